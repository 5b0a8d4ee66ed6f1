/** The refs log: one state however it is replayed, and nothing unknown passed over. */
import { describe, expect, it } from 'vitest'
import { openStore } from '../../src/executor/open-store.js'
import { refsPath } from '../../src/format/layout.js'
import { readRefs } from '../../src/log/refs.js'
import type { ObjectStore } from '../../src/storage/contract.js'
import { codeOf, sealAnything } from '../support/documents.js'
import { memoryStorage, sampleStore } from '../support/sample-store.js'

const ID = 'c3oa54eyigkgmyd2fgmcbnkozu'
const feature = (number: number): string => `feature-${number}`

/** A refs log of one line and then features, with the state where it belongs. */
async function refsOf(count: number, changes: Record<number, object> = {}): Promise<ObjectStore> {
  const storage = memoryStorage()
  for (let number = 1; number <= count; number++) {
    const action =
      number === 1
        ? { kind: 'create-line', name: 'main' }
        : { kind: 'add-feature', feature: feature(number) }
    const entry = { number, id: ID, timestamp: 1000 + number, action }
    const state = number % 64 === 0 ? { state: stateAt(number) } : {}
    await storage.put(refsPath(number), sealAnything({ ...entry, ...state, ...changes[number] }))
  }
  return storage
}

const stateAt = (number: number) => ({
  lines: [{ line: 1, name: 'main' }],
  features: Array.from({ length: number - 1 }, (_, i) => feature(i + 2)),
})

describe('readRefs', () => {
  it.each([1, 2, 63, 64, 65, 127, 128, 130, 200])('of %i entries gives their state', async (n) => {
    const storage = await refsOf(n)
    for (const hint of [undefined, 1, 2, 63, 64, 65, n, n + 1, 5000]) {
      const refs = await readRefs({ storage, hint })
      expect(refs.number).toBe(n)
      expect(refs).toEqual({ number: n, tags: [], ...stateAt(n) })
    }
  })

  it('begins at the last state instead of at the first entry', async () => {
    const features = ['what the state says']
    const state = { state: { lines: [{ line: 1, name: 'main' }], features } }
    const storage = await refsOf(66, { 64: state })
    const refs = await readRefs({ storage })
    expect(refs.features).toEqual([...features, feature(65), feature(66)])
  })

  it.each([
    ['of an unknown kind', 5, { action: { kind: 'move-line', name: 'x' } }, 'UnsupportedFeature'],
    ['of another number', 5, { number: 6 }, 'CorruptDocument'],
    ['without an id', 1, { id: undefined }, 'CorruptDocument'],
    ['without the state it has to carry', 64, { state: undefined }, 'CorruptDocument'],
  ])('refuses an entry %s', async (_, number, change, code) => {
    const storage = await refsOf(number + 1, { [number]: change })
    expect(await codeOf(readRefs({ storage }))).toBe(code)
  })

  it('refuses a log without its first entry', async () => {
    expect(await codeOf(readRefs({ storage: memoryStorage() }))).toBe('MissingObject')
  })

  it('refuses a log with a hole', async () => {
    const storage = await refsOf(9)
    await storage.delete(refsPath(4))
    expect(await codeOf(readRefs({ storage }))).toBe('MissingObject')
  })
})

describe('opening a store', () => {
  it('stops at a feature that was added later (CAL-REFS-004)', async () => {
    const { storage } = await sampleStore()
    const action = { kind: 'add-feature', feature: 'branches' }
    const entry = sealAnything({ number: 2, id: ID, timestamp: 5, action })
    await storage.put(refsPath(2), entry)
    expect(await codeOf(openStore({ storage, workers: 0 }))).toBe('UnsupportedFeature')
  })

  it.each([
    [{ format: '9.9' }, 'UnsupportedFormat'],
    [{ features: ['branches'] }, 'UnsupportedFeature'],
    [{ storeId: 'short' }, 'CorruptDocument'],
  ])('stops at a marker with %j: %s', async (change, code) => {
    const { storage } = await sampleStore()
    const text = Buffer.from((await storage.get('calico.json'))!)
      .toString()
      .split('\n')[0]!
    await storage.put('calico.json', sealAnything({ ...JSON.parse(text), ...change }))
    expect(await codeOf(openStore({ storage, workers: 0 }))).toBe(code)
  })

  it('finds no store where there is no marker, and a damaged one where it is torn', async () => {
    const storage = memoryStorage()
    expect(await codeOf(openStore({ storage, workers: 0 }))).toBe('NotAStore')
    await storage.put('calico.json', Buffer.from('{"format"'))
    expect(await codeOf(openStore({ storage, workers: 0 }))).toBe('CorruptDocument')
  })
})

describe('creating a store', () => {
  it('is refused where there is one, and completes one that died half-way', async () => {
    const { storage } = await sampleStore()
    expect(await codeOf(sampleStore({ storage }))).toBe('AlreadyExists')
    const half = memoryStorage()
    for (const path of [refsPath(1), 'log/1/line.json']) {
      await half.put(path, (await storage.get(path))!)
    }
    const { store } = await sampleStore({ storage: half })
    expect((await readRefs({ storage: half })).lines).toEqual([{ line: 1, name: 'main' }])
    expect((await store.verify()).findings).toEqual([])
  })

  it('by two at once is told to one of them', async () => {
    const storage = memoryStorage()
    const codes = await Promise.all([1, 2].map(() => codeOf(sampleStore({ storage }))))
    expect(codes.sort()).toEqual(['AlreadyExists', 'none'])
  })
})
