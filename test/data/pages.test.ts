import { afterAll, expect, it } from 'vitest'
import type { Batch, BatchField } from '../../src/arrow/batch.js'
import { batchRows, buildBatch } from '../../src/arrow/value.js'
import { createDataFile, type DataFileFormat, openDataFile } from '../../src/data/file.js'
import { DecodePool } from '../../src/data/worker-pool.js'
import { encodeBound } from '../../src/expr/bounds.js'
import type { ObjectStore } from '../../src/storage/contract.js'
import { memoryStore } from './support.js'

const FIELDS: readonly BatchField[] = [
  { name: 'k0', type: { kind: 'int64' } },
  { name: 'c7', type: { kind: 'utf8' } },
  { name: 'c8', type: { kind: 'float64' } },
]
const PAGE_ROWS = 122_880

const pool = new DecodePool({ workersMax: 0 })
afterAll(() => pool.close())

/** Rows `[from, from + rows)`: k0 is the row number, every third c7 is null. */
function numbered(from: number, rows: number): Batch {
  const records = Array.from({ length: rows }, (_, i) => ({
    k0: BigInt(from + i),
    c7: (from + i) % 3 === 0 ? null : `text ${from + i}`,
    c8: (from + i) / 2,
  }))
  return buildBatch(FIELDS, records)
}

interface Counted {
  readonly store: ObjectStore
  /** Bytes asked for since last set to 0. */
  read: number
}

/** A file of two and a half pages in a store that counts. */
async function threePages(format: DataFileFormat): Promise<Counted & { bytes: number }> {
  const inner = memoryStore()
  const options = { store: inner, path: 'f', codec: 'none', fields: FIELDS, pool } as const
  const writer = await createDataFile({ ...options, format, metadata: '{}' })
  const rows = 2.5 * PAGE_ROWS
  for (let at = 0; at < rows; at += 20_000) {
    await writer.write(numbered(at, Math.min(20_000, rows - at)))
  }
  const { bytes } = await writer.close()
  const counted = { store: inner as ObjectStore, read: 0, bytes }
  counted.store = new Proxy(inner, {
    get(target, name) {
      if (name !== 'get') return Reflect.get(target, name)
      return async (...args: Parameters<ObjectStore['get']>) => {
        const found = await target.get(...args)
        counted.read += found?.length ?? 0
        return found
      }
    },
  })
  return counted
}

it.each(['parquet', 'arrow'] as const)(
  'a %s file of many rows has pages of at most 122,880 rows, read singly at the cost of one',
  async (format) => {
    const counted = await threePages(format)
    const { store, bytes } = counted
    const reader = await openDataFile({ store, file: { path: 'f', format, bytes }, pool })
    expect(reader.pages.map((page) => page.rows).every((rows) => rows <= PAGE_ROWS)).toBe(true)
    expect(reader.pages.reduce((sum, page) => sum + page.rows, 0)).toBe(2.5 * PAGE_ROWS)
    counted.read = 0
    const pages: number[] = []
    let first: unknown
    for await (const { page, batch } of reader.read({ columns: ['k0'], pages: [1] })) {
      pages.push(page)
      first ??= batchRows(batch)[0]
    }
    expect(pages).toEqual([1])
    expect(first).toEqual({ k0: BigInt(reader.pages[0]!.rows) })
    expect(counted.read).toBeLessThan(1.4 * 8 * PAGE_ROWS)
  },
)

it('a parquet page has exact bounds of integers and text, and none of floats', async () => {
  const { store, bytes } = await threePages('parquet')
  const file = { path: 'f', format: 'parquet', bytes } as const
  const reader = await openDataFile({ store, file, pool })
  const page = reader.pages[1]!
  const first = reader.pages[0]!.rows
  expect(page.bounds('k0')).toEqual({
    nulls: 0,
    min: encodeBound({ kind: 'int64' }, first),
    max: encodeBound({ kind: 'int64' }, first + page.rows - 1),
  })
  expect(page.bounds('c8')).toEqual({ nulls: 0, min: null, max: null })
  expect(page.bounds('c7')?.nulls).toBe(page.rows / 3)
  expect(page.bounds('nothing')).toBeUndefined()
})

it.each(['parquet', 'arrow'] as const)(
  'leaving a %s read early gives back what was reserved for pages ahead',
  async (format) => {
    const { store, bytes } = await threePages(format)
    const narrow = new DecodePool({ workersMax: 0, aheadBytesMax: bytes })
    const reader = await openDataFile({ store, file: { path: 'f', format, bytes }, pool: narrow })
    for await (const { page } of reader.read({ columns: ['k0', 'c7'] })) {
      expect(page).toBe(0)
      break
    }
    expect(narrow.tryReserve(bytes)).toBe(true)
  },
)

it('a reader goes on where the pool has no bytes for reading ahead', async () => {
  const { store, bytes } = await threePages('parquet')
  const file = { path: 'f', format: 'parquet', bytes } as const
  const tight = new DecodePool({ workersMax: 0, aheadBytesMax: 0 })
  const reader = await openDataFile({ store, file, pool: tight })
  let rows = 0
  for await (const { batch } of reader.read({ columns: ['c8'] })) rows += batch.rows
  expect(rows).toBe(2.5 * PAGE_ROWS)
})

it('a read of no columns counts rows without reading', async () => {
  const counted = await threePages('parquet')
  const file = { path: 'f', format: 'parquet', bytes: counted.bytes } as const
  const reader = await openDataFile({ store: counted.store, file, pool })
  counted.read = 0
  let rows = 0
  for await (const { batch } of reader.read({ columns: [] })) rows += batch.rows
  expect([rows, counted.read]).toEqual([2.5 * PAGE_ROWS, 0])
})

it('a column the file lacks is UnknownColumn', async () => {
  const { store, bytes } = await threePages('parquet')
  const file = { path: 'f', format: 'parquet', bytes } as const
  const reader = await openDataFile({ store, file, pool })
  const iterator = reader.read({ columns: ['c9'] })[Symbol.asyncIterator]()
  await expect(iterator.next()).rejects.toMatchObject({ code: 'UnknownColumn' })
})

it('a read whose signal fires ends with Aborted', async () => {
  const { store, bytes } = await threePages('parquet')
  const file = { path: 'f', format: 'parquet', bytes } as const
  const reader = await openDataFile({ store, file, pool })
  const abort = new AbortController()
  const iterator = reader.read({ columns: ['k0'], signal: abort.signal })[Symbol.asyncIterator]()
  abort.abort()
  await expect(iterator.next()).rejects.toMatchObject({ code: 'Aborted' })
})

it('an aborted writer leaves no file', async () => {
  const store = memoryStore()
  const options = { store, path: 'f', codec: 'zstd', fields: FIELDS, pool } as const
  const writer = await createDataFile({ ...options, format: 'parquet', metadata: '{}' })
  await writer.write(numbered(0, 10))
  await writer.abort()
  expect(await store.head('f')).toBeNull()
})

it('an Arrow file with snappy is refused', async () => {
  const options = {
    store: memoryStore(),
    path: 'f',
    codec: 'snappy',
    fields: FIELDS,
    pool,
  } as const
  const created = createDataFile({ ...options, format: 'arrow', metadata: '{}' })
  await expect(created).rejects.toMatchObject({ code: 'InvalidArgument' })
})
