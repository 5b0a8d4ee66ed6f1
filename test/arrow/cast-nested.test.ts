/** Casts of structs, maps, lists and vectors; cast.test.ts has those of plain cells. */
import {
  type DataType,
  Field,
  FixedSizeList,
  Float32,
  Int8,
  Int16,
  LargeUtf8,
  List,
  Map_,
  Struct,
  vectorFromArray,
} from 'apache-arrow'
import { describe, expect, it } from 'vitest'
import { castColumn } from '../../src/arrow/cast.js'
import { toArrowType } from '../../src/arrow/types.js'
import { buildColumn, columnValues } from '../../src/arrow/value.js'
import { parseType } from '../../src/format/types.js'

function cast(from: string, to: string, cells: readonly unknown[]): unknown[] {
  const type = parseType(to)
  const data = buildColumn(parseType(from), cells)
  return columnValues(type, castColumn({ from: data.type, data, to: type, where: 'c' }))
}

function castForeign(from: DataType, to: string, cells: readonly unknown[]): unknown[] {
  const type = parseType(to)
  const [data] = vectorFromArray(cells as never[], from).data
  return columnValues(type, castColumn({ from, data: data!, to: type, where: 'c' }))
}

describe('a cast', () => {
  it('of structs goes field by field of one name, in any order', () => {
    const cells = [{ a: 1, b: { x: 'p' } }, null, { a: null, b: null }]
    expect(
      cast('struct<a:int8,b:struct<x:utf8>>', 'struct<b:struct<x:utf8>,a:int64>', cells),
    ).toEqual([{ b: { x: 'p' }, a: 1n }, null, { b: null, a: null }])
  })

  it.each([
    ['struct<a:int8>', 'struct<b:int8>'],
    ['struct<a:int8>', 'struct<A:int8>'],
    ['struct<a:int8>', 'struct<a:int8,b:int8>'],
    ['struct<a:int8,b:int8>', 'struct<a:int8>'],
  ])('of %s to %s is TypeMismatch', (from, to) => {
    expect(() => cast(from, to, [{ a: 1 }])).toThrow(
      expect.objectContaining({ code: 'TypeMismatch', message: expect.stringContaining('c has') }),
    )
  })

  it.each([
    ['struct<a:int8>', 'map<utf8,int8>', { a: 1 }],
    ['map<utf8,int8>', 'struct<a:int8>', [['a', 1]]],
    ['list<int8>', 'vector<float32,1>', [1]],
    ['int8', 'struct<a:int8>', 1],
    ['vector<float64,1>', 'vector<float32,1>', [1]],
  ])('of %s to %s is UnsupportedType', (from, to, cell) => {
    expect(() => cast(from, to, [cell])).toThrow(
      expect.objectContaining({ code: 'UnsupportedType' }),
    )
  })

  it('of maps goes by keys and values', () => {
    const from = 'map<int8,struct<v:float32>>'
    const cells = [new Map([[1, { v: 0.5 }]]), null, new Map()]
    const to = 'map<int64,struct<v:float64>>'
    expect(cast(from, to, cells)).toEqual([new Map([[1n, { v: 0.5 }]]), null, new Map()])
  })

  it('of lists to vectors and back wants the length everywhere but in nulls', () => {
    const cells = [[1, 2], null, [3, 4]]
    const vectors = [Float32Array.of(1, 2), null, Float32Array.of(3, 4)]
    expect(cast('list<float32>', 'vector<float32,2>', cells)).toEqual(vectors)
    expect(cast('vector<float32,2>', 'list<float32>', vectors)).toEqual(cells)
    expect(cast('vector<float32,2>', 'vector<float64,2>', vectors)).toEqual(
      vectors.map((vector) => vector && Float64Array.from(vector)),
    )
    for (const bad of [[1], [1, 2, 3], [1, null], []]) {
      expect(() => cast('list<float32>', 'vector<float32,2>', [[1, 2], bad])).toThrow(
        expect.objectContaining({
          code: 'TypeMismatch',
          message: expect.stringContaining('row 1'),
        }),
      )
    }
  })

  it('takes what other writers make: null items in fixed-size lists, wider layouts inside', () => {
    const item = new Field('x', new Float32(), true)
    const pair = new FixedSizeList(2, item)
    expect(castForeign(pair, 'list<float32>', [[1, null], null])).toEqual([[1, null], null])
    expect(() => castForeign(pair, 'vector<float32,2>', [[1, null]])).toThrow('row 0')
    const struct = new Struct([
      new Field('s', new LargeUtf8(), true),
      new Field('l', new List(item)),
    ])
    expect(
      castForeign(struct, 'struct<s:utf8,l:list<float64>>', [{ s: 'é', l: [1] }, null]),
    ).toEqual([{ s: 'é', l: [1] }, null])
    const entries = new Struct([new Field('key', new Int8()), new Field('value', new Int16())])
    const map = new Map_(new Field('entries', entries as never, false) as never)
    expect(castForeign(map, 'map<int32,int64>', [new Map([[1, 2]]), null])).toEqual([
      new Map([[1, 2n]]),
      null,
    ])
  })

  it('of a slice sees just its rows', () => {
    const type = parseType('struct<v:vector<float32,2>,m:map<int8,int8>>')
    const cells = [1, 2, 3, 4, 5].map((n) => ({ v: Float32Array.of(n, -n), m: new Map([[n, n]]) }))
    const data = buildColumn(type, cells).slice(2, 2)
    const to = parseType('struct<m:map<int16,int64>,v:vector<float64,2>>')
    const result = columnValues(to, castColumn({ from: toArrowType(type), data, to, where: 'c' }))
    expect(result).toEqual([
      { m: new Map([[3, 3n]]), v: Float64Array.of(3, -3) },
      { m: new Map([[4, 4n]]), v: Float64Array.of(4, -4) },
    ])
  })
})
