/**
 * The two hashes of the format: xxHash64 (checksums, hash partitions) and SHA-256 (content
 * addresses).
 */
import { createHash } from 'node:crypto'
import xxhash from 'xxhash-wasm'

const { h64Raw } = await xxhash()

/** xxHash64 with seed 0, as an unsigned 64-bit integer. */
export function xxh64(bytes: Uint8Array): bigint {
  return h64Raw(bytes, 0n)
}

/** xxHash64 with seed 0 as 16 lower-case hex digits. */
export function xxh64Hex(bytes: Uint8Array): string {
  return h64Raw(bytes, 0n).toString(16).padStart(16, '0')
}

/** SHA-256 as 64 lower-case hex digits. */
export function sha256Hex(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
