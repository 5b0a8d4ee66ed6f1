/**
 * Vectors of truth values, one byte per row: bit 0 = may be true, bit 1 = may be false. So AND and
 * OR are bit operations on four rows at a time, and NULL, which may be either, needs no case of its
 * own.
 */
import type { Data } from 'apache-arrow'

export const TRUE = 1
export const FALSE = 2
export const NULL = 3

const MAY_BE_TRUE = 0x01010101
const MAY_BE_FALSE = 0x02020202

/** `rows` truth values; the buffer has whole words, so that `words` may view it. */
export function truthVector(rows: number): Uint8Array {
  return new Uint8Array((rows + 3) & ~3).subarray(0, rows)
}

function words(vector: Uint8Array): Int32Array {
  return new Int32Array(vector.buffer, 0, (vector.length + 3) >> 2)
}

/** `into` becomes `into AND other`. */
export function andInto(into: Uint8Array, other: Uint8Array): void {
  const a = words(into)
  const b = words(other)
  for (let i = 0; i < a.length; i++) {
    const x = a[i]!
    const y = b[i]!
    a[i] = (x & y & MAY_BE_TRUE) | ((x | y) & MAY_BE_FALSE)
  }
}

/** `into` becomes `into OR other`. */
export function orInto(into: Uint8Array, other: Uint8Array): void {
  const a = words(into)
  const b = words(other)
  for (let i = 0; i < a.length; i++) {
    const x = a[i]!
    const y = b[i]!
    a[i] = ((x | y) & MAY_BE_TRUE) | (x & y & MAY_BE_FALSE)
  }
}

/** The vector becomes its negation. */
export function notInto(vector: Uint8Array): void {
  const a = words(vector)
  for (let i = 0; i < a.length; i++) {
    const x = a[i]!
    a[i] = ((x >> 1) & MAY_BE_TRUE) | ((x << 1) & MAY_BE_FALSE)
  }
}

/** Each NULL becomes TRUE, each other value FALSE. */
export function isNullInto(vector: Uint8Array): void {
  for (let i = 0; i < vector.length; i++) vector[i] = vector[i] === NULL ? TRUE : FALSE
}

/** Sets the vector to `value` in the rows where a column in normal form is null. */
export function setAtNulls(vector: Uint8Array, column: Data, value: number): void {
  if (column.nullCount === 0) return
  const bitmap: Uint8Array = column.nullBitmap!
  for (let start = 0; start < vector.length; start += 8) {
    const bits = bitmap[start >> 3]!
    if (bits === 0xff) continue
    const end = Math.min(start + 8, vector.length)
    for (let i = start; i < end; i++) if (((bits >> (i & 7)) & 1) === 0) vector[i] = value
  }
}

/** 1 where TRUE, 0 where FALSE or NULL; reuses the vector. */
export function toMask(vector: Uint8Array): Uint8Array {
  const a = words(vector)
  for (let i = 0; i < a.length; i++) {
    const x = a[i]!
    a[i] = x & ~(x >> 1) & MAY_BE_TRUE
  }
  return vector
}
