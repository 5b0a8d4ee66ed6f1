import { describe, expect, it } from 'vitest'
import { seededEnv } from '../../src/env.js'
import { isCalicoError } from '../../src/errors.js'
import type { ObjectStore } from '../../src/storage/contract.js'
import { CountingStore } from '../../src/storage/counting.js'
import { MemoryStore } from '../../src/storage/memory.js'
import { findHead, sequencePath } from '../../src/storage/sequence.js'
import { bytesOf, textOf } from '../contract/collect.js'
import { FaultyStore } from '../support/faulty-store.js'
import fc from '../support/property.js'

const path = (number: number): string => sequencePath({ prefix: 'log/1/', number, suffix: '.json' })

const emptyStore = (): MemoryStore =>
  new MemoryStore({ name: 'sequence', env: seededEnv({ seed: 1 }) })

async function append(store: ObjectStore, first: number, last: number): Promise<void> {
  for (let number = first; number <= last; number++) {
    await store.putIfAbsent(path(number), bytesOf(`entry ${number}`))
  }
}

describe('a numbered sequence', () => {
  it('has names of 20 digits between prefix and suffix', () => {
    expect(path(12)).toBe('log/1/00000000000000000012.json')
    expect(path(Number.MAX_SAFE_INTEGER)).toBe('log/1/00009007199254740991.json')
  })

  it('has the head that was put last, from every place and for every length to 300', async () => {
    const store = emptyStore()
    for (let head = 0; head <= 300; head++) {
      if (head > 0) await append(store, head, head)
      for (const from of new Set([0, 1, head >> 1, head - 1, head])) {
        if (from < 0) continue
        for (const options of head % 7 === 0 ? [{ seen: true }, { few: true }] : []) {
          expect((await findHead({ store, path, from, ...options })).head).toBe(head)
        }
        const found = await findHead({ store, path, from })
        expect(found.head, `from ${from}`).toBe(head)
        for (const [number, bytes] of found.fetched) {
          expect(textOf(bytes)).toBe(`entry ${number}`)
          expect(number).toBeLessThanOrEqual(head)
        }
      }
    }
  })

  it('brings all entries after `from` along where the head is near', async () => {
    const store = emptyStore()
    await append(store, 1, 150)
    const { fetched } = await findHead({ store, path, from: 50 })
    const wanted = Array.from({ length: 101 }, (_, i) => 50 + i)
    expect([...fetched.keys()].sort((a, b) => a - b)).toEqual(wanted)
  })

  it('is found without the hint where the hint names what does not exist', async () => {
    const store = emptyStore()
    await append(store, 1, 40)
    for (const from of [41, 60, 169, 1000, Number.MAX_SAFE_INTEGER]) {
      expect((await findHead({ store, path, from })).head).toBe(40)
      expect((await findHead({ store, path, from, seen: true })).head).toBe(40)
    }
    expect((await findHead({ store: emptyStore(), path, from: 1 })).head).toBe(0)
  })

  it('may begin with another number than 1', async () => {
    const store = emptyStore()
    expect((await findHead({ store, path, from: 99, first: 100 })).head).toBe(99)
    await append(store, 100, 107)
    expect((await findHead({ store, path, from: 99, first: 100 })).head).toBe(107)
    expect((await findHead({ store, path, from: 0, first: 100 })).head).toBe(107)
    expect((await findHead({ store, path, from: 500, first: 100 })).head).toBe(107)
  })

  it('far from the hint is found in few requests, never more than 128 at once', async () => {
    const memory = emptyStore()
    await append(memory, 1, 70_000)
    let atOnce = 0
    let most = 0
    const faulty = new FaultyStore(memory)
    faulty.add({
      operation: 'get',
      kind: 'run',
      times: Number.POSITIVE_INFINITY,
      action: async () => {
        most = Math.max(most, ++atOnce)
        await new Promise((resolve) => setImmediate(resolve))
        atOnce--
      },
    })
    const store = new CountingStore(faulty)
    expect((await findHead({ store, path, from: 0 })).head).toBe(70_000)
    expect(store.counts().get.requests).toBeLessThan(110)
    expect(most).toBeLessThanOrEqual(128)
    store.reset()
    expect((await findHead({ store, path, from: 70_000 })).head).toBe(70_000)
    expect(store.counts().get.requests).toBe(9)
  })

  it('is found by two gets and few bytes where the caller has seen the last number', async () => {
    const memory = emptyStore()
    await append(memory, 1, 70)
    const store = new CountingStore(memory)
    expect((await findHead({ store, path, from: 70, seen: true })).head).toBe(70)
    expect(store.counts().get).toEqual({ requests: 2, bytes: 1 })
  })

  it('is found by two gets where few numbers are likely, and there is one', async () => {
    const memory = emptyStore()
    await append(memory, 1, 1)
    const store = new CountingStore(memory)
    const { head, fetched } = await findHead({ store, path, from: 0, few: true })
    expect([head, [...fetched.keys()]]).toEqual([1, [1]])
    expect(store.counts().get.requests).toBe(2)
  })

  it('with a hole fails with MissingObject naming it', async () => {
    const store = emptyStore()
    await append(store, 1, 40)
    await store.delete(path(13))
    for (const from of [0, 5, 13]) {
      await expect(findHead({ store, path, from })).rejects.toSatisfy(
        (error) => isCalicoError(error, 'MissingObject') && error.message.includes(path(13)),
      )
    }
    expect((await findHead({ store, path, from: 14 })).head).toBe(40)
  })

  it('brings nothing above the head where entries were put during the search', async () => {
    const memory = emptyStore()
    await append(memory, 1, 4)
    const store = new FaultyStore(memory)
    const grow = (): Promise<void> => append(memory, 5, 6)
    store.add({ operation: 'get', path: /0006\.json$/, kind: 'run', action: grow })
    const { head, fetched } = await findHead({ store, path, from: 0 })
    expect(head).toBe(4)
    expect([...fetched.keys()].sort()).toEqual([1, 2, 3, 4])
  })

  it('passes on an abort and a failure of the storage', async () => {
    const store = new FaultyStore(emptyStore())
    const controller = new AbortController()
    store.add({ operation: 'get', kind: 'run', nth: 3, action: () => controller.abort() })
    const { signal } = controller
    await expect(findHead({ store, path, from: 0, signal })).rejects.toSatisfy((error) =>
      isCalicoError(error, 'Aborted'),
    )
    store.add({ operation: 'get', kind: 'fail-before', nth: 2 })
    await expect(findHead({ store, path, from: 0 })).rejects.toSatisfy((error) =>
      isCalicoError(error, 'StorageUnavailable'),
    )
  })

  it('that grows meanwhile has a head that was true during the call', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          start: fc.nat(200),
          behind: fc.oneof(fc.nat(3), fc.integer({ min: -9, max: 200 })),
          how: fc.constantFrom({}, { seen: true }, { few: true }),
        }),
        fc.array(fc.oneof(fc.constant(0), fc.nat(3), fc.nat(90)), { minLength: 1, maxLength: 20 }),
        async ({ start, behind, how }, growth) => {
          const from = Math.max(0, start - behind)
          const memory = emptyStore()
          await append(memory, 1, start)
          let end = start
          let calls = 0
          const store = new FaultyStore(memory)
          const grow = async (): Promise<void> => {
            // The number is taken and put in one step: growers side by side leave no hole.
            for (let left = growth[calls++ % growth.length] ?? 0; left > 0; left--) {
              await memory.putIfAbsent(path(++end), bytesOf(''))
            }
          }
          store.add({ operation: 'get', kind: 'run', times: 1e9, action: grow })
          const { head, fetched } = await findHead({ store, path, from, ...how })
          expect(Math.max(0, ...fetched.keys())).toBeLessThanOrEqual(head)
          expect(head).toBeGreaterThanOrEqual(start)
          expect(head).toBeLessThanOrEqual(end)
        },
      ),
      { numRuns: 200 },
    )
  })
})
