/** The merge of a tile through the package's door for tiles, without a log and without a store. */
import { describe, expect, it } from 'vitest'
import { openUpdateWriter } from '../../src/doors/data.js'
import { MAIN, readEntries } from '../../src/doors/log.js'
import { type Batch, batchRows, readTile, type TileUpdate } from '../../src/doors/tile.js'
import { seededEnv } from '../../src/env.js'
import type { CheckpointAction, UpdateAction } from '../../src/format/generated/documents.js'
import { findKeySpace } from '../../src/table/definition.js'
import { codeOf } from '../support/documents.js'
import { memoryStorage, sampleStore } from '../support/sample-store.js'
import { manyUsers, withUsers } from '../support/users.js'

const KEY = [{ name: 'id', type: 'int64' }]
const COLUMNS = [
  { column: 1, name: 'name', type: 'utf8' },
  { column: 2, name: 'tags', type: 'list<utf8>', algebra: 'append' as const },
]

async function rowsOf(batches: AsyncIterable<Batch>): Promise<Record<string, unknown>[]> {
  const rows: Record<string, unknown>[] = []
  for await (const batch of batches) rows.push(...batchRows(batch))
  return rows
}

describe('a tile of rows in memory', () => {
  const checkpoint = {
    kind: 'rows' as const,
    rows: [
      { key: [2], cells: { name: 'b' } },
      { key: [1], cells: { name: 'a', tags: ['x'] } },
      { key: [3], cells: { name: 'c' } },
    ],
  }
  const updates: TileUpdate[] = [
    {
      kind: 'rows',
      ops: { tags: 'delta' },
      rows: [
        { key: [4], cells: { tags: ['new'] } },
        { key: [1], cells: { tags: ['y'] } },
      ],
    },
    { kind: 'rows', ops: {}, rows: [{ key: [2], row: 'delete' }] },
    {
      kind: 'rows',
      ops: { name: 'mixed' },
      rows: [
        { key: [3], cells: { name: 'C' }, ops: { name: 'set' } },
        { key: [1], ops: { name: 'clear' } },
        { key: [4], cells: { name: 'left out' } },
      ],
    },
  ]

  it('is its checkpoint with the updates on top, in order of key', async () => {
    expect(await rowsOf(readTile({ key: KEY, columns: COLUMNS, checkpoint, updates }))).toEqual([
      { id: 1n, name: null, tags: ['x', 'y'] },
      { id: 3n, name: 'C', tags: null },
      { id: 4n, name: null, tags: ['new'] },
    ])
  })

  it('without a checkpoint is what its updates make, and without anything is empty', async () => {
    const [appended] = updates
    const read = { key: KEY, columns: COLUMNS, updates: [appended!] }
    expect(await rowsOf(readTile(read))).toEqual([
      { id: 1n, name: null, tags: ['y'] },
      { id: 4n, name: null, tags: ['new'] },
    ])
    expect(await rowsOf(readTile({ ...read, updates: [] }))).toEqual([])
  })

  it('within keys is the rows that are there', async () => {
    const read = { key: KEY, columns: COLUMNS, checkpoint, updates, from: [2], to: [3] }
    expect(await rowsOf(readTile(read))).toEqual([{ id: 3n, name: 'C', tags: null }])
  })

  it.each<[string, Partial<Parameters<typeof readTile>[0]>, string]>([
    ['a key twice in its checkpoint', { checkpoint: twice([1], [1]) }, 'InvalidArgument'],
    ['a column that it lacks', { updates: [given({ nmae: 'set' })] }, 'UnknownColumn'],
    ['a value of another type', { checkpoint: twice(['x'], [2]) }, 'TypeMismatch'],
    ['a null in a key', { checkpoint: twice([null], [2]) }, 'InvalidKey'],
    ['files and no storage', { updates: [fileUpdate()] }, 'InvalidArgument'],
  ])('with %s is refused', async (_, options, code) => {
    const read = { key: KEY, columns: COLUMNS, updates: [], ...options }
    expect(await codeOf(rowsOf(readTile(read)))).toBe(code)
  })

  it('of batches out of order is refused', async () => {
    const batches: Batch[] = []
    for await (const batch of readTile({ key: KEY, columns: [], checkpoint, updates: [] })) {
      const [key] = batch.columns
      batches.push({ ...batch, fields: [{ ...batch.fields[0]!, name: 'k0' }], columns: [key!] })
    }
    const read = { key: KEY, columns: [], updates: [] }
    const twiceOver = { kind: 'batches' as const, batches: [...batches, ...batches] }
    expect(await codeOf(rowsOf(readTile({ ...read, checkpoint: twiceOver })))).toBe(
      'InvalidArgument',
    )
    const once = { kind: 'batches' as const, batches }
    expect(await rowsOf(readTile({ ...read, checkpoint: once }))).toHaveLength(3)
  })
})

function twice(...keys: unknown[][]) {
  return { kind: 'rows' as const, rows: keys.map((key) => ({ key })) }
}

function given(ops: Record<string, 'set'>): TileUpdate {
  return { kind: 'rows', ops, rows: [{ key: [1] }] }
}

function fileUpdate(): UpdateAction {
  const slice = { partition: '', firstRow: 0, rows: 1, keyMin: '00', keyMax: '00' }
  const path = 'data/aaaaaaaaaaaaa/x.arrow'
  const file = { path, fileFormat: 'arrow' as const, bytes: 1, rows: 1, slices: [slice] }
  const incarnation = 'aaaaaaaaaaaaa'
  return { kind: 'update', incarnation, rows: 1, columns: [], ordered: false, files: [file] }
}

describe('a tile of files', () => {
  it('that entries describe reads as the store reads it', async () => {
    const { store, storage } = await sampleStore()
    const users = await withUsers(store)
    await users.upsert(manyUsers(3000))
    await store.checkpoint()
    await users.upsert(manyUsers(2000, 2500).map((user) => ({ ...user, tags: ['late'] })))
    await users.append([{ id: 7, tags: 'inline' }], ['tags'])
    await users.delete([{ id: 8 }])
    const definition = findKeySpace(await store.snapshot(), 'users')
    let checkpoint: CheckpointAction | null = null
    let updates: UpdateAction[] = []
    for await (const { entry } of readEntries({ storage, line: MAIN, after: 0, upTo: 6 })) {
      for (const action of entry.transactions.flatMap((transaction) => transaction.actions)) {
        if (action.kind === 'update') updates.push(action)
        if (action.kind !== 'checkpoint') continue
        checkpoint = action
        updates = []
      }
    }
    const { columns } = definition.groups[0]!
    const read = { key: KEY, columns, checkpoint, updates, storage }
    expect(updates).toHaveLength(3)
    expect(await rowsOf(readTile(read))).toEqual(await users.rows())
    const range = { from: [2490], to: [2510] }
    expect(await rowsOf(readTile({ ...read, ...range }))).toEqual(await users.rows(range))
  })

  it('that a writer of records made is what the records say, the last of a key', async () => {
    const storage = memoryStorage()
    const columns = COLUMNS.slice(0, 1)
    const writer = openUpdateWriter({
      ...{ storage, key: KEY, columns },
      env: seededEnv({ seed: 3 }),
      fileBytesTarget: 20_000,
      sortBytesMax: 100_000,
    })
    const users = manyUsers(5000)
    for (const { id, name } of [...users].reverse()) await writer.write({ id, name: `old ${name}` })
    for (const user of users) await writer.write(user)
    const update = await writer.close()
    expect(update.rows).toBe(10_000)
    expect(update.files.length).toBeGreaterThan(1)
    const rows = await rowsOf(readTile({ key: KEY, columns, updates: [update], storage }))
    expect(rows).toEqual(users.map(({ id, name }) => ({ id: BigInt(id), name })))
  })
})
