/** The order of single cells, across the types that compare (CAL-EXPR-016 to 019, 034). */
import type { Data } from 'apache-arrow'
import { getBit } from '../arrow/bitmap.js'
import { readDecimal } from '../arrow/decimal.js'
import { type CalicoType, isNested } from '../format/types.js'
import { nearestFloat, powerOfTen } from './decimal-math.js'
import { isFloat, isInteger } from './value-type.js'

export interface TypedColumn {
  readonly type: CalicoType
  /** In normal form. */
  readonly data: Data
}

/**
 * Negative, zero or positive as cell `i` of the left column is before, equal to or after cell `j`
 * of the right one; neither may be null.
 */
export type PairOrder = (i: number, j: number) => number

/** Whether values of two types compare with each other. */
export function areComparable(a: CalicoType, b: CalicoType): boolean {
  return !isNested(a) && comparisonClass(a) === comparisonClass(b)
}

function comparisonClass(type: CalicoType): string {
  return isInteger(type) || isFloat(type) || type.kind === 'decimal' ? 'number' : type.kind
}

export function pairOrder(left: TypedColumn, right: TypedColumn): PairOrder {
  const a = left.data.values
  const b = right.data.values
  if (isFloat(left.type) && isFloat(right.type)) return (i, j) => floatSign(a[i], b[j])
  if (isFloat(left.type) || isFloat(right.type)) {
    const x = floatReader(left)
    const y = floatReader(right)
    return (i, j) => floatSign(x(i), y(j))
  }
  if (left.type.kind === 'decimal' || right.type.kind === 'decimal') {
    return decimalOrder(left, right)
  }
  switch (left.type.kind) {
    case 'bool':
      return (i, j) => Number(getBit(a, i)) - Number(getBit(b, j))
    case 'utf8':
    case 'binary':
      return bytesOrder(left.data, right.data)
    default:
      // Numbers and bigints compare by value, whichever side has which.
      return (i, j) => (a[i] < b[j] ? -1 : a[i] > b[j] ? 1 : 0)
  }
}

function floatSign(a: number, b: number): number {
  if (a < b) return -1
  if (a > b) return 1
  if (a === b) return 0
  return Number(Number.isNaN(a)) - Number(Number.isNaN(b))
}

/** Cells of a column of numbers as the nearest float64. */
function floatReader({ type, data }: TypedColumn): (row: number) => number {
  const cells = data.values
  if (type.kind !== 'decimal') return (row) => Number(cells[row])
  return (row) => nearestFloat(readDecimal(cells, row), type.scale)
}

function decimalOrder(left: TypedColumn, right: TypedColumn): PairOrder {
  const scaleOf = ({ type }: TypedColumn): number => (type.kind === 'decimal' ? type.scale : 0)
  const scale = Math.max(scaleOf(left), scaleOf(right))
  const reader = (side: TypedColumn): ((row: number) => bigint) => {
    const cells = side.data.values
    const factor = powerOfTen(scale - scaleOf(side))
    if (side.type.kind === 'decimal') return (row) => readDecimal(cells, row) * factor
    return (row) => BigInt(cells[row]) * factor
  }
  const x = reader(left)
  const y = reader(right)
  return (i, j) => {
    const a = x(i)
    const b = y(j)
    return a < b ? -1 : a > b ? 1 : 0
  }
}

function bytesOrder(left: Data, right: Data): PairOrder {
  const a: Uint8Array = left.values
  const b: Uint8Array = right.values
  const leftOffsets: Int32Array = left.valueOffsets
  const rightOffsets: Int32Array = right.valueOffsets
  return (row, other) => {
    const i = leftOffsets[row]!
    const j = rightOffsets[other]!
    const leftLength = leftOffsets[row + 1]! - i
    const rightLength = rightOffsets[other + 1]! - j
    const common = Math.min(leftLength, rightLength)
    let k = 0
    while (k < common && a[i + k] === b[j + k]) k++
    return k < common ? a[i + k]! - b[j + k]! : leftLength - rightLength
  }
}
