/** Where the time of a read goes, against what is known of it. */
import { describe, expect, it } from 'vitest'
import { seededEnv, systemEnv } from '../../src/env.js'
import { openStore } from '../../src/executor/open-store.js'
import { Profile, type ProfileLayer } from '../../src/executor/profile.js'
import { CountingStore } from '../../src/storage/counting.js'
import { TimingStore } from '../../src/storage/timing.js'
import { memoryStorage, sampleStore } from '../support/sample-store.js'
import { manyUsers, withUsers } from '../support/users.js'

const layerOf = (profile: Profile, name: string): ProfileLayer =>
  profile.layers().find(({ layer }) => layer === name)!

describe('a profile', () => {
  it('has the calls and bytes that the storage counts, and the batches of the read', async () => {
    const { storage, store: first } = await sampleStore()
    const users = await withUsers(first)
    await users.upsert(manyUsers(5000))
    await first.checkpoint()
    const counting = new CountingStore(storage)
    const profile = new Profile(systemEnv)
    const store = await openStore({ storage: counting, workers: 0, profile })
    let batches = 0
    for await (const _ of store.keySpace('users').read()) batches++
    const gets = counting.counts().get
    expect(layerOf(profile, 'storage get')).toMatchObject({
      calls: gets.requests,
      bytes: gets.bytes,
    })
    const decode = layerOf(profile, 'decode')
    expect(decode.calls).toBeGreaterThan(0)
    expect(decode.bytes).toBeGreaterThan(5000 * 8)
    // The end of the stream is a call too.
    expect(layerOf(profile, 'scan').calls).toBe(batches + 1)
    expect(layerOf(profile, 'merge').calls).toBeGreaterThanOrEqual(batches)
    for (const { seconds } of profile.layers()) expect(seconds).toBeGreaterThanOrEqual(0)
  })

  it('counts as output what is in no other layer', async () => {
    const env = seededEnv({ seed: 1 })
    const profile = new Profile(env)
    await env.sleep(5000)
    expect(layerOf(profile, 'output').seconds).toBeGreaterThanOrEqual(5)
    expect(layerOf(profile, 'scan')).toEqual({ layer: 'scan', calls: 0, bytes: 0, seconds: 0 })
  })

  it('changes nothing of what is read', async () => {
    const { storage, store: first } = await sampleStore()
    await (await withUsers(first)).upsert(manyUsers(500))
    const store = await openStore({ storage, workers: 0, profile: new Profile(systemEnv) })
    expect(await store.keySpace('users').rows()).toEqual(await first.keySpace('users').rows())
    expect(await store.keySpace('users').get([3])).toEqual(await first.keySpace('users').get([3]))
  })
})

describe('a timed storage', () => {
  it('tells of each request, those that fail too', async () => {
    let now = 0
    const noted: string[] = []
    const timed = new TimingStore(
      memoryStorage(),
      () => now++,
      ({ kind, bytes, ms }) => noted.push(`${kind} ${bytes} ${ms > 0}`),
    )
    await timed.put('a/b', new Uint8Array(3))
    await timed.get('a/b')
    await timed.get('a/c')
    await timed.head('a/b')
    for await (const { path } of timed.list('a/')) expect(path).toBe('a/b')
    await timed.putIfAbsent('a/d', new Uint8Array(2))
    const writer = await timed.createWriter('a/e')
    await writer.write(new Uint8Array(7))
    await writer.close()
    await timed.delete('a/b')
    await expect(timed.get('../x')).rejects.toThrow()
    expect(noted).toEqual([
      'put 3 true',
      'get 3 true',
      'get 0 true',
      'head 0 true',
      'list 0 true',
      'putIfAbsent 2 true',
      'createWriter 0 true',
      'createWriter 7 true',
      'createWriter 0 true',
      'delete 0 true',
      'get 0 true',
    ])
  })
})
