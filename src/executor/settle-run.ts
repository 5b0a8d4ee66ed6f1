/** Settling groups whose layout has changed, by ordinary commits. */
import type { Committed } from '../commit/staged.js'
import type { Transaction } from '../commit/transaction.js'
import type { CheckpointAction, KeySpaceDefinition } from '../format/generated/documents.js'
import { settleTiles } from '../maintain/settle.js'
import type { GroupState } from '../table/state.js'
import {
  type CheckpointRun,
  type CheckpointRunOptions,
  COMMIT_TILES_MAX,
  groupsToCheckpoint,
} from './checkpoint-groups.js'

interface StagedTile {
  readonly action: CheckpointAction
  readonly files: readonly string[]
}

/**
 * Settles the groups that have an origin: what they have there is put into tiles of their own.
 * Returns the commit of each tile; null where no group has one. Attempts that end early leave tiles
 * for the next one.
 * @throws UnknownKeySpace, CommitConflict where a layout was changed again, and as commits and
 *   reads
 */
export async function runSettle(
  run: Omit<CheckpointRun, 'compaction' | 'occasion'>,
  options: CheckpointRunOptions,
): Promise<Committed[] | null> {
  const groups = groupsToCheckpoint(run.state, options).filter(({ group }) => group.origin !== null)
  const done: Committed[] = []
  for (const of of groups) done.push(...(await settleGroup(run, of, options)))
  return groups.length === 0 ? null : done
}

async function settleGroup(
  run: Omit<CheckpointRun, 'compaction' | 'occasion'>,
  of: { readonly keySpace: KeySpaceDefinition; readonly group: GroupState },
  { signal, segmentBytesTarget, onAction }: CheckpointRunOptions,
): Promise<Committed[]> {
  const { executor, storage, pool, env, state } = run
  const { incarnation } = of.group.definition
  const done: Committed[] = []
  let held: StagedTile[] = []
  let files: string[] = []
  const commit = async (isLast: boolean): Promise<void> => {
    const staged = held
    held = []
    const stage = async (tx: Transaction): Promise<void> => {
      for (const tile of staged) tx.addAction(tile.action, tile.files, state.version)
      if (isLast) tx.addAction({ kind: 'settle', incarnation }, [])
    }
    const mutation = { kind: 'transaction' as const, stage, ...(signal && { signal }) }
    const { committed } = await executor.mutate(mutation)
    done.push(...staged.map(() => committed))
  }
  try {
    const context = { storage, pool, signal }
    const onFile = (path: string): number => files.push(path)
    const options = { ...of, context, env, state, segmentBytesTarget, onFile }
    for await (const action of settleTiles(options)) {
      held.push({ action, files })
      onAction?.(action)
      files = []
      if (held.length === COMMIT_TILES_MAX) await commit(false)
    }
  } catch (error) {
    const strays = [...files, ...held.flatMap((tile) => tile.files)]
    await Promise.allSettled(strays.map((path) => storage.delete(path)))
    throw error
  }
  await commit(true)
  return done
}
