/** Rows as Arrow IPC streams between programs: what goes out, and what may come in. */
import {
  DateMillisecond,
  Dictionary,
  Field,
  FixedSizeList,
  Float32,
  Int8,
  Int16,
  Int32,
  LargeUtf8,
  List,
  makeData,
  Null,
  RecordBatch,
  Schema,
  Struct,
  type Table,
  TimestampMillisecond,
  tableFromArrays,
  tableFromIPC,
  tableToIPC,
  Uint8,
  Uint16,
  Utf8,
  Vector,
  vectorFromArray,
} from 'apache-arrow'
import { describe, expect, it } from 'vitest'
import type { Batch } from '../../src/arrow/batch.js'
import { sliceBatch } from '../../src/arrow/gather.js'
import { batchRows, buildBatch } from '../../src/arrow/value.js'
import { readIpcStream } from '../../src/data/ipc-stream-read.js'
import { type StreamCompression, StreamEncoder } from '../../src/data/ipc-stream-write.js'
import { isCalicoError } from '../../src/errors.js'
import { type CalicoType, parseType } from '../../src/format/types.js'
import fc from '../support/property.js'
import { rowTexts } from '../support/sample-store.js'
import { boxed } from '../support/soak.js'
import { ALL_FIELDS, batchArbitrary, sampleBatch } from './support.js'

async function encoded(
  batches: readonly Batch[],
  compression: StreamCompression = 'none',
): Promise<Uint8Array> {
  const encoder = await StreamEncoder.open(batches[0]!.fields, compression)
  const chunks = encoder.schemaMessage()
  for (const batch of batches) {
    for (const message of encoder.messages(batch)) chunks.push(...message.chunks)
  }
  return Buffer.concat([...chunks, encoder.end])
}

async function* pieces(bytes: Uint8Array, size = 1000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function decoded(
  bytes: Uint8Array,
  types: Readonly<Record<string, string>>,
  size?: number,
): Promise<Record<string, unknown>[]> {
  const typeOf = (name: string): CalicoType => parseType(types[name] ?? 'utf8')
  const { batches } = await readIpcStream(pieces(bytes, size), typeOf)
  const rows: Record<string, unknown>[] = []
  for await (const batch of batches) rows.push(...batchRows(batch))
  return rows
}

/** What reading gives: `fine`, or the code of the error. */
async function outcome(
  bytes: Uint8Array,
  types: Readonly<Record<string, string>>,
): Promise<string> {
  try {
    await decoded(bytes, types)
    return 'fine'
  } catch (error) {
    return isCalicoError(error) ? error.code : `not of Calico: ${String(error)}`
  }
}

/** A table with one column `a`. */
function tableOf(vector: Vector): Uint8Array {
  return tableToIPC(tableFromVector(vector), 'stream')
}

function tableFromVector(vector: Vector): Table {
  return tableFromArrays({ a: vector as never })
}

describe('a stream that goes out', () => {
  it.each(['none', 'lz4', 'zstd'] as const)(
    'comes back with cells of every type, with compression %s',
    async (compression) => {
      const batch = sampleBatch(37)
      const bytes = await encoded([batch], compression)
      const types = new Map(ALL_FIELDS.map(({ name, type }) => [name, type]))
      const { fields, batches } = await readIpcStream(pieces(bytes), (name) => types.get(name)!)
      expect(fields).toEqual(ALL_FIELDS)
      const rows = []
      for await (const one of batches) rows.push(...batchRows(one))
      expect(rowTexts(rows)).toEqual(rowTexts(batchRows(batch)))
    },
  )

  it('comes back for random batches and slices of them', async () => {
    await fc.assert(
      fc.asyncProperty(batchArbitrary, fc.nat(), fc.nat(), async (whole, from, count) => {
        const start = from % (whole.rows + 1)
        const batch = sliceBatch(whole, start, count % (whole.rows - start + 1))
        const bytes = await encoded([batch])
        const types = new Map(batch.fields.map(({ name, type }) => [name, type]))
        const { batches } = await readIpcStream(pieces(bytes), (name) => types.get(name)!)
        const rows = []
        for await (const one of batches) rows.push(...batchRows(one))
        expect(rowTexts(rows)).toEqual(rowTexts(batchRows(batch)))
      }),
      boxed(100),
    )
  })

  it('has vectors as lists, nullable columns, 32-bit offsets and no dictionaries', async () => {
    const fields = [
      { name: 'v', type: parseType('vector<float32,2>') },
      { name: 's', type: parseType('struct<w:list<vector<float64,3>>>') },
      { name: 't', type: parseType('utf8') },
    ]
    const rows = [
      { v: [1, 2], s: { w: [[1, 2, 3]] }, t: 'a' },
      { v: null, s: null, t: null },
    ]
    const table = tableFromIPC(await encoded([buildBatch(fields, rows)]))
    expect(table.schema.fields.map(({ type, nullable }) => [String(type), nullable])).toEqual([
      ['List<Float32>', true],
      ['Struct<{w:List<List<Float64>>}>', true],
      ['Utf8', true],
    ])
    expect(JSON.parse(JSON.stringify(table.toArray()))).toEqual(rows)
  })

  it('is cut into record batches of at most 65,536 rows, none of them empty', async () => {
    const fields = [
      { name: 'n', type: parseType('int32') },
      { name: 'b', type: parseType('bool') },
      { name: 't', type: parseType('utf8') },
    ]
    const count = 150_001
    const rows = Array.from({ length: count }, (_, n) => ({ n, b: n % 3 === 0, t: `${n % 7}` }))
    const batch = buildBatch(fields, rows)
    const empty = sliceBatch(batch, 0, 0)
    const table = tableFromIPC(await encoded([empty, batch, empty]))
    expect(table.batches.map(({ numRows }) => numRows)).toEqual([65_536, 65_536, 18_929])
    const [n, b, t] = ['n', 'b', 't'].map((name) => table.getChild(name)!)
    for (const at of [0, 65_535, 65_536, 131_072, count - 1]) {
      expect([n!.get(at), b!.get(at), t!.get(at)]).toEqual([at, at % 3 === 0, `${at % 7}`])
    }
  })

  it('shares memory with its batches', async () => {
    const batch = buildBatch(
      [{ name: 'n', type: parseType('int32') }],
      Array.from({ length: 5000 }, (_, n) => ({ n })),
    )
    const encoder = await StreamEncoder.open(batch.fields)
    encoder.schemaMessage()
    const [message] = [...encoder.messages(batch)]
    const memory = (batch.columns[0]!.values as Int32Array).buffer
    expect(message!.chunks.some((chunk) => chunk.buffer === memory)).toBe(true)
  })
})

describe('a stream that comes in', () => {
  const texts = ['a', null, 'ccc', 'a']

  it.each<[string, Uint8Array, string, unknown[]]>([
    [
      'dictionaries',
      tableOf(vectorFromArray(texts, new Dictionary(new Utf8(), new Int8()))),
      'utf8',
      texts,
    ],
    ['large texts', tableOf(vectorFromArray(texts, new LargeUtf8())), 'utf8', texts],
    ['wider integers that fit', tableOf(vectorFromArray([1, 255], new Uint8())), 'int16', [1, 255]],
    ['narrower integers', tableOf(vectorFromArray([1, 65535], new Uint16())), 'int32', [1, 65535]],
    ['floats', tableOf(vectorFromArray([1.5, null], new Float32())), 'float64', [1.5, null]],
    [
      'times in milliseconds',
      tableOf(vectorFromArray([1000], new TimestampMillisecond())),
      'timestamp',
      ['1970-01-01T00:00:01.000000'],
    ],
    [
      'dates in milliseconds',
      tableOf(vectorFromArray([new Date(86_400_000)], new DateMillisecond())),
      'date',
      ['1970-01-02'],
    ],
    [
      'lists of one length',
      tableOf(
        vectorFromArray(
          [
            [1, 2],
            [3, 4],
          ],
          new FixedSizeList(2, new Field('i', new Int16())),
        ),
      ),
      'list<int32>',
      [
        [1, 2],
        [3, 4],
      ],
    ],
    [
      'lists for vectors',
      tableOf(
        vectorFromArray(
          [
            [1, 2],
            [3, 4],
          ],
          new List(new Field('i', new Float32())),
        ),
      ),
      'vector<float32,2>',
      [
        [1, 2],
        [3, 4],
      ],
    ],
    ['nothing but nulls', tableOf(vectorFromArray([null, null], new Null())), 'utf8', [null, null]],
  ])('may have %s', async (_, bytes, type, cells) => {
    const rows = await decoded(bytes, { a: type }, 7)
    expect(
      rows.map(({ a }) => (ArrayBuffer.isView(a) ? Array.from(a as Float32Array) : a)),
    ).toEqual(cells)
  })

  it.each<[string, Uint8Array, string, string]>([
    [
      'a number that does not fit',
      tableOf(vectorFromArray([300], new Int32())),
      'int8',
      'TypeMismatch',
    ],
    ['text for a number', tableOf(vectorFromArray(['1'], new Utf8())), 'int8', 'TypeMismatch'],
    ['nothing', new Uint8Array(0), 'int8', 'InvalidArgument'],
    ['text', Buffer.from('id,name\n1,2\n'), 'int8', 'InvalidArgument'],
    ['no end', tableOf(vectorFromArray([1], new Int8())).slice(0, -8), 'int8', 'InvalidArgument'],
    [
      'more behind its end',
      Buffer.concat([tableOf(vectorFromArray([1], new Int8())), Buffer.alloc(8)]),
      'int8',
      'InvalidArgument',
    ],
    [
      'a promise of 2 GiB',
      Uint8Array.of(255, 255, 255, 255, 255, 255, 255, 127),
      'int8',
      'InvalidArgument',
    ],
    ['text that is not UTF-8', notUtf8(), 'utf8', 'InvalidArgument'],
    ['indices outside of their dictionary', strayIndex(), 'utf8', 'InvalidArgument'],
  ])('with %s is refused', async (_, bytes, type, code) => {
    expect(await outcome(bytes, { a: type })).toBe(code)
  })

  it('is refused or read, however its bytes are spoiled', async () => {
    const whole = await encoded([sampleBatch(20)])
    const foreign = [
      tableOf(vectorFromArray(texts, new Dictionary(new Utf8(), new Int8()))),
      tableOf(vectorFromArray(texts, new LargeUtf8())),
      whole,
      await encoded([sampleBatch(20)], 'zstd'),
      await encoded([sampleBatch(20)], 'lz4'),
    ]
    const types = { ...Object.fromEntries(ALL_FIELDS.map(({ name }) => [name, 'utf8'])), a: 'utf8' }
    const allowed = ['fine', 'InvalidArgument', 'TypeMismatch']
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...foreign),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        fc.nat(),
        async (stream, changes, end) => {
          const bytes = stream.slice(0, end % 3 === 0 ? end % stream.length : stream.length)
          for (const [at, value] of changes) bytes[at % bytes.length] = value
          expect(allowed).toContain(await outcome(bytes, types))
        },
      ),
      boxed(2000),
    )
  })
})

/** A text column whose second cell begins in the middle of a character. */
function notUtf8(): Uint8Array {
  const data = makeData({
    type: new Utf8(),
    length: 2,
    nullCount: 0,
    valueOffsets: Int32Array.of(0, 1, 3),
    data: Buffer.from('é?'),
  })
  return tableOf(new Vector([data]))
}

function strayIndex(): Uint8Array {
  const type = new Dictionary(new Utf8(), new Int32())
  const dictionary = vectorFromArray(['x', 'y'], new Utf8())
  const data = makeData({ type, length: 2, nullCount: 0, data: Int32Array.of(0, 2), dictionary })
  const fields = [new Field('a', type, true)]
  const struct = makeData({ type: new Struct(fields), length: 2, nullCount: 0, children: [data] })
  return tableToIPC(
    tableFromVector(new Vector([new RecordBatch(new Schema(fields), struct).data.children[0]!])),
    'stream',
  )
}
