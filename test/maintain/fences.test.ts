/** What fences, horizons, tags, forks and pins keep while vacuums delete (CAL-MAINTAIN-100 …). */
import { describe, expect, it } from 'vitest'
import { seededEnv } from '../../src/env.js'
import { createStore, openStore } from '../../src/executor/open-store.js'
import type { Store } from '../../src/executor/store.js'
import { MemoryStore } from '../../src/storage/memory.js'
import { codeOf } from '../support/documents.js'
import { pathsIn, rowTexts } from '../support/sample-store.js'
import { manyUsers, withUsers } from '../support/users.js'

interface Sample {
  readonly storage: MemoryStore
  readonly store: Store
}

/** Versions 2 to 5 are updates of 1500 rows in files, and after each comes a checkpoint. */
async function sample(): Promise<Sample> {
  const env = seededEnv({ seed: 7 })
  const storage = new MemoryStore({ name: 'fences', env })
  const store = await createStore({ storage, env, workers: 0 })
  const users = await withUsers(store)
  for (let i = 0; i < 4; i++) {
    await users.upsert(manyUsers(1500, 500 * i))
    await store.checkpoint()
  }
  return { storage, store }
}

const at = (version: number) => ({ at: { kind: 'version' as const, version } })
const read = async (store: Store, version: number): Promise<string[]> =>
  rowTexts(await store.keySpace('users').rows(at(version)))
const reopened = ({ storage }: Sample, seed = 9): Promise<Store> =>
  openStore({ storage, env: seededEnv({ seed }), workers: 0 })
const dataIn = (storage: MemoryStore): Promise<string[]> => pathsIn(storage, 'data/')
const bytesIn = async (storage: MemoryStore): Promise<number> => {
  let bytes = 0
  for await (const { size } of storage.list('data/')) bytes += size
  return bytes
}

const keepTwo = { execute: true, keep: { keepVersions: 2 } }

describe('a vacuum of old versions', () => {
  it('leaves each version at or above the horizon as it was, and ends those below', async () => {
    const one = await sample()
    const { version } = await one.store.snapshot()
    const before = await Promise.all([version - 1, version].map((v) => read(one.store, v)))
    const dry = await one.store.vacuum({ keep: { keepVersions: 2 } })
    expect(dry).toMatchObject({ deleted: 0, fence: null })
    const done = await one.store.vacuum(keepTwo)
    expect(done.removable.map(({ path }) => path).sort()).toEqual(
      dry.removable.map(({ path }) => path).sort(),
    )
    expect(done).toMatchObject({ fence: 1, horizons: [{ line: 1, version: version - 1 }] })
    for (const store of [one.store, await reopened(one)]) {
      expect(await read(store, version - 1)).toEqual(before[0])
      expect(await read(store, version)).toEqual(before[1])
      expect(await codeOf(read(store, version - 2))).toBe('VersionExpired')
      expect(await codeOf(read(store, 2))).toBe('VersionExpired')
      expect(await codeOf(read(store, version + 2))).toBe('UnknownVersion')
      expect((await store.verify({ deep: true })).findings).toEqual([])
    }
  })

  it('leaves about as many bytes as a fresh load has', async () => {
    const one = await sample()
    await one.store.vacuum({ execute: true, keep: { keepVersions: 1 } })
    const rows = await one.store.keySpace('users').rows()
    const fresh = new MemoryStore({ name: 'fresh', env: seededEnv({ seed: 8 }) })
    const store = await createStore({ storage: fresh, env: seededEnv({ seed: 8 }), workers: 0 })
    const users = await withUsers(store)
    await users.upsert(rows.map((row) => ({ ...row })) as never)
    expect(await bytesIn(one.storage)).toBeLessThanOrEqual(1.2 * (await bytesIn(fresh)))
  })

  it('goes by what the group keeps that keeps most, by versions and by age', async () => {
    const one = await sample()
    const { version, timestamp } = await one.store.snapshot()
    const set = (maintenance: object) =>
      one.store.alter('users', [{ kind: 'set-maintenance', group: 'main', maintenance }])
    await set({ keepVersions: 4 })
    expect((await one.store.vacuum({ execute: true })).horizons).toEqual([
      { line: 1, version: version - 2 },
    ])
    await set({ keepSeconds: 3600 })
    expect((await one.store.vacuum({ execute: true })).horizons).toEqual([
      { line: 1, version: version - 2 },
    ])
    expect(timestamp).toBeGreaterThan(0)
  })

  it('removes nothing of what a tag, a fork or a pin names', async () => {
    const one = await sample()
    const { store } = one
    const old = await Promise.all([3, 5, 7].map((v) => read(store, v)))
    await store.refs.tag('kept', { from: 'main@v3' })
    await store.refs.fork('dev', { from: 'main@v5' })
    const pin = await store.pin(7)
    await store.vacuum({ execute: true, keep: { keepVersions: 1 } })
    for (const again of [store, await reopened(one)]) {
      expect(await read(await again.at('kept'), 3)).toEqual(old[0])
      expect(await read(again, 3)).toEqual(old[0])
      expect(rowTexts(await (await again.at('dev')).keySpace('users').rows())).toEqual(old[1])
      expect(await codeOf(read(again, 4))).toBe('VersionExpired')
      expect((await again.verify({ deep: true })).findings).toEqual([])
    }
    expect(await read(store, 7)).toEqual(old[2])
    await pin.release()
    expect(await codeOf(read(store, 7))).toBe('VersionExpired')
    const files = (await dataIn(one.storage)).length
    await store.refs.delete('kept')
    await store.vacuum({ execute: true })
    expect((await dataIn(one.storage)).length).toBeLessThan(files)
    expect(await codeOf(read(store, 3))).toBe('VersionExpired')
  })

  it('keeps no pin that is older than it is told', async () => {
    const { store, storage } = await sample()
    await store.pin(3)
    await store.keySpace('users').upsert([{ id: 1 }])
    const fresh = await store.vacuum({ keep: { keepVersions: 1 } })
    expect(fresh.keepers.some(({ by }) => by.startsWith('pin '))).toBe(true)
    const done = await store.vacuum({ execute: true, keep: { keepVersions: 1 }, noteSeconds: 0 })
    expect(done.removable.filter(({ reason }) => reason === 'expired-pin')).toHaveLength(1)
    expect(await pathsIn(storage, 'pins/')).toEqual([])
  })

  it('tells why each object goes, and what keeps each that stays', async () => {
    const { store, storage } = await sample()
    await store.refs.tag('kept', { from: 'main@v3' })
    await storage.put('data/aaaaaaaaaaaaa/stray.arrow', new Uint8Array(4))
    const found = await store.vacuum({ keep: { keepVersions: 1 }, listKept: true })
    const all = new Set([...found.removable, ...found.kept].map(({ path }) => path))
    const parts = (await pathsIn(storage, 'checkpoint/')).filter((path) => !path.includes('index'))
    expect([...all].sort()).toEqual([...(await dataIn(storage)), ...parts].sort())
    expect(new Set(found.removable.map(({ reason }) => reason))).toEqual(new Set(['superseded']))
    const keepers = found.keepers.map(({ by }) => by)
    expect(keepers).toEqual(["branch 'main'", "tag 'kept'", 'the next vacuum'])
    expect(found.kept.filter(({ by }) => by === 'the next vacuum')).toMatchObject([{ bytes: 4 }])
  })

  it('of a version that expires under it is told so', async () => {
    const one = await sample()
    const reader = await reopened(one)
    const rows = reader.read('users', at(2))
    await one.store.vacuum({ execute: true, keep: { keepVersions: 1 } })
    expect(await codeOf(rows.next())).toBe('VersionExpired')
    // Who knows of no fence yet, and finds a file gone, asks the refs log.
    const late = await reopened(one, 11)
    await late.snapshot()
    await one.store.keySpace('users').upsert(manyUsers(1500))
    await one.store.checkpoint()
    await one.store.vacuum({ execute: true, keep: { keepVersions: 1 } })
    expect(await codeOf(read(late, 9))).toBe('VersionExpired')
  })

  it('lets nobody name a version again that has expired', async () => {
    const { store } = await sample()
    await store.vacuum(keepTwo)
    expect(await codeOf(store.refs.tag('late', { from: 'main@v3' }))).toBe('VersionExpired')
    expect(await codeOf(store.refs.fork('late', { from: 'main@v3' }))).toBe('VersionExpired')
    expect(await codeOf(store.pin(3))).toBe('VersionExpired')
  })
})

describe('a transaction beside vacuums', () => {
  it('lands after one of them, and is refused after the second', async () => {
    const one = await sample()
    const rival = await reopened(one)
    for (const vacuums of [1, 2]) {
      const stray = `data/aaaaaaaaaaaaa/${'b'.repeat(25)}${'cd'[vacuums - 1]}.parquet`
      await one.storage.putIfAbsent(stray, new Uint8Array(3))
      const landed = rival.transaction(async (tx) => {
        await tx.upsert('users', manyUsers(1500, 9000 * vacuums))
        for (let i = 0; i < vacuums; i++) await one.store.vacuum({ execute: true })
      })
      expect(await codeOf(landed)).toBe(vacuums === 1 ? 'none' : 'CommitConflict')
    }
    expect((await one.store.verify({ deep: true })).findings).toEqual([])
  })

  it('is refused where it names files of a version again that has expired', async () => {
    const one = await sample()
    const rival = await reopened(one)
    const from = await rival.snapshot()
    const users = one.store.keySpace('users')
    await users.upsert(manyUsers(1500))
    await one.store.checkpoint()
    const stage = rival.transaction(async (tx) => {
      await one.store.vacuum({ execute: true, keep: { keepVersions: 1 } })
      tx.addAction({ kind: 'forget', application: 'x' }, [], from.version)
    })
    expect(await codeOf(stage)).toBe('CommitConflict')
  })

  it('of a line that was made after a fence counts as having met it', async () => {
    const one = await sample()
    await one.store.vacuum(keepTwo)
    await one.store.refs.fork('dev')
    const dev = await one.store.at('dev')
    expect((await dev.snapshot()).fence).toEqual({
      fence: 1,
      horizon: dev.line > 1 ? (await dev.snapshot()).version : 0,
    })
    await dev.keySpace('users').upsert([{ id: 1 }])
    await dev.writeLogCheckpoint()
    expect((await (await reopened(one)).at('dev')).line).toBe(dev.line)
    await one.store.vacuum(keepTwo)
    expect(
      (await (await (await reopened(one)).at('dev')).snapshot()).fence.fence,
    ).toBeLessThanOrEqual(2)
  })
})
