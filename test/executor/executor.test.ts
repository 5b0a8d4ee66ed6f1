/** What may be put into a store: planner, policy, cache and compaction. */
import { describe, expect, it } from 'vitest'
import type { Transaction } from '../../src/commit/transaction.js'
import { seededEnv } from '../../src/env.js'
import type { OpenOptions } from '../../src/executor/open-options.js'
import { openStore } from '../../src/executor/open-store.js'
import type { Access, Policy } from '../../src/executor/policy.js'
import type { Compaction } from '../../src/maintain/compaction.js'
import { type Planner, scanPlanner } from '../../src/scan/planner.js'
import { LruCache } from '../../src/storage/caching.js'
import { codeOf } from '../support/documents.js'
import { pathsIn, sampleStore } from '../support/sample-store.js'
import { manyUsers, USERS, withUsers } from '../support/users.js'
import { WatchedStore } from '../support/watched-store.js'

async function usersWith(options: OpenOptions) {
  const storage = new WatchedStore()
  const { store: first } = await sampleStore({ storage })
  await withUsers(first, { partitioning: [{ kind: 'hash', buckets: 4, components: [0] }] })
  const store = await openStore({
    ...{ storage, workers: 0, env: seededEnv({ seed: 2 }) },
    ...options,
  })
  return { store, storage, users: store.keySpace('users') }
}

describe('a planner', () => {
  /** Reads the partitions from the last to the first. */
  const backwards: Planner = {
    name: 'backwards',
    plan: (request) => {
      const { plan } = scanPlanner.plan(request)
      return { planner: 'backwards', plan: { ...plan, splits: [...plan.splits].reverse() } }
    },
  }

  it('that chooses between others per query is seen in rows and in explain', async () => {
    const choosing: Planner = {
      name: 'choosing',
      plan: (request) => (request.request.where ? scanPlanner : backwards).plan(request),
    }
    const { users } = await usersWith({ planner: choosing })
    await users.upsert(manyUsers(100))
    const ids = (rows: Record<string, unknown>[]): unknown[] => rows.map(({ id }) => id)
    const forth = ids(await users.rows({ where: 'id >= 0' }))
    const back = ids(await users.rows())
    expect(back).not.toEqual(forth)
    expect([...back].sort()).toEqual([...forth].sort())
    const explained = async (query: { where?: string }) => {
      const { planner, chosenBy } = await users.explain(query)
      return { planner, chosenBy }
    }
    expect(await explained({})).toEqual({ planner: 'backwards', chosenBy: 'choosing' })
    expect(await explained({ where: 'id > 1' })).toEqual({ planner: 'scan', chosenBy: 'choosing' })
  })

  it('is asked for look-ups too, and what it throws comes out', async () => {
    const refusing: Planner = {
      name: 'refusing',
      plan: () => {
        throw new RangeError('no plan')
      },
    }
    const { users } = await usersWith({ planner: refusing })
    expect(await codeOf(users.get([1]))).toContain('no plan')
    expect(await codeOf(users.rows())).toContain('no plan')
  })
})

describe('a policy (CAL-SCAN-060, CAL-SCAN-061)', () => {
  function watching(deny: (access: Access) => boolean): { policy: Policy; seen: Access[] } {
    const seen: Access[] = []
    const policy: Policy = {
      name: 'watching',
      decide: (access) => {
        seen.push(access)
        return deny(access) ? { kind: 'deny', reason: 'not yours' } : { kind: 'allow' }
      },
    }
    return { policy, seen }
  }

  it('is asked before reads, writes, definitions and upkeep, with who asks', async () => {
    const { policy, seen } = watching(() => false)
    const { store, users } = await usersWith({ policy, principal: 'ada' })
    await store.createKeySpace({ ...USERS, name: 'more' })
    await users.upsert([{ id: 1 }], { principal: 'bo' })
    await users.delete([{ id: 1 }])
    await users.rows({ principal: 'cy' })
    await users.get([1])
    await users.explain()
    await store.checkpoint()
    expect(seen.map(({ principal, kind, keySpace }) => `${principal} ${kind} ${keySpace}`)).toEqual(
      [
        'ada define more',
        'bo write users',
        'ada write users',
        'cy read users',
        'ada read users',
        'ada read users',
        'ada maintain users',
      ],
    )
    expect(new Set(seen.map(({ groups }) => groups.join()))).toEqual(new Set(['main']))
  })

  it('that refuses a read keeps all data files closed', async () => {
    const { policy } = watching(({ kind, principal }) => kind === 'read' && principal !== 'ada')
    const { users, storage } = await usersWith({ policy })
    await users.upsert(manyUsers(3000))
    storage.reset()
    expect(await codeOf(users.rows())).toBe('Denied')
    expect(await codeOf(users.get([1], { principal: 'bo' }))).toBe('Denied')
    expect(await codeOf(users.explain())).toBe('Denied')
    expect(storage.dataBytes).toBe(0)
    expect(await users.rows({ principal: 'ada' })).toHaveLength(3000)
  })

  /** Users in two groups, of whom nobody but ada may read the second. */
  async function guarded() {
    const { policy, seen } = watching(
      ({ kind, principal, groups }) =>
        kind === 'read' && principal !== 'ada' && groups.includes('secret'),
    )
    const storage = new WatchedStore()
    const { store: first } = await sampleStore({ storage })
    await first.createKeySpace({
      name: 'users',
      key: [{ name: 'id', type: 'int64' }],
      groups: [
        { name: 'main', columns: [{ name: 'name', type: 'utf8' }] },
        { name: 'secret', columns: [{ name: 'pay', type: 'int64' }] },
      ],
    })
    const rows = manyUsers(3000).map((row) => ({ ...row, pay: row.id }))
    await first.keySpace('users').upsert(rows)
    const env = seededEnv({ seed: 3 })
    const store = await openStore({ storage, workers: 0, env, policy, principal: 'bo' })
    storage.reset()
    return { store, storage, users: store.keySpace('users'), seen }
  }

  async function countOf(batches: AsyncIterable<{ rows: number }>): Promise<number> {
    let rows = 0
    for await (const batch of batches) rows += batch.rows
    return rows
  }

  it('that refuses a group refuses its change feed, and no other', async () => {
    const { users, storage } = await guarded()
    expect(await codeOf(users.changes({ from: 0 }))).toBe('Denied')
    expect(await codeOf(users.changes({ from: 0, filter: 'pay > 5', columns: ['id'] }))).toBe(
      'Denied',
    )
    expect(storage.dataBytes).toBe(0)
    const names = await users.changes({ from: 0, columns: ['id', 'name'] })
    expect(await countOf(names.batches)).toBe(3000)
    const all = await users.changes({ from: 0, principal: 'ada' })
    expect(await countOf(all.batches)).toBe(3000)
  })

  it('is asked again where a feed that is followed has new versions', async () => {
    let isAllowed = true
    const { policy } = watching(({ kind }) => kind === 'read' && !isAllowed)
    const { users } = await usersWith({ policy })
    await users.upsert([{ id: 1 }])
    const feed = await users.changes({ from: 1, follow: true, pollMs: 1 })
    const batches = feed.batches[Symbol.asyncIterator]()
    expect((await batches.next()).value.rows).toBe(1)
    await users.upsert([{ id: 2 }])
    expect((await batches.next()).value.rows).toBe(1)
    isAllowed = false
    await users.upsert([{ id: 3 }])
    expect(await codeOf(batches.next())).toBe('Denied')
  })

  it('that refuses a group refuses differences that compare it', async () => {
    const { store, storage, users } = await guarded()
    expect(await codeOf(store.diff({ from: 1 }))).toBe('Denied')
    expect(await codeOf(store.diff({ from: 2, rows: true }))).toBe('Denied')
    expect(storage.dataBytes).toBe(0)
    expect((await store.diff({ from: 1, principal: 'ada' })).keySpaces[0]!.inserted).toBe(3000)
    await users.upsert([{ id: 1, name: 'x' }], { principal: 'ada' })
    expect((await store.diff({ from: 2 })).keySpaces[0]!.cells).toEqual({ name: 1 })
  })

  it('that refuses a group refuses it to reads inside transactions', async () => {
    const { store, storage } = await guarded()
    const reads: ((tx: Transaction) => Promise<unknown>)[] = [
      (tx: Transaction) => tx.get('users', [1]),
      (tx: Transaction) => tx.rows('users'),
      (tx: Transaction) => tx.rows('users', { columns: ['id'], where: 'pay > 1' }),
      (tx: Transaction) =>
        tx.alter('users', [{ kind: 'set-required', column: 'pay', required: true }]),
    ]
    for (const read of reads) expect(await codeOf(store.transaction(read))).toBe('Denied')
    expect(storage.dataBytes).toBe(0)
    const mutated = await store.transaction(async (tx) => {
      const user = await tx.get('users', [1], { columns: ['name'] })
      await tx.upsert('users', [{ id: 9999, name: user!.name }])
      return user!.name
    })
    expect(mutated.result).toBe(manyUsers(2)[1]!.name)
  })

  it('is asked whether an insert may look for records', async () => {
    const { policy, seen } = watching(({ kind }) => kind === 'read')
    const { users } = await usersWith({ policy })
    expect(await codeOf(users.insert([{ id: 1 }, { id: 2 }]))).toBe('Denied')
    expect(seen).toMatchObject([{ kind: 'read', keySpace: 'users', groups: ['main'] }])
  })

  it('that answers nothing refuses', async () => {
    const policy = { name: 'mute', decide: () => undefined } as unknown as Policy
    const { users } = await usersWith({ policy })
    expect(await codeOf(users.rows())).toBe('Denied')
    expect(await codeOf(users.upsert([{ id: 1 }]))).toBe('Denied')
  })

  it('that refuses a write leaves no entry and no file', async () => {
    const { policy } = watching(({ kind }) => kind === 'write')
    const { store, storage, users } = await usersWith({ policy })
    expect(await codeOf(users.upsert(manyUsers(3000)))).toBe('Denied')
    expect(await codeOf(users.delete([{ id: 1 }]))).toBe('Denied')
    const writer = await users.writer({ columns: ['name'] })
    await writer.write({ id: 1, name: 'x' })
    expect(await codeOf(writer.close())).toBe('Denied')
    expect((await store.snapshot()).version).toBe(1)
    expect(await pathsIn(storage, 'data/')).toEqual([])
  })

  it('sees every key-space that one transaction writes, those it creates as well', async () => {
    const { policy, seen } = watching(({ keySpace, kind }) => keySpace === 'b' && kind === 'write')
    const { store } = await usersWith({ policy })
    const both = store.transaction(async (tx) => {
      tx.createKeySpace({ ...USERS, name: 'b' })
      await tx.upsert('users', [{ id: 1 }])
      await tx.upsert('b', [{ id: 1 }])
    })
    expect(await codeOf(both)).toBe('Denied')
    expect(seen.map(({ kind, keySpace }) => `${kind} ${keySpace}`)).toEqual([
      'define b',
      'write users',
      'write b',
    ])
    expect((await store.snapshot()).version).toBe(1)
  })
})

describe('a cache', () => {
  it('answers the second look-up of a key without a get of data', async () => {
    const { store, users, storage } = await usersWith({})
    await users.upsert(manyUsers(20_000))
    await store.checkpoint()
    const dataBytes = async (): Promise<number> => {
      storage.reset()
      expect((await users.get([777]))?.name).toBe(manyUsers(778)[777]!.name)
      return storage.dataBytes
    }
    const cold = await dataBytes()
    const warm = await dataBytes()
    expect(cold).toBeGreaterThan(10_000)
    expect(warm).toBe(0)
  })

  it('can be left out, and then every look-up reads', async () => {
    const { users, storage } = await usersWith({ cache: null })
    await users.upsert(manyUsers(20_000))
    await users.get([777])
    storage.reset()
    await users.get([777])
    expect(storage.dataBytes).toBeGreaterThan(10_000)
  })

  it('keeps to its bytes and forgets what was used the longest ago', () => {
    const cache = new LruCache(100_000)
    const bytes = new Uint8Array(5000)
    for (let i = 0; i < 100; i++) {
      cache.set(`data/${i}:`, bytes)
      cache.get('data/0:')
      expect(cache.bytes).toBeLessThanOrEqual(100_000)
    }
    expect(cache.get('data/0:')).toBeDefined()
    expect(cache.get('data/1:')).toBeUndefined()
    expect(cache.get('data/99:')).toBeDefined()
    cache.set('large', new Uint8Array(50_000))
    expect(cache.get('large')).toBeUndefined()
    cache.drop('data/')
    expect(cache.bytes).toBe(0)
  })

  it('gives bytes of its own, which a caller may change', async () => {
    const { CachingStore } = await import('../../src/storage/caching.js')
    const { storage } = await sampleStore()
    const caching = new CachingStore(storage, new LruCache())
    await storage.put('data/x/y', new Uint8Array([1, 2, 3]))
    for (const _ of [1, 2, 3]) {
      const bytes = (await caching.get('data/x/y', { range: { start: 0, end: 2 } }))!
      expect([...bytes]).toEqual([1, 2])
      bytes.fill(9)
    }
    await caching.put('data/x/y', new Uint8Array([7]))
    expect([...(await caching.get('data/x/y'))!]).toEqual([7])
    await caching.delete('data/x/y')
    expect(await caching.get('data/x/y')).toBeNull()
  })
})

describe('a compaction', () => {
  it('chooses among the tiles that have updates', async () => {
    const fullest: Compaction = {
      name: 'fullest tile',
      choose: (tiles) => [...tiles].sort((a, b) => b.rows - a.rows).slice(0, 1),
    }
    const { store, users } = await usersWith({ compaction: fullest })
    await users.upsert(manyUsers(100))
    const pending = async (): Promise<number[]> => {
      const { groups } = await users.explain()
      return groups[0]!.tiles.map(({ updatesPending }) => updatesPending)
    }
    expect(await pending()).toEqual([1, 1, 1, 1])
    expect(await store.checkpoint()).toHaveLength(1)
    expect((await pending()).sort()).toEqual([0, 1, 1, 1])
  })

  it('that says when it is due runs behind the commits of its process', async () => {
    const every5th: Compaction = {
      name: 'every fifth version',
      choose: (tiles) => tiles,
      due: ({ version }) => version % 5 === 0,
    }
    const { store, storage, users } = await usersWith({ compaction: every5th })
    for (let id = 0; id < 4; id++) await users.upsert([{ id }])
    await store.close()
    const other = await openStore({ storage, workers: 0 })
    const kinds: string[] = []
    for await (const { transactions } of other.log()) {
      kinds.push(transactions[0]!.actions[0]!.kind)
    }
    expect(kinds.reverse().slice(0, 5)).toEqual([
      'create-key-space',
      ...Array.from({ length: 4 }, () => 'update'),
    ])
    expect(kinds.slice(5)).toContain('checkpoint')
    expect(await other.keySpace('users').rows()).toHaveLength(4)
  })
})
