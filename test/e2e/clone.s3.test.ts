/** A clone on local disk of a store in S3, through vacuums of that store. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createStore, openStore, type Store } from '../../src/index.js'
import { BUCKET, S3Server } from '../support/s3-server.js'
import { rowTexts } from '../support/sample-store.js'
import { manyUsers, withUsers } from '../support/users.js'
import { Folder } from './command.js'

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

async function rowsOf(store: Store): Promise<string[]> {
  return rowTexts(await store.keySpace('users').rows())
}

describe('a store in S3 that is cloned into a folder', () => {
  it('goes on there, with what it held, while both are written to and vacuumed', async () => {
    const uri = `s3://${BUCKET}/family/shop`
    const parent = await createStore({ uri, workers: 0 })
    const users = await withUsers(parent)
    await users.upsert(manyUsers(1500))
    await parent.checkpoint()
    const rows = await rowsOf(parent)
    const to = folder.file('trial')
    await parent.refs.clone(to)
    const vacuumed = async (): Promise<void> => {
      await users.upsert(manyUsers(1500, 1000))
      await parent.checkpoint()
      await parent.vacuum({ execute: true, keep: { keepVersions: 1 } })
    }
    await vacuumed()
    await using clone = await openStore({ uri: to, workers: 0 })
    expect(clone.marker.parent).toMatchObject({ uri, storeId: parent.id })
    expect(await rowsOf(clone)).toEqual(rows)
    await clone.keySpace('users').upsert(manyUsers(1500, 5000))
    await clone.checkpoint()
    await vacuumed()
    await clone.vacuum({ execute: true, keep: { keepVersions: 1 } })
    expect((await rowsOf(clone)).length).toBe(3000)
    expect((await clone.verify({ deep: true })).findings).toEqual([])
    expect((await parent.verify({ deep: true })).findings).toEqual([])
    await parent.close()
  })
})
