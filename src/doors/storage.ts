/**
 * `calico-format/storage`: the contract that every storage keeps (spec/storage.md), storages in
 * local folders and in memory, and one that counts what is asked of another.
 */
export { type Env, seededEnv, systemEnv } from '../env.js'
export { CalicoError, type ErrorCode, isCalicoError } from '../errors.js'
export { openStorage, parseAddress, type StoreAddress } from '../storage/address.js'
export type {
  ByteRange,
  ObjectInfo,
  ObjectStore,
  ObjectWriter,
  PutOutcome,
  RequestOptions,
} from '../storage/contract.js'
export { CountingStore, type RequestCount, type RequestKind } from '../storage/counting.js'
export { LocalStore } from '../storage/local.js'
export { MemoryStore } from '../storage/memory.js'
export { findHead, type SequenceHead } from '../storage/sequence.js'
