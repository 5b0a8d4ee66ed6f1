/** Tile checkpoints: what is written anew, what is named again, and when they change nothing. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { KeySpace } from '../../src/executor/key-space.js'
import type { Store } from '../../src/executor/store.js'
import type { CheckpointAction, Segment } from '../../src/format/generated/documents.js'
import type { ObjectStore } from '../../src/storage/contract.js'
import { pathsIn, reopen, rowTexts, sampleStore } from '../support/sample-store.js'
import { manyUsers, withUsers } from '../support/users.js'

let store: Store
let storage: ObjectStore
let users: KeySpace

beforeEach(async () => {
  ;({ store, storage } = await sampleStore())
  users = await withUsers(store)
})

async function segments(): Promise<readonly Segment[]> {
  const [group] = [...(await store.snapshot()).groups.values()]
  return group!.tiles.get('')?.segments ?? []
}

const names = async (): Promise<number[][]> => (await segments()).map(({ name }) => name)

/** Segments of a few thousand rows each, their ids so far apart. */
async function severalSegments(apart = 1): Promise<readonly Segment[]> {
  await users.upsert(manyUsers(60_000).map(({ id, name }) => ({ id: id * apart, name })))
  await store.checkpoint({ segmentBytesTarget: 200_000 })
  const made = await segments()
  expect(made.length).toBeGreaterThan(2)
  return made
}

/** CAL-TILE-008 and CAL-DATA-008, as far as the log shows them. */
async function expectDisjoint(): Promise<void> {
  const all = await segments()
  for (const [i, { keyMin, keyMax }] of all.entries()) {
    expect(keyMin <= keyMax).toBe(true)
    if (i > 0) expect(all[i - 1]!.keyMax < keyMin).toBe(true)
  }
  expect(new Set(all.map(({ name }) => name.join('.'))).size).toBe(all.length)
  expect((await store.verify({ deep: true })).findings).toEqual([])
}

describe('a checkpoint', () => {
  it('of a small target makes several segments, named 0, 1, 2 …', async () => {
    const made = await severalSegments()
    expect(await names()).toEqual(made.map((_, i) => [i]))
    expect(made.reduce((sum, { rows }) => sum + rows, 0)).toBe(60_000)
    await expectDisjoint()
  })

  it('names segments that no update touches again, as they are (CAL-TILE-006)', async () => {
    const before = await severalSegments()
    const files = await pathsIn(storage, 'data/')
    await users.upsert([{ id: before[0]!.rows + 5, name: 'changed' }])
    await store.checkpoint({ segmentBytesTarget: 10_000_000 })
    const after = await segments()
    expect(after).toHaveLength(before.length)
    expect(after.map((segment, i) => segment.path === before[i]!.path)).toEqual(
      before.map((_, i) => i !== 1),
    )
    expect(after[1]!.name).toEqual([1])
    expect((await pathsIn(storage, 'data/')).length).toBe(files.length + 1)
    expect(await users.get([before[0]!.rows + 5])).toMatchObject({ name: 'changed' })
    await expectDisjoint()
  })

  it('that splits a segment in the middle names the parts N.0, N.1 …', async () => {
    const before = await severalSegments(10)
    const first = before[0]!.rows * 10
    const between = manyUsers(60_000, first).filter(({ id }) => id % 10 !== 0)
    await users.upsert(between)
    await store.checkpoint({ segmentBytesTarget: 200_000 })
    const parts = (await names()).filter(([number]) => number === 1)
    expect(parts.length).toBeGreaterThan(1)
    expect(parts).toEqual(parts.map((_, i) => [1, i]))
    await expectDisjoint()
  })

  it('of rows after the last segment goes on with its numbers', async () => {
    const before = await severalSegments()
    await users.upsert([...manyUsers(30_000, 60_000), { id: -1, name: 'first' }])
    await store.checkpoint({ segmentBytesTarget: 200_000 })
    const after = await names()
    expect(after.slice(before.length)).toEqual(
      after.slice(before.length).map((_, i) => [before.length + i]),
    )
    expect(after.length).toBeGreaterThan(before.length)
    await expectDisjoint()
    expect(await users.rows({ columns: [] })).toHaveLength(90_001)
  })

  it('of a tile without rows has no segments, and rows can come again', async () => {
    await users.upsert([{ id: 1 }, { id: 2 }])
    await store.checkpoint()
    await users.delete([{ id: 1 }, { id: 2 }])
    await store.checkpoint()
    expect(await segments()).toEqual([])
    expect(await users.rows()).toEqual([])
    await users.upsert([{ id: 3 }])
    await store.checkpoint()
    expect(await names()).toEqual([[0]])
    await expectDisjoint()
  })

  it('after deletes drops segments whose every row is gone', async () => {
    const before = await severalSegments()
    const first = before[0]!.rows
    await users.delete(Array.from({ length: first }, (_, id) => ({ id })))
    await store.checkpoint({ segmentBytesTarget: 10_000_000 })
    expect((await segments())[0]!.path).toBe(before[1]!.path)
    expect(await users.rows({ columns: [] })).toHaveLength(60_000 - first)
    await expectDisjoint()
  })

  it('where nothing has changed since the last makes no commit', async () => {
    await users.upsert([{ id: 1 }])
    expect(await store.checkpoint()).toHaveLength(1)
    expect(await store.checkpoint()).toEqual([])
    expect(await store.checkpoint({ asOf: 2 })).toHaveLength(1)
  })

  it('as of an old version that lands late changes no view', async () => {
    for (let i = 1; i <= 6; i++) await users.append([{ id: i % 3, tags: `t${i}` }], ['tags'])
    const views: string[][] = []
    for (let version = 1; version <= 7; version++) {
      views.push(rowTexts(await users.rows({ at: { kind: 'version', version } })))
    }
    for (const asOf of [3, 5, 4, 7, 2]) {
      await store.checkpoint({ asOf })
      const { version: head } = await store.snapshot()
      const fresh = await reopen(storage)
      for (let version = 1; version <= head; version++) {
        const at = { kind: 'version' as const, version }
        const rows = await fresh.keySpace('users').rows({ at })
        expect(rowTexts(rows)).toEqual(views[Math.min(version, 7) - 1])
      }
      await fresh.close()
    }
  })

  it('holds exactly the rows of the version it is of (CAL-TILE-003)', async () => {
    await users.upsert([{ id: 1, name: 'old' }, { id: 2 }])
    const { version: asOf } = await store.snapshot()
    await users.upsert([{ id: 1, name: 'new' }, { id: 3 }])
    const [committed] = await store.checkpoint({ asOf })
    const action = (await store.entry(committed!.version)).transactions[0]!.actions[0]
    expect(action).toMatchObject({ kind: 'checkpoint', asOf: { line: 1, version: asOf } })
    expect((action as CheckpointAction).segments[0]!.rows).toBe(2)
    expect(await users.rows({ columns: ['id', 'name'] })).toEqual([
      { id: 1n, name: 'new' },
      { id: 2n, name: null },
      { id: 3n, name: null },
    ])
  })

  it('made by two processes at once takes effect once and loses nothing', async () => {
    await users.upsert(manyUsers(2000))
    const other = await reopen(storage)
    await other.snapshot()
    const work = [store, other].map((each) => each.checkpoint())
    const appends = [1, 2, 3].map((i) => users.append([{ id: i, tags: 'late' }], ['tags']))
    const done = (await Promise.all(work)).flat()
    await Promise.all(appends)
    expect(done).toHaveLength(2)
    const fresh = await reopen(storage)
    const rows = await fresh.keySpace('users').rows({ where: 'tags is not null' })
    expect(rows.map(({ id }) => id)).toEqual([1n, 2n, 3n])
    expect(await fresh.keySpace('users').rows({ columns: [] })).toHaveLength(2000)
    await expectDisjoint()
  })

  it('of one group leaves the others alone', async () => {
    const column = (name: string) => ({ name, columns: [{ name, type: 'int8' }] })
    await store.createKeySpace({
      name: 'two',
      key: [{ name: 'id', type: 'int8' }],
      groups: [column('x'), column('y')],
    })
    await store.keySpace('two').upsert([{ id: 1, x: 1, y: 2 }])
    await store.checkpoint({ keySpace: 'two', group: 'y' })
    const groups = [...(await store.snapshot()).groups.values()]
    const tiles = groups.map(({ definition, tiles }) => [definition.name, tiles.size])
    expect(tiles).toEqual([
      ['main', 0],
      ['x', 0],
      ['y', 1],
    ])
    expect(await store.keySpace('two').rows()).toEqual([{ id: 1, x: 1, y: 2 }])
  })
})
