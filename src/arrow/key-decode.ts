/** Key encodings back into columns (spec/keys.md). */
import type { Data } from 'apache-arrow'
import type { CalicoType } from '../format/types.js'
import { makeBitmap, setBit } from './bitmap.js'
import { makeColumn } from './column.js'
import { fitsPrecision, writeDecimal } from './decimal.js'
import { toArrowType } from './types.js'
import { isUtf8 } from './utf8.js'

/** Bytes each zero of which FF follows. */
const ESCAPED = /^(?:00ff|(?!00)..)*$/

/** Bits of the integers that lie in columns narrower than their encoding. */
const NARROW_BITS: Readonly<Record<string, number>> = { int8: 8, int16: 16, int32: 32, date: 32 }

/**
 * Where a component's encoding ends that begins at hex digit `at`; past the end of the text where
 * it does not end in it.
 */
export function encodedEnd(type: CalicoType, hex: string, at: number): number {
  const digits = encodedDigits(type)
  if (digits !== null) return at + digits
  // Text ends at the first 00 00; a zero byte inside it is followed by FF.
  let end = at
  while (end < hex.length && hex.slice(end, end + 4) !== '0000') {
    end += hex.slice(end, end + 2) === '00' ? 4 : 2
  }
  return end + 4
}

/** How many hex digits every encoding of a type has; null where they differ. */
export function encodedDigits(type: CalicoType): number | null {
  if (type.kind === 'utf8' || type.kind === 'binary') return null
  return type.kind === 'bool' ? 2 : type.kind === 'decimal' ? 32 : 16
}

/**
 * The values of some encodings, as a column; null where one of them encodes no value of the type.
 * @param encodings each of one component, in lower-case hexadecimal
 */
export function decodeComponents(type: CalicoType, encodings: readonly string[]): Data | null {
  if (encodings.some((hex) => encodedEnd(type, hex, 0) !== hex.length)) return null
  const parts = { type: toArrowType(type), length: encodings.length }
  switch (type.kind) {
    case 'bool': {
      if (!encodings.every((hex) => hex === '00' || hex === '01')) return null
      const values = makeBitmap(encodings.length)
      for (const [row, hex] of encodings.entries()) if (hex === '01') setBit(values, row)
      return makeColumn({ ...parts, values })
    }
    case 'decimal': {
      const unscaled = encodings.map((hex) => signed(hex, 128))
      if (!unscaled.every((value) => fitsPrecision(value, type.precision))) return null
      const values = new Uint32Array(4 * encodings.length)
      for (const [row, value] of unscaled.entries()) writeDecimal(values, row, value)
      return makeColumn({ ...parts, values })
    }
    case 'utf8':
    case 'binary':
      return decodeVarying(type, encodings)
    default: {
      const counts = encodings.map((hex) => signed(hex, 64))
      const bits = NARROW_BITS[type.kind]
      if (bits === undefined) return makeColumn({ ...parts, values: BigInt64Array.from(counts) })
      if (!counts.every((count) => BigInt.asIntN(bits, count) === count)) return null
      const values = new parts.type.ArrayType(encodings.length)
      for (const [row, count] of counts.entries()) values[row] = Number(count)
      return makeColumn({ ...parts, values })
    }
  }
}

/** The integer of big-endian digits whose sign bit is flipped. */
function signed(hex: string, bits: 64 | 128): bigint {
  return BigInt(`0x${hex}`) - (1n << BigInt(bits - 1))
}

function decodeVarying(type: CalicoType, encodings: readonly string[]): Data | null {
  const parts: Buffer[] = []
  const offsets = new Int32Array(encodings.length + 1)
  for (const [row, hex] of encodings.entries()) {
    const escaped = hex.slice(0, -4)
    if (!ESCAPED.test(escaped)) return null
    const part = Buffer.from(
      escaped.replace(/00ff|../g, (bytes) => bytes.slice(0, 2)),
      'hex',
    )
    if (type.kind === 'utf8' && !isUtf8(part)) return null
    parts.push(part)
    offsets[row + 1] = offsets[row]! + part.length
  }
  const values = new Uint8Array(Buffer.concat(parts))
  return makeColumn({ type: toArrowType(type), length: encodings.length, offsets, values })
}
