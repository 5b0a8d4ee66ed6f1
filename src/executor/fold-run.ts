/** Folding a group's updates, by an ordinary commit. */
import type { Committed } from '../commit/staged.js'
import type { Transaction } from '../commit/transaction.js'
import type { DecodePool } from '../data/worker-pool.js'
import type { Env } from '../env.js'
import { CalicoError } from '../errors.js'
import type { FoldAction } from '../format/generated/documents.js'
import { dueFolds } from '../maintain/due-folds.js'
import { foldGroup, foldInterval } from '../maintain/fold.js'
import type { ObjectStore } from '../storage/contract.js'
import { findGroup, findKeySpace } from '../table/definition.js'
import type { FoldInterval } from '../table/layers.js'
import { heightOfVersion, type LineState } from '../table/state.js'
import type { Executor } from './executor.js'

export interface FoldRunOptions {
  readonly keySpace: string
  readonly group: string
  /** With `through`, the versions above it; everything over the checkpoints unless given. */
  readonly after?: number | undefined
  readonly through?: number | undefined
  /** The same by heights, in place of both. */
  readonly interval?: FoldInterval | undefined
  /** Told of the fold when it is staged. */
  readonly onAction?: ((action: FoldAction) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

export interface FoldRun {
  readonly executor: Executor
  readonly storage: ObjectStore
  readonly pool: DecodePool
  readonly env: Env
  readonly state: LineState
}

/**
 * Returns the commit, or null where there is nothing to fold. A checkpoint or another fold that
 * lands first can make the fold void, which changes no read.
 * @throws UnknownKeySpace, InvalidArgument, and as commits and reads
 */
export async function runFold(run: FoldRun, options: FoldRunOptions): Promise<Committed | null> {
  const { executor, storage, pool, env, state } = run
  const { signal } = options
  const keySpace = findKeySpace(state, options.keySpace)
  const group = state.groups.get(findGroup(keySpace, options.group).incarnation)!
  const interval = intervalOf(state, options) ?? foldInterval(group, state)
  if (interval === null) return null
  const stage = async (tx: Transaction): Promise<void> => {
    const files: string[] = []
    const onFile = (path: string): number => files.push(path)
    const context = { storage, pool, signal }
    try {
      const { budget } = tx
      const of = { context, env, keySpace, group, interval, lineage: state.lineage }
      const fold = await foldGroup({ ...of, budget, onFile })
      tx.addAction(fold, files, state.version)
      options.onAction?.(fold)
    } catch (error) {
      await Promise.allSettled(files.map((path) => storage.delete(path)))
      throw error
    }
  }
  const mutated = await executor.mutate({ kind: 'transaction', stage, ...(signal && { signal }) })
  return mutated.committed
}

/** Most groups that are folded behind one log checkpoint; others have their turn at a later one. */
const FOLDS_MAX = 16

/**
 * Folds the groups of the state that hold too many inline rows, one commit each (CAL-COMMIT-090).
 * @throws as runFold, at the first that fails: what was folded before it stays folded
 */
export async function foldHeavyGroups(run: FoldRun): Promise<void> {
  const folds = dueFolds(run.state).slice(0, FOLDS_MAX)
  for (const { keySpace, group, interval } of folds) {
    await runFold(run, { keySpace, group, interval })
  }
}

function intervalOf(state: LineState, options: FoldRunOptions): FoldInterval | null {
  const { after, through, interval } = options
  if (interval) return interval
  if (after === undefined && through === undefined) return null
  if (after !== undefined && through !== undefined && after < through) {
    return { after: heightOfVersion(state, after), through: heightOfVersion(state, through) }
  }
  throw new CalicoError(
    'InvalidArgument',
    'an interval of versions to fold is given by the version before it and its last one',
  )
}
