/** The rows of one group, ordered by key over all of its tiles. */
import { batchColumn, selectColumns } from '../arrow/batch.js'
import { encodeKeys } from '../arrow/keys.js'
import { must } from '../assert.js'
import { sortBatches } from '../data/sort.js'
import { temporaryPlace } from '../data/spill.js'
import { keyFields, type TileContext } from '../tile/context.js'
import { type KeyLimits, mostAtOnce } from '../tile/key-limits.js'
import type { KeyedBatch } from '../tile/keyed-batch.js'
import { type Layer, mergeTile } from '../tile/merge.js'
import { type MergeColumn, mergedFields } from '../tile/merge-column.js'
import { readTile } from '../tile/tile-reader.js'
import { piecesOfTile } from './pieces.js'
import type { PlanGroup, ScanPlan } from './plan.js'
import { pruneOf } from './prune.js'

/** Tiles whose keys overlap and that are merged at once; of more the rows are sorted first. */
const FAN_IN_MAX = 32

/** Memory for sorting; what is more goes to local disk. */
const SORT_BYTES = 64 * 1024 * 1024

interface GroupRead {
  readonly plan: ScanPlan
  readonly group: PlanGroup
  readonly partitions: readonly string[]
  readonly context: TileContext
  readonly withKeys: boolean
}

/**
 * The rows of some tiles of a group, sorted by key.
 * @throws StorageFull where rows that are sorted first don't fit on local disk
 */
export function readGroup(read: GroupRead): AsyncIterable<KeyedBatch> {
  const { plan, group, partitions, context } = read
  const { columns } = group
  if (partitions.length === 1) return tileOf(read, partitions[0]!, columns)
  const ordered = { ...read, withKeys: true }
  const limits = partitions.map((partition) => limitsOfTile(group, partition, plan))
  const known = limits.filter((one) => one !== null)
  if (mostAtOnce(known) > FAN_IN_MAX) return sortedTiles(ordered)
  const ops = new Map(columns.map((column) => [column.name, 'merged' as const]))
  const layers = partitions.map((partition, at): Layer => {
    const lower = limits[at]?.keyMin
    return {
      source: tileOf(ordered, partition, columns),
      lower: lower === undefined ? null : Buffer.from(lower, 'hex'),
      ops,
      patches: false,
    }
  })
  return mergeTile({ base: null, layers, columns, signal: context.signal })
}

function tileOf(
  { plan, group, context, withKeys }: GroupRead,
  partition: string,
  columns: readonly MergeColumn[],
): AsyncIterable<KeyedBatch> {
  const { range, keyTypes } = plan
  const isUnlimited = range.lower === null && range.upper === null
  const tile = readTile({
    ...{ context, partition, keyTypes, columns, withKeys },
    group: group.state,
    ...(isUnlimited ? {} : { range }),
    prune: pruneOf(plan, { columns: group.columns, isAnchor: group === plan.groups[0] }),
  })
  return context.timed?.('merge', tile) ?? tile
}

/** Between which keys the rows of a tile lie; null where it holds none. */
function limitsOfTile(
  { state }: PlanGroup,
  partition: string,
  { keyTypes }: ScanPlan,
): KeyLimits | null {
  const pieces = piecesOfTile(state, partition, { keyTypes, counts: false })
  const [keyMin] = pieces.map((piece) => piece.keyMin).sort()
  const keyMax = pieces
    .map((piece) => piece.keyMax)
    .sort()
    .at(-1)
  return keyMin === undefined || keyMax === undefined ? null : { keyMin, keyMax }
}

/** Tiles read one after another and sorted, with spill: memory does not grow with their number. */
async function* sortedTiles(read: GroupRead): AsyncGenerator<KeyedBatch> {
  const { plan, group, partitions, context } = read
  const keys = keyFields(plan.keyTypes)
  const others = group.columns.filter(({ name }) => !keys.some((key) => key.name === name))
  const columns = [...keys, ...others]
  const names = mergedFields(group.columns).map(({ name }) => name)
  async function* tiles() {
    for (const partition of partitions) {
      for await (const { batch } of tileOf(read, partition, columns)) yield batch
    }
  }
  const sorted = sortBatches({
    batches: tiles(),
    fields: mergedFields(columns),
    keysOf: (batch) => {
      const cells = keys.map(({ name }) => must(batchColumn(batch, name), 'rows have their keys'))
      return encodeKeys(cells, plan.keyTypes)
    },
    ceilingBytes: SORT_BYTES,
    spill: temporaryPlace(),
    signal: context.signal,
  })
  for await (const { keys, batch } of sorted) yield { keys, batch: selectColumns(batch, names) }
}
