/** Calico's public door. */
export type { Batch, BatchField } from './arrow/batch.js'
export { fromRecordBatch, toRecordBatch } from './arrow/batch.js'
export { batchRows, fromJsonValue, toJsonValue } from './arrow/value.js'
export type { Isolation } from './commit/conflicts.js'
export type { MarkOptions } from './commit/mark-options.js'
export type { Resolved } from './commit/resolve.js'
export type { Committed } from './commit/staged.js'
export type {
  InsertOptions,
  ScanOptions,
  Transaction,
  UpsertOptions,
} from './commit/transaction.js'
export type { WriteInput } from './commit/write-input.js'
export type { CellVerb } from './commit/write-plan.js'
export { readInput } from './data/import.js'
export { writeOutput } from './data/output.js'
export { DecodePool } from './data/worker-pool.js'
export { type Env, seededEnv, systemEnv } from './env.js'
export {
  CalicoError,
  ERROR_CODES,
  type ErrorCode,
  type ErrorKind,
  isCalicoError,
} from './errors.js'
export type { DefinitionEvent } from './executor/definition-history.js'
export { KeySpace, type KeySpaceStore } from './executor/key-space.js'
export type {
  CommitOptions,
  ReadOptions,
  TransactionOptions,
  TransactOptions,
} from './executor/options.js'
export { createStore, type OpenOptions, openStore, Store } from './executor/store.js'
export type { LogEntry, MarkState } from './format/generated/documents.js'
export type { VacuumResult } from './maintain/vacuum.js'
export type { Finding, VerifyResult } from './maintain/verify.js'
export { openStorage, parseAddress } from './storage/address.js'
export type {
  ByteRange,
  ObjectInfo,
  ObjectStore,
  ObjectWriter,
  PutOutcome,
} from './storage/contract.js'
export { CountingStore } from './storage/counting.js'
export type { Alteration } from './table/alteration.js'
export type { ColumnSpec, GroupSpec, KeySpaceSpec } from './table/definition.js'
export type { At } from './table/line-view.js'
