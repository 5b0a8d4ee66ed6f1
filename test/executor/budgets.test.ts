/** What operations cost in requests, and in rounds of requests that wait for each other. */
import { beforeAll, describe, expect, it } from 'vitest'
import { seededEnv } from '../../src/env.js'
import { openStore } from '../../src/executor/open-store.js'
import type { Store } from '../../src/executor/store.js'
import { hintPath } from '../../src/format/layout.js'
import { sealDocument } from '../../src/format/sealed.js'
import type { ObjectStore } from '../../src/storage/contract.js'
import { findHead } from '../../src/storage/sequence.js'
import { bytesOf } from '../contract/collect.js'
import { RoundStore } from '../support/round-store.js'
import { memoryStorage, sampleStore } from '../support/sample-store.js'
import { manyUsers, withUsers } from '../support/users.js'

interface Opened {
  readonly counted: RoundStore
  readonly store: Store
}

/** Opened as another process would, with everything counted from the first request on. */
async function open(storage: ObjectStore, seed = 77): Promise<Opened> {
  const counted = new RoundStore(storage)
  const env = seededEnv({ seed })
  const store = await openStore({ storage: counted, env, workers: 0 })
  return { counted, store }
}

/** A store whose versions are small commits, up to `head`. */
async function storeOf(head: number): Promise<ObjectStore> {
  const { store, storage } = await sampleStore()
  const users = await withUsers(store)
  for (let version = 2; version <= head; version++) await users.upsert([{ id: version }])
  await store.close()
  return storage
}

describe('a cold open', () => {
  const HEAD = 215
  let storage: ObjectStore

  beforeAll(async () => {
    storage = await storeOf(HEAD)
  })

  const giveHint = (version: number, checkpoint: number): Promise<void> =>
    storage.put(
      hintPath(1),
      sealDocument('hint', { line: 1, version, refs: 1, ...(checkpoint && { checkpoint }) }),
    )

  it.each([0, 1, 5, 16, 50, 99])('of a hint %i entries old is known in 4 rounds', async (age) => {
    // The one log checkpoint of the line, which is due when more than 100 entries stand after it.
    const [checkpoint] = await checkpointsOf(storage)
    await giveHint(HEAD - age, checkpoint!)
    const { counted, store } = await open(storage)
    expect(counted.rounds).toBe(1)
    const state = await store.snapshot()
    expect([state.version, state.checkpoint?.version]).toEqual([HEAD, checkpoint])
    expect(counted.rounds).toBeLessThanOrEqual(4)
    expect(counted.counts().get.requests).toBeLessThan(300)
    expect(counted.counts().list.requests).toBe(0)
  })

  it('without a hint takes a round more for each 128 entries', async () => {
    await storage.delete(hintPath(1))
    const { counted, store } = await open(storage)
    expect((await store.snapshot()).version).toBe(HEAD)
    const search = 2 + Math.ceil(Math.log2(HEAD) / 2)
    expect(counted.rounds).toBeLessThanOrEqual(1 + search + Math.ceil(HEAD / 128))
  })

  it('with updates whose files stand in manifests reads these together', async () => {
    const { store, storage: other } = await sampleStore()
    const partitioning = [{ kind: 'identity' as const, component: 0 }]
    const users = await withUsers(store, { partitioning })
    for (let i = 0; i < 3; i++) await users.upsert(manyUsers(510, i))
    await store.close()
    const { counted, store: cold } = await open(other)
    expect((await cold.snapshot()).version).toBe(4)
    expect(counted.requestsOf('data/')).toEqual([1, 1, 1])
    expect(counted.rounds).toBeLessThanOrEqual(4)
  })
})

async function checkpointsOf(storage: ObjectStore): Promise<number[]> {
  const versions: number[] = []
  for await (const { path } of storage.list('checkpoint/1/')) {
    if (path.endsWith('/index.json')) versions.push(Number(path.split('/')[2]))
  }
  return versions
}

describe('the head of a line', () => {
  /** Present up to a number, without a map of them. */
  class Numbered extends RoundStore {
    constructor(private readonly last: number) {
      super(memoryStorage())
    }
    override async get(path: string): Promise<Uint8Array | null> {
      await super.get(path)
      return Number(path) <= this.last ? bytesOf('x') : null
    }
  }

  it.each([128, 1000, 70_000, 40_000_000, 2 ** 50])(
    'that is %i entries away is found in 2 + log2(d)/2 rounds',
    async (distance) => {
      const store = new Numbered(distance + 10)
      const found = await findHead({ store, path: String, from: 10 })
      expect(found.head).toBe(distance + 10)
      expect(store.rounds).toBeLessThanOrEqual(2 + Math.ceil(Math.log2(distance) / 2))
    },
  )
})

describe('an open store', () => {
  it('commits little by one put, and asks for nothing', async () => {
    const { counted, store } = await open(await storeOf(3))
    const users = store.keySpace('users')
    await users.upsert([{ id: 1, name: 'first: looks at the clock of the storage' }])
    counted.reset()
    await users.upsert([{ id: 1, name: 'a' }])
    const { putIfAbsent, get, list, head, put, createWriter } = counted.counts()
    expect(putIfAbsent.requests).toBe(1)
    expect(get.requests + list.requests + head.requests).toBeLessThanOrEqual(1)
    expect([put.requests, createWriter.requests]).toEqual([0, 0])
  })

  it('plans a read at the head by two gets, in one round', async () => {
    const { counted, store } = await open(await storeOf(3))
    await store.snapshot()
    counted.reset()
    await store.explain('users')
    expect(counted.counts().get).toEqual({ requests: 2, bytes: 1 })
    expect(counted.rounds).toBe(1)
  })

  it('reads a version that it knows without looking for the head', async () => {
    const { counted, store } = await open(await storeOf(3))
    await store.snapshot()
    counted.reset()
    const at = { kind: 'version', version: 3 } as const
    expect(await store.keySpace('users').rows({ at })).toHaveLength(2)
    expect(counted.counts().get.requests).toBe(0)
  })
})

describe.each(['parquet', 'arrow'] as const)('data in %s files', (fileFormat) => {
  const ROWS = 20_000
  let storage: ObjectStore

  const checkpointed = async (rows: number): Promise<ObjectStore> => {
    const sample = await sampleStore()
    const users = await withUsers(sample.store, { fileFormat })
    await users.upsert(manyUsers(rows))
    await sample.store.checkpoint()
    await sample.store.close()
    return sample.storage
  }

  beforeAll(async () => {
    storage = await checkpointed(ROWS)
  })

  it('that are small are read by one request each', async () => {
    const { counted, store } = await open(await checkpointed(600))
    await store.snapshot()
    counted.reset()
    expect(await store.keySpace('users').rows()).toHaveLength(600)
    expect(counted.requestsOf('data/')).toEqual([1])
    expect(counted.rounds).toBe(2)
  })

  it('that are large are scanned without reading a byte twice', async () => {
    const counted = new RoundStore(storage)
    const env = seededEnv({ seed: 5 })
    await using store = await openStore({ storage: counted, env, workers: 0, cache: null })
    await store.snapshot()
    counted.reset()
    expect(await store.keySpace('users').rows()).toHaveLength(ROWS)
    expect(counted.bytesReadAgain('data/')).toBe(0)
    const pages = await pagesOf(storage, fileFormat)
    const [requests = 0] = counted.requestsOf('data/')
    // The end of the file, of Arrow files the head of each page, and each page.
    expect(requests).toBeLessThanOrEqual(1 + pages * (fileFormat === 'arrow' ? 2 : 1))
    expect(counted.requestsOf('data/')).toHaveLength(1)
  })

  it('give one row for the end of a file and one page', async () => {
    const { counted, store } = await open(storage)
    await store.snapshot()
    counted.reset()
    expect((await store.keySpace('users').get([7]))?.id).toBe(7n)
    const heads = fileFormat === 'arrow' ? await pagesOf(storage, fileFormat) : 0
    expect(counted.counts().get.requests).toBeLessThanOrEqual(2 + 2 + heads)
    expect(counted.bytesReadAgain('data/')).toBe(0)
    counted.reset()
    await store.keySpace('users').get([7])
    // What was read of a file stays in the cache.
    expect(counted.requestsOf('data/')).toEqual([])
  })
})

async function pagesOf(storage: ObjectStore, format: 'parquet' | 'arrow'): Promise<number> {
  const { openDataFile } = await import('../../src/data/file.js')
  const { DecodePool } = await import('../../src/data/worker-pool.js')
  const pool = new DecodePool({ workersMax: 0 })
  const { store } = await open(storage)
  const state = await store.snapshot()
  const [group] = state.groups.values()
  const [segment] = [...group!.tiles.values()].flatMap((tile) => tile.segments)
  const { path, bytes } = segment!
  const reader = await openDataFile({ store: storage, file: { path, format, bytes }, pool })
  return reader.pages.length
}
