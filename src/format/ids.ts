/**
 * Identifiers: random bits in RFC 4648 base32, lower case, without padding (CAL-FORMAT-020).
 *
 *   short   64 bits, 13 characters   key-spaces, groups, incarnations
 *   long   128 bits, 26 characters   stores, entries, transactions, data files
 */
import type { Env } from '../env.js'

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'

/** Base32 of any bytes; the last character is filled up with zero bits. */
export function toBase32(bytes: Uint8Array): string {
  let text = ''
  let bits = 0
  let held = 0
  for (const byte of bytes) {
    held = (held << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += ALPHABET[(held >> bits) & 31]
    }
    held &= (1 << bits) - 1
  }
  return bits > 0 ? text + ALPHABET[(held << (5 - bits)) & 31] : text
}

export function newShortId(env: Env): string {
  return toBase32(env.randomBytes(8))
}

export function newLongId(env: Env): string {
  return toBase32(env.randomBytes(16))
}

/** The id of a file that is staged, behind a marker where the environment has one. */
export function newFileId(env: Env): string {
  const { fileIdsBegin } = env
  return fileIdsBegin === undefined ? newLongId(env) : `${fileIdsBegin}${newShortId(env)}`
}

/** A random column id in 1 … 2^31 − 1, none of `taken` (CAL-TABLE-006). */
export function newColumnId(env: Env, taken: ReadonlySet<number>): number {
  for (;;) {
    const bytes = env.randomBytes(4)
    const id = (((bytes[0]! & 0x7f) << 24) | (bytes[1]! << 16) | (bytes[2]! << 8) | bytes[3]!) >>> 0
    if (id !== 0 && !taken.has(id)) return id
  }
}
