/** A log at one S3 server, data at another, each with a key that the other does not know. */
import { spawnSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemEnv } from '../../src/env.js'
import { CalicoError, createStore, openStore, type Places, type Store } from '../../src/index.js'
import { copyStore } from '../../src/maintain/copy.js'
import type { ObjectStore } from '../../src/storage/contract.js'
import { MemoryStore } from '../../src/storage/memory.js'
import { S3Store } from '../../src/storage/s3/s3.js'
import { pathsOf } from '../contract/collect.js'
import { BUCKET, S3Server } from '../support/s3-server.js'
import { manyUsers, withUsers } from '../support/users.js'
import { COMMAND } from './command.js'

const KEYS = {
  log: { accessKeyId: 'key-of-the-log', secretAccessKey: 'Zq8secretofthelogZq8' },
  data: { accessKeyId: 'key-of-the-data', secretAccessKey: 'Zq9secretofthedataZq9' },
}
const WORDS = [...Object.values(KEYS).flatMap((key) => Object.values(key))]
const URI = `s3://${BUCKET}/log`
const DATA = `s3://${BUCKET}/bulk`

let log: S3Server
let data: S3Server
let places: Places

beforeAll(async () => {
  log = await S3Server.start(KEYS.log)
  data = await S3Server.start(KEYS.data)
  places = { data: { uri: DATA, s3: data.options() } }
})
afterAll(async () => {
  await log[Symbol.asyncDispose]()
  await data[Symbol.asyncDispose]()
})

const rowsOf = (store: Store): Promise<unknown[]> => store.keySpace('users').rows()

const opened = (given: Places): Promise<Store> =>
  openStore({ uri: URI, s3: log.options(), places: given, workers: 0 })

const at = (server: S3Server, place: string): S3Store =>
  new S3Store({ place: `${BUCKET}/${place}`, env: systemEnv, s3: server.options() })

/** All bytes of all objects, as text. */
async function contentOf(storage: ObjectStore): Promise<string> {
  let text = ''
  for await (const { path } of storage.list('')) {
    text += `${path} ${Buffer.from((await storage.get(path))!).toString('latin1')}`
  }
  return text
}

async function failureOf(work: Promise<unknown>): Promise<CalicoError> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(CalicoError)
  return error as CalicoError
}

describe('a store whose log and data are at two S3 servers', () => {
  it('is written, read, kept, copied, and holds no key anywhere', async () => {
    await using store = await createStore({ uri: URI, s3: log.options(), places, workers: 0 })
    const users = await withUsers(store)
    await users.upsert(manyUsers(3000))
    await store.checkpoint()
    await users.upsert(manyUsers(2500))
    await store.writeLogCheckpoint()
    const [own, there] = [at(log, 'log'), at(data, 'bulk')]
    expect((await pathsOf(own, '')).filter((path) => path.startsWith('data/'))).toEqual([])
    const inPlace = await pathsOf(there, '')
    expect(inPlace.filter((path) => !path.startsWith('data/'))).toEqual(['calico-place.json'])
    await using again = await opened({ data: { s3: data.options() } })
    expect(await rowsOf(again)).toEqual(await rowsOf(store))
    expect((await again.verify({ deep: true })).findings).toEqual([])
    await there.put('data/stray/a.parquet', new Uint8Array(3))
    const { removable } = await again.vacuum({ nothingIsWriting: true })
    expect(removable.map(({ path }) => path)).toEqual(['data/stray/a.parquet'])
    const to = new MemoryStore({ name: 'gathered', env: systemEnv })
    await copyStore({ from: own, to, places })
    await using whole = await openStore({ storage: to, workers: 0 })
    expect(await rowsOf(whole)).toEqual(await rowsOf(store))
    const content = (await contentOf(own)) + (await contentOf(there)) + (await contentOf(to))
    expect(content).toContain(DATA)
    for (const word of WORDS) expect(content.includes(word), word).toBe(false)
  })

  it('is refused where a key is of the other server, says where, and stays as it is', async () => {
    const versionOf = async (store: Store): Promise<number> => (await store.snapshot()).version
    await using store = await opened(places)
    const [before, version] = [await rowsOf(store), await versionOf(store)]
    const wrong = { endpoint: data.endpoint, credentials: KEYS.log, attempts: 2 }
    await using denied = await opened({ data: { s3: wrong } })
    const failures = [
      await failureOf(rowsOf(denied)),
      await failureOf(denied.keySpace('users').upsert(manyUsers(100_000))),
    ]
    for (const { code, message, details } of failures) {
      expect({ code, place: details.place }).toEqual({ code: 'StorageDenied', place: 'data' })
      expect(message).toContain(`in the place 'data', ${DATA}`)
      for (const { secretAccessKey } of Object.values(KEYS)) {
        expect(message).not.toContain(secretAccessKey)
      }
    }
    const s3 = { endpoint: log.endpoint, credentials: KEYS.data, attempts: 2 }
    const ofLog = await failureOf(openStore({ uri: URI, s3, places }))
    expect(ofLog).toMatchObject({ code: 'StorageDenied', details: {} })
    expect(ofLog.message).not.toContain("the place 'data'")
    const absent = { data: { uri: 's3://no-such-bucket/x', s3: data.options() } }
    await using elsewhere = await opened(absent)
    expect((await failureOf(rowsOf(elsewhere))).code).toMatch(/^(?:StoragePath|NotAStore)$/)
    expect(await versionOf(store)).toBe(version)
    expect(await rowsOf(store)).toEqual(before)
  })

  it('is read by the command with the variables of both, and shows no key', async () => {
    const own = Object.entries(data.variables()).map(([name, value]) => {
      return [`CALICO_PLACE_DATA_${name}`, value] as const
    })
    const env = { PATH: process.env.PATH, ...log.variables(), ...Object.fromEntries(own) }
    const words = [COMMAND, 'read', URI, 'users', '--json', '--profile']
    const run = (more: Record<string, string>): ReturnType<typeof spawnSync> =>
      spawnSync(process.execPath, words, { env: { ...env, ...more }, encoding: 'utf8' })
    const { status, stdout, stderr } = run({})
    expect(String(stdout).trim().split('\n')).toHaveLength(3000)
    expect(status).toBe(0)
    const refused = run({ CALICO_PLACE_DATA_AWS_ACCESS_KEY_ID: KEYS.log.accessKeyId })
    expect(String(refused.stderr)).toContain('StorageDenied')
    const shown = [stdout, stderr, refused.stdout, refused.stderr].join('')
    for (const { secretAccessKey } of Object.values(KEYS)) {
      expect(shown.includes(secretAccessKey)).toBe(false)
    }
  })
})
