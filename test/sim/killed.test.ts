/**
 * Real processes on a real disk, killed at random moments of commits, checkpoints, folds, log
 * checkpoints, vacuums, and of branches that begin and end: what they were told of is there, what
 * they were not told of is there whole or not at all, and nothing else is.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Committed } from '../../src/commit/staged.js'
import { systemEnv } from '../../src/env.js'
import { createStore, openStore } from '../../src/executor/open-store.js'
import type { Store } from '../../src/executor/store.js'
import { LocalStore } from '../../src/storage/local/local.js'
import { BOX_TIMEOUT_MS, SEED } from '../support/soak.js'
import { Histories } from './histories.js'
import { Journal, messageOf, type Write } from './journal.js'
import { stageWrite } from './operation.js'
import { checkLog, checkObservation } from './oracles.js'
import { Random } from './random.js'
import { secondsOf } from './seeds.js'
import { ACCOUNTS, columnsOf, deltaWrites, noteWrites, openingWrites, spacesOf } from './spaces.js'

const WORKER = new URL('./children/worker.mjs', import.meta.url).pathname
const PROCESSES = 3
const SECONDS = secondsOf(12)
/** Also where the machine is too busy for so many in time. */
const KILLS_MIN = 9
/** More than a process gets through before it is killed. */
const STEPS = 150
const UPKEEP = [
  ...['checkpoint', 'fold', 'log checkpoint', 'maintain', 'optimize', 'vacuum'],
  ...['fork', 'rename', 'end'],
] as const
const BRANCHES = ['one', 'two', 'three']
const UPKEEP_SPACES = ['accounts', 'counters', 'lists', 'notes']

/** What a process says. */
type Told =
  | { readonly kind: 'open' }
  | { readonly kind: 'upkeep' | 'kept'; readonly what: string }
  | {
      readonly kind: 'begin'
      readonly number: number
      readonly line: number
      readonly writes: readonly Write[]
    }
  | { readonly kind: 'acknowledged'; readonly number: number; readonly committed: Committed }
  | { readonly kind: 'refused'; readonly number: number; readonly code: string }
  | { readonly kind: 'unknown'; readonly number: number }

interface Counts {
  kills: number
  /** Processes that were killed between the beginning and the end of a commit. */
  inCommits: number
  readonly inUpkeep: Map<string, number>
}

let folder: string
let journal: Journal

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'calico-killed-'))
  journal = new Journal()
  const store = await createStore({ uri: folder, workers: 0 })
  for (const spec of spacesOf({ fileFormat: 'parquet', buckets: 3 })) {
    await store.createKeySpace(spec)
  }
  const opening = openingWrites()
  const operation = journal.begin('maker', store.line, opening)
  const options = { message: messageOf(operation) }
  const { committed } = await store.transaction(async (tx) => {
    for (const write of opening) await stageWrite(tx, write)
  }, options)
  journal.acknowledge(operation, committed)
  await store.refs.fork('dev')
  await store.close()
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** What a process is to do; its operations are known before, and begin when it says so. */
function stepsOf(random: Random): unknown[] {
  return Array.from({ length: STEPS }, () => {
    const isMain = random.chance(0.7)
    if (random.chance(0.15)) {
      const [name, to] = [random.pick(BRANCHES), random.pick(BRANCHES)]
      const keySpace = random.pick(UPKEEP_SPACES)
      return { upkeep: random.pick(UPKEEP), isMain, keySpace, name, to }
    }
    const { number } = journal.begin('worker', 0)
    // Until it is told otherwise it has not begun, and must not be there.
    journal.operations[number]!.outcome = { kind: 'refused', code: 'never begun' }
    const step = { number, isMain, isSmall: random.chance(0.7) }
    if (random.chance(0.3)) {
      const from = random.below(ACCOUNTS)
      const to = (from + 1) % ACCOUNTS
      return { ...step, transfer: { from, to, amount: random.between(1, 30) } }
    }
    const own = random.chance(0.5) ? deltaWrites : noteWrites
    return { ...step, writes: own(random.fork(), number) }
  })
}

/** Runs a process until it is killed, or has done everything, and notes what it says. */
async function runWorker(random: Random, counts: Counts): Promise<void> {
  const child: ChildProcess = spawn(process.execPath, [WORKER, folder])
  const steps = stepsOf(random)
  const killAfterMs = random.below(1200)
  const open = { commits: new Set<number>(), upkeep: [] as string[] }
  let isAtWork = false
  let errors = ''
  child.stderr!.on('data', (chunk) => {
    errors += chunk
  })
  child.stdin!.on('error', () => undefined)
  child.stdin!.end(JSON.stringify(steps))
  const ended = new Promise<string | null>((resolve) => {
    child.on('close', (_status, signal) => resolve(signal))
  })
  for await (const line of createInterface({ input: child.stdout! })) {
    // Killed processes may have told half a line.
    const told = line.endsWith('}') ? (JSON.parse(line) as Told) : null
    if (!told) continue
    note(told, open)
    if (isAtWork || told.kind === 'open') continue
    isAtWork = true
    setTimeout(() => child.kill('SIGKILL'), killAfterMs)
  }
  if ((await ended) !== 'SIGKILL') {
    expect(errors).toBe('')
    return
  }
  counts.kills++
  if (open.commits.size > 0) counts.inCommits++
  for (const what of open.upkeep) counts.inUpkeep.set(what, (counts.inUpkeep.get(what) ?? 0) + 1)
}

function note(told: Told, open: { commits: Set<number>; upkeep: string[] }): void {
  switch (told.kind) {
    case 'open':
      break
    case 'upkeep':
      open.upkeep.push(told.what)
      break
    case 'kept':
      open.upkeep.splice(open.upkeep.indexOf(told.what), 1)
      break
    case 'begin': {
      const { number, line, writes } = told
      const begun = { ...journal.operations[number]!, line, writes }
      journal.operations[number] = { ...begun, outcome: { kind: 'open' } }
      open.commits.add(number)
      break
    }
    default: {
      const operation = journal.operations[told.number]!
      open.commits.delete(told.number)
      if (told.kind === 'acknowledged') journal.acknowledge(operation, told.committed)
      if (told.kind === 'refused') operation.outcome = { kind: 'refused', code: told.code }
    }
  }
}

/** Holds the log against what was told, and every head against what the log is to come to. */
async function expectAll(): Promise<number> {
  const storage = new LocalStore({ root: folder, env: systemEnv })
  const histories = await Histories.read(storage, journal.operations)
  checkLog(histories, journal)
  const store = await openStore({ uri: folder, workers: 0 })
  for (const { name } of histories.branches) {
    const branch = await store.at(name)
    await expectHead(branch, histories)
    await branch.close()
  }
  expect((await store.verify({ deep: true })).findings).toEqual([])
  await store.close()
  await storage.close()
  return histories.head(1)
}

async function expectHead(store: Store, histories: Histories): Promise<void> {
  const { line } = store
  const version = histories.head(line)
  const { keySpaces } = await store.snapshot()
  const acknowledgedBefore = journal.acknowledgedOn(line)
  for (const { name: space } of keySpaces.values()) {
    const rows = await store.keySpace(space).rows({ columns: ['id', ...columnsOf(space)] })
    const observed = { line, space, version, rows, atHead: true, acknowledgedBefore }
    checkObservation({ kind: 'rows', ...observed }, journal, histories)
  }
}

describe('processes that are killed at any moment', () => {
  it('leave what they were told of, and nothing that they had not set out to do', {
    timeout: BOX_TIMEOUT_MS + 2 * SECONDS * 1000,
  }, async () => {
    const counts: Counts = { kills: 0, inCommits: 0, inUpkeep: new Map() }
    console.log(`seed ${SEED}`)
    const random = new Random(SEED)
    const started = performance.now()
    const lane = async (own: Random): Promise<void> => {
      do await runWorker(own.fork(), counts)
      while (performance.now() - started < SECONDS * 1000 || counts.kills < KILLS_MIN)
    }
    await Promise.all(Array.from({ length: PROCESSES }, () => lane(random.fork())))
    const versions = await expectAll()
    const told = journal.operations.filter(({ outcome }) => outcome.kind === 'acknowledged')
    const during = [...counts.inUpkeep].map(([what, count]) => `${what} ${count}`)
    console.log(
      `${counts.kills} kills, ${counts.inCommits} in commits, in ${during}; ` +
        `${told.length} commits acknowledged, ${versions} versions of main`,
    )
    expect(counts.kills).toBeGreaterThanOrEqual(KILLS_MIN)
    expect(counts.inCommits).toBeGreaterThan(0)
    // The first of them is the opening of the accounts.
    expect(told.length).toBeGreaterThan(1)
  })
})
