/** Groups that are partitioned otherwise, or give columns away, while they are used. */
import { beforeEach, describe, expect, it } from 'vitest'
import { DecodePool } from '../../src/data/worker-pool.js'
import { seededEnv } from '../../src/env.js'
import { describeGroups } from '../../src/executor/describe.js'
import { examine } from '../../src/executor/doctor.js'
import type { KeySpace } from '../../src/executor/key-space.js'
import type { Store } from '../../src/executor/store.js'
import { settleTiles } from '../../src/maintain/settle.js'
import { codeOf } from '../support/documents.js'
import { pathsIn, reopen } from '../support/sample-store.js'
import { byMonth, hash, sorted, Trips, trip, trips100 } from '../support/trips.js'
import type { WatchedStore } from '../support/watched-store.js'

let all: Trips
let storage: WatchedStore
let store: Store
let trips: KeySpace

beforeEach(async () => {
  all = await Trips.open()
  ;({ storage, store, trips } = all)
})

const partition: Trips['partition'] = (group, by) => all.partition(group, by)
const groupOf: Trips['groupOf'] = (name) => all.groupOf(name)
const expectRows: Trips['expectRows'] = (rows) => all.expectRows(rows)

describe('a group that is partitioned otherwise', () => {
  it.each([
    ['into a multiple', hash(8)],
    ['by another component', byMonth],
    ['into one', []],
  ])('%s reads the same before its checkpoint and after', async (_, partitioning) => {
    await partition('main', partitioning)
    await expectRows(trips100)
    await trips.upsert([{ ...trip(3), fare: -1 }, trip(200)])
    await trips.delete([{ id: 5, day: trip(5).day }])
    await trips.upsert([{ id: 7, day: trip(7).day, tips: 100 }], { ops: { tips: 'sum' } })
    const rows = [...trips100, trip(200)]
      .filter(({ id }) => id !== 5)
      .map((row) => (row.id === 3 ? { ...row, fare: -1 } : row))
      .map((row) => (row.id === 7 ? { ...row, tips: 100 + 1 } : row))
    await expectRows(rows)
    await store.checkpoint()
    expect((await groupOf('main')).group.origin).toBeNull()
    await expectRows(rows)
  })

  it('reads by key, range and filter, and opens what the explanation names', async () => {
    await partition('main', byMonth)
    await trips.upsert([{ ...trip(42), fare: 1 }])
    for (const query of [
      {},
      { columns: ['fare'] },
      { columns: ['fare'], where: 'fare > 480' },
      { columns: ['id', 'fare', 'note'], where: "day = '2026-02-11' and id < 30" },
      { from: [10], to: [20] },
    ]) {
      const explanation = await trips.explain(query)
      storage.reset()
      const rows = await trips.rows(query)
      const parts = explanation.groups
        .flatMap(({ tiles }) => tiles)
        .flatMap(({ segments, updates }) => [...segments, ...updates])
      const named = new Set(parts.flatMap((p) => (p.outcome === 'read' && p.path) || []))
      expect([...storage.opened].filter((path) => !named.has(path))).toEqual([])
      expect(explanation.rowsMax).toBeGreaterThanOrEqual(rows.length)
    }
    expect(await trips.get([42, trip(42).day])).toEqual({ ...trip(42), fare: 1 })
    const dear = await trips.rows({ columns: ['id'], where: 'fare > 480' })
    expect(dear.map(({ id }) => id).sort()).toEqual([97, 98, 99])
  })

  it('is told of by the doctor, whose command mends it, and described as it lies', async () => {
    await partition('main', hash(8))
    const describe = async () => (await describeGroups(await store.snapshot(), 'trip'))[0]!
    const before = await describe()
    expect(before).toMatchObject({ unsettledSince: (await store.snapshot()).version })
    expect(before).toMatchObject({ segmentRows: 100, pendingRows: 0, checkpointed: 0 })
    const [problem, ...others] = await examine(store, { address: './trips' })
    expect(others).toEqual([])
    expect(problem!.command).toEqual(['calico', 'maintain', './trips', 'trip.main'])
    await store.maintain({ keySpace: 'trip', group: 'main' })
    expect(await examine(store, { address: './trips' })).toEqual([])
    expect(await describe()).toMatchObject({ unsettledSince: null, checkpointed: 8 })
  })

  it('is put into tiles by the next one where the first has ended early', async () => {
    await partition('main', hash(8))
    const { state, keySpace, group } = await groupOf('main')
    const context = { storage, pool: new DecodePool({ workersMax: 0 }) }
    const env = seededEnv({ seed: 77 })
    const files: string[] = []
    const onFile = (path: string): number => files.push(path)
    for await (const action of settleTiles({ context, env, state, keySpace, group, onFile })) {
      await store.transaction(async (tx) => tx.addAction(action, files.splice(0)))
      if ((await groupOf('main')).group.tiles.size === 3) break
    }
    await expectRows(trips100)
    await trips.upsert([{ ...trip(0), fare: 9 }])
    const before = await pathsIn(storage, `data/${group.definition.incarnation}/`)
    await store.checkpoint()
    const after = await pathsIn(storage, `data/${group.definition.incarnation}/`)
    // Three tiles were there, five came; the upsert made one of them anew.
    expect(before).toHaveLength(3)
    expect(after).toHaveLength(9)
    await expectRows([{ ...trip(0), fare: 9 }, ...trips100.slice(1)])
  })

  it('may be changed again before anything was put into tiles', async () => {
    await partition('main', byMonth)
    await trips.upsert([{ ...trip(1), fare: -7 }])
    await partition('main', hash(3))
    await trips.delete([{ id: 2, day: trip(2).day }])
    await partition('main', [])
    const rows = trips100
      .filter(({ id }) => id !== 2)
      .map((row) => (row.id === 1 ? { ...row, fare: -7 } : row))
    await expectRows(rows)
    await store.checkpoint()
    await expectRows(rows)
  })

  it('has versions, changes and differences across the change', async () => {
    const from = (await store.snapshot()).version
    await trips.upsert([{ ...trip(1), fare: 77 }])
    await partition('main', byMonth)
    await trips.upsert([{ ...trip(2), fare: 78 }])
    await store.checkpoint()
    await trips.upsert([{ ...trip(3), fare: 79 }])
    const changes = await store.changes('trip', { from })
    const kinds: unknown[] = []
    for await (const { rows } of changes.batches) kinds.push(rows)
    expect(kinds).toEqual([2, 2, 2])
    const { keySpaces } = await store.diff({ from })
    expect(keySpaces).toMatchObject([{ inserted: 0, updated: 3, deleted: 0, cells: { fare: 3 } }])
    expect(sorted(await trips.rows({ at: { kind: 'version', version: from } }))).toEqual(
      sorted(trips100),
    )
  })
})

describe('columns that are split off', () => {
  it.each([
    ['of the anchor', 'main', 'tips'],
    ['of the anchor, all that it has', 'main', 'fare,tips'],
  ])('%s lie alone, and nothing else is written', async (_, group, columns) => {
    const before = await pathsIn(storage, 'data/')
    await trips.alter([{ kind: 'split-group', group, columns: columns.split(','), name: 'apart' }])
    expect(await pathsIn(storage, 'data/')).toEqual(before)
    await expectRows(trips100)
    await trips.upsert([{ id: 7, day: trip(7).day, tips: 100 }], { ops: { tips: 'sum' } })
    const rows = trips100.map((row) => (row.id === 7 ? { ...row, tips: 100 + 1 } : row))
    await expectRows(rows)
    await store.checkpoint({ keySpace: 'trip', group: 'apart' })
    await expectRows(rows)
    const { incarnation } = (await groupOf('apart')).group.definition
    const added = (await pathsIn(storage, 'data/')).filter((path) => !before.includes(path))
    expect(added.filter((path) => !path.startsWith(`data/${incarnation}/`))).toEqual([])
  })

  it('are refused where nothing would be left, or they are not there', async () => {
    const split = (group: string, columns: string[], name = 'apart') =>
      codeOf(() => trips.alter([{ kind: 'split-group', group, columns, name }]))
    expect(await split('text', ['note'])).toBe('InvalidArgument')
    expect(await split('main', [])).toBe('InvalidArgument')
    expect(await split('main', ['fare', 'fare'])).toBe('InvalidArgument')
    expect(await split('main', ['note'])).toBe('InvalidArgument')
    expect(await split('main', ['id'])).toBe('InvalidArgument')
    expect(await split('main', ['none'])).toBe('UnknownColumn')
    expect(await split('main', ['fare'], 'text')).toBe('AlreadyExists')
    await expectRows(trips100)
  })

  it('are compared across the change, whichever group they were in', async () => {
    const from = (await store.snapshot()).version
    await trips.upsert([{ id: 1, day: trip(1).day, tips: 5 }])
    await trips.alter([{ kind: 'split-group', group: 'main', columns: ['tips'], name: 'apart' }])
    await trips.upsert([{ id: 2, day: trip(2).day, tips: 6, fare: 0 }])
    const { keySpaces } = await store.diff({ from })
    expect(keySpaces).toMatchObject([{ updated: 2, cells: { fare: 1, tips: 2 } }])
    for (const columns of [
      ['id', 'tips'],
      ['id', 'fare'],
      ['id', 'note'],
    ]) {
      const changes = await store.changes('trip', { from, columns })
      let rows = 0
      for await (const batch of changes.batches) rows += batch.rows
      expect([columns[1], rows]).toEqual([columns[1], { tips: 4, fare: 2, note: 0 }[columns[1]!]])
    }
  })
})

describe('writers that knew the layout before', () => {
  it('stage again what one call writes', async () => {
    const other = await reopen(storage)
    const stale = other.keySpace('trip')
    await stale.rows({ columns: ['id'] })
    await partition('main', byMonth)
    await trips.alter([{ kind: 'split-group', group: 'main', columns: ['tips'], name: 'apart' }])
    await stale.upsert([{ ...trip(1), fare: 1, tips: 1 }])
    await stale.delete([{ id: 2, day: trip(2).day }])
    await other.close()
    const rows = trips100
      .filter(({ id }) => id !== 2)
      .map((row) => (row.id === 1 ? { ...row, fare: 1, tips: 1 } : row))
    await expectRows(rows)
    await store.checkpoint()
    await expectRows(rows)
  })

  it.each<[string, (tx: Parameters<Parameters<Store['transaction']>[0]>[0]) => Promise<unknown>]>([
    ['an upsert', (tx) => tx.upsert('trip', [{ ...trip(1), fare: 1 }])],
    ['a delete of a record', (tx) => tx.delete('trip', [{ id: 1, day: trip(1).day }])],
    ['a delete of a range', async (tx) => tx.deleteRange('trip', { everything: true })],
  ])('are refused with %s of a transaction', async (_, write) => {
    for (const alteration of [
      { kind: 'set-partitioning' as const, group: 'main', partitioning: hash(2) },
      { kind: 'split-group' as const, group: 'main', columns: ['fare'], name: 'apart' },
    ]) {
      const other = await reopen(storage, 5000)
      const late = other.transaction(async (tx) => {
        await write(tx)
        await trips.alter([alteration])
      })
      expect(await codeOf(() => late)).toBe('CommitConflict')
      await other.close()
      await expectRows(trips100)
    }
  })

  it('are refused where a column was looked through for nulls', async () => {
    const other = await reopen(storage, 6000)
    const late = other.transaction(async (tx) => {
      await tx.alter('trip', [{ kind: 'set-required', column: 'fare', required: true }])
      await trips.alter([{ kind: 'split-group', group: 'main', columns: ['fare'], name: 'apart' }])
      await trips.upsert([{ ...trip(1), fare: null }])
    })
    expect(await codeOf(() => late)).toBe('CommitConflict')
    await other.close()
  })
})
