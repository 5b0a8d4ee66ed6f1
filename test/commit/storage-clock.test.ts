/** Clocks that are wrong: who commits is held against the storage's (CAL-COMMIT-097). */
import { describe, expect, it } from 'vitest'
import { type Env, seededEnv } from '../../src/env.js'
import { createStore, openStore } from '../../src/executor/open-store.js'
import type { Store } from '../../src/executor/store.js'
import { MemoryStore } from '../../src/storage/memory.js'
import { FaultyStore } from '../support/faulty-store.js'
import { pathsIn } from '../support/sample-store.js'
import { manyUsers, withUsers } from '../support/users.js'

const NOON = 1_767_225_600_000_000
const MINUTE = 60_000_000
const storageEnv = (): Env => ({ ...seededEnv({ seed: 1 }), nowMicros: () => NOON })

/** A clock that can be set; the monotonic one stands still unless moved. */
function clockAt(micros: number, seed = 7) {
  const clock = { micros, elapsedMs: 0 }
  const env = {
    ...seededEnv({ seed }),
    nowMicros: () => clock.micros,
    elapsedMs: () => clock.elapsedMs,
  }
  return { clock, env }
}

const memory = () => new MemoryStore({ name: 'clocks', env: storageEnv() })
const row = { id: 1, name: 'ada' }
const code = (work: Promise<unknown>) =>
  work.then(
    () => 'committed',
    (error: { code: string }) => error.code,
  )

async function storeWithUsers(storage = memory()): Promise<MemoryStore> {
  const store = await createStore({ storage, env: clockAt(NOON).env, workers: 0 })
  await withUsers(store)
  return storage
}

async function versions(store: Store): Promise<number[]> {
  const found: number[] = []
  for await (const { version } of store.log()) found.push(version)
  return found
}

const opened = (storage: MemoryStore, env: Env): Promise<Store> =>
  openStore({ storage, env, workers: 0 })

describe('a machine whose clock is ahead of the storage', () => {
  it('by more than five minutes commits nothing, and leaves no file behind', async () => {
    const storage = await storeWithUsers()
    const before = await pathsIn(storage, 'data/')
    const store = await opened(storage, clockAt(NOON + 5 * MINUTE + 1).env)
    await expect(store.keySpace('users').upsert(manyUsers())).rejects.toMatchObject({
      code: 'ClockSkew',
      details: { seconds: 300 },
    })
    expect(await versions(store)).toEqual([1])
    expect(await pathsIn(storage, 'data/')).toEqual(before)
  })

  it('by five minutes commits', async () => {
    const store = await opened(await storeWithUsers(), clockAt(NOON + 5 * MINUTE).env)
    expect(await code(store.keySpace('users').upsert([row]))).toBe('committed')
  })

  it('may not make the first entry of a store either', async () => {
    const storage = memory()
    const store = await createStore({ storage, env: clockAt(NOON + 6 * MINUTE).env, workers: 0 })
    expect(await code(withUsers(store))).toBe('ClockSkew')
    expect(await versions(store)).toEqual([])
  })

  it('may not decide a commit of unknown outcome with a void entry', async () => {
    const store = await opened(await storeWithUsers(), clockAt(NOON + 6 * MINUTE).env)
    const commit = { id: 'aaaaaaaaaaaaaaaaaaaaaaaaaa', version: 2 }
    expect(await code(store.resolve(commit, { settle: true }))).toBe('ClockSkew')
  })

  it('is told so when its clock was set forward after its first commit', async () => {
    const { clock, env } = clockAt(NOON)
    const store = await opened(await storeWithUsers(), env)
    expect(await code(store.keySpace('users').upsert([row]))).toBe('committed')
    clock.micros += 10 * MINUTE
    expect(await code(store.keySpace('users').upsert([row]))).toBe('ClockSkew')
    clock.micros -= 10 * MINUTE
    expect(await code(store.keySpace('users').upsert([row]))).toBe('committed')
  })
})

describe('a machine whose clock is not ahead', () => {
  it('commits after an entry that is dated ahead, right after it', async () => {
    const storage = await storeWithUsers()
    const first = await opened(storage, clockAt(NOON + 4 * MINUTE).env)
    await first.keySpace('users').upsert([row])
    const store = await opened(storage, clockAt(NOON - 60 * MINUTE, 8).env)
    const { timestamp } = await store.keySpace('users').upsert([row])
    expect(timestamp).toBe(NOON + 4 * MINUTE + 1)
  })

  it('asks the storage once, however long it goes on', async () => {
    const faulty = new FaultyStore(await storeWithUsers())
    let heads = 0
    const head = faulty.head.bind(faulty)
    faulty.head = (path, options) => {
      if (path.endsWith('hint.json')) heads++
      return head(path, options)
    }
    const { clock, env } = clockAt(NOON)
    const store = await openStore({ storage: faulty, env, workers: 0 })
    for (let i = 0; i < 3; i++) {
      await store.keySpace('users').upsert([row])
      clock.micros += 600 * MINUTE
      clock.elapsedMs += (600 * MINUTE) / 1000
    }
    expect(heads).toBe(1)
  })

  it('commits where the storage does not tell its time', async () => {
    const faulty = new FaultyStore(await storeWithUsers())
    const ever = Number.POSITIVE_INFINITY
    faulty.add({ operation: 'put', path: /hint/, kind: 'fail-before', times: ever })
    const store = await openStore({ storage: faulty, env: clockAt(NOON).env, workers: 0 })
    expect(await code(store.keySpace('users').upsert([row]))).toBe('committed')
  })
})
