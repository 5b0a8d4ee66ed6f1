/** Runs of TLC, one worker each, so that one model gives the same states and traces every time. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT } from '../files.mjs'
import { constantText, parseState } from './values.mjs'

export const MODEL = join(ROOT, 'spec/model')
const TIMEOUT_MS = 900_000

/**
 * @typedef {{ action: string, state: Record<string, import('./values.mjs').Value> }} TraceStep
 * @typedef {{ violated: string, steps: TraceStep[] }} Trace
 * @typedef {{ violated: string | null, error: string | null, states: number, seconds: number,
 *   traces: Trace[] }} Outcome `error`: why there is no result; `states`: distinct ones
 */

/**
 * @param {{ jar: string, module: string, specification?: string, invariants: string[],
 *   slow?: boolean, goesOn?: boolean,
 *   constants: Record<string, string | number | boolean | string[]> }} given `slow`: whether it is
 *   long; `goesOn`: whether it goes on after a violation
 * @returns {Promise<Outcome>}
 */
export async function runTlc({ jar, module, specification = 'Spec', goesOn = false, ...run }) {
  const { constants, invariants, slow } = run
  const folder = mkdtempSync(join(tmpdir(), 'calico-model-'))
  const config = join(folder, 'run.cfg')
  writeFileSync(config, configText(specification, constants, invariants))
  // TLC unpacks its modules into the folder of temporary files: each run has one of its own.
  const own = `-Djava.io.tmpdir=${folder}`
  // The second compiler of the JVM is worth its time in long runs alone.
  const jvm = ['-XX:+UseSerialGC', '-Xmx3g', ...(slow ? [] : ['-XX:TieredStopAtLevel=1'])]
  const java = [...jvm, own, '-cp', jar, 'tlc2.TLC']
  const options = ['-workers', '1', '-deadlock', '-metadir', folder, '-config', config]
  const start = performance.now()
  try {
    const more = goesOn ? ['-continue'] : []
    const { code, text } = await output([...java, ...options, ...more, `${module}.tla`])
    return { ...readOutput(text, code), seconds: (performance.now() - start) / 1000 }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * @param {string} specification
 * @param {Record<string, string | number | boolean | string[]>} constants
 * @param {string[]} names of invariants
 */
function configText(specification, constants, names) {
  const given = Object.entries(constants).map(
    ([name, value]) => `  ${name} = ${constantText(value)}`,
  )
  const invariants = names.map((name) => `INVARIANT ${name}`)
  return [`SPECIFICATION ${specification}`, 'CONSTANTS', ...given, ...invariants, ''].join('\n')
}

/** @param {string[]} args @returns {Promise<{ code: number, text: string }>} */
function output(args) {
  const stdio = /** @type {const} */ (['ignore', 'pipe', 'pipe'])
  const child = spawn('java', args, { cwd: MODEL, stdio, timeout: TIMEOUT_MS })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (/** @type {string} */ part) => {
      text += part
    })
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({ code: code ?? 1, text }))
  })
}

const VIOLATED = /^Error: (?:Invariant|Action property) (\w+) is violated/

/**
 * What TLC said. A run that found a violation, or went through all states, has a result.
 * @param {string} text
 * @param {number} code
 * @returns {Omit<Outcome, 'seconds'>}
 */
export function readOutput(text, code) {
  const blocks = text.split(/\n(?=Error: |State \d+: |\d+ states generated|Finished in )/)
  /** @type {Trace[]} */
  const traces = []
  for (const block of blocks) {
    const violated = VIOLATED.exec(block)?.[1]
    if (violated) traces.push({ violated, steps: [] })
    const step = /^State \d+: <(?:(\w+)(?:\([^)]*\))? line|(Initial) predicate)/.exec(block)
    if (!step) continue
    const [, action = 'Initial'] = step
    const state = parseState(block.slice(block.indexOf('\n')).split(/\n\s*\n/)[0] ?? '')
    traces.at(-1)?.steps.push({ action, state })
  }
  const counts = [...text.matchAll(/([\d,]+) distinct states found/g)].at(-1)?.[1] ?? ''
  const hasResult = traces.length > 0 || text.includes('No error has been found')
  return {
    violated: traces[0]?.violated ?? null,
    error: hasResult
      ? null
      : `TLC ended with ${code}: ${text.trim().split('\n').slice(-12).join(' ')}`,
    states: Number(counts.replaceAll(',', '')),
    traces,
  }
}
