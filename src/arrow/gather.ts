/** Gathering over whole batches; gather-column.ts has the kernels. */
import { assert } from '../assert.js'
import { type Batch, type BatchField, batchColumn, emptyBatch } from './batch.js'
import { normalColumn } from './column.js'
import { gatherColumn } from './gather-column.js'
import { orderRuns, RunBuilder } from './runs.js'

export { gatherColumn }

/**
 * The batch that the runs describe, column by column; shares no memory with its sources.
 * @param fields of the result; a source without a column of that name gives nulls, other columns
 *   are ignored
 * @throws InvalidArgument where one column would pass 2^31 - 1 bytes or items.
 */
export function gatherBatch(
  fields: readonly BatchField[],
  sources: readonly Batch[],
  runs: RunBuilder,
): Batch {
  const columns = fields.map((field) => {
    const columnsOfField = sources.map((batch) => batchColumn(batch, field.name) ?? null)
    return gatherColumn(field.type, columnsOfField, runs)
  })
  return { rows: runs.rows, fields, columns }
}

/** All rows of the batches, in order, with the given fields as in gatherBatch. */
export function concatBatches(fields: readonly BatchField[], batches: readonly Batch[]): Batch {
  if (batches.length === 0) return emptyBatch(fields)
  const runs = new RunBuilder()
  for (const [at, batch] of batches.entries()) runs.push(at, 0, batch.rows)
  return gatherBatch(fields, batches, runs)
}

/** Rows `[start, start + length)`; shares memory with the batch. */
export function sliceBatch(batch: Batch, start: number, length: number): Batch {
  assert(start >= 0 && length >= 0 && start + length <= batch.rows, 'a slice is within its batch')
  if (length === batch.rows) return batch
  const columns = batch.columns.map((column) => normalColumn(column.slice(start, length)))
  return { rows: length, fields: batch.fields, columns }
}

/** The given rows, in that order; a row of -1 is a row of nulls. */
export function takeBatch(batch: Batch, order: Int32Array): Batch {
  return gatherBatch(batch.fields, [batch], orderRuns(order))
}
