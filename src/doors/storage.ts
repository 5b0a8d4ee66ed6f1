/**
 * `calico-format/storage`: the contract that every storage keeps (spec/storage.md), storages in
 * local folders, in memory and in S3, those that others register, and one that counts what is
 * asked of another.
 */
export { type Env, seededEnv, systemEnv } from '../env.js'
export { CalicoError, type ErrorCode, isCalicoError } from '../errors.js'
export {
  type OpenStorageOptions,
  openStorage,
  parseAddress,
  type StoreAddress,
} from '../storage/address.js'
export { type CheckOptions, checkStorage, type RuleResult } from '../storage/check/check.js'
export type {
  ByteRange,
  ObjectInfo,
  ObjectStore,
  ObjectWriter,
  PutOutcome,
  RequestOptions,
  StorageCapabilities,
  TemporarySweep,
} from '../storage/contract.js'
export { CountingStore, type RequestCount, type RequestKind } from '../storage/counting.js'
export { LocalStore } from '../storage/local/local.js'
export { MemoryStore } from '../storage/memory.js'
export { checkPath, checkPrefix } from '../storage/path.js'
export { registerStorage, type StorageFactory } from '../storage/registered.js'
export { alreadyExists, checkAborted, checkRange, cutRange } from '../storage/requests.js'
export type { S3RequestCount } from '../storage/s3/connection.js'
export type { S3Credentials, S3Encryption, S3Options } from '../storage/s3/options.js'
export { S3Store } from '../storage/s3/s3.js'
export { findHead, type SequenceHead } from '../storage/sequence.js'
