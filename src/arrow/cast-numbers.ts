/**
 * Checked casts of numbers. 64-bit integers are worked on as two 32-bit words, least significant
 * first: arithmetic on bigints would take most of an import's time.
 */
import { TimeUnit } from 'apache-arrow'
import type { TypedArray } from './column.js'
import { fitsPrecision, writeDecimal } from './decimal.js'

/** The bits of the result that are right whatever the input: those of null cells are left zero. */
export interface CellCast {
  readonly length: number
  readonly isValid: (row: number) => boolean
  /** Gives the error for a value that does not fit. */
  readonly reject: (row: number, reason: string) => Error
}

const WORD = 2 ** 32
const UNFIT = 'is out of the range of'

/** Integers of any width and sign as int64 words. An uint64 above the int64 range is rejected. */
export function int64Words(values: TypedArray, cast: CellCast): Int32Array {
  const words = new Int32Array(cast.length * 2)
  if (values instanceof BigInt64Array || values instanceof BigUint64Array) {
    words.set(new Int32Array(values.buffer, values.byteOffset, cast.length * 2))
    if (values instanceof BigInt64Array) return words
    for (let i = 0; i < cast.length; i++) {
      if (words[2 * i + 1]! < 0 && cast.isValid(i)) throw cast.reject(i, UNFIT)
    }
    return words
  }
  const numbers = values as Int32Array
  for (let i = 0; i < cast.length; i++) {
    const value = numbers[i]!
    words[2 * i] = value
    words[2 * i + 1] = value < 0 ? -1 : 0
  }
  return words
}

/** Integers of any width and sign as signed integers of at most 32 bits. */
export function narrowInts<T extends Int8Array | Int16Array | Int32Array>(
  values: TypedArray,
  target: T,
  cast: CellCast,
): T {
  const words = int64Words(values, cast)
  for (let i = 0; i < cast.length; i++) {
    const low = words[2 * i]!
    target[i] = low
    const fits = target[i] === low && words[2 * i + 1] === low >> 31
    if (!fits && cast.isValid(i)) throw cast.reject(i, UNFIT)
  }
  return target
}

/** Integers of any width and sign as decimals. */
export function intsToDecimals(
  values: TypedArray,
  type: { readonly precision: number; readonly scale: number },
  cast: CellCast,
): Uint32Array {
  const target = new Uint32Array(cast.length * 4)
  const factor = 10n ** BigInt(type.scale)
  for (let i = 0; i < cast.length; i++) {
    if (!cast.isValid(i)) continue
    const unscaled = BigInt(values[i]!) * factor
    if (!fitsPrecision(unscaled, type.precision)) throw cast.reject(i, UNFIT)
    writeDecimal(target, i, unscaled)
  }
  return target
}

export interface DecimalSource {
  readonly words: Uint32Array
  readonly bitWidth: number
  readonly scale: number
}

/**
 * Decimals of any width at another scale and precision; digits that are not zero are never dropped.
 */
export function rescaleDecimals(
  source: DecimalSource,
  type: { readonly precision: number; readonly scale: number },
  cast: CellCast,
): Uint32Array {
  const target = new Uint32Array(cast.length * 4)
  const up = 10n ** BigInt(Math.max(0, type.scale - source.scale))
  const down = 10n ** BigInt(Math.max(0, source.scale - type.scale))
  for (let i = 0; i < cast.length; i++) {
    if (!cast.isValid(i)) continue
    const value = readWideDecimal(source, i) * up
    const unscaled = value / down
    if (unscaled * down !== value) throw cast.reject(i, 'has too many digits after the point for')
    if (!fitsPrecision(unscaled, type.precision)) throw cast.reject(i, UNFIT)
    writeDecimal(target, i, unscaled)
  }
  return target
}

/** The unscaled value of a decimal of any width. */
export function readWideDecimal(source: DecimalSource, row: number): bigint {
  const count = source.bitWidth / 32
  let value = BigInt(source.words[(row + 1) * count - 1]! | 0)
  for (let k = count - 2; k >= 0; k--) {
    value = (value << 32n) | BigInt(source.words[row * count + k]!)
  }
  return value
}

/** Timestamps of a unit as microseconds. */
export function toMicroseconds(
  values: BigInt64Array,
  unit: TimeUnit,
  cast: CellCast,
): BigInt64Array {
  const words = int64Words(values, cast)
  if (unit === TimeUnit.SECOND) multiplyWords(words, 1_000_000, cast)
  if (unit === TimeUnit.MILLISECOND) multiplyWords(words, 1000, cast)
  if (unit === TimeUnit.NANOSECOND) divideWords(words, 1000, cast)
  return new BigInt64Array(words.buffer)
}

/** `factor` is at most 2^20, which keeps all products exact in a double. */
function multiplyWords(words: Int32Array, factor: number, cast: CellCast): void {
  for (let i = 0; i < cast.length; i++) {
    const low = (words[2 * i]! >>> 0) * factor
    const high = words[2 * i + 1]! * factor + Math.floor(low / WORD)
    words[2 * i] = low % WORD
    words[2 * i + 1] = high
    if (words[2 * i + 1] !== high && cast.isValid(i)) throw cast.reject(i, UNFIT)
  }
}

function divideWords(words: Int32Array, divisor: number, cast: CellCast): void {
  for (let i = 0; i < cast.length; i++) {
    const high = Math.floor(words[2 * i + 1]! / divisor)
    const rest = (words[2 * i + 1]! - high * divisor) * WORD + (words[2 * i]! >>> 0)
    const low = Math.floor(rest / divisor)
    words[2 * i] = low
    words[2 * i + 1] = high
    if (low * divisor !== rest && cast.isValid(i)) {
      throw cast.reject(i, 'is finer than the microseconds of')
    }
  }
}

/** Milliseconds since 1970 as whole days. */
export function millisToDays(values: BigInt64Array, cast: CellCast): Int32Array {
  const words = int64Words(values, cast)
  const target = new Int32Array(cast.length)
  for (let i = 0; i < cast.length; i++) {
    if (!cast.isValid(i)) continue
    const days = (words[2 * i + 1]! * WORD + (words[2 * i]! >>> 0)) / 86_400_000
    // A sum past 2^53 is not exact; such days are hundreds of thousands of years away.
    if (!Number.isInteger(days) || Math.abs(days) > 1e8) {
      throw cast.reject(i, 'is no whole day, or out of the range of')
    }
    target[i] = days
  }
  return target
}

/** Half-precision floats, given as their bits. */
export function halfFloats<T extends Float32Array | Float64Array>(bits: Uint16Array, target: T): T {
  for (let i = 0; i < target.length; i++) {
    const exponent = (bits[i]! >> 10) & 0x1f
    const fraction = bits[i]! & 0x3ff
    const size =
      exponent === 0x1f
        ? fraction === 0
          ? Number.POSITIVE_INFINITY
          : Number.NaN
        : exponent === 0
          ? fraction * 2 ** -24
          : (1 + fraction / 1024) * 2 ** (exponent - 15)
    target[i] = bits[i]! & 0x8000 ? -size : size
  }
  return target
}
