/**
 * The two hashes of the format: xxHash64 (checksums, hash partitions) and SHA-256 (content
 * addresses).
 */
import { createHash } from 'node:crypto'
import xxhash from 'xxhash-wasm'

const { create64, h64Raw } = await xxhash()

/** The library copies what it hashes into memory of its own, which it never gives back. */
const STEP_BYTES = 64 * 1024

/** xxHash64 with seed 0, as an unsigned 64-bit integer. */
export function xxh64(bytes: Uint8Array): bigint {
  return bytes.length <= STEP_BYTES ? h64Raw(bytes, 0n) : xxh64Pieces([bytes])
}

/** xxHash64 with seed 0 of pieces that follow on each other. */
export function xxh64Pieces(pieces: Iterable<Uint8Array>): bigint {
  const hash = create64(0n)
  for (const piece of pieces) {
    for (let at = 0; at < piece.length; at += STEP_BYTES) {
      hash.update(piece.subarray(at, at + STEP_BYTES))
    }
  }
  return hash.digest()
}

/** xxHash64 with seed 0 as 16 lower-case hex digits. */
export function xxh64Hex(bytes: Uint8Array): string {
  return xxh64(bytes).toString(16).padStart(16, '0')
}

/** SHA-256 as 64 lower-case hex digits. */
export function sha256Hex(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
