/** Files made to harm: each was found to hang, to take gigabytes, or to be read wrongly. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { DuckDBInstance } from '@duckdb/node-api'
import * as arrow from 'apache-arrow'
import { afterAll, describe, expect, it } from 'vitest'
import { batchRows, buildBatch } from '../../src/arrow/value.js'
import { compressBuffer, initBodyCodecs } from '../../src/data/body-codec.js'
import { createDataFile, openDataFile } from '../../src/data/file.js'
import { FlatTable } from '../../src/data/flat-table.js'
import { type ReadInputOptions, readInput } from '../../src/data/import.js'
import { decodeIpcStream, encodeIpcStream } from '../../src/data/ipc.js'
import {
  readThrift,
  type ThriftList,
  type ThriftStruct,
  writeThrift,
} from '../../src/data/thrift.js'
import { withMemoryMax } from '../../src/data/wasm-memory.js'
import { DecodePool } from '../../src/data/worker-pool.js'
import { parseType } from '../../src/format/types.js'
import { codeOf } from '../support/documents.js'
import { ALL_FIELDS, memoryStore, sampleBatch } from './support.js'

const MIB = 2 ** 20
const pool = new DecodePool({ workersMax: 0 })
afterAll(() => pool.close())

async function imported(
  path: string,
  bytes: Uint8Array,
  more: Partial<ReadInputOptions> = {},
): Promise<Record<string, unknown>[]> {
  const { batches } = await readInput({ path, bytes, pool, ...more })
  const rows: Record<string, unknown>[] = []
  for await (const batch of batches) rows.push(...batchRows(batch))
  return rows
}

/** The same bytes with the last place where one stands changed to another of its length. */
function changed(bytes: Uint8Array, from: Uint8Array, to: Uint8Array): Uint8Array {
  const copy = Buffer.from(bytes)
  const at = copy.lastIndexOf(from)
  expect(at).toBeGreaterThan(0)
  copy.set(to, at)
  return new Uint8Array(copy)
}

describe('inline rows', () => {
  it('with a text that is not UTF-8 are CorruptFile', () => {
    const fields = [{ name: 't', type: parseType('utf8') }]
    const bytes = encodeIpcStream(buildBatch(fields, [{ t: 'zöx-zöx' }]))
    const wrong = changed(bytes, Buffer.from('öx'), Uint8Array.of(0xc3, 0x28, 0x78))
    expect(() => decodeIpcStream(wrong)).toThrow(/UTF-8/)
  })

  it('with a decimal of more digits than its type are CorruptFile', () => {
    const fields = [{ name: 'd', type: parseType('decimal(5,2)') }]
    const bytes = encodeIpcStream(buildBatch(fields, [{ d: '123.45' }]))
    const [from, to] = [12_345, 100_000].map((n) => new Uint8Array(Int32Array.of(n, 0, 0).buffer))
    expect(() => decodeIpcStream(changed(bytes, from!, to!))).toThrow(/more than 5 digits/)
  })
})

describe('a flatbuffer', () => {
  it('whose offsets all lead to one table is refused before they are followed', () => {
    // A vtable at 4, the root at 12 with one field, and behind its vector a table for all offsets.
    const count = 60_000
    const table = 24 + 4 * count
    const bytes = new Uint8Array(table + 8)
    const view = new DataView(bytes.buffer)
    view.setUint32(0, 12, true)
    view.setUint16(4, 6, true)
    view.setUint16(6, 8, true)
    view.setUint16(8, 4, true)
    view.setInt32(12, 8, true)
    view.setUint32(16, 4, true)
    view.setUint32(20, count, true)
    view.setInt32(table, table - 4, true)
    for (let i = 0; i < count; i++) view.setUint32(24 + 4 * i, table - (24 + 4 * i), true)
    const root = FlatTable.root(bytes)
    const walk = (): void => {
      for (let i = 0; i < 20; i++) root.tables(0)
    }
    expect(root.tables(0).length).toBe(count)
    expect(walk).toThrow(/the same place/)
  })
})

describe('an imported arrow file', () => {
  it('of a dictionary whose one long entry stands for every row is BadInput', async () => {
    const entry = 'x'.repeat(100_000)
    const values = arrow.vectorFromArray([entry], new arrow.Utf8())
    const type = new arrow.Dictionary(new arrow.Utf8(), new arrow.Int8())
    const data = new Int8Array(1_000_000)
    const column = arrow.makeVector({ type, data, dictionary: values, nullCount: 0 })
    const bytes = arrow.tableToIPC(new arrow.Table({ column }), 'file')
    expect(await codeOf(imported('bomb.arrow', bytes))).toBe('BadInput')
  })

  it('of texts in dictionaries with a delta reads every value', async () => {
    const type = new arrow.Dictionary(new arrow.Utf8(), new arrow.Int32(), 0)
    const column = arrow.vectorFromArray(['a', 'b', null, 'a'], type)
    const bytes = arrow.tableToIPC(new arrow.Table({ column }), 'stream')
    const rows = await imported('in.arrows', bytes)
    expect(rows.map((row) => row.column)).toEqual(['a', 'b', null, 'a'])
  })

  it('with a column that Calico has no type for gives the others', async () => {
    const times = arrow.vectorFromArray([1, 2], new arrow.TimeSecond())
    const numbers = arrow.vectorFromArray([7, 8], new arrow.Int32())
    const bytes = arrow.tableToIPC(new arrow.Table({ times, numbers }), 'file')
    expect(await codeOf(imported('in.arrow', bytes))).toBe('UnsupportedType')
    const rows = await imported('in.arrow', bytes, { columns: ['numbers'] })
    expect(rows).toEqual([{ numbers: 7 }, { numbers: 8 }])
  })

  it.each([
    ['no name', ['']],
    ['names that differ by case alone', ['x', 'X']],
  ])('with a struct whose fields have %s is UnsupportedType', async (_, names) => {
    const fields = names.map((name) => new arrow.Field(name, new arrow.Int32(), true))
    const type = new arrow.Struct<arrow.TypeMap>(fields)
    const children = names.map(() => arrow.makeData({ type: new arrow.Int32(), data: [1] }))
    const column = arrow.makeVector(arrow.makeData({ type, length: 1, nullCount: 0, children }))
    const bytes = arrow.tableToIPC(new arrow.Table({ column }), 'stream')
    expect(await codeOf(imported('in.arrows', bytes))).toBe('UnsupportedType')
  })

  it('whose buffers say that they are zstd of 60 GiB is BadInput', async () => {
    await initBodyCodecs()
    const bytes = await fileOf('arrow', 'zstd')
    const size = Buffer.from(bytes).indexOf(compressBuffer(1, new Uint8Array(64)).subarray(0, 4))
    const wrong = bytes.slice()
    new DataView(wrong.buffer).setBigInt64(size - 8, 60n * 2n ** 30n, true)
    expect(await codeOf(imported('in.arrow', wrong))).toBe('BadInput')
  })
})

async function fileOf(format: 'arrow' | 'parquet', codec: 'zstd' | 'none'): Promise<Uint8Array> {
  const store = memoryStore()
  const options = { store, path: 'f', format, codec, fields: ALL_FIELDS, metadata: '{}', pool }
  const writer = await createDataFile(options)
  await writer.write(sampleBatch(200))
  await writer.close()
  return (await store.get('f'))!
}

describe('an imported text', () => {
  it.each(['in.csv', 'in.ndjson', 'in.json'])('%s that is not UTF-8 is BadInput', async (path) => {
    const text = { csv: 'a\nz\n', ndjson: '{"a":"z"}', json: '[{"a":"z"}]' }[path.slice(3)]!
    const bytes = Buffer.from(text)
    bytes[text.indexOf('z')] = 0xe9
    expect(await codeOf(imported(path, bytes))).toBe('BadInput')
  })

  it('of two million cells in a line is BadInput before they are parsed', async () => {
    const cells = Array.from({ length: 2_000_000 }, (_, i) => i.toString(36)).join(',')
    for (const text of [`${cells}\n`, `a,b\n"1,2",3\n${cells}\n`]) {
      await expect(imported('in.csv', Buffer.from(text))).rejects.toMatchObject({
        code: 'BadInput',
        message: expect.stringMatching(/has more than 20000 cells/),
      })
    }
    const quoted = `a,b\n"${cells.slice(0, 500_000)}",1\n`
    expect((await imported('in.csv', Buffer.from(quoted))).length).toBe(1)
  })

  it('of rows that each have other columns is BadInput at once', async () => {
    const lines = Array.from({ length: 9_999 }, (_, i) => `{"c${i}":1}`).join('\n')
    expect(await codeOf(imported('in.ndjson', Buffer.from(lines)))).toBe('BadInput')
  })

  it('that nests deeper than types do is BadInput', async () => {
    const text = `{"a":${'['.repeat(5000)}${']'.repeat(5000)}}`
    expect(await codeOf(imported('in.ndjson', Buffer.from(text)))).toBe('BadInput')
  })

  it('whose columns are called as what all objects have keeps its values', async () => {
    const text = '{"constructor":1}\n{"toString":"x"}\n'
    expect(await imported('in.ndjson', Buffer.from(text))).toEqual([
      { constructor: 1n, toString: null },
      { constructor: null, toString: 'x' },
    ])
  })
})

describe('a parquet file', () => {
  it('whose few bytes stand for gigabytes is read a few rows at a time', async () => {
    const rows = 30_000
    const bytes = await longTexts(rows, 10_000)
    expect(bytes.length).toBeLessThan(MIB)
    let [read, greatest] = [0, 0]
    const { batches } = await readInput({ path: 'bomb.parquet', bytes, pool })
    for await (const batch of batches) {
      read += batch.rows
      greatest = Math.max(greatest, batch.columns[0]!.values.length)
      if (read > rows / 10) break
    }
    expect(read).toBeGreaterThan(rows / 10)
    expect(greatest).toBeLessThan(100 * MIB)
  })

  it.each([
    ['a column', 'decimal(5,2)', '123.45'],
    ['a list', 'list<decimal(5,2)>', ['123.45']],
  ])('with a decimal of more digits than its type in %s is BadInput', async (_, type, value) => {
    const fields = [{ name: 'd', type: parseType(type) }]
    const store = memoryStore()
    const options = { path: 'f', format: 'parquet', codec: 'none', fields, pool } as const
    const writer = await createDataFile({ ...options, store, metadata: '{}' })
    await writer.write(buildBatch(fields, [{ d: value }]))
    await writer.close()
    const bytes = Buffer.from((await store.get('f'))!)
    const stored = Buffer.from(Int32Array.of(12_345).buffer)
    bytes.set(Buffer.from(Int32Array.of(100_000).buffer), bytes.indexOf(stored))
    expect(await codeOf(imported('in.parquet', bytes))).toBe('BadInput')
  })

  it('all of whose row groups lie at one place is CorruptFile', async () => {
    const bytes = await fileOf('parquet', 'none')
    const footerAt = bytes.length - 8 - new DataView(bytes.buffer).getUint32(bytes.length - 8, true)
    const footer = readThrift(bytes.subarray(footerAt, bytes.length - 8))
    const groups = footer.get(4)!.value as ThriftList
    const items = Array.from({ length: 100 }, () => groups.items[0]!)
    footer.set(4, { type: 9, value: { elementType: 12, items } })
    const rows = (groups.items[0] as ThriftStruct).get(3)!
    footer.set(3, { ...rows, value: 100 * (rows.value as number) })
    const sealed = writeThrift(footer)
    const size = Buffer.alloc(4)
    size.writeUInt32LE(sealed.length)
    const wrong = Buffer.concat([bytes.subarray(0, footerAt), sealed, size, Buffer.from('PAR1')])
    const store = memoryStore()
    await store.put('f', wrong)
    const file = { path: 'f', format: 'parquet', bytes: wrong.length } as const
    const opened = openDataFile({ store, file, pool })
    await expect(opened).rejects.toThrow(/overlap/)
  })
})

/** One row group of rows with the same long text. */
async function longTexts(rows: number, length: number): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), 'calico-test-'))
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  try {
    const path = join(folder, 'f.parquet')
    await connection.run(
      `COPY (SELECT repeat('x', ${length}) t FROM range(${rows})) TO '${path}'
       (FORMAT parquet, CODEC 'zstd', ROW_GROUP_SIZE ${rows})`,
    )
    return await readFile(path)
  } finally {
    connection.closeSync()
    instance.closeSync()
    await rm(folder, { recursive: true })
  }
}

/** A pool whose workers never come back. */
class StuckPool extends DecodePool {
  protected override startWorker(): Worker {
    const script = 'require("node:worker_threads").parentPort.on("message", () => { for (;;) {} })'
    return new Worker(script, { eval: true })
  }
}

describe('a worker that never comes back', () => {
  it('is ended at the deadline, its task fails, and the next one has a worker', async () => {
    const stuck = new StuckPool({ workersMax: 1, deadlineMs: 200 })
    try {
      const task = (): Parameters<DecodePool['run']>[0] => {
        return { kind: 'decode', file: new Uint8Array(10), chunks: 1, rows: 1, start: 0 }
      }
      const results = [1, 2].map(() => stuck.run(task(), { bytes: 2 * MIB }))
      for (const result of await Promise.all(results)) {
        expect(result).toMatchObject({ kind: 'failed', reason: expect.stringMatching(/200 ms/) })
      }
      expect(stuck.ended).toBe(2)
      expect(stuck.workers).toBe(0)
    } finally {
      await stuck.close()
    }
  })
})

it('a wasm module keeps to the most memory that it is given', () => {
  // (module (memory 1))
  const module = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 5, 3, 1, 0, 1)
  expect([...withMemoryMax(module, 300)]).toEqual([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 5, 5, 1, 1, 1, 0xac, 2],
  ])
  expect(() => withMemoryMax(module.subarray(0, 8), 1)).toThrow(RangeError)
})
