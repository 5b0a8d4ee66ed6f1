import { describe, expect, it } from 'vitest'
import type { Batch } from '../../src/arrow/batch.js'
import { batchRows } from '../../src/arrow/value.js'
import type { ChangesOptions } from '../../src/executor/changes.js'
import type { KeySpace } from '../../src/executor/key-space.js'
import type { Store } from '../../src/executor/store.js'
import type { KeySpaceSpec } from '../../src/table/definition.js'
import { writeGroup } from '../support/group-write.js'
import { encodeKey } from '../support/oracle.js'
import { RecordingStore } from '../support/recording-store.js'
import { memoryStorage, sampleStore } from '../support/sample-store.js'

const USERS: KeySpaceSpec = {
  name: 'user',
  key: [{ name: 'id', type: 'int32' }],
  groups: [
    { name: 'profile', columns: [{ name: 'name', type: 'utf8' }] },
    {
      name: 'score',
      partitioning: [{ kind: 'hash', buckets: 3, components: [0] }],
      columns: [
        { name: 'low', type: 'float64', algebra: 'min' },
        { name: 'tags', type: 'list<utf8>', algebra: 'append' },
      ],
    },
  ],
}

/** A store whose version 1 made the key-space. */
async function users(): Promise<{ store: Store; storage: RecordingStore; user: KeySpace }> {
  const storage = new RecordingStore(memoryStorage())
  const { store } = await sampleStore({ storage })
  await store.createKeySpace(USERS)
  return { store, storage, user: store.keySpace('user') }
}

type Row = Record<string, unknown>

async function rowsOf(batches: AsyncIterable<Batch>): Promise<Row[]> {
  const rows: Row[] = []
  for await (const batch of batches) rows.push(...batchRows(batch))
  return rows
}

/** The rows of a feed, without timestamps. */
async function changes(user: KeySpace, options: Partial<ChangesOptions> = {}): Promise<Row[]> {
  const { batches } = await user.changes({ from: 0, ...options })
  return (await rowsOf(batches)).map(({ _timestamp, ...row }) => row)
}

const insert = (version: number, row: Row): Row => ({
  ...row,
  _change: 'insert',
  _version: BigInt(version),
})
const gone = (version: number, row: Row): Row => ({ ...insert(version, row), _change: 'delete' })
const update = (version: number, before: Row, after: Row): Row[] => [
  { ...insert(version, before), _change: 'update_before' },
  { ...insert(version, after), _change: 'update_after' },
]

describe('the changes of a key-space', () => {
  it('are inserts, updates and deletes, by version and then by key', async () => {
    const { user } = await users()
    await user.upsert([
      { id: 2, name: 'b', low: 2, tags: ['x'] },
      { id: 1, name: 'a', low: 1, tags: null },
    ])
    await user.upsert([
      { id: 1, name: 'A' },
      { id: 3, name: 'c' },
    ])
    await user.delete([{ id: 2 }])
    const one = { id: 1, name: 'a', low: 1, tags: null }
    const two = { id: 2, name: 'b', low: 2, tags: ['x'] }
    expect(await changes(user)).toEqual([
      insert(2, one),
      insert(2, two),
      ...update(3, one, { ...one, name: 'A' }),
      insert(3, { id: 3, name: 'c', low: null, tags: null }),
      gone(4, two),
    ])
  })

  it('have no row where the view stays the same', async () => {
    const { user } = await users()
    await user.upsert([{ id: 1, name: 'a', low: 1, tags: ['x'] }])
    await user.upsert([{ id: 1, name: 'a', low: 1, tags: ['x'] }])
    await user.upsert([{ id: 1, low: 5 }], { ops: { low: 'min' } })
    await user.append([{ id: 1, tags: [] }], ['tags'])
    await user.delete([{ id: 9 }])
    expect(await changes(user, { from: 2 })).toEqual([])
  })

  it('tell -0 from 0 and do not tell one NaN from another', async () => {
    const { user } = await users()
    await user.upsert([
      { id: 1, low: 0 },
      { id: 2, low: Number.NaN },
    ])
    await user.upsert([
      { id: 1, low: -0 },
      { id: 2, low: -Number.NaN },
    ])
    const row = { id: 1, name: null, tags: null }
    expect(await changes(user, { from: 2 })).toEqual(
      update(3, { ...row, low: 0 }, { ...row, low: -0 }),
    )
  })

  it('of one version are net: deleted and written again is an update, or nothing', async () => {
    const { store, user } = await users()
    await user.upsert([
      { id: 1, name: 'a' },
      { id: 2, name: 'b' },
    ])
    await store.transaction(async (tx) => {
      await tx.delete('user', [{ id: 1 }, { id: 2 }])
      await tx.upsert('user', [
        { id: 1, name: 'a' },
        { id: 2, name: 'B' },
      ])
      await tx.upsert('user', [{ id: 3, name: 'c' }])
      await tx.delete('user', [{ id: 3 }])
    })
    const two = { id: 2, name: 'b', low: null, tags: null }
    expect(await changes(user, { from: 2 })).toEqual(update(3, two, { ...two, name: 'B' }))
  })

  it('with a projection leave out what only other columns tell', async () => {
    const { user } = await users()
    await user.upsert([{ id: 1, name: 'a', low: 1 }])
    await user.upsert([{ id: 1, low: 2 }])
    await user.upsert([{ id: 1, name: 'b' }])
    expect(await changes(user, { columns: ['name'] })).toEqual([
      insert(2, { name: 'a' }),
      ...update(4, { name: 'a' }, { name: 'b' }),
    ])
    expect(await changes(user, { columns: [], from: 1 })).toEqual([insert(2, {})])
  })

  it('with a filter are those of the view that it selects', async () => {
    const { user } = await users()
    await user.upsert([
      { id: 1, low: 1 },
      { id: 2, low: 10 },
    ])
    await user.upsert([
      { id: 1, low: 11 },
      { id: 2, low: 12 },
    ])
    await user.upsert([{ id: 1, low: 3 }])
    await user.delete([{ id: 1 }, { id: 2 }])
    const options = { columns: ['id', 'low'], filter: 'low > 5' }
    expect(await changes(user, options)).toEqual([
      insert(2, { id: 2, low: 10 }),
      insert(3, { id: 1, low: 11 }),
      ...update(3, { id: 2, low: 10 }, { id: 2, low: 12 }),
      gone(4, { id: 1, low: 11 }),
      gone(5, { id: 2, low: 12 }),
    ])
    expect(await changes(user, { columns: ['id'], filter: 'low is null' })).toEqual([])
    expect(await changes(user, { columns: ['id'], filter: 'id = 1 and low < 5' })).toEqual([
      insert(2, { id: 1 }),
      gone(3, { id: 1 }),
      insert(4, { id: 1 }),
      gone(5, { id: 1 }),
    ])
  })

  it('are the same whether tiles were checkpointed in between or not', async () => {
    const { store, user } = await users()
    await user.upsert([
      { id: 1, name: 'a', tags: ['x'] },
      { id: 2, name: 'b' },
    ])
    await user.append([{ id: 1, tags: ['y'] }], ['tags'])
    const plain = await changes(user)
    const { store: other, user: checkpointed } = await users()
    await checkpointed.upsert([
      { id: 1, name: 'a', tags: ['x'] },
      { id: 2, name: 'b' },
    ])
    await other.checkpoint()
    const { version } = await checkpointed.append([{ id: 1, tags: ['y'] }], ['tags'])
    await other.checkpoint()
    const found = await changes(checkpointed)
    expect(found.map(({ _version, ...row }) => row)).toEqual(
      plain.map(({ _version, ...row }) => row),
    )
    expect(found.at(-1)?._version).toBe(BigInt(version))
    expect(await changes(checkpointed, { from: version })).toEqual([])
    await store.close()
  })

  it('give their times, and take times for versions', async () => {
    const { store, user } = await users()
    await user.upsert([{ id: 1, name: 'a' }])
    const { timestamp } = await store.snapshot()
    await user.upsert([{ id: 2, name: 'b' }])
    const at = { kind: 'timestamp', micros: timestamp } as const
    const { from, to, fields, batches } = await user.changes({ from: at, columns: ['id'] })
    expect([from, to]).toEqual([2, 3])
    expect(fields.map(({ name }) => name)).toEqual(['id', '_change', '_version', '_timestamp'])
    const [row] = await rowsOf(batches)
    const entry = await store.entry(3)
    const text = new Date(entry.timestamp / 1000).toISOString().replace('Z', '000Z')
    expect(row).toMatchObject({ id: 2, _timestamp: text })
    expect(await changes(user, { from: { kind: 'timestamp', micros: 0 }, to: at })).toHaveLength(1)
  })

  it('are refused where the interval runs backwards or a version is not there', async () => {
    const { user } = await users()
    await expect(changes(user, { from: 1, to: 0 })).rejects.toMatchObject({
      code: 'UnknownVersion',
    })
    await user.upsert([{ id: 1 }])
    await expect(changes(user, { from: 2, to: 1 })).rejects.toMatchObject({
      code: 'InvalidArgument',
    })
    await expect(changes(user, { from: 3 })).rejects.toMatchObject({ code: 'UnknownVersion' })
    await expect(changes(user, { columns: ['nope'] })).rejects.toMatchObject({
      code: 'UnknownColumn',
    })
  })

  it('are refused where a column has the name of one of their own', async () => {
    const { store } = await sampleStore()
    const columns = [
      { name: '_version', type: 'int32' },
      { name: 'b', type: 'int32' },
    ]
    await store.createKeySpace({
      name: 'odd',
      key: [{ name: 'id', type: 'int32' }],
      groups: [{ name: 'g', columns }],
    })
    await store.keySpace('odd').upsert([{ id: 1, b: 2 }])
    await expect(changes(store.keySpace('odd'))).rejects.toMatchObject({ code: 'InvalidArgument' })
    const found = await changes(store.keySpace('odd'), { columns: ['b'] })
    expect(found).toEqual([insert(2, { b: 2 })])
  })

  it('keep cells without a record to themselves until the record is there', async () => {
    const { store, storage, user } = await users()
    const rows = [{ id: 1, low: 4 }]
    await writeGroup({ store, storage, keySpace: 'user', group: 'score', rows })
    expect(await changes(user)).toEqual([])
    await user.upsert([{ id: 1, name: 'a' }])
    expect(await changes(user)).toEqual([insert(3, { id: 1, name: 'a', low: 4, tags: null })])
  })

  it('of more keys than are held are all there, in order', async () => {
    const { user } = await users()
    const count = 70_000
    const rows = Array.from({ length: count }, (_, i) => ({ id: (i * 7919) % count, name: 'x' }))
    await user.upsert(rows)
    await user.upsert(rows.filter(({ id }) => id % 3 > 0).map(({ id }) => ({ id, name: 'y' })))
    const found = await changes(user, { columns: ['id', 'name'], from: 2 })
    const wanted = Array.from({ length: count }, (_, id) => id)
      .filter((id) => id % 3 > 0)
      .flatMap((id) => update(3, { id, name: 'x' }, { id, name: 'y' }))
    expect(found).toEqual(wanted)
  })

  it('are found without opening what no update touches', async () => {
    const { store, storage, user } = await users()
    const count = 60_000
    await user.upsert(Array.from({ length: count }, (_, id) => ({ id, name: `${id}`, low: id })))
    await store.checkpoint({ segmentBytesTarget: 100_000 })
    const state = await store.snapshot()
    const [profile, score] = [...state.groups.values()]
    expect(score!.tiles.size).toBe(3)
    expect(profile!.tiles.get('')!.segments.length).toBeGreaterThan(2)
    await user.upsert([
      { id: 5, name: 'five' },
      { id: count - 5, name: 'last' },
    ])
    storage.takeRead('')
    const found = await changes(user, { from: state.version })
    expect(found.map(({ name }) => name)).toEqual(['5', 'five', `${count - 5}`, 'last'])
    const opened = storage.takeRead('data/')
    const holds = (id: number, { keyMin, keyMax }: { keyMin: string; keyMax: string }): boolean => {
      const key = encodeKey(['int32'], [id])
      return keyMin <= key && key <= keyMax
    }
    const segments = [...profile!.tiles.values(), ...score!.tiles.values()]
      .flatMap((tile) => tile.segments)
      .filter((segment) => holds(5, segment) || holds(count - 5, segment))
      .map(({ path }) => path)
    expect(opened.length).toBeGreaterThan(0)
    expect(opened.filter((path) => !segments.includes(path))).toEqual([])
  })

  it('of versions that checkpoint, create or write elsewhere read no data', async () => {
    const { store, storage, user } = await users()
    await user.upsert(Array.from({ length: 5000 }, (_, id) => ({ id, name: 'a', low: 1 })))
    const { version } = await store.snapshot()
    await store.checkpoint()
    await store.createKeySpace({ ...USERS, name: 'other' })
    await store.keySpace('other').upsert([{ id: 1, name: 'a' }])
    const { definition } = [...(await store.snapshot()).groups.values()][1]!
    expect(definition.name).toBe('score')
    const rows = Array.from({ length: 5000 }, (_, id) => ({ id, low: 0 }))
    const options = { store, storage, keySpace: 'user', group: 'score', rows, inlineBytes: 0 }
    await writeGroup(options)
    storage.takeRead('')
    expect(await changes(user, { from: version, columns: ['name'] })).toEqual([])
    expect(storage.takeRead('data/')).toEqual([])
    expect(await changes(user, { from: version })).toHaveLength(10_000)
  })
})

describe('changes that are followed', () => {
  it('go on with what is committed later, and end with a whole version when told to', async () => {
    const { store, user } = await users()
    await user.upsert([{ id: 1, name: 'a' }])
    const end = new AbortController()
    const { batches } = await user.changes({
      from: 0,
      columns: ['id'],
      follow: true,
      signal: end.signal,
    })
    const seen: unknown[] = []
    for await (const batch of batches) {
      for (const { id, _version } of batchRows(batch)) {
        seen.push(`${_version}: ${id}`)
        if (id === 1) await user.upsert([{ id: 2 }, { id: 3 }])
        if (id === 2) await user.upsert([{ id: 4 }])
        if (id === 2) end.abort()
      }
    }
    expect(seen).toEqual(['2: 1', '3: 2', '3: 3'])
    await store.close()
  })

  it('are refused together with a last version', async () => {
    const { user } = await users()
    const both = user.changes({ from: 0, to: 1, follow: true })
    await expect(both).rejects.toMatchObject({ code: 'InvalidArgument' })
  })
})
