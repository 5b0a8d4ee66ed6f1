/**
 * Hash buckets of many keys at once (spec/partition.md). Keys of fewer than 32 bytes, which are
 * nearly all, are hashed here in 32-bit halves: a call of the general hash for each key costs
 * several times as much.
 */
import { type KeyVector, keyBytes } from '../arrow/keys.js'
import { xxh64 } from '../format/hash.js'

/** Keys of so many bytes take the hash's long form, which is left to the library. */
const LONG_BYTES = 32

const PRIME_1 = { hi: 0x9e3779b1, lo: 0x85ebca87 }
const PRIME_2 = { hi: 0xc2b2ae3d, lo: 0x27d4eb4f }
const PRIME_3 = { hi: 0x165667b1, lo: 0x9e3779f9 }
const PRIME_4 = { hi: 0x85ebca77, lo: 0xc2b2ae63 }
const PRIME_5 = { hi: 0x27d4eb2f, lo: 0x165667c5 }

/** xxHash64 with seed 0 of each key, modulo `buckets` (at most 65536). */
export function hashBuckets(keys: KeyVector, buckets: number): Uint16Array {
  const found = new Uint16Array(keys.rows)
  const hash = new ShortHash()
  const high = 2 ** 32 % buckets
  for (let row = 0; row < keys.rows; row++) {
    const length = keys.offsets ? keys.offsets[row + 1]! - keys.offsets[row]! : 8
    if (length >= LONG_BYTES) {
      found[row] = Number(xxh64(keyBytes(keys, row)) % BigInt(buckets))
      continue
    }
    if (keys.offsets) hash.ofBytes(keys.bytes!, keys.offsets[row]!, length)
    else hash.ofWords(keys.hi[row]!, keys.lo[row]!)
    // All remainders are below 2^16, so the sum is exact.
    found[row] = (((hash.hi >>> 0) % buckets) * high + ((hash.lo >>> 0) % buckets)) % buckets
  }
  return found
}

/** The form of xxHash64 for short inputs; the state is a 64-bit word in two halves. */
class ShortHash {
  hi = 0
  lo = 0

  ofWords(first: number, second: number): void {
    this.begin(8)
    this.lane(swapBytes(second), swapBytes(first))
    this.end()
  }

  ofBytes(bytes: Uint8Array, from: number, length: number): void {
    this.begin(length)
    let at = from
    const end = from + length
    for (; at + 8 <= end; at += 8) this.lane(wordAt(bytes, at + 4), wordAt(bytes, at))
    if (at + 4 <= end) {
      this.half(wordAt(bytes, at))
      at += 4
    }
    for (; at < end; at++) this.byte(bytes[at]!)
    this.end()
  }

  private begin(length: number): void {
    this.hi = PRIME_5.hi
    this.lo = PRIME_5.lo
    this.add(0, length)
  }

  /** Eight bytes: the state takes in their own round, and is mixed. */
  private lane(hi: number, lo: number): void {
    const stateHi = this.hi
    const stateLo = this.lo
    this.hi = hi
    this.lo = lo
    this.times(PRIME_2)
    this.rotate(31)
    this.times(PRIME_1)
    this.hi ^= stateHi
    this.lo ^= stateLo
    this.rotate(27)
    this.times(PRIME_1)
    this.add(PRIME_4.hi, PRIME_4.lo)
  }

  private half(lo: number): void {
    this.mixIn(lo, PRIME_1)
    this.rotate(23)
    this.times(PRIME_2)
    this.add(PRIME_3.hi, PRIME_3.lo)
  }

  private byte(value: number): void {
    this.mixIn(value, PRIME_5)
    this.rotate(11)
    this.times(PRIME_1)
  }

  private end(): void {
    // The state xor itself shifted right by 33, 29 and 32.
    this.lo ^= this.hi >>> 1
    this.times(PRIME_2)
    this.lo ^= (this.lo >>> 29) | (this.hi << 3)
    this.hi ^= this.hi >>> 29
    this.times(PRIME_3)
    this.lo ^= this.hi
  }

  /** xor with a 32-bit value times a prime. */
  private mixIn(value: number, prime: { hi: number; lo: number }): void {
    const { hi, lo } = this
    this.hi = 0
    this.lo = value
    this.times(prime)
    this.hi ^= hi
    this.lo ^= lo
  }

  /** Rotates left by 1 to 31 bits. */
  private rotate(bits: number): void {
    const { hi, lo } = this
    this.hi = (hi << bits) | (lo >>> (32 - bits))
    this.lo = (lo << bits) | (hi >>> (32 - bits))
  }

  private add(hi: number, lo: number): void {
    const sum = (this.lo >>> 0) + (lo >>> 0)
    this.hi = (this.hi + hi + (sum > 0xffffffff ? 1 : 0)) | 0
    this.lo = sum | 0
  }

  private times({ hi, lo }: { hi: number; lo: number }): void {
    const low = this.lo & 0xffff
    const high = this.lo >>> 16
    const ll = Math.imul(low, lo & 0xffff)
    const lh = Math.imul(low, lo >>> 16)
    const hl = Math.imul(high, lo & 0xffff)
    const middle = (ll >>> 16) + (lh & 0xffff) + (hl & 0xffff)
    const carried = Math.imul(high, lo >>> 16) + (lh >>> 16) + (hl >>> 16) + (middle >>> 16)
    this.hi = (carried + Math.imul(this.hi, lo) + Math.imul(this.lo, hi)) | 0
    this.lo = (ll & 0xffff) | (middle << 16)
  }
}

/** Four bytes as a little-endian word. */
function wordAt(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)
}

function swapBytes(word: number): number {
  return (word << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24)
}
