/** A column group at another S3 server than its store, with a key of its own. */
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { systemEnv } from '../../src/env.js'
import { CalicoError, createStore, openStore, type Places, type Store } from '../../src/index.js'
import { S3Store } from '../../src/storage/s3/s3.js'
import { pathsOf } from '../contract/collect.js'
import { holding, manyPeople, people, peopleIn, SECRET } from '../support/placed-groups.js'
import { BUCKET, S3Server } from '../support/s3-server.js'

let log: S3Server
let vault: S3Server
let places: Places

beforeAll(async () => {
  log = await S3Server.start({ accessKeyId: 'key-of-the-log', secretAccessKey: 'Zq8secretZq8' })
  vault = await S3Server.start({ accessKeyId: 'key-of-a-vault', secretAccessKey: 'Zq9secretZq9' })
  places = { vault: { uri: `s3://${BUCKET}/vault`, s3: vault.options() } }
})
afterAll(async () => {
  await log[Symbol.asyncDispose]()
  await vault[Symbol.asyncDispose]()
})

const at = (server: S3Server, place: string): S3Store =>
  new S3Store({ place: `${BUCKET}/${place}`, env: systemEnv, s3: server.options() })

const closing = (store: Store): Store => {
  onTestFinished(() => store.close())
  return store
}

describe('a group in S3', () => {
  it('is written, read, kept and moved at a server that the store has no key of', async () => {
    const uri = `s3://${BUCKET}/shop`
    const store = closing(await createStore({ uri, s3: log.options(), places, workers: 0 }))
    await store.createKeySpace(people())
    await store.keySpace('people').upsert(manyPeople(3000))
    await store.checkpoint()
    await store.keySpace('people').upsert(manyPeople(10, 5))
    await store.writeLogCheckpoint()
    const again = closing(await openStore({ uri, s3: log.options(), places, workers: 0 }))
    expect(await peopleIn(again)).toEqual(await peopleIn(store))
    expect((await again.verify({ deep: true, whole: true })).findings).toEqual([])
    expect(await holding(at(log, 'shop'), SECRET)).toEqual([])
    expect((await holding(at(vault, 'vault'), SECRET)).length).toBeGreaterThan(1)
    const options = { execute: true, nothingIsWriting: true }
    expect((await again.vacuum(options)).removable).toEqual([])
    await again.keySpace('people').place('secret', null, { move: true })
    expect(await peopleIn(again)).toHaveLength(3000)
  })

  it('whose bucket is not there is a typed error, and nothing was committed', async () => {
    const uri = `s3://${BUCKET}/other`
    const lost = { vault: { uri: 's3://no-such-bucket/vault', s3: vault.options() } }
    const store = closing(await createStore({ uri, s3: log.options(), places: lost, workers: 0 }))
    const refused = await store.createKeySpace(people()).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(CalicoError)
    expect(refused).toMatchObject({ code: 'StoragePath', details: { place: 'vault' } })
    expect((await store.snapshot()).version).toBe(0)
    expect(await pathsOf(at(log, 'other'), 'log/1/0')).toEqual([])
  })
})
