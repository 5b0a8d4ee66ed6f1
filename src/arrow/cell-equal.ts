/** Whether cells are the same: same bits, but for NaN, of which there is one (CAL-SCAN-024). */
import type { Data, FixedSizeList } from 'apache-arrow'
import { CalicoError } from '../errors.js'
import { getBit } from './bitmap.js'
import { isValidAt, layoutOf, strideOf } from './column.js'

/** Whether cell `i` of one column and cell `j` of another are the same. */
type CellEqual = (i: number, j: number) => boolean

/**
 * Sets a byte for each row where two columns of one type and length, in normal form, hold different
 * cells; other bytes stay.
 */
export function markDifferences(a: Data, b: Data, differs: Uint8Array): void {
  if (a === b) return
  const equal = cellEqual(a, b)
  for (let row = 0; row < differs.length; row++) {
    if (differs[row] === 0 && !equal(row, row)) differs[row] = 1
  }
}

/** Nulls are the same as nulls. */
function cellEqual(a: Data, b: Data): CellEqual {
  const equal = valueEqual(a, b)
  if (a.nullCount === 0 && b.nullCount === 0) return equal
  return (i, j) => {
    const valid = isValidAt(a, i)
    return valid === isValidAt(b, j) && (!valid || equal(i, j))
  }
}

function valueEqual(a: Data, b: Data): CellEqual {
  const { type } = a
  switch (layoutOf(type)) {
    case 'bits':
      return (i, j) => getBit(a.values, i) === getBit(b.values, j)
    case 'fixed':
      return fixedEqual(a.values, b.values, strideOf(type))
    case 'bytes':
      return itemsEqual(a, b, (i, j) => a.values[i] === b.values[j])
    case 'list':
      return itemsEqual(a, b, cellEqual(a.children[0]!, b.children[0]!))
    case 'struct': {
      const fields = a.children.map((child, k) => cellEqual(child, b.children[k]!))
      return (i, j) => fields.every((equal) => equal(i, j))
    }
    case 'vector': {
      const { listSize } = type as FixedSizeList
      const equal = cellEqual(a.children[0]!, b.children[0]!)
      return (i, j) => {
        for (let k = 0; k < listSize; k++) {
          if (!equal(i * listSize + k, j * listSize + k)) return false
        }
        return true
      }
    }
    default:
      throw new CalicoError('Internal', `cells of Arrow type ${type} can't be compared`)
  }
}

/** `Object.is` holds NaN equal to NaN, and -0 apart from +0. */
function fixedEqual(a: ArrayLike<unknown>, b: ArrayLike<unknown>, stride: number): CellEqual {
  if (stride === 1) return (i, j) => Object.is(a[i], b[j])
  return (i, j) => {
    for (let k = 0; k < stride; k++) if (a[i * stride + k] !== b[j * stride + k]) return false
    return true
  }
}

/** As many items, and the same one after another. */
function itemsEqual(a: Data, b: Data, equal: CellEqual): CellEqual {
  const from: Int32Array = a.valueOffsets
  const other: Int32Array = b.valueOffsets
  return (i, j) => {
    const start = from[i]!
    const count = from[i + 1]! - start
    const otherStart = other[j]!
    if (other[j + 1]! - otherStart !== count) return false
    for (let k = 0; k < count; k++) if (!equal(start + k, otherStart + k)) return false
    return true
  }
}
