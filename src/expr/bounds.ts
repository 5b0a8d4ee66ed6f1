/** Bounds of columns: how many nulls, and the least and greatest cell in the bounds encoding. */
import type { Data } from 'apache-arrow'
import { getBit } from '../arrow/bitmap.js'
import { normalColumn } from '../arrow/column.js'
import { readDecimal } from '../arrow/decimal.js'
import { toHex } from '../format/hex.js'
import { type CalicoType, isNested } from '../format/types.js'
import { encodeCell } from './encoding.js'

export { encodeBound } from './encoding.js'

/** Bytes that a bound of text or bytes may have (CAL-EXPR-023). */
export const BOUND_BYTES_MAX = 32

/**
 * No cell that is not null encodes below `min` or above `max`. A bound of null says nothing, as it
 * must for lists, and where there are no cells but nulls.
 */
export interface ColumnBounds {
  readonly nulls: number
  readonly min: string | null
  readonly max: string | null
}

/** Bounds, and which of them are cells themselves rather than limits of longer ones. */
export interface CellBounds extends ColumnBounds {
  readonly minIsCell: boolean
  readonly maxIsCell: boolean
}

const NO_BOUNDS = { min: null, max: null, minIsCell: false, maxIsCell: false } as const

/** The bounds of all cells of a column of `rows` rows. */
export function columnBounds(options: {
  readonly type: CalicoType
  readonly data: Data
  readonly rows: number
}): CellBounds {
  const { type, rows } = options
  const column = normalColumn(options.data)
  const nulls = column.nullCount
  if (nulls === rows || isNested(type)) return { nulls, ...NO_BOUNDS }
  if (type.kind === 'utf8' || type.kind === 'binary') return { nulls, ...bytesExtremes(column) }
  return { nulls, ...extremes(type, column), minIsCell: true, maxIsCell: true }
}

interface Extremes {
  readonly min: string
  readonly max: string
}

function extremes(type: CalicoType, column: Data): Extremes {
  switch (type.kind) {
    case 'float32':
    case 'float64':
      return floatExtremes(type, column)
    case 'bool':
      return extremesOf(type, column, (row) => Number(getBit(column.values, row)))
    case 'decimal':
      return extremesOf(type, column, (row) => readDecimal(column.values, row))
    default:
      if (column.values instanceof BigInt64Array) return int64Extremes(type, column)
      return extremesOf(type, column, (row) => column.values[row] as number)
  }
}

/** With the bitmap at hand: the getters of Arrow's Data are too slow to ask row by row. */
export function nullTest(column: Data): (row: number) => boolean {
  if (column.nullCount === 0) return () => false
  const bitmap: Uint8Array = column.nullBitmap!
  return (row) => ((bitmap[row >> 3]! >> (row & 7)) & 1) === 0
}

/** Extremes by one comparison per row; at least one cell is not null. */
function extremesOf(
  type: CalicoType,
  column: Data,
  cellAt: (row: number) => number | bigint,
): Extremes {
  const isNull = nullTest(column)
  const rows = column.length
  let min: number | bigint | undefined
  let max: number | bigint | undefined
  for (let i = 0; i < rows; i++) {
    if (isNull(i)) continue
    const cell = cellAt(i)
    if (min === undefined || cell < min) min = cell
    if (max === undefined || cell > max) max = cell
  }
  const encode = (cell: number | bigint): string =>
    encodeCell(type, type.kind === 'bool' ? cell === 1 : BigInt(cell))
  return { min: encode(min!), max: encode(max!) }
}

/** On words: reading a bigint per row would make an object per row. */
function int64Extremes(type: CalicoType, column: Data): Extremes {
  const cells: BigInt64Array = column.values
  const words = new Int32Array(cells.buffer, cells.byteOffset, cells.length * 2)
  const isNull = nullTest(column)
  const rows = column.length
  let min = -1
  let max = -1
  const isBefore = (a: number, b: number): boolean => {
    const high = words[2 * a + 1]!
    const otherHigh = words[2 * b + 1]!
    if (high !== otherHigh) return high < otherHigh
    return words[2 * a]! >>> 0 < words[2 * b]! >>> 0
  }
  for (let i = 0; i < rows; i++) {
    if (isNull(i)) continue
    if (min < 0 || isBefore(i, min)) min = i
    if (max < 0 || isBefore(max, i)) max = i
  }
  return { min: encodeCell(type, cells[min]!), max: encodeCell(type, cells[max]!) }
}

/** In the total order of the encoding: -0 before +0, NaN after all others. */
function floatExtremes(type: CalicoType, column: Data): Extremes {
  const cells: Float32Array | Float64Array = column.values
  const isNull = nullTest(column)
  const rows = column.length
  let min = Number.NaN
  let max = Number.NEGATIVE_INFINITY
  let hasNaN = false
  let hasOther = false
  for (let i = 0; i < rows; i++) {
    if (isNull(i)) continue
    const cell = cells[i]!
    if (Number.isNaN(cell)) {
      hasNaN = true
      continue
    }
    if (!hasOther || cell < min || (cell === 0 && Object.is(cell, -0) && min === 0)) min = cell
    if (!hasOther || cell > max || (cell === 0 && Object.is(max, -0))) max = cell
    hasOther = true
  }
  return { min: encodeCell(type, min), max: encodeCell(type, hasNaN ? Number.NaN : max) }
}

function bytesExtremes(column: Data): Omit<CellBounds, 'nulls'> {
  const offsets: Int32Array = column.valueOffsets
  const bytes: Uint8Array = column.values
  const isNull = nullTest(column)
  const rows = column.length
  const isBefore = (a: number, b: number): boolean => {
    const [i, j] = [offsets[a]!, offsets[b]!]
    const common = Math.min(offsets[a + 1]! - i, offsets[b + 1]! - j)
    let k = 0
    while (k < common && bytes[i + k] === bytes[j + k]) k++
    if (k < common) return bytes[i + k]! < bytes[j + k]!
    return offsets[a + 1]! - i < offsets[b + 1]! - j
  }
  let min = -1
  let max = -1
  for (let i = 0; i < rows; i++) {
    if (isNull(i)) continue
    if (min < 0 || isBefore(i, min)) min = i
    if (max < 0 || isBefore(max, i)) max = i
  }
  const least = bytes.subarray(offsets[min]!, offsets[min + 1]!)
  const greatest = bytes.subarray(offsets[max]!, offsets[max + 1]!)
  return {
    min: toHex(least.subarray(0, BOUND_BYTES_MAX)),
    max: cutMax(greatest),
    minIsCell: least.length <= BOUND_BYTES_MAX,
    maxIsCell: greatest.length <= BOUND_BYTES_MAX,
  }
}

/**
 * A bound of at most BOUND_BYTES_MAX bytes that is not below the value; null where there is none.
 */
function cutMax(value: Uint8Array): string | null {
  if (value.length <= BOUND_BYTES_MAX) return toHex(value)
  return afterPrefix(toHex(value.subarray(0, BOUND_BYTES_MAX)))
}

/**
 * The least bytes after all bytes that begin with the given ones; null where nothing is. Both in
 * hexadecimal.
 */
export function afterPrefix(hex: string): string | null {
  let end = hex.length
  while (end > 0 && hex.startsWith('ff', end - 2)) end -= 2
  if (end === 0) return null
  const last = Number.parseInt(hex.slice(end - 2, end), 16) + 1
  return hex.slice(0, end - 2) + last.toString(16).padStart(2, '0')
}
