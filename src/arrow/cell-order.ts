/** The order of single cells, which is that of their bound encodings (spec/expr.md). */
import type { Data } from 'apache-arrow'
import { CalicoError } from '../errors.js'
import type { CalicoType } from '../format/types.js'
import { getBit } from './bitmap.js'
import { readDecimal } from './decimal.js'

/** Negative, zero or positive as cell `i` of `a` is before, equal to or after cell `j` of `b`. */
export type CellOrder = (a: Data, i: number, b: Data, j: number) => number

/** The order of cells that are not null, of columns of one type; nested ones have none. */
export function cellOrder(type: CalicoType): CellOrder {
  switch (type.kind) {
    case 'bool':
      return (a, i, b, j) => Number(getBit(a.values, i)) - Number(getBit(b.values, j))
    case 'float32':
    case 'float64':
      return (a, i, b, j) => compareFloats(a.values[i], b.values[j])
    case 'decimal':
      return (a, i, b, j) => compareNumbers(readDecimal(a.values, i), readDecimal(b.values, j))
    case 'utf8':
    case 'binary':
      return (a, i, b, j) => Buffer.compare(bytesAt(a, i), bytesAt(b, j))
    case 'list':
    case 'struct':
    case 'map':
    case 'vector':
      return unreachableOrder()
    default:
      return (a, i, b, j) => compareNumbers(a.values[i], b.values[j])
  }
}

function unreachableOrder(): never {
  throw new CalicoError('Internal', 'nested cells have no order')
}

function compareNumbers(a: number | bigint, b: number | bigint): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** The total order: minus zero below zero, and one NaN above all. */
function compareFloats(a: number, b: number): number {
  if (a < b) return -1
  if (a > b) return 1
  if (a === b) return a === 0 ? Number(Object.is(b, -0)) - Number(Object.is(a, -0)) : 0
  return Number(Number.isNaN(a)) - Number(Number.isNaN(b))
}

function bytesAt(column: Data, at: number): Uint8Array {
  return column.values.subarray(column.valueOffsets[at], column.valueOffsets[at + 1])
}
