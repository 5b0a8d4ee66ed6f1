/** Required fields of structs (spec/table.md, "Required fields"; spec/commit.md). */
import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Transaction } from '../../src/commit/transaction.js'
import type { KeySpace } from '../../src/executor/key-space.js'
import type { Store } from '../../src/executor/store.js'
import type { ObjectStore } from '../../src/storage/contract.js'
import type { Alteration } from '../../src/table/alteration.js'
import { codeOf } from '../support/documents.js'
import { memoryStorage, reopen, sampleStore } from '../support/sample-store.js'

let store: Store
let other: Store
let storage: ObjectStore
let places: KeySpace

beforeEach(async () => {
  ;({ store, storage } = await sampleStore())
  await store.createKeySpace({
    name: 'places',
    key: [{ name: 'id', type: 'int32' }],
    groups: [
      {
        name: 'main',
        columns: [
          { name: 'u', type: 'struct<lat:int8,lon:int8,at:struct<by:utf8,n:int8>>' },
          { name: 'name', type: 'utf8' },
        ],
      },
      {
        name: 'side',
        columns: [
          { name: 'l', type: 'list<struct<a:int8,b:utf8>>', algebra: 'append' },
          { name: 'm', type: 'map<utf8,struct<x:int8>>' },
        ],
      },
    ],
  })
  places = store.keySpace('places')
  await places.upsert([{ id: 1, u: { lat: 1, at: { by: 'x' } }, l: [{ a: 1 }] }, { id: 2 }])
  other = await reopen(storage)
})

const demand = (column: string, ...field: string[]): Alteration => {
  return { kind: 'set-field-required', column, field, required: true }
}
const relax = (column: string, ...field: string[]): Alteration => {
  return { kind: 'set-field-required', column, field, required: false }
}
const alter = (...alterations: Alteration[]) => other.keySpace('places').alter(alterations)

describe('a required field', () => {
  beforeEach(async () => {
    await alter(demand('u', 'lat'), demand('u', 'at', 'by'), demand('l', 'a'), demand('m', 'x'))
    await store.snapshot()
  })

  it.each<[string, string, string, number, () => Promise<unknown>]>([
    ['a null', 'u', 'lat', 0, () => places.upsert([{ id: 1, u: { lat: null } }])],
    ['no value', 'u', 'lat', 0, () => places.update([{ id: 1, u: { lon: 1 } }])],
    [
      'a null behind a row that keeps its cell and one that clears it',
      ...(['u', 'lat', 2] as const),
      () => places.upsert([{ id: 1 }, { id: 2, u: null }, { id: 3, u: {} }]),
    ],
    [
      'a null in a struct within',
      ...(['u', 'at.by', 1] as const),
      () =>
        places.replace([
          { id: 1, u: { lat: 1 } },
          { id: 2, u: { lat: 1, at: { n: 1 } } },
        ]),
    ],
    [
      'a null in a struct of a list',
      ...(['l', 'a', 0] as const),
      () => places.upsert([{ id: 1, l: [null, { a: 1 }, { b: 'x' }] }]),
    ],
    [
      'a null in a struct that is appended',
      ...(['l', 'a', 1] as const),
      () =>
        places.append(
          [
            { id: 1, l: [{ a: 1 }] },
            { id: 2, l: [{ b: 'x' }] },
          ],
          ['l'],
        ),
    ],
    [
      'a null in the value of a map',
      ...(['m', 'x', 0] as const),
      () => places.upsert([{ id: 1, m: new Map([['k', { x: null }]]) }]),
    ],
  ])('refuses %s (CAL-TABLE-091)', async (_, column, field, row, write) => {
    const before = await places.rows()
    await expect(write()).rejects.toMatchObject({
      code: 'OperationNotAllowed',
      details: { column, field: field.split('.'), row },
    })
    await expect(write()).rejects.toThrow(`field '${field}' of column '${column}'`)
    expect(await places.rows()).toEqual(before)
  })

  it('takes nulls in place of structs, and clears (CAL-TABLE-092)', async () => {
    await places.upsert([
      { id: 1, u: null, l: [null, { a: 2, b: null }], m: new Map([['k', null]]) },
      { id: 3, u: { lat: 3, lon: null, at: null } },
      { id: 4, name: 'x' },
    ])
    await places.replace([{ id: 3, name: 'y' }])
    await places.append([{ id: 1, l: [{ a: 3, b: 'q' }, null] }], ['l'])
    expect(await places.rows({ columns: ['id', 'u', 'l', 'm', 'name'] })).toMatchObject([
      { id: 1, u: null, l: [null, { a: 2 }, { a: 3, b: 'q' }, null] },
      { id: 2, u: null },
      { id: 3, u: null, name: 'y' },
      { id: 4, u: null, name: 'x' },
    ])
    await alter({ kind: 'set-required', column: 'name', required: false }, relax('u', 'lat'))
    await places.upsert([{ id: 3, u: { lon: 1 } }])
    const { requiredNulls, findings } = await store.verify({ deep: true })
    expect([requiredNulls, findings]).toEqual([[], []])
  })

  it('stays so when it is renamed, and its name is free when it is dropped', async () => {
    await alter({ kind: 'rename-field', column: 'u', field: ['lat'], name: 'y' })
    await expect(places.upsert([{ id: 1, u: { lon: 1 } }])).rejects.toThrow("field 'y' of")
    await alter({ kind: 'drop-field', column: 'u', field: ['y'] })
    await alter({ kind: 'add-field', column: 'u', field: { name: 'y', type: 'int8' } })
    await places.upsert([{ id: 1, u: { lon: 1 } }])
    expect(await places.get([1], { columns: ['u'] })).toEqual({
      u: { lon: 1, at: null, y: null },
    })
  })

  it('is told of in words', async () => {
    await alter(relax('u', 'at', 'by'))
    const history = []
    for await (const { what } of store.definitionHistory()) history.push(what)
    expect(history.slice(1)).toEqual([
      'require field u.lat',
      'require field u.at.by',
      'require field l.a',
      'require field m.x',
      'relax field u.at.by',
    ])
  })

  it('is the same as another process finds it in a log checkpoint', async () => {
    await store.writeLogCheckpoint()
    const late = (await reopen(storage, 2000)).keySpace('places')
    expect(await codeOf(late.upsert([{ id: 1, m: new Map([['k', {}]]) }]))).toBe(
      'OperationNotAllowed',
    )
  })
})

describe('a field is made required', () => {
  it.each<[string, Alteration[]]>([
    ['a struct', [demand('u', 'lon')]],
    ['a struct within another', [demand('u', 'at', 'n')]],
    ['a struct of a list', [demand('l', 'b')]],
    [
      'structs that lack it, for it was added just now',
      [{ kind: 'add-field', column: 'u', field: { name: 'z', type: 'int8' } }, demand('u', 'z')],
    ],
  ])('not where %s has no value in it (CAL-TABLE-093)', async (_, alterations) => {
    expect(await codeOf(alter(...alterations))).toBe('OperationNotAllowed')
    await store.checkpoint()
    expect(await codeOf(alter(...alterations))).toBe('OperationNotAllowed')
  })

  it('where the structs that lacked it were in records or cells that are gone', async () => {
    await places.upsert([{ id: 1, u: null }])
    await alter(demand('u', 'lon'))
    await places.delete([{ id: 1 }])
    await other.snapshot()
    await alter(demand('l', 'b'), { kind: 'rename-field', column: 'l', field: ['b'], name: 'c' })
    expect(await codeOf(places.append([{ id: 2, l: [{ a: 1 }] }], ['l']))).toBe(
      'OperationNotAllowed',
    )
  })

  it('with the column that has it, and with others of its names', async () => {
    const column = { name: 'new', type: 'struct<a:int8>' }
    await alter({ kind: 'add-column', column }, demand('new', 'a'))
    await alter(
      { kind: 'rename-column', column: 'u', name: 'v' },
      { kind: 'rename-field', column: 'v', field: ['lat'], name: 'north' },
      { kind: 'move-field', column: 'v', field: ['north'], after: 'at' },
      { kind: 'widen-field', column: 'v', field: ['north'], type: 'int16' },
      demand('v', 'north'),
    )
    await store.snapshot()
    expect(await codeOf(places.upsert([{ id: 1, new: {} }]))).toBe('OperationNotAllowed')
    expect(await codeOf(places.upsert([{ id: 1, v: {} }]))).toBe('OperationNotAllowed')
  })

  it.each<[string, Alteration]>([
    ['is not there', demand('u', 'none')],
    ['is not in a struct within', demand('u', 'at', 'lat')],
  ])('not where it %s (CAL-TABLE-059)', async (_, alteration) => {
    expect(await codeOf(alter(alteration))).toBe('UnknownColumn')
  })

  it('not by a transaction that has written the records itself', async () => {
    const both = store.transaction(async (tx) => {
      await tx.upsert('places', [{ id: 1, u: { lat: 1 } }])
      await tx.alter('places', [demand('u', 'lat')])
    })
    expect(await codeOf(both)).toBe('InvalidArgument')
  })

  it('before the same transaction writes, which is held to it', async () => {
    const both = (u: unknown) =>
      store.transaction(async (tx) => {
        await tx.alter('places', [demand('u', 'lat')])
        await tx.upsert('places', [{ id: 2, u }])
      })
    expect(await codeOf(both({ lon: 1 }))).toBe('OperationNotAllowed')
    expect(await codeOf(both({ lat: 1 }))).toBe('none')
  })
})

describe('a field that another process makes required', () => {
  /** Stages in one process while the other changes definitions, then commits. */
  const racing = (stage: (tx: Transaction) => Promise<unknown>, ...alterations: Alteration[]) =>
    store.transaction(async (tx) => {
      await stage(tx)
      await alter(...alterations)
    })

  it.each<[string, string, (tx: Transaction) => Promise<unknown>]>([
    ['CommitConflict', 'upsert of its column', (tx) => tx.upsert('places', [{ id: 1, u: {} }])],
    [
      'CommitConflict',
      'replace with its column',
      (tx) => tx.replace('places', [{ id: 1, u: { lat: 1 } }]),
    ],
    ['none', 'upsert of another column', (tx) => tx.upsert('places', [{ id: 1, name: 'x' }])],
    ['none', 'replace without its column', (tx) => tx.replace('places', [{ id: 1, name: 'x' }])],
    ['none', 'delete', (tx) => tx.delete('places', [{ id: 1 }])],
  ])('gives %s for a staged %s (CAL-COMMIT-095)', async (code, _, stage) => {
    await store.snapshot()
    expect(await codeOf(racing(stage, demand('u', 'lat')))).toBe(code)
  })

  it('lets a write land that was held to it, or that saw it being relaxed', async () => {
    await alter(demand('u', 'lat'))
    await store.snapshot()
    const stage = (tx: Transaction) => tx.upsert('places', [{ id: 3, u: { lat: 1 } }])
    expect(await codeOf(racing(stage, relax('u', 'lat')))).toBe('none')
    await store.snapshot()
    expect(await codeOf(racing(stage, demand('u', 'lat'), relax('u', 'lat')))).toBe('none')
  })

  it.each([
    ['', false],
    [', and was checkpointed since', true],
  ])('conflicts where its group was written meanwhile%s (CAL-COMMIT-096)', async (_, folded) => {
    const late = store.transaction(async (tx) => {
      await tx.alter('places', [demand('l', 'a')])
      await other.keySpace('places').upsert([{ id: 2, l: [{ b: 'x' }] }])
      if (folded) await other.checkpoint()
    })
    expect(await codeOf(late)).toBe('CommitConflict')
  })

  it('does not where another group was written meanwhile', async () => {
    const late = store.transaction(async (tx) => {
      await tx.alter('places', [demand('l', 'a')])
      await other.keySpace('places').upsert([{ id: 2, name: 'x' }])
    })
    expect(await codeOf(late)).toBe('none')
  })
})

describe('structs that an old writer left without a value in a required field', () => {
  const STORE = new URL('../../conformance/read/alter-required-fields/store', import.meta.url)
    .pathname

  /** The store of that case, up to a version. */
  async function caseStore(versions: number): Promise<Store> {
    const copy = memoryStorage()
    const names = await readdir(STORE, { recursive: true, withFileTypes: true })
    for (const entry of names.filter((one) => one.isFile())) {
      const path = join(entry.parentPath, entry.name)
      const to = relative(STORE, path)
      if (Number(/^log\/1\/(\d+)\.json$/.exec(to)?.[1] ?? 0) > versions) continue
      await copy.put(to, await readFile(path))
    }
    return reopen(copy)
  }

  it('are counted by field of the head (CAL-TABLE-094)', async () => {
    const counted = async (versions: number) =>
      (await (await caseStore(versions)).verify({ deep: true })).requiredNulls
    const found = (column: string, ...field: string[]) => {
      return { keySpace: 'nested', column, field, records: 1 }
    }
    expect(await counted(3)).toEqual([])
    expect(await counted(4)).toEqual([found('s', 'a'), found('s', 'inner', 'n'), found('l', 'n')])
    expect(await counted(5)).toEqual([found('s', 'b')])
  })
})
