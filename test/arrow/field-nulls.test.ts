/** Structs without a value in a required field are found at any depth, where they can be seen. */

import { describe, expect, it } from 'vitest'
import { makeColumn } from '../../src/arrow/column.js'
import { type FieldNull, fieldNulls } from '../../src/arrow/field-nulls.js'
import { buildColumn } from '../../src/arrow/value.js'
import { storeType } from '../../src/format/struct-fields.js'
import { type CalicoType, parseType } from '../../src/format/types.js'
import fc from '../support/property.js'
import { typedCells } from './arbitraries.js'

/** What a plain walk of one cell finds, by the names of `stored`. */
function lacking(
  cell: unknown,
  type: CalicoType,
  stored: CalicoType,
  required: ReadonlySet<string>,
): string[] {
  if (cell === null || cell === undefined) return []
  if (type.kind === 'list' && stored.kind === 'list') {
    return [...(cell as unknown[])].flatMap((item) =>
      lacking(item, type.element, stored.element, required),
    )
  }
  if (type.kind === 'map' && stored.kind === 'map') {
    return [...(cell as Iterable<[unknown, unknown]>)].flatMap(([, value]) =>
      lacking(value, type.value, stored.value, required),
    )
  }
  if (type.kind !== 'struct' || stored.kind !== 'struct') return []
  return type.fields.flatMap((field, i) => {
    const { name, type: inner } = stored.fields[i]!
    const value = (cell as Record<string, unknown>)[field.name] ?? null
    const own = required.has(name) && value === null ? [name] : []
    return [...own, ...lacking(value, field.type, inner, required).map((rest) => `${name}.${rest}`)]
  })
}

const shown = ({ row, path }: FieldNull): string => `${row} ${path.join('.')}`

describe('required fields', () => {
  it('lack a value exactly where a walk of each cell says so', () => {
    const run = fc.property(typedCells, fc.nat(), fc.nat(4), ({ type, cells }, choice, skipped) => {
      let id = 0
      const { type: stored } = storeType(type, () => ++id)
      const ids = Array.from({ length: id }, (_, i) => i + 1)
      const required = new Set(ids.filter((i) => (choice >> (i % 20)) & 1).map((i) => `f${i}`))
      const data = buildColumn(type, cells)
      const counts = (row: number): boolean => row % 5 !== skipped
      const wanted = cells.flatMap((cell, row) =>
        counts(row) ? lacking(cell, type, stored, required).map((path) => `${row} ${path}`) : [],
      )
      const found = [...fieldNulls({ type: stored, required, data, counts })].map(shown)
      expect(found.toSorted()).toEqual(wanted.toSorted())
    })
    fc.assert(run, { numRuns: 500 })
  })

  it('that the cells do not have at all lack one in every struct that is not null', () => {
    const type = parseType('struct<f3:int8,f1:struct<f2:int8,f4:int8>>')
    const held = parseType('struct<f1:struct<f2:int8>>')
    const data = buildColumn(held, [{ f1: { f2: 1 } }, null, { f1: null }, { f1: { f2: null } }])
    const found = (...ids: string[]): string[] => {
      return [...fieldNulls({ type, held, data, required: new Set(ids) })].map(shown)
    }
    expect(found('f3')).toEqual(['0 f3', '2 f3', '3 f3'])
    expect(found('f4')).toEqual(['0 f1.f4', '3 f1.f4'])
    expect(found('f2')).toEqual(['3 f1.f2'])
  })

  it('do not count in structs and lists that a null hides', () => {
    const type = parseType('list<struct<f1:int8>>')
    const visible = buildColumn(type, [[{ f1: 1 }], [{ f1: null }, { f1: null }], [{ f1: null }]])
    const hidden = makeColumn({
      type: visible.type,
      length: 3,
      validity: new Uint8Array([0b101]),
      offsets: visible.valueOffsets,
      child: visible.children[0]!,
    })
    const found = (data: typeof visible) =>
      [...fieldNulls({ type, data, required: new Set(['f1']) })].map(({ row }) => row)
    expect(found(visible)).toEqual([1, 1, 2])
    expect(found(hidden)).toEqual([2])
  })
})
