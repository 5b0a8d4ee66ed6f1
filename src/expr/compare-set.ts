/** Membership of cells in a list of literals. */
import type { Data } from 'apache-arrow'
import { getBit } from '../arrow/bitmap.js'
import { readDecimal } from '../arrow/decimal.js'
import type { CellValue } from './bound-tree.js'
import { compareLiteral } from './compare-literal.js'
import { FALSE, orInto, TRUE, truthVector } from './kleene.js'

/** Up to so many literals, comparing with each beats making a hash key of every cell. */
const COMPARED_MAX = 8

/** Writes for each row of a column in normal form whether its cell is one of the values. */
export function compareSet(out: Uint8Array, column: Data, values: readonly CellValue[]): void {
  if (values.length > COMPARED_MAX) {
    const isMember = membership(column, values)
    for (let i = 0; i < out.length; i++) out[i] = isMember(i) ? TRUE : FALSE
    return
  }
  out.fill(FALSE)
  const one = truthVector(out.length)
  for (const value of values) {
    compareLiteral(one, column, { op: '=', value })
    orInto(out, one)
  }
}

/** A Set holds NaN as one value and the zeros as one, as comparisons do. */
function membership(column: Data, values: readonly CellValue[]): (row: number) => boolean {
  const cells = column.values
  const first = values[0]
  if (first instanceof Uint8Array) {
    const set = new Set((values as Uint8Array[]).map((v) => Buffer.from(v).toString('latin1')))
    const bytes = Buffer.from(cells.buffer, cells.byteOffset, cells.byteLength)
    const offsets: Int32Array = column.valueOffsets
    return (row) => set.has(bytes.toString('latin1', offsets[row], offsets[row + 1]))
  }
  const set = new Set<unknown>(values)
  if (typeof first === 'boolean') return (row) => set.has(getBit(cells, row))
  if (cells instanceof Uint32Array) return (row) => set.has(readDecimal(cells, row))
  if (typeof first === 'number' || cells instanceof BigInt64Array) {
    return (row) => set.has(cells[row])
  }
  const numbers = new Set((values as bigint[]).map(Number))
  return (row) => numbers.has(cells[row])
}
