/** A cache on local disk before a store in S3: what is asked of the server, and what is not. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemEnv } from '../../src/env.js'
import { createStore, openStore, type Store } from '../../src/index.js'
import { S3Store } from '../../src/storage/s3/s3.js'
import { RecordingStore } from '../support/recording-store.js'
import { BUCKET, S3Server } from '../support/s3-server.js'
import { manyUsers, withUsers } from '../support/users.js'

let server: S3Server
const dir = mkdtempSync(join(tmpdir(), 'calico-cache-'))
const place = `${BUCKET}/cached`

beforeAll(async () => {
  server = await S3Server.start()
})
afterAll(async () => {
  rmSync(dir, { recursive: true, force: true })
  await server[Symbol.asyncDispose]()
})

const usersOf = (store: Store): Promise<unknown[]> => store.keySpace('users').rows()

async function scanned(): Promise<{ rows: unknown[]; read: string[]; gets: number }> {
  await using s3 = new S3Store({ place, env: systemEnv, s3: server.options() })
  const storage = new RecordingStore(s3)
  await using store = await openStore({ storage, cache: null, localCache: { dir } })
  const rows = await usersOf(store)
  return { rows, read: storage.takeRead(''), gets: s3.requests.get('GetObject')?.requests ?? 0 }
}

describe('a store in S3 with a cache on local disk', () => {
  it('makes no request for data when it is scanned again, and finds what is new', async () => {
    await using writer = await createStore({ uri: `s3://${place}`, s3: server.options() })
    const users = await withUsers(writer)
    await users.upsert(manyUsers(5000))
    await writer.checkpoint()
    await writer.writeLogCheckpoint()
    const isData = (path: string): boolean => path.startsWith('data/') || path.endsWith('.avro')
    const first = await scanned()
    expect(first.read.filter(isData).length).toBeGreaterThan(1)
    const second = await scanned()
    expect(second.read.filter(isData)).toEqual([])
    expect(second.gets).toBeLessThan(first.gets)
    expect(second.rows).toEqual(first.rows)
    expect(second.rows).toHaveLength(5000)
    await users.upsert(manyUsers(6000))
    expect((await scanned()).rows).toEqual(await usersOf(writer))
  })
})
