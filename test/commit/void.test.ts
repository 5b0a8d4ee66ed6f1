/** Unknown outcomes decided: found in the log, or made to fail for certain (spec/commit.md). */
import { beforeEach, describe, expect, it } from 'vitest'
import { CalicoError } from '../../src/errors.js'
import type { Store } from '../../src/executor/store.js'
import { entryPath } from '../../src/format/layout.js'
import { FaultyStore } from '../support/faulty-store.js'
import { memoryStorage, pathsIn, reopen, sampleStore } from '../support/sample-store.js'
import { manyUsers, withUsers } from '../support/users.js'

const ENTRY = /^log\/1\/[0-9]+\.json$/
const EVER = Number.POSITIVE_INFINITY

let inner: ReturnType<typeof memoryStorage>
let faulty: FaultyStore
let store: Store

beforeEach(async () => {
  inner = memoryStorage()
  faulty = new FaultyStore(inner)
  ;({ store } = await sampleStore({ storage: faulty }))
  await withUsers(store)
})

const users = () => store.keySpace('users')

interface Doubt {
  readonly id: string
  readonly transaction: string
  readonly line: number
  readonly version: number
}

async function failure(work: Promise<unknown>): Promise<CalicoError> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(CalicoError)
  return error as CalicoError
}

/** A commit whose entry is held back: what it says, and the put itself, to be done later. */
async function heldBack(): Promise<{ doubt: Doubt; arrive: () => Promise<string> }> {
  let bytes: Uint8Array | null = null
  const original = faulty.putIfAbsent.bind(faulty)
  faulty.putIfAbsent = (path, content, options) => {
    if (ENTRY.test(path)) bytes ??= content
    return original(path, content, options)
  }
  for (const operation of ['putIfAbsent', 'get'] as const) {
    faulty.add({ operation, path: ENTRY, kind: 'fail-before', times: EVER })
  }
  const error = await failure(users().upsert(manyUsers()))
  expect(error.code).toBe('CommitUnknown')
  faulty.clear()
  const doubt = error.details as unknown as Doubt
  return { doubt, arrive: () => inner.putIfAbsent(entryPath(1, doubt.version), bytes!) }
}

describe('a commit whose puts have no answer', () => {
  it('fails for certain where a void takes its slot', async () => {
    faulty.add({ operation: 'putIfAbsent', path: ENTRY, kind: 'fail-before', times: 6 })
    const error = await failure(users().upsert(manyUsers()))
    expect(error.code).toBe('StorageUnavailable')
    expect(await pathsIn(inner, 'data/'), 'its files are removed').toEqual([])
    const [member] = (await store.entry(2)).transactions
    expect(member?.actions).toEqual([{ kind: 'void', ids: expect.any(Array) }])
    expect((await users().upsert([{ id: 1 }])).version).toBe(3)
    expect(await users().rows()).toHaveLength(1)
    expect((await store.verify({ deep: true })).findings).toEqual([])
  })

  it('is unknown as long as no put has an answer, though its entry can be read', async () => {
    faulty.add({ operation: 'putIfAbsent', path: ENTRY, kind: 'lost-answer' })
    faulty.add({ operation: 'putIfAbsent', path: ENTRY, nth: 2, times: EVER, kind: 'fail-before' })
    const error = await failure(users().upsert(manyUsers()))
    expect(error.code).toBe('CommitUnknown')
    const { id, version } = error.details as unknown as Doubt
    expect(await store.resolve({ id, version })).toMatchObject({ kind: 'landed', version: 2 })
    const settling = store.resolve({ id, version }, { settle: true })
    expect((await failure(settling)).code).toBe('CommitUnknown')
    faulty.clear()
    const settled = await store.resolve({ id, version }, { settle: true })
    expect(settled).toMatchObject({ kind: 'landed', version: 2 })
    expect(await users().rows()).toHaveLength(1500)
  })

  it('has landed where its slot shows it only to the void', async () => {
    faulty.add({ operation: 'putIfAbsent', path: ENTRY, kind: 'lost-answer' })
    faulty.add({ operation: 'putIfAbsent', path: ENTRY, nth: 2, times: 5, kind: 'fail-before' })
    faulty.add({ operation: 'get', path: /0+2\.json$/, times: 6, kind: 'fail-before' })
    const { version } = await users().upsert(manyUsers())
    expect(version).toBe(2)
    expect(await users().rows()).toHaveLength(1500)
  })
})

describe('resolving an unknown outcome', () => {
  it('finds a commit that arrived late', async () => {
    const { doubt, arrive } = await heldBack()
    expect(await store.resolve(doubt)).toEqual({ kind: 'unknown', head: 1 })
    expect(await arrive()).toBe('created')
    expect(await store.resolve(doubt)).toEqual({ kind: 'landed', version: 2, member: 0 })
    expect(await store.resolve(doubt, { settle: true })).toMatchObject({ kind: 'landed' })
    expect(await users().rows()).toHaveLength(1500)
  })

  it('with settle voids one that has not arrived, and then it cannot', async () => {
    const { doubt, arrive } = await heldBack()
    const other = await reopen(inner)
    expect(await other.resolve(doubt, { settle: true })).toEqual({ kind: 'voided', version: 2 })
    expect(await arrive()).toBe('exists')
    expect(await other.resolve(doubt)).toEqual({ kind: 'voided', version: 2 })
    expect(await other.keySpace('users').rows()).toEqual([])
  })

  it('with settle passes over what others have put, into the first free slot', async () => {
    const { doubt } = await heldBack()
    const other = await reopen(inner)
    await other.keySpace('users').upsert([{ id: 1 }])
    await other.keySpace('users').upsert([{ id: 2 }])
    const settled = await other.resolve(doubt, { settle: true })
    expect(settled).toEqual({ kind: 'voided', version: 4 })
    expect(await other.keySpace('users').rows()).toHaveLength(2)
    const before = await other.snapshot({ kind: 'version', version: 3 })
    const after = await other.snapshot({ kind: 'version', version: 4 })
    expect(after.groups).toEqual(before.groups)
  })

  it('refuses a version that no commit can have had', async () => {
    const doubt = { id: 'a'.repeat(26), version: 0 }
    expect((await failure(store.resolve(doubt))).code).toBe('InvalidArgument')
    const far = { id: 'a'.repeat(26), version: 50 }
    expect((await failure(store.resolve(far, { settle: true }))).code).toBe('UnknownVersion')
  })
})

describe('a process that meets a void of its own commit', () => {
  it.each<[string, () => Promise<unknown>]>([
    ['a call', () => users().upsert(manyUsers())],
    ['a transaction', () => store.transaction((tx) => tx.upsert('users', manyUsers()))],
    ['a repeated one', () => store.transact({}, (tx) => tx.upsert('users', manyUsers()))],
  ])('stops in %s, and does not put it at the next version', async (_, write) => {
    const other = await reopen(inner)
    let bytes: Uint8Array | null = null
    const original = faulty.putIfAbsent.bind(faulty)
    faulty.putIfAbsent = async (path, content, options) => {
      if (ENTRY.test(path) && !bytes) {
        bytes = content
        const { id } = JSON.parse(Buffer.from(content).toString().split('\n')[0]!)
        await other.resolve({ id, version: 2 }, { settle: true })
      }
      return original(path, content, options)
    }
    const error = await failure(write())
    expect(error).toMatchObject({ code: 'CommitConflict', details: { version: 2 } })
    expect((await other.snapshot()).version).toBe(2)
    expect(await pathsIn(inner, 'data/')).toEqual([])
  })
})
