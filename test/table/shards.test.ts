/** Shards of tiles in log checkpoints (CAL-LOG-170 … 178, CAL-SCAN-090). */
import { beforeEach, describe, expect, it } from 'vitest'
import { seededEnv } from '../../src/env.js'
import type { OpenOptions } from '../../src/executor/open-options.js'
import { createStore } from '../../src/executor/open-store.js'
import type { Store } from '../../src/executor/store.js'
import type { CheckpointIndex, TileShards } from '../../src/format/generated/documents.js'
import { readEntries } from '../../src/log/entries.js'
import { writeHint } from '../../src/log/hint.js'
import { MAIN } from '../../src/log/lines.js'
import { readShards, shardedGroups } from '../../src/log/tile-shards.js'
import { copyStore } from '../../src/maintain/copy.js'
import type { RequestOptions } from '../../src/storage/contract.js'
import { MemoryStore } from '../../src/storage/memory.js'
import { stateFromCheckpoint } from '../../src/table/log-checkpoint.js'
import { emptyState, type LineState } from '../../src/table/state.js'
import { entriesApplied } from '../../src/table/with-tiles.js'
import { writeLogCheckpoint } from '../../src/table/write-log-checkpoint.js'
import { codeOf } from '../support/documents.js'
import { memoryStorage, pathsIn, reopen, rowTexts, sampleStore } from '../support/sample-store.js'
import { manyUsers, withUsers } from '../support/users.js'

/** A storage that keeps the paths of what was got. */
class ReadingLog extends MemoryStore {
  read: string[] = []

  override get(path: string, options?: RequestOptions): Promise<Uint8Array | null> {
    this.read.push(path)
    return super.get(path, options)
  }

  /** The manifests that were read since the last call. */
  manifests(): string[] {
    const found = this.read.filter((path) => path.endsWith('.avro'))
    this.read = []
    return found.sort()
  }
}

interface Parted {
  readonly p: number
  readonly id: number
  readonly n: number
}

const row = (p: number): Parted => ({ p, id: p, n: 10 * p })

let storage: ReadingLog
let store: Store
let base: CheckpointIndex | null

beforeEach(() => {
  base = null
})

/** A tile for each row, by one component of the key or the other. */
async function parted(
  rows: readonly Parted[],
  component = 0,
  places: OpenOptions['places'] = {},
): Promise<void> {
  storage = new ReadingLog({ name: 'shards', env: seededEnv({ seed: 5 }) })
  store = await createStore({ storage, env: seededEnv({ seed: 5 }), workers: 0, places })
  const [place] = Object.keys(places)
  await store.createKeySpace({
    name: 'parted',
    key: ['p', 'id'].map((name) => ({ name, type: 'int64' })),
    groups: [
      {
        name: 'main',
        partitioning: [{ kind: 'identity', component }],
        columns: [{ name: 'n', type: 'int64' }],
        ...(place && { place }),
      },
    ],
  })
  await put(rows)
}

/** Writes rows and checkpoints their tiles. */
async function put(rows: readonly Parted[]): Promise<void> {
  await store.keySpace('parted').upsert(rows.map((one) => ({ ...one })))
  await store.checkpoint()
}

/** A log checkpoint of the head in shards of about two tiles, and what it says of them. */
async function checkpoint(shardTiles = 2): Promise<TileShards['shards']> {
  const state = await store.snapshot()
  base = await writeLogCheckpoint({ storage, state, base, shardTiles })
  const { line, version } = state
  await writeHint(storage, { line, version, refs: 1, checkpoint: version })
  const [sharded] = shardedGroups(base)
  if (!sharded) return []
  const { ref, definition } = sharded
  return (await readShards(storage, ref, { line, definition })).shards
}

const recordsOf = (shards: TileShards['shards']): number[][] =>
  shards.map(({ manifests }) => manifests.map(({ records }) => records))

const rowsOf = (count: number): Parted[] => Array.from({ length: count }, (_, p) => row(p))

describe('the tiles of a group', () => {
  it('lie in shards of even size where they are many', async () => {
    await parted(rowsOf(11))
    expect(recordsOf(await checkpoint())).toEqual([[1], [2], [2], [2], [2], [2]])
    expect(base!.groups[0]!.manifests).toEqual([])
    expect((await (await reopen(storage)).verify()).findings).toEqual([])
  })

  it('lie with its updates where they are few', async () => {
    await parted(rowsOf(4))
    expect(await checkpoint()).toEqual([])
    expect(base!.groups[0]!.manifests).toHaveLength(1)
  })

  it('are told of by the records of their shard', async () => {
    await parted(rowsOf(6))
    const [, second] = await checkpoint()
    const key = (number: number): string => `80000000000000${number.toString(16).padStart(2, '0')}`
    expect(second).toMatchObject({
      ...{ first: key(2), last: key(3), rows: 2 },
      // The key-space came first, and then the rows.
      ...{ asOfMin: 2, asOfMax: 2 },
      ...{ keyMin: key(2) + key(2), keyMax: key(3) + key(3) },
      bounds: [{ nulls: 0, min: key(20), max: key(30) }],
    })
  })
})

describe('a later log checkpoint', () => {
  it('names shards again unread in which no tile has changed', async () => {
    await parted(rowsOf(10))
    const before = await checkpoint()
    const { version } = base!
    await put([{ ...row(4), n: 1 }])
    storage.manifests()
    const after = await checkpoint()
    expect(after.flatMap((shard, i) => (equal(shard, before[i]!) ? [] : [i]))).toEqual([2])
    expect(storage.manifests()).toEqual(before[2]!.manifests.map(({ path }) => path))
    expect(base!.base).toBe(version)
  })

  it('names the document again where no tile has', async () => {
    await parted(rowsOf(10))
    await checkpoint()
    const { shards } = base!.groups[0]!
    await store.keySpace('parted').upsert([{ ...row(4), n: 1 }])
    await checkpoint()
    expect(base!.groups[0]!.shards).toEqual(shards)
    expect(base!.groups[0]!.manifests).toHaveLength(1)
    expect((await (await reopen(storage)).verify()).findings).toEqual([])
  })

  it('has a delta for few tiles of a large shard', async () => {
    await parted(rowsOf(201))
    await checkpoint(70)
    await put([row(201)])
    expect(recordsOf(await checkpoint(70))).toEqual([[67], [67], [67, 1]])
    expect((await (await reopen(storage)).verify()).findings).toEqual([])
  })

  it('cuts a shard that has grown beyond twice its size', async () => {
    await parted([0, 10, 20, 30, 40, 50].map(row))
    expect(recordsOf(await checkpoint())).toEqual([[2], [2], [2]])
    await put([21, 22, 23].map(row))
    expect(recordsOf(await checkpoint())).toEqual([[2], [1], [2], [2], [2]])
    expect((await (await reopen(storage)).verify()).findings).toEqual([])
  })
})

const equal = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

describe('a read', () => {
  const plansOf = async (where: string) => {
    const fresh = await reopen(storage)
    storage.manifests()
    const { groups } = await fresh.explain('parted', { where })
    const rows = await fresh.keySpace('parted').rows({ where })
    return { rows, shards: groups[0]!.shards, manifests: storage.manifests() }
  }

  it('leaves shards out by their partitions', async () => {
    await parted(rowsOf(10))
    const shards = await checkpoint()
    const found = await plansOf('p = 4')
    expect(rowTexts(found.rows)).toEqual(['{"p":"4n","id":"4n","n":"40n"}'])
    const left = { all: 5, byPartition: 4, byKeys: 0, byBounds: 0, tilesMax: 8 }
    expect(found.shards).toEqual(left)
    expect(found.manifests).toEqual([shards[2]!.manifests[0]!.path])
    expect((await plansOf('p >= 3 and p < 6')).shards).toMatchObject({ byPartition: 3 })
  })

  it('leaves shards out by their keys', async () => {
    await parted(rowsOf(10), 1)
    await checkpoint()
    const found = await plansOf('p = 4')
    expect(found.rows).toHaveLength(1)
    expect(found.shards).toMatchObject({ all: 5, byPartition: 0, byKeys: 4, byBounds: 0 })
    expect(found.manifests).toHaveLength(1)
  })

  it('leaves shards out by their bounds, but where updates lie over them', async () => {
    await parted(rowsOf(10))
    await checkpoint()
    const found = await plansOf('n = 40')
    expect(found.shards).toMatchObject({ all: 5, byPartition: 0, byKeys: 0, byBounds: 4 })
    expect(found.rows).toHaveLength(1)
    await store.keySpace('parted').upsert([{ ...row(9), n: 40 }])
    const more = await plansOf('n = 40')
    expect(more.shards).toMatchObject({ byBounds: 3 })
    expect(more.rows).toHaveLength(2)
  })

  it('meets damage of the shards that it needs, and of no others', async () => {
    await parted(rowsOf(10))
    const shards = await checkpoint()
    await storage.delete(shards[4]!.manifests[0]!.path)
    const space = (await reopen(storage)).keySpace('parted')
    expect(await space.get([1, 1])).toMatchObject({ n: 10n })
    expect(await space.rows({ where: 'p < 8' })).toHaveLength(8)
    expect(await codeOf(space.get([9, 9]))).toBe('MissingObject')
    expect(await codeOf(space.rows({ where: 'n = 90' }))).toBe('MissingObject')
    expect(await codeOf(space.rows())).toBe('MissingObject')
  })
})

/** What a state holds, tiles read. */
async function textOf(state: LineState): Promise<string> {
  const groups: unknown[] = []
  for (const { tiles, layers } of state.groups.values()) {
    const all = []
    for await (const some of tiles.stream()) all.push(...some)
    groups.push({ all, layers: layers.map(({ position, after }) => ({ position, after })) })
  }
  return JSON.stringify([state.version, groups], (_, value) =>
    value && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  )
}

describe('every log checkpoint in shards', () => {
  it('gives the state that the entries give, and what follows on it the same', async () => {
    storage = new ReadingLog({ name: 'shards', env: seededEnv({ seed: 6 }) })
    store = (await sampleStore({ storage })).store
    const users = await withUsers(store, {
      partitioning: [{ kind: 'hash', buckets: 7, components: [0] }],
    })
    const indexes: CheckpointIndex[] = []
    for (let i = 0; i < 40; i++) {
      if (i % 11 === 1) await users.upsert(manyUsers(300, i))
      else if (i % 7 === 3) await store.checkpoint(i % 2 ? {} : { asOf: i })
      else if (i % 13 === 8) await store.fold({ keySpace: 'users', group: 'main' })
      else if (i % 9 === 5) await users.deleteRange({ from: [i], to: [i + 20] })
      else await users.upsert([{ id: i, name: `n${i}` }])
      if (i % 4 !== 1) continue
      await checkpoint(1)
      indexes.push(base!)
    }
    const { version: head } = await store.snapshot()
    const entries = []
    for await (const { entry } of readEntries({ storage, line: MAIN, after: 0, upTo: head })) {
      entries.push(entry)
    }
    const whole = await textOf(await entriesApplied(emptyState(1), entries))
    expect(indexes.some((index) => shardedGroups(index).length > 0)).toBe(true)
    for (const index of indexes) {
      const state = await stateFromCheckpoint(storage, index)
      const before = await entriesApplied(emptyState(1), entries.slice(0, index.version))
      expect(await textOf(state)).toBe(await textOf(before))
      expect(await textOf(await entriesApplied(state, entries.slice(index.version)))).toBe(whole)
    }
  })

  it('is copied, and kept by a vacuum', async () => {
    await parted(rowsOf(10))
    await checkpoint()
    await put([row(10)])
    await checkpoint()
    const to = memoryStorage(8)
    expect((await copyStore({ from: storage, to })).problems).toEqual([])
    const copy = await reopen(to)
    expect((await copy.verify()).findings).toEqual([])
    const { removable } = await copy.vacuum({ nothingIsWriting: true })
    expect(removable).toEqual([])
    expect(await copy.keySpace('parted').rows()).toHaveLength(11)
  })

  it('lies in the location of a group that has a place', async () => {
    const place = memoryStorage(22)
    await parted(rowsOf(6), 0, { elsewhere: { storage: place } })
    await checkpoint()
    const isNamed = (path: string): boolean => /[0-9a-f]{64}\.(avro|json)$/.test(path)
    expect((await pathsIn(storage, 'checkpoint/')).filter(isNamed)).toEqual([])
    const placed = await pathsIn(storage, 'place/elsewhere/')
    expect(placed.filter((path) => path.endsWith('.json'))).toHaveLength(1)
    for (const path of placed) {
      await place.put(path.slice('place/elsewhere/'.length), (await storage.get(path))!)
    }
    expect((await store.verify()).findings).toEqual([])
  })
})
