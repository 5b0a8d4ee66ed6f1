/** How much memory batches take. */
import type { Data } from 'apache-arrow'
import type { Batch } from '../arrow/batch.js'

/** Bytes of the cells of a batch in normal form; what else its buffers hold does not count. */
export function batchBytes(batch: Batch): number {
  return batch.columns.reduce((sum, column) => sum + columnBytes(column), 0)
}

function columnBytes(column: Data): number {
  const own =
    (column.values?.byteLength ?? 0) +
    (column.valueOffsets?.byteLength ?? 0) +
    (column.nullCount > 0 ? (column.nullBitmap?.byteLength ?? 0) : 0)
  return column.children.reduce((sum: number, child: Data) => sum + columnBytes(child), own)
}
