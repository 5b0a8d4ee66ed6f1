/**
 * Which rows of an anchor are records. Rows are, but for those that patches alone have made: these
 * are latent (spec/merge.md).
 */
import { Bool, type Data, Int8 } from 'apache-arrow'
import { type Batch, batchColumn, selectColumns } from '../arrow/batch.js'
import { countBits, fillBits, getBit, makeBitmap, setBit } from '../arrow/bitmap.js'
import { makeColumn } from '../arrow/column.js'
import { gatherBatch } from '../arrow/gather.js'
import { gatherKeyRuns } from '../arrow/key-gather.js'
import { maskRuns } from '../arrow/runs.js'
import { EXISTS_COLUMN, ROW_DELETE, ROW_PATCH } from '../format/columns.js'
import type { KeyedBatch } from './keyed-batch.js'
import { ROW_OPS } from './merge-column.js'
import type { WindowPlan } from './window-plan.js'

/** The column `x` of rows that are records. */
export function allExist(rows: number): Data {
  const values = makeBitmap(rows)
  fillBits(values, 0, rows)
  return makeColumn({ type: new Bool(), length: rows, values })
}

/**
 * The column `x` of a merged window: false for latent rows.
 * @param base `x` of the base slices; null where all of their rows are records
 */
export function resolveExistence(plan: WindowPlan, base: readonly (Data | null)[]): Data {
  const rows = plan.keyRuns.rows
  const isPatched = plan.rowOps?.includes(ROW_PATCH) ?? false
  if (!isPatched && base.every((column) => column === null)) return allExist(rows)
  const values = makeBitmap(rows)
  let row = 0
  for (let item = 0; item < plan.items; item++) {
    const group = plan.itemGroup[item]!
    if (group >= 0) {
      if (keyExists(plan, group, base)) setBit(values, row)
      row++
      continue
    }
    const column = base[plan.itemSource[item]!]!
    const start = plan.itemStart[item]!
    for (let i = 0; i < plan.itemLength[item]!; i++, row++) {
      if (rowExists(column, start + i)) setBit(values, row)
    }
  }
  return makeColumn({ type: new Bool(), length: rows, values })
}

/** The newest operation that is no patch decides. */
function keyExists(plan: WindowPlan, group: number, base: readonly (Data | null)[]): boolean {
  for (let i = plan.groupStart[group + 1]! - 1; i >= plan.groupStart[group]!; i--) {
    const rowOp = plan.rowOps === null ? null : plan.rowOps[plan.order[i]!]!
    if (rowOp !== ROW_PATCH) return rowOp !== ROW_DELETE
  }
  const source = plan.baseSource[group]!
  return source >= 0 && rowExists(base[source]!, plan.baseRow[group]!)
}

function rowExists(column: Data | null, row: number): boolean {
  return column === null || getBit(column.values, row)
}

/** How many rows `x` says are no records. */
export function countLatent(batch: Batch): number {
  const column = batchColumn(batch, EXISTS_COLUMN)
  if (!column) return 0
  return batch.rows - countBits(column.values, 0, batch.rows)
}

/** The rows that are records, without the column `x`. */
export async function* withoutLatent(
  batches: AsyncIterable<KeyedBatch>,
): AsyncGenerator<KeyedBatch> {
  for await (const { keys, batch } of batches) {
    const names = batch.fields.map(({ name }) => name).filter((name) => name !== EXISTS_COLUMN)
    const shown = selectColumns(batch, names)
    const column = batchColumn(batch, EXISTS_COLUMN) ?? null
    const mask = Uint8Array.from({ length: batch.rows }, (_, row) => +rowExists(column, row))
    const runs = maskRuns(mask)
    if (runs.rows === batch.rows) yield { keys, batch: shown }
    else if (runs.rows > 0) {
      yield { keys: gatherKeyRuns([keys], runs), batch: gatherBatch(shown.fields, [shown], runs) }
    }
  }
}

/** Rows that give cells to what is there and say nothing of whether it exists. */
export async function* asPatches(rows: AsyncIterable<KeyedBatch>): AsyncGenerator<KeyedBatch> {
  for await (const { keys, batch } of rows) {
    const values = new Int8Array(batch.rows).fill(ROW_PATCH)
    const ops = makeColumn({ type: new Int8(), length: batch.rows, values })
    const fields = [...batch.fields, ROW_OPS]
    yield { keys, batch: { rows: batch.rows, fields, columns: [...batch.columns, ops] } }
  }
}
