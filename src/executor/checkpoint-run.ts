/** Checkpointing the tiles that a compaction chooses, by ordinary commits. */
import type { Committed } from '../commit/staged.js'
import type { Transaction } from '../commit/transaction.js'
import type { DecodePool } from '../data/worker-pool.js'
import type { Env } from '../env.js'
import { checkpointTile } from '../maintain/checkpoint.js'
import {
  type Compaction,
  type CompactionOccasion,
  type PendingTile,
  pendingTiles,
} from '../maintain/compaction.js'
import type { ObjectStore } from '../storage/contract.js'
import { findKeySpace } from '../table/definition.js'
import type { LineState } from '../table/state.js'
import type { Executor } from './executor.js'

/** Tiles are checkpointed in about this many commits, each of at most so many tiles. */
const CHECKPOINT_COMMITS = 64
const CHECKPOINT_TILES_MAX = 256

export interface CheckpointRunOptions {
  readonly keySpace?: string | undefined
  readonly group?: string | undefined
  /** The version up to which updates are included, the head unless given. */
  readonly asOf?: number | undefined
  /** In place of the `segmentBytes` of groups: size at which a segment ends, in bytes. */
  readonly segmentBytesTarget?: number | undefined
  readonly onTile?: ((done: { tiles: number; of: number }) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

export interface CheckpointRun {
  readonly executor: Executor
  readonly compaction: Compaction
  readonly occasion: CompactionOccasion
  readonly storage: ObjectStore
  readonly pool: DecodePool
  readonly env: Env
  /** As of which tiles are checkpointed. */
  readonly state: LineState
}

/** Returns the commit of each tile. @throws UnknownKeySpace, and as commits and reads */
export async function runCheckpoint(
  run: CheckpointRun,
  options: CheckpointRunOptions,
): Promise<Committed[]> {
  const { state, compaction, occasion } = run
  const keySpaces =
    options.keySpace === undefined
      ? [...state.keySpaces.values()]
      : [findKeySpace(state, options.keySpace)]
  const pending = keySpaces.flatMap((keySpace) =>
    keySpace.groups
      .filter((group) => options.group === undefined || group.name === options.group)
      .flatMap(({ incarnation }) => pendingTiles(keySpace, state.groups.get(incarnation)!)),
  )
  const tiles = compaction.choose(pending, state, occasion)
  const done: Committed[] = []
  const perCommit = Math.min(CHECKPOINT_TILES_MAX, Math.ceil(tiles.length / CHECKPOINT_COMMITS))
  for (let at = 0; at < tiles.length; at += perCommit) {
    const some = tiles.slice(at, at + perCommit)
    const committed = await commitTiles(run, some, options)
    done.push(...some.map(() => committed))
    options.onTile?.({ tiles: done.length, of: tiles.length })
  }
  return done
}

async function commitTiles(
  run: CheckpointRun,
  tiles: readonly PendingTile[],
  { signal, segmentBytesTarget }: CheckpointRunOptions,
): Promise<Committed> {
  const { executor, storage, pool, env, state } = run
  const stage = async (tx: Transaction): Promise<void> => {
    for (const { keySpace, group, partition } of tiles) {
      const files: string[] = []
      const tile = { keySpace, group, partition, state, env, segmentBytesTarget }
      const context = { storage, pool, signal }
      try {
        const action = await checkpointTile({
          ...{ ...tile, context },
          onFile: (path) => files.push(path),
        })
        tx.addAction(action, files)
      } catch (error) {
        await Promise.allSettled(files.map((path) => storage.delete(path)))
        throw error
      }
    }
  }
  const mutated = await executor.mutate({
    kind: 'transaction',
    stage,
    ...(signal && { signal }),
  })
  return mutated.committed
}
