/** What a checkpoint is for, and what it needs. */
import type { DecodePool } from '../data/worker-pool.js'
import type { Env } from '../env.js'
import type { CheckpointAction, KeySpaceDefinition } from '../format/generated/documents.js'
import type { Compaction, CompactionOccasion } from '../maintain/compaction.js'
import type { ObjectStore } from '../storage/contract.js'
import { findKeySpace } from '../table/definition.js'
import type { GroupState, LineState } from '../table/state.js'
import type { Executor } from './executor.js'

/** Tiles that one commit brings, at most. */
export const COMMIT_TILES_MAX = 256

export interface CheckpointRunOptions {
  readonly keySpace?: string | undefined
  readonly group?: string | undefined
  /** The version up to which updates are included, the head unless given. */
  readonly asOf?: number | undefined
  /** In place of the `segmentBytes` of groups: size at which a segment ends, in bytes. */
  readonly segmentBytesTarget?: number | undefined
  readonly onTile?: ((done: { tiles: number; of: number }) => void) | undefined
  /** Told of each action when it is staged. */
  readonly onAction?: ((action: CheckpointAction) => void) | undefined
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

/** The groups that a checkpoint is for. @throws UnknownKeySpace */
export function groupsToCheckpoint(
  state: LineState,
  options: CheckpointRunOptions,
): { keySpace: KeySpaceDefinition; group: GroupState }[] {
  const keySpaces =
    options.keySpace === undefined
      ? [...state.keySpaces.values()]
      : [findKeySpace(state, options.keySpace)]
  return keySpaces.flatMap((keySpace) =>
    keySpace.groups
      .filter((group) => options.group === undefined || group.name === options.group)
      .map(({ incarnation }) => ({ keySpace, group: state.groups.get(incarnation)! })),
  )
}
