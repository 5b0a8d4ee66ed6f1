/** The storage contract on a real S3 server, and what is S3's own. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemEnv } from '../../src/env.js'
import { isCalicoError } from '../../src/errors.js'
import { S3Store } from '../../src/storage/s3/s3.js'
import { bytesOf, pathsOf, textOf } from '../contract/collect.js'
import { describeContract } from '../contract/object-store.js'
import { BUCKET, S3Server } from '../support/s3-server.js'

let server: S3Server
let rounds = 0

beforeAll(async () => {
  server = await S3Server.start()
})
afterAll(() => server[Symbol.asyncDispose]())

describeContract('S3Store', 'shared', async () => {
  const place = `${BUCKET}/contract/${rounds++}`
  const open = (): S3Store => new S3Store({ place, env: systemEnv, s3: server.options() })
  const processes = { uri: `s3://${place}`, variables: server.variables() }
  return { store: open(), other: open(), processes }
})

const DAY_MS = 86_400_000
const PART = new Uint8Array(6 * 1024 * 1024)

/** A store of its own, in parts of 5 MiB. */
function newStore(more: Parameters<S3Server['options']>[0] = {}): S3Store {
  const place = `${BUCKET}/own/${rounds++}`
  const s3 = server.options({ partBytes: 5 * 1024 * 1024, ...more })
  return new S3Store({ place, env: systemEnv, s3 })
}

describe('a stream to S3', () => {
  it('is sent in parts, and small ones in one request', async () => {
    await using store = newStore()
    const large = await store.createWriter('large')
    for (let i = 0; i < 4; i++) await large.write(PART)
    await large.close()
    expect((await store.head('large'))?.size).toBe(4 * PART.byteLength)
    const counts = store.requests
    expect(counts.get('UploadPart')).toMatchObject({ requests: 5, bytesSent: 4 * PART.byteLength })
    expect(counts.get('CompleteMultipartUpload')?.requests).toBe(1)
    const small = await store.createWriter('small')
    await small.write(bytesOf('few'))
    await small.close()
    expect(store.requests.get('PutObject')).toMatchObject({ requests: 1, bytesSent: 3 })
    expect(store.requests.get('CreateMultipartUpload')?.requests).toBe(1)
  })

  it('that is aborted, loses its path, or is cancelled leaves no upload', async () => {
    await using store = newStore()
    const controller = new AbortController()
    const options = [{}, {}, { signal: controller.signal }]
    const writers = await Promise.all(
      options.map((option, i) => store.createWriter(`w${i}`, option)),
    )
    for (const writer of writers) await writer.write(PART)
    await writers[0]?.abort()
    await store.put('w1', bytesOf('early'))
    await expect(writers[1]?.close()).rejects.toSatisfy((e) => isCalicoError(e, 'AlreadyExists'))
    controller.abort()
    await expect(writers[2]?.write(PART)).rejects.toSatisfy((e) => isCalicoError(e, 'Aborted'))
    expect(await store.sweepTemporary(0, { dryRun: true })).toEqual({ files: 0, bytes: 0 })
    expect(await pathsOf(store, '')).toEqual(['w1'])
    expect(textOf(await store.get('w1'))).toBe('early')
  })

  it('whose process is gone is swept once it is old enough, and shows in no list', async () => {
    await using store = newStore()
    const lost = await store.createWriter('lost')
    // A part is on its way when a write returns, but only two of them are at once.
    for (let i = 0; i < 4; i++) await lost.write(PART)
    expect(await store.sweepTemporary(DAY_MS, { dryRun: false })).toEqual({ files: 0, bytes: 0 })
    const dry = await store.sweepTemporary(0, { dryRun: true })
    expect(dry.files).toBe(1)
    expect(dry.bytes).toBeGreaterThanOrEqual(5 * 1024 * 1024)
    expect(await pathsOf(store, '')).toEqual([])
    expect((await store.sweepTemporary(0, { dryRun: false })).files).toBe(1)
    expect(await store.sweepTemporary(0, { dryRun: true })).toEqual({ files: 0, bytes: 0 })
    await expect(lost.close()).rejects.toSatisfy((e) => isCalicoError(e, 'StorageUnavailable'))
    expect(await store.get('lost')).toBeNull()
  })
})

describe('two gateways on one bucket', () => {
  it('have one winner among 50 racers, in each of 10 rounds', async () => {
    const endpoint = await server.another()
    await using first = newStore()
    const place = first.uri.slice('s3://'.length)
    const s3 = server.options({ endpoint })
    await using second = new S3Store({ place, env: systemEnv, s3 })
    for (let round = 0; round < 10; round++) {
      const path = `race/${round}`
      const outcomes = await Promise.all(
        Array.from({ length: 50 }, (_, i) =>
          (i % 2 === 0 ? first : second).putIfAbsent(path, bytesOf(`racer ${i}`)),
        ),
      )
      const winners = outcomes.flatMap((outcome, i) => (outcome === 'created' ? [i] : []))
      expect(winners).toHaveLength(1)
      expect(textOf(await second.get(path))).toBe(`racer ${winners[0]}`)
    }
  })
})

describe('a bucket that others use too', () => {
  it('shows a store only what is below its prefix and is a path', async () => {
    await using store = newStore()
    const place = store.uri.slice('s3://'.length)
    const foreign = (more: string): S3Store =>
      new S3Store({ place: `${place}${more}`, env: systemEnv, s3: server.options() })
    await store.put('mine', bytesOf('1'))
    await foreign('-beside').put('other', bytesOf('1'))
    await foreign('/odd@name').put('other', bytesOf('1'))
    expect(await pathsOf(store, '')).toEqual(['mine'])
    expect(await pathsOf(foreign('/odd@name'), '')).toEqual(['other'])
  })

  it('deletes many objects in few requests', async () => {
    await using store = newStore()
    const paths = Array.from({ length: 30 }, (_, i) => `d/${i}`)
    await Promise.all(paths.map((path) => store.put(path, bytesOf(path))))
    await store.deleteMany([...paths, 'never/was'])
    expect(await pathsOf(store, '')).toEqual([])
    expect(store.requests.get('DeleteObjects')?.requests).toBe(1)
    expect(store.requests.get('DeleteObject')).toBeUndefined()
  })

  it('takes no key that is too long for it', async () => {
    const deep = Array.from({ length: 5 }, () => 'p'.repeat(100)).join('/')
    const place = `${BUCKET}/${deep}`
    const store = new S3Store({ place, env: systemEnv, s3: server.options() })
    const path = Array.from({ length: 6 }, () => 'z'.repeat(100)).join('/')
    await expect(store.put(path, bytesOf('1'))).rejects.toThrow('shorter prefix')
    expect(store.requests.size).toBe(0)
  })
})
