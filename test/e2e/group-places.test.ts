/** Column groups that lie in places of their own (spec/storage.md, "Locations"). */
import { cp, mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { systemEnv } from '../../src/env.js'
import { CalicoError } from '../../src/errors.js'
import type { OpenOptions } from '../../src/executor/open-options.js'
import { createStore, openStore } from '../../src/executor/open-store.js'
import type { Store } from '../../src/executor/store.js'
import { locationOf } from '../../src/format/layout.js'
import { copyStore } from '../../src/maintain/copy.js'
import { openRegistry } from '../../src/maintain/registry.js'
import type { ObjectStore } from '../../src/storage/contract.js'
import { MemoryStore } from '../../src/storage/memory.js'
import { findGroup, findKeySpace } from '../../src/table/definition.js'
import { pathsOf } from '../contract/collect.js'
import {
  holding,
  manyPeople,
  type Person,
  people,
  peopleIn,
  SECRET,
} from '../support/placed-groups.js'

const newMemory = (name: string): MemoryStore => new MemoryStore({ name, env: systemEnv })
const codeIs =
  (code: string, place?: string) =>
  (error: unknown): boolean =>
    error instanceof CalicoError && error.code === code && error.details.place === place

const closing = (store: Store): Store => {
  onTestFinished(() => store.close())
  return store
}
const opened = async (options: OpenOptions): Promise<Store> =>
  closing(await openStore({ workers: 0, cache: null, ...options }))
const created = async (options: OpenOptions): Promise<Store> =>
  closing(await createStore({ workers: 0, ...options }))

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'calico-places-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

interface Parted {
  readonly log: MemoryStore
  readonly vault: MemoryStore
  readonly store: Store
}

/** A store whose secrets lie in a vault: in files, inline and, where asked for, in segments. */
async function parted(vault = newMemory('vault'), count = 3000): Promise<Parted> {
  const log = newMemory('log')
  const store = await created({ storage: log, places: { vault: { storage: vault } } })
  await store.createKeySpace(people())
  await store.keySpace('people').upsert(manyPeople(count))
  await store.keySpace('people').upsert(manyPeople(3, 5))
  return { log, vault, store }
}

const reopened = ({ log, vault }: Parted, storage: ObjectStore = vault): Promise<Store> =>
  opened({ storage: log, places: { vault: { storage } } })

async function locationIn(store: Store, name = 'secret'): Promise<string> {
  const group = findGroup(findKeySpace(await store.snapshot(), 'people'), name)
  return locationOf(group)
}

describe('a group with a place', () => {
  // The anchor has all keys: they are secret where it lies there too.
  it.each([
    ['a group that is no anchor', ''],
    ['all groups, with their keys', SECRET],
  ])('leaves no cell, bound or statistic in the shared store: %s', async (_, prefix) => {
    const [log, vault] = [newMemory('log'), newMemory('vault')]
    const store = await created({ storage: log, places: { vault: { storage: vault } } })
    const spec = people()
    const groups = spec.groups.map((group) => (prefix ? { ...group, place: 'vault' } : group))
    await store.createKeySpace({ ...spec, groups })
    const of = store.keySpace('people')
    const some = (count: number): Person[] =>
      manyPeople(count).map((one) => ({ ...one, id: `${prefix}${one.id}` }))
    await of.upsert(some(3000))
    await of.upsert(some(3))
    await store.checkpoint()
    await of.update(some(6000))
    await of.insert([{ id: `${prefix}one`, code: SECRET }])
    if (prefix) await of.deleteRange({ from: [`${SECRET}p000100`], to: [`${SECRET}p000200`] })
    await of.update([{ id: `${prefix}p000001` }], { set: { code: `concat('${SECRET}', 'x')` } })
    await store.fold({ keySpace: 'people', group: 'secret' })
    await store.alter('people', [
      {
        kind: 'set-partitioning',
        group: 'secret',
        partitioning: [{ kind: 'truncate', width: 5, component: 0 }],
      },
    ])
    await store.writeLogCheckpoint()
    await store.checkpoint()
    await of.upsert(some(2))
    await store.writeLogCheckpoint()
    expect(await holding(log, SECRET)).toEqual([])
    expect((await holding(vault, SECRET)).length).toBeGreaterThan(5)
    const location = (await locationIn(store)).replace('place/vault/', '')
    const there = await pathsOf(vault, '')
    expect(there.some((path) => path.startsWith(`${location}checkpoint/1/`))).toBe(true)
    const again = await opened({ storage: log, places: { vault: { storage: vault } } })
    expect(await peopleIn(again)).toEqual(await peopleIn(store))
    expect((await again.verify({ deep: true, whole: true })).findings).toEqual([])
  })

  it('is read like every other: all of it, by key, at a version, as changes', async () => {
    const one = await parted()
    const plain = await created({ storage: newMemory('plain') })
    await plain.createKeySpace(people({}))
    await plain.keySpace('people').upsert(manyPeople(3000))
    await plain.keySpace('people').upsert(manyPeople(3, 5))
    for (const store of [one.store, plain]) {
      const of = store.keySpace('people')
      await of.upsert([{ id: 'p000002', notes: ['a'] }])
      await of.delete([{ id: 'p000001' }])
      await of.deleteRange({ from: ['p000100'], to: ['p000200'] })
      await store.checkpoint()
      await of.upsert([{ id: 'p000002', notes: ['b'] }])
    }
    const again = await reopened(one)
    expect(await peopleIn(again)).toEqual(await peopleIn(plain))
    expect(await again.get('people', ['p000002'])).toEqual(await plain.get('people', ['p000002']))
    const at = { at: { kind: 'version' as const, version: 2 }, keySpace: 'people' }
    expect(await again.keySpace('people').rows(at)).toEqual(await plain.keySpace('people').rows(at))
  })

  it('keeps to its place through layouts, and so does what is split off it', async () => {
    const { log, vault, store } = await parted()
    await store.alter('people', [
      { kind: 'split-group', group: 'secret', columns: ['notes'], name: 'notes' },
      {
        kind: 'set-partitioning',
        group: 'secret',
        partitioning: [{ kind: 'hash', buckets: 3, components: [0] }],
      },
    ])
    await store.keySpace('people').upsert([{ id: 'p000001', notes: [`${SECRET} note`] }])
    await store.checkpoint()
    const { groups } = findKeySpace(await store.snapshot(), 'people')
    expect(groups.map(({ place }) => place)).toEqual([undefined, 'vault', 'vault'])
    expect(await holding(log, SECRET)).toEqual([])
    const notes = (await locationIn(store, 'notes')).replace('place/vault/', '')
    expect(await vault.head(`${notes}calico-location.json`)).not.toBeNull()
    expect(await store.get('people', ['p000001'])).toMatchObject({ notes: [`${SECRET} note`] })
  })

  it('is refused a place that is missing or of another store, and harms neither', async () => {
    const one = await parted()
    const other = await parted()
    const before = await pathsOf(other.vault, '')
    const { version } = await one.store.snapshot()
    for (const place of [newMemory('empty'), other.vault]) {
      const read = reopened(one, place).then((store) => peopleIn(store))
      await expect(read).rejects.toSatisfy(codeIs('NotAStore', 'vault'))
      const write = reopened(one, place).then((store) =>
        store.keySpace('people').upsert(manyPeople(5)),
      )
      await expect(write).rejects.toSatisfy(codeIs('NotAStore', 'vault'))
      const vacuumed = reopened(one, place).then((store) =>
        store.vacuum({ execute: true, nothingIsWriting: true }),
      )
      await expect(vacuumed).rejects.toSatisfy(codeIs('NotAStore', 'vault'))
    }
    expect(await pathsOf(other.vault, '')).toEqual(before)
    const again = await reopened(one)
    expect((await again.snapshot()).version).toBe(version)
    expect(await peopleIn(again)).toEqual(await peopleIn(one.store))
  })

  it('is refused a folder that another store has marked', async () => {
    const { log, vault, store } = await parted()
    const [path] = (await pathsOf(vault, '')).filter((one) => one.endsWith('calico-location.json'))
    const text = Buffer.from((await vault.get(path!))!).toString()
    const other = await parted()
    const [theirs] = (await pathsOf(other.vault, '')).filter((one) =>
      one.endsWith('-location.json'),
    )
    await vault.put(path!, (await other.vault.get(theirs!))!)
    const again = opened({ storage: log, places: { vault: { storage: vault } } })
    await expect(again.then((one) => peopleIn(one))).rejects.toSatisfy(codeIs('NotAStore', 'vault'))
    await vault.put(path!, Buffer.from(text))
    expect(await peopleIn(await reopened({ log, vault, store }))).toHaveLength(3000)
  })

  it('commits nothing where its place takes no writes, and harms no store', async () => {
    const one = await parted()
    const { version } = await one.store.snapshot()
    const denied = async (): Promise<never> => {
      throw new CalicoError('StorageDenied', 'no')
    }
    const { vault } = one
    const refusing: ObjectStore = {
      uri: vault.uri,
      get: vault.get.bind(vault),
      head: vault.head.bind(vault),
      list: vault.list.bind(vault),
      delete: vault.delete.bind(vault),
      ...{ put: denied, putIfAbsent: denied, createWriter: denied },
    }
    const store = await reopened(one, refusing)
    for (const count of [3, 30_000]) {
      const write = store.keySpace('people').upsert(manyPeople(count))
      await expect(write).rejects.toSatisfy(codeIs('StorageDenied', 'vault'))
    }
    const adding = store.alter('people', [
      { kind: 'add-group', group: { name: 'more', place: 'vault', columns: [] } },
    ])
    await expect(adding).rejects.toSatisfy(codeIs('StorageDenied', 'vault'))
    await store.keySpace('people').update([{ id: 'p000001', name: 'still written' }])
    expect((await (await reopened(one)).snapshot()).version).toBe(version + 1)
  })

  it('is given no folder that another has marked first, and commits nothing', async () => {
    const vault = newMemory('vault')
    const other = await parted()
    const there = await pathsOf(other.vault, '')
    const foreign = (await other.vault.get(there.find((one) => one.endsWith('-location.json'))!))!
    const raced = new Proxy(vault, {
      get(target, name) {
        const value = Reflect.get(target, name)
        if (name !== 'putIfAbsent') return typeof value === 'function' ? value.bind(target) : value
        return async (path: string, bytes: Uint8Array) => {
          if (path.endsWith('calico-location.json')) await target.put(path, foreign)
          return target.putIfAbsent(path, bytes)
        }
      },
    })
    const places = { vault: { storage: raced } }
    const store = await created({ storage: newMemory('log'), places })
    await expect(store.createKeySpace(people())).rejects.toSatisfy(codeIs('NotAStore', 'vault'))
    expect((await store.snapshot()).version).toBe(0)
  })

  it('lies apart from a store whose data lies elsewhere too', async () => {
    const [log, data, vault] = [newMemory('log'), newMemory('data'), newMemory('vault')]
    const places = { data: { storage: data }, vault: { storage: vault } }
    const store = await created({ storage: log, places })
    await store.createKeySpace(people())
    await store.keySpace('people').upsert(manyPeople(30_000))
    await store.checkpoint()
    const options = { execute: true, nothingIsWriting: true }
    expect((await store.vacuum(options)).removable).toEqual([])
    expect((await holding(log, SECRET)).concat(await holding(data, SECRET))).toEqual([])
    expect((await pathsOf(data, 'data/')).length).toBeGreaterThan(0)
    const again = await opened({ storage: log, places })
    expect(await peopleIn(again)).toEqual(await peopleIn(store))
    expect((await again.verify({ deep: true, whole: true })).findings).toEqual([])
  })

  it('needs a place whose address somebody has said, and a name that can be one', async () => {
    const storage = newMemory('plain')
    const store = await created({ storage })
    for (const place of ['vault', 'data', 'Vault', '../x', 's3://b/x', '']) {
      await expect(store.createKeySpace(people({ place }))).rejects.toSatisfy(
        codeIs('InvalidArgument'),
      )
    }
    expect((await store.snapshot()).version).toBe(0)
    expect(await pathsOf(storage, 'place')).toEqual([])
  })

  it('vacuums what it has left in its place, and nothing that others have marked', async () => {
    const vault = newMemory('vault')
    const one = await parted(vault)
    const other = await parted(vault)
    const [mine, theirs] = [await locationIn(one.store), await locationIn(other.store)].map(
      (location) => location.replace('place/vault/', ''),
    )
    const strays = [`${mine}data/stray/one.parquet`, `${theirs}data/stray/two.parquet`, 'three/x']
    for (const path of strays) await vault.put(path, new Uint8Array(5))
    await one.store.writeLogCheckpoint()
    const options = { nothingIsWriting: true }
    expect((await one.store.vacuum({ execute: true })).removable).toEqual([])
    const done = await one.store.vacuum({ execute: true, ...options })
    expect(done.removable.map(({ path }) => path)).toEqual([`place/vault/${strays[0]}`])
    expect(await vault.head(strays[0]!)).toBeNull()
    for (const path of strays.slice(1)) expect(await vault.head(path)).not.toBeNull()
    for (const part of [one, other]) {
      expect(await peopleIn(await reopened(part))).toHaveLength(3000)
    }
  })

  it('is copied into one storage, again and again, and the copy is whole', async () => {
    const { log, vault, store } = await parted()
    await store.checkpoint()
    await store.writeLogCheckpoint()
    const to = newMemory('copy')
    for (const more of [1, 2]) {
      const places = { vault: { storage: vault } }
      const result = await copyStore({ from: log, to, places, verify: true })
      expect(result.problems).toEqual([])
      const copy = await opened({ storage: to })
      expect(await peopleIn(copy)).toEqual(await peopleIn(store))
      expect((await copy.verify({ deep: true, whole: true })).findings).toEqual([])
      await store.keySpace('people').upsert(manyPeople(4000, more * 2000))
    }
  })
})

describe('the place of a group', () => {
  it('is changed while four writers write: no cell is lost, nothing left behind', async () => {
    const log = newMemory('log')
    const vault = newMemory('vault')
    const places = { vault: { storage: vault } }
    const store = await created({ storage: log, places })
    await store.createKeySpace(people({}))
    await store.keySpace('people').upsert(manyPeople(3000))
    await store.checkpoint()
    const writer = async (number: number): Promise<void> => {
      const own = await opened({ storage: log, places })
      for (let round = 0; round < 8; round++) {
        const id = `w${number}-${round}`
        await own.keySpace('people').upsert([{ id, name: id, code: id }])
      }
    }
    const writers = [0, 1, 2, 3].map(writer)
    await store.keySpace('people').place('secret', 'vault', { move: true })
    await Promise.all(writers)
    await store.keySpace('people').place('secret', 'vault', { move: true })
    const rows = await peopleIn(store, ['id', 'code'])
    const written = [0, 1, 2, 3].flatMap((number) =>
      Array.from({ length: 8 }, (_, round) => `w${number}-${round}`),
    )
    expect(rows).toHaveLength(3000 + written.length)
    for (const id of written) expect(rows).toContainEqual({ id, code: id })
    await refuseOld(store, log)
    expect(await peopleIn(await opened({ storage: log, places }), ['id', 'code'])).toEqual(rows)
  })

  it('goes back to the shared store, and to another place', async () => {
    const { log, vault, store } = await parted()
    const wanted = await peopleIn(store)
    await store.keySpace('people').place('secret', null, { move: true })
    expect(await locationIn(store)).toBe('')
    expect(await peopleIn(store)).toEqual(wanted)
    const safe = newMemory('safe')
    const places = { vault: { storage: vault }, safe: { storage: safe } }
    const again = await opened({ storage: log, places })
    await again.keySpace('people').place('secret', 'safe', { move: true })
    expect(await peopleIn(await opened({ storage: log, places }))).toEqual(wanted)
    expect((await holding(safe, SECRET)).length).toBeGreaterThan(0)
    expect(await again.keySpace('people').place('secret', 'safe', { move: true })).toBeNull()
  })

  it('is that of the group it joins, or that a column moves to, after a settle', async () => {
    const { log, vault, store } = await parted()
    const wanted = await peopleIn(store)
    const people = store.keySpace('people')
    await people.alter([
      { kind: 'add-group', group: { name: 'more', columns: [{ name: 'm', type: 'utf8' }] } },
      { kind: 'set-place', group: 'more', place: 'vault' },
      { kind: 'move-columns', columns: ['code'], group: 'more' },
    ])
    await people.update([{ id: 'p000001', m: SECRET }])
    await store.writeLogCheckpoint()
    const columns = ['id', 'name', 'code', 'notes']
    const places = { vault: { storage: vault } }
    expect(await peopleIn(await opened({ storage: log, places }), columns)).toEqual(wanted)
    await store.checkpoint()
    expect(await holding(log, SECRET)).toEqual([])
    await people.alter([{ kind: 'join-groups', group: 'main', other: 'more' }])
    await store.writeLogCheckpoint()
    expect(await holding(log, SECRET)).toEqual([])
    const again = await opened({ storage: log, places })
    expect(await peopleIn(again, columns)).toEqual(wanted)
    await again.checkpoint()
    expect(await peopleIn(again, columns)).toEqual(wanted)
    expect((await holding(log, SECRET)).length).toBeGreaterThan(0)
    expect((await again.verify({ deep: true })).findings).toEqual([])
  })
})

/** Removes what the group had in the shared store: the newest state has to do without. */
async function refuseOld(store: Store, log: MemoryStore): Promise<void> {
  const { groups } = findKeySpace(await store.snapshot(), 'people')
  const kept = new Set(groups.map(({ incarnation }) => incarnation))
  const old = (await pathsOf(log, 'data/')).filter((path) => !kept.has(path.split('/')[1]!))
  expect(old.length).toBeGreaterThan(0)
  for (const path of old) await log.delete(path)
}

describe('a group in a folder', () => {
  const RELATIVE = { vault: { uri: '../vault' } }

  it('is found with the folder that holds both, wherever that is moved to', async () => {
    const folder = await newFolder()
    const store = await createStore({ uri: join(folder, 'a/store'), places: RELATIVE, workers: 0 })
    await store.createKeySpace(people())
    await store.keySpace('people').upsert(manyPeople(3000))
    const wanted = await peopleIn(store)
    await store.close()
    await rename(join(folder, 'a'), join(folder, 'b'))
    expect(await peopleIn(await opened({ uri: join(folder, 'b/store') }))).toEqual(wanted)
  })

  it('is moved elsewhere with one setting changed', async () => {
    const folder = await newFolder()
    const uri = join(folder, 'store')
    const store = await createStore({ uri, places: RELATIVE, workers: 0 })
    await store.createKeySpace(people())
    await store.keySpace('people').upsert(manyPeople(3000))
    const wanted = await peopleIn(store)
    await store.close()
    await mkdir(join(folder, 'far'))
    await rename(join(folder, 'vault'), join(folder, 'far/away'))
    const lost = opened({ uri }).then((one) => peopleIn(one))
    await expect(lost).rejects.toSatisfy(codeIs('NotAStore', 'vault'))
    const places = { vault: { uri: join(folder, 'far/away') } }
    expect(await peopleIn(await opened({ uri, places }))).toEqual(wanted)
  })

  it('lies below the root of another store, which does not mind', async () => {
    const folder = await newFolder()
    const other = await created({ uri: join(folder, 'other') })
    await other.createKeySpace(people({}))
    await other.keySpace('people').upsert(manyPeople(2000))
    const places = { vault: { uri: '../other' } }
    const store = await created({ uri: join(folder, 'store'), places })
    await store.createKeySpace(people())
    await store.keySpace('people').upsert(manyPeople(3000))
    await store.checkpoint()
    const options = { execute: true, nothingIsWriting: true }
    await other.vacuum(options)
    await store.vacuum(options)
    expect(await peopleIn(store)).toHaveLength(3000)
    expect(await peopleIn(other)).toHaveLength(2000)
    expect((await other.verify({ deep: true })).findings).toEqual([])
    expect((await store.verify({ deep: true })).findings).toEqual([])
  })

  it('that cannot be made is a typed error, and nothing was committed', async () => {
    const folder = await newFolder()
    await cp(new URL(import.meta.url), join(folder, 'file'))
    const places = { vault: { uri: '../file/vault' } }
    const store = await created({ uri: join(folder, 'store'), places })
    await expect(store.createKeySpace(people())).rejects.toSatisfy(codeIs('StoragePath', 'vault'))
    expect((await store.snapshot()).version).toBe(0)
  })

  it('is listed by the registry like all files', async () => {
    const folder = await newFolder()
    const places = { vault: { uri: '../../vault' } }
    const store = await created({ uri: join(folder, 'stores/one'), places })
    await store.createKeySpace(people())
    await store.keySpace('people').upsert(manyPeople(3000))
    const registry = openRegistry({ uri: join(folder, 'stores') })
    const kinds = new Map<string, number>()
    for await (const { kind } of registry.rows()) kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
    expect(kinds.get('missing')).toBeUndefined()
    expect(kinds.get('unreferenced')).toBeUndefined()
    expect(kinds.get('update')).toBe(2)
  })
})
