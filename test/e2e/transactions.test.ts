/** Transactions of several processes: what isolation promises, seen from outside. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createStore, openStore, type Store } from '../../src/index.js'

interface Tally {
  readonly name: string
  readonly done: number
  readonly refused: number
  readonly skews: number
  readonly runs: number
}

interface Running {
  readonly child: ChildProcess
  readonly opened: Promise<void>
  readonly ended: Promise<Tally>
}

function start(args: readonly string[]): Running {
  const script = new URL('./children/transactor.mjs', import.meta.url).pathname
  const child = spawn(process.execPath, [script, ...args])
  let output = ''
  let errors = ''
  const opened = new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk) => {
      output += chunk
      if (output.startsWith('open\n')) resolve()
    })
    child.on('close', () => resolve())
  })
  child.stderr.on('data', (chunk) => {
    errors += chunk
  })
  const ended = new Promise<Tally>((resolve, reject) => {
    child.on('close', (code) => {
      if (code === 0) resolve(JSON.parse(output.split('\n')[1]!) as Tally)
      else reject(new Error(`ended with ${code}: ${errors}`))
    })
  })
  return { child, opened, ended }
}

/** Runs processes that begin at the same moment; what each of them tells at its end. */
async function runTogether(options: {
  uri: string
  processes: number
  kind: string
  count: number
  seconds: number
}): Promise<Tally[]> {
  const { uri, processes, kind, count, seconds } = options
  const names = Array.from({ length: processes }, (_, i) => `p${i}`)
  const running = names.map((name) => start([uri, name, kind, String(count), String(seconds)]))
  await Promise.all(running.map(({ opened }) => opened))
  for (const { child } of running) child.stdin?.write('go\n')
  return Promise.all(running.map(({ ended }) => ended))
}

const total = (tallies: readonly Tally[], of: keyof Omit<Tally, 'name'>): number =>
  tallies.reduce((sum, tally) => sum + tally[of], 0)

describe('transactions of several processes', () => {
  let folder: string
  let store: Store
  beforeEach(async () => {
    // In memory where there is such a folder: what is shown here does not depend on a disk.
    const place = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()
    folder = mkdtempSync(join(place, 'calico-transactions-'))
    store = await createStore({ uri: folder, workers: 0 })
    await store.createKeySpace({
      name: 'cell',
      key: [{ name: 'id', type: 'int32' }],
      groups: [{ name: 'main', columns: [{ name: 'value', type: 'int64' }] }],
    })
  })
  afterEach(async () => {
    await store.close()
    rmSync(folder, { recursive: true })
  })

  /** Rounds of a write skew, of all processes together. */
  const ROUNDS = 1000

  const doctors = () => [0, 1, 2, 3].map((id) => ({ id, value: 1 }))

  it('four that are serializable never leave both doctors off', { timeout: 120_000 }, async () => {
    await store.keySpace('cell').upsert(doctors())
    const asked = { uri: folder, processes: 4, count: ROUNDS / 4, seconds: 100 }
    const tallies = await runTogether({ ...asked, kind: 'serializable' })
    expect(total(tallies, 'done') + total(tallies, 'refused')).toBe(ROUNDS)
    expect(total(tallies, 'skews')).toBe(0)
    expect(total(tallies, 'refused'), 'somebody was in the way of somebody').toBeGreaterThan(0)
    expect(total(tallies, 'done')).toBeGreaterThan(20)
    const head = (await store.snapshot()).version
    for (let version = 2; version <= head; version += 7) {
      const rows = await store.keySpace('cell').rows({ at: { kind: 'version', version } })
      const on = rows.map(({ value }) => Number(value))
      expect(Math.min(on[0]! + on[1]!, on[2]! + on[3]!), `version ${version}`).toBeGreaterThan(0)
    }
  })

  it('four under snapshot do', { timeout: 120_000 }, async () => {
    await store.keySpace('cell').upsert(doctors())
    let skews = 0
    // Chance has its part in it: what is promised to be possible happens within some rounds.
    for (let round = 0; round < 3 && skews === 0; round++) {
      const asked = { uri: folder, processes: 4, count: ROUNDS / 4, seconds: 100 }
      const tallies = await runTogether({ ...asked, kind: 'snapshot' })
      expect(total(tallies, 'done') + total(tallies, 'refused')).toBe(ROUNDS)
      skews += total(tallies, 'skews')
    }
    expect(skews).toBeGreaterThan(0)
  })

  it('eight keep the sum of all accounts, and lose no increment', { timeout: 90_000 }, async () => {
    const accounts = Array.from({ length: 8 }, (_, id) => ({ id, value: 100 }))
    await store.keySpace('cell').upsert([...accounts, { id: 100, value: 0 }])
    const asked = { uri: folder, processes: 8, count: 12, seconds: 10 }
    const tallies = await runTogether({ ...asked, kind: 'bank' })
    const done = total(tallies, 'done')
    expect(done).toBeGreaterThan(8)
    expect(await store.keySpace('cell').get([100])).toMatchObject({ value: BigInt(done) })
    expect(total(tallies, 'runs'), 'some had to run again').toBeGreaterThan(done)
    const fresh = await openStore({ uri: folder, workers: 0 })
    const { version: head } = await fresh.snapshot()
    for (let version = 2; version <= head; version += 5) {
      const rows = await fresh.keySpace('cell').rows({ at: { kind: 'version', version } })
      const balances = rows.filter(({ id }) => id !== 100).map(({ value }) => Number(value))
      expect(
        balances.reduce((sum, one) => sum + one, 0),
        `version ${version}`,
      ).toBe(800)
      expect(Math.min(...balances)).toBeGreaterThanOrEqual(0)
    }
    expect((await fresh.verify({ deep: true })).findings).toEqual([])
    await fresh.close()
  })
})
