/** Which tiles are due for a checkpoint, and who checkpoints them (CAL-TILE-036, CAL-TILE-037). */
import { beforeEach, describe, expect, it } from 'vitest'
import type { Store } from '../../src/executor/store.js'
import type { MaintenanceSettings } from '../../src/format/generated/documents.js'
import { isDue, type PendingTile, pendingTiles } from '../../src/maintain/compaction.js'
import type { ObjectStore } from '../../src/storage/contract.js'
import { reopen, sampleStore } from '../support/sample-store.js'
import { manyUsers, withUsers } from '../support/users.js'

let store: Store
let storage: ObjectStore

beforeEach(async () => {
  ;({ store, storage } = await sampleStore())
})

const users = (maintenance?: MaintenanceSettings) =>
  withUsers(store, {
    partitioning: [{ kind: 'hash', buckets: 2, components: [0] }],
    ...(maintenance && { maintenance }),
  })

async function pending(of = store): Promise<PendingTile[]> {
  const state = await of.snapshot()
  const [keySpace] = [...state.keySpaces.values()]
  const [group] = [...state.groups.values()]
  return pendingTiles(keySpace!, group!)
}

async function kinds(): Promise<string[]> {
  const found: string[] = []
  const fresh = await reopen(storage)
  for await (const { transactions } of fresh.log()) found.push(transactions[0]!.actions[0]!.kind)
  await fresh.close()
  return found.reverse()
}

describe('the tiles that have updates', () => {
  it('are given with their updates and rows, and the base that these lie over', async () => {
    const space = await users()
    await space.upsert(manyUsers(100))
    await store.checkpoint()
    await space.upsert(manyUsers(30))
    await space.upsert([{ id: 1 }])
    const tiles = await pending()
    expect(tiles.map(({ partition }) => partition)).toEqual(
      tiles.map(({ partition }) => partition).sort(),
    )
    const sums = (of: (tile: PendingTile) => number) => tiles.reduce((sum, t) => sum + of(t), 0)
    expect(tiles).toHaveLength(2)
    expect(sums(({ updates }) => updates)).toBe(3)
    expect(sums(({ rows }) => rows)).toBe(31)
    expect(sums(({ rowsOverBase }) => rowsOverBase)).toBe(31)
    expect(sums(({ baseRows }) => baseRows)).toBe(100)
  })

  it('have their first update as base before there are segments', async () => {
    const space = await users()
    await space.upsert(manyUsers(50))
    await space.upsert(manyUsers(20))
    const tiles = await pending()
    expect(tiles.reduce((sum, { baseRows }) => sum + baseRows, 0)).toBe(50)
    expect(tiles.reduce((sum, { rowsOverBase }) => sum + rowsOverBase, 0)).toBe(20)
    expect(tiles.reduce((sum, { rows }) => sum + rows, 0)).toBe(70)
  })

  it('have range deletes as updates only over what was checkpointed', async () => {
    const space = await users()
    await space.upsert(manyUsers(50))
    await space.deleteRange({ from: [1000] })
    expect((await pending()).map(({ updates }) => updates)).toEqual([1, 1])
    await store.checkpoint()
    await space.deleteRange({ from: [1000] })
    expect((await pending()).map(({ updates, rows }) => [updates, rows])).toEqual([
      [1, 0],
      [1, 0],
    ])
  })

  it('are not due by the default as long as there is nothing but a first load', async () => {
    const space = await users()
    for (let i = 0; i < 5; i++) await space.upsert(manyUsers(50))
    expect((await pending()).some(isDue)).toBe(false)
    await store.checkpoint()
    await space.upsert(manyUsers(50))
    expect((await pending()).some(isDue)).toBe(false)
    await space.upsert(manyUsers(50))
    expect((await pending()).every(isDue)).toBe(true)
  })
})

describe('a store that is given no compaction', () => {
  it('checkpoints tiles behind commits once their group says when', async () => {
    const space = await users({ checkpointPercent: 50 })
    await space.upsert(manyUsers(100))
    await space.upsert(manyUsers(20))
    await store.close()
    expect(await kinds()).toEqual(['create-key-space', 'update', 'update'])
    const again = await reopen(storage)
    await again.keySpace('users').upsert(manyUsers(80))
    await again.close()
    expect((await kinds()).slice(3)).toEqual(['update', 'checkpoint', 'checkpoint'])
    const fresh = await reopen(storage)
    expect(await pending(fresh)).toEqual([])
    expect(await fresh.keySpace('users').rows({ columns: [] })).toHaveLength(100)
  })

  it('leaves tiles of the group alone that are not due, unless it is asked', async () => {
    const space = await users({ checkpointPercent: 50 })
    const rows = manyUsers(200)
    await space.upsert(rows)
    await store.checkpoint()
    const [group] = [...(await store.snapshot()).groups.values()]
    const [one] = [...group!.tiles.values()]
    const half = Math.ceil(one!.segments[0]!.rows / 2) + 1
    // Every row of one bucket, as often as it takes, and one of the other.
    for (const { id } of rows.slice(0, half)) {
      await Promise.all([0, 1].map(() => space.upsert([{ id: 0, name: `${id}` }])))
    }
    await space.upsert(rows.slice(1, 8))
    await store.close()
    const fresh = await reopen(storage)
    const left = await pending(fresh)
    expect(left.some(isDue)).toBe(false)
    expect(left.length).toBeGreaterThan(0)
    expect(await kinds()).toContain('checkpoint')
    expect(await fresh.checkpoint()).toHaveLength(left.length)
  })

  it('checkpoints nothing by itself for a group that does not say when', async () => {
    const space = await users({ segmentBytes: 1000 })
    await space.upsert(manyUsers(10))
    await store.checkpoint()
    for (let i = 0; i < 5; i++) await space.upsert(manyUsers(10))
    await store.close()
    expect((await kinds()).slice(4)).toEqual(Array.from({ length: 5 }, () => 'update'))
  })
})
