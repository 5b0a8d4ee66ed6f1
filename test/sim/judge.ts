/** The end of a run, when nothing fails any more: everything is looked at once more. */
import type { Env } from '../../src/env.js'
import { openStore } from '../../src/executor/open-store.js'
import type { Store } from '../../src/executor/store.js'
import { entryPath } from '../../src/format/layout.js'
import type { ObjectStore } from '../../src/storage/contract.js'
import type { OracleSpace } from '../support/oracle.js'
import type { Journal } from './journal.js'
import {
  checkLog,
  checkObservation,
  type PlainEntry,
  parseEntry,
  replay,
  Violation,
} from './oracles.js'
import type { Random } from './random.js'
import { columnsOf } from './spaces.js'
import type { Timeline } from './timeline.js'

export { Violation }

const LINE = 1
const EIGHT_DAYS_MS = 8 * 24 * 3600 * 1000
const VERSIONS_READ_MAX = 5

export interface JudgedRun {
  readonly storage: ObjectStore
  readonly env: Env
  readonly timeline: Timeline
  readonly random: Random
  readonly journal: Journal
}

/** @returns how many versions there are @throws Violation */
export async function judgeStore(run: JudgedRun): Promise<number> {
  const { storage, env, timeline, random, journal } = run
  const entries = await readEntries(storage)
  checkLog(entries, journal)
  const oracles = replay(entries, journal.operations)
  for (const observation of journal.observations) checkObservation(observation, journal, oracles)
  const open = (): Promise<Store> => openStore({ storage, env, workers: 0 })
  const store = await open()
  const look = (version: number): Promise<void> => readVersion(store, version, { journal, oracles })
  for (const version of someVersions(entries.length, random)) await look(version)
  await verifyWhole(store, 'after the run')
  await resolveOpen(store, run)
  // Orphans of crashes and of late uploads go; all that is named stays.
  await timeline.sleep(EIGHT_DAYS_MS)
  await store.vacuum({ execute: true })
  await verifyWhole(store, 'after vacuum')
  await store.checkpoint()
  await store.writeLogCheckpoint()
  await store.close()
  await judgeAnew(await open(), run)
  return entries.length
}

/** What another process finds once all is checkpointed. */
async function judgeAnew(store: Store, { storage, journal }: JudgedRun): Promise<void> {
  const entries = await readEntries(storage)
  const oracles = replay(entries, journal.operations)
  checkLog(entries, journal)
  await readVersion(store, entries.length, { journal, oracles })
  await verifyWhole(store, 'after checkpoints')
  await store.close()
}

async function readEntries(storage: ObjectStore): Promise<PlainEntry[]> {
  const entries: PlainEntry[] = []
  for (;;) {
    const bytes = await storage.get(entryPath(LINE, entries.length + 1))
    if (!bytes) return entries
    entries.push(parseEntry(bytes))
  }
}

/** The last version and some of those before it. */
function someVersions(head: number, random: Random): number[] {
  const versions = new Set([head])
  for (let i = 1; i < VERSIONS_READ_MAX; i++) versions.add(random.between(1, head))
  return [...versions]
}

async function readVersion(
  store: Store,
  version: number,
  known: { journal: Journal; oracles: ReadonlyMap<string, OracleSpace> },
): Promise<void> {
  const at = { kind: 'version' as const, version }
  const { keySpaces } = await store.snapshot(at)
  for (const { name: space } of keySpaces.values()) {
    const rows = await store.keySpace(space).rows({ columns: ['id', ...columnsOf(space)], at })
    const observed = { space, version, rows, atHead: false, acknowledgedBefore: 0 }
    checkObservation({ kind: 'rows', ...observed }, known.journal, known.oracles)
  }
}

async function verifyWhole(store: Store, when: string): Promise<void> {
  const { findings } = await store.verify({ deep: true })
  if (findings.length > 0) throw new Violation('verify', `${when}: ${JSON.stringify(findings)}`)
}

/** Who was told that nothing is known can find out, and it is then as the log has it. */
async function resolveOpen(store: Store, { journal }: JudgedRun): Promise<void> {
  for (const { number, outcome } of journal.operations) {
    if (outcome.kind !== 'open' || !outcome.unknown) continue
    const { version, id, transaction } = outcome.unknown
    const resolved = await store.resolve({ version, id, transaction }, { settle: true })
    const landed = journal.landed.has(number)
    if ((resolved.kind === 'landed') === landed) continue
    const what = `operation ${number} is said to be ${resolved.kind}`
    throw new Violation('resolve', `${what}, and is ${landed ? '' : 'not '}in the log`)
  }
}
