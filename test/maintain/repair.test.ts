/** Making anew what follows from the rest of a store (CAL-MAINTAIN-130 … 132). */
import { beforeEach, describe, expect, it } from 'vitest'
import { seededEnv } from '../../src/env.js'
import { createStore, openStore } from '../../src/executor/open-store.js'
import type { Store } from '../../src/executor/store.js'
import { MemoryStore } from '../../src/storage/memory.js'
import { pathsIn } from '../support/sample-store.js'
import { manyUsers, withUsers } from '../support/users.js'

let storage: MemoryStore
let store: Store

beforeEach(async () => {
  const env = seededEnv({ seed: 5 })
  storage = new MemoryStore({ name: 'repair', env })
  store = await createStore({ storage, env, workers: 0 })
  const users = await withUsers(store)
  await users.upsert(manyUsers(5000))
  await store.writeLogCheckpoint()
  await users.upsert(manyUsers(5000, 2500))
  await store.checkpoint()
  await store.writeLogCheckpoint()
})

const findings = async () => (await store.verify({ deep: true })).findings
const only = async (ending: string): Promise<string> =>
  (await pathsIn(storage)).findLast((path) => path.endsWith(ending))!
const torn = Buffer.from('torn')

describe('a repair', () => {
  it('of a sound store finds nothing', async () => {
    expect(await store.repair({ execute: true })).toEqual([])
  })

  it('makes anew what follows from entries and data files, when told to', async () => {
    const filter = (await pathsIn(storage)).find((path) => path.endsWith('.bloom'))!
    const whole = Buffer.from((await storage.get(filter))!)
    await storage.put('log/1/line.json', torn)
    await storage.put('log/1/hint.json', torn)
    await storage.delete(filter)
    await storage.put(await only('.avro'), torn)
    const before = await pathsIn(storage)
    expect((await findings()).length).toBeGreaterThan(0)
    const dry = await store.repair()
    expect(dry.map(({ kind }) => kind).sort()).toEqual(['filter', 'hint', 'line', 'log-checkpoint'])
    expect(await pathsIn(storage)).toEqual(before)
    expect(await store.repair({ execute: true })).toEqual(dry)
    expect(await findings()).toEqual([])
    expect(await store.repair()).toEqual([])
    expect(Buffer.from((await storage.get(filter))!)).toEqual(whole)
    const again = await openStore({ storage, env: seededEnv({ seed: 6 }), workers: 0 })
    expect(await again.keySpace('users').rows()).toHaveLength(7500)
    expect((await again.snapshot()).tailEntries).toBe(0)
  })

  it('leaves entries and data files that are damaged to be restored', async () => {
    await storage.put('log/1/00000000000000000002.json', torn)
    await storage.delete(await only('.parquet'))
    const damaged = await pathsIn(storage)
    expect(await store.repair({ execute: true })).toEqual([])
    expect(await pathsIn(storage)).toEqual(damaged)
    expect((await findings()).length).toBeGreaterThan(0)
  })
})
