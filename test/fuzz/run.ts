/**
 * Mutants of valid bytes of every kind: each gives the original's rows, or a typed error, within a
 * second and 256 MiB. They run in processes of their own, so that one that hangs or crashes is
 * found and named. CALICO_FUZZ_SEED replays a run.
 */
import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { systemEnv } from '../../src/env.js'
import { SEED, SOAKING } from '../support/soak.js'

const CHILD = fileURLToPath(new URL('./child.mjs', import.meta.url))
const CACHE = fileURLToPath(new URL('../../.cache/', import.meta.url))

const MUTANTS = SOAKING ? 10_000 : 500
/** Of processor time: the machine may be busy. */
const MS_MAX = 1000
const MIB_MAX = 256
/** What says nothing for so long hangs. */
const SILENCE_MS = 30_000
const TIMEOUT_MS = SOAKING ? 3_600_000 : 300_000

/** Objects that no reader needs: their mutants change nothing. */
const UNREAD = new Set(['line', 'hint'])

const seed = process.env.CALICO_FUZZ_SEED ?? String(SEED)

interface Line {
  readonly ready?: number
  readonly at?: number
  readonly how?: readonly string[]
  readonly outcome?: string
  readonly finding?: string
  readonly ms?: number
  readonly mib?: number
  readonly done?: boolean
}

interface Run {
  readonly mutants: number
  /** How many mutants came to each outcome. */
  readonly outcomes: Record<string, number>
  readonly findings: readonly string[]
  readonly msMax: number
  readonly mibMax: number
}

/** Tests of kinds, whose counts are left in .cache/fuzz-<group>.json. */
export function describeFuzz(group: string, kinds: readonly string[]): void {
  const report: Record<string, Omit<Run, 'findings'>> = {}

  afterAll(() => {
    mkdirSync(CACHE, { recursive: true })
    const text = JSON.stringify({ seed, kinds: report }, null, 2)
    writeFileSync(join(CACHE, `fuzz-${group}.json`), `${text}\n`)
  })

  describe(`mutants of seed ${seed}`, () => {
    it.each(kinds)(
      `of %s, ${MUTANTS}, give the rows of the original or a typed error`,
      async (kind) => {
        const { findings, ...run } = await fuzz(kind)
        report[kind] = run
        expect(findings).toEqual([])
        expect(run.mutants).toBe(MUTANTS)
        // Where nobody looks at what was changed, a fuzzer tests nothing.
        const refused = MUTANTS - (run.outcomes.same ?? 0) - (run.outcomes.other ?? 0)
        if (!UNREAD.has(kind)) expect(refused).toBeGreaterThan(MUTANTS / 10)
      },
      TIMEOUT_MS,
    )
  })
}

/** Runs the mutants of a kind; one that hangs or ends the process is a finding. */
async function fuzz(kind: string): Promise<Run> {
  const child = spawn(process.execPath, ['--expose-gc', CHILD, kind, seed, '0', `${MUTANTS}`], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let errors = ''
  child.stderr.on('data', (chunk: Buffer) => {
    errors = (errors + chunk.toString()).slice(-4000)
  })
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  const outcomes: Record<string, number> = {}
  const findings: string[] = []
  let [mutants, msMax, mibMax, at, isDone, isSilent] = [0, 0, 0, -1, false, false]
  let silence: AbortController | null = null
  const watch = async (): Promise<void> => {
    silence?.abort()
    silence = new AbortController()
    const late = await systemEnv.sleep(SILENCE_MS, silence.signal).then(
      () => true,
      () => false,
    )
    if (!late) return
    isSilent = true
    child.kill('SIGKILL')
  }
  void watch()
  const found = (what: string): void => {
    findings.push(`CALICO_FUZZ_SEED=${seed}, ${kind} ${at}: ${what}`)
  }
  for await (const text of createInterface({ input: child.stdout })) {
    void watch()
    const line = JSON.parse(text) as Line
    at = line.at ?? at
    isDone ||= line.done === true
    const { how, outcome = 'finding', finding, ms = 0, mib = 0 } = line
    if (!how) continue
    mutants++
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
    if (finding) found(`${how.join(', ')}: ${finding}`)
    if (ms > MS_MAX) found(`${how.join(', ')}: took ${ms} ms`)
    if (mib > MIB_MAX && mibMax <= MIB_MAX) found(`${how.join(', ')}: took ${mib} MiB`)
    msMax = Math.max(msMax, ms)
    mibMax = Math.max(mibMax, mib)
  }
  silence!.abort()
  const code = await ended
  if (isSilent) found(`it hangs: nothing came for ${SILENCE_MS} ms`)
  else if (!isDone) found(`the process ended with ${code}: ${errors}`)
  return { mutants, outcomes, findings, msMax, mibMax }
}
