/** Which tiles are checkpointed, and when. */
import type { KeySpaceDefinition } from '../format/generated/documents.js'
import type { GroupState, LineState } from '../table/state.js'
import { EVERY_KEY } from '../tile/key-limits.js'
import { partitionsOf, pendingLayers } from '../tile/tile-reader.js'
import { slicesToRead } from '../tile/update-layers.js'

/** A tile with updates that a checkpoint would take in. */
export interface PendingTile {
  readonly keySpace: KeySpaceDefinition
  readonly group: GroupState
  /** In hexadecimal. */
  readonly partition: string
  /** Updates on top of its checkpoint, and their rows. */
  readonly updates: number
  readonly rows: number
}

/** Decides what upkeep a store does; the store carries it out by ordinary commits. */
export interface Compaction {
  readonly name: string
  /** Of the tiles that have updates those to checkpoint now, in order. */
  choose(tiles: readonly PendingTile[], state: LineState): readonly PendingTile[]
  /**
   * Asked after each commit of this process whether to checkpoint now, behind the acknowledgement;
   * absent = only when `checkpoint` is called.
   */
  due?(state: LineState): boolean
}

/** What stores that are given none do: all tiles that have updates, when they are told to. */
export const everyPendingTile: Compaction = {
  name: 'every pending tile',
  choose: (tiles) => tiles,
}

/** The tiles of a group that have updates, in order of partition. */
export function pendingTiles(keySpace: KeySpaceDefinition, group: GroupState): PendingTile[] {
  // What still lies in an origin comes into tiles as a whole first.
  if (group.origin) return []
  return partitionsOf(group).flatMap((partition) => {
    let updates = 0
    let rows = 0
    for (const layer of pendingLayers(group, partition)) {
      if (layer.kind === 'delete-range') {
        // A tile that was never checkpointed has nothing else for it to lie over.
        if (group.tiles.has(partition)) updates++
        continue
      }
      const { files, inline } = slicesToRead(layer, { partition, range: EVERY_KEY })
      const slices = [...files.map(({ slice }) => slice), ...inline]
      if (slices.length === 0) continue
      updates++
      rows += slices.reduce((sum, slice) => sum + slice.rows, 0)
    }
    return updates > 0 ? [{ keySpace, group, partition, updates, rows }] : []
  })
}
