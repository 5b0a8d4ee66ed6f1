/** What versions have adopted, in vacuums, copies and checks of a store (CAL-MAINTAIN-160). */
import { describe, expect, it } from 'vitest'
import { seededEnv } from '../../src/env.js'
import { createStore, openStore } from '../../src/executor/open-store.js'
import type { Store } from '../../src/executor/store.js'
import { copyStore } from '../../src/maintain/copy.js'
import { MemoryStore } from '../../src/storage/memory.js'
import { codeOf } from '../support/documents.js'
import { pathsIn, rowTexts } from '../support/sample-store.js'
import { manyUsers, withUsers } from '../support/users.js'

interface Sample {
  readonly storage: MemoryStore
  readonly store: Store
  readonly dev: Store
}

/** Two branches that have gone apart, with updates in files and a checkpoint on each. */
async function sample(): Promise<Sample> {
  const env = seededEnv({ seed: 7 })
  const storage = new MemoryStore({ name: 'adopted', env })
  const store = await createStore({ storage, env, workers: 0 })
  const users = await withUsers(store)
  await users.upsert(manyUsers(1500))
  await store.refs.fork('dev')
  const dev = await store.at('dev')
  await users.upsert(manyUsers(1500, 1000))
  await store.checkpoint()
  await dev.keySpace('users').upsert(manyUsers(1500, 2000))
  await dev.checkpoint()
  await dev.keySpace('users').upsert([{ id: 9000, name: 'late' }])
  return { storage, store, dev }
}

const rows = async (store: Store): Promise<string[]> =>
  rowTexts(await store.keySpace('users').rows())
const reopened = (storage: MemoryStore, seed = 9): Promise<Store> =>
  openStore({ storage, env: seededEnv({ seed }), workers: 0 })
const everything = { execute: true, keep: { keepVersions: 1 }, nothingIsWriting: true } as const

async function expectWhole(storage: MemoryStore, expected: readonly string[]): Promise<void> {
  await using store = await reopened(storage)
  expect(await rows(store)).toEqual(expected)
  expect((await store.verify({ deep: true })).findings).toEqual([])
}

describe('a vacuum', () => {
  it('keeps what a version that is kept has adopted, though its line has no name', async () => {
    const { storage, store, dev } = await sample()
    await store.tree.merge('dev')
    const expected = await rows(store)
    await dev.close()
    await store.refs.delete('dev')
    const before = (await pathsIn(storage, 'data/')).length
    await store.vacuum(everything)
    expect((await pathsIn(storage, 'data/')).length).toBeLessThan(before)
    await expectWhole(storage, expected)
  })

  it('keeps what a fast-forward has adopted of a branch that has ended', async () => {
    const { storage, store, dev } = await sample()
    await dev.tree.rebase('main')
    await store.tree.merge('dev')
    const expected = await rows(store)
    await dev.close()
    await store.refs.delete('dev')
    await store.vacuum(everything)
    await store.vacuum(everything)
    await expectWhole(storage, expected)
  })

  it('lets go of what a squash has taken the place of, below the horizon', async () => {
    const { storage, store } = await sample()
    const expected = await rows(store)
    await store.tree.squash({ after: 1 })
    await store.vacuum(everything)
    await expectWhole(storage, expected)
    expect(await codeOf(store.tree.restore('v2'))).toBe('VersionExpired')
    await store.tree.merge('dev').catch((error: { code?: string }) => {
      expect(error.code).toBe('VersionExpired')
    })
    await expectWhole(storage, await rows(store))
  })

  it('has a squash refused that begins behind a version which is not kept', async () => {
    const { storage, store } = await sample()
    await store.keySpace('users').upsert([{ id: 1, name: 'one' }])
    await store.keySpace('users').upsert([{ id: 2, name: 'two' }])
    const expected = await rows(store)
    await store.vacuum(everything)
    expect(await codeOf(store.tree.squash({ after: 3 }))).toBe('VersionExpired')
    expect(await codeOf(store.tree.restore('v3', { force: true }))).toBe('VersionExpired')
    await expectWhole(storage, expected)
  })

  it('has a merge refused that would bring files which are gone', async () => {
    const { store, dev } = await sample()
    await dev.keySpace('users').upsert(manyUsers(1500, 4000))
    await dev.checkpoint()
    await dev.vacuum(everything)
    expect(await codeOf(store.tree.merge('dev'))).toBe('VersionExpired')
  })
})

describe('a copy', () => {
  it('has what entries adopt before them, and is whole', async () => {
    const { storage, store, dev } = await sample()
    await store.tree.merge('dev')
    await dev.tree.rebase('main')
    await store.tree.squash({ after: 1 })
    const expected = await rows(store)
    const to = new MemoryStore({ name: 'copy', env: seededEnv({ seed: 3 }) })
    const { problems } = await copyStore({ from: storage, to })
    expect(problems).toEqual([])
    await expectWhole(to, expected)
    await dev.close()
    await store.refs.delete('dev')
    await store.keySpace('users').upsert([{ id: 1, name: 'again' }])
    await copyStore({ from: storage, to })
    await expectWhole(to, await rows(store))
  })
})

describe('verifying', () => {
  it('misses a file that only what was adopted names', async () => {
    const { storage, store, dev } = await sample()
    const before = new Set(await pathsIn(storage, 'data/'))
    await store.tree.squash({ after: 1 })
    await dev.close()
    const [made] = (await pathsIn(storage, 'data/')).filter((path) => !before.has(path))
    await storage.delete(made!)
    const { findings } = await store.verify()
    expect(findings).toMatchObject([{ code: 'MissingObject', path: made }])
  })
})
