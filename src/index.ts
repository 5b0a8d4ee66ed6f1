/** Calico's public door. */
export type { Batch, BatchField } from './arrow/batch.js'
export { fromRecordBatch, toRecordBatch } from './arrow/batch.js'
export { batchRows, fromJsonValue, toJsonValue } from './arrow/value.js'
export {
  type CellConflict,
  conflictsOf,
  conflictText,
  type Resolution,
} from './commit/cell-conflicts.js'
export type { Isolation } from './commit/conflicts.js'
export type { MarkOptions } from './commit/mark-options.js'
export type { DeletedRange } from './commit/range-plan.js'
export type { Resolved } from './commit/resolve.js'
export type { Committed } from './commit/staged.js'
export type { Transaction } from './commit/transaction.js'
export type { WriteInput } from './commit/write-input.js'
export type {
  ComputeOptions,
  InsertOptions,
  RecordOptions,
  ScanOptions,
  UpsertOptions,
} from './commit/write-options.js'
export type { CellVerb } from './commit/write-plan.js'
export { readInput } from './data/import.js'
export { writeOutput } from './data/output.js'
export { RecordWriter } from './data/record-writer.js'
export { DecodePool } from './data/worker-pool.js'
export { type Env, seededEnv, systemEnv } from './env.js'
export {
  CalicoError,
  ERROR_CODES,
  type ErrorCode,
  type ErrorKind,
  isCalicoError,
} from './errors.js'
export type { Changes, ChangesOptions } from './executor/changes.js'
export type { DefinitionEvent } from './executor/definition-history.js'
export type {
  DiffExplanation,
  DifferingRows,
  DiffOptions,
  DiffRowsOptions,
  KeySpaceDiff,
  StoreDiff,
} from './executor/diff.js'
export { examine, type Problem } from './executor/doctor.js'
export type {
  ChangesQuery,
  Executor,
  Mutated,
  Query,
  RowsMutation,
  StagedMutation,
} from './executor/executor.js'
export { KeySpace, type KeySpaceStore } from './executor/key-space.js'
export { type LinePoint, parseInterval } from './executor/line-point.js'
export { type MissedRound, maintainRounds, type RoundsOptions } from './executor/maintain-rounds.js'
export type { OpenOptions } from './executor/open-options.js'
export { createStore, openStore } from './executor/open-store.js'
export type {
  CommitOptions,
  ExplainOptions,
  ReadOptions,
  TransactionOptions,
  TransactOptions,
} from './executor/options.js'
export type { Picked, PickOptions } from './executor/pick.js'
export { type Access, allowAll, type Decision, type Policy } from './executor/policy.js'
export { Profile, type ProfileLayer } from './executor/profile.js'
export type {
  BegunWrite,
  NothingCommitted,
  PlannedSplit,
  SharedCommit,
  SharedPlan,
  SharedRead,
  SharedRows,
  SharedWork,
  SharedWrite,
  StagedRows,
} from './executor/shared-work.js'
export { Store } from './executor/store.js'
export type { MaintainOptions, MaintainReport, OptimizeOptions } from './executor/store-upkeep.js'
export type {
  DoneWork,
  FailedWork,
  LeftWork,
  UpkeepOptions,
  UpkeepReport,
} from './executor/upkeep-round.js'
export type {
  AmplificationOptions,
  GroupWrites,
  WriteAmplification,
} from './executor/write-amplification.js'
export type {
  FoldPolicy,
  LogEntry,
  MaintenanceSettings,
  MarkState,
} from './format/generated/documents.js'
export { compareSegmentNames } from './format/segment-name.js'
export type { PlaceOptions, Places } from './log/places.js'
export {
  asGroupsSay,
  type Compaction,
  type CompactionOccasion,
  everyPendingTile,
  type PendingTile,
} from './maintain/compaction.js'
export {
  type CopyOptions,
  type CopyProblem,
  type CopyResult,
  copyStore,
} from './maintain/copy.js'
export type { Work, WorkKind } from './maintain/due-work.js'
export type { PinnedVersion } from './maintain/pins.js'
export { openRegistry, type Registry, type RegistryOptions } from './maintain/registry.js'
export type { RegistryRow } from './maintain/registry-row.js'
export type { Repair } from './maintain/repair.js'
export type {
  VacuumFinding,
  VacuumKeeper,
  VacuumKept,
  VacuumNote,
  VacuumReason,
  VacuumResult,
} from './maintain/vacuum.js'
export type { VerifyResult } from './maintain/verify.js'
export type { Finding, WholeVersion } from './maintain/whole.js'
export type { Aggregate } from './scan/aggregates.js'
export type { SchemaChange } from './scan/diff-schema.js'
export type {
  Explanation,
  GroupExplanation,
  PartExplanation,
  TileExplanation,
} from './scan/explain.js'
export type {
  GroupDifferences,
  PartitionDifference,
  PartitionFigures,
} from './scan/explain-difference.js'
export { explanationText } from './scan/explain-text.js'
export type { ColumnChoice } from './scan/plan.js'
export { type PlannedScan, type Planner, type PlanRequest, scanPlanner } from './scan/planner.js'
export { openStorage, parseAddress } from './storage/address.js'
export type { LocalCacheCounts } from './storage/cache/cached-store.js'
export type { LocalCacheOptions } from './storage/cache/options.js'
export { type Cache, LruCache } from './storage/caching.js'
export type {
  ByteRange,
  ObjectInfo,
  ObjectStore,
  ObjectWriter,
  PutOutcome,
} from './storage/contract.js'
export { CountingStore } from './storage/counting.js'
export { registerStorage, type StorageFactory } from './storage/registered.js'
export type { S3Credentials, S3Encryption, S3Options } from './storage/s3/options.js'
export type { Alteration } from './table/alteration.js'
export type { FieldAlteration, FieldPath } from './table/alteration-fields.js'
export type { TransformSpec } from './table/check-transform.js'
export type { ColumnSpec, GroupSpec, KeySpaceSpec } from './table/definition.js'
export type { At } from './table/line-view.js'
export {
  type Maintenance,
  type MaintenanceSetting,
  maintenanceOf,
  type Retention,
  retentionOf,
} from './table/maintenance.js'
