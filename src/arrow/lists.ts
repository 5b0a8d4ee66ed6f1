/** Lists put together out of lists. */
import type { Data } from 'apache-arrow'
import { assert } from '../assert.js'
import { CalicoError } from '../errors.js'
import type { CalicoType } from '../format/types.js'
import { makeBitmap, setBit } from './bitmap.js'
import { cellOrder } from './cell-order.js'
import { isValidAt, makeColumn, normalColumn } from './column.js'
import { gatherColumn } from './gather-column.js'
import { RunBuilder } from './runs.js'
import { toArrowType } from './types.js'

const INT32_MAX = 0x7fffffff

export interface ListConcat {
  /** The list type of the sources and of the result. */
  readonly type: CalicoType
  readonly sources: readonly Data[]
  /** rows + 1 positions: row r has the contributions from entry r up to before entry r + 1. */
  readonly contribOffsets: Int32Array
  /** The source of each contribution. */
  readonly contribSource: Int32Array
  /** The row of each contribution in its source. */
  readonly contribRow: Int32Array
  /** Per output row: not zero makes it null, whatever its contributions. */
  readonly isNull: Uint8Array
}

/**
 * The list column whose row r is the lists of its contributions end to end, in their order.
 * Contributions that are null lists add nothing; a row without contributions is an empty list.
 * @throws InvalidArgument where the items of the result pass 2^31 - 1.
 */
export function concatListRows(args: ListConcat): Data {
  const { type, contribOffsets, contribSource, contribRow, isNull } = args
  assert(type.kind === 'list', 'lists are put together out of lists')
  const rows = isNull.length
  assert(contribOffsets.length > rows, 'contributions are given for each row')
  const sources = args.sources.map(normalColumn)
  const offsets = new Int32Array(rows + 1)
  const validity = makeBitmap(rows)
  const items = new RunBuilder()
  for (let r = 0; r < rows; r++) {
    if (isNull[r] === 0) {
      setBit(validity, r)
      for (let k = contribOffsets[r]!; k < contribOffsets[r + 1]!; k++) {
        pushItems(items, sources, contribSource[k]!, contribRow[k]!)
      }
    }
    if (items.rows > INT32_MAX) {
      throw new CalicoError(
        'InvalidArgument',
        'the items of one list column pass 2^31 - 1; use smaller batches',
      )
    }
    offsets[r + 1] = items.rows
  }
  const children = sources.map((source) => source.children[0]!)
  const child = gatherColumn(type.element, children, items)
  return makeColumn({ type: toArrowType(type), length: rows, validity, offsets, child })
}

/**
 * The lists with the items of each in the order of cells, each once, without nulls; null lists stay
 * null.
 */
export function distinctItems(lists: Data, type: CalicoType): Data {
  assert(type.kind === 'list', 'only lists have items')
  const column = normalColumn(lists)
  const items = column.children[0]!
  const order = cellOrder(type.element)
  const offsets = new Int32Array(column.length + 1)
  const runs = new RunBuilder()
  for (let row = 0; row < column.length; row++) {
    const places: number[] = []
    for (let i: number = column.valueOffsets[row]; i < column.valueOffsets[row + 1]; i++) {
      if (isValidAt(items, i)) places.push(i)
    }
    places.sort((a, b) => order(items, a, items, b))
    for (const [at, place] of places.entries()) {
      if (at === 0 || order(items, places[at - 1]!, items, place) !== 0) runs.push(0, place, 1)
    }
    offsets[row + 1] = runs.rows
  }
  const child = gatherColumn(type.element, [items], runs)
  const { length, nullCount } = column
  const validity = nullCount > 0 ? column.nullBitmap : undefined
  return makeColumn({ type: toArrowType(type), length, nullCount, validity, offsets, child })
}

function pushItems(items: RunBuilder, sources: readonly Data[], source: number, row: number): void {
  const column = sources[source]!
  if (!isValidAt(column, row)) return
  const start: number = column.valueOffsets[row]
  items.push(source, start, column.valueOffsets[row + 1] - start)
}
