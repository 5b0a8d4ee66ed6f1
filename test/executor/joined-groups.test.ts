/** Groups that become one, and columns that move between groups, while they are used. */
import { beforeEach, describe, expect, it } from 'vitest'
import { describeGroups } from '../../src/executor/describe.js'
import type { KeySpace } from '../../src/executor/key-space.js'
import type { Store } from '../../src/executor/store.js'
import { codeOf } from '../support/documents.js'
import { pathsIn, reopen } from '../support/sample-store.js'
import { byMonth, hash, type Row, sorted, Trips, trip, trips100 } from '../support/trips.js'

let all: Trips
let store: Store
let trips: KeySpace

beforeEach(async () => {
  all = await Trips.open()
  ;({ store, trips } = all)
})

const join = (other = 'text', group = 'main') =>
  trips.alter([{ kind: 'join-groups', group, other }])
const move = (columns: string[], group: string) =>
  trips.alter([{ kind: 'move-columns', columns, group }])
const columnsOf = async (name: string) =>
  (await all.groupOf(name)).group.definition.columns.map((column) => column.name)
const key = (id: number): Row => ({ id, day: trip(id).day })
const withRows = (...changed: Row[]): Row[] => [
  ...trips100.map((row) => changed.find(({ id }) => id === row.id) ?? row),
]

describe('groups that are joined', () => {
  it.each<[string, () => Promise<unknown>]>([
    ['of one partitioning', async () => {}],
    ['whose partitions nest', () => all.partition('text', hash(8))],
    ['whose partitions hold those of the other', () => all.partition('text', hash(2))],
    ['of partitionings that do not nest', () => all.partition('text', byMonth)],
    ['of which one has no partitions', () => all.partition('text', [])],
    ['of which the other has none', () => all.partition('main', [])],
  ])('%s read the same before the checkpoint and after', async (_, before) => {
    await before()
    const files = await pathsIn(all.storage, 'data/')
    await join()
    expect(await pathsIn(all.storage, 'data/')).toEqual(files)
    expect(await columnsOf('main')).toEqual(['fare', 'tips', 'note'])
    await all.expectRows(trips100)
    await trips.upsert([{ ...trip(3), fare: -1, note: 'third' }])
    await trips.upsert([{ ...key(7), tips: 100 }], { ops: { tips: 'sum' } })
    await trips.delete([key(99)])
    const rows = withRows({ ...trip(3), fare: -1, note: 'third' }, { ...trip(7), tips: 101 })
    await all.expectRows(rows.slice(0, 99))
    await store.checkpoint()
    expect((await all.groupOf('main')).group.origin).toBeNull()
    await all.expectRows(rows.slice(0, 99))
  })

  it('reads by key, range and filter, and opens what the explanation names', async () => {
    await all.partition('text', byMonth)
    await store.checkpoint()
    await join()
    await trips.upsert([{ ...trip(42), fare: 1 }])
    for (const query of [
      {},
      { columns: ['fare'] },
      { columns: ['note'], where: 'fare > 480' },
      { columns: ['id', 'note'], where: "note is null or note = 'note 4'" },
      { from: [10], to: [20] },
    ]) {
      const explanation = await trips.explain(query)
      all.storage.reset()
      const rows = await trips.rows(query)
      const parts = explanation.groups
        .flatMap(({ tiles }) => tiles)
        .flatMap(({ segments, updates }) => [...segments, ...updates])
      const named = new Set(parts.flatMap((p) => (p.outcome === 'read' && p.path) || []))
      expect([...all.storage.opened].filter((path) => !named.has(path))).toEqual([])
      expect(explanation.rowsMax).toBeGreaterThanOrEqual(rows.length)
    }
    const nulls = await trips.rows({ where: "note is null or note = 'note 4'" })
    expect(nulls.map(({ id }) => id)).toEqual([4])
    expect(await trips.get([42, trip(42).day])).toEqual({ ...trip(42), fare: 1 })
  })

  it('keep cells of records that come into being later to themselves', async () => {
    const beside = { id: 500, day: '2026-02-01', note: 'early' }
    await trips.update([beside])
    await join()
    await all.expectRows(trips100)
    await trips.upsert([{ id: 500, day: '2026-02-01', fare: 4 }])
    const late = { id: 500, day: '2026-02-01', fare: 4, tips: null, note: 'early' }
    await all.expectRows([...trips100, late])
    await store.checkpoint()
    await all.expectRows([...trips100, late])
  })

  it('may hold nothing, one of them or both', async () => {
    await trips.alter([
      { kind: 'add-group', group: { name: 'a', columns: [{ name: 'x', type: 'utf8' }] } },
      { kind: 'add-group', group: { name: 'b', columns: [{ name: 'y', type: 'utf8' }] } },
      { kind: 'add-group', group: { name: 'c', columns: [{ name: 'z', type: 'utf8' }] } },
    ])
    const rows = trips100.map((row) => ({ ...row, x: null, y: null, z: null }))
    await join('a', 'b')
    expect((await all.groupOf('b')).group.origin).toBeNull()
    await all.expectRows(rows)
    await join('text', 'b')
    await all.expectRows(rows)
    await join('c', 'b')
    await all.expectRows(rows)
    await trips.update([{ ...key(1), x: 'x', note: 'n' }])
    const [zero, one, ...rest] = rows
    await all.expectRows([zero!, { ...one, x: 'x', note: 'n' }, ...rest])
    await store.checkpoint()
    await all.expectRows([zero!, { ...one, x: 'x', note: 'n' }, ...rest])
  })

  it('may be split, partitioned and joined again before anything was put into tiles', async () => {
    await join()
    await trips.upsert([{ ...trip(1), note: 'one' }])
    await trips.alter([{ kind: 'split-group', group: 'main', columns: ['fare'], name: 'apart' }])
    await trips.upsert([{ ...trip(2), fare: 22 }])
    await all.partition('main', byMonth)
    await trips.delete([key(99)])
    await join('apart')
    const rows = withRows({ ...trip(1), note: 'one' }, { ...trip(2), fare: 22 }).slice(0, 99)
    await all.expectRows(rows)
    await all.partition('main', hash(3))
    await all.expectRows(rows)
    await store.checkpoint()
    await all.expectRows(rows)
    expect(await columnsOf('main')).toEqual(['tips', 'note', 'fare'])
  })

  it('have versions, changes and differences across the change', async () => {
    const from = (await store.snapshot()).version
    await trips.upsert([{ ...trip(1), note: 'one' }])
    await join()
    await trips.upsert([{ ...trip(2), fare: 78 }])
    await store.checkpoint()
    await trips.upsert([{ ...trip(3), note: 'three' }])
    const changes = await store.changes('trip', { from })
    const kinds: unknown[] = []
    for await (const { rows } of changes.batches) kinds.push(rows)
    expect(kinds).toEqual([2, 2, 2])
    const { keySpaces } = await store.diff({ from })
    expect(keySpaces).toMatchObject([{ updated: 3, cells: { fare: 1, note: 2 } }])
    expect(sorted(await trips.rows({ at: { kind: 'version', version: from } }))).toEqual(
      sorted(trips100),
    )
    expect(
      (await describeGroups(await store.snapshot(), 'trip')).map((one) => one.definition.name),
    ).toEqual(['main'])
  })

  it('are refused where one is not there, the anchor would go, or both are one', async () => {
    expect(await codeOf(() => join('none'))).toBe('InvalidArgument')
    expect(await codeOf(() => join('text', 'none'))).toBe('InvalidArgument')
    expect(await codeOf(() => join('main', 'text'))).toBe('InvalidArgument')
    expect(await codeOf(() => join('text', 'text'))).toBe('InvalidArgument')
    await all.expectRows(trips100)
  })

  it('let a column be dropped that expressions before have named', async () => {
    await join()
    await trips.update([key(5)], { set: { fare: 'fare + tips' } })
    await trips.alter([{ kind: 'drop-column', column: 'tips' }])
    const rows = trips100.map(({ tips, ...row }) =>
      row.id === 5 ? { ...row, fare: 25 + Number(tips) } : row,
    )
    await all.expectRows(rows)
    await store.checkpoint()
    await all.expectRows(rows)
  })
})

describe('columns that move into another group', () => {
  it('leave the bytes of those that stay where they are', async () => {
    const { incarnation } = (await all.groupOf('main')).group.definition
    const before = await pathsIn(all.storage, `data/${incarnation}/`)
    await move(['tips'], 'text')
    expect([await columnsOf('main'), await columnsOf('text')]).toEqual([['fare'], ['note', 'tips']])
    await all.expectRows(trips100)
    await trips.upsert([{ ...key(7), tips: 100 }], { ops: { tips: 'sum' } })
    await store.checkpoint({ keySpace: 'trip', group: 'text' })
    const rows = withRows({ ...trip(7), tips: 101 })
    await all.expectRows(rows)
    expect(await pathsIn(all.storage, `data/${incarnation}/`)).toEqual(
      expect.arrayContaining(before),
    )
    await move(['tips'], 'main')
    await all.expectRows(rows)
    await store.checkpoint()
    await all.expectRows(rows)
  })

  it('come from several groups at once, and a group that gives all is no more', async () => {
    await trips.alter([
      { kind: 'add-group', group: { name: 'more', columns: [{ name: 'x', type: 'utf8' }] } },
    ])
    await trips.update([{ ...key(1), x: 'one' }])
    await move(['note', 'tips'], 'more')
    const rows = trips100.map((row) => ({ ...row, x: row.id === 1 ? 'one' : null }))
    await all.expectRows(rows)
    const names = (await describeGroups(await store.snapshot(), 'trip')).map(
      (one) => one.definition.name,
    )
    expect(names).toEqual(['main', 'more'])
    await store.checkpoint()
    await all.expectRows(rows)
  })

  it('are refused where they are there already, or are none', async () => {
    expect(await codeOf(() => move(['note'], 'text'))).toBe('InvalidArgument')
    expect(await codeOf(() => move([], 'text'))).toBe('InvalidArgument')
    expect(await codeOf(() => move(['none'], 'text'))).toBe('UnknownColumn')
    expect(await codeOf(() => move(['id'], 'text'))).toBe('InvalidArgument')
    expect(await codeOf(() => move(['fare'], 'none'))).toBe('InvalidArgument')
  })

  it('are staged again by a writer that knew them in their old place', async () => {
    const other = await reopen(all.storage)
    const stale = other.keySpace('trip')
    await stale.rows({ columns: ['id'] })
    await move(['tips'], 'text')
    await stale.upsert([{ ...trip(1), tips: 9, note: 'late' }])
    const late = other.transaction(async (tx) => {
      await tx.upsert('trip', [{ ...trip(2), note: 'never' }])
      await join()
    })
    expect(await codeOf(() => late)).toBe('CommitConflict')
    await other.close()
    await all.expectRows(withRows({ ...trip(1), tips: 9, note: 'late' }))
  })
})
