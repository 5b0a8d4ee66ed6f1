/** Stores that lack their newest objects, as a provider's replication leaves them. */

import { beforeAll, describe, expect, it } from 'vitest'
import { seededEnv } from '../../src/env.js'
import { openStore } from '../../src/executor/open-store.js'
import type { Store } from '../../src/executor/store.js'
import { checkpointIndexPath, entryPath, hintPath } from '../../src/format/layout.js'
import { sealDocument } from '../../src/format/sealed.js'
import { decodeEntry } from '../../src/log/entries.js'
import { MemoryStore } from '../../src/storage/memory.js'
import { codeOf } from '../support/documents.js'
import fc from '../support/property.js'
import { memoryStorage, pathsIn, sampleStore } from '../support/sample-store.js'
import { manyUsers, withUsers } from '../support/users.js'

type Row = Readonly<Record<string, unknown>>

interface History {
  readonly storage: MemoryStore
  /** Rows by version; none at 0, and at 1 the key-space is made. */
  readonly rows: readonly (readonly Row[])[]
  /** By version, the paths that its entry needs, itself included. */
  readonly needs: readonly (readonly string[])[]
}

/** Updates inline, in files and by manifest, a delete, checkpoints of tiles and of the log. */
async function makeHistory(): Promise<History> {
  const storage = memoryStorage()
  const { store } = await sampleStore({ storage })
  const partitioning = [{ kind: 'identity' as const, component: 0 }]
  const users = await withUsers(store, { partitioning })
  await store.createKeySpace({
    name: 'plain',
    key: [{ name: 'id', type: 'int64' }],
    groups: [{ name: 'g', columns: [{ name: 'name', type: 'utf8' }] }],
  })
  const plain = store.keySpace('plain')
  const rows: Row[][] = [[], []]
  const steps: (() => Promise<unknown>)[] = [
    () => plain.upsert(manyUsers(3)),
    () => plain.upsert(manyUsers(1500, 10)),
    () => plain.delete([{ id: 11 }, { id: 12 }]),
    () => users.upsert(manyUsers(510)),
    () => store.checkpoint({ keySpace: 'plain' }),
    () => plain.upsert([{ id: 1, name: 'late' }]),
    () => plain.upsert(manyUsers(1500, 5000)),
    () => plain.upsert([{ id: 2, name: 'last' }]),
  ]
  const all = async (): Promise<Row[]> => [...(await plain.rows()), ...(await users.rows())]
  rows.push(await all())
  for (const [i, step] of steps.entries()) {
    await step()
    const { version } = await store.snapshot()
    while (rows.length <= version) rows.push(await all())
    if (i === 3) await store.writeLogCheckpoint()
  }
  await store.close()
  const needs = [[] as string[]]
  for (let version = 1; version < rows.length; version++) {
    needs.push([entryPath(1, version), ...(await namedBy(storage, version))])
  }
  return { storage, rows, needs }
}

/** The paths below data/ that the text of an entry, and of manifests that it names, speaks of. */
async function namedBy(storage: MemoryStore, version: number): Promise<string[]> {
  const entry = decodeEntry((await storage.get(entryPath(1, version)))!, 1, version)
  const names = /data\/[a-z2-7]{13}\/[^"]+?\.(parquet|avro)/g
  const named = new Set(JSON.stringify(entry).match(names))
  for (const path of [...named].filter((one) => one.endsWith('.avro'))) {
    const text = Buffer.from((await storage.get(path))!).toString('latin1')
    for (const [inner] of text.matchAll(/data\/[a-z2-7]{13}\/[a-z2-7]{26}\.parquet/g))
      named.add(inner)
  }
  return [...named]
}

/** The history without some of its objects. */
async function copyWithout(history: History, lost: ReadonlySet<string>): Promise<MemoryStore> {
  const copy = new MemoryStore({ name: 'replica', env: seededEnv({ seed: 2 }) })
  for (const path of await pathsIn(history.storage)) {
    if (!lost.has(path)) await copy.put(path, (await history.storage.get(path))!)
  }
  return copy
}

const openReplica = (storage: MemoryStore): Promise<Store> =>
  openStore({ storage, env: seededEnv({ seed: 3 }), workers: 0, replica: true })

async function rowsOf(store: Store, version: number): Promise<Row[]> {
  const at = { kind: 'version', version } as const
  const state = await store.snapshot(at)
  const names = [...state.keySpaces.values()].map(({ name }) => name)
  const rows: Row[] = []
  for (const name of ['plain', 'users']) {
    if (names.includes(name)) rows.push(...(await store.keySpace(name).rows({ at })))
  }
  return rows
}

let history: History

beforeAll(async () => {
  history = await makeHistory()
})

describe('a replica', () => {
  it('of which nothing is missing is at the head', async () => {
    const head = history.rows.length - 1
    const store = await openReplica(await copyWithout(history, new Set()))
    expect(store.replica).toEqual({ version: head, seen: head, missing: [] })
    expect(await rowsOf(store, head)).toEqual(history.rows[head])
  })

  it('without some of its objects is at the newest version that needs none of them', async () => {
    const head = history.rows.length - 1
    const paths = (await pathsIn(history.storage)).filter(
      (path) => path.startsWith('data/') || /^(log|checkpoint)\/1\/0/.test(path),
    )
    const places = [...paths, hintPath(1)]
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.nat(places.length - 1), { minLength: 1, maxLength: 5 }),
        async (chosen) => {
          const lost = new Set(chosen.map((at) => places[at]!))
          const broken = history.needs.findIndex((needs) => needs.some((path) => lost.has(path)))
          const whole = broken === -1 ? head : broken - 1
          const store = await openReplica(await copyWithout(history, lost))
          expect(store.replica?.version).toBe(whole)
          if (whole >= 2) {
            expect((await store.snapshot()).version).toBe(whole)
            expect(await rowsOf(store, whole)).toEqual(history.rows[whole])
          }
          // What is missing and can be known to be: lost, and needed by an entry that is there.
          const told = new Set(store.replica?.missing.map(({ path }) => path))
          for (const path of told) expect(lost).toContain(path)
          if (broken === -1) expect(told.size).toBe(0)
          else if (history.needs.at(-1)?.includes(entryPath(1, broken)) !== true) {
            expect(told.size).toBeGreaterThan(0)
          }
          await store.close()
        },
      ),
      { numRuns: 15 },
    )
  })

  it('names all that is missing beyond, and how far there are signs', async () => {
    const lost = new Set([entryPath(1, 4), entryPath(1, 10), ...dataOf(9)])
    const copy = await copyWithout(history, lost)
    const hint = sealDocument('hint', { line: 1, version: 12, refs: 1 })
    await copy.put(hintPath(1), hint)
    const { replica } = await openReplica(copy)
    expect(replica).toMatchObject({ version: 3, seen: 12 })
    const named = replica?.missing.map(({ code, path }) => [code, path])
    const wanted = [
      entryPath(1, 4),
      ...dataOf(9),
      entryPath(1, 10),
      entryPath(1, 11),
      entryPath(1, 12),
    ]
    expect(named).toEqual(wanted.map((path) => ['MissingObject', path]))
  })

  it('with a file cut short or an entry damaged is at the version before', async () => {
    const [file = ''] = dataOf(4)
    const copy = await copyWithout(history, new Set())
    await copy.put(file, new Uint8Array(5))
    expect((await openReplica(copy)).replica).toMatchObject({
      version: 3,
      missing: [{ code: 'CorruptFile', path: file }],
    })
    const other = await copyWithout(history, new Set())
    await other.put(entryPath(1, 6), new TextEncoder().encode('damaged'))
    expect((await openReplica(other)).replica).toMatchObject({
      version: 5,
      missing: [{ code: 'CorruptDocument', path: entryPath(1, 6) }],
    })
  })

  it('is only read, and leaves its storage as it is', async () => {
    const copy = await copyWithout(history, new Set([entryPath(1, 9), checkpointIndexPath(1, 6)]))
    const before = await pathsIn(copy)
    const store = await openReplica(copy)
    const plain = store.keySpace('plain')
    for (const rows of [manyUsers(1), manyUsers(1500)]) {
      expect(await codeOf(plain.upsert(rows))).toBe('InvalidArgument')
    }
    expect(await codeOf(store.checkpoint())).toBe('InvalidArgument')
    expect(await codeOf(store.writeLogCheckpoint())).toBe('InvalidArgument')
    await store.close()
    expect(await pathsIn(copy)).toEqual(before)
  })

  it('has the log and the entries up to its version alone', async () => {
    const store = await openReplica(await copyWithout(history, new Set([entryPath(1, 5)])))
    const versions: number[] = []
    for await (const { version } of store.log()) versions.push(version)
    expect(versions).toEqual([4, 3, 2, 1])
    expect((await store.entry(4)).version).toBe(4)
    expect(await codeOf(store.entry(6))).toBe('UnknownVersion')
    const beyond = { kind: 'version', version: 6 } as const
    expect(await codeOf(store.snapshot(beyond))).toBe('UnknownVersion')
  })

  it('that is opened as any other store is told as damaged, not as older', async () => {
    for (const lost of [entryPath(1, 8), ...dataOf(9)]) {
      const copy = await copyWithout(history, new Set([lost]))
      const store = await openStore({ storage: copy, env: seededEnv({ seed: 3 }), workers: 0 })
      expect(store.replica).toBeNull()
      expect(await codeOf(store.keySpace('plain').rows())).toBe('MissingObject')
    }
  })

  it('is at version 0 where not even the first entry is there', async () => {
    const store = await openReplica(await copyWithout(history, new Set([entryPath(1, 1)])))
    expect(store.replica?.version).toBe(0)
    expect(await codeOf(store.keySpace('plain').rows())).toBe('UnknownKeySpace')
  })
})

describe('verifying', () => {
  it('gives the newest whole version where it is asked for', async () => {
    const copy = await copyWithout(history, new Set(dataOf(4)))
    const store = await openStore({ storage: copy, env: seededEnv({ seed: 3 }), workers: 0 })
    expect((await store.verify()).whole).toBeUndefined()
    const { whole, findings } = await store.verify({ whole: true })
    expect(whole?.version).toBe(3)
    expect(whole?.missing.map(({ path }) => path)).toEqual(dataOf(4))
    expect(findings.map(({ path }) => path)).toEqual(dataOf(4))
  })
})

/** The data files that a version's entry names. */
function dataOf(version: number): string[] {
  const paths = (history.needs[version] ?? []).filter((path) => path.startsWith('data/'))
  expect(paths.length).toBeGreaterThan(0)
  return paths
}
