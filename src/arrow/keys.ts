/**
 * Keys as kernels use them: encoded once per batch, then compared, searched, sorted and merged as
 * words.
 */

export { decodeComponents, encodedDigits, encodedEnd } from './key-decode.js'
export { checkKeyColumn, encodeKeys, KEY_BYTES_MAX } from './key-encode.js'
export { concatKeys, gatherKeyRuns, sliceKeys } from './key-gather.js'
export { gatherKeys, sortOrder } from './key-sort.js'
export {
  compareKeys,
  compareKeyToBytes,
  type GallopArgs,
  gallopLowerBound,
  gallopUpperBound,
  isSorted,
  isStrictlySorted,
  type KeyVector,
  keyBytes,
  keyHex,
  keyVectorOf,
  lowerBoundBytes,
} from './key-vector.js'
