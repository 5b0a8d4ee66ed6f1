/**
 * What the quickstart takes from the build of this repository; with the package it is all
 * `calico-format`.
 */

export { readInput } from '../../dist/data/import.js'
export { writeOutput } from '../../dist/data/output.js'
export { DecodePool } from '../../dist/data/worker-pool.js'
export {
  batchRows,
  createStore,
  fromRecordBatch,
  openStorage,
  openStore,
  parseAddress,
  systemEnv,
  toRecordBatch,
} from '../../dist/index.js'
export { CountingStore } from '../../dist/storage/counting.js'
