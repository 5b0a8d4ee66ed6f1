/**
 * `calico-format/data`: sorted files by themselves (spec/data.md): read by key range or page, and
 * written from records that come one at a time, in any order and bounded memory.
 */
export { type Batch, type BatchField, fromRecordBatch, toRecordBatch } from '../arrow/batch.js'
export { batchRows, buildBatch, fromJsonValue, toJsonValue } from '../arrow/value.js'
export type { Page } from '../data/file.js'
export { readInput } from '../data/import.js'
export { writeOutput } from '../data/output.js'
export { RecordWriter, type RecordWriterOptions } from '../data/record-writer.js'
export { DecodePool } from '../data/worker-pool.js'
export { CalicoError, type ErrorCode, isCalicoError } from '../errors.js'
export type { UpdateAction } from '../format/generated/documents.js'
export { type CalicoType, parseType, printType } from '../format/types.js'
export {
  openSortedFile,
  type SortedFile,
  type SortedFileOptions,
  type SortedFileRead,
} from '../tile/sorted-file.js'
export type { TileColumn } from '../tile/standalone.js'
export { openUpdateWriter, type UpdateWriterOptions } from '../tile/update-writer.js'
