/**
 * Encoded keys in columns of words, so that nearly all comparisons take two array reads. A key's
 * bytes order as its values do, and no key of a key-space is a prefix of another.
 */

export interface KeyVector {
  readonly rows: number
  /** Bytes 0–3 of each key as a big-endian word, zero padded. */
  readonly hi: Uint32Array
  /** Bytes 4–7 of each key as a big-endian word, zero padded. */
  readonly lo: Uint32Array
  /** All keys end to end; null where every key is exactly 8 bytes. */
  readonly bytes: Uint8Array | null
  /** rows + 1 positions in `bytes`; null where `bytes` is. */
  readonly offsets: Int32Array | null
}

export interface GallopArgs {
  /** Sorted keys. */
  readonly keys: KeyVector
  /** Search range `[from, to)` of rows; the answer is expected near `from`. */
  readonly from: number
  readonly to: number
  readonly probe: KeyVector
  readonly probeIndex: number
}

/** Negative, zero or positive as key `i` of `a` is before, equal to or after key `j` of `b`. */
export function compareKeys(a: KeyVector, i: number, b: KeyVector, j: number): number {
  const ah = a.hi[i]!
  const bh = b.hi[j]!
  if (ah !== bh) return ah < bh ? -1 : 1
  const al = a.lo[i]!
  const bl = b.lo[j]!
  if (al !== bl) return al < bl ? -1 : 1
  return a.offsets === null && b.offsets === null ? 0 : compareTails(a, i, b, j)
}

/** Compares past byte 8, then by length. */
function compareTails(a: KeyVector, i: number, b: KeyVector, j: number): number {
  const aStart = a.offsets ? a.offsets[i]! : 0
  const bStart = b.offsets ? b.offsets[j]! : 0
  const aLength = a.offsets ? a.offsets[i + 1]! - aStart : 8
  const bLength = b.offsets ? b.offsets[j + 1]! - bStart : 8
  const common = Math.min(aLength, bLength)
  if (common > 8) {
    const ab = a.bytes!
    const bb = b.bytes!
    for (let k = 8; k < common; k++) {
      const diff = ab[aStart + k]! - bb[bStart + k]!
      if (diff !== 0) return diff
    }
  }
  return aLength - bLength
}

/** The bytes of key `i`; a view where the vector holds bytes. */
export function keyBytes(keys: KeyVector, i: number): Uint8Array {
  if (keys.offsets) return keys.bytes!.subarray(keys.offsets[i]!, keys.offsets[i + 1]!)
  const bytes = new Uint8Array(8)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, keys.hi[i]!)
  view.setUint32(4, keys.lo[i]!)
  return bytes
}

/** Keys from their bytes in hexadecimal. */
export function keyVectorOf(keys: readonly string[]): KeyVector {
  const parts = keys.map((key) => Buffer.from(key, 'hex'))
  const offsets = new Int32Array(keys.length + 1)
  const words = Buffer.alloc(8 * keys.length)
  for (const [i, part] of parts.entries()) {
    offsets[i + 1] = offsets[i]! + part.length
    part.copy(words, 8 * i, 0, 8)
  }
  const wordAt = (at: number): Uint32Array =>
    Uint32Array.from(parts, (_, i) => words.readUInt32BE(8 * i + at))
  const bytes = new Uint8Array(Buffer.concat(parts))
  return { rows: keys.length, hi: wordAt(0), lo: wordAt(4), bytes, offsets }
}

/** The bytes of key `i` in lower-case hexadecimal. */
export function keyHex(keys: KeyVector, i: number): string {
  return Buffer.from(keyBytes(keys, i)).toString('hex')
}

/**
 * Compares key `i` with any bytes, as memcmp and then by length: `bytes` may be a bound that is no
 * whole key.
 */
export function compareKeyToBytes(keys: KeyVector, i: number, bytes: Uint8Array): number {
  const key = keyBytes(keys, i)
  const common = Math.min(key.length, bytes.length)
  for (let k = 0; k < common; k++) {
    const diff = key[k]! - bytes[k]!
    if (diff !== 0) return diff
  }
  return key.length - bytes.length
}

/** The first row of sorted keys whose key is not before `bytes`; `rows` where there is none. */
export function lowerBoundBytes(keys: KeyVector, bytes: Uint8Array): number {
  let low = 0
  let high = keys.rows
  while (low < high) {
    const mid = (low + high) >>> 1
    if (compareKeyToBytes(keys, mid, bytes) < 0) low = mid + 1
    else high = mid
  }
  return low
}

/** The first row of `[from, to)` whose key is at or after the probe; `to` where there is none. */
export function gallopLowerBound(args: GallopArgs): number {
  return gallop(args, 0)
}

/** The first row of `[from, to)` whose key is after the probe; `to` where there is none. */
export function gallopUpperBound(args: GallopArgs): number {
  return gallop(args, 1)
}

/** Rows whose comparison with the probe is below `limit` come before the answer. */
function gallop(args: GallopArgs, limit: 0 | 1): number {
  const { keys, from, to, probe, probeIndex } = args
  let low = from
  let step = 1
  while (low + step <= to && compareKeys(keys, low + step - 1, probe, probeIndex) < limit) {
    low += step
    step *= 2
  }
  let high = Math.min(to, low + step)
  while (low < high) {
    const mid = (low + high) >>> 1
    if (compareKeys(keys, mid, probe, probeIndex) < limit) low = mid + 1
    else high = mid
  }
  return low
}

/** Whether each key is after the one before. */
export function isStrictlySorted(keys: KeyVector): boolean {
  return ascends(keys, -1)
}

/** Whether no key is before the one before it. */
export function isSorted(keys: KeyVector): boolean {
  return ascends(keys, 0)
}

function ascends(keys: KeyVector, limit: -1 | 0): boolean {
  for (let i = 1; i < keys.rows; i++) {
    if (compareKeys(keys, i - 1, keys, i) > limit) return false
  }
  return true
}
