/** Which tiles a checkpoint is made of, and their staging. */
import type { Transaction } from '../commit/transaction.js'
import { type CheckpointOptions, checkpointTile, needsCheckpoint } from '../maintain/checkpoint.js'
import { findKeySpace } from '../table/definition.js'
import type { LineState } from '../table/state.js'
import { partitionsOf } from '../tile/tile-reader.js'

export type TileToCheckpoint = Pick<CheckpointOptions, 'keySpace' | 'group' | 'partition'>

/** The tiles that have updates, of a store, a key-space or a group. @throws UnknownKeySpace */
export function tilesToCheckpoint(
  state: LineState,
  options: { keySpace?: string | undefined; group?: string | undefined },
): TileToCheckpoint[] {
  const keySpaces = options.keySpace
    ? [findKeySpace(state, options.keySpace)]
    : [...state.keySpaces.values()]
  return keySpaces.flatMap((keySpace) =>
    keySpace.groups
      .filter((group) => options.group === undefined || group.name === options.group)
      .map((definition) => state.groups.get(definition.incarnation)!)
      .flatMap((group) =>
        partitionsOf(group)
          .filter((partition) => needsCheckpoint(group, partition))
          .map((partition) => ({ keySpace, group, partition })),
      ),
  )
}

/** Checkpoints tiles into a transaction; of a tile that fails nothing stays. */
export async function stageCheckpoints(
  tx: Transaction,
  tiles: readonly TileToCheckpoint[],
  options: Omit<CheckpointOptions, keyof TileToCheckpoint | 'onFile'> & {
    readonly discard: (files: readonly string[]) => Promise<void>
  },
): Promise<void> {
  const { discard, ...staged } = options
  for (const tile of tiles) {
    const files: string[] = []
    const onFile = (path: string): void => {
      files.push(path)
    }
    try {
      tx.addAction(await checkpointTile({ ...tile, ...staged, onFile }), files)
    } catch (error) {
      await discard(files)
      throw error
    }
  }
}
