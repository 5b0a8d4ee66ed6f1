/**
 * Sets of keys as an entry holds them: xxHash64 of each encoded key, ascending, big-endian, base64
 * (CAL-LOG-060).
 */
import { xxh64 } from './hash.js'

/** Most hashes in one place; where keys are more, their ranges have to do. */
export const KEY_HASHES_MAX = 4096

const HASH_BYTES = 8

export function hashKey(key: Uint8Array): bigint {
  return xxh64(key)
}

/** The text of a set of hashes, given in any order. */
export function printKeyHashes(hashes: Iterable<bigint>): string {
  const sorted = BigUint64Array.from(new Set(hashes)).sort()
  const bytes = Buffer.alloc(sorted.length * HASH_BYTES)
  for (const [i, hash] of sorted.entries()) bytes.writeBigUInt64BE(hash, i * HASH_BYTES)
  return bytes.toString('base64')
}

/**
 * The hashes of a text; `null` where it is not canonical base64 of 1 … `countMax` of them,
 * strictly ascending.
 */
export function parseKeyHashes(text: string, countMax = KEY_HASHES_MAX): BigUint64Array | null {
  const bytes = Buffer.from(text, 'base64')
  const count = bytes.length / HASH_BYTES
  if (!Number.isInteger(count) || count < 1 || count > Math.min(countMax, KEY_HASHES_MAX)) {
    return null
  }
  if (bytes.toString('base64') !== text) return null
  const hashes = new BigUint64Array(count)
  for (let i = 0; i < count; i++) {
    const hash = bytes.readBigUInt64BE(i * HASH_BYTES)
    if (i > 0 && hash <= hashes[i - 1]!) return null
    hashes[i] = hash
  }
  return hashes
}
