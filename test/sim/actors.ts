/** What the processes of the simulation do: write, keep house, read, follow changes, alter. */
import { batchRows } from '../../src/arrow/value.js'
import type { Transaction } from '../../src/commit/transaction.js'
import { CalicoError } from '../../src/errors.js'
import { openStore } from '../../src/executor/open-store.js'
import type { Store } from '../../src/executor/store.js'
import type { ObjectStore } from '../../src/storage/contract.js'
import { findKeySpace } from '../../src/table/definition.js'
import {
  type Journal,
  messageOf,
  type Operation,
  type Row,
  type UnknownCommit,
  type Write,
} from './journal.js'
import type { SimProcess } from './process.js'
import type { Random } from './random.js'
import { ACCOUNTS, columnsOf, deltaWrites, noteWrites } from './spaces.js'
import type { Timeline } from './timeline.js'

/** What a process works with. */
export interface Scene {
  readonly process: SimProcess
  readonly storage: ObjectStore
  readonly timeline: Timeline
  readonly journal: Journal
  readonly random: Random
}

/** What a process does over and over; false ends it. */
export type Step = (store: Store, scene: Scene) => Promise<void>

/** Failures that any call may end with while the storage and the clocks fail. */
const PASSING: ReadonlySet<string> = new Set([
  'StorageUnavailable',
  'StorageFull',
  'CommitConflict',
  'Contention',
  'CommitUnknown',
  'ClockSkew',
])

/** The version from which on there are all key-spaces. */
const FIRST_FULL = 4

const OPEN_TRIES_MAX = 200
const RETRY_MS = 1000
const HOUR_MS = 3600 * 1000

export async function openPatiently({ process, storage, timeline }: Scene): Promise<Store> {
  for (let tries = 1; ; tries++) {
    try {
      return await openStore({ storage, env: process.env, workers: 0 })
    } catch (error) {
      if (tries === OPEN_TRIES_MAX || passing(error) === null) throw error
      await timeline.sleep(RETRY_MS, process)
    }
  }
}

/** The code of a failure that faults explain; null for any other. */
function passing(error: unknown): string | null {
  return error instanceof CalicoError && PASSING.has(error.code) ? error.code : null
}

/** Runs a call that may fail as long as faults explain it. */
async function attempt(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (passing(error) === null && !isOfGoneGroup(error)) throw error
  }
}

/** Groups that an actor has seen may have joined others since. */
function isOfGoneGroup(error: unknown): boolean {
  return (
    error instanceof CalicoError &&
    error.code === 'InvalidArgument' &&
    /^key-space '.*' has no group/.test(error.message)
  )
}

export const write: Step = async (store, scene) => {
  const { random, journal, process } = scene
  await scene.timeline.sleep(random.below(3000), process)
  const operation = journal.begin(process.name)
  const isTransfer = random.chance(0.35)
  const isSmall = random.chance(0.7)
  const own = random.chance(0.5) ? deltaWrites : noteWrites
  const stage = async (tx: Transaction): Promise<void> => {
    // Without room in the entry rows go to files.
    if (!isSmall) tx.budget.bytes = 0
    operation.writes = isTransfer
      ? await transfer(tx, random)
      : own(random.fork(), operation.number)
    for (const one of operation.writes) await stageWrite(tx, one)
  }
  await settle(operation, scene, () => {
    const options = { message: messageOf(operation) }
    if (isTransfer) return store.transact({ ...options, attempts: 3 }, stage)
    return store.transaction(stage, options)
  })
}

/** Commits an operation and notes what its process is told. */
async function settle(
  operation: Operation,
  { journal }: Scene,
  commit: () => ReturnType<Store['transaction']>,
): Promise<void> {
  try {
    const { committed } = await commit()
    journal.acknowledge(operation, committed)
  } catch (error) {
    const code = passing(error)
    if (code === null) throw error
    if (code === 'CommitUnknown') {
      const unknown = (error as CalicoError).details as unknown as UnknownCommit
      operation.outcome = { kind: 'open', unknown }
    } else operation.outcome = { kind: 'refused', code }
  }
}

/** Moves money from one account to another, as much as is there. */
async function transfer(tx: Transaction, random: Random): Promise<Write[]> {
  const from = random.below(ACCOUNTS)
  const to = (from + 1 + random.below(ACCOUNTS - 1)) % ACCOUNTS
  const balances: number[] = []
  for (const id of [from, to]) balances.push(Number((await tx.get('accounts', [id]))?.balance))
  const amount = Math.min(random.between(1, 30), balances[0]!)
  const rows = [
    { id: from, balance: balances[0]! - amount },
    { id: to, balance: balances[1]! + amount },
  ]
  return [{ verb: 'upsert', space: 'accounts', rows, ops: {} }]
}

export async function stageWrite(tx: Transaction, write: Write): Promise<void> {
  const { space } = write
  if (write.verb === 'delete') await tx.delete(space, write.rows)
  else if (write.verb === 'delete-range') {
    tx.deleteRange(space, { from: [write.from], to: [write.to] })
  } else await tx[write.verb](space, write.rows, { ops: write.ops })
}

export const checkpoint: Step = async (store, { random, journal, process, timeline }) => {
  await timeline.sleep(random.below(6000), process)
  await attempt(async () => {
    const which = random.below(7)
    if (which === 0) await store.writeLogCheckpoint()
    else if (which === 1) await foldSome(store, random)
    else if (which === 2) {
      const bytes = random.chance(0.5) ? random.below(100_000) : undefined
      const { done } = await store.maintain({ budget: { bytes } })
      for (const { version } of done) journal.learn(version)
    } else if (which === 3) {
      const space = store.keySpace(random.pick(['accounts', 'counters', 'lists', 'notes']))
      const { done } = await space.optimize({ all: random.chance(0.5) })
      for (const { version } of done) journal.learn(version)
    } else {
      const { version } = await store.snapshot()
      const asOf = random.chance(0.3) ? Math.max(FIRST_FULL, version - random.below(5)) : undefined
      const segmentBytesTarget = random.chance(0.5) ? 1 : undefined
      const keySpace = random.pick([undefined, 'accounts', 'counters', 'lists', 'notes'])
      const done = await store.checkpoint({ asOf, segmentBytesTarget, keySpace })
      for (const committed of done) journal.learn(committed.version)
    }
  })
}

async function foldSome(store: Store, random: Random): Promise<void> {
  const keySpace = random.pick(['accounts', 'counters', 'lists', 'notes'])
  const state = await store.snapshot()
  const { version } = state
  const group = random.pick(findKeySpace(state, keySpace).groups).name
  const after = random.below(version)
  const through = after + 1 + random.below(version - after)
  await store.fold({ keySpace, group, ...(random.chance(0.5) && { after, through }) })
}

export const read: Step = async (store, { random, journal, process, timeline }) => {
  await timeline.sleep(random.below(4000), process)
  await attempt(async () => {
    const acknowledgedBefore = journal.acknowledged
    const { version: head } = await store.snapshot()
    const atHead = random.chance(0.6)
    const version = atHead ? head : random.between(1, head)
    const space = random.pick(['accounts', 'counters', 'lists', 'notes'])
    const { keySpaces } = await store.snapshot({ kind: 'version', version })
    if (![...keySpaces.values()].some(({ name }) => name === space)) return
    const at = { kind: 'version' as const, version }
    const rows = await store.keySpace(space).rows({ columns: ['id', ...columnsOf(space)], at })
    const observed = { space, version, acknowledgedBefore, atHead, rows }
    journal.observations.push({ kind: 'rows', ...observed })
  })
}

/** Reads what has changed in notes since a version. */
export const follow: Step = async (store, { random, journal, process, timeline }) => {
  await timeline.sleep(random.below(6000), process)
  await attempt(async () => {
    const { version: head } = await store.snapshot()
    const from = random.below(head)
    const to = random.between(from, head)
    const { keySpaces } = await store.snapshot({ kind: 'version', version: Math.max(1, to) })
    const space = 'notes'
    if (to === 0 || ![...keySpaces.values()].some(({ name }) => name === space)) return
    const columns = ['id', ...columnsOf(space)]
    const changes = await store.changes(space, { from, to, columns })
    const rows: Row[] = []
    for await (const batch of changes.batches) rows.push(...batchRows(batch))
    journal.observations.push({ kind: 'changes', space, from, to, rows })
  })
}

/** Adds columns that nobody writes, so that what others have staged meets new definitions. */
export const alter: Step = async (store, { random, process, timeline }) => {
  await timeline.sleep(random.below(15_000), process)
  const space = random.pick(['accounts', 'notes'])
  const name = `more_${random.next()}`
  await attempt(async () => {
    await store.alter(space, [{ kind: 'add-column', column: { name, type: 'utf8' } }])
    if (random.chance(0.5)) await store.alter(space, [{ kind: 'drop-column', column: name }])
  })
}

/** Partitions groups otherwise, splits columns off and joins groups, while others write them. */
export const layOut: Step = async (store, { random, process, timeline }) => {
  await timeline.sleep(random.below(15_000), process)
  const space = random.pick(['accounts', 'notes'])
  await attempt(async () => {
    const { groups } = findKeySpace(await store.snapshot(), space)
    const group = random.pick(groups)
    const [first] = group.columns
    if (first && group.columns.length > 1 && random.chance(0.4)) {
      const name = `apart_${random.next()}`
      await store.alter(space, [
        { kind: 'split-group', group: group.name, columns: [first.name], name },
      ])
      return
    }
    const hash = { kind: 'hash' as const, buckets: random.between(1, 4), components: [0] }
    const partitioning = random.chance(0.3) ? [] : [hash]
    if (!group.anchor && random.chance(0.3)) {
      const into = random.pick(groups.filter(({ name }) => name !== group.name)).name
      await store.alter(space, [{ kind: 'join-groups', group: into, other: group.name }])
      return
    }
    if (JSON.stringify(partitioning) === JSON.stringify(group.partitioning)) return
    await store.alter(space, [{ kind: 'set-partitioning', group: group.name, partitioning }])
  })
}

/** Removes what nobody names, soon or days later, while others are in the middle of something. */
export const collect: Step = async (store, { random, process, timeline }) => {
  const isSoon = random.chance(0.6)
  await timeline.sleep(isSoon ? random.below(15_000) : random.between(1, 96) * HOUR_MS, process)
  await attempt(async () => {
    await store.vacuum({ execute: true })
  })
}
