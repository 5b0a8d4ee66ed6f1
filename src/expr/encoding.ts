/**
 * The bounds encoding: bytes whose order is that of the cells of one type, as lower-case
 * hexadecimal text, so that bounds compare as strings (CAL-EXPR-020 to 023).
 */
import { parseDecimal } from '../arrow/decimal.js'
import { parseDate, parseMicros } from '../arrow/temporal.js'
import { CalicoError } from '../errors.js'
import { toHex } from '../format/hex.js'
import { type CalicoType, isNested, printType } from '../format/types.js'
import type { BoundValue, CellValue } from './bound-tree.js'

const INT64_SIGN = 1n << 63n
const INT128_SIGN = 1n << 127n

/** The bounds encoding of a cell; of text and bytes all of it, uncut. */
export function encodeCell(type: CalicoType, value: CellValue): string {
  if (typeof value === 'boolean') return value ? '01' : '00'
  if (typeof value === 'number') return encodeFloat(value)
  if (typeof value === 'bigint') {
    return type.kind === 'decimal'
      ? (value + INT128_SIGN).toString(16).padStart(32, '0')
      : (value + INT64_SIGN).toString(16).padStart(16, '0')
  }
  return toHex(value)
}

function encodeFloat(value: number): string {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, value)
  const bits = Number.isNaN(value) ? 0x7ff8n << 48n : view.getBigUint64(0)
  const ordered = bits >= INT64_SIGN ? bits ^ ((1n << 64n) - 1n) : bits ^ INT64_SIGN
  return ordered.toString(16).padStart(16, '0')
}

/** A literal with the encodings of all cells that equal it. */
export function boundValue(type: CalicoType, value: CellValue): BoundValue {
  if (value === 0) return { value: 0, low: encodeFloat(-0), high: encodeFloat(0) }
  const encoded = encodeCell(type, value)
  return { value, low: encoded, high: encoded }
}

/**
 * The bounds encoding of a value in the form of arrow/value.ts; of text and bytes all of it, uncut.
 * @throws TypeMismatch where the value is not of the type; InvalidType for lists, which have no
 *   order.
 */
export function encodeBound(type: CalicoType, value: unknown): string {
  if (isNested(type)) {
    throw new CalicoError(
      'InvalidType',
      `${printType(type)} has no bounds: nested cells have no order`,
    )
  }
  const cell = cellValue(type, value)
  if (cell !== undefined) return encodeCell(type, cell)
  const found = `${typeof value} '${String(value).slice(0, 60)}'`
  throw new CalicoError(
    'TypeMismatch',
    `a bound of ${printType(type)} can't be made of ${found}; give a value of the type`,
  )
}

function cellValue(type: CalicoType, value: unknown): CellValue | undefined {
  switch (type.kind) {
    case 'bool':
      return typeof value === 'boolean' ? value : undefined
    case 'float32':
    case 'float64':
      return typeof value === 'number' ? value : undefined
    case 'utf8':
      return typeof value === 'string' ? new Uint8Array(Buffer.from(value)) : undefined
    case 'binary':
      return value instanceof Uint8Array ? value : undefined
    default: {
      const count = countOf(type, value)
      const limit = type.kind === 'decimal' ? INT128_SIGN : INT64_SIGN
      return count !== undefined && count < limit && count >= -limit ? count : undefined
    }
  }
}

/** The integer that a value of an integer, decimal, date or timestamp type is stored as. */
function countOf(type: CalicoType, value: unknown): bigint | undefined {
  if (type.kind === 'decimal') {
    return typeof value === 'string' ? parseDecimal(value, type) : undefined
  }
  if (typeof value === 'bigint') return value
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : undefined
  if (typeof value !== 'string') return undefined
  if (type.kind === 'date') {
    const days = parseDate(value)
    return days === undefined ? undefined : BigInt(days)
  }
  if (type.kind === 'timestamp' || type.kind === 'timestamptz') {
    return parseMicros(value, type.kind === 'timestamptz')
  }
  return /^-?[0-9]{1,19}$/.test(value) ? BigInt(value) : undefined
}
