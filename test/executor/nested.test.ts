/** Structs, maps and vectors through the public API: names outside, ids inside. */
import { beforeEach, describe, expect, it } from 'vitest'
import { fromRecordBatch, toRecordBatch } from '../../src/arrow/batch.js'
import { batchRows, buildBatch } from '../../src/arrow/value.js'
import { readParquetFooter } from '../../src/data/parquet-footer.js'
import type { KeySpace } from '../../src/executor/key-space.js'
import type { Store } from '../../src/executor/store.js'
import { parseType, printType } from '../../src/format/types.js'
import type { ObjectStore } from '../../src/storage/contract.js'
import { findKeySpace } from '../../src/table/definition.js'
import { codeOf } from '../support/documents.js'
import { pathsIn, sampleStore } from '../support/sample-store.js'

const PLACE = 'struct<lat:float64,"long name":struct<days:list<date>>>'
const COLUMNS = [
  { name: 'place', type: PLACE },
  { name: 'attributes', type: 'map<utf8,int64>' },
  { name: 'embedding', type: 'vector<float32,3>' },
  { name: 'events', type: 'list<struct<at:date,what:utf8>>', algebra: 'append' as const },
]
const ROW = {
  id: 1n,
  place: { lat: 1.5, 'long name': { days: ['2026-01-01', null] } },
  attributes: new Map([
    ['b', 2n],
    ['a', null],
  ]),
  embedding: Float32Array.of(1, 2, 3),
  events: [{ at: '2026-01-01', what: 'made' }],
}

let store: Store
let storage: ObjectStore
let things: KeySpace

beforeEach(async () => {
  ;({ store, storage } = await sampleStore())
  const groups = [{ name: 'main', columns: COLUMNS }]
  await store.createKeySpace({ name: 'things', key: [{ name: 'id', type: 'int64' }], groups })
  things = store.keySpace('things')
})

describe('rows with nested cells', () => {
  it('come back in the form of their types, after a checkpoint too', async () => {
    await things.upsert([{ ...ROW, id: 1 }, { id: 2 }])
    const empty = { id: 2n, place: null, attributes: null, embedding: null, events: null }
    expect(await things.rows()).toEqual([ROW, empty])
    await store.checkpoint({ keySpace: 'things' })
    expect(await things.rows()).toEqual([ROW, empty])
    expect(await things.rows({ where: 'place IS NULL', columns: ['id'] })).toEqual([{ id: 2n }])
  })

  it('are taken as arrays of pairs, objects and arrays, and lacking fields are null', async () => {
    await things.upsert([
      { id: 1, attributes: [['x', 1]], embedding: [1, 2, 3], place: { lat: 2 } },
      { id: 2, attributes: { x: 1, y: null }, embedding: Float64Array.of(1, 2, 3), events: [] },
    ])
    const rows = await things.rows()
    expect(rows.map((row) => row.attributes)).toEqual([
      new Map([['x', 1n]]),
      new Map([
        ['x', 1n],
        ['y', null],
      ]),
    ])
    expect(rows.map((row) => row.place)).toEqual([{ lat: 2, 'long name': null }, null])
    expect(rows.map((row) => row.embedding)).toEqual([
      Float32Array.of(1, 2, 3),
      Float32Array.of(1, 2, 3),
    ])
  })

  it('append one struct or several', async () => {
    await things.upsert([{ ...ROW, id: 1 }])
    const more = [{ at: null, what: 'seen' }, null]
    await things.append([{ id: 1, events: { what: 'one' } }], ['events'])
    await things.append([{ id: 1, events: more }], ['events'])
    const one = { at: null, what: 'one' }
    expect((await things.get([1]))?.events).toEqual([...ROW.events, one, ...more])
  })

  it.each([
    ['a field that the type lacks', { place: { lat: 1, lon: 2 } }],
    [
      'a map with a key twice',
      {
        attributes: [
          ['x', 1],
          ['x', 2],
        ],
      },
    ],
    ['a map with a null key', { attributes: [[null, 1]] }],
    ['a vector that is too short', { embedding: [1, 2] }],
    ['a vector with a null', { embedding: [1, null, 3] }],
    ['an array for a struct', { place: [1] }],
    ['a text in a struct of numbers', { place: { lat: 'x' } }],
  ])('are refused with TypeMismatch for %s', async (_, cells) => {
    expect(await codeOf(things.upsert([{ id: 1, ...cells }]))).toBe('TypeMismatch')
    expect(await things.rows()).toEqual([])
  })

  it('as Arrow batches go in and out under the names of the definition', async () => {
    const fields = [{ name: 'id', type: 'int64' }, ...COLUMNS].map(({ name, type }) => {
      return { name, type: parseType(type) }
    })
    const given = fromRecordBatch(toRecordBatch(buildBatch(fields, [ROW])))
    await things.upsert(given)
    for await (const batch of things.read()) {
      expect(batch.fields.map(({ type }) => printType(type))).toEqual([
        'int64',
        ...COLUMNS.map(({ type }) => type),
      ])
      expect(batchRows(fromRecordBatch(toRecordBatch(batch)))).toEqual([ROW])
    }
  })
})

describe('what lies in the store', () => {
  it('names fields by ids only, which are the field ids of Parquet too', async () => {
    await things.upsert(Array.from({ length: 3000 }, (_, id) => ({ ...ROW, id })))
    await store.checkpoint({ keySpace: 'things' })
    const paths = (await pathsIn(storage)).filter((path) => path.endsWith('.parquet'))
    expect(paths.length).toBeGreaterThan(0)
    const [column] = findKeySpace(await store.snapshot(), 'things').groups[0]!.columns
    const [lat, long, days] = column!.fields!.map(({ field }) => field)
    for (const path of paths) {
      const bytes = (await storage.get(path))!
      const size = new DataView(bytes.buffer, bytes.byteOffset).getUint32(bytes.length - 8, true)
      const end = bytes.length - 8 - size
      const footer = readParquetFooter(bytes.subarray(end, bytes.length - 8), end)
      const ids = new Map(
        footer.schemaElements.map((element) => {
          const members = element as Map<number, { value: unknown }>
          return [
            String(members.get(4)?.value && Buffer.from(members.get(4)!.value as Uint8Array)),
            members.get(9)?.value,
          ]
        }),
      )
      for (const id of [lat, long, days]) expect(ids.get(`f${id}`)).toBe(id)
      expect(ids.get(`c${column!.column}`)).toBe(column!.column)
      expect(Buffer.from(bytes).includes('long name')).toBe(false)
    }
  })
})
