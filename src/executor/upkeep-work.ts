/** One piece of upkeep, by ordinary commits, and what became of it. */
import { must } from '../assert.js'
import type { Committer } from '../commit/committer.js'
import type { DecodePool } from '../data/worker-pool.js'
import type { Env } from '../env.js'
import type { CheckpointAction, FoldAction } from '../format/generated/documents.js'
import { groupsIn, type ScopedGroup, type Work } from '../maintain/due-work.js'
import type { ObjectStore } from '../storage/contract.js'
import { sum } from '../sum.js'
import type { LineView, Snapshot } from '../table/line-view.js'
import type { GroupState } from '../table/state.js'
import { withTiles } from '../table/with-tiles.js'
import { commitTiles } from './checkpoint-run.js'
import type { Executor } from './executor.js'
import { runFold } from './fold-run.js'
import { runSettle } from './settle-run.js'
import { rowBytes } from './write-amplification.js'

export interface UpkeepRun {
  readonly executor: Executor
  readonly storage: ObjectStore
  readonly pool: DecodePool
  readonly env: Env
  readonly view: LineView
  readonly committer: Committer
}

interface Outcome {
  readonly version: number
  /** Bytes of files and inline rows. */
  readonly written: number
  /** For each piece whether it changed the state. */
  readonly hasEffect: readonly boolean[]
}

/**
 * Does one piece of work, or writes some tiles by one commit.
 * @throws as commits and reads
 */
export async function doWork(
  run: UpkeepRun,
  some: readonly Work[],
  at: { readonly state: Snapshot; readonly signal?: AbortSignal | undefined },
): Promise<Outcome> {
  const [first] = some
  const { signal } = at
  const state = await withTiles(at.state, (held) => readOf(held, some), signal)
  let written = 0
  const onAction = (action: CheckpointAction | FoldAction): void => {
    written += writtenBytes(action, state.groups.get(action.incarnation))
  }
  const options = { ...scopeOf(first!), ...(signal && { signal }), onAction }
  const parts = { ...run, state }
  switch (first!.kind) {
    case 'log-checkpoint':
      return { version: await run.committer.writeCheckpoint(), written: 0, hasEffect: [true] }
    case 'settle': {
      const done = await runSettle(parts, options)
      const { version } = await run.view.latest(signal)
      return { version: done?.at(-1)?.version ?? version, written, hasEffect: [true] }
    }
    case 'fold': {
      const { keySpace, group } = scopeOf(first!)
      const { interval } = first!
      const committed = await runFold(parts, { ...options, keySpace, group, interval })
      const after = groupNow(await run.view.latest(signal), first!)
      const version = committed?.version ?? state.version
      return { version, written, hasEffect: [isFolded(after, first!)] }
    }
    default: {
      const tiles = some.map((work) => {
        return { ...groupOf(state, work), partition: must(work.partition, 'a tile is named') }
      })
      const isFresh = first!.kind === 'rewrite'
      const { version } = await commitTiles(parts, tiles, { signal, isFresh, onAction })
      const now = await run.view.latest(signal)
      const isOfCommit = (state: Snapshot): boolean[] =>
        some.map((work) => {
          const tile = groupNow(state, work)?.tiles.get(work.partition!)
          return tile?.position.height === version
        })
      const hasEffect = await withTiles(now, isOfCommit, signal)
      return { version, written, hasEffect }
    }
  }
}

/** The state with the tiles that are worked on. @throws UnreadTiles */
function readOf(state: Snapshot, some: readonly Work[]): Snapshot {
  for (const work of some) {
    if (work.partition !== undefined) groupNow(state, work)?.tiles.get(work.partition)
  }
  return state
}

function scopeOf({ keySpace = '', group = '' }: Work): { keySpace: string; group: string } {
  return { keySpace, group }
}

function groupOf(state: Snapshot, work: Work): ScopedGroup {
  return must(groupsIn(state, scopeOf(work))[0], 'work is for a group that there is')
}

/** The group as a state has it; null where it has gone. */
function groupNow(state: Snapshot, { keySpace: name, group }: Work): GroupState | null {
  const keySpace = [...state.keySpaces.values()].find((one) => one.name === name)
  const found = keySpace?.groups.find((one) => one.name === group)
  return (found && state.groups.get(found.incarnation)) ?? null
}

/** Whether nothing of an interval is there but what a fold of it has left. */
function isFolded(group: GroupState | null, { interval }: Work): boolean {
  const { after, through } = must(interval, 'a fold has an interval')
  return (group?.layers ?? []).every(({ position, after: begin }) => {
    const { height } = position
    return height <= after || height > through || begin === after
  })
}

function writtenBytes(
  action: CheckpointAction | FoldAction,
  group: GroupState | undefined,
): number {
  if (action.kind === 'fold') return rowBytes(action)
  // What is settled has no segments before.
  const before = group?.origin ? [] : (group?.tiles.get(action.partition)?.segments ?? [])
  const kept = new Set(before.map(({ path }) => path))
  return sum(
    action.segments.filter(({ path }) => !kept.has(path)),
    ({ bytes }) => bytes,
  )
}
