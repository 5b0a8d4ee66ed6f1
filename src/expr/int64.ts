/** 64-bit integers as pairs of words, least significant first: reading bigints is slow. */
import type { Data } from 'apache-arrow'

const WORD = 2 ** 32
const INT64_LIMIT = 1n << 63n

/** The words of a column of int64 or timestamps. */
export function wordsOf(column: Data): Int32Array {
  const cells: BigInt64Array = column.values
  return new Int32Array(cells.buffer, cells.byteOffset, cells.length * 2)
}

/** Cell `at` as a number where it is one of at most 53 bits, else NaN. */
export function safeNumber(words: Int32Array, at: number): number {
  const high = words[2 * at + 1]!
  if (high >= 0x200000 || high < -0x200000) return Number.NaN
  return high * WORD + (words[2 * at]! >>> 0)
}

/** Writes a whole number of at most 53 bits. */
export function writeNumber(words: Int32Array, at: number, value: number): void {
  const high = Math.floor(value / WORD)
  words[2 * at + 1] = high
  words[2 * at] = value - high * WORD
}

export function fitsInt64(value: bigint): boolean {
  return value < INT64_LIMIT && value >= -INT64_LIMIT
}
