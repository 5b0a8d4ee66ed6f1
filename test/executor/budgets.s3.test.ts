/** What operations cost in requests that really go out to an S3 server. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seededEnv, systemEnv } from '../../src/env.js'
import { createStore, openStore } from '../../src/executor/open-store.js'
import type { Store } from '../../src/executor/store.js'
import { S3Store } from '../../src/storage/s3/s3.js'
import { BUCKET, S3Server } from '../support/s3-server.js'
import { manyUsers, withUsers } from '../support/users.js'

const PLACE = `${BUCKET}/budgets`

let server: S3Server

beforeAll(async () => {
  server = await S3Server.start()
  const storage = newStorage()
  await using store = await createStore({ storage, env: seededEnv({ seed: 1 }), workers: 0 })
  const users = await withUsers(store)
  await users.upsert(manyUsers(600))
  await store.checkpoint()
  await store.writeLogCheckpoint()
  for (let i = 0; i < 5; i++) await users.upsert([{ id: i, name: `n${i}` }])
  await storage.close()
})
afterAll(() => server[Symbol.asyncDispose]())

function newStorage(): S3Store {
  return new S3Store({ place: PLACE, env: systemEnv, s3: server.options() })
}

/** Requests by kind that went out while the work was done. */
async function requestsOf(
  storage: S3Store,
  work: () => Promise<unknown>,
): Promise<Record<string, number>> {
  const before = new Map([...storage.requests].map(([kind, { requests }]) => [kind, requests]))
  await work()
  const after = [...storage.requests].map(([kind, { requests }]) => {
    return [kind, requests - (before.get(kind) ?? 0)] as const
  })
  return Object.fromEntries(after.filter(([, requests]) => requests > 0))
}

async function openBeside(seed: number): Promise<{ storage: S3Store; store: Store }> {
  const storage = newStorage()
  return { storage, store: await openStore({ storage, env: seededEnv({ seed }), workers: 0 }) }
}

describe('a store in S3', () => {
  it('is opened by four gets, and lists nothing to find its state', async () => {
    const storage = newStorage()
    const opening = openStore({ storage, env: seededEnv({ seed: 2 }), workers: 0 })
    expect(await requestsOf(storage, () => opening)).toEqual({ GetObject: 4 })
    const store = await opening
    const found = await requestsOf(storage, () => store.snapshot())
    expect(Object.keys(found)).toEqual(['GetObject'])
    // The hint's version and eight steps from it, the log checkpoint and its manifest, and what
    // lies between the steps.
    expect(found.GetObject).toBeLessThanOrEqual(9 + 2 + 8)
    await storage.close()
  })

  it('takes a small commit by one put and nothing else', async () => {
    const { storage, store } = await openBeside(3)
    const users = store.keySpace('users')
    await users.upsert([{ id: 1, name: 'first: proves the bucket, looks at its clock' }])
    const made = await requestsOf(storage, () => users.upsert([{ id: 1, name: 'a' }]))
    expect(made).toEqual({ PutObject: 1 })
    await storage.close()
  })

  it('gives a record for two gets, and one of the file that it is in', async () => {
    const { storage, store } = await openBeside(4)
    const users = store.keySpace('users')
    await store.snapshot()
    const found = await requestsOf(storage, () => users.get([300]))
    expect(found).toEqual({ GetObject: 3 })
    const again = await requestsOf(storage, () => users.get([301]))
    expect(again).toEqual({ GetObject: 2 })
    await storage.close()
  })

  it('is planned for two gets, and scanned for one more of each small file', async () => {
    const { storage, store } = await openBeside(5)
    await store.snapshot()
    const planned = await requestsOf(storage, () => store.explain('users'))
    expect(planned).toEqual({ GetObject: 2 })
    const rows = store.keySpace('users')
    expect(await requestsOf(storage, () => rows.rows())).toEqual({ GetObject: 3 })
    await storage.close()
  })
})
