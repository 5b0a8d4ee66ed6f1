/** What the doctor says of stores that were made ill, and of healthy ones. */
import { describe, expect, it } from 'vitest'
import { seededEnv } from '../../src/env.js'
import { examine, type Problem } from '../../src/executor/doctor.js'
import { openStore } from '../../src/executor/open-store.js'
import type { Store } from '../../src/executor/store.js'
import { entryPath, hintPath } from '../../src/format/layout.js'
import { everyPendingTile } from '../../src/maintain/compaction.js'
import { copyObjects, rewriteEntry } from '../support/documents.js'
import { memoryStorage, sampleStore } from '../support/sample-store.js'
import { manyUsers, USERS, withUsers } from '../support/users.js'

const kinds = (problems: readonly Problem[]): string[] => problems.map(({ kind }) => kind)
const look = (store: Store): Promise<Problem[]> => examine(store, { address: './shop' })

describe('the doctor', () => {
  it('finds nothing in a healthy store, and in an empty one', async () => {
    const { store } = await sampleStore()
    expect(await look(store)).toEqual([])
    const users = await withUsers(store)
    await users.upsert(manyUsers(2000))
    await store.checkpoint()
    await users.upsert([{ id: 1 }])
    expect(await look(store)).toEqual([])
  })

  it('names the group over which many updates lie; its command mends it', async () => {
    const { store } = await sampleStore()
    const users = await withUsers(store)
    for (let id = 0; id < 40; id++) await users.upsert([{ id }])
    const [problem, ...others] = await look(store)
    expect(others).toEqual([])
    expect(problem).toMatchObject({ kind: 'many-updates' })
    expect(problem!.what).toContain('users.main: up to 40 updates')
    expect(problem!.command).toEqual('calico maintain ./shop users.main'.split(' '))
    await store.maintain({ keySpace: 'users', group: 'main' })
    expect(await look(store)).toEqual([])
  })

  it('names more updated rows than segment rows', async () => {
    const { store } = await sampleStore()
    const users = await withUsers(store)
    await users.upsert(manyUsers(10))
    await store.checkpoint()
    await users.upsert(manyUsers(20))
    expect(kinds(await look(store))).toEqual(['many-updates'])
    const [problem] = await look(store)
    expect(problem!.what).toContain('rows of 200 % of the base')
    expect(problem!.what).toContain('checkpointPercent is 100, the default')
  })

  it('goes by the share of the base that the group says', async () => {
    const { storage, env } = await sampleStore()
    // One that checkpoints nothing by itself.
    const store = await openStore({ storage, env, compaction: everyPendingTile, workers: 0 })
    const users = await withUsers(store)
    await users.upsert(manyUsers(10))
    await store.checkpoint()
    await users.upsert(manyUsers(4))
    expect(await look(store)).toEqual([])
    const set = (checkpointPercent: number) =>
      users.alter([{ kind: 'set-maintenance', group: 'main', maintenance: { checkpointPercent } }])
    await set(40)
    expect(await look(store)).toEqual([])
    await set(39)
    const [problem] = await look(store)
    expect(problem!.what).toMatch(/rows of 40 % of the base, and checkpointPercent is 39$/)
    expect(problem!.command).toEqual('calico maintain ./shop users.main'.split(' '))
  })

  it('names groups with dots in their names so that a command finds them', async () => {
    const { store } = await sampleStore()
    await store.createKeySpace({ ...USERS, name: 'a.b' })
    for (let id = 0; id < 40; id++) await store.keySpace('a.b').upsert([{ id }])
    const [problem] = await look(store)
    expect(problem!.command).toEqual('calico maintain ./shop a.b --group main'.split(' '))
  })

  it('names tiles of many small segments; laying them out anew mends it', async () => {
    const { store } = await sampleStore()
    const users = await withUsers(store, { maintenance: { segmentBytes: 1 } })
    for (let id = 0; id < 20; id++) {
      await users.upsert([{ id }])
      await store.checkpoint()
    }
    expect(await look(store)).toEqual([])
    const defaults = ['segmentBytes'] as const
    await users.alter([{ kind: 'set-maintenance', group: 'main', defaults: [...defaults] }])
    const [problem, ...others] = await look(store)
    expect(others).toEqual([])
    expect(problem).toMatchObject({ kind: 'small-segments' })
    expect(problem!.what).toContain('users.main: up to 20 segments in a tile')
    expect(problem!.command).toEqual('calico optimize ./shop users.main'.split(' '))
    await users.optimize({ group: 'main' })
    expect(await look(store)).toEqual([])
  })

  it('names a log without a checkpoint', async () => {
    const { store, storage } = await sampleStore()
    const users = await withUsers(store)
    for (let id = 0; id < 150; id++) {
      await users.upsert([{ id }])
      if (id % 20 === 0) await store.checkpoint()
    }
    await store.close()
    const lost = memoryStorage(2)
    await copyObjects(
      storage,
      lost,
      (path) => !path.includes('checkpoint/') && path !== hintPath(1),
    )
    const reopened = await openStore({ storage: lost, workers: 0, env: seededEnv({ seed: 5 }) })
    const [problem] = (await look(reopened)).filter(({ kind }) => kind === 'long-tail')
    expect(problem!.command).toEqual(['calico', 'checkpoint', './shop', '--log'])
    await reopened.writeLogCheckpoint()
    expect(kinds(await look(reopened))).not.toContain('long-tail')
  })

  it('names files that nothing names, once they are old enough', async () => {
    const env = seededEnv({ seed: 1 })
    const { store, storage } = await sampleStore({ env })
    await withUsers(store)
    await storage.put('data/aaaaaaaaaaaaa/stray.parquet', new Uint8Array(10))
    expect(await look(store)).toEqual([])
    const aged = await agedBy(store, storage)
    expect(await look(aged)).toMatchObject([
      { kind: 'unreferenced', command: ['calico', 'vacuum', './shop', '--yes'] },
    ])
  })

  it('names damage, and does not fail of it', async () => {
    const { store, storage } = await sampleStore()
    const users = await withUsers(store)
    await users.upsert(manyUsers(10))
    await storage.put(entryPath(1, 1), new Uint8Array(3))
    const other = await openStore({ storage, workers: 0 })
    expect(await look(other)).toMatchObject([
      { kind: 'damage', command: ['calico', 'verify', './shop', '--deep'] },
    ])
  })

  it('names a last commit that is dated ahead of the clock', async () => {
    const { store, storage } = await sampleStore()
    await withUsers(store)
    const hour = 3600 * 1_000_000
    await rewriteEntry(storage, 1, (entry) => ({ ...entry, timestamp: entry.timestamp + hour }))
    const other = await openStore({ storage, workers: 0 })
    const problems = await look(other)
    expect(kinds(problems)).toEqual(['clock'])
    expect(problems[0]!.what).toMatch(/dated 3[56]\d\d s ahead/)
  })
})

/** The store with all objects as old as they are, seen ten days later. */
async function agedBy(store: Store, storage: Parameters<typeof copyObjects>[0]): Promise<Store> {
  await store.close()
  const head = storage.head.bind(storage)
  const days = 10 * 24 * 3600 * 1_000_000
  const later = Object.assign(Object.create(storage) as typeof storage, {
    head: async (path: string) => {
      const info = await head(path)
      return info && { ...info, modifiedMicros: info.modifiedMicros + days }
    },
    get: storage.get.bind(storage),
    put: storage.put.bind(storage),
    putIfAbsent: storage.putIfAbsent.bind(storage),
    list: storage.list.bind(storage),
    delete: storage.delete.bind(storage),
  })
  return openStore({ storage: later, workers: 0, env: seededEnv({ seed: 9 }) })
}
