/** What a tile is read from, by the log alone: where its rows lie, and how many they are. */
import type { CalicoType } from '../format/types.js'
import type { UpdateState } from '../table/layers.js'
import { slicesIn } from '../table/slices.js'
import type { GroupState } from '../table/state.js'
import { joinedTiles, ownSlices } from '../tile/origin.js'
import { pendingLayers } from '../tile/tile-reader.js'

/** Rows that lie together in one file. */
export interface Piece {
  readonly keyMin: string
  readonly keyMax: string
  readonly rows: number
  readonly bytes: number
  /** Whether pages outside of a key range are left unread. */
  readonly hasPages: boolean
  /** Whether its rows are such of the anchor, and so of the result. */
  readonly counts: boolean
}

export function piecesOfTile(
  state: GroupState,
  partition: string,
  of: { readonly keyTypes: readonly CalicoType[]; readonly counts: boolean },
): Piece[] {
  const { origin } = state
  const { keyTypes, counts } = of
  const below = origin ? piecesOfTile(origin.group, partition, of) : []
  const beside = joinedTiles(state, partition, keyTypes).flatMap((tile) =>
    piecesOfTile(tile.group, tile.partition, { keyTypes, counts: false }),
  )
  const tile = origin ? undefined : state.tiles.get(partition)
  const segments = (tile?.segments ?? []).map(
    ({ keyMin, keyMax, rows, bytes, fileFormat }): Piece => ({
      ...{ keyMin, keyMax, rows, bytes, counts },
      hasPages: fileFormat === 'parquet',
    }),
  )
  const { partition: sliced, isIn } = ownSlices(state, partition, keyTypes)
  const updates = pendingLayers(state, partition).flatMap((layer) => {
    if (layer.kind !== 'update') return []
    const own = slicesIn(layer, sliced).filter(({ slice }) => isIn?.(slice.partition) !== false)
    return own.map(({ slice, file }): Piece => {
      const { keyMin, keyMax } = slice
      const { rows, bytes } = file ?? inlineSize(layer)
      const hasPages = file?.fileFormat === 'parquet'
      return {
        keyMin,
        keyMax,
        rows: slice.rows,
        bytes: (bytes * slice.rows) / rows,
        hasPages,
        counts,
      }
    })
  })
  return [...below, ...beside, ...segments, ...updates]
}

function inlineSize({ inline }: UpdateState): { readonly rows: number; readonly bytes: number } {
  return { rows: inline?.rows ?? 0, bytes: inline?.data.byteLength ?? 0 }
}
