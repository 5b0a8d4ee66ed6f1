import { describe, expect, it } from 'vitest'
import { seededEnv } from '../../src/env.js'
import { isCalicoError } from '../../src/errors.js'
import { CountingStore, REQUEST_KINDS } from '../../src/storage/counting.js'
import { MemoryStore } from '../../src/storage/memory.js'
import { bytesOf, pathsOf, textOf } from '../contract/collect.js'
import { describeContract } from '../contract/object-store.js'
import { FaultyStore } from '../support/faulty-store.js'

const memory = (): MemoryStore => new MemoryStore({ name: 'm', env: seededEnv({ seed: 1 }) })

describeContract('FaultyStore without faults in a CountingStore', 'in one process', async () => {
  const inner = memory()
  return { store: new CountingStore(new FaultyStore(inner)), other: inner }
})

describe('a counting store', () => {
  it('counts requests and the bytes that went through, per kind', async () => {
    const store = new CountingStore(memory())
    await store.put('a', bytesOf('12345'))
    await store.putIfAbsent('b', bytesOf('123'))
    await store.get('a')
    await store.get('a', { range: { start: 0, end: 2 } })
    await store.get('none')
    await store.head('a')
    await pathsOf(store, '')
    await store.delete('a')
    const writer = await store.createWriter('c')
    await writer.write(bytesOf('1234'))
    await writer.write(bytesOf('56'))
    await writer.close()
    expect(store.counts()).toEqual({
      get: { requests: 3, bytes: 7 },
      put: { requests: 1, bytes: 5 },
      putIfAbsent: { requests: 1, bytes: 3 },
      head: { requests: 1, bytes: 0 },
      list: { requests: 1, bytes: 0 },
      delete: { requests: 1, bytes: 0 },
      createWriter: { requests: 1, bytes: 6 },
    })
    store.reset()
    const none = REQUEST_KINDS.map((kind) => [kind, { requests: 0, bytes: 0 }])
    expect(store.counts()).toEqual(Object.fromEntries(none))
  })

  it('counts a request that failed, but not its bytes', async () => {
    const faulty = new FaultyStore(memory())
    const store = new CountingStore(faulty)
    faulty.add({ operation: 'put', kind: 'fail-before' })
    await expect(store.put('a', bytesOf('1'))).rejects.toThrow('injected')
    expect(store.counts().put).toEqual({ requests: 1, bytes: 0 })
  })
})

describe('a faulty store', () => {
  const unavailable = (error: unknown): boolean => isCalicoError(error, 'StorageUnavailable')

  it('fails the named call of the named path only, before it reaches the storage', async () => {
    const inner = memory()
    const store = new FaultyStore(inner)
    const fault = {
      operation: 'put',
      path: /^log\//,
      nth: 2,
      times: 2,
      kind: 'fail-before',
    } as const
    const hits = store.add(fault)
    await store.put('data/x', bytesOf('1'))
    await store.put('log/1', bytesOf('1'))
    await expect(store.put('log/2', bytesOf('1'))).rejects.toSatisfy(unavailable)
    await expect(store.put('log/3', bytesOf('1'))).rejects.toSatisfy(unavailable)
    await store.put('log/4', bytesOf('1'))
    expect(await pathsOf(inner, '')).toEqual(['data/x', 'log/1', 'log/4'])
    expect(hits()).toBe(2)
  })

  it('carries out a request whose answer it loses, also of a writer', async () => {
    const inner = memory()
    const store = new FaultyStore(inner)
    store.add({ operation: 'putIfAbsent', kind: 'lost-answer' })
    store.add({ operation: 'close', kind: 'lost-answer' })
    await expect(store.putIfAbsent('a', bytesOf('1'))).rejects.toSatisfy(unavailable)
    expect(await store.putIfAbsent('a', bytesOf('2'))).toBe('exists')
    const writer = await store.createWriter('b')
    await expect(writer.close()).rejects.toSatisfy(unavailable)
    expect(await pathsOf(inner, '')).toEqual(['a', 'b'])
    expect(textOf(await inner.get('a'))).toBe('1')
  })
})
