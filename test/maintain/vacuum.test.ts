/** Removing what no kept version needs, only that, and only when told (CAL-MAINTAIN-100 … 108). */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Env, seededEnv } from '../../src/env.js'
import { createStore } from '../../src/executor/open-store.js'
import type { Store } from '../../src/executor/store.js'
import { openStorage, parseAddress } from '../../src/storage/address.js'
import type { ObjectStore } from '../../src/storage/contract.js'
import { MemoryStore } from '../../src/storage/memory.js'
import { codeOf } from '../support/documents.js'
import { pathsIn, rowTexts } from '../support/sample-store.js'
import { manyUsers, withUsers } from '../support/users.js'

/** One clock for the storage and its users, which a test may set forward. */
let skip = 0
let env: Env
let folder: string | null = null
let opened: ObjectStore | null = null

beforeEach(() => {
  skip = 0
  const base = seededEnv({ seed: 1 })
  env = { ...base, nowMicros: () => base.nowMicros() + skip }
})

afterEach(async () => {
  await opened?.close?.()
  if (folder) await rm(folder, { recursive: true })
  folder = null
})

async function storageOf(kind: string): Promise<ObjectStore> {
  if (kind === 'memory') opened = new MemoryStore({ name: 'vacuum', env })
  else {
    folder = await mkdtemp(join(tmpdir(), 'calico-vacuum-'))
    opened = openStorage(parseAddress(join(folder, 'store')), { env })
  }
  return opened
}

const ORPHANS = (incarnation: string): string[] => [
  `data/${incarnation}/aaaaaaaaaaaaaaaaaaaaaaaaaa.parquet`,
  `data/${incarnation}/all/aaaaaaaaaaaaaaaaaaaaaaaaaa.arrow`,
  'data/bbbbbbbbbbbbb/aaaaaaaaaaaaaaaaaaaaaaaaaa.parquet',
  `checkpoint/1/00000000000000000003/${'ab'.repeat(32)}.avro`,
]

/** A store with named files of every kind, some of them replaced by checkpoints, and orphans. */
async function littered(storage: ObjectStore): Promise<{ store: Store; orphans: string[] }> {
  const store = await createStore({ storage, env, workers: 0 })
  const users = await withUsers(store)
  await users.upsert(manyUsers(1500))
  await store.checkpoint()
  await store.writeLogCheckpoint()
  await users.upsert(manyUsers(1500, 700))
  await store.checkpoint()
  await store.writeLogCheckpoint()
  const incarnation = [...(await store.snapshot()).groups.keys()][0]!
  const orphans = ORPHANS(incarnation)
  for (const path of orphans) await storage.putIfAbsent(path, Buffer.from('left over'))
  return { store, orphans }
}

const unsafe = { nothingIsWriting: true }

describe.each(['memory', 'local'])('vacuum of a %s store', (kind) => {
  it('removes the orphans and nothing that is named, at any version', async () => {
    const storage = await storageOf(kind)
    const { store, orphans } = await littered(storage)
    const before = await pathsIn(storage)
    const read = async (): Promise<string[][]> => {
      const { version } = await store.snapshot()
      const all: string[][] = []
      for (let v = 2; v <= version; v++) {
        const at = { kind: 'version' as const, version: v }
        all.push(rowTexts(await store.keySpace('users').rows({ at })))
      }
      return all
    }
    const rows = await read()
    const result = await store.vacuum({ ...unsafe, execute: true })
    expect(result.removable.map(({ path }) => path).sort()).toEqual(orphans.toSorted())
    expect(result.deleted).toBe(orphans.length)
    expect(await pathsIn(storage)).toEqual(before.filter((path) => !orphans.includes(path)))
    expect(await read()).toEqual(rows)
    expect((await store.verify({ deep: true })).findings).toEqual([])
    await store.close()
  })

  it('shows what it would remove and removes nothing unless told', async () => {
    const storage = await storageOf(kind)
    const { store, orphans } = await littered(storage)
    const before = await pathsIn(storage)
    const result = await store.vacuum(unsafe)
    expect(result.removable).toHaveLength(orphans.length)
    expect(result.removable[0]!.bytes).toBe(9)
    expect(result.deleted).toBe(0)
    expect(await pathsIn(storage)).toEqual(before)
    await store.close()
  })
})

describe('vacuum', () => {
  it('removes what nothing names at the second vacuum that finds it', async () => {
    const storage = await storageOf('memory')
    const { store, orphans } = await littered(storage)
    // Of a version that has its log checkpoint nobody can write another.
    const [part = '', ...files] = orphans.toSorted()
    const first = await store.vacuum({ execute: true })
    expect(first).toMatchObject({ waiting: files.length, deleted: 1, fence: 1 })
    expect(first.removable).toMatchObject([{ path: part, reason: 'superseded' }])
    const second = await store.vacuum({ execute: true })
    expect(second.removable.map(({ path }) => path)).toEqual(files)
    expect(second).toMatchObject({ waiting: 0, deleted: files.length, fence: 2 })
    expect(await store.vacuum({ execute: true })).toMatchObject({ deleted: 0, fence: null })
    expect((await store.verify({ deep: true })).findings).toEqual([])
  })

  it('leaves the files of a transaction that is being staged', async () => {
    const storage = await storageOf('memory')
    const { store } = await littered(storage)
    await store.transaction(async (tx) => {
      await tx.upsert('users', manyUsers(1500, 9000))
      const { removable } = await store.vacuum({ execute: true })
      expect(removable.filter(({ path }) => path.startsWith('data/'))).toEqual([])
    })
    expect((await store.verify({ deep: true })).findings).toEqual([])
  })

  it('stops where an entry cannot be read, before it removes anything', async () => {
    const storage = await storageOf('memory')
    const { store } = await littered(storage)
    const before = await pathsIn(storage)
    await storage.put('log/1/00000000000000000002.json', Buffer.from('torn'))
    expect(await codeOf(store.vacuum({ ...unsafe, execute: true }))).toBe('CorruptDocument')
    expect(await pathsIn(storage)).toEqual(before)
  })
})
