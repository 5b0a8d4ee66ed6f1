/** Branches and tags: forking, going on apart, ending, and what names mean. */
import { describe, expect, it } from 'vitest'
import { seededEnv } from '../../src/env.js'
import { openStore } from '../../src/executor/open-store.js'
import type { Store } from '../../src/executor/store.js'
import { entryPath, refsPath } from '../../src/format/layout.js'
import { copyStore } from '../../src/maintain/copy.js'
import type { ObjectStore } from '../../src/storage/contract.js'
import { MemoryStore } from '../../src/storage/memory.js'
import { codeOf } from '../support/documents.js'
import { pathsIn, reopen, sampleStore } from '../support/sample-store.js'
import { withUsers } from '../support/users.js'

const ids = async (store: Store): Promise<unknown[]> =>
  (await store.keySpace('users').rows({ columns: ['id'] })).map(({ id }) => Number(id)).sort()

async function branched(): Promise<{ store: Store; storage: ObjectStore; dev: Store }> {
  const { store, storage } = await sampleStore()
  const users = await withUsers(store)
  await users.upsert([{ id: 1 }])
  await store.refs.fork('dev')
  return { store, storage, dev: await store.at('dev') }
}

describe('a branch', () => {
  it('goes on apart from what it was forked from', async () => {
    const { store, dev } = await branched()
    await dev.keySpace('users').upsert([{ id: 2 }])
    await store.keySpace('users').upsert([{ id: 3 }])
    expect(await ids(store)).toEqual([1, 3])
    expect(await ids(dev)).toEqual([1, 2])
    expect((await dev.snapshot()).version).toBe(3)
    expect((await store.snapshot()).line).toBe(1)
    expect((await dev.snapshot()).line).toBe(2)
  })

  it('has the versions of its parent below its own, by number and by time', async () => {
    const { store, dev } = await branched()
    const { timestamp } = await dev.keySpace('users').upsert([{ id: 2 }])
    await store.keySpace('users').upsert([{ id: 3 }])
    expect(await ids(await store.at('dev@v2'))).toEqual([1])
    expect(await ids(await store.at('dev@v3'))).toEqual([1, 2])
    const before = { kind: 'timestamp', micros: timestamp - 1 } as const
    expect((await dev.snapshot(before)).version).toBe(2)
    expect(await codeOf(dev.snapshot({ kind: 'version', version: 4 }))).toBe('UnknownVersion')
  })

  it('costs one object, and is read from any process', async () => {
    const { store, storage } = await branched()
    const before = await pathsIn(storage)
    await using other = await openStore({ storage, workers: 0 })
    await other.refs.fork('users/anna/trial', { from: 'dev@v1' })
    const after = await pathsIn(storage)
    expect(after.filter((path) => !before.includes(path))).toEqual([refsPath(3)])
    const [main, dev, trial] = (await store.refs.list()).branches.toSorted(
      (a, b) => a.line - b.line,
    )
    expect(main).toEqual({ name: 'main', line: 1, parent: null, protected: false })
    expect(dev).toMatchObject({ name: 'dev', line: 2, parent: { branch: 'main', version: 2 } })
    // Where the version lies, not where it was seen.
    expect(trial).toMatchObject({ line: 3, parent: { branch: 'main', line: 1, version: 1 } })
  })

  it('has a log, changes and a history that begin before it', async () => {
    const { dev } = await branched()
    await dev.keySpace('users').upsert([{ id: 2 }])
    const versions = []
    for await (const { version, line } of dev.log()) versions.push([line, version])
    expect(versions).toEqual([
      [2, 3],
      [1, 2],
      [1, 1],
    ])
    const changes = await dev.changes('users', { from: 0 })
    let rows = 0
    for await (const batch of changes.batches) rows += batch.rows
    expect(rows).toBe(2)
    expect((await dev.entry(2)).line).toBe(1)
  })

  it('keeps log checkpoints and tile checkpoints of its own', async () => {
    const { storage, dev } = await branched()
    const users = dev.keySpace('users')
    // As of a version of the parent: the branch has none of its own yet.
    await dev.checkpoint()
    expect((await dev.entry(3)).transactions[0]!.actions[0]).toMatchObject({
      kind: 'checkpoint',
      asOf: { line: 1, version: 2 },
    })
    for (let id = 10; id < 30; id++) await users.upsert([{ id }])
    await dev.checkpoint()
    expect(await dev.writeLogCheckpoint()).toBe(24)
    await users.upsert([{ id: 99 }])
    await dev.close()
    const again = await openStore({ storage, workers: 0, ref: { name: 'dev', at: null } })
    expect((await again.snapshot()).checkpoint?.version).toBe(24)
    expect(await ids(again)).toHaveLength(22)
    const grandchild = await again.refs.fork('deep', { from: 'dev@v12' })
    expect(grandchild.parent).toMatchObject({ branch: 'dev', version: 12 })
    expect(await ids(await again.at('deep'))).toHaveLength(10)
    expect((await again.verify({ deep: true })).findings).toEqual([])
  })

  it('begins at a version of nothing', async () => {
    const { store } = await sampleStore()
    await store.refs.fork('early')
    const users = await withUsers(store)
    await users.upsert([{ id: 1 }])
    const early = await store.at('early')
    await (await withUsers(early)).upsert([{ id: 5 }])
    expect(await ids(early)).toEqual([5])
    expect(await ids(store)).toEqual([1])
  })
})

describe('a name', () => {
  it('that ends is sealed first, so that no writer goes on unheard', async () => {
    const { store, storage, dev } = await branched()
    await dev.keySpace('users').upsert([{ id: 2 }])
    await store.refs.tag('keep', { from: 'dev' })
    await store.refs.fork('child', { from: 'dev' })
    await store.refs.delete('dev')
    expect(await codeOf(dev.keySpace('users').upsert([{ id: 3 }]))).toBe('BranchSealed')
    expect(await codeOf(store.at('dev'))).toBe('UnknownRef')
    expect(await codeOf(openStore({ storage, ref: { name: 'dev', at: null } }))).toBe('UnknownRef')
    const child = await store.at('child')
    await child.keySpace('users').upsert([{ id: 4 }])
    expect(await ids(child)).toEqual([1, 2, 4])
    const tagged = await store.at('keep')
    expect(await ids(tagged)).toEqual([1, 2])
    expect(await codeOf(tagged.keySpace('users').upsert([{ id: 9 }]))).toBe('InvalidArgument')
    await store.refs.delete('keep')
    expect(await codeOf(store.at('keep'))).toBe('UnknownRef')
  })

  it('goes on under another', async () => {
    const { store, dev } = await branched()
    await dev.keySpace('users').upsert([{ id: 2 }])
    await store.refs.protect('dev')
    expect(await codeOf(store.refs.rename('dev', 'next'))).toBe('Denied')
    await store.refs.protect('dev', false)
    const renamed = await store.refs.rename('dev', 'next')
    expect(renamed).toMatchObject({ name: 'next', parent: { branch: null, line: 2, version: 4 } })
    const next = await store.at('next')
    await next.keySpace('users').upsert([{ id: 3 }])
    expect(await ids(next)).toEqual([1, 2, 3])
    expect(await codeOf(dev.keySpace('users').upsert([{ id: 3 }]))).toBe('BranchSealed')
    // The old name is free.
    await store.refs.fork('dev')
    expect(await ids(await store.at('dev'))).toEqual([1])
  })

  it('that has ended refuses a transaction before it reads what it has written', async () => {
    const { store, dev } = await branched()
    const reader = await store.at('dev')
    await store.refs.delete('dev')
    const read = reader.transaction(async (tx) => {
      expect(await tx.get('users', [1])).toMatchObject({ id: 1n })
      await tx.upsert('users', [{ id: 2 }])
      await tx.get('users', [2])
    })
    expect(await codeOf(read)).toBe('BranchSealed')
    expect(await ids(dev)).toEqual([1])
  })

  it('that has ended still answers for what landed before', async () => {
    const { store, dev } = await branched()
    const shared = dev.shared({ secret: new Uint8Array(32).fill(7) })
    const { write } = await shared.begin({ keySpace: 'users' })
    const { message } = await shared.stage({ write, kind: 'upsert', input: [{ id: 2 }] })
    const mark = { application: 'loader', epoch: 1, previous: null, sequence: 1 }
    const upsert = (): ReturnType<Store['transaction']> =>
      dev.transaction(async (tx) => {
        await tx.upsert('users', [{ id: 3 }])
        tx.mark(mark)
      })
    const first = await shared.commit({ write, messages: [message] })
    const { committed } = await upsert()
    await store.refs.delete('dev')
    const { version } = first as typeof committed
    expect(await shared.commit({ write, messages: [message] })).toMatchObject({
      ...{ version, alreadyApplied: true },
    })
    expect((await upsert()).committed).toMatchObject({
      ...{ version: committed.version, alreadyApplied: true },
    })
    expect(await codeOf(dev.keySpace('users').upsert([{ id: 4 }]))).toBe('BranchSealed')
  })

  it.each([
    ['of a branch that is there', 'dev', 'AlreadyExists'],
    ['that differs by case alone', 'DEV', 'AlreadyExists'],
    ['like a version', 'v7', 'InvalidName'],
    ['like a date', '2026-11-01', 'InvalidName'],
    ['with odd characters', 'a b', 'InvalidName'],
  ])('%s is refused', async (_, name, code) => {
    const { store } = await branched()
    expect(await codeOf(store.refs.fork(name))).toBe(code)
    expect(await codeOf(store.refs.tag(name))).toBe(code)
  })

  it('main stays, and what is protected too', async () => {
    const { store } = await branched()
    expect(await codeOf(store.refs.delete('main'))).toBe('InvalidArgument')
    expect(await codeOf(store.refs.rename('main', 'x'))).toBe('InvalidArgument')
    await store.refs.protect('dev')
    expect(await codeOf(store.refs.delete('dev'))).toBe('Denied')
    expect(await codeOf(store.refs.delete('nothing'))).toBe('UnknownRef')
    const dev = await store.at('dev')
    await dev.keySpace('users').upsert([{ id: 2 }])
  })

  it('is made by one of two that ask for it at once', async () => {
    const { storage } = await branched()
    const stores = await Promise.all([1, 2, 3].map(() => openStore({ storage, workers: 0 })))
    const outcomes = await Promise.all(stores.map((one) => codeOf(one.refs.fork('same'))))
    expect(outcomes.filter((code) => code === 'AlreadyExists')).toHaveLength(2)
  })

  it('ends once where two end it at the same time', async () => {
    const { storage, dev } = await branched()
    const stores = await Promise.all([1, 2].map((seed) => reopen(storage, seed)))
    const outcomes = await Promise.all(stores.map((one) => codeOf(one.refs.delete('dev'))))
    expect(outcomes.filter((code) => code === 'UnknownRef')).toHaveLength(1)
    expect(await codeOf(dev.keySpace('users').upsert([{ id: 3 }]))).toBe('BranchSealed')
  })

  it('is found after many, from the state that every 64th entry holds', async () => {
    const { store, storage } = await branched()
    for (let i = 0; i < 70; i++) await store.refs.tag(`t${i}`, { from: 'v1' })
    await store.refs.delete('t3')
    const again = await openStore({ storage, workers: 0 })
    expect((await again.refs.list()).tags).toHaveLength(69)
    expect((await (await again.at('t42')).snapshot()).version).toBe(1)
  })
})

describe('upkeep', () => {
  it('keeps what any branch or tag leads to, and verifies all lines', async () => {
    const { store } = await sampleStore()
    const users = await withUsers(store)
    const rows = (from: number) => Array.from({ length: 40_000 }, (_, i) => ({ id: from + i }))
    await users.upsert(rows(0))
    await store.refs.fork('dev')
    const dev = await store.at('dev')
    await dev.keySpace('users').upsert(rows(100_000))
    await store.refs.tag('kept', { from: 'dev' })
    await dev.keySpace('users').upsert(rows(200_000))
    await store.refs.delete('dev')
    const swept = { nothingIsWriting: true, execute: true }
    // The last update lies behind the tag, in a line without a name.
    expect((await store.vacuum(swept)).deleted).toBeGreaterThan(0)
    expect(await ids(await store.at('kept'))).toHaveLength(80_000)
    expect((await store.verify({ deep: true })).findings).toEqual([])
    await store.refs.delete('kept')
    expect((await store.vacuum(swept)).deleted).toBeGreaterThan(0)
    expect(await ids(store)).toHaveLength(40_000)
  })

  it('that leads nowhere is found, and reads of others go on', async () => {
    const { store, storage, dev } = await branched()
    await dev.keySpace('users').upsert([{ id: 2 }])
    await store.refs.tag('lost', { from: 'dev' })
    await storage.delete(entryPath(2, 3))
    const again = await openStore({ storage, workers: 0 })
    const { findings } = await again.verify()
    expect(findings.map(({ code, path }) => [code, path])).toEqual([
      ['MissingObject', entryPath(2, 3)],
    ])
    expect(findings[0]!.message).toContain("tag 'lost'")
    expect(await ids(again)).toEqual([1])
    expect(await codeOf(ids(await again.at('lost')))).toBe('UnknownVersion')
  })

  it('copies every line, with names', async () => {
    const { store, storage, dev } = await branched()
    await dev.keySpace('users').upsert([{ id: 2 }])
    await store.refs.tag('kept', { from: 'dev' })
    await store.refs.delete('dev')
    const to = new MemoryStore({ name: 'copy', env: seededEnv({ seed: 9 }) })
    await copyStore({ from: storage, to })
    const copy = await openStore({ storage: to, workers: 0 })
    expect(await ids(await copy.at('kept'))).toEqual([1, 2])
    await store.refs.fork('next', { from: 'kept' })
    const next = await store.at('next')
    await next.keySpace('users').upsert([{ id: 3 }])
    expect((await copyStore({ from: storage, to })).objects).toBeGreaterThan(1)
    expect(await ids(await copy.at('next'))).toEqual([1, 2, 3])
    expect((await copy.verify({ deep: true })).findings).toEqual([])
  })
})
