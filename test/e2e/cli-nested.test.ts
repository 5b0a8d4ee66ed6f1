/** Structs, maps and vectors on the command line, and in files that other programs read. */
import { writeFileSync } from 'node:fs'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Folder } from './command.js'

const TYPES = {
  place: 'struct<lat:float64,"in side":struct<days:list<date>>>',
  attributes: 'map<utf8,int64>',
  embedding: 'vector<float32,2>',
}
const ROWS = [
  {
    id: '1',
    place: { lat: 1.5, 'in side': { days: ['2026-01-01', null] } },
    attributes: [
      ['b', '2'],
      ['a', null],
    ],
    embedding: [0.5, -1],
  },
  { id: '2', place: { lat: null, 'in side': null }, attributes: [], embedding: null },
  { id: '3', place: null, attributes: null, embedding: [0, 3] },
]

describe('nested cells on the command line', () => {
  const folder = new Folder()
  beforeAll(() => {
    const columns = Object.entries(TYPES).map(([name, type]) => `${name} ${type}`)
    const group = `main: ${columns.join(', ')}`
    folder.does(['init', 'shop'])
    folder.does(['create', 'shop', 'thing', '--key', 'id int64', '--group', group])
    const lines = ROWS.map((row) => JSON.stringify(row)).join('\n')
    folder.does(['write', 'shop', 'thing', '-'], lines)
  })
  afterAll(() => folder.remove())

  it('read back as JSON lines, and as JSON in the cells of a table', () => {
    expect(folder.json(['read', 'shop', 'thing'])).toEqual(ROWS)
    expect(folder.does(['get', 'shop', 'thing', '1'])).toBe(
      'id\t1\nplace\t{"lat":1.5,"in side":{"days":["2026-01-01",null]}}\n' +
        'attributes\t[["b","2"],["a",null]]\nembedding\t[0.5,-1]\n',
    )
  })

  it('show in the schema under their names, which make the same key-space again', () => {
    const [schema] = folder.json(['schema', 'shop', 'thing'])
    const types = schema.groups[0].columns.map(({ type }: { type: string }) => type)
    expect(types).toEqual(Object.values(TYPES))
    expect(folder.does(['schema', 'shop', 'thing'])).toContain(`place\t${TYPES.place}\t`)
  })

  it.each(['parquet', 'arrow'])('come out as a %s file that makes them again', (format) => {
    folder.does(['read', 'shop', 'thing', '-o', `out.${format}`])
    folder.does(['init', format])
    folder.does(['import', format, 'thing', `out.${format}`, '--create', '--key', 'id'])
    expect(folder.json(['read', format, 'thing'])).toEqual(ROWS)
    const [schema] = folder.json(['schema', format, 'thing'])
    const types = schema.groups[0].columns.map(({ type }: { type: string }) => type)
    expect(types).toEqual(Object.values(TYPES))
  })

  it('come out as CSV with JSON in the cells, which the declared types read again', () => {
    folder.does(['read', 'shop', 'thing', '-o', 'out.csv'])
    const group = `main: ${Object.entries(TYPES).map(([name, type]) => `${name} ${type}`)}`
    folder.does(['init', 'text'])
    folder.does(['create', 'text', 'thing', '--key', 'id int64', '--group', group])
    folder.does(['import', 'text', 'thing', 'out.csv'])
    expect(folder.json(['read', 'text', 'thing'])).toEqual(ROWS)
  })

  it('come out as a parquet file that another program reads', async () => {
    folder.does(['read', 'shop', 'thing', '-o', 'things.parquet'])
    const connection = await (await DuckDBInstance.create()).connect()
    const query = `select id, place.lat as lat, place."in side".days[1]::varchar as day,
      attributes['b'] as b, embedding[2] as e from '${folder.file('things.parquet')}' order by id`
    const result = await connection.runAndReadAll(query)
    expect(result.getRowObjectsJson()).toEqual([
      { id: '1', lat: 1.5, day: '2026-01-01', b: '2', e: -1 },
      { id: '2', lat: null, day: null, b: null, e: null },
      { id: '3', lat: null, day: null, b: null, e: 3 },
    ])
    connection.closeSync()
  })

  it('make structs out of the objects of a JSON file', () => {
    folder.does(['init', 'json'])
    const text = '{"id":1,"p":{"x":1,"y":["a"]}}\n{"id":2,"p":{"z":{"w":true}}}\n'
    writeFileSync(folder.file('objects.ndjson'), text)
    folder.does(['import', 'json', 'thing', 'objects.ndjson', '--create', '--key', 'id'])
    expect(folder.json(['read', 'json', 'thing'])).toEqual([
      { id: '1', p: { x: '1', y: ['a'], z: null } },
      { id: '2', p: { x: null, y: null, z: { w: true } } },
    ])
  })

  it('have values in required fields, which the schema names', () => {
    folder.does(['init', 'strict'])
    const group = 'main: p struct<x:int8,l:list<struct<y:int8,z:int8>>>'
    folder.does(['create', 'strict', 'thing', '--key', 'id int64', '--group', group])
    folder.does(['write', 'strict', 'thing', '-'], '{"id":1,"p":{"x":1,"l":[{"y":1}]}}\n')
    folder.does(['alter', 'strict', 'thing', 'require field p.x'])
    folder.does(['alter', 'strict', 'thing', 'require field p.l.y'])
    const refused = { code: 'OperationNotAllowed' }
    folder.fails(['alter', 'strict', 'thing', 'require field p.l.z'], refused)
    const input = '{"id":2,"p":{"x":1,"l":[{"z":1}]}}\n'
    const message = folder.fails(['write', 'strict', 'thing', '-'], { ...refused, input })
    expect(message).toContain("field 'l.y' of column 'p'")
    expect(folder.does(['schema', 'strict', 'thing'])).toContain('\trequires x, requires l.y\n')
    folder.does(['alter', 'strict', 'thing', 'relax field p.l.y'])
    folder.does(['write', 'strict', 'thing', '-'], input)
    expect(folder.does(['schema', 'strict', 'thing'])).toContain('\trequires x\n')
  })

  it('that do not fit are refused, and say where', () => {
    const bad = '{"id":9,"place":{"lat":1,"lon":2}}\n'
    const expected = { code: 'TypeMismatch', input: bad }
    const message = folder.fails(['write', 'shop', 'thing', '-'], expected)
    expect(message).toContain("column 'place'")
  })
})
