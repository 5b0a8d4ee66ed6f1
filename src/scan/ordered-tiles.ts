/** The rows of many tiles as one stream ordered by key, in bounded memory. */
import { batchColumn, selectColumns } from '../arrow/batch.js'
import { encodeKeys } from '../arrow/keys.js'
import { must } from '../assert.js'
import { sortBatches } from '../data/sort.js'
import { temporaryPlace } from '../data/spill.js'
import type { CalicoType } from '../format/types.js'
import type { GroupState } from '../table/state.js'
import { keyFields } from '../tile/context.js'
import { type KeyLimits, mostAtOnce } from '../tile/key-limits.js'
import type { KeyedBatch } from '../tile/keyed-batch.js'
import { type Layer, mergeTile } from '../tile/merge.js'
import { type MergeColumn, mergedFields } from '../tile/merge-column.js'
import { piecesOfTile } from './pieces.js'

/** Tiles whose keys overlap and that are merged at once; of more the rows are sorted first. */
const FAN_IN_MAX = 32

/** Memory for sorting; what is more goes to local disk. */
const SORT_BYTES = 64 * 1024 * 1024

export interface OrderedTiles {
  readonly partitions: readonly string[]
  /** Where the rows of a tile lie; null where it holds none. */
  readonly limitsOf: (partition: string) => KeyLimits | null
  /** The rows of a tile, sorted by key, with these columns. */
  readonly open: (partition: string, columns: readonly MergeColumn[]) => AsyncIterable<KeyedBatch>
  readonly columns: readonly MergeColumn[]
  readonly keyTypes: readonly CalicoType[]
  readonly signal?: AbortSignal | undefined
}

/** @throws StorageFull where rows that are sorted first don't fit on local disk */
export function orderTiles(tiles: OrderedTiles): AsyncIterable<KeyedBatch> {
  const { partitions, limitsOf, open, columns, signal } = tiles
  if (partitions.length === 1) return open(partitions[0]!, columns)
  const limits = partitions.map(limitsOf)
  const known = limits.filter((one) => one !== null)
  if (mostAtOnce(known) > FAN_IN_MAX) return sortedTiles(tiles)
  const ops = new Map(columns.map((column) => [column.name, 'merged' as const]))
  const layers = partitions.map((partition, at): Layer => {
    const lower = limits[at]?.keyMin
    return {
      source: open(partition, columns),
      lower: lower === undefined ? null : Buffer.from(lower, 'hex'),
      ops,
      patches: false,
    }
  })
  return mergeTile({ base: null, layers, columns, signal })
}

/** Between which keys the rows of a tile lie whose slices and segments are known. */
export function limitsOfTile(
  group: GroupState,
  partition: string,
  keyTypes: readonly CalicoType[],
): KeyLimits | null {
  const pieces = piecesOfTile(group, partition, { keyTypes, counts: false })
  const [keyMin] = pieces.map((piece) => piece.keyMin).sort()
  const keyMax = pieces
    .map((piece) => piece.keyMax)
    .sort()
    .at(-1)
  return keyMin === undefined || keyMax === undefined ? null : { keyMin, keyMax }
}

/** Tiles read one after another and sorted, with spill: memory does not grow with their number. */
async function* sortedTiles(tiles: OrderedTiles): AsyncGenerator<KeyedBatch> {
  const { partitions, open, keyTypes, signal } = tiles
  const keys = keyFields(keyTypes)
  const others = tiles.columns.filter(({ name }) => !keys.some((key) => key.name === name))
  const columns = [...keys, ...others]
  const names = mergedFields(tiles.columns).map(({ name }) => name)
  async function* rows() {
    for (const partition of partitions) {
      for await (const { batch } of open(partition, columns)) yield batch
    }
  }
  const sorted = sortBatches({
    batches: rows(),
    fields: mergedFields(columns),
    keysOf: (batch) => {
      const cells = keys.map(({ name }) => must(batchColumn(batch, name), 'rows have their keys'))
      return encodeKeys(cells, keyTypes)
    },
    ceilingBytes: SORT_BYTES,
    spill: temporaryPlace(),
    signal,
  })
  for await (const { keys, batch } of sorted) yield { keys, batch: selectColumns(batch, names) }
}
