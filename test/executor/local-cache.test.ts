/** Stores that are opened with a cache on local disk. */
import { readFile, writeFile } from 'node:fs/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { systemEnv } from '../../src/env.js'
import { isCalicoError } from '../../src/errors.js'
import type { OpenOptions } from '../../src/executor/open-options.js'
import { createStore, openStore } from '../../src/executor/open-store.js'
import { Profile } from '../../src/executor/profile.js'
import type { Store } from '../../src/executor/store.js'
import { cacheOf } from '../../src/storage/cache/options.js'
import { MemoryStore } from '../../src/storage/memory.js'
import { filesOf } from '../storage/cache/support.js'
import { temporaryFolder } from '../storage/folders.js'
import { RecordingStore } from '../support/recording-store.js'
import { manyUsers, withUsers } from '../support/users.js'

const newMemory = (): MemoryStore => new MemoryStore({ name: 'cached', env: systemEnv })

async function filled(storage: MemoryStore, rows: number): Promise<Store> {
  const store = await createStore({ storage, workers: 0, localCache: null })
  await (await withUsers(store)).upsert(manyUsers(rows))
  await store.checkpoint()
  await store.writeLogCheckpoint()
  return store
}

/** A reader without a cache in memory, and the objects that it reads. */
async function reader(
  storage: MemoryStore,
  dir: string | null,
  more: OpenOptions = {},
): Promise<{ store: Store; recording: RecordingStore }> {
  const recording = new RecordingStore(storage)
  const localCache = dir === null ? null : { dir }
  const options = { storage: recording, workers: 0, cache: null, localCache, ...more }
  const store = await openStore(options)
  onTestFinished(() => store.close())
  return { store, recording }
}

const rowsOf = (store: Store): Promise<unknown[]> => store.keySpace('users').rows()

describe('a store with a cache on local disk', () => {
  it('reads no data file and no manifest a second time', async () => {
    const dir = await temporaryFolder()
    const storage = newMemory()
    const wanted = await rowsOf(await filled(storage, 3000))
    const first = await reader(storage, dir)
    expect(await rowsOf(first.store)).toEqual(wanted)
    expect(first.recording.takeRead('data/').length).toBeGreaterThan(0)
    await first.store.close()
    const profile = new Profile(systemEnv)
    const second = await reader(storage, dir, { profile })
    expect(await rowsOf(second.store)).toEqual(wanted)
    const read = second.recording.takeRead('')
    expect(read.filter((path) => path.startsWith('data/') || path.endsWith('.avro'))).toEqual([])
    expect(read).toContain('calico.json')
    const { hits = 0, hitBytes = 0, misses } = second.store.localCache ?? {}
    expect(hits).toBeGreaterThan(1)
    expect(misses).toBe(0)
    const layer = profile.layers().find((one) => one.layer === 'cache hit')
    expect(layer).toMatchObject({ calls: hits, bytes: hitBytes })
  })

  it('that is made anew at the same place reads nothing of the old one', async () => {
    const dir = await temporaryFolder()
    const storage = newMemory()
    await filled(storage, 500)
    await rowsOf((await reader(storage, dir)).store)
    const again = async (rows: number): Promise<void> => {
      for await (const { path } of storage.list('')) await storage.delete(path)
      const wanted = await rowsOf(await filled(storage, rows))
      expect(await rowsOf((await reader(storage, dir)).store)).toEqual(wanted)
      expect(wanted).toHaveLength(rows)
    }
    await again(400)
    await again(600)
  })

  it('that is set back to an earlier state, and written to, is read as it is now', async () => {
    const dir = await temporaryFolder()
    const storage = newMemory()
    const store = await filled(storage, 100)
    const before = new Map<string, Uint8Array>()
    for await (const { path } of storage.list('')) before.set(path, (await storage.get(path))!)
    await store.keySpace('users').upsert(manyUsers(300))
    await store.writeLogCheckpoint()
    await rowsOf((await reader(storage, dir)).store)
    for await (const { path } of storage.list('')) await storage.delete(path)
    for (const [path, bytes] of before) await storage.put(path, bytes)
    const other = await openStore({ storage, workers: 0, localCache: null })
    await other.keySpace('users').upsert(manyUsers(200))
    await other.writeLogCheckpoint()
    expect(await rowsOf((await reader(storage, dir)).store)).toEqual(await rowsOf(other))
    expect(await rowsOf(other)).toHaveLength(200)
  })

  it('verifies what the storage has, and reads on what it lost', async () => {
    const dir = await temporaryFolder()
    const storage = newMemory()
    const wanted = await rowsOf(await filled(storage, 500))
    const first = await reader(storage, dir)
    await rowsOf(first.store)
    await first.store.close()
    const { store } = await reader(storage, dir)
    for await (const { path } of storage.list('data/')) await storage.delete(path)
    const { findings } = await store.verify({ deep: true })
    expect(findings.map(({ code }) => code)).toContain('MissingObject')
    expect(await rowsOf(store)).toEqual(wanted)
  })

  it('reads a file that was damaged as it is after it was restored', async () => {
    const dir = await temporaryFolder()
    const storage = newMemory()
    const wanted = await rowsOf(await filled(storage, 500))
    const whole = new Map<string, Uint8Array>()
    for await (const { path, size } of storage.list('data/')) {
      whole.set(path, (await storage.get(path))!)
      await storage.put(path, new Uint8Array(size))
    }
    const { store } = await reader(storage, dir)
    await expect(rowsOf(store)).rejects.toSatisfy((error) => isCalicoError(error, 'CorruptFile'))
    for (const [path, bytes] of whole) await storage.put(path, bytes)
    expect(await rowsOf(store)).toEqual(wanted)
  })

  it('reads the same where all of the cache is damaged', async () => {
    const dir = await temporaryFolder()
    const storage = newMemory()
    const wanted = await rowsOf(await filled(storage, 500))
    const first = await reader(storage, dir)
    await rowsOf(first.store)
    await first.store.close()
    for (const { file } of await filesOf(dir)) {
      await writeFile(
        file,
        (await readFile(file)).map((byte) => byte ^ 255),
      )
    }
    const second = await reader(storage, dir)
    expect(await rowsOf(second.store)).toEqual(wanted)
    expect(second.store.localCache?.failures).toBeGreaterThan(0)
    expect(second.store.localCache?.hits).toBe(0)
  })
})

describe('the cache of the environment', () => {
  const variables = { CALICO_CACHE_DIR: '/var/cache/calico', CALICO_CACHE_MAX_BYTES: '2000000' }
  const named = { dir: '/var/cache/calico', bytesMax: 2_000_000 }

  it('is used for stores elsewhere, unless another is given or none is wanted', () => {
    const of = (uri: string, given?: { dir: string } | null): unknown =>
      cacheOf({ given, uri, variables })
    expect(of('s3://bucket/shop')).toEqual(named)
    expect(of('redis:shop')).toEqual(named)
    expect(of('file:///shop')).toBeNull()
    expect(of('memory:shop')).toBeNull()
    expect(of('s3://bucket/shop', null)).toBeNull()
    expect(of('s3://bucket/shop', { dir: '/x' })).toEqual({ dir: '/x' })
    expect(of('file:///shop', { dir: '/x' })).toEqual({ dir: '/x' })
    expect(cacheOf({ given: undefined, uri: 's3://b/x', variables: {} })).toBeNull()
  })

  it('is refused where its size is no number of bytes', () => {
    const wrong = { ...variables, CALICO_CACHE_MAX_BYTES: '2GB' }
    const open = (): unknown => cacheOf({ given: undefined, uri: 's3://b/x', variables: wrong })
    expect(open).toThrow("CALICO_CACHE_MAX_BYTES is '2GB'")
  })
})
