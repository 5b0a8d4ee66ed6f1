/** The stored and the named form of types with structs (CAL-TABLE-030 … 034). */

import { describe, expect, it } from 'vitest'
import {
  columnType,
  fieldsProblem,
  storeType,
  structFieldId,
} from '../../src/format/struct-fields.js'
import { parseType, printType } from '../../src/format/types.js'
import { anyTypes } from '../arrow/arbitraries.js'
import fc from '../support/property.js'

describe('the stored form of a type', () => {
  it('gives every field an id of its own and the type back, whatever is nested in what', () => {
    fc.assert(
      fc.property(anyTypes, (type) => {
        let last = 100
        const { type: stored, fields } = storeType(type, () => ++last)
        const column = { type: printType(stored), fields }
        expect(columnType(column)).toEqual(type)
        expect(fields.map(({ field }) => field)).toEqual(fields.map((_, i) => 101 + i))
        expect(fieldsProblem(column)).toBeNull()
        // A name in a type's text is followed by a colon, which stands nowhere else outside quotes.
        const names = column.type.match(/[^<>,:]+(?=:)/g) ?? []
        expect(names.sort()).toEqual(fields.map(({ field }) => `f${field}`).sort())
      }),
    )
  })

  it('names outer fields and those inside by turns, in the order of the text', () => {
    let last = 0
    const type = parseType('struct<a:list<struct<b:int8>>,"c d":map<int8,struct<e:bool>>>')
    const { type: stored, fields } = storeType(type, () => ++last)
    const text = 'struct<f1:list<struct<f2:int8>>,f3:map<int8,struct<f4:bool>>>'
    expect(printType(stored)).toBe(text)
    expect(fields.map(({ name }) => name)).toEqual(['a', 'b', 'c d', 'e'])
  })

  it.each([
    ['f1', 1],
    ['f2147483647', 2147483647],
    ['f2147483648', null],
    ['f0', null],
    ['f01', null],
    ['f', null],
    ['a', null],
    ['f1 ', null],
  ])('calls a field by its id: %s is %s', (name, id) => {
    expect(structFieldId(name)).toBe(id)
  })

  const name = (field: number, called: string) => ({ field, name: called })
  it.each([
    ['a field without an id', 'struct<a:int8>', [name(1, 'a')]],
    ['no names', 'struct<f1:int8>', undefined],
    ['a name for another field', 'struct<f1:int8>', [name(2, 'a')]],
    ['a name too many', 'struct<f1:int8>', [name(1, 'a'), name(2, 'b')]],
    ['a field named twice', 'struct<f1:int8>', [name(1, 'a'), name(1, 'a')]],
    ['names without a struct', 'int8', [name(1, 'a')]],
    ['an id twice', 'struct<f1:struct<f2:int8>,f2:int8>', [name(1, 'a'), name(2, 'b')]],
    ['one name but for case', 'struct<f1:int8,f2:int8>', [name(1, 'é'), name(2, 'É')]],
    ['an empty name', 'struct<f1:int8>', [name(1, '')]],
  ])('is refused with %s', (_, type, fields) => {
    expect(fieldsProblem({ type, ...(fields && { fields }) })).not.toBeNull()
  })

  it('may give fields of two structs one name', () => {
    const fields = [name(1, 'a'), name(2, 'a'), name(3, 'A')]
    expect(
      fieldsProblem({ type: 'struct<f1:struct<f2:list<struct<f3:int8>>>>', fields }),
    ).toBeNull()
  })
})
