/** A backup in S3, and a store restored from it and from a provider's replica. */
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemEnv } from '../../src/env.js'
import { createStore, openStore, type Store } from '../../src/index.js'
import { copyStore } from '../../src/maintain/copy.js'
import { openStorage, parseAddress } from '../../src/storage/address.js'
import type { ObjectStore } from '../../src/storage/contract.js'
import { BUCKET, S3Server } from '../support/s3-server.js'
import { rowTexts } from '../support/sample-store.js'
import { manyUsers, withUsers } from '../support/users.js'
import { Folder } from './command.js'

/** Files of more than 8 MiB, which are copied in ranges. */
const ROWS = 220_000
const RANGE_BYTES = 8 * 1024 * 1024

let server: S3Server
const folder = new Folder()

beforeAll(async () => {
  server = await S3Server.start()
  Object.assign(process.env, server.variables())
})
afterAll(async () => {
  folder.remove()
  await server[Symbol.asyncDispose]()
})

const openS3 = (uri: string): ObjectStore =>
  openStorage(parseAddress(uri), { env: systemEnv, s3: server.options() })

async function rowsOf(store: Store): Promise<string[]> {
  return rowTexts(await store.keySpace('users').rows())
}

describe('a store in a folder that is copied to S3', () => {
  const backup = `s3://${BUCKET}/drill/backup`

  it('comes back from there when the folder is gone, with the same rows', async () => {
    const uri = folder.file('shop')
    const store = await createStore({ uri, workers: 0 })
    const users = await withUsers(store)
    await users.upsert(manyUsers(ROWS))
    await store.checkpoint()
    await users.upsert(manyUsers(3))
    await store.writeLogCheckpoint()
    const storage = openS3(backup)
    await copyStore({ from: uri, to: storage })
    await users.upsert(manyUsers(2000, ROWS))
    await copyStore({ from: uri, to: storage, verify: true })
    const sizes: number[] = []
    for await (const { size } of storage.list('data/')) sizes.push(size)
    expect(Math.max(...sizes)).toBeGreaterThan(RANGE_BYTES)
    await storage.close?.()
    const rows = await rowsOf(store)
    const { version } = await store.snapshot()
    await store.close()
    rmSync(uri, { recursive: true })
    const restored = folder.json(['copy', backup, 'shop', '--verify'])
    expect(restored).toMatchObject([{ version, sourceVersion: version, problems: 0 }])
    const again = await openStore({ uri, workers: 0 })
    expect(await rowsOf(again)).toEqual(rows)
    expect((await again.verify({ deep: true })).findings).toEqual([])
    await again.keySpace('users').upsert(manyUsers(1, 5))
    await again.close()
    expect(readdirSync(join(uri, '.tmp'))).toEqual([])
  })

  it('comes back up to the newest whole version from a replica that lacks its newest', async () => {
    const replica = `s3://${BUCKET}/drill/replica`
    const to = openS3(replica)
    const { version } = await copyStore({ from: backup, to })
    const from = await openStore({ storage: to, workers: 0 })
    const { transactions } = await from.entry(version)
    const [action] = transactions.flatMap(({ actions }) => actions)
    const path = action?.kind === 'update' ? action.files[0]?.path : undefined
    await to.delete(path!)
    await from.close()
    const { status, out } = folder.calico(['copy', replica, 'restored', '--json'])
    const [figures, problem] = out.split('\n').map((line) => line && JSON.parse(line))
    expect(status).toBe(1)
    expect(figures).toMatchObject({ version: version - 1, sourceVersion: version, problems: 1 })
    expect(problem).toMatchObject({ code: 'MissingObject', path })
    expect(folder.json(['verify', 'restored', '--deep'])[0]).toMatchObject({ findings: 0 })
    expect(folder.json(['read', 'restored', 'users', '--columns', 'id'])).toHaveLength(ROWS)
    await to.close?.()
  })
})
