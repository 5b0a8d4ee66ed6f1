/** Changes of struct fields (spec/table.md, "Changed fields"). */
import { beforeEach, describe, expect, it } from 'vitest'
import { batchRows } from '../../src/arrow/value.js'
import type { KeySpace } from '../../src/executor/key-space.js'
import type { Store } from '../../src/executor/store.js'
import type { ObjectStore } from '../../src/storage/contract.js'
import type { Alteration } from '../../src/table/alteration.js'
import { codeOf } from '../support/documents.js'
import { reopen, sampleStore } from '../support/sample-store.js'

let store: Store
let storage: ObjectStore
let places: KeySpace

const PLACE = 'struct<lat:int8,lon:float32,at:struct<day:int16,by:utf8>>'

beforeEach(async () => {
  ;({ store, storage } = await sampleStore())
  await store.createKeySpace({
    name: 'places',
    key: [{ name: 'id', type: 'int32' }],
    groups: [
      { name: 'main', columns: [{ name: 'place', type: PLACE }] },
      {
        name: 'side',
        fileFormat: 'arrow',
        columns: [
          { name: 'stops', type: 'list<struct<a:int8,b:utf8>>', algebra: 'append' },
          { name: 'named', type: 'map<utf8,struct<a:int8,b:utf8>>' },
        ],
      },
    ],
  })
  places = store.keySpace('places')
  await places.upsert([
    { id: 1, place: { lat: 1, lon: 0.5, at: { day: 3, by: 'x' } }, stops: [{ a: 1, b: 'p' }] },
    { id: 2, place: null, named: new Map([['k', { a: 2, b: 'q' }]]) },
    { id: 3, place: { lat: 3, lon: null, at: null } },
  ])
})

const alter = (...alterations: Alteration[]) => places.alter(alterations)
const rows = (columns: string[], of = places) => of.rows({ columns })

/** The same rows from updates, from checkpoints, and as another process finds them. */
async function always(columns: string[], expected: unknown[]): Promise<void> {
  expect(await rows(columns)).toEqual(expected)
  await store.checkpoint()
  expect(await rows(columns)).toEqual(expected)
  await store.writeLogCheckpoint()
  const other = await reopen(storage)
  expect(await rows(columns, other.keySpace('places'))).toEqual(expected)
  expect((await store.verify({ deep: true })).findings).toEqual([])
  await other.close()
}

describe('a field', () => {
  it('that is added is null in all structs there are, and null structs stay null', async () => {
    await alter({
      kind: 'add-field',
      column: 'place',
      field: { name: 'alt', type: 'int8' },
      after: null,
    })
    await places.upsert([{ id: 4, place: { alt: 9, lat: 4, lon: 1, at: null } }])
    await always(
      ['place'],
      [
        { place: { alt: null, lat: 1, lon: 0.5, at: { day: 3, by: 'x' } } },
        { place: null },
        { place: { alt: null, lat: 3, lon: null, at: null } },
        { place: { alt: 9, lat: 4, lon: 1, at: null } },
      ],
    )
  })

  it('that is dropped is gone now and there before, and its name means another one', async () => {
    const { version } = await store.snapshot()
    await alter({ kind: 'drop-field', column: 'place', field: ['lat'] })
    await alter({ kind: 'add-field', column: 'place', field: { name: 'lat', type: 'utf8' } })
    await always(
      ['place'],
      [
        { place: { lon: 0.5, at: { day: 3, by: 'x' }, lat: null } },
        { place: null },
        { place: { lon: null, at: null, lat: null } },
      ],
    )
    const then = await places.rows({ columns: ['place'], at: { kind: 'version', version } })
    expect(then[0]).toEqual({ place: { lat: 1, lon: 0.5, at: { day: 3, by: 'x' } } })
  })

  it('is renamed, moved and widened, in structs within others too', async () => {
    await alter(
      { kind: 'rename-field', column: 'place', field: ['at', 'by'], name: 'who' },
      { kind: 'move-field', column: 'place', field: ['at', 'who'], after: null },
      { kind: 'widen-field', column: 'place', field: ['at', 'day'], type: 'int64' },
      { kind: 'widen-field', column: 'place', field: ['lon'], type: 'float64' },
      { kind: 'move-field', column: 'place', field: ['lat'], after: 'at' },
      {
        kind: 'add-field',
        column: 'place',
        parent: ['at'],
        field: { name: 'more', type: 'list<int8>' },
      },
    )
    await places.upsert([
      { id: 4, place: { lon: 0.1, at: { who: 'z', day: 2n ** 40n, more: [1] }, lat: 4 } },
    ])
    await always(
      ['place'],
      [
        { place: { lon: 0.5, at: { who: 'x', day: 3n, more: null }, lat: 1 } },
        { place: null },
        { place: { lon: null, at: null, lat: 3 } },
        { place: { lon: 0.1, at: { who: 'z', day: 2n ** 40n, more: [1] }, lat: 4 } },
      ],
    )
  })

  it('of structs in lists and maps changes in all of them, deltas of before included', async () => {
    await places.append([{ id: 1, stops: [{ a: 2, b: 'q' }] }], ['stops'])
    await alter(
      { kind: 'widen-field', column: 'stops', field: ['a'], type: 'int32' },
      { kind: 'add-field', column: 'stops', field: { name: 'c', type: 'bool' } },
      { kind: 'drop-field', column: 'stops', field: ['b'] },
      { kind: 'move-field', column: 'named', field: ['b'], after: null },
    )
    await places.append([{ id: 1, stops: [{ a: 70_000, c: true }] }], ['stops'])
    const expected = [
      {
        stops: [
          { a: 1, c: null },
          { a: 2, c: null },
          { a: 70_000, c: true },
        ],
        named: null,
      },
      { stops: null, named: new Map([['k', { b: 'q', a: 2 }]]) },
      { stops: null, named: null },
    ]
    expect(await rows(['stops', 'named'])).toEqual(expected)
    await store.fold({ keySpace: 'places', group: 'side' })
    await always(['stops', 'named'], expected)
  })

  it('may be dropped while a write of it is under way', async () => {
    const other = await reopen(storage)
    await other.snapshot()
    await store.transaction(async (tx) => {
      await tx.upsert('places', [{ id: 5, place: { lat: 5, lon: 5, at: null } }])
      await other.keySpace('places').alter([
        { kind: 'drop-field', column: 'place', field: ['lat'] },
        { kind: 'add-field', column: 'place', field: { name: 'new', type: 'int8' } },
      ])
    })
    expect(await places.get([5])).toMatchObject({ place: { lon: 5, at: null, new: null } })
  })

  it('whose struct is the column is missing from the feed only before it came', async () => {
    const { version } = await store.snapshot()
    await alter({ kind: 'add-field', column: 'place', field: { name: 'alt', type: 'int8' } })
    await places.upsert([{ id: 3, place: { lat: 3, lon: null, at: null, alt: 1 } }])
    const feed = await places.changes({ from: version - 1, columns: ['id', 'place'] })
    const changes = []
    for await (const batch of feed.batches) changes.push(...batchRows(batch))
    expect(changes.map(({ place }) => (place as { alt: unknown } | null)?.alt)).toEqual([
      null,
      undefined,
      null,
      null,
      1,
    ])
  })

  it('that a followed feed shows ends it when it is dropped', async () => {
    const feed = await places.changes({ from: 1, columns: ['place'], follow: true, pollMs: 1 })
    const batches = feed.batches[Symbol.asyncIterator]()
    await batches.next()
    await alter({ kind: 'drop-field', column: 'place', field: ['lat'] })
    expect(await codeOf(batches.next())).toBe('UnknownColumn')
  })

  it('is told of in words and as the type that it makes', async () => {
    await alter(
      { kind: 'add-field', column: 'place', parent: ['at'], field: { name: 'x', type: 'int8' } },
      { kind: 'rename-field', column: 'place', field: ['at', 'x'], name: 'y' },
      { kind: 'move-field', column: 'place', field: ['at', 'y'], after: 'day' },
      { kind: 'widen-field', column: 'place', field: ['at', 'y'], type: 'int16' },
      { kind: 'drop-field', column: 'place', field: ['lat'] },
    )
    const told = []
    for await (const { what } of store.definitionHistory()) told.push(what)
    expect(told.slice(1)).toEqual([
      'add field place.at.x int8',
      'rename field place.at.x to y',
      'move field place.at.y after day',
      'widen field place.at.y to int16',
      'drop field place.lat',
    ])
    const { schema } = await store.diff({ from: 2 })
    expect(schema).toMatchObject([
      {
        change: 'retyped',
        before: PLACE,
        after: 'struct<lon:float32,at:struct<day:int16,y:int16,by:utf8>>',
      },
    ])
  })
})

describe('a change of a field that cannot be made', () => {
  const field = { name: 'x', type: 'int8' }
  it.each<[string, Alteration, string]>([
    ['of a column without structs', { kind: 'add-field', column: 'id', field }, 'InvalidArgument'],
    ['that is not there', { kind: 'drop-field', column: 'place', field: ['no'] }, 'UnknownColumn'],
    [
      'in a field that is no struct',
      { kind: 'add-field', column: 'place', parent: ['lat'], field },
      'InvalidArgument',
    ],
    [
      'whose name is taken but for case',
      { kind: 'rename-field', column: 'place', field: ['lat'], name: 'LON' },
      'AlreadyExists',
    ],
    [
      'that is added twice',
      { kind: 'add-field', column: 'place', field: { name: 'lat', type: 'int8' } },
      'AlreadyExists',
    ],
    [
      'to a narrower type',
      { kind: 'widen-field', column: 'place', field: ['at', 'day'], type: 'int8' },
      'InvalidType',
    ],
    [
      'to a place in another struct',
      { kind: 'move-field', column: 'place', field: ['lat'], after: 'day' },
      'UnknownColumn',
    ],
    [
      'behind itself',
      { kind: 'move-field', column: 'place', field: ['lat'], after: 'lat' },
      'InvalidArgument',
    ],
  ])('%s is refused', async (_, alteration, code) => {
    expect(await codeOf(alter(alteration))).toBe(code)
    expect((await store.snapshot()).version).toBe(2)
  })

  it('leaves no struct without fields', async () => {
    await alter({ kind: 'drop-field', column: 'stops', field: ['a'] })
    const last = alter({ kind: 'drop-field', column: 'stops', field: ['b'] })
    expect(await codeOf(last)).toBe('InvalidArgument')
  })

  it('because another commit dropped the field conflicts', async () => {
    const other = await reopen(storage)
    await other.snapshot()
    const racing = store.transaction(async (tx) => {
      await tx.alter('places', [
        { kind: 'rename-field', column: 'place', field: ['lat'], name: 'north' },
      ])
      await other
        .keySpace('places')
        .alter([{ kind: 'drop-field', column: 'place', field: ['lat'] }])
    })
    expect(await codeOf(racing)).toBe('CommitConflict')
  })
})
