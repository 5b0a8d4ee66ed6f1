/** Laying groups out anew (CAL-TILE-038), also by another partitioning. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { KeySpace } from '../../src/executor/key-space.js'
import { openStore } from '../../src/executor/open-store.js'
import type { Store } from '../../src/executor/store.js'
import type { Segment } from '../../src/format/generated/documents.js'
import { everyPendingTile } from '../../src/maintain/compaction.js'
import type { ObjectStore } from '../../src/storage/contract.js'
import type { GroupSpec } from '../../src/table/definition.js'
import { reopen, sampleStore } from '../support/sample-store.js'
import { manyUsers, withUsers } from '../support/users.js'

let store: Store
let storage: ObjectStore

beforeEach(async () => {
  const { storage: fresh, env } = await sampleStore()
  storage = fresh
  store = await openStore({ storage, env, compaction: everyPendingTile, workers: 0 })
})

async function segments(of = store): Promise<(readonly Segment[])[]> {
  const [group] = [...(await of.snapshot()).groups.values()]
  return [...group!.tiles.values()].map((tile) => tile.segments)
}

const names = (tile: readonly Segment[]): string[] => tile.map(({ name }) => name.join('.'))

async function rowsOf(of = store): Promise<unknown> {
  const rows = await of.keySpace('users').rows()
  return rows.sort((a, b) => Number(a.id) - Number(b.id))
}

/** A tile of many small segments, some of them parts. */
async function crumbs(group: Partial<GroupSpec> = {}): Promise<KeySpace> {
  const users = await withUsers(store, { maintenance: { segmentBytes: 4000 }, ...group })
  await users.upsert(manyUsers(600))
  await store.checkpoint()
  await users.upsert(manyUsers(600).map(({ id, name }) => ({ id, name: `${name}${name}` })))
  await store.checkpoint()
  return users
}

describe('laying a group out anew', () => {
  it('makes segments of the size that is wanted, numbered from 0', async () => {
    const users = await crumbs()
    const [before] = await segments()
    expect(before!.length).toBeGreaterThan(8)
    expect(names(before!).some((name) => name.includes('.'))).toBe(true)
    const rows = await rowsOf()
    const maintenance = { segmentBytes: 20_000 }
    await users.alter([{ kind: 'set-maintenance', group: 'main', maintenance }])
    const report = await users.optimize()
    expect(report).toMatchObject({ left: [], failed: [] })
    expect(report.done).toMatchObject([{ kind: 'rewrite', partition: '', hasEffect: true }])
    const [after] = await segments()
    expect(names(after!)).toEqual(after!.map((_, i) => String(i)))
    expect(after!.length).toBeLessThan(before!.length / 3)
    for (const { bytes } of after!.slice(0, -1)) expect(bytes).toBeGreaterThan(10_000)
    expect(await rowsOf(await reopen(storage))).toEqual(rows)
    expect((await store.verify({ deep: true })).findings).toEqual([])
  })

  it('leaves tiles that have their layout, unless all are asked for', async () => {
    const users = await crumbs()
    await users.optimize()
    const before = await segments()
    expect((await users.optimize()).done).toEqual([])
    expect(await segments()).toEqual(before)
    const { done } = await users.optimize({ all: true })
    expect(done).toMatchObject([{ kind: 'rewrite', reason: 'all tiles are wanted' }])
    const paths = (tiles: readonly (readonly Segment[])[]) => tiles.flat().map(({ path }) => path)
    expect(paths(await segments()).some((path) => paths(before).includes(path))).toBe(false)
  })

  it('writes segments that are in another file format than the group has now', async () => {
    const users = await crumbs({ fileFormat: 'parquet', maintenance: {} })
    await users.alter([{ kind: 'set-files', group: 'main', fileFormat: 'arrow' }])
    expect((await users.optimize({ dryRun: true })).left).toMatchObject([
      { reason: 'segments are not in arrow', why: 'dry-run' },
    ])
    await users.optimize()
    expect((await segments()).flat().map(({ fileFormat }) => fileFormat)).toEqual(['arrow'])
  })

  it('takes in what writers have committed', async () => {
    const users = await crumbs({ maintenance: {} })
    await users.upsert(manyUsers(3, 5000))
    const { done } = await users.optimize({ group: 'main' })
    expect(done).toMatchObject([{ reason: '1 updates' }])
    expect((await segments()).flat().reduce((sum, { rows }) => sum + rows, 0)).toBe(603)
  })

  it('partitions the group otherwise, and puts its rows into the new tiles', async () => {
    const users = await crumbs()
    const rows = await rowsOf()
    const partitioning = [{ kind: 'hash' as const, buckets: 4, components: [0] }]
    const { done } = await users.optimize({ partitioning })
    expect(done[0]).toMatchObject({ kind: 'settle' })
    expect(await segments()).toHaveLength(4)
    expect(await rowsOf()).toEqual(rows)
    const { version } = await store.snapshot()
    expect((await users.optimize({ partitioning })).done).toEqual([])
    expect((await store.snapshot()).version).toBe(version)
  })

  it('tells what another partitioning would write where that is asked', async () => {
    const users = await crumbs()
    const { version } = await store.snapshot()
    const partitioning = [{ kind: 'hash' as const, buckets: 4, components: [0] }]
    const { left, done } = await users.optimize({ partitioning, dryRun: true })
    expect(done).toEqual([])
    const bytes = (await segments()).flat().reduce((sum, segment) => sum + segment.bytes, 0)
    const reason = 'another partitioning is wanted'
    expect(left).toMatchObject([{ kind: 'settle', reason, bytes, why: 'dry-run' }])
    expect((await store.snapshot()).version).toBe(version)
  })

  it('goes on where another process was interrupted behind the change of its layout', async () => {
    const users = await crumbs()
    const rows = await rowsOf()
    const partitioning = [{ kind: 'hash' as const, buckets: 4, components: [0] }]
    const first = await users.optimize({ partitioning, budget: { bytes: 0 } })
    expect(first.left).toMatchObject([{ kind: 'settle', why: 'bytes' }])
    const other = await reopen(storage)
    const second = await other.keySpace('users').optimize({ partitioning })
    expect(second).toMatchObject({ left: [], failed: [] })
    expect(await segments(other)).toHaveLength(4)
    expect(await rowsOf(other)).toEqual(rows)
  })

  it('does nothing beyond its budget', async () => {
    const partitioning = [{ kind: 'hash' as const, buckets: 8, components: [0] }]
    const users = await crumbs({ partitioning })
    const due = (await users.optimize({ dryRun: true, all: true })).left
    const bytes = due.slice(0, 3).reduce((sum, work) => sum + work.bytes, 0)
    const report = await users.optimize({ all: true, budget: { bytes } })
    expect(report.bytes).toBeLessThanOrEqual(bytes)
    expect(report.done.length).toBeGreaterThan(0)
    expect(report.done.length).toBeLessThan(due.length)
  })

  it('refuses what there is not, and two groups to partition', async () => {
    const users = await crumbs()
    const other = { name: 'more', columns: [{ name: 'note', type: 'utf8' }] }
    await users.alter([{ kind: 'add-group', group: other }])
    const code = 'InvalidArgument'
    await expect(users.optimize({ group: 'x' })).rejects.toMatchObject({ code })
    await expect(users.optimize({ partitioning: [] })).rejects.toMatchObject({ code })
    const { version } = await store.snapshot()
    const poor = { group: 'main', partitioning: [], budget: { bytes: -5 } }
    await expect(users.optimize(poor)).rejects.toMatchObject({ code })
    expect((await store.snapshot()).version).toBe(version)
    const bad = [{ kind: 'hash' as const, buckets: 0, components: [0] }]
    const refused = users.optimize({ group: 'main', partitioning: bad })
    await expect(refused).rejects.toMatchObject({ code })
    await expect(store.keySpace('nobody').optimize()).rejects.toMatchObject({
      code: 'UnknownKeySpace',
    })
  })
})
