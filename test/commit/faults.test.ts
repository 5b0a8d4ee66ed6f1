/** Commits over a storage that fails: landed once or not at all, never silently in doubt. */
import { beforeEach, describe, expect, it } from 'vitest'
import { CalicoError, isCalicoError } from '../../src/errors.js'
import type { KeySpace } from '../../src/executor/key-space.js'
import type { Store } from '../../src/executor/store.js'
import type { ObjectStore } from '../../src/storage/contract.js'
import { FaultyStore } from '../support/faulty-store.js'
import { memoryStorage, pathsIn, reopen, sampleStore } from '../support/sample-store.js'
import { manyUsers, withUsers } from '../support/users.js'

const ENTRY = /^log\/1\/[0-9]+\.json$/
const EVER = Number.POSITIVE_INFINITY

let inner: ObjectStore
let faulty: FaultyStore
let store: Store
let users: KeySpace

beforeEach(async () => {
  inner = memoryStorage()
  faulty = new FaultyStore(inner)
  ;({ store } = await sampleStore({ storage: faulty }))
  users = await withUsers(store)
  await users.append([{ id: 1, tags: 'a' }], ['tags'])
})

const dataFiles = () => pathsIn(inner, 'data/')
const tagsOf = async (id: number): Promise<unknown> => (await users.get([id]))?.tags
const failure = async (work: Promise<unknown>): Promise<CalicoError> => {
  const outcome = await work.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  )
  const error = 'error' in outcome ? outcome.error : undefined
  expect(error).toBeInstanceOf(CalicoError)
  return error as CalicoError
}

async function headOf(): Promise<number> {
  const other = await reopen(inner)
  const { version } = await other.snapshot()
  await other.close()
  return version
}

describe('an entry put', () => {
  it('whose answer is lost is found by its id: one version, applied once', async () => {
    const hits = faulty.add({ operation: 'putIfAbsent', path: ENTRY, kind: 'lost-answer' })
    const { version, id } = await users.append([{ id: 1, tags: 'b' }], ['tags'])
    expect(hits()).toBe(1)
    expect(version).toBe(3)
    expect(await headOf()).toBe(3)
    expect((await store.entry(3)).id).toBe(id)
    expect(await tagsOf(1)).toEqual(['a', 'b'])
  })

  it('that never arrived is repeated at the same version', async () => {
    faulty.add({ operation: 'putIfAbsent', path: ENTRY, kind: 'fail-before', times: 3 })
    const { version } = await users.append([{ id: 1, tags: 'b' }], ['tags'])
    expect(version).toBe(3)
    expect(await tagsOf(1)).toEqual(['a', 'b'])
    expect(await headOf()).toBe(3)
  })

  it('that arrived before the storage went away is CommitUnknown, and is found later', async () => {
    const rows = manyUsers()
    faulty.add({ operation: 'putIfAbsent', path: ENTRY, kind: 'lost-answer' })
    faulty.add({ operation: 'putIfAbsent', path: ENTRY, kind: 'fail-before', nth: 2, times: EVER })
    faulty.add({ operation: 'get', path: ENTRY, kind: 'fail-before', times: EVER })
    const error = await failure(users.upsert(rows))
    expect(error.code).toBe('CommitUnknown')
    expect(error.details).toMatchObject({ line: 1, version: 3 })
    const id = error.details.id as string
    expect(id).toMatch(/^[a-z2-7]{26}$/)
    faulty.clear()
    expect(await dataFiles()).toHaveLength(1)
    expect(await store.findCommit(id, 3)).toBe(3)
    expect(await users.rows()).toHaveLength(rows.length)
    expect((await store.verify({ deep: true })).findings).toEqual([])
    expect((await users.upsert([{ id: 1 }])).version).toBe(4)
  })

  it('that never arrived before the storage went away is not found, its files kept', async () => {
    for (const operation of ['putIfAbsent', 'get'] as const) {
      faulty.add({ operation, path: ENTRY, kind: 'fail-before', times: EVER })
    }
    const error = await failure(users.upsert(manyUsers()))
    expect(error.code).toBe('CommitUnknown')
    faulty.clear()
    expect(await dataFiles()).toHaveLength(1)
    expect(await store.findCommit(error.details.id as string, 3)).toBeNull()
    expect(await headOf()).toBe(2)
  })

  it('that lost its slot while unknown goes on at the next with the same id', async () => {
    const other = await reopen(inner)
    faulty.add({ operation: 'putIfAbsent', path: ENTRY, kind: 'fail-before' })
    faulty.add({
      operation: 'putIfAbsent',
      path: ENTRY,
      nth: 2,
      kind: 'run',
      action: async () => {
        await other.keySpace('users').append([{ id: 1, tags: 'other' }], ['tags'])
      },
    })
    const { version, id } = await users.append([{ id: 1, tags: 'mine' }], ['tags'])
    expect(version).toBe(4)
    expect((await store.entry(4)).id).toBe(id)
    expect(await store.findCommit(id, 3)).toBe(4)
    expect(await tagsOf(1)).toEqual(['a', 'other', 'mine'])
  })

  it('that the storage refuses for certain fails, and takes its files along', async () => {
    const error = new CalicoError('StorageFull', 'no space left')
    faulty.add({ operation: 'putIfAbsent', path: ENTRY, kind: 'fail-before', error })
    expect((await failure(users.upsert(manyUsers()))).code).toBe('StorageFull')
    expect(await dataFiles()).toEqual([])
    expect(await headOf()).toBe(2)
  })

  it('whose slot is damaged afterwards keeps the files: the entry may be its own', async () => {
    faulty.add({ operation: 'putIfAbsent', path: ENTRY, kind: 'lost-answer' })
    faulty.add({
      operation: 'get',
      path: ENTRY,
      kind: 'run',
      action: () => inner.put('log/1/00000000000000000003.json', Buffer.from('torn')),
    })
    expect((await failure(users.upsert(manyUsers()))).code).toBe('CommitUnknown')
    expect(await dataFiles()).toHaveLength(1)
  })
})

describe('a failure while files are staged', () => {
  it.each(['createWriter', 'write', 'close'] as const)(
    'at %s changes nothing and leaves no file',
    async (operation) => {
      faulty.add({ operation, path: /^data\//, kind: 'fail-before' })
      expect((await failure(users.upsert(manyUsers()))).code).toBe('StorageUnavailable')
      expect(await dataFiles()).toEqual([])
      expect(await headOf()).toBe(2)
      expect((await users.upsert(manyUsers())).version).toBe(3)
    },
  )

  it('in the second group takes the files of the first along', async () => {
    const column = (name: string) => ({ name, columns: [{ name, type: 'utf8' }] })
    await store.createKeySpace({
      name: 'two',
      key: [{ name: 'id', type: 'int64' }],
      groups: [column('x'), column('y')],
    })
    faulty.add({ operation: 'close', path: /^data\//, nth: 2, kind: 'fail-before' })
    const rows = manyUsers().map(({ id, name }) => ({ id, x: name, y: name }))
    expect((await failure(store.keySpace('two').upsert(rows))).code).toBe('StorageUnavailable')
    expect(await dataFiles()).toEqual([])
  })

  it('of a tile checkpoint changes nothing and leaves no segment', async () => {
    await users.upsert(manyUsers())
    const before = await dataFiles()
    faulty.add({ operation: 'close', path: /^data\//, kind: 'fail-before' })
    expect((await failure(store.checkpoint())).code).toBe('StorageUnavailable')
    expect(await dataFiles()).toEqual(before)
    expect(await store.checkpoint()).toHaveLength(1)
  })
})

describe('a cancelled commit', () => {
  it('before its put is Aborted, without files and without a version', async () => {
    const controller = new AbortController()
    const work = store.transaction(
      async (tx) => {
        await tx.upsert('users', manyUsers())
        controller.abort()
      },
      { signal: controller.signal },
    )
    expect((await failure(work)).code).toBe('Aborted')
    expect(await dataFiles()).toEqual([])
    expect(await headOf()).toBe(2)
  })

  it('while the outcome of its put is unknown is CommitUnknown (CAL-COMMIT-016)', async () => {
    const controller = new AbortController()
    faulty.add({
      operation: 'putIfAbsent',
      path: ENTRY,
      kind: 'run',
      action: () => {
        controller.abort()
        throw new CalicoError('StorageUnavailable', 'cut off')
      },
    })
    faulty.add({ operation: 'putIfAbsent', path: ENTRY, kind: 'fail-before', nth: 2, times: EVER })
    const work = users.upsert(manyUsers(), { signal: controller.signal })
    expect((await failure(work)).code).toBe('CommitUnknown')
    expect(await dataFiles()).toHaveLength(1)
  })

  it('after its put is acknowledged all the same', async () => {
    const controller = new AbortController()
    faulty.add({ operation: 'get', path: ENTRY, kind: 'run', action: () => controller.abort() })
    faulty.add({ operation: 'putIfAbsent', path: ENTRY, kind: 'lost-answer' })
    const { version } = await users.upsert([{ id: 2 }], { signal: controller.signal })
    expect(version).toBe(3)
  })
})

describe('housekeeping after a commit', () => {
  it('that fails leaves the commit acknowledged', async () => {
    faulty.add({ operation: 'put', kind: 'fail-before', times: EVER })
    faulty.add({ operation: 'putIfAbsent', path: /^checkpoint/, kind: 'fail-before', times: EVER })
    for (let i = 0; i < 130; i++) await users.upsert([{ id: i }])
    await store.close()
    expect(await headOf()).toBe(132)
    expect(await pathsIn(inner, 'checkpoint/')).toEqual([])
  })

  it('writes a log checkpoint after more than 100 entries, and the hint to it', async () => {
    for (let i = 0; i < 105; i++) await users.upsert([{ id: i }])
    await store.close()
    const indexes = (await pathsIn(inner, 'checkpoint/')).filter((p) => p.endsWith('index.json'))
    expect(indexes).toHaveLength(1)
    const other = await reopen(inner)
    const { checkpoint, tailEntries } = await other.snapshot()
    expect(checkpoint?.version).toBeGreaterThan(100)
    expect(tailEntries).toBeLessThan(10)
    expect(isCalicoError(await failure(other.entry(200)), 'UnknownVersion')).toBe(true)
  })
})
