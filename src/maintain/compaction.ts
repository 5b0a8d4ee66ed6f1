/** Which tiles are checkpointed, and when. */
import type { KeySpaceDefinition } from '../format/generated/documents.js'
import { sum } from '../sum.js'
import type { UpdateState } from '../table/layers.js'
import { maintenanceOf } from '../table/maintenance.js'
import type { GroupState, LineState } from '../table/state.js'

/** A tile with updates that a checkpoint would take in. */
export interface PendingTile {
  readonly keySpace: KeySpaceDefinition
  readonly group: GroupState
  /** In hexadecimal. */
  readonly partition: string
  /** Updates on top of its checkpoint, and their rows. */
  readonly updates: number
  readonly rows: number
  /**
   * What the updates are held against: rows of its segments, and where it has none those of its
   * first update, which are then no part of `rowsOverBase`.
   */
  readonly baseRows: number
  readonly rowsOverBase: number
}

/** Why a compaction is asked: a caller wants a checkpoint, or `due` has said that one is due. */
export type CompactionOccasion = 'asked' | 'due'

/** Decides what upkeep a store does; the store carries it out by ordinary commits. */
export interface Compaction {
  readonly name: string
  /** Of the tiles that have updates those to checkpoint now, in order. */
  choose(
    tiles: readonly PendingTile[],
    state: LineState,
    occasion: CompactionOccasion,
  ): readonly PendingTile[]
  /**
   * Asked after each commit of this process whether to checkpoint now, behind the acknowledgement;
   * absent = only when `checkpoint` is called.
   */
  due?(state: LineState): boolean
}

/** All tiles that have updates, when a caller asks for it and never else. */
export const everyPendingTile: Compaction = {
  name: 'every pending tile',
  choose: (tiles) => tiles,
}

/**
 * What stores that are given none do: all tiles that have updates, when a caller asks for it; and
 * behind commits those that are due by a `checkpointPercent` of their group (CAL-TILE-037).
 */
export const asGroupsSay: Compaction = {
  name: 'as groups say',
  choose: (tiles, _state, occasion) =>
    occasion === 'asked' ? tiles : tiles.filter((tile) => saysWhen(tile.group) && isDue(tile)),
  due: (state) =>
    [...state.keySpaces.values()].some((keySpace) =>
      keySpace.groups.some(({ incarnation }) => {
        const group = state.groups.get(incarnation)
        return group && saysWhen(group) && pendingTiles(keySpace, group).some(isDue)
      }),
    ),
}

const saysWhen = ({ definition }: GroupState): boolean =>
  definition.maintenance?.checkpointPercent !== undefined

/** Whether the rows of a tile's updates are more than the share of its base (CAL-TILE-036). */
export function isDue(tile: PendingTile): boolean {
  if (!hasSegments(tile) && !saysWhen(tile.group)) return false
  return percentOfBase(tile) > maintenanceOf(tile.group.definition).checkpointPercent
}

const hasSegments = ({ group, partition }: PendingTile): boolean =>
  (group.tiles.get(partition)?.segments.length ?? 0) > 0

/** The rows of a tile's updates over its base. */
export function percentOfBase({ rowsOverBase, baseRows }: PendingTile): number {
  return baseRows === 0 ? 0 : (100 * rowsOverBase) / baseRows
}

/** What lies on top of the checkpoint of one tile. */
interface Pending {
  updates: number
  rows: number
  /** The first update with rows, and how many. */
  first: UpdateState | null
  firstRows: number
  /** The update that was counted last, since one may have many slices of a tile. */
  last: UpdateState | null
}

const NOTHING: Readonly<Pending> = { updates: 0, rows: 0, first: null, firstRows: 0, last: null }

/** The tiles of a group that have updates, in order of partition. */
export function pendingTiles(keySpace: KeySpaceDefinition, group: GroupState): PendingTile[] {
  // What still lies in an origin comes into tiles as a whole first.
  if (group.origin) return []
  const found = new Map<string, Pending>()
  const pendingOf = (partition: string): Pending => {
    const pending = found.get(partition) ?? { ...NOTHING }
    found.set(partition, pending)
    return pending
  }
  for (const layer of group.layers) {
    const { height } = layer.position
    if (layer.kind === 'delete-range') {
      // A tile that was never checkpointed has nothing else for it to lie over.
      for (const { partition, asOf } of group.tiles.values()) {
        if (asOf < height) pendingOf(partition).updates++
      }
      continue
    }
    for (const { slices } of [...layer.files, ...(layer.inline ? [layer.inline] : [])]) {
      for (const { partition, rows } of slices) {
        if ((group.tiles.get(partition)?.asOf ?? 0) >= height) continue
        const pending = pendingOf(partition)
        if (pending.last !== layer) pending.updates++
        pending.first ??= layer
        if (pending.first === layer) pending.firstRows += rows
        pending.rows += rows
        pending.last = layer
      }
    }
  }
  const ascending = [...found].sort(([a], [b]) => (a < b ? -1 : 1))
  return ascending.map(([partition, pending]) => pendingTile(keySpace, group, partition, pending))
}

function pendingTile(
  keySpace: KeySpaceDefinition,
  group: GroupState,
  partition: string,
  { updates, rows, firstRows }: Pending,
): PendingTile {
  const segmentRows = sum(group.tiles.get(partition)?.segments ?? [], (segment) => segment.rows)
  const baseRows = segmentRows > 0 ? segmentRows : firstRows
  const rowsOverBase = segmentRows > 0 ? rows : rows - firstRows
  return { keySpace, group, partition, updates, rows, baseRows, rowsOverBase }
}
