/**
 * `calico-format/tile`: the merge of one tile without a log and without a store (spec/merge.md,
 * spec/tile.md). A checkpoint and the updates after it are given by the caller, as entries describe
 * them or as rows in memory; what comes out are the rows of the tile.
 */
export { type Batch, type BatchField, fromRecordBatch, toRecordBatch } from '../arrow/batch.js'
export { batchRows, buildBatch, fromJsonValue, toJsonValue } from '../arrow/value.js'
export { DecodePool } from '../data/worker-pool.js'
export { CalicoError, type ErrorCode, isCalicoError } from '../errors.js'
export type {
  CheckpointAction,
  Segment,
  Slice,
  UpdateAction,
} from '../format/generated/documents.js'
export { type CalicoType, parseType, printType } from '../format/types.js'
export type { MemoryRow } from '../tile/memory-rows.js'
export type { ColumnOp } from '../tile/merge-column.js'
export {
  type ReadTileOptions,
  readTile,
  type TileCheckpoint,
  type TileColumn,
  type TileUpdate,
} from '../tile/standalone.js'
