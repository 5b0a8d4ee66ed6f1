/** Transactions that are prepared behind a marker (CAL-MAINTAIN-110 … 114, CAL-COMMIT-112). */
import { describe, expect, it } from 'vitest'
import { seededEnv } from '../../src/env.js'
import { createStore, openStore } from '../../src/executor/open-store.js'
import type { Store } from '../../src/executor/store.js'
import { MemoryStore } from '../../src/storage/memory.js'
import { codeOf } from '../support/documents.js'
import { pathsIn } from '../support/sample-store.js'
import { manyUsers, withUsers } from '../support/users.js'

const DAY = 24 * 3600
const secret = new Uint8Array(32).fill(7)

/** One clock for the storage and its users, which a test sets forward. */
async function sample() {
  let skip = 0
  const base = seededEnv({ seed: 3 })
  const env = { ...base, nowMicros: () => base.nowMicros() + skip * 1_000_000 }
  const storage = new MemoryStore({ name: 'markers', env })
  const store = await createStore({ storage, env, workers: 0 })
  await withUsers(store)
  const rival = await openStore({ storage, env, workers: 0 })
  const later = (days: number): void => {
    skip += days * DAY
  }
  /** A vacuum that finds something which it needs a fence for. */
  const vacuum = async (n: number, options: { noteSeconds?: number } = {}): Promise<void> => {
    await storage.put(
      `data/aaaaaaaaaaaaa/${'z'.repeat(25)}${'abcdefgh'[n]}.arrow`,
      new Uint8Array(1),
    )
    await rival.vacuum({ execute: true, noteSeconds: 30 * DAY, ...options })
  }
  return { storage, store, rival, later, vacuum }
}

const markersIn = (storage: MemoryStore): Promise<string[]> => pathsIn(storage, 'staged/')
const rows = (store: Store): Promise<unknown[]> => store.keySpace('users').rows()

describe('a transaction behind a marker', () => {
  it('lands days and vacuums later, and its marker goes', async () => {
    const { storage, store, rival, later, vacuum } = await sample()
    const landed = store.transaction(
      async (tx) => {
        await tx.upsert('users', manyUsers(1500))
        for (let n = 0; n < 4; n++) {
          later(1)
          await vacuum(n)
        }
        expect(await markersIn(storage)).toHaveLength(1)
      },
      { marker: true },
    )
    expect(await codeOf(landed)).toBe('none')
    expect(await markersIn(storage)).toEqual([])
    expect(await rows(rival)).toHaveLength(1500)
    expect((await rival.verify({ deep: true })).findings).toEqual([])
  })

  it('is refused once a vacuum has ended its marker, whatever vacuums came after', async () => {
    const { storage, store, later, vacuum } = await sample()
    const landed = store.transaction(
      async (tx) => {
        await tx.upsert('users', manyUsers(1500))
        later(8)
        await vacuum(1, { noteSeconds: 7 * DAY })
        expect(await markersIn(storage)).toEqual([])
        await vacuum(2)
      },
      { marker: true },
    )
    expect(await codeOf(landed)).toBe('CommitConflict')
    expect((await store.verify({ deep: true })).findings).toEqual([])
  })

  it('leaves no marker behind where it fails', async () => {
    const { storage, store } = await sample()
    const failed = store.transaction(async () => Promise.reject(new Error('no')), { marker: true })
    await expect(failed).rejects.toThrow('no')
    expect(await markersIn(storage)).toEqual([])
  })
})

describe('a write that processes share', () => {
  it('is committed days later where it was begun behind a marker, and else refused', async () => {
    for (const marker of [true, false]) {
      const { storage, store, rival, later, vacuum } = await sample()
      const [one, other] = [store.shared({ secret }), rival.shared({ secret })]
      const begun = await one.begin({ keySpace: 'users', marker })
      const input = manyUsers(1500)
      const { message } = await one.stage({ write: begun.write, kind: 'upsert', input })
      for (let n = 0; n < 3; n++) {
        later(1)
        await vacuum(n)
      }
      const commit = other.commit({ write: begun.write, messages: [message] })
      expect(await codeOf(commit)).toBe(marker ? 'none' : 'CommitConflict')
      expect(await markersIn(storage)).toEqual([])
      expect(await rows(rival)).toHaveLength(marker ? 1500 : 0)
    }
  })
})

describe('a part behind a marker', () => {
  const write = { keySpace: 'users' }

  it('is committed days and vacuums later, by a write that has none', async () => {
    const { storage, store, rival, later, vacuum } = await sample()
    const [one, other] = [store.shared({ secret }), rival.shared({ secret })]
    const first = (await one.begin({ ...write, part: true, marker: true })).write
    const second = (await other.begin({ ...write, part: true, behind: first })).write
    const whole = (await one.begin(write)).write
    const messages = [
      (await one.stage({ write: first, kind: 'upsert', input: manyUsers(1500) })).message,
      (await other.stage({ write: second, kind: 'upsert', input: manyUsers(3000) })).message,
    ]
    expect(await markersIn(storage)).toHaveLength(1)
    for (let n = 0; n < 3; n++) {
      later(2)
      await vacuum(n)
    }
    expect(await codeOf(other.commit({ write: whole, messages: [messages[1]!] }))).toBe('none')
    later(0.5)
    await vacuum(4)
    const rest = (await one.begin(write)).write
    expect(await codeOf(one.commit({ write: rest, messages: [messages[0]!] }))).toBe('none')
    expect(await markersIn(storage), 'the marker stays').toHaveLength(1)
    expect(await rows(rival)).toHaveLength(3000)
    expect((await rival.verify({ deep: true })).findings).toEqual([])
  })

  it('ends with its marker, also for parts that would share it', async () => {
    const { store, later, vacuum } = await sample()
    const work = store.shared({ secret })
    const part = (await work.begin({ ...write, part: true, marker: true })).write
    const staged = await work.stage({ write: part, kind: 'upsert', input: manyUsers(1500) })
    later(8)
    await vacuum(1, { noteSeconds: 7 * DAY })
    const whole = (await work.begin(write)).write
    const commit = work.commit({ write: whole, messages: [staged.message] })
    expect(await codeOf(commit)).toBe('CommitConflict')
    const next = work.begin({ ...write, part: true, behind: part })
    expect(await codeOf(next)).toBe('CommitConflict')
  })

  it('does not make its commit ageless where that has more than such parts', async () => {
    const { store, later } = await sample()
    const work = store.shared({ secret })
    const part = (await work.begin({ ...write, part: true, marker: true })).write
    const whole = (await work.begin(write)).write
    const stage = async (of: string): Promise<string> =>
      (await work.stage({ write: of, kind: 'upsert', input: manyUsers(1) })).message
    const [marked, own] = [await stage(part), await stage(whole)]
    const { reads } = await work.plan({ keySpace: 'users' })
    const reading = (await work.begin({ ...write, reads: [reads] })).write
    later(2)
    for (const old of [
      { write: whole, messages: [marked, own] },
      { write: reading, messages: [marked] },
    ]) {
      expect(await codeOf(work.commit(old))).toBe('CommitConflict')
    }
  })

  it('is shared by parts alone, and only where there is one', async () => {
    const { store } = await sample()
    const work = store.shared({ secret })
    const marked = (await work.begin({ ...write, part: true, marker: true })).write
    const bare = (await work.begin({ ...write, part: true })).write
    const whole = (await work.begin({ ...write, marker: true })).write
    for (const request of [
      { behind: marked },
      { behind: marked, part: true, marker: true },
      { behind: bare, part: true },
      { behind: whole, part: true },
    ]) {
      expect(await codeOf(work.begin({ ...write, ...request }))).toBe('InvalidArgument')
    }
  })
})
