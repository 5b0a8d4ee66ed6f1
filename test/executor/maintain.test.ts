/** Maintenance by the policies of groups (CAL-MAINTAIN-070 … 074), in one process. */
import { beforeEach, describe, expect, it } from 'vitest'
import { openStore } from '../../src/executor/open-store.js'
import type { Store } from '../../src/executor/store.js'
import type { MaintenanceSettings } from '../../src/format/generated/documents.js'
import { everyPendingTile } from '../../src/maintain/compaction.js'
import type { ObjectStore } from '../../src/storage/contract.js'
import { reopen, sampleStore } from '../support/sample-store.js'
import { manyUsers, withUsers } from '../support/users.js'

let store: Store
let storage: ObjectStore

beforeEach(async () => {
  const { storage: fresh, env } = await sampleStore()
  storage = fresh
  // One that checkpoints nothing by itself.
  store = await openStore({ storage, env, compaction: everyPendingTile, workers: 0 })
})

const HASHED = [{ kind: 'hash' as const, buckets: 4, components: [0] }]
const users = (maintenance?: MaintenanceSettings) =>
  withUsers(store, { partitioning: HASHED, ...(maintenance && { maintenance }) })

async function kindsAfter(version: number): Promise<string[]> {
  const found: string[] = []
  for await (const { version: own, transactions } of store.log()) {
    if (own > version) found.push(...transactions.flatMap((tx) => tx.actions.map((a) => a.kind)))
  }
  return found.reverse()
}

const rowsOf = async (): Promise<unknown> =>
  (await store.keySpace('users').rows()).sort((a, b) => Number(a.id) - Number(b.id))

describe('maintaining a store', () => {
  it('of which nothing is due commits nothing', async () => {
    const space = await users()
    await space.upsert(manyUsers(100))
    const { version } = await store.snapshot()
    const report = await store.maintain()
    expect(report).toMatchObject({ done: [], left: [], failed: [], bytes: 0, vacuum: null })
    expect((await store.snapshot()).version).toBe(version)
  })

  it('checkpoints the tiles that are due by the share of their base, and no others', async () => {
    const space = await users()
    await space.upsert(manyUsers(400))
    await store.checkpoint()
    await space.upsert(manyUsers(10))
    expect((await store.maintain()).done).toEqual([])
    for (let i = 0; i < 3; i++) await space.upsert(manyUsers(400))
    const { version } = await store.snapshot()
    const before = await rowsOf()
    const { done, left, bytes } = await store.maintain()
    expect(done.map(({ kind, hasEffect }) => [kind, hasEffect])).toEqual(
      Array.from({ length: 4 }, () => ['checkpoint', true]),
    )
    expect(done[0]!.reason).toMatch(/rows of \d+ % of the base, and checkpointPercent is 100, the/)
    expect(left).toEqual([])
    expect(bytes).toBe(done.reduce((sum, { written }) => sum + written, 0))
    expect(await kindsAfter(version)).toEqual(done.map(() => 'checkpoint'))
    expect(await rowsOf()).toEqual(before)
    expect((await store.maintain()).done).toEqual([])
  })

  it.each([
    { kind: 'tiered', updates: 4, ratio: 4 },
    { kind: 'levelled', updates: 4, ratio: 4 },
  ])('folds by the policy of a group: %j', async (fold) => {
    const space = await users({ fold })
    for (let id = 0; id < 30; id++) {
      await space.append([{ id: id % 7, name: `n${id}`, tags: `t${id}` }], ['tags'])
    }
    const before = await rowsOf()
    const { done, left } = await store.maintain()
    expect(left).toEqual([])
    expect(done.length).toBeGreaterThan(0)
    expect(done.every(({ kind, hasEffect }) => kind === 'fold' && hasEffect)).toBe(true)
    expect(done[0]!.reason).toMatch(/^\d+ updates, and fold is \w+\(4, 4\)$/)
    const [group] = [...(await store.snapshot()).groups.values()]
    expect(group!.layers.length).toBeLessThan(8)
    expect(await rowsOf()).toEqual(before)
  })

  it('folds nothing where a group says none, and checkpoints under many updates', async () => {
    const space = await users({ fold: { kind: 'none' } })
    for (let id = 0; id < 33; id++) await space.upsert([{ id: 0, name: `${id}` }])
    const { done } = await store.maintain()
    expect(done).toMatchObject([{ kind: 'checkpoint', hasEffect: true }])
    expect(done[0]!.reason).toBe('reads are slow with more than 32 updates')
  })

  it('settles a group whose layout has changed', async () => {
    const space = await users()
    await space.upsert(manyUsers(50))
    await space.alter([{ kind: 'set-partitioning', group: 'main', partitioning: [] }])
    const before = await rowsOf()
    const { done } = await store.maintain({ keySpace: 'users', group: 'main' })
    expect(done).toMatchObject([{ kind: 'settle', reason: 'version 3 has changed the layout' }])
    expect([...(await store.snapshot()).groups.values()][0]!.origin).toBeNull()
    expect(await rowsOf()).toEqual(before)
  })

  it('tells what it would do, and does nothing, where that is asked', async () => {
    const space = await users()
    await space.upsert(manyUsers(400))
    await store.checkpoint()
    for (let i = 0; i < 2; i++) await space.upsert(manyUsers(400))
    const { version } = await store.snapshot()
    const { done, left, bytes } = await store.maintain({ dryRun: true })
    expect({ done, bytes }).toEqual({ done: [], bytes: 0 })
    expect(left).toHaveLength(4)
    for (const { why, reason, bytes: expected } of left) {
      expect(why).toBe('dry-run')
      expect(reason).toMatch(/checkpointPercent is 100/)
      expect(expected).toBeGreaterThan(1000)
    }
    expect((await store.snapshot()).version).toBe(version)
    expect((await store.maintain()).done).toHaveLength(4)
  })

  it('keeps to a budget of bytes, and tells what it left', async () => {
    const space = await users()
    await space.upsert(manyUsers(2000))
    await store.checkpoint()
    for (let i = 0; i < 2; i++) await space.upsert(manyUsers(2000))
    const due = (await store.maintain({ dryRun: true })).left
    const two = due[0]!.bytes + due[1]!.bytes
    const first = await store.maintain({ budget: { bytes: two } })
    expect(first.done.length).toBeGreaterThan(0)
    expect(first.bytes).toBeLessThanOrEqual(two)
    expect(first.left.length).toBe(4 - first.done.length)
    expect(first.left.every(({ why }) => why === 'bytes')).toBe(true)
    const none = await store.maintain({ budget: { bytes: 0 } })
    expect(none).toMatchObject({ done: [], bytes: 0 })
    expect(none.left).toHaveLength(first.left.length)
    expect((await store.maintain()).left).toEqual([])
  })

  it('begins nothing after its time', async () => {
    const space = await users()
    await space.upsert(manyUsers(400))
    await store.checkpoint()
    for (let i = 0; i < 2; i++) await space.upsert(manyUsers(400))
    const { done, left } = await store.maintain({ budget: { seconds: 0 } })
    expect(done).toEqual([])
    expect(left.map(({ why }) => why)).toEqual(['seconds', 'seconds', 'seconds', 'seconds'])
  })

  it.each([
    [{ bytes: -1 }, 'a budget cannot be of -1 bytes'],
    [{ bytes: 1.5 }, 'a budget cannot be of 1.5 bytes'],
    [{ bytes: Number.NaN }, 'a budget cannot be of NaN bytes'],
    [{ seconds: -1 }, 'a budget cannot be of -1 seconds'],
    [{ seconds: Number.POSITIVE_INFINITY }, 'a budget cannot be of Infinity seconds'],
  ])('refuses what is no budget: %j', async (budget, message) => {
    await expect(store.maintain({ budget })).rejects.toMatchObject({
      code: 'InvalidArgument',
      message,
    })
  })

  it('refuses what it cannot be for', async () => {
    await users()
    await expect(store.maintain({ keySpace: 'nobody' })).rejects.toMatchObject({
      code: 'UnknownKeySpace',
    })
    await expect(store.maintain({ keySpace: 'users', group: 'x' })).rejects.toMatchObject({
      code: 'InvalidArgument',
    })
  })

  it('goes on with other tiles where one is damaged, and reports that one', async () => {
    const space = await users()
    await space.upsert(manyUsers(4000))
    await store.checkpoint()
    const [group] = [...(await store.snapshot()).groups.values()]
    const [tile] = [...group!.tiles.values()]
    const { partition } = tile!
    await storage.delete(tile!.segments[0]!.path)
    for (let i = 0; i < 2; i++) await space.upsert(manyUsers(4000))
    const { done, failed, left } = await store.maintain()
    expect(done).toHaveLength(3)
    expect(failed).toMatchObject([{ kind: 'checkpoint', partition, code: 'MissingObject' }])
    expect(left).toMatchObject([{ partition, why: 'failed' }])
  })

  it('removes strays only where it is told to', async () => {
    await users()
    await storage.put('data/aaaaaaaaaaaaa/stray.parquet', new Uint8Array(10))
    expect((await store.maintain()).vacuum).toBeNull()
    expect((await store.maintain({ vacuum: true })).vacuum).toEqual({ deleted: 0, waiting: 1 })
    expect(await storage.get('data/aaaaaaaaaaaaa/stray.parquet')).not.toBeNull()
  })

  it('ends when its caller aborts it', async () => {
    const space = await users()
    await space.upsert(manyUsers(400))
    const over = AbortSignal.abort()
    await expect(store.maintain({ signal: over })).rejects.toMatchObject({ code: 'Aborted' })
  })

  it('by three processes at once does each tile, and little of it twice', async () => {
    const partitioning = [{ kind: 'hash' as const, buckets: 48, components: [0] }]
    const space = await withUsers(store, { partitioning })
    await space.upsert(manyUsers(1000))
    await store.checkpoint()
    for (let i = 0; i < 2; i++) await space.upsert(manyUsers(1000))
    const before = await rowsOf()
    const others = await Promise.all([1, 2, 3].map((seed) => reopen(storage, 50 + seed)))
    const reports = await Promise.all(others.map((one) => one.maintain()))
    const done = reports.flatMap((report) => report.done)
    expect(reports.flatMap(({ failed, left }) => [...failed, ...left])).toEqual([])
    const effective = done.filter(({ hasEffect }) => hasEffect)
    expect(new Set(effective.map(({ partition }) => partition)).size).toBe(48)
    expect(done.length - effective.length).toBeLessThan(12)
    const shares = reports.map((report) => report.done.filter(({ hasEffect }) => hasEffect).length)
    expect(Math.min(...shares)).toBeGreaterThan(4)
    expect(await rowsOf()).toEqual(before)
    expect((await store.verify({ deep: true })).findings).toEqual([])
  })
})
