/** Reading a plan: tiles merged, groups joined, rows filtered, columns named (spec/scan.md). */
import { type Batch, batchColumn, selectColumns } from '../arrow/batch.js'
import { retypeColumn } from '../arrow/column.js'
import { gatherBatch } from '../arrow/gather.js'
import { toArrowType } from '../arrow/types.js'
import { must } from '../assert.js'
import type { ColumnBounds } from '../expr/bounds.js'
import { evaluateOutput } from '../expr/evaluate.js'
import { pruneByBounds } from '../expr/prune.js'
import type { TileContext } from '../tile/context.js'
import type { KeyedBatch } from '../tile/keyed-batch.js'
import { type Layer, mergeTile } from '../tile/merge.js'
import { type MergeColumn, mergedFields } from '../tile/merge-column.js'
import { checkShown } from '../tile/shown.js'
import { type Prune, readTile } from '../tile/tile-reader.js'
import { joinAroundAnchor } from './join.js'
import type { PlanGroup, ScanPlan, Split } from './plan.js'
import { RowFilter } from './row-filter.js'

/** All rows of a plan, split by split, with the plan's outputs as columns. */
export async function* readPlan(plan: ScanPlan, context: TileContext): AsyncGenerator<Batch> {
  for (const split of plan.splits) yield* readSplit(plan, split, context)
}

/**
 * The rows of one split, sorted by key.
 * @param filtersAgain whether who takes the rows does: then some may be among them that do not pass
 */
export async function* readSplit(
  plan: ScanPlan,
  split: Split,
  context: TileContext,
  { filtersAgain = false } = {},
): AsyncGenerator<Batch> {
  const filter = new RowFilter(plan.filter, filtersAgain)
  for await (const joined of joinGroups(plan, split, context)) {
    const batch = nameColumns(plan, joined.batch)
    checkShown(plan.sums, { merged: joined.batch, named: batch }, plan.keyTypes)
    const runs = filter.chosen(batch)
    if (runs?.rows === 0) continue
    const inputs = selectColumns(batch, plan.inputs)
    yield project(plan, runs === null ? inputs : gatherBatch(inputs.fields, [inputs], runs))
  }
}

/** The outputs of rows that are to be given out. @throws EvaluationFailed */
function project({ outputs }: ScanPlan, batch: Batch): Batch {
  return {
    rows: batch.rows,
    fields: outputs.map(({ name, type }) => ({ name, type })),
    columns: outputs.map(({ name, value }) =>
      value ? evaluateOutput(value, batch, name) : must(batchColumn(batch, name), 'it was read'),
    ),
  }
}

function joinGroups(plan: ScanPlan, split: Split, context: TileContext): AsyncIterable<KeyedBatch> {
  const alone = plan.groups.length === 1
  const sides = plan.groups.map((group, i) => ({
    source: readGroup({ plan, group, partitions: split.partitions[i]!, context, withKeys: !alone }),
    columns: mergedFields(group.columns),
  }))
  const [anchor, ...others] = sides
  return alone ? anchor!.source : joinAroundAnchor(anchor!, others)
}

/** The rows of some tiles of a group, ordered by key over all of them. */
function readGroup(read: {
  plan: ScanPlan
  group: PlanGroup
  partitions: readonly string[]
  context: TileContext
  withKeys: boolean
}): AsyncIterable<KeyedBatch> {
  const { plan, group, partitions, context } = read
  const withKeys = read.withKeys || partitions.length > 1
  const unlimited = plan.range.lower === null && plan.range.upper === null
  const timed = <T>(tile: AsyncIterable<T>): AsyncIterable<T> =>
    context.timed?.('merge', tile) ?? tile
  const tiles = partitions.map((partition) =>
    timed(
      readTile({
        context,
        group: group.state,
        partition,
        keyTypes: plan.keyTypes,
        columns: group.columns,
        ...(unlimited ? {} : { range: plan.range }),
        prune: pruneOf(plan, group),
        withKeys,
      }),
    ),
  )
  if (tiles.length === 1) return tiles[0]!
  const ops = new Map(group.columns.map((column) => [column.name, 'merged' as const]))
  const layers = tiles.map((source): Layer => ({ source, lower: null, ops, patches: false }))
  return mergeTile({ base: null, layers, columns: group.columns, signal: context.signal })
}

/**
 * What bounds of one group's rows exclude. Rows left out of the anchor are gone. Rows left out of
 * another group read as null, so there they may be left out only where nulls in all of the group's
 * columns cannot pass the filter.
 */
export function pruneOf(plan: ScanPlan, group: PlanGroup): Prune | undefined {
  const { filter } = plan
  if (filter === null) return undefined
  const synthetic = new Map(
    plan.columns
      .filter(({ synthetic }) => group.columns.some((own) => own.name === synthetic))
      // Sums that cannot be shown are null in files: bounds do not tell of them.
      .filter(({ name }) => !plan.sums.columns.some((sum) => sum.name === name))
      // Files of when a sum was float32 have bounds of its cells, not of what is kept beside them.
      .filter(({ synthetic }) => !group.columns.some((own) => isWideSum(own, synthetic)))
      .map((column) => [column.name, column.synthetic]),
  )
  if (group !== plan.groups[0]) {
    const nulls = (name: string): ColumnBounds | undefined =>
      synthetic.has(name) ? { nulls: 1, min: null, max: null } : undefined
    if (pruneByBounds(filter, nulls, 1) !== 'none') return undefined
  }
  return (boundsOf, rows) =>
    pruneByBounds(
      filter,
      (name) => {
        const own = synthetic.get(name)
        return own === undefined ? undefined : boundsOf(own)
      },
      rows,
    )
}

function isWideSum({ name, algebra, type }: MergeColumn, synthetic: string): boolean {
  return name === synthetic && algebra === 'sum' && type.kind === 'float64'
}

function nameColumns(plan: ScanPlan, batch: Batch): Batch {
  return {
    rows: batch.rows,
    fields: plan.columns.map(({ name, type }) => ({ name, type })),
    columns: plan.columns.map(({ synthetic, type, stored }) => {
      const column = batchColumn(batch, synthetic)!
      return type === stored ? column : retypeColumn(column, toArrowType(type))
    }),
  }
}
