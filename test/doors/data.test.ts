/** Sorted files and writers of records through the package's door for data. */
import { describe, expect, it } from 'vitest'
import { batchRows, openSortedFile, openUpdateWriter, RecordWriter } from '../../src/doors/data.js'
import { CountingStore } from '../../src/doors/storage.js'
import { parseType } from '../../src/format/types.js'
import { codeOf } from '../support/documents.js'
import { memoryStorage, pathsIn, sampleStore } from '../support/sample-store.js'
import { manyUsers, withUsers } from '../support/users.js'

const KEY = [{ name: 'id', type: 'int64' }]
const COLUMNS = [{ column: 1, name: 'name', type: 'utf8' }]

async function writtenFile(fileFormat: 'parquet' | 'arrow', rows = 400_000) {
  const storage = new CountingStore(memoryStorage())
  const writer = openUpdateWriter({ storage, key: KEY, columns: COLUMNS, fileFormat })
  for (let id = 0; id < rows; id++) await writer.write({ id: id * 2, name: `user ${id * 2}` })
  const { files } = await writer.close()
  expect(files).toHaveLength(1)
  return { storage, file: files[0]! }
}

describe.each(['parquet', 'arrow'] as const)('a sorted %s file', (fileFormat) => {
  it('gives the rows from one key to another and reads few of its bytes', async () => {
    const { storage, file } = await writtenFile(fileFormat)
    const sorted = await openSortedFile({ storage, path: file.path, bytes: file.bytes })
    expect(sorted.rows).toBe(400_000)
    expect(sorted.pages.length).toBeGreaterThan(2)
    const ids = async (read: Parameters<typeof sorted.read>[0]): Promise<number[]> => {
      const found: number[] = []
      for await (const batch of sorted.read(read)) {
        for (const row of batchRows(batch)) found.push(Number(row.k0))
      }
      return found
    }
    // The first key of the second page.
    const boundary = sorted.pages[0]!.rows * 2
    storage.reset()
    expect(await ids({ columns: ['k0'], from: [799_990], to: [799_995] })).toEqual([
      799_990, 799_992, 799_994,
    ])
    expect(storage.counts().get.bytes).toBeLessThan(file.bytes / 2)
    for (const [from, to] of [
      [-5, 3],
      [boundary - 3, boundary + 3],
      [boundary, boundary],
      [799_998, 900_000],
      [900_000, 950_000],
    ]) {
      const expected = Array.from({ length: 400_000 }, (_, i) => i * 2)
      expect(await ids({ from: [from], to: [to] })).toEqual(
        expected.filter((id) => id >= from && id <= to),
      )
    }
    const [page] = sorted.pages
    expect(await ids({ pages: [0] })).toHaveLength(page!.rows)
    await sorted.close()
  })
})

describe('a sorted file', () => {
  it('without the column that is said to be its key is refused', async () => {
    const { storage, file } = await writtenFile('arrow', 10)
    const open = openSortedFile({ storage, path: file.path, key: ['id'] })
    expect(await codeOf(open)).toBe('UnknownColumn')
    expect(await codeOf(openSortedFile({ storage, path: 'data/x/y.arrow' }))).toBe('MissingObject')
  })
})

describe('a writer of records', () => {
  it('waits while the consumer is slow, so that few records are in memory', async () => {
    let taken = 0
    let release = (): void => {}
    const gate = new Promise<void>((resolve) => {
      release = resolve
    })
    const writer = new RecordWriter({
      fields: [{ name: 'id', type: parseType('int64') }],
      consume: async (batches) => {
        await gate
        for await (const batch of batches) taken += batch.rows
        return taken
      },
    })
    let written = 0
    const writing = (async () => {
      for (let id = 0; id < 100_000; id++) {
        await writer.write({ id })
        written++
      }
    })()
    for (let turn = 0; turn < 200_000; turn++) await Promise.resolve()
    expect(written).toBeLessThan(20_000)
    release()
    await writing
    expect(await writer.close()).toBe(100_000)
  })

  it('tells of a consumer that fails, at a write or at the end', async () => {
    const failing = () =>
      new RecordWriter({
        fields: [{ name: 'id', type: parseType('int64') }],
        consume: async () => {
          throw new RangeError('no room')
        },
      })
    const writer = failing()
    const many = async (): Promise<void> => {
      for (let id = 0; id < 50_000; id++) await writer.write({ id })
    }
    expect(await codeOf(many())).toContain('no room')
    expect(await codeOf(failing().close())).toContain('no room')
  })

  it.each([
    [{ id: 1 }, 'InvalidArgument'],
    [{ id: 1, name: 'x', more: 1 }, 'UnknownColumn'],
  ])('refuses the record %j: %s', async (record, code) => {
    const writer = openUpdateWriter({ storage: memoryStorage(), key: KEY, columns: COLUMNS })
    expect(await codeOf(writer.write(record))).toBe(code)
    await writer.abort()
  })

  it('that is aborted leaves no file', async () => {
    const storage = memoryStorage()
    const options = { storage, key: KEY, columns: COLUMNS, fileBytesTarget: 1000 }
    const writer = openUpdateWriter({ ...options, sortBytesMax: 10_000 })
    for (const user of manyUsers(20_000)) await writer.write(user)
    await writer.abort()
    expect(await pathsIn(storage)).toEqual([])
    expect(await codeOf(writer.write({ id: 1, name: 'x' }))).toBe('InvalidArgument')
  })

  it('of a key-space commits all records at once when it is closed', async () => {
    const { store } = await sampleStore()
    const users = await withUsers(store)
    const writer = await users.writer({ columns: ['name'], message: 'one by one' })
    for (const user of manyUsers(9000)) await writer.write(user)
    expect(await users.rows()).toEqual([])
    const { version } = await writer.close()
    expect(version).toBe(2)
    const expected = manyUsers(9000).map(({ id, name }) => ({ id: BigInt(id), name }))
    expect(await users.rows({ columns: ['id', 'name'] })).toEqual(expected)
    const [transaction] = (await store.entry(2)).transactions
    expect(transaction!.message).toBe('one by one')
  })

  it('of a key-space that is aborted commits nothing', async () => {
    const { store, storage } = await sampleStore()
    const users = await withUsers(store)
    const writer = await users.writer({ columns: ['name'] })
    for (const user of manyUsers(9000)) await writer.write(user)
    await writer.abort()
    expect((await store.snapshot()).version).toBe(1)
    expect(await pathsIn(storage, 'data/')).toEqual([])
  })

  it('of a transaction stages its records beside what else is staged', async () => {
    const { store } = await sampleStore()
    const users = await withUsers(store)
    const { result } = await store.transaction(async (tx) => {
      await tx.upsert('users', [{ id: 1, name: 'a' }])
      const writer = tx.writer('users', { columns: ['tags'], ops: { tags: 'append' } })
      await writer.write({ id: 1, tags: 'x' })
      await writer.write({ id: 1, tags: ['y', 'z'] })
      return writer.close()
    })
    expect(result).toBe(2)
    expect(await users.rows()).toEqual([{ id: 1n, name: 'a', tags: ['x', 'y', 'z'] }])
  })
})
