/** Writes that compute cells over what is there, whenever it is read (spec/merge.md). */
import { describe, expect, it } from 'vitest'
import { systemEnv } from '../../src/env.js'
import type { KeySpace } from '../../src/executor/key-space.js'
import { openStore } from '../../src/executor/open-store.js'
import { Profile } from '../../src/executor/profile.js'
import type { Store } from '../../src/executor/store.js'
import type { CheckpointAction } from '../../src/format/generated/documents.js'
import type { GroupSpec } from '../../src/table/definition.js'
import { codeOf } from '../support/documents.js'
import { reopen, sampleStore } from '../support/sample-store.js'

const COLUMNS = [
  { name: 'score', type: 'int32' },
  { name: 'ts', type: 'int64' },
]

async function withScores(
  store: Store,
  group: Partial<GroupSpec> = {},
  others: readonly GroupSpec[] = [],
): Promise<KeySpace> {
  await store.createKeySpace({
    name: 'user',
    key: [{ name: 'id', type: 'int64' }],
    groups: [{ name: 'main', anchor: true, columns: COLUMNS, ...group }, ...others],
  })
  return store.keySpace('user')
}

const SET = { score: 'coalesce(target.score, 0) + source.score', ts: 'source.ts' }
const NEWER = 'target.ts IS NULL OR source.ts > target.ts'
const many = (count: number, score = (i: number) => i) =>
  Array.from({ length: count }, (_, i) => ({ id: i, score: score(i), ts: 1 }))

describe('an upsert with expressions', () => {
  it('computes rows in order, and makes records if its guard is true', async () => {
    const { store } = await sampleStore()
    const users = await withScores(store)
    await users.upsert([{ id: 1, score: 10, ts: 5 }])
    const rows = [
      { id: 1, score: 1, ts: 6 },
      { id: 1, score: 100, ts: 6 },
      { id: 2, score: 7, ts: 1 },
      { id: 3, score: 7, ts: null },
    ]
    await users.upsert(rows, { set: SET, when: `source.ts IS NOT NULL AND (${NEWER})` })
    expect(await users.rows()).toEqual([
      { id: 1n, score: 11, ts: 6n },
      { id: 2n, score: 7, ts: 1n },
    ])
  })

  it('of thousands of rows under one key applies them one after another', async () => {
    const { store } = await sampleStore()
    const users = await withScores(store)
    const rows = Array.from({ length: 3000 }, (_, i) => ({ id: 1, score: 1, ts: i }))
    await users.upsert(rows, { set: SET, when: NEWER })
    expect(await users.rows()).toEqual([{ id: 1n, score: 3000, ts: 2999n }])
  })

  it.each<['parquet' | 'arrow', number]>([
    ['parquet', 20_000],
    ['arrow', 20_000],
  ])(
    'of so many rows that they make %s files reads the same by key and when folded',
    async (fileFormat, count) => {
      const { store } = await sampleStore()
      const partitioning = [{ kind: 'hash' as const, buckets: 3, components: [0] as [number] }]
      const users = await withScores(store, { fileFormat, partitioning })
      await users.upsert(many(count))
      await users.upsert(
        many(count, (i) => 2 * i),
        { set: SET },
      )
      await users.upsert([{ id: 7, score: 1 }])
      await users.upsert([{ id: 8, score: 1 }])
      const sum = async (): Promise<number> =>
        (await users.rows({ columns: ['score'] })).reduce(
          (all, { score }) => all + Number(score),
          0,
        )
      const expected = (3 * (count * (count - 1))) / 2 - 3 * (7 + 8) + 2
      expect(await sum()).toBe(expected)
      expect((await users.get([100]))?.score).toBe(300)
      expect(await store.fold({ keySpace: 'user', group: 'main' })).not.toBeNull()
      expect(await sum()).toBe(expected)
      await store.checkpoint()
      expect(await sum()).toBe(expected)
      expect((await store.verify({ deep: true })).findings).toEqual([])
    },
  )

  it('is not left out by bounds of what lies below it', async () => {
    const { store } = await sampleStore()
    const users = await withScores(store)
    await users.upsert(many(100))
    await store.checkpoint()
    await users.upsert([{ id: 5, score: 1000, ts: 1 }], { set: SET })
    expect(await users.rows({ columns: ['id'], where: 'score > 500' })).toEqual([{ id: 5n }])
    expect(await users.rows({ columns: ['id'], where: 'score = 5' })).toEqual([])
  })

  it('names the key and its own columns bare, and others by their place', async () => {
    const { store } = await sampleStore()
    const users = await withScores(store)
    const types = { extra: 'int32' }
    await users.upsert([{ id: 4, extra: 3 }], {
      set: { score: 'extra + id', ts: 'source.id' },
      types,
    })
    expect(await users.rows()).toEqual([{ id: 4n, score: 7, ts: 4n }])
    const twice = users.upsert([{ id: 4, score: 3 }], { set: { score: 'score + 1' } })
    expect(await codeOf(twice)).toBe('InvalidExpression')
  })
})

describe('rows that fail', () => {
  it('stay as they are, and are counted by reads and by the checkpoint', async () => {
    const { store, storage } = await sampleStore()
    const users = await withScores(store)
    await users.upsert([{ id: 1, score: 2_000_000_000, ts: 1 }])
    const rows = [
      { id: 1, score: 2_000_000_000, ts: 2 },
      { id: 2, score: 5, ts: 2 },
      { id: 3, score: 0, ts: 2 },
    ]
    const score = 'coalesce(target.score, 0) + div(10, source.score) * source.score'
    await users.upsert(rows, { set: { score, ts: '2' } })
    const profile = new Profile(systemEnv)
    const reading = await openStore({ storage, workers: 0, profile })
    expect(await reading.keySpace('user').rows()).toEqual([
      { id: 1n, score: 2_000_000_000, ts: 2n },
      { id: 2n, score: 10, ts: 2n },
    ])
    expect(profile.failedRows).toBe(1)
    await users.upsert([{ id: 2, score: 2_147_483_647, ts: 9 }], { set: SET })
    const [checkpoint] = await store.checkpoint()
    const entry = await store.entry(checkpoint!.version)
    expect((entry.transactions[0]!.actions[0] as CheckpointAction).failed).toBe(2)
    expect((await users.get([2]))?.score).toBe(10)
  })

  it('do so where a required column would become null', async () => {
    const { store } = await sampleStore()
    const columns = [{ ...COLUMNS[0]!, required: true }, COLUMNS[1]!]
    const users = await withScores(store, { columns })
    await users.upsert([{ id: 1, score: 1, ts: 1 }])
    await users.update([{ id: 1, score: null, ts: 2 }], { set: { score: 'source.score', ts: '2' } })
    expect(await users.rows()).toEqual([{ id: 1n, score: 1, ts: 1n }])
  })
})

describe('an update with expressions', () => {
  const STATS: GroupSpec = {
    name: 'stats',
    columns: [{ name: 'visits', type: 'int8', algebra: 'sum' }],
  }

  it('makes no record, and shows once there is one', async () => {
    const { store } = await sampleStore()
    const users = await withScores(store, {}, [STATS])
    const set = { visits: 'coalesce(target.visits, 0) + 1' }
    await users.update([{ id: 1 }, { id: 1 }], { set })
    await users.update([{ id: 1, score: 4 }], { set: { score: 'source.score' } })
    expect(await users.rows()).toEqual([])
    await store.checkpoint()
    await users.upsert([{ id: 1, ts: 3 }])
    expect(await users.rows()).toEqual([{ id: 1n, score: 4, ts: 3n, visits: 2 }])
  })

  it('sees a sum as a read does, and fails where none is shown', async () => {
    const { store } = await sampleStore()
    const users = await withScores(store, {}, [STATS])
    const ops = { visits: 'sum' as const }
    await users.upsert(
      [
        { id: 1, visits: 100 },
        { id: 2, visits: 100 },
      ],
      { ops },
    )
    await users.upsert([{ id: 1, visits: 100 }], { ops })
    await users.update([{ id: 1 }, { id: 2 }], { set: { visits: 'target.visits - 90' } })
    expect(await users.rows({ columns: ['visits'], where: 'id = 2' })).toEqual([{ visits: 10 }])
    expect(await codeOf(users.rows())).toBe('ValueOutOfRange')
    await users.update([{ id: 1 }], { set: { visits: '7' } })
    expect(await users.rows({ columns: ['visits'] })).toEqual([{ visits: 7 }, { visits: 10 }])
  })

  it.each<[string, Parameters<KeySpace['upsert']>[1], string]>([
    ['columns of two groups', { set: { score: '1', visits: '1' } }, 'OperationNotAllowed'],
    ['a component of the key', { set: { id: '1' } }, 'OperationNotAllowed'],
    ['a column of another group', { set: { score: 'target.visits' } }, 'OperationNotAllowed'],
    [
      'a guard that cannot say what exists',
      { set: { visits: '1' }, when: 'source.score > 1' },
      'OperationNotAllowed',
    ],
    ['an unknown column', { set: { other: '1' } }, 'UnknownColumn'],
    ['an unknown column in a text', { set: { score: 'target.other' } }, 'UnknownColumn'],
    ['no expression', { set: { score: '1 +' } }, 'InvalidExpression'],
    ['a value of no fitting type', { set: { score: "X'00'" } }, 'InvalidExpression'],
    ['a guard that is no condition', { set: { score: '1' }, when: '1' }, 'InvalidExpression'],
    ['nothing that is set', { set: {} }, 'InvalidArgument'],
    ['a guard alone', { when: 'TRUE' }, 'InvalidArgument'],
    ['operations besides', { set: { visits: '1' }, ops: { visits: 'sum' } }, 'InvalidArgument'],
  ])('with %s is refused', async (_, options, code) => {
    const { store } = await sampleStore()
    const users = await withScores(store, {}, [STATS])
    expect(await codeOf(users.upsert([{ id: 1, score: 1 }], options))).toBe(code)
    expect((await store.snapshot()).version).toBe(1)
  })

  it('of rows with a column that nobody knows asks for its type', async () => {
    const { store } = await sampleStore()
    const users = await withScores(store)
    const set = { score: 'source.by' }
    expect(await codeOf(users.update([{ id: 1, by: 3 }], { set }))).toBe('UnknownColumn')
    const structs = users.update([{ id: 1, by: { a: 1 } }], {
      set: { score: 'CASE WHEN source.by IS NULL THEN 1 END' },
      types: { by: 'struct<a:int32>' },
    })
    expect(await codeOf(structs)).toBe('OperationNotAllowed')
  })

  it('takes no columns with structs, whose fields may change', async () => {
    const { store } = await sampleStore()
    await store.createKeySpace({
      name: 'places',
      key: [{ name: 'id', type: 'int64' }],
      groups: [
        {
          name: 'main',
          columns: [
            { name: 'at', type: 'list<struct<x:int32>>' },
            { name: 'n', type: 'int64' },
          ],
        },
      ],
    })
    const places = store.keySpace('places')
    const read = places.update([{ id: 1 }], {
      set: { n: 'CASE WHEN target.at IS NULL THEN 1 END' },
    })
    expect(await codeOf(read)).toBe('OperationNotAllowed')
    const assigned = places.update([{ id: 1 }], { set: { at: 'NULL' } })
    expect(await codeOf(assigned)).toBe('OperationNotAllowed')
  })
})

describe('a column that an expression names', () => {
  it('can be dropped, renamed and widened, whatever is folded or checkpointed', async () => {
    const { store, storage } = await sampleStore()
    const users = await withScores(store)
    await users.upsert([
      { id: 1, score: 5, ts: 1 },
      { id: 2, score: 2_147_483_647, ts: 2 },
    ])
    await users.update([{ id: 1 }, { id: 2 }], { set: { ts: 'target.ts * 10 + target.score % 7' } })
    await users.update([{ id: 1 }, { id: 2 }], { set: { score: 'target.score + 1' } })
    const expected = [
      { id: 1n, score: 6, ts: 15n },
      { id: 2n, score: 2_147_483_647, ts: 21n },
    ]
    expect(await users.rows()).toEqual(expected)
    await users.alter([{ kind: 'widen-column', column: 'score', type: 'int64' }])
    const wide = expected.map((row) => ({ ...row, score: BigInt(row.score) }))
    expect(await users.rows()).toEqual(wide)
    await users.upsert([{ id: 2, score: 2n ** 40n }])
    await users.alter([
      { kind: 'drop-column', column: 'score' },
      { kind: 'rename-column', column: 'ts', name: 'time' },
    ])
    const left = expected.map(({ id, ts }) => ({ id, time: ts }))
    expect(await users.rows()).toEqual(left)
    await store.writeLogCheckpoint()
    expect(await (await reopen(storage)).keySpace('user').rows()).toEqual(left)
    expect(
      await store.fold({ keySpace: 'user', group: 'main', after: 1, through: 7 }),
    ).not.toBeNull()
    expect(await users.rows()).toEqual(left)
    await store.writeLogCheckpoint()
    expect(await (await reopen(storage, 2000)).keySpace('user').rows()).toEqual(left)
    await store.checkpoint({ asOf: 2 })
    await store.checkpoint()
    expect(await users.rows()).toEqual(left)
    expect((await store.verify({ deep: true })).findings).toEqual([])
  })

  it('is read below a checkpoint of the version before the expression', async () => {
    const { store } = await sampleStore()
    const users = await withScores(store)
    await users.upsert([{ id: 1, score: 5, ts: 1 }])
    await users.update([{ id: 1 }], { set: { ts: 'target.score' } })
    await users.alter([{ kind: 'drop-column', column: 'score' }])
    const before = await users.rows()
    await store.checkpoint({ asOf: 2 })
    expect(await users.rows()).toEqual(before)
    expect(before).toEqual([{ id: 1n, ts: 5n }])
  })
})
