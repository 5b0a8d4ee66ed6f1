/** Copies of whole stores: in order, to be gone on with, and never over anything. */
import { beforeEach, describe, expect, it } from 'vitest'
import { seededEnv } from '../../src/env.js'
import { createStore, openStore } from '../../src/executor/open-store.js'
import type { Store } from '../../src/executor/store.js'
import { entryPath, MARKER_PATH } from '../../src/format/layout.js'
import { type CopyResult, copyStore } from '../../src/maintain/copy.js'
import { namedObjects } from '../../src/maintain/named-objects.js'
import type { ObjectStore } from '../../src/storage/contract.js'
import { CountingStore } from '../../src/storage/counting.js'
import type { MemoryStore } from '../../src/storage/memory.js'
import { codeOf } from '../support/documents.js'
import { FaultyStore } from '../support/faulty-store.js'
import { RecordingStore } from '../support/recording-store.js'
import { memoryStorage, pathsIn, reopen, rowTexts } from '../support/sample-store.js'
import { manyUsers, withUsers } from '../support/users.js'

const REQUESTS = [
  'get',
  'put',
  'putIfAbsent',
  'head',
  'list',
  'createWriter',
  'write',
  'close',
] as const

let from: MemoryStore
let to: MemoryStore
let store: Store

beforeEach(async () => {
  from = memoryStorage(1)
  to = memoryStorage(2)
  store = await createStore({ storage: from, env: seededEnv({ seed: 1 }), workers: 0 })
})

/** Versions with inline rows, files, a filter of keys, segments, a fold and log checkpoints. */
async function grow(): Promise<void> {
  const users = await withUsers(store)
  await users.upsert(manyUsers(3))
  await users.upsert(manyUsers(4500, 2))
  await users.upsert(manyUsers(1500, 700))
  await store.fold({ keySpace: 'users', group: 'main' })
  await store.checkpoint()
  await store.writeLogCheckpoint()
  await users.upsert(manyUsers(1500, 900))
  await store.writeLogCheckpoint()
  await users.upsert(manyUsers(2))
}

async function bytesOf(storage: ObjectStore): Promise<Map<string, string>> {
  const all = new Map<string, string>()
  for (const path of await pathsIn(storage)) {
    // A hint says what its writer has seen.
    if (path.endsWith('/hint.json')) continue
    all.set(path, Buffer.from((await storage.get(path))!).toString('latin1'))
  }
  return all
}

async function cloned(storage: ObjectStore): Promise<MemoryStore> {
  const clone = memoryStorage(3)
  for (const path of await pathsIn(storage)) await clone.put(path, (await storage.get(path))!)
  return clone
}

/** Rows at each version up to one. */
async function rowsUpTo(storage: ObjectStore, last: number): Promise<string[][]> {
  const opened = await reopen(storage)
  const all: string[][] = []
  for (let version = 2; version <= last; version++) {
    all.push(rowTexts(await opened.keySpace('users').rows({ at: { kind: 'version', version } })))
  }
  await opened.close()
  return all
}

async function expectWhole(storage: ObjectStore): Promise<void> {
  const opened = await reopen(storage)
  expect((await opened.verify()).findings).toEqual([])
  await opened.close()
}

async function lastNamed(kind: 'data' | 'filter'): Promise<{ path: string; version: number }> {
  const { version: head } = await store.snapshot()
  for (let version = head; version > 0; version--) {
    const actions = (await store.entry(version)).transactions.flatMap((one) => one.actions)
    const object = actions.flatMap(namedObjects).find((one) => one.needed === (kind === 'data'))
    if (object) return { path: object.path, version }
  }
  throw new Error(`no ${kind}`)
}

describe('a copy', () => {
  it('has every object of the source as it is, and reads the same at any version', async () => {
    await grow()
    const result = await copyStore({ from, to, verify: true })
    const { version } = await store.snapshot()
    expect(result).toMatchObject({ version, sourceVersion: version, present: 0, problems: [] })
    expect(await bytesOf(to)).toEqual(await bytesOf(from))
    expect(result.objects).toBe((await bytesOf(from)).size)
    expect(await rowsUpTo(to, version)).toEqual(await rowsUpTo(from, version))
    const copy = await reopen(to)
    expect((await copy.verify({ deep: true })).findings).toEqual([])
    // By the hint, so that nobody replays all entries.
    expect((await copy.snapshot()).checkpoint?.version).toBe(version - 1)
  })

  it('takes the manifests of updates along', async () => {
    const users = await withUsers(store, { partitioning: [{ kind: 'identity', component: 0 }] })
    await users.upsert(manyUsers(600))
    const named = (await pathsIn(from, 'data/')).filter((path) => path.endsWith('.avro'))
    expect(named).toHaveLength(1)
    await copyStore({ from, to })
    expect(await bytesOf(to)).toEqual(await bytesOf(from))
  })

  it('tells how far it is, up to all that there is', async () => {
    await grow()
    const told: { objects: number; of: number }[] = []
    await copyStore({ from, to, onProgress: (done) => told.push(done) })
    const all = (await bytesOf(from)).size
    expect(told.at(-1)).toEqual({ objects: all, of: all })
    expect(told.length).toBeGreaterThan(5)
    expect(told.every(({ objects, of }) => objects <= of)).toBe(true)
    const counts = told.map(({ objects }) => objects)
    expect(counts).toEqual(counts.toSorted((a, b) => a - b))
  })

  it('of what is no store is refused, and so is one of a version', async () => {
    expect(await codeOf(copyStore({ from: memoryStorage(9), to }))).toBe('NotAStore')
    const named = copyStore({ from: 'memory:a@v3', to })
    expect(await codeOf(named)).toBe('InvalidAddress')
    expect(await pathsIn(to)).toEqual([])
  })

  it('that is cancelled ends with Aborted', async () => {
    await grow()
    const controller = new AbortController()
    const onProgress = (): void => controller.abort()
    const copy = copyStore({ from, to, onProgress, signal: controller.signal })
    expect(await codeOf(copy)).toBe('Aborted')
    expect(await to.head(MARKER_PATH)).toBeNull()
    await copyStore({ from, to })
    expect(await bytesOf(to)).toEqual(await bytesOf(from))
  })
})

describe('a copy that fails at any request', () => {
  it.each([
    ['to', 'fail-before'],
    ['to', 'lost-answer'],
    ['from', 'fail-before'],
  ] as const)('%s %s leaves a whole store or none, and goes on', async (end, kind) => {
    await grow()
    const marker = (await from.get(MARKER_PATH))!
    const expected = await bytesOf(from)
    let completed = false
    let nth = 1
    for (; !completed; nth++) {
      to = memoryStorage(2)
      const faulty = new FaultyStore(end === 'to' ? to : from)
      const hits = faulty.add({ kind, operation: REQUESTS, nth })
      const ends = { from, to, [end]: faulty }
      const code = await codeOf(copyStore(ends))
      completed = hits() === 0
      const isWhole = (await to.head(MARKER_PATH)) !== null
      if (isWhole) await expectWhole(to)
      else if ((await pathsIn(to, 'log/')).length > 0) {
        // What is there so far is a store, too, as soon as somebody says so.
        const clone = await cloned(to)
        await clone.put(MARKER_PATH, marker)
        await expectWhole(clone)
      }
      if (code === 'none') expect(isWhole).toBe(true)
      else expect(code).toBe('StorageUnavailable')
      await copyStore({ from, to })
      expect(await bytesOf(to)).toEqual(expected)
    }
    expect(nth).toBeGreaterThan(20)
  })
})

describe('a copy of a store that is written meanwhile', () => {
  it('is the store at a version that it had, and the next one has the rest', async () => {
    await grow()
    const writer = await reopen(from)
    const faulty = new FaultyStore(from)
    let commits = 0
    const action = async (): Promise<void> => {
      await writer.keySpace('users').upsert(manyUsers(commits % 2 === 0 ? 1500 : 2, commits++ * 7))
    }
    faulty.add({ kind: 'run', operation: ['get', 'list'], times: 40, action })
    const result = await copyStore({ from: faulty, to })
    expect(commits).toBeGreaterThan(20)
    const { version: head } = await writer.snapshot()
    expect(result.version).toBeLessThan(head)
    expect(result.problems).toEqual([])
    await expectWhole(to)
    const last = result.version
    expect(await rowsUpTo(to, last)).toEqual(await rowsUpTo(from, last))
    await copyStore({ from, to })
    expect(await bytesOf(to)).toEqual(await bytesOf(from))
  })

  it('has what a second copy, at the same time, has as well', async () => {
    await grow()
    const copies = await Promise.all([copyStore({ from, to }), copyStore({ from, to })])
    expect(copies.map(({ problems }) => problems)).toEqual([[], []])
    expect(await bytesOf(to)).toEqual(await bytesOf(from))
  })
})

describe('a second copy', () => {
  it('copies what is new, and reads no file that is there', async () => {
    await grow()
    await copyStore({ from, to })
    const before = new Set(await pathsIn(from))
    await store.keySpace('users').upsert(manyUsers(1500, 4000))
    await store.writeLogCheckpoint()
    const added = (await pathsIn(from)).filter((path) => !before.has(path))
    const recording = new RecordingStore(from)
    const counting = new CountingStore(to)
    const result = await copyStore({ from: recording, to: counting })
    expect(result.objects).toBe(added.length)
    const data = added.filter((path) => path.startsWith('data/'))
    expect(recording.takeRead('data/')).toEqual(data)
    expect(await bytesOf(to)).toEqual(await bytesOf(from))
  })

  it('writes nothing where there is nothing new', async () => {
    await grow()
    await copyStore({ from, to })
    const counting = new CountingStore(to)
    const { objects, bytes } = await copyStore({ from, to: counting })
    expect({ objects, bytes }).toEqual({ objects: 0, bytes: 0 })
    const { put, createWriter } = counting.counts()
    expect([put.requests, createWriter.requests]).toEqual([0, 0])
  })

  it('puts back what the destination has lost only where it is to compare', async () => {
    await grow()
    await copyStore({ from, to })
    const { path } = await lastNamed('filter')
    await to.delete(path)
    await copyStore({ from, to })
    expect(await to.head(path)).toBeNull()
    expect(await copyStore({ from, to, verify: true })).toMatchObject({ objects: 1 })
    expect(await bytesOf(to)).toEqual(await bytesOf(from))
  })

  it('finds a changed byte where it is to compare, and changes nothing', async () => {
    await grow()
    await copyStore({ from, to })
    const { path } = await lastNamed('data')
    const damaged = (await to.get(path))!
    damaged[100] = damaged[100]! ^ 1
    await to.put(path, damaged)
    expect(await codeOf(copyStore({ from, to }))).toBe('none')
    expect(await codeOf(copyStore({ from, to, verify: true }))).toBe('AlreadyExists')
    expect(Buffer.compare((await to.get(path))!, damaged)).toBe(0)
  })
})

describe('a destination that is no earlier copy', () => {
  it('is refused where it is another store, and nothing is put there', async () => {
    await grow()
    await createStore({ storage: to, env: seededEnv({ seed: 77 }), workers: 0 })
    const before = await bytesOf(to)
    expect(await codeOf(copyStore({ from, to }))).toBe('AlreadyExists')
    expect(await bytesOf(to)).toEqual(before)
  })

  it('is refused where it is the beginning of a copy of another store', async () => {
    await grow()
    const other = memoryStorage(4)
    await createStore({ storage: other, env: seededEnv({ seed: 77 }), workers: 0 })
    await copyStore({ from: other, to })
    await to.delete(MARKER_PATH)
    const before = await bytesOf(to)
    expect(await codeOf(copyStore({ from, to }))).toBe('AlreadyExists')
    expect(await bytesOf(to)).toEqual(before)
  })

  it.each([
    [1, 1],
    [1, 3],
    [3, 1],
  ])('is refused where it has %i commits of its own and the source %i', async (own, others) => {
    await grow()
    await copyStore({ from, to })
    const copy = await openStore({ storage: to, env: seededEnv({ seed: 5 }), workers: 0 })
    for (let i = 0; i < own; i++) await copy.keySpace('users').upsert(manyUsers(2, i))
    for (let i = 0; i < others; i++) await store.keySpace('users').upsert(manyUsers(1500, i))
    const before = await bytesOf(to)
    expect(await codeOf(copyStore({ from, to }))).toBe('AlreadyExists')
    const after = await bytesOf(to)
    for (const [path, bytes] of before) expect(after.get(path), path).toBe(bytes)
    await expectWhole(to)
  })

  it('keeps what it has more than its source', async () => {
    await grow()
    const { version } = await store.snapshot()
    await copyStore({ from, to })
    await store.keySpace('users').upsert(manyUsers(2))
    await copyStore({ from, to })
    await from.delete(entryPath(1, version + 1))
    const result = await copyStore({ from, to })
    expect(result).toMatchObject({ version: version + 1, sourceVersion: version, problems: [] })
  })
})

describe('a source that has lost objects', () => {
  async function copied(): Promise<CopyResult> {
    const result = await copyStore({ from, to })
    await expectWhole(to)
    return result
  }

  it('is copied up to the version before the first whose file is missing', async () => {
    await grow()
    const { path, version } = await lastNamed('data')
    await from.delete(path)
    const { version: head } = await store.snapshot()
    const result = await copied()
    expect(result).toMatchObject({ version: version - 1, sourceVersion: head })
    expect(result.problems).toMatchObject([{ code: 'MissingObject', path }])
    expect(await rowsUpTo(to, version - 1)).toEqual(await rowsUpTo(from, version - 1))
  })

  it('and is copied to the end once they are back', async () => {
    await grow()
    const { path } = await lastNamed('data')
    const bytes = (await from.get(path))!
    await from.put(path, bytes.subarray(1))
    expect((await copied()).problems[0]).toMatchObject({ code: 'CorruptFile', path })
    await from.put(path, bytes)
    expect((await copied()).problems).toEqual([])
    expect(await bytesOf(to)).toEqual(await bytesOf(from))
  })

  it('is copied up to a gap in its entries', async () => {
    await grow()
    await from.delete(entryPath(1, 4))
    const result = await copied()
    expect(result.version).toBe(3)
    expect(result.problems[0]).toMatchObject({ code: 'MissingObject', path: entryPath(1, 4) })
  })

  it('is copied up to an entry that is damaged', async () => {
    await grow()
    await from.put(entryPath(1, 4), Buffer.from('torn'))
    const result = await copied()
    expect(result.version).toBe(3)
    expect(result.problems[0]).toMatchObject({ code: 'CorruptDocument', path: entryPath(1, 4) })
  })

  it('is copied whole where only a filter of keys and a log checkpoint are lost', async () => {
    await grow()
    const { version } = await store.snapshot()
    const rows = await rowsUpTo(from, version)
    const filter = await lastNamed('filter')
    await from.delete(filter.path)
    const [manifest] = (await pathsIn(from, 'checkpoint/')).filter((path) => path.endsWith('.avro'))
    await from.delete(manifest!)
    const result = await copyStore({ from, to })
    expect(result.version).toBe(version)
    const lost = result.problems.map(({ path }) => path)
    expect(lost).toContain(filter.path)
    expect(lost).toContain(manifest)
    expect(await rowsUpTo(to, version)).toEqual(rows)
  })
})
