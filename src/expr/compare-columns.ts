/** Comparing the cells of two columns of one class of types, row by row. */
import type { Data } from 'apache-arrow'
import { getBit } from '../arrow/bitmap.js'
import { readDecimal } from '../arrow/decimal.js'
import type { CalicoType } from '../format/types.js'
import { TRUTHS } from './compare-literal.js'
import type { CompareOp } from './tree.js'

interface TypedColumn {
  readonly type: CalicoType
  readonly data: Data
}

/** Writes the truth of `left op right` for each row of two columns in normal form. */
export function compareColumns(
  out: Uint8Array,
  op: CompareOp,
  sides: { readonly left: TypedColumn; readonly right: TypedColumn },
): void {
  const truth = TRUTHS[op]
  const signAt = comparator(sides.left, sides.right)
  for (let i = 0; i < out.length; i++) {
    const sign = signAt(i)
    out[i] = sign < 0 ? truth.before : sign > 0 ? truth.after : truth.equal
  }
}

/**
 * Negative, zero or positive as the left cell of a row is before, equal to or after the right one.
 */
function comparator(left: TypedColumn, right: TypedColumn): (row: number) => number {
  const a = left.data.values
  const b = right.data.values
  switch (left.type.kind) {
    case 'bool':
      return (row) => Number(getBit(a, row)) - Number(getBit(b, row))
    case 'float32':
    case 'float64':
      return (row) => floatSign(a[row], b[row])
    case 'decimal':
      return decimalComparator(left, right)
    case 'utf8':
    case 'binary':
      return bytesComparator(left.data, right.data)
    default:
      // Numbers and bigints compare by value, whichever side has which.
      return (row) => (a[row] < b[row] ? -1 : a[row] > b[row] ? 1 : 0)
  }
}

function floatSign(a: number, b: number): number {
  if (a < b) return -1
  if (a > b) return 1
  if (a === b) return 0
  return Number(Number.isNaN(a)) - Number(Number.isNaN(b))
}

function decimalComparator(left: TypedColumn, right: TypedColumn): (row: number) => number {
  const toCommonScale = ({ type }: TypedColumn): bigint => {
    const scales = [left.type, right.type].map((t) => (t.kind === 'decimal' ? t.scale : 0))
    return 10n ** BigInt(Math.max(...scales) - (type.kind === 'decimal' ? type.scale : 0))
  }
  const leftFactor = toCommonScale(left)
  const rightFactor = toCommonScale(right)
  return (row) => {
    const a = readDecimal(left.data.values, row) * leftFactor
    const b = readDecimal(right.data.values, row) * rightFactor
    return a < b ? -1 : a > b ? 1 : 0
  }
}

function bytesComparator(left: Data, right: Data): (row: number) => number {
  const a: Uint8Array = left.values
  const b: Uint8Array = right.values
  const leftOffsets: Int32Array = left.valueOffsets
  const rightOffsets: Int32Array = right.valueOffsets
  return (row) => {
    const i = leftOffsets[row]!
    const j = rightOffsets[row]!
    const leftLength = leftOffsets[row + 1]! - i
    const rightLength = rightOffsets[row + 1]! - j
    const common = Math.min(leftLength, rightLength)
    let k = 0
    while (k < common && a[i + k] === b[j + k]) k++
    return k < common ? a[i + k]! - b[j + k]! : leftLength - rightLength
  }
}
