/** Reading a plan: tiles merged, groups joined, rows filtered, columns named (spec/scan.md). */
import { type Batch, batchColumn, selectColumns } from '../arrow/batch.js'
import { retypeColumn } from '../arrow/column.js'
import { gatherBatch } from '../arrow/gather.js'
import { toArrowType } from '../arrow/types.js'
import { must } from '../assert.js'
import { evaluateOutput } from '../expr/evaluate.js'
import { tilesRead } from '../table/with-tiles.js'
import type { TileContext } from '../tile/context.js'
import type { KeyedBatch } from '../tile/keyed-batch.js'
import { mergedFields } from '../tile/merge-column.js'
import { checkShown } from '../tile/shown.js'
import { joinAroundAnchor } from './join.js'
import type { ScanPlan, Split } from './plan.js'
import { readGroup } from './read-group.js'
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
  for await (const joined of joinGroups(await planFor(plan, split, context), split, context)) {
    const batch = nameColumns(plan, joined.batch)
    checkShown(plan.sums, { merged: joined.batch, named: batch }, plan.keyTypes)
    const runs = filter.chosen(batch)
    if (runs?.rows === 0) continue
    const inputs = selectColumns(batch, plan.inputs)
    yield project(plan, runs === null ? inputs : gatherBatch(inputs.fields, [inputs], runs))
  }
}

/** The plan with the tiles of a split, which may be one of another plan. */
async function planFor(plan: ScanPlan, split: Split, { signal }: TileContext): Promise<ScanPlan> {
  const groups = await Promise.all(
    plan.groups.map(async (group, i) => {
      const state = await tilesRead(group.state, split.partitions[i]!, signal)
      return state === group.state ? group : { ...group, state }
    }),
  )
  return { ...plan, groups }
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
