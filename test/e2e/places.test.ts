/** Stores whose data lies elsewhere than their log. */
import { describe, expect, it, onTestFinished } from 'vitest'
import { seededEnv, systemEnv } from '../../src/env.js'
import { CalicoError, isCalicoError } from '../../src/errors.js'
import { createStore, openStore } from '../../src/executor/open-store.js'
import type { Store } from '../../src/executor/store.js'
import { copyStore } from '../../src/maintain/copy.js'
import { openRegistry } from '../../src/maintain/registry.js'
import type { ObjectStore } from '../../src/storage/contract.js'
import { LocalStore } from '../../src/storage/local/local.js'
import { MemoryStore } from '../../src/storage/memory.js'
import { PlacedStore } from '../../src/storage/places.js'
import { pathsOf } from '../contract/collect.js'
import { manyUsers, withUsers } from '../support/users.js'
import { Folder } from './command.js'

const newMemory = (name: string): MemoryStore => new MemoryStore({ name, env: systemEnv })
const rowsOf = (store: Store): Promise<unknown[]> => store.keySpace('users').rows()
const codeIs =
  (code: string, place?: string) =>
  (error: unknown): boolean =>
    error instanceof CalicoError && error.code === code && error.details.place === place

interface Parted {
  readonly log: MemoryStore
  readonly data: MemoryStore
  readonly store: Store
}

/** A store with 3000 users in its data files. */
async function parted(data = newMemory('data')): Promise<Parted> {
  const log = newMemory('log')
  const store = await createStore({ storage: log, places: { data: { storage: data } }, workers: 0 })
  onTestFinished(() => store.close())
  await (await withUsers(store)).upsert(manyUsers(3000))
  return { log, data, store }
}

const reopened = ({ log, data }: Parted, storage: ObjectStore = data): Promise<Store> =>
  openStore({ storage: log, places: { data: { storage } }, workers: 0, cache: null })

describe('a store with a place for its data', () => {
  it('has every data file there, everything else with its log, and works', async () => {
    const one = await parted()
    const { log, data, store } = one
    await store.checkpoint()
    await store.keySpace('users').upsert(manyUsers(2000))
    await store.fold({ keySpace: 'users', group: 'main' })
    await store.writeLogCheckpoint()
    const wanted = await rowsOf(store)
    expect(wanted).toHaveLength(3000)
    expect((await pathsOf(log, '')).filter((path) => path.startsWith('data/'))).toEqual([])
    const there = await pathsOf(data, '')
    expect(there.filter((path) => !path.startsWith('data/'))).toEqual(['calico-place.json'])
    expect(there.length).toBeGreaterThan(2)
    const again = await reopened(one)
    expect(await rowsOf(again)).toEqual(wanted)
    expect(again.marker).toMatchObject({
      features: ['places'],
      places: [{ name: 'data', uri: 'memory:data' }],
    })
    expect((await again.verify({ deep: true })).findings).toEqual([])
  })

  it('vacuums in the place, whatever its clock says, and nothing of the log', async () => {
    const late = new MemoryStore({ name: 'late', env: seededEnv({ seed: 1, startMicros: 1e12 }) })
    const { log, data, store } = await parted(late)
    await store.writeLogCheckpoint()
    await data.put('data/stray/one.parquet', new Uint8Array(5))
    await log.put('data/stray/two.parquet', new Uint8Array(5))
    const found = await store.vacuum({ execute: true })
    // A commit under way may name it, and no clock says otherwise.
    expect(found).toMatchObject({ removable: [], waiting: 1, deleted: 0 })
    const wanted = await rowsOf(store)
    const done = await store.vacuum({ execute: true, nothingIsWriting: true })
    expect(done.removable.map(({ path }) => path)).toEqual(['data/stray/one.parquet'])
    expect(await data.head('data/stray/one.parquet')).toBeNull()
    expect(await log.head('data/stray/two.parquet')).not.toBeNull()
    expect(await rowsOf(store)).toEqual(wanted)
  })

  it('is refused a place that is empty or of another store, which stays as it is', async () => {
    const one = await parted()
    const other = await parted()
    const before = await pathsOf(other.data, '')
    for (const place of [newMemory('empty'), other.data]) {
      const store = await reopened(one, place)
      await expect(rowsOf(store)).rejects.toSatisfy(codeIs('NotAStore', 'data'))
      const write = store.keySpace('users').upsert(manyUsers(100_000))
      await expect(write).rejects.toSatisfy(codeIs('NotAStore', 'data'))
      const vacuumed = store.vacuum({ execute: true, nothingIsWriting: true })
      await expect(vacuumed).rejects.toSatisfy(codeIs('NotAStore', 'data'))
    }
    expect(await pathsOf(other.data, '')).toEqual(before)
    await expect(
      createStore({ storage: newMemory('third'), places: { data: { storage: other.data } } }),
    ).rejects.toSatisfy(codeIs('AlreadyExists', 'data'))
    expect(await rowsOf(await reopened(one))).toEqual(await rowsOf(one.store))
  })

  it('tells which place failed, and commits nothing then', async () => {
    const one = await parted()
    const { version } = await one.store.snapshot()
    const refusing: ObjectStore = {
      ...bound(one.data),
      putIfAbsent: () => Promise.reject(new CalicoError('StorageDenied', 'no')),
      createWriter: () => Promise.reject(new CalicoError('StorageDenied', 'no')),
    }
    const denied = await reopened(one, refusing)
    const write = denied.keySpace('users').upsert(manyUsers(100_000))
    await expect(write).rejects.toThrow("in the place 'data', memory:data")
    expect((await (await reopened(one)).snapshot()).version).toBe(version)
    expect(await rowsOf(denied)).toEqual(await rowsOf(one.store))
  })

  it('is copied into one storage, again and again', async () => {
    const { log, data, store } = await parted()
    const to = newMemory('copy')
    const copy = async (): Promise<void> => {
      const result = await copyStore({
        from: log,
        to,
        places: { data: { storage: data } },
        verify: true,
      })
      expect(result.problems).toEqual([])
      const whole = await openStore({ storage: to, workers: 0 })
      expect(whole.id).toBe(store.id)
      expect(whole.marker.places).toBeUndefined()
      expect(whole.marker.features).toEqual([])
      expect(await rowsOf(whole)).toEqual(await rowsOf(store))
    }
    await copy()
    await store.keySpace('users').upsert(manyUsers(4000))
    await copy()
  })

  it('is given no place that it has not, and none of another name', async () => {
    const storage = newMemory('plain')
    await createStore({ storage })
    const places = { data: { storage: newMemory('data') } }
    const invalid = (error: unknown): boolean => isCalicoError(error, 'InvalidArgument')
    await expect(openStore({ storage, places })).rejects.toSatisfy(invalid)
    const index = { 'in/dex': { storage: newMemory('data') } }
    await expect(createStore({ storage: newMemory('x'), places: index })).rejects.toSatisfy(invalid)
  })
})

describe('a storage with a place', () => {
  it('lists both in the order of whole paths, from wherever and with whatever prefix', async () => {
    const [log, data] = [newMemory('log'), newMemory('data')]
    const own = ['calico.json', 'checkpoint/1/x', 'data', 'data-b', 'dataa', 'log/1/a', 'z']
    const there = ['data/a', 'data/b/c', 'data/b0', 'data/z']
    for (const path of [...own, 'data/stray']) await log.put(path, new Uint8Array(1))
    for (const path of [...there, 'calico-place.json']) await data.put(path, new Uint8Array(1))
    const check = async (): Promise<void> => {}
    const both = new PlacedStore(log, { name: 'data', storage: data, check })
    const all = [...own, ...there].sort()
    for (const prefix of ['', 'd', 'data', 'data/', 'data/b', 'data-', 'l', 'zz']) {
      for (const startAfter of ['', 'data', 'data/', 'data/a', 'data/zz', 'log/1/a']) {
        const wanted = all.filter((path) => path.startsWith(prefix) && path > startAfter)
        const found: string[] = []
        for await (const { path } of both.list(prefix, { startAfter })) found.push(path)
        expect(found, `${prefix} ${startAfter}`).toEqual(wanted)
      }
    }
  })
})

describe('places of the command', () => {
  it('are recorded by init, found by every verb, and moved by one setting', async () => {
    const folder = new Folder()
    onTestFinished(() => folder.remove())
    folder.put(
      'users.csv',
      `id,name\n${Array.from({ length: 9000 }, (_, i) => `${i},n${i}`).join('\n')}\n`,
    )
    folder.does(['init', './shop', '--place', 'data=../bulk'])
    folder.does(['import', './shop', 'users', 'users.csv', '--create', '--key', 'id'])
    const count = ['read', './shop', 'users', '--limit', '3', '--json']
    const rows = folder.does(count)
    folder.json(['vacuum', './shop'])
    expect(
      await pathsOf(new LocalStore({ root: folder.file('shop'), env: systemEnv }), 'data/'),
    ).toEqual([])
    folder.run('mv', ['bulk', 'moved'])
    folder.fails(['read', './shop', 'users'], { code: 'NotAStore' })
    expect(folder.does([...count, '--place', `data=${folder.file('moved')}`])).toBe(rows)
    folder.run('mv', ['moved', 'bulk'])
    const kinds: string[] = []
    for await (const row of openRegistry(folder.path).rows()) kinds.push(row.kind)
    expect(kinds).toContain('tile')
    expect(kinds).not.toContain('damaged')
    folder.does(['copy', './shop', './whole'])
    expect(folder.does(['read', './whole', 'users', '--limit', '3', '--json'])).toBe(rows)
    folder.fails(['read', './shop', 'users', '--place', 'data'], {
      code: 'InvalidArgument',
      status: 2,
    })
  })

  it.each([
    ['copy', './a', './b'],
    ['registry', '.'],
    ['storage-check', './a'],
  ])('are no option of %s, which would not heed it', (...words) => {
    const folder = new Folder()
    onTestFinished(() => folder.remove())
    for (const option of [
      ['--place', 'data=./c'],
      ['--cache-dir', './d'],
    ]) {
      folder.fails([...words, ...option], { code: 'InvalidArgument', status: 2 })
    }
  })
})

/** The operations of a storage, to replace some. */
function bound(store: MemoryStore): ObjectStore {
  return {
    uri: store.uri,
    get: store.get.bind(store),
    put: store.put.bind(store),
    putIfAbsent: store.putIfAbsent.bind(store),
    head: store.head.bind(store),
    list: store.list.bind(store),
    delete: store.delete.bind(store),
    createWriter: store.createWriter.bind(store),
  }
}
