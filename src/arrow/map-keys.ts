/** No cell of a map that is written has two entries of one key, or a null key (CAL-TYPES-026). */
import type { Data } from 'apache-arrow'
import { CalicoError } from '../errors.js'
import { type CalicoType, isNested, type MapType } from '../format/types.js'
import { type CellOrder, cellOrder } from './cell-order.js'
import { isValidAt } from './column.js'

/** Up to so many keys are compared each with each. */
const PAIRWISE_MAX = 8

/** Which row of the column each cell is in, and which cells can be seen. */
interface Cells {
  readonly row: (cell: number) => number
  readonly shows: (cell: number) => boolean
}

/**
 * Checks the maps at any depth of a column in normal form.
 * @throws TypeMismatch naming `where` and the row
 */
export function checkMapKeys(type: CalicoType, data: Data, where: string): void {
  if (hasMap(type)) check(type, data, { row: (cell) => cell, shows: () => true }, where)
}

function hasMap(type: CalicoType): boolean {
  if (type.kind === 'list') return hasMap(type.element)
  return type.kind === 'map' || (type.kind === 'struct' && type.fields.some((f) => hasMap(f.type)))
}

function check(type: CalicoType, data: Data, cells: Cells, where: string): void {
  if (!isNested(type) || !hasMap(type)) return
  const shows = (cell: number): boolean => cells.shows(cell) && isValidAt(data, cell)
  const own = { row: cells.row, shows }
  if (type.kind === 'struct') {
    for (const [i, field] of type.fields.entries()) check(field.type, data.children[i]!, own, where)
  } else if (type.kind === 'list') {
    check(type.element, data.children[0]!, itemsOf(data, own), where)
  } else if (type.kind === 'map') {
    checkKeys(type, data, own, where)
    check(type.value, data.children[0]!.children[1]!, itemsOf(data, own), where)
  }
}

function itemsOf(data: Data, cells: Cells): Cells {
  const offsets: Int32Array = data.valueOffsets
  const parents = new Int32Array(offsets[data.length]!)
  for (let i = 0; i < data.length; i++) parents.fill(i, offsets[i]!, offsets[i + 1]!)
  return {
    row: (item) => cells.row(parents[item]!),
    shows: (item) => cells.shows(parents[item]!),
  }
}

function checkKeys(type: MapType, data: Data, cells: Cells, where: string): void {
  const keys: Data = data.children[0]!.children[0]!
  const offsets: Int32Array = data.valueOffsets
  const order = cellOrder(type.key)
  const refuse = (map: number, what: string): CalicoError => {
    const row = cells.row(map)
    return new CalicoError('TypeMismatch', `${where}, row ${row}: ${what}`, { details: { row } })
  }
  for (let i = 0; i < data.length; i++) {
    const [start, end] = [offsets[i]!, offsets[i + 1]!]
    if (end === start || !cells.shows(i)) continue
    for (let k = start; k < end && keys.nullCount > 0; k++) {
      if (!isValidAt(keys, k)) throw refuse(i, 'a map has a null key')
    }
    if (hasRepeat(order, keys, start, end)) {
      throw refuse(i, 'a map has two entries of one key; give each key once')
    }
  }
}

function hasRepeat(order: CellOrder, keys: Data, start: number, end: number): boolean {
  if (end - start > PAIRWISE_MAX) {
    const sorted = Int32Array.from({ length: end - start }, (_, i) => start + i)
    sorted.sort((a, b) => order(keys, a, keys, b))
    return sorted.some((key, i) => i > 0 && order(keys, sorted[i - 1]!, keys, key) === 0)
  }
  for (let a = start; a < end; a++) {
    for (let b = a + 1; b < end; b++) if (order(keys, a, keys, b) === 0) return true
  }
  return false
}
