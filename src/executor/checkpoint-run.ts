/** Checkpointing the tiles that a compaction chooses, by ordinary commits. */
import type { Committed } from '../commit/staged.js'
import type { Transaction } from '../commit/transaction.js'
import { checkpointTile } from '../maintain/checkpoint.js'
import { type PendingTile, pendingTiles } from '../maintain/compaction.js'
import type { LineState } from '../table/state.js'
import { tilesRead, withTiles } from '../table/with-tiles.js'
import {
  type CheckpointRun,
  type CheckpointRunOptions,
  COMMIT_TILES_MAX,
  groupsToCheckpoint,
} from './checkpoint-groups.js'

/** Tiles are checkpointed in about this many commits. */
const CHECKPOINT_COMMITS = 64

/** Returns the commit of each tile. @throws UnknownKeySpace, and as commits and reads */
export async function runCheckpoint(
  run: CheckpointRun,
  options: CheckpointRunOptions,
): Promise<Committed[]> {
  const { compaction, occasion } = run
  const choose = (state: LineState): readonly PendingTile[] => {
    const groups = groupsToCheckpoint(state, options)
    const pending = groups.flatMap(({ keySpace, group }) => pendingTiles(keySpace, group))
    return compaction.choose(pending, state, occasion)
  }
  const tiles = await withTiles(run.state, choose, options.signal)
  const done: Committed[] = []
  const perCommit = Math.min(COMMIT_TILES_MAX, Math.ceil(tiles.length / CHECKPOINT_COMMITS))
  for (let at = 0; at < tiles.length; at += perCommit) {
    const some = tiles.slice(at, at + perCommit)
    const committed = await commitTiles(run, some, options)
    done.push(...some.map(() => committed))
    options.onTile?.({ tiles: done.length, of: tiles.length })
  }
  return done
}

/** A tile, and the group as it is checkpointed. */
export type TilePlace = Pick<PendingTile, 'keySpace' | 'group' | 'partition'>

/** Checkpoints tiles by one commit. @throws as commits and reads */
export async function commitTiles(
  run: Omit<CheckpointRun, 'compaction' | 'occasion'>,
  tiles: readonly TilePlace[],
  options: Pick<CheckpointRunOptions, 'signal' | 'segmentBytesTarget' | 'onAction'> & {
    /** Whether tiles are laid out anew. */
    readonly isFresh?: boolean
  },
): Promise<Committed> {
  const { signal, segmentBytesTarget, isFresh, onAction } = options
  const { executor, storage, pool, env, state } = run
  const stage = async (tx: Transaction): Promise<void> => {
    for (const { keySpace, partition, ...of } of tiles) {
      const group = await tilesRead(of.group, [partition], signal)
      const files: string[] = []
      const tile = { keySpace, group, partition, state, env, segmentBytesTarget, isFresh }
      const context = { storage, pool, signal }
      try {
        const action = await checkpointTile({
          ...{ ...tile, context },
          onFile: (path) => files.push(path),
        })
        tx.addAction(action, files, state.version)
        onAction?.(action)
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
