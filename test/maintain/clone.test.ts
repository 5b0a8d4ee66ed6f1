/** Stores that go on from another one, and what that keeps for them (spec/refs.md, "Clones"). */
import { describe, expect, it } from 'vitest'
import { seededEnv } from '../../src/env.js'
import { createStore, openStore } from '../../src/executor/open-store.js'
import type { Store } from '../../src/executor/store.js'
import { copyStore } from '../../src/maintain/copy.js'
import type { ObjectStore } from '../../src/storage/contract.js'
import { MemoryStore } from '../../src/storage/memory.js'
import { codeOf } from '../support/documents.js'
import { holding, manyPeople, people, peopleIn, SECRET } from '../support/placed-groups.js'
import { pathsIn, rowTexts } from '../support/sample-store.js'
import { manyUsers, withUsers } from '../support/users.js'

const memory = (name: string): MemoryStore => new MemoryStore({ name, env: seededEnv({ seed: 3 }) })
const rowsOf = async (store: Store): Promise<string[]> =>
  rowTexts(await store.keySpace('users').rows())
const readAt = async (store: Store, version: number): Promise<string[]> =>
  rowTexts(await store.keySpace('users').rows({ at: { kind: 'version', version } }))

/** What others do to the parent at any moment: everything but the newest version goes. */
async function vacuumed(store: Store): Promise<void> {
  await store.keySpace('users').upsert([{ id: 1, name: `later ${store.uri}` }])
  await store.checkpoint()
  await store.vacuum({ execute: true, keep: { keepVersions: 1 } })
  await store.vacuum({ execute: true, keep: { keepVersions: 1 } })
}

interface Family {
  readonly parent: Store
  readonly from: MemoryStore
  readonly to: MemoryStore
  readonly open: () => Promise<Store>
}

/** A store with files, a log checkpoint and updates behind it; nothing is cloned yet. */
async function family(): Promise<Family> {
  const env = seededEnv({ seed: 7 })
  const from = memory('parent')
  const to = memory('clone')
  const parent = await createStore({ storage: from, env, workers: 0 })
  const users = await withUsers(parent)
  await users.upsert(manyUsers(1500))
  await parent.checkpoint()
  await users.upsert(manyUsers(1500, 1000))
  await parent.writeLogCheckpoint()
  await users.upsert([{ id: 5, name: 'five' }])
  const open = (): Promise<Store> =>
    openStore({ storage: to, parent: { storage: from }, env: seededEnv({ seed: 9 }), workers: 0 })
  return { parent, from, to, open }
}

async function opened(storage: ObjectStore, parent: ObjectStore, seed = 11): Promise<Store> {
  return openStore({ storage, parent: { storage: parent }, env: seededEnv({ seed }), workers: 0 })
}

describe('a clone', () => {
  it('holds what its parent held, for three objects, and none of its data', async () => {
    const { parent, to, open } = await family()
    const rows = await rowsOf(parent)
    const made = await parent.refs.clone(to)
    expect(made).toMatchObject({ version: 5, line: 1 })
    expect((await pathsIn(to, '')).sort()).toEqual([
      'calico.json',
      'refs/00000000000000000003.json',
    ])
    const clone = await open()
    expect(clone.id).toBe(made.id)
    expect(clone.line).toBe(3)
    expect(await rowsOf(clone)).toEqual(rows)
    expect((await clone.verify({ deep: true })).findings).toEqual([])
    expect(await parent.refs.clones()).toMatchObject([{ id: made.id, version: 5, branch: 'main' }])
  })

  it('goes on by itself, and so does its parent', async () => {
    const { parent, to, open } = await family()
    await parent.refs.clone(to)
    const clone = await open()
    const { version } = (await clone.keySpace('users').upsert([{ id: 5, name: 'mine' }])) as {
      version: number
    }
    expect(version).toBe(6)
    await parent.keySpace('users').upsert([{ id: 5, name: 'theirs' }])
    expect(await clone.get('users', [5])).toMatchObject({ name: 'mine' })
    expect(await parent.get('users', [5])).toMatchObject({ name: 'theirs' })
    await clone.refs.fork('dev')
    await clone.refs.tag('begin', { from: 'main@v5' })
    const again = await open()
    expect(await (await again.at('dev')).get('users', [5])).toMatchObject({ name: 'mine' })
    expect(await (await again.at('begin')).get('users', [5])).toMatchObject({ name: 'five' })
    expect((await parent.refs.list()).branches.map(({ name }) => name)).toEqual(['main'])
    expect((await again.refs.list()).branches.map(({ name }) => name)).toEqual(['dev', 'main'])
  })

  it('reads no version before the one that it begins from', async () => {
    const { parent, to, open } = await family()
    await parent.refs.clone(to)
    const clone = await open()
    expect(await codeOf(readAt(clone, 4))).toBe('VersionExpired')
    expect(await readAt(clone, 5)).toEqual(await readAt(parent, 5))
  })

  it('keeps what it reads from through vacuums of its parent between any two steps', async () => {
    const { parent, to, from, open } = await family()
    const rows = await rowsOf(parent)
    await parent.refs.clone(to)
    await vacuumed(parent)
    expect(await rowsOf(await open())).toEqual(rows)
    const clone = await open()
    await clone.keySpace('users').upsert(manyUsers(1500, 2000))
    await vacuumed(parent)
    const both = await rowsOf(clone)
    await clone.checkpoint()
    await vacuumed(parent)
    await clone.writeLogCheckpoint()
    await vacuumed(parent)
    expect(await rowsOf(await open())).toEqual(both)
    const before = await pathsIn(from, '')
    await clone.vacuum({ execute: true, keep: { keepVersions: 1 } })
    await clone.vacuum({ execute: true, keep: { keepVersions: 1 } })
    expect(await pathsIn(from, '')).toEqual(before)
    await vacuumed(parent)
    const last = await open()
    expect(await rowsOf(last)).toEqual(both)
    expect((await last.verify({ deep: true })).findings).toEqual([])
    expect((await parent.verify({ deep: true })).findings).toEqual([])
  })

  it('is what keeps its version: released, the next vacuum lets go of it', async () => {
    const { parent, to, from } = await family()
    const { id } = await parent.refs.clone(to)
    await vacuumed(parent)
    const kept = (await pathsIn(from, 'data/')).length
    expect((await parent.vacuum()).notes).toMatchObject([{ kind: 'clone', id, objects: 2 }])
    await parent.refs.releaseClone(id)
    await parent.vacuum({ execute: true })
    expect((await pathsIn(from, 'data/')).length).toBeLessThan(kept)
    expect(await parent.refs.clones()).toEqual([])
    expect(await codeOf(parent.refs.releaseClone(id))).toBe('UnknownRef')
  })

  it('begins at no version that has expired', async () => {
    const { parent, to } = await family()
    await vacuumed(parent)
    expect(await codeOf(parent.refs.clone(to, { from: 'main@v3' }))).toBe('VersionExpired')
    expect(await pathsIn(to, '')).toEqual([])
    expect(await parent.refs.clones()).toEqual([])
  })

  it('begins from a branch, a tag or a clone as well', async () => {
    const { parent, from } = await family()
    await parent.refs.fork('dev', { from: 'main@v3' })
    const dev = await parent.at('dev')
    await dev.keySpace('users').upsert([{ id: 5, name: 'of dev' }])
    await parent.refs.tag('kept', { from: 'dev' })
    await parent.refs.delete('dev')
    const [one, two, three] = [memory('one'), memory('two'), memory('three')]
    await parent.refs.clone(one, { from: 'kept' })
    await parent.refs.delete('kept')
    await vacuumed(parent)
    const first = await opened(one, from)
    expect(await first.get('users', [5])).toMatchObject({ name: 'of dev' })
    await first.keySpace('users').upsert(manyUsers(1500, 4000))
    await first.refs.clone(two)
    await vacuumed(first)
    await vacuumed(parent)
    const reach = { storage: one, parent: { storage: from } }
    const second = await openStore({
      ...{ storage: two, env: seededEnv({ seed: 13 }), workers: 0 },
      parent: reach,
    })
    expect(await second.get('users', [5])).toMatchObject({ name: 'of dev' })
    expect(await second.get('users', [4000])).toMatchObject({ id: 4000n })
    expect((await second.verify({ deep: true })).findings).toEqual([])
    await second.refs.clone(three)
    expect((await second.refs.clones()).length).toBe(1)
  })

  it('restores what it began from, and merges what its branches have', async () => {
    const { parent, to, open } = await family()
    const rows = await rowsOf(parent)
    await parent.refs.clone(to)
    const clone = await open()
    await clone.refs.fork('dev')
    await (await clone.at('dev')).keySpace('users').upsert([{ id: 9, name: 'nine' }])
    await clone.keySpace('users').upsert([{ id: 8, name: 'eight' }])
    await clone.tree.merge('dev')
    expect(await clone.get('users', [9])).toMatchObject({ name: 'nine' })
    expect(await clone.get('users', [8])).toMatchObject({ name: 'eight' })
    await clone.tree.restore('v5')
    await vacuumed(parent)
    const again = await open()
    expect(await rowsOf(again)).toEqual(rows)
    expect((await again.verify({ deep: true })).findings).toEqual([])
  })

  it('is refused where something is, and leaves nothing that keeps a version', async () => {
    const { parent, from, to } = await family()
    expect(await codeOf(parent.refs.clone(from))).toBe('AlreadyExists')
    await parent.refs.clone(to)
    expect(await codeOf(parent.refs.clone(to))).toBe('AlreadyExists')
    expect((await parent.refs.clones()).length).toBe(1)
  })

  it('is copied as a whole store, which needs no parent', async () => {
    const { parent, to, from, open } = await family()
    await parent.refs.clone(to)
    const clone = await open()
    await clone.keySpace('users').upsert(manyUsers(1500, 3000))
    await vacuumed(parent)
    const rows = await rowsOf(clone)
    const copy = memory('copy')
    const reach = { parent: { storage: from }, env: seededEnv({ seed: 15 }) }
    expect((await copyStore({ from: to, to: copy, ...reach })).problems).toEqual([])
    await clone.keySpace('users').upsert([{ id: 3, name: 'three' }])
    const done = await copyStore({ from: to, to: copy, verify: true, ...reach })
    expect(done).toMatchObject({ version: 7, sourceVersion: 7, problems: [] })
    const whole = await openStore({ storage: copy, env: seededEnv({ seed: 17 }), workers: 0 })
    expect(whole.id).toBe(clone.id)
    expect(whole.marker.parent).toBeUndefined()
    expect(await rowsOf(whole)).toEqual(await rowsOf(clone))
    expect((await rowsOf(whole)).length).toBe(rows.length)
    expect((await whole.verify({ deep: true })).findings).toEqual([])
    await whole.keySpace('users').upsert([{ id: 4, name: 'four' }])
    expect(await whole.get('users', [4])).toMatchObject({ name: 'four' })
  })
})

describe('a clone of a store with places', () => {
  it('has groups with places in places of its own', async () => {
    const env = seededEnv({ seed: 7 })
    const [from, to, vault, own] = [memory('from'), memory('to'), memory('vault'), memory('own')]
    const there = { vault: { storage: vault } }
    const parent = await createStore({ storage: from, env, workers: 0, places: there })
    await parent.createKeySpace(people())
    await parent.keySpace('people').upsert(manyPeople(1500))
    await parent.checkpoint()
    await parent.keySpace('people').upsert(manyPeople(1))
    expect(await codeOf(parent.refs.clone(to))).toBe('InvalidArgument')
    expect(await codeOf(parent.refs.clone(to, { places: there }))).toBe('NotAStore')
    expect(await parent.refs.clones()).toEqual([])
    const other = memory('other')
    const places = { vault: { storage: own } }
    await parent.refs.clone(other, { places })
    const clone = await openStore({
      ...{ storage: other, env: seededEnv({ seed: 9 }), workers: 0, places },
      parent: { storage: from, places: there },
    })
    const before = await pathsIn(vault, '')
    expect(await peopleIn(clone)).toEqual(await peopleIn(parent))
    await clone.keySpace('people').upsert(manyPeople(1500, 2000))
    await clone.checkpoint()
    await clone.vacuum({ execute: true, keep: { keepVersions: 1 } })
    expect((await peopleIn(clone)).length).toBe(3000)
    expect(await pathsIn(vault, '')).toEqual(before)
    expect(await holding(other, SECRET)).toEqual([])
    expect((await clone.verify({ deep: true })).findings).toEqual([])
  })
})

describe('a clone whose parent is gone', () => {
  it('tells so of what it has from there, and reads and writes what is its own', async () => {
    const { parent, to, open } = await family()
    await parent.refs.clone(to)
    const clone = await open()
    await clone.createKeySpace({
      name: 'own',
      key: [{ name: 'id', type: 'int64' }],
      groups: [{ name: 'main', columns: [{ name: 'note', type: 'utf8' }] }],
    })
    await clone.keySpace('own').upsert([{ id: 1, note: 'mine' }])
    await clone.writeLogCheckpoint()
    const lost = await opened(to, memory('nothing'))
    expect(await lost.get('own', [1])).toMatchObject({ note: 'mine' })
    await lost.keySpace('own').upsert([{ id: 2, note: 'still' }])
    expect(await lost.get('own', [2])).toMatchObject({ note: 'still' })
    expect((await lost.refs.list()).branches).toMatchObject([{ name: 'main', line: 3 }])
    const failure = await rowsOf(lost).catch((error) => error)
    expect(failure).toMatchObject({ code: 'NotAStore', details: { parent: 'memory:nothing' } })
  })

  it('takes no other store for it, nor the parent as it was before', async () => {
    const { parent, to, from } = await family()
    const before = memory('before')
    await copyStore({ from, to: before, env: seededEnv({ seed: 19 }) })
    await parent.refs.clone(to)
    const other = memory('other')
    await createStore({ storage: other, env: seededEnv({ seed: 21 }), workers: 0 })
    expect(await codeOf(rowsOf(await opened(to, other)))).toBe('NotAStore')
    expect(await codeOf(rowsOf(await opened(to, before)))).toBe('NotAStore')
    const moved = memory('moved')
    await copyStore({ from, to: moved, env: seededEnv({ seed: 19 }) })
    expect(await rowsOf(await opened(to, moved))).toEqual(await rowsOf(parent))
  })
})
