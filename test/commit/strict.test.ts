/** Strict key-spaces: every record has its required columns (spec/table.md, spec/commit.md). */
import { beforeEach, describe, expect, it } from 'vitest'
import { batchRows } from '../../src/arrow/value.js'
import type { Transaction } from '../../src/commit/transaction.js'
import type { KeySpace } from '../../src/executor/key-space.js'
import type { Store } from '../../src/executor/store.js'
import type { KeySpaceSpec } from '../../src/table/definition.js'
import { codeOf } from '../support/documents.js'
import { RecordingStore } from '../support/recording-store.js'
import { memoryStorage, reopen, sampleStore } from '../support/sample-store.js'

const USERS: KeySpaceSpec = {
  name: 'users',
  strict: true,
  key: [{ name: 'id', type: 'int64' }],
  groups: [
    {
      name: 'main',
      columns: [
        { name: 'name', type: 'utf8', required: true },
        { name: 'note', type: 'utf8' },
      ],
    },
    {
      name: 'side',
      columns: [
        { name: 'age', type: 'int64', algebra: 'sum', required: true },
        { name: 'tags', type: 'list<utf8>', algebra: 'append' },
      ],
    },
  ],
}

let store: Store
let other: Store
let storage: RecordingStore
let users: KeySpace
let theirs: KeySpace

beforeEach(async () => {
  storage = new RecordingStore(memoryStorage())
  ;({ store } = await sampleStore({ storage }))
  await store.createKeySpace(USERS)
  users = store.keySpace('users')
  await users.upsert([{ id: 1, name: 'Ada', age: 36 }])
  other = await reopen(storage)
  theirs = other.keySpace('users')
  await other.snapshot()
})

/** Of every record its required cells, none of which is null. */
async function complete(): Promise<unknown[]> {
  const records = await users.rows({ columns: ['id', 'name', 'age'] })
  for (const record of records) expect(Object.values(record)).not.toContain(null)
  return records.map(({ id }) => Number(id))
}

describe('an upsert into a strict key-space (CAL-TABLE-051)', () => {
  it.each<[string, Record<string, unknown>]>([
    ['the key alone', { id: 2 }],
    ['a column that nobody demands', { id: 2, note: 'x' }],
    ['one of two required columns', { id: 2, name: 'Bo' }],
    ['the other one', { id: 2, age: 3 }],
  ])('that gives a new record %s is refused', async (_, row) => {
    expect(await codeOf(users.upsert([row]))).toBe('OperationNotAllowed')
    expect((await store.snapshot()).version).toBe(2)
    expect(await complete()).toEqual([1])
  })

  it.each<[string, Record<string, unknown>]>([
    ['the key alone', { id: 1 }],
    ['a column that nobody demands', { id: 1, note: 'x' }],
    ['one of two required columns', { id: 1, name: 'Bo' }],
  ])('lands with %s where the record exists', async (_, row) => {
    await users.upsert([row])
    expect(await users.get([1])).toMatchObject({ ...row, id: 1n, age: 36n })
  })

  it('that gives all of them looks at nothing and is no reader', async () => {
    storage.takeRead('')
    const { version } = await users.upsert([{ id: 2, name: 'Bo', age: 3 }])
    expect(storage.takeRead('')).toEqual([])
    const { transactions } = await store.entry(version)
    expect(transactions[0]).not.toHaveProperty('reads')
    const note = await store.entry((await users.upsert([{ id: 2, note: 'x' }])).version)
    expect(note.transactions[0]!.reads).toMatchObject([{ columns: [0] }])
  })

  it('is judged row by row, and names the first record that lacks something', async () => {
    const rows = [
      { id: 2, name: 'Bo', age: 3 },
      { id: 1, note: 'x' },
      { id: 7, note: 'y' },
    ]
    await expect(users.upsert(rows)).rejects.toMatchObject({
      code: 'OperationNotAllowed',
      details: { keySpace: 'users', key: '["7"]' },
    })
    await users.upsert(rows.slice(0, 2))
    expect(await complete()).toEqual([1, 2])
  })

  it('may give the cells of a record in several of its rows', async () => {
    await users.upsert([
      { id: 2, name: 'Bo' },
      { id: 2, age: 3 },
    ])
    expect(await complete()).toEqual([1, 2])
  })

  it('may give a required column by a delta, though not by an empty one', async () => {
    const ops = { age: 'sum' } as const
    await users.upsert([{ id: 2, name: 'Bo', age: 3 }], { ops })
    expect(await codeOf(users.upsert([{ id: 3, name: 'Cy', age: null }], { ops }))).toBe(
      'OperationNotAllowed',
    )
    await users.upsert([{ id: 2, name: 'Bo', age: null }], { ops })
    expect(await complete()).toEqual([1, 2])
  })

  it('of many rows is judged without holding all keys', async () => {
    const rows = (count: number, cells: object) =>
      Array.from({ length: count }, (_, id) => ({ id, ...cells }))
    await users.upsert(rows(6000, { name: 'x', age: 1 }))
    await users.upsert(rows(6000, { note: 'y' }))
    expect(await codeOf(users.upsert(rows(6001, { note: 'z' })))).toBe('OperationNotAllowed')
    expect(await users.rows({ where: "note = 'y'" })).toHaveLength(6000)
  })

  it('of a batch is judged as one of rows', async () => {
    const batches = [...(await collect(store.read('users', { columns: ['id', 'note'] })))]
    const { fields } = batches[0]!
    await users.upsert({ fields, batches: iterate(batches) })
    await users.delete([{ id: 1 }])
    const again = users.upsert({ fields, batches: iterate(batches) })
    expect(await codeOf(again)).toBe('OperationNotAllowed')
    expect(batches.flatMap((batch) => batchRows(batch))).toHaveLength(1)
  })

  it('sees what its transaction wrote and deleted before', async () => {
    await store.transaction(async (tx) => {
      await tx.upsert('users', [{ id: 2, name: 'Bo', age: 3 }])
      await tx.upsert('users', [{ id: 2, note: 'x' }])
    })
    const deleting = store.transaction(async (tx) => {
      await tx.delete('users', [{ id: 2 }])
      await tx.upsert('users', [{ id: 2, note: 'x' }])
    })
    expect(await codeOf(deleting)).toBe('OperationNotAllowed')
    expect(await complete()).toEqual([1, 2])
  })

  it('that was refused leaves nothing in a transaction that goes on', async () => {
    await store.transaction(async (tx) => {
      expect(await codeOf(tx.upsert('users', [{ id: 2, note: 'x' }]))).toBe('OperationNotAllowed')
      await tx.upsert('users', [{ id: 1, note: 'y' }])
    })
    expect(await complete()).toEqual([1])
  })

  it('is not needed for updates, which make no records', async () => {
    await users.update([{ id: 2, note: 'waits' }])
    expect(await codeOf(users.upsert([{ id: 2, name: 'Bo' }]))).toBe('OperationNotAllowed')
    await users.upsert([{ id: 2, name: 'Bo', age: 1 }])
    expect((await users.get([2]))?.note).toBe('waits')
  })
})

describe('a strict upsert that meets another commit (CAL-COMMIT-092, CAL-COMMIT-093)', () => {
  const note = (tx: Transaction) => tx.upsert('users', [{ id: 1, note: 'x' }])

  it.each(['serializable', 'snapshot'] as const)(
    'that took its record away conflicts under %s',
    async (isolation) => {
      const racing = store.transaction(
        async (tx) => {
          await note(tx)
          await theirs.delete([{ id: 1 }])
        },
        { isolation },
      )
      expect(await codeOf(racing)).toBe('CommitConflict')
      expect(await complete()).toEqual([])
    },
  )

  it('that took a range away conflicts, and elsewhere not', async () => {
    const racing = (id: number) =>
      store.transaction(async (tx) => {
        await note(tx)
        await theirs.deleteRange({ from: [id], to: [id + 1] })
      })
    await racing(5)
    expect(await codeOf(racing(1))).toBe('CommitConflict')
  })

  it('of one call is run again, and then refused', async () => {
    let races = 0
    const deleting = new Proxy(storage, {
      get(target, name) {
        const own: unknown = Reflect.get(target, name)
        if (name !== 'putIfAbsent') return typeof own === 'function' ? own.bind(target) : own
        return async (...args: Parameters<typeof target.putIfAbsent>) => {
          if (args[0].startsWith('log/') && races++ === 0) await theirs.delete([{ id: 1 }])
          return target.putIfAbsent(...args)
        }
      },
    })
    const third = await reopen(deleting, 77)
    const upsert = third.keySpace('users').upsert([{ id: 1, note: 'x' }])
    expect(await codeOf(upsert)).toBe('OperationNotAllowed')
    expect(races).toBe(1)
    expect(await complete()).toEqual([])
  })

  it('that made another column required conflicts', async () => {
    const racing = store.transaction(async (tx) => {
      await note(tx)
      await theirs.alter([
        { kind: 'set-required', column: 'age', required: false },
        { kind: 'add-column', column: { name: 'more', type: 'int8' } },
      ])
      await theirs.delete([{ id: 1 }])
      await theirs.alter([{ kind: 'set-required', column: 'more', required: true }])
    })
    expect(await codeOf(racing)).toBe('CommitConflict')
  })

  it('that made the key-space strict conflicts, though it lacks nothing then known', async () => {
    await store.alter('users', [{ kind: 'set-strict', strict: false }])
    const racing = store.transaction(async (tx) => {
      await tx.upsert('users', [{ id: 2, note: 'x' }])
      await theirs.alter([{ kind: 'set-strict', strict: true }])
    })
    expect(await codeOf(racing)).toBe('CommitConflict')
    expect(await complete()).toEqual([1])
  })
})

describe('making a key-space strict (CAL-TABLE-050, CAL-TABLE-053)', () => {
  it('is refused while a record lacks something, and lands when none does', async () => {
    await store.alter('users', [{ kind: 'set-strict', strict: false }])
    await users.upsert([{ id: 2, note: 'x' }])
    const { requiredNulls, findings } = await store.verify({ deep: true })
    expect(findings).toEqual([])
    expect(requiredNulls).toEqual([
      { keySpace: 'users', column: 'name', records: 1 },
      { keySpace: 'users', column: 'age', records: 1 },
    ])
    const strict = { kind: 'set-strict', strict: true } as const
    expect(await codeOf(users.alter([strict]))).toBe('OperationNotAllowed')
    await users.upsert([{ id: 2, name: 'Bo', age: 3 }])
    await users.alter([strict])
    expect(await codeOf(users.upsert([{ id: 3 }]))).toBe('OperationNotAllowed')
    const [definition] = [...(await other.snapshot()).keySpaces.values()]
    expect(definition?.strict).toBe(true)
  })

  it('conflicts with a record that came meanwhile (CAL-COMMIT-094)', async () => {
    await store.alter('users', [{ kind: 'set-strict', strict: false }])
    await other.snapshot()
    const racing = store.transaction(async (tx) => {
      await tx.alter('users', [{ kind: 'set-strict', strict: true }])
      await theirs.upsert([{ id: 2 }])
    })
    expect(await codeOf(racing)).toBe('CommitConflict')
  })

  it('survives a log checkpoint', async () => {
    await store.writeLogCheckpoint()
    const third = await reopen(storage, 99)
    expect(await codeOf(third.keySpace('users').upsert([{ id: 9 }]))).toBe('OperationNotAllowed')
  })
})

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}

async function* iterate<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items
}
