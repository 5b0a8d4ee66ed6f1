/** Several committers at once: every commit has one version, and nothing is lost. */

import { describe, expect, it } from 'vitest'
import type { Env } from '../../src/env.js'
import { seededEnv } from '../../src/env.js'
import { type CalicoError, isCalicoError } from '../../src/errors.js'
import { openStore } from '../../src/executor/open-store.js'
import type { Store } from '../../src/executor/store.js'
import { MemoryStore } from '../../src/storage/memory.js'
import { FaultyStore } from '../support/faulty-store.js'
import { groupAction } from '../support/group-write.js'
import { memoryStorage, pathsIn, reopen, sampleStore } from '../support/sample-store.js'
import { manyUsers, USERS, withUsers } from '../support/users.js'

const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i)

async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'none',
    (error: unknown) => (isCalicoError(error) ? error.code : String(error)),
  )
}

describe('commits at once', () => {
  it('of several stores get contiguous versions, and every append is kept', async () => {
    const { store, storage } = await sampleStore()
    await withUsers(store)
    const stores = [store, await reopen(storage, 2), await reopen(storage, 3)]
    const work = stores.flatMap((each, s) =>
      upTo(15).map((i) => each.keySpace('users').append([{ id: 1, tags: `${s}.${i}` }], ['tags'])),
    )
    const committed = await Promise.all(work)
    const places = committed.map(({ version, member }) => `${version}.${member}`)
    expect(new Set(places).size, 'each commit has a place of its own').toBe(45)
    const head = (await store.snapshot()).version
    const versions = new Set(committed.map(({ version }) => version))
    expect([...versions].sort((a, b) => a - b)).toEqual(upTo(head - 1).map((i) => i + 2))
    const tags = (await store.keySpace('users').get([1]))?.tags as string[]
    expect(tags.toSorted()).toEqual(
      [0, 1, 2].flatMap((s) => upTo(15).map((i) => `${s}.${i}`)).sort(),
    )
    expect((await store.verify({ deep: true })).findings).toEqual([])
  })

  it('of one store, with reads between, lose no file', async () => {
    const { store, storage } = await sampleStore()
    const users = await withUsers(store)
    const work = upTo(12).map((i) =>
      i % 3 === 2 ? users.rows() : users.upsert(manyUsers(1500, i * 1500)),
    )
    const outcomes = await Promise.allSettled(work)
    expect(outcomes.map(({ status }) => status)).toEqual(upTo(12).map(() => 'fulfilled'))
    expect(await pathsIn(storage, 'data/')).toHaveLength(8)
    expect((await store.verify({ deep: true })).findings).toEqual([])
    const fresh = await reopen(storage)
    expect(await fresh.keySpace('users').rows()).toHaveLength(8 * 1500)
  })

  it('while another opener reads show each state whole', async () => {
    const { store, storage } = await sampleStore()
    const column = (name: string) => ({ name, columns: [{ name, type: 'int32' }] })
    await store.createKeySpace({
      name: 'pair',
      key: [{ name: 'id', type: 'int32' }],
      groups: [column('x'), column('y')],
    })
    const reader = await reopen(storage)
    let done = false
    const writing = (async () => {
      for (let i = 0; i < 60; i++) await store.keySpace('pair').upsert([{ id: 1, x: i, y: i }])
      done = true
    })()
    while (!done) {
      for (const { x, y } of await reader.keySpace('pair').rows()) expect(x).toBe(y)
    }
    await writing
  })

  it('that lose their slot every time end with Contention', { timeout: 60_000 }, async () => {
    const inner = memoryStorage()
    const faulty = new FaultyStore(inner)
    const { store } = await sampleStore({ storage: faulty })
    const users = await withUsers(store)
    const rival = await reopen(inner)
    let attempts = 0
    faulty.add({
      operation: 'putIfAbsent',
      path: /^log\/1\/[0-9]+/,
      times: Number.POSITIVE_INFINITY,
      kind: 'run',
      action: async () => {
        attempts++
        await rival.keySpace('users').upsert([{ id: attempts }])
      },
    })
    expect(await codeOf(users.upsert(manyUsers()))).toBe('Contention')
    expect(attempts).toBeLessThanOrEqual(1000)
    expect(await pathsIn(inner, 'data/')).toEqual([])
    faulty.clear()
    // Folds of the rival's many small updates are versions too.
    await rival.close()
    const { version } = await (await reopen(inner, 2000)).snapshot()
    expect(version).toBeGreaterThanOrEqual(attempts + 1)
    expect((await users.upsert([{ id: 0 }])).version).toBe(version + 1)
  })
})

describe('definitions that changed meanwhile', () => {
  async function two(): Promise<[Store, Store]> {
    const { store, storage } = await sampleStore()
    const other = await reopen(storage)
    await other.snapshot()
    return [store, other]
  }

  it('refuse a key-space whose name another took, compared without case', async () => {
    const [store, other] = await two()
    await store.createKeySpace(USERS)
    expect(await codeOf(other.createKeySpace({ ...USERS, name: 'Users' }))).toBe('AlreadyExists')
    expect((await other.createKeySpace({ ...USERS, name: 'others' })).version).toBe(2)
  })

  it('refuse one of two creations of a name at once', async () => {
    const [store, other] = await two()
    const codes = await Promise.all(
      [store, other].map((each) => codeOf(each.createKeySpace(USERS))),
    )
    expect(codes.sort()).toEqual(['AlreadyExists', 'none'])
  })

  it('refuse an update of a group or column that is not defined', async () => {
    const { store, storage } = await sampleStore()
    await withUsers(store)
    const write = { store, storage, keySpace: 'users', group: 'main', rows: [{ id: 1, name: 'a' }] }
    const action = await groupAction(write)
    const add = (changed: object): Promise<string> =>
      codeOf(store.transaction(async (tx) => tx.addAction({ ...action, ...changed }, [])))
    expect(await add({ incarnation: 'aaaaaaaaaaaaa' })).toBe('CommitConflict')
    expect(await add({ columns: [{ column: 1, type: 'utf8', op: 'set' }] })).toBe('CommitConflict')
    expect(await add({})).toBe('none')
  })
})

describe('timestamps', () => {
  it('increase within a line though the clock goes back', async () => {
    const base = seededEnv({ seed: 5 })
    let now = 2_000_000_000_000_000
    const env: Env = { ...base, nowMicros: () => (now -= 1_000_000) }
    const { store } = await sampleStore({ env, storage: new MemoryStore({ name: 'back', env }) })
    const users = await withUsers(store)
    const stamps: number[] = []
    for (let i = 0; i < 5; i++) stamps.push((await users.upsert([{ id: i }])).timestamp)
    const first = stamps[0]!
    expect(stamps).toEqual(upTo(5).map((i) => first + i))
    const at = { kind: 'timestamp' as const, micros: first + 1 }
    expect(await users.rows({ at })).toHaveLength(2)
  })

  it('of two openers with clocks a day apart increase all the same', async () => {
    const { store, storage } = await sampleStore()
    await withUsers(store)
    const behind = seededEnv({ seed: 9, startMicros: 1_767_225_600_000_000 - 86_400_000_000 })
    const other = await openStore({ storage, env: behind, workers: 0 })
    const stamps: number[] = []
    for (let i = 0; i < 4; i++) {
      const each = i % 2 ? other : store
      stamps.push((await each.keySpace('users').upsert([{ id: i }])).timestamp)
    }
    expect(stamps).toEqual(stamps.toSorted((a, b) => a - b))
    expect(new Set(stamps).size).toBe(4)
  })
})

describe('a transaction that began long ago', () => {
  it('is refused where it names files, which may have been removed', async () => {
    const base = seededEnv({ seed: 5 })
    let jump = 0
    const env: Env = { ...base, nowMicros: () => base.nowMicros() + jump }
    const memory = new MemoryStore({ name: 'late', env })
    const { store, storage } = await sampleStore({ env, storage: memory })
    await withUsers(store)
    const late = async (rows: Record<string, unknown>[]): Promise<void> => {
      await store.transaction(async (tx) => {
        await tx.upsert('users', rows)
        jump += 86_400_000_000 + 60_000_000
      })
    }
    const error = (await late(manyUsers()).catch((e: unknown) => e)) as CalicoError
    expect(error.code).toBe('CommitConflict')
    expect(await pathsIn(storage, 'data/')).toEqual([])
    await late([{ id: 1 }])
    expect(await store.keySpace('users').rows()).toHaveLength(1)
  })
})
