/** The rows of one group, ordered by key over all of its tiles. */
import type { TileContext } from '../tile/context.js'
import type { KeyedBatch } from '../tile/keyed-batch.js'
import type { MergeColumn } from '../tile/merge-column.js'
import { readTile } from '../tile/tile-reader.js'
import { limitsOfTile, orderTiles } from './ordered-tiles.js'
import type { PlanGroup, ScanPlan } from './plan.js'
import { pruneOf } from './prune.js'

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
  const { keyTypes } = plan
  const withKeys = read.withKeys || partitions.length > 1
  return orderTiles({
    ...{ partitions, keyTypes, columns: group.columns, signal: context.signal },
    limitsOf: (partition) => limitsOfTile(group.state, partition, keyTypes),
    open: (partition, columns) => tileOf({ ...read, withKeys }, partition, columns),
  })
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
