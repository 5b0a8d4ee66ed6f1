/** The registry of a folder, against what is there by a walk of the file system. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { seededEnv } from '../../src/env.js'
import { createStore } from '../../src/executor/open-store.js'
import type { Store } from '../../src/executor/store.js'
import { entryPath, MARKER_PATH } from '../../src/format/layout.js'
import { openRegistry } from '../../src/maintain/registry.js'
import type { RegistryRow } from '../../src/maintain/registry-row.js'
import { manyUsers, withUsers } from '../support/users.js'

let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'calico-registry-'))
})
afterEach(() => rmSync(root, { recursive: true }))

let seed = 100

/** A store with segments, files that checkpoints have replaced, and updates over segments. */
async function makeStore(folder: string): Promise<Store> {
  const env = seededEnv({ seed: seed++ })
  const store = await createStore({ uri: join(root, folder), env, workers: 0 })
  const users = await withUsers(store, {
    partitioning: [{ kind: 'hash', buckets: 2, components: [0] }],
  })
  await users.upsert(manyUsers(3000))
  await store.checkpoint({ segmentBytesTarget: 20_000 })
  await users.upsert(manyUsers(1500, 2000))
  await users.upsert([{ id: 1 }])
  return store
}

async function rowsOf(folder = ''): Promise<RegistryRow[]> {
  const rows: RegistryRow[] = []
  const registry = openRegistry({ uri: join(root, folder), sortBytesMax: 4096 })
  for await (const row of registry.rows()) rows.push(row)
  return rows
}

/** The files of some kinds, as paths below the root. */
function pathsOf(rows: readonly RegistryRow[], ...kinds: RegistryRow['kind'][]): string[] {
  return rows.flatMap((row) =>
    kinds.includes(row.kind) && 'path' in row ? [join(row.store, row.path)] : [],
  )
}

/** Every data file below the root, by the file system's own walk. */
function dataFiles(): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .filter((path) => /(^|\/)data\//.test(path))
}

const FILES = ['segment', 'update', 'history', 'unreferenced', 'undecided'] as const

describe('a registry', () => {
  it('of several stores names each data file once, as a walk of the folder does', async () => {
    for (const folder of ['a', 'deep/er/b', 'a-2']) await (await makeStore(folder)).close()
    writeFileSync(join(root, 'a', 'data', 'stray.parquet'), 'x')
    const rows = await rowsOf()
    const stores = rows.flatMap((row) => (row.kind === 'store' ? [row.store] : []))
    expect(stores.sort()).toEqual(['a', 'a-2', 'deep/er/b'])
    expect(pathsOf(rows, ...FILES).sort()).toEqual(dataFiles().sort())
    expect(pathsOf(rows, 'unreferenced')).toEqual(['a/data/stray.parquet'])
    expect(pathsOf(rows, 'history')).toHaveLength(3)
    expect(rows.filter(({ kind }) => kind === 'damaged')).toEqual([])
  })

  it('tells of tiles and segments what the state of the store says', async () => {
    const store = await makeStore('a')
    const [group] = [...(await store.snapshot()).groups.values()]
    const rows = await rowsOf('a')
    const tiles = rows.flatMap((row) => (row.kind === 'tile' ? [row] : []))
    expect(tiles).toHaveLength(2)
    for (const { partition, asOf, segments, rows: count, updates } of tiles) {
      const tile = group!.tiles.get(partition)!
      expect({ asOf, segments }).toEqual({ asOf: tile.asOf, segments: tile.segments.length })
      expect(count).toBe(tile.segments.reduce((sum, segment) => sum + segment.rows, 0))
      expect(updates).toBeGreaterThanOrEqual(1)
    }
    const named = rows.flatMap((row) => (row.kind === 'segment' ? [row] : []))
    const stored = [...group!.tiles.values()].flatMap(({ segments }) => segments)
    expect(named.map(({ path, name }) => ({ path, name }))).toEqual(
      stored.map(({ path, name }) => ({ path, name })),
    )
    expect(named.every(({ pages }) => pages >= 1)).toBe(true)
    expect(new Set(named.map(({ keyTypes }) => keyTypes.join()))).toEqual(new Set(['int64']))
    expect(rows[0]).toMatchObject({ kind: 'store', store: '', id: store.id, keySpaces: 1 })
    await store.close()
  })

  it('of a folder without stores is empty', async () => {
    writeFileSync(join(root, 'notes.txt'), 'x')
    expect(await rowsOf()).toEqual([])
  })

  it.each<[string, string, (path: string) => void, string, string]>([
    ['a damaged marker', MARKER_PATH, damage, MARKER_PATH, 'CorruptDocument'],
    ['a lost marker', MARKER_PATH, remove, MARKER_PATH, 'NotAStore'],
    ['a damaged entry', entryPath(1, 2), damage, entryPath(1, 2), 'CorruptDocument'],
    ['a lost entry', entryPath(1, 2), remove, entryPath(1, 2), 'MissingObject'],
  ])('tells of a store with %s and of the one after it', async (_, path, harm, where, code) => {
    for (const folder of ['a', 'b']) await (await makeStore(folder)).close()
    harm(join(root, 'a', path))
    const rows = await rowsOf()
    const damaged = rows.flatMap((row) => (row.kind === 'damaged' ? [row] : []))
    expect(damaged.map((row) => [row.store, row.path, row.code])).toEqual([['a', where, code]])
    expect(rows.some((row) => row.kind === 'store' && row.store === 'b')).toBe(true)
    expect(pathsOf(rows, ...FILES).sort()).toEqual(dataFiles().sort())
    expect(pathsOf(rows, 'unreferenced')).toEqual([])
  })

  it('tells of lost and of damaged files, each once', async () => {
    await (await makeStore('a')).close()
    const before = await rowsOf()
    const [first, second] = pathsOf(before, 'segment')
    const [old] = pathsOf(before, 'history')
    remove(join(root, first!))
    damage(join(root, second!))
    remove(join(root, old!))
    const damaged = (await rowsOf()).flatMap((row) => (row.kind === 'damaged' ? [row] : []))
    const found = damaged.map((row) => [join(row.store, row.path), row.code])
    expect(found.sort()).toEqual(
      [
        [first, 'MissingObject'],
        [second, 'CorruptFile'],
        [old, 'MissingObject'],
      ].sort(),
    )
  })
})

function damage(path: string): void {
  const bytes = readFileSync(path)
  writeFileSync(path, bytes.subarray(0, bytes.length >> 1))
}

function remove(path: string): void {
  rmSync(path)
}
