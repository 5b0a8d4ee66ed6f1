import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { batchRows } from '../../src/arrow/value.js'
import { type ReadInputOptions, readInput } from '../../src/data/import.js'
import { OUTPUT_FORMATS, type OutputFormat, writeOutput } from '../../src/data/output.js'
import { DecodePool } from '../../src/data/worker-pool.js'
import { parseType, printType } from '../../src/format/types.js'
import { ALL_FIELDS, sampleBatch } from './support.js'

const pool = new DecodePool({ workersMax: 0 })
afterAll(() => pool.close())

interface Read {
  readonly types: Readonly<Record<string, string>>
  readonly rows: Record<string, unknown>[]
}

async function read(options: Omit<ReadInputOptions, 'pool'>): Promise<Read> {
  const { fields, batches } = await readInput({ ...options, pool })
  const rows: Record<string, unknown>[] = []
  for await (const batch of batches) for (const row of batchRows(batch)) rows.push(row)
  const types = Object.fromEntries(fields.map(({ name, type }) => [name, printType(type)]))
  return { types, rows }
}

function readText(path: string, text: string, more: Partial<ReadInputOptions> = {}): Promise<Read> {
  return read({ path, bytes: Buffer.from(text), ...more })
}

function vega(name: string): string {
  return fileURLToPath(new URL(`../../node_modules/vega-datasets/data/${name}`, import.meta.url))
}

describe('csv', () => {
  it('guesses types; empty cells are null, codes with leading zeros stay text', async () => {
    const text = [
      'id,x,flag,day,at,zip,name,none',
      '1,0.5,true,2020-01-01,2020-01-01T10:00:00,02134,"a, ""b""",',
      '2,,FALSE,,2020-01-01 10:00:00.5,10001,,',
    ].join('\r\n')
    const { types, rows } = await readText('t.csv', text)
    expect(types).toEqual({
      ...{ id: 'int64', x: 'float64', flag: 'bool', day: 'date', at: 'timestamp' },
      ...{ zip: 'utf8', name: 'utf8', none: 'utf8' },
    })
    expect(rows[0]).toMatchObject({ id: 1n, x: 0.5, flag: true, zip: '02134', name: 'a, "b"' })
    expect(rows[1]).toMatchObject({ x: null, flag: false, day: null, name: null, none: null })
    expect(rows[1]!.at).toBe('2020-01-01T10:00:00.500000')
  })

  it('takes the types it is told', async () => {
    const types = { a: parseType('decimal(6,2)'), b: parseType('utf8') }
    const given = await readText('t.csv', 'a,b\n1.5,7\n', { types })
    expect(given.rows).toEqual([{ a: '1.50', b: '7' }])
  })

  it('names line and column of a cell that is not of the guessed type', async () => {
    const lines = Array.from({ length: 10_050 }, (_, i) => String(i))
    const text = ['n', ...lines, 'abc', ''].join('\n')
    await expect(readText('t.csv', text)).rejects.toMatchObject({
      code: 'BadInput',
      message: expect.stringMatching(/t\.csv: line 10052, column 'n': 'abc' is no int64/),
    })
  })

  it.each([
    ['a row too short', 'a,b\n1\n'],
    ['a quote never closed', 'a,b\n"1,2\n'],
    ['nothing', ''],
    ['a column named twice', 'a,a\n1,2\n'],
  ])('with %s is BadInput', async (_, text) => {
    await expect(readText('t.csv', text)).rejects.toMatchObject({
      code: 'BadInput',
      message: expect.stringContaining('t.csv'),
    })
  })

  it('of real data keeps every row', async () => {
    const { rows, types } = await read({ path: vega('airports.csv') })
    expect(rows.length).toBe(3376)
    expect(types).toMatchObject({ iata: 'utf8', latitude: 'float64' })
  })
})

describe('json', () => {
  const rows = [
    { a: 1, b: [1, null], c: 'x', d: null },
    { a: null, b: [], d: '2020-01-01' },
  ]

  it.each([
    ['an array', JSON.stringify(rows)],
    ['one object per line', rows.map((row) => JSON.stringify(row)).join('\n\n')],
  ])('as %s gives rows; absent keys are null', async (_, text) => {
    const given = await readText('t.json', text)
    expect(given.types).toEqual({ a: 'int64', b: 'list<int64>', c: 'utf8', d: 'date' })
    expect(given.rows).toEqual([
      { a: 1n, b: [1n, null], c: 'x', d: null },
      { a: null, b: [], c: null, d: '2020-01-01' },
    ])
  })

  it('with objects gives structs of all members that are seen', async () => {
    const lines = [{ a: { x: 1, y: ['p'] } }, { a: null }, { a: { x: 2.5, z: { w: true } } }]
    const given = await readText('t.json', lines.map((line) => JSON.stringify(line)).join('\n'))
    expect(given.types).toEqual({ a: 'struct<x:float64,y:list<utf8>,z:struct<w:bool>>' })
    expect(given.rows).toEqual([
      { a: { x: 1, y: ['p'], z: null } },
      { a: null },
      { a: { x: 2.5, y: null, z: { w: true } } },
    ])
  })

  it.each([
    ['a broken line', '{"a":1}\n{"a":\n', 'line 2'],
    ['a line that is no object', '{"a":1}\n7\n', 'line 2'],
    ['an object without members', '{"a":{}}\n', "column 'a'"],
    ['a member without a name', '{"a":{"":1}}\n', "column 'a'"],
    ['members whose names differ by case alone', '{"a":{"x":1,"X":2}}\n', "column 'a'"],
    ['objects and lists', '{"a":{"b":1}}\n{"a":[1]}\n', "column 'a'"],
    ['values of several kinds', '{"a":"x"}\n{"a":true}\n', "column 'a'"],
    ['a broken array', '[{"a":1},', 'array'],
  ])('with %s is BadInput that says where', async (_, text, where) => {
    await expect(readText('t.json', text)).rejects.toMatchObject({
      code: 'BadInput',
      message: expect.stringContaining(where),
    })
  })

  it('whose value is not of the type told is BadInput naming line and column', async () => {
    const types = { a: parseType('int32') }
    await expect(readText('t.ndjson', '{"a":1}\n{"a":"x"}\n', { types })).rejects.toMatchObject({
      code: 'BadInput',
      message: expect.stringMatching(/line 2, column 'a'/),
    })
  })
})

describe('parquet and arrow of other writers', () => {
  it('parquet with row groups of its own size and large strings gives all rows', async () => {
    const { fields, batches } = await readInput({ path: vega('flights-3m.parquet'), pool })
    expect(fields.map(({ name, type }) => `${name} ${printType(type)}`)).toEqual([
      ...['date timestamp', 'delay int64', 'distance int64', 'origin utf8', 'destination utf8'],
    ])
    let rows = 0
    for await (const batch of batches) rows += batch.rows
    expect(rows).toBe(3_000_000)
  })

  it('an arrow file gives all rows of the columns asked for', async () => {
    const { types, rows } = await read({ path: vega('flights-200k.arrow'), columns: ['distance'] })
    expect(types).toEqual({ distance: 'int16' })
    expect(rows.length).toBe(200_000)
  })

  it.each(['t.parquet', 't.arrow'])('%s that is something else is BadInput', async (path) => {
    await expect(readText(path, 'not what it says, but long enough')).rejects.toMatchObject({
      code: 'BadInput',
      message: expect.stringContaining(path),
    })
  })
})

it('a file that is absent is NotFound, a column that is absent UnknownColumn', async () => {
  for (const path of ['gone.csv', 'gone.json', 'gone.parquet', 'gone.arrow', 'gone']) {
    await expect(read({ path: `/nowhere/${path}` })).rejects.toMatchObject({ code: 'NotFound' })
  }
  const absent = readText('t.csv', 'a\n1\n', { columns: ['b'] })
  await expect(absent).rejects.toMatchObject({ code: 'UnknownColumn' })
})

async function output(format: OutputFormat): Promise<Buffer> {
  const chunks: Buffer[] = []
  const batches = (async function* () {
    yield sampleBatch(1500)
    yield sampleBatch(1)
  })()
  const write = async (bytes: Uint8Array): Promise<void> => void chunks.push(Buffer.from(bytes))
  expect(await writeOutput({ fields: ALL_FIELDS, batches, format, write, pool })).toBe(1501)
  return Buffer.concat(chunks)
}

describe('output', () => {
  const types = Object.fromEntries(ALL_FIELDS.map(({ name, type }) => [name, type]))
  const expected = [...batchRows(sampleBatch(1500)), ...batchRows(sampleBatch(1))]

  it.each(['parquet', 'arrow', 'json', 'ndjson'] as const)(
    'as %s reads back as it was',
    async (format) => {
      const bytes = await output(format)
      const hints = format.endsWith('json') ? { types } : {}
      const { rows } = await read({ path: `out.${format}`, bytes, ...hints })
      expect(rows).toEqual(expected)
    },
  )

  it('as csv reads back as it was, but for empty texts and what csv has no types for', async () => {
    const scalar = ALL_FIELDS.filter(({ type }) => type.kind !== 'binary')
    const bytes = await output('csv')
    const columns = scalar.map((field) => field.name)
    const hints = Object.fromEntries(scalar.map(({ name, type }) => [name, type]))
    const { rows } = await read({ path: 'out.csv', bytes, columns, types: hints })
    const picked = expected.map((row) =>
      Object.fromEntries(columns.map((name) => [name, row[name] === '' ? null : row[name]])),
    )
    expect(rows).toEqual(picked)
  })

  it('of no rows is whole in every format', async () => {
    for (const format of OUTPUT_FORMATS) {
      const chunks: Buffer[] = []
      const batches = (async function* () {})()
      const write = async (bytes: Uint8Array): Promise<void> => void chunks.push(Buffer.from(bytes))
      await writeOutput({ fields: ALL_FIELDS, batches, format, write, pool })
      const { rows } = await read({ path: `out.${format}`, bytes: Buffer.concat(chunks) })
      expect(rows).toEqual([])
    }
  })
})
