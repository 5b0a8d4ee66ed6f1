/** Log checkpoints: every one of them says what the entries say (CAL-LOG-040 … 056). */
import { describe, expect, it } from 'vitest'
import { seededEnv } from '../../src/env.js'
import type { KeySpace } from '../../src/executor/key-space.js'
import { openStore } from '../../src/executor/open-store.js'
import type { Store } from '../../src/executor/store.js'
import type { CheckpointAction } from '../../src/format/generated/documents.js'
import { sha256Hex } from '../../src/format/hash.js'
import { checkpointIndexPath } from '../../src/format/layout.js'
import { readCheckpointIndex } from '../../src/log/checkpoints.js'
import { readEntries } from '../../src/log/entries.js'
import { MAIN } from '../../src/log/lines.js'
import type { ObjectStore } from '../../src/storage/contract.js'
import { stateFromCheckpoint } from '../../src/table/log-checkpoint.js'
import { applyEntries, emptyState, type LineState } from '../../src/table/state.js'
import { codeOf, copyObjects, readRaw, sealAnything } from '../support/documents.js'
import { memoryStorage, pathsIn, reopen, rowTexts, sampleStore } from '../support/sample-store.js'
import { manyUsers, withUsers } from '../support/users.js'

/** A state as text, for comparison. */
function textOf(state: LineState): string {
  const groups = [...state.groups]
    .map(([incarnation, { tiles, layers, definition }]) => ({
      incarnation,
      definition,
      tiles: [...tiles.values()].sort((a, b) => (a.partition < b.partition ? -1 : 1)),
      layers: layers.map((layer) =>
        layer.kind === 'update' && layer.inline
          ? { ...layer, inline: { ...layer.inline, data: [...layer.inline.data] } }
          : layer,
      ),
    }))
    .sort((a, b) => (a.incarnation < b.incarnation ? -1 : 1))
  const { line, version, timestamp, keySpaces } = state
  const whole = { line, version, timestamp, keySpaces: [...keySpaces.values()], groups }
  return JSON.stringify(whole, (_, value) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  )
}

async function replay(storage: ObjectStore, from: LineState, upTo: number): Promise<LineState> {
  let state = from
  const range = { storage, line: MAIN, after: from.version, upTo }
  for await (const { entry } of readEntries(range)) state = applyEntries(state, [entry])
  return state
}

/** Commits of all kinds, a log checkpoint after every third of them. */
async function busyStore(commits: number): Promise<{ store: Store; storage: ObjectStore }> {
  const { store, storage } = await sampleStore()
  const users = await withUsers(store, {
    partitioning: [{ kind: 'hash', buckets: 3, components: [0] }],
  })
  for (let i = 0; i < commits; i++) {
    await step(store, users, i)
    if (i % 3 === 2) await store.writeLogCheckpoint()
  }
  return { store, storage }
}

async function step(store: Store, users: KeySpace, i: number): Promise<void> {
  if (i % 11 === 7) await users.upsert(manyUsers(1500, i))
  else if (i % 13 === 9) await store.checkpoint()
  else if (i % 17 === 11) await store.checkpoint({ asOf: i - 3 })
  else if (i % 5 === 4) await users.delete([{ id: i - 1 }])
  else await users.append([{ id: i, name: `n${i}`, tags: ['x', `${i}`] }], ['tags'])
}

const indexVersions = async (storage: ObjectStore): Promise<number[]> =>
  (await pathsIn(storage, 'checkpoint/1/'))
    .filter((path) => path.endsWith('index.json'))
    .map((path) => Number(path.split('/')[2]))

describe('log checkpoints of a busy line', () => {
  it('each with the entries after it give the state that the entries alone give', async () => {
    const { store, storage } = await busyStore(50)
    const { version: head } = await store.snapshot()
    const versions = await indexVersions(storage)
    expect(versions.length).toBeGreaterThan(12)
    const whole = textOf(await replay(storage, emptyState(1), head))
    for (const version of versions) {
      const index = (await readCheckpointIndex(storage, 1, version))!
      const state = await stateFromCheckpoint(storage, index)
      expect(textOf(state)).toBe(textOf(await replay(storage, emptyState(1), version)))
      expect(textOf(await replay(storage, state, head))).toBe(whole)
    }
    expect((await store.verify({ deep: true })).findings).toEqual([])
  })

  it('name a base and at most 8 deltas, by the hashes of their bytes', async () => {
    const { store, storage } = await sampleStore()
    const users = await withUsers(store)
    await users.upsert(manyUsers(300))
    for (let i = 0; i < 200; i++) await users.upsert([{ id: i }])
    const counts: number[] = []
    for (let i = 0; i < 25; i++) {
      await users.upsert([{ id: i, name: 'again' }])
      const version = await store.writeLogCheckpoint()
      const index = (await readCheckpointIndex(storage, 1, version))!
      const { manifests } = index.groups[0]!
      counts.push(manifests.length)
      const [base, ...deltas] = manifests.map(({ bytes }) => bytes)
      const added = deltas.reduce((sum, bytes) => sum + bytes, 0)
      expect(added, 'bytes of deltas, of which a base bears 30 %').toBeLessThanOrEqual(0.3 * base!)
      for (const { path, bytes } of manifests) {
        const object = (await storage.get(path))!
        expect(object.byteLength).toBe(bytes)
        expect(path.endsWith(`/${sha256Hex(object)}.avro`)).toBe(true)
      }
      const reuses = manifests.some(({ path }) => !path.includes(String(version).padStart(20, '0')))
      expect(index.base !== undefined).toBe(reuses)
    }
    expect(Math.max(...counts)).toBe(9)
    expect(counts.slice(1)).toContain(1)
  })

  it('leave out updates of the base that a tile of a delta includes', async () => {
    const { store, storage } = await sampleStore()
    const users = await withUsers(store, { partitioning: [{ kind: 'identity', component: 0 }] })
    for (let id = 0; id < 40; id++) await users.upsert([{ id }])
    const base = await store.writeLogCheckpoint()
    const [incarnation] = [...(await store.snapshot()).groups.keys()]
    const action: CheckpointAction = {
      kind: 'checkpoint',
      incarnation: incarnation!,
      partition: '8000000000000007',
      asOf: { line: 1, version: base },
      segments: [],
    }
    await store.transaction(async (tx) => tx.addAction(action, []))
    const version = await store.writeLogCheckpoint()
    const index = (await readCheckpointIndex(storage, 1, version))!
    expect(index.groups[0]!.manifests.map(({ records }) => records)).toEqual([40, 1])
    const state = await stateFromCheckpoint(storage, index)
    expect(state.groups.get(incarnation!)!.layers).toHaveLength(39)
    expect(textOf(state)).toBe(textOf(await replay(storage, emptyState(1), version)))
  })

  it('list up to 128 earlier ones, newest first, through which any version is found', async () => {
    const { store, storage } = await sampleStore()
    const users = await withUsers(store)
    const stamps: number[] = []
    for (let i = 0; i < 140; i++) {
      stamps.push((await users.upsert([{ id: i }])).timestamp)
      await store.writeLogCheckpoint()
    }
    const last = (await readCheckpointIndex(storage, 1, 141))!
    expect(last.earlier).toHaveLength(128)
    expect(last.earlier.map(({ version }) => version)).toEqual(
      Array.from({ length: 128 }, (_, i) => 140 - i),
    )
    const fresh = await reopen(storage)
    for (const i of [0, 1, 5, 11, 12, 13, 60, 139]) {
      const at = { kind: 'timestamp' as const, micros: stamps[i]! + (i % 2) }
      const state = await fresh.snapshot(at)
      expect([state.version, state.checkpoint?.version]).toEqual([i + 2, i + 2])
      expect(await fresh.keySpace('users').rows({ at })).toHaveLength(i + 1)
    }
    const before = { kind: 'timestamp' as const, micros: stamps[0]! - 1 }
    expect((await fresh.snapshot(before)).version).toBe(1)
    expect(await codeOf(fresh.snapshot({ kind: 'timestamp', micros: 5 }))).toBe('UnknownVersion')
  })

  it('written by two processes of one version are the same objects', async () => {
    const { store, storage } = await busyStore(20)
    await store.keySpace('users').upsert(manyUsers(1500))
    await store.close()
    const twins = [memoryStorage(2), memoryStorage(3)]
    const written: string[][] = []
    for (const [i, twin] of twins.entries()) {
      await copyObjects(storage, twin)
      const before = await pathsIn(twin, 'checkpoint/')
      const other = await openStore({ storage: twin, env: seededEnv({ seed: 50 + i }), workers: 0 })
      if (i === 1) await other.snapshot({ kind: 'version', version: 3 })
      await other.writeLogCheckpoint()
      written.push((await pathsIn(twin, 'checkpoint/')).filter((path) => !before.includes(path)))
    }
    expect(written[0]!.length).toBeGreaterThan(1)
    expect(written[1]).toEqual(written[0])
    for (const path of written[0]!) {
      expect(await twins[1]!.get(path)).toEqual(await twins[0]!.get(path))
    }
  })

  it('at once by two processes leave one that is read', async () => {
    const { storage } = await busyStore(10)
    const stores = [await reopen(storage, 2), await reopen(storage, 3)]
    await stores[0]!.keySpace('users').upsert([{ id: 1, name: 'last' }])
    await stores[1]!.snapshot()
    await Promise.all(stores.map((store) => store.writeLogCheckpoint()))
    const fresh = await reopen(storage)
    expect((await fresh.verify({ deep: true })).findings).toEqual([])
    expect(await fresh.keySpace('users').get([1])).toMatchObject({ name: 'last' })
  })

  it('may be missing, all of them, and nothing changes but the requests', async () => {
    const { store, storage } = await busyStore(30)
    const rows = rowTexts(await store.keySpace('users').rows())
    const bare = memoryStorage(4)
    await copyObjects(storage, bare, (path) => !/^checkpoint|hint/.test(path))
    expect(rowTexts(await (await reopen(bare)).keySpace('users').rows())).toEqual(rows)
  })
})

describe('a damaged log checkpoint', () => {
  it.each([
    ['an index that is torn', 'index', 'CorruptDocument'],
    ['a manifest with other bytes', 'avro', 'CorruptManifest'],
    ['a manifest that is missing', 'gone', 'MissingObject'],
    ['an index of another version', 'version', 'CorruptDocument'],
  ])('is reported: %s', async (_, damage, code) => {
    const { store, storage } = await busyStore(6)
    const version = await store.writeLogCheckpoint()
    await store.close()
    const index = checkpointIndexPath(1, version)
    const manifest = (await readCheckpointIndex(storage, 1, version))!.groups[0]!.manifests[0]!.path
    const bytes = (await storage.get(
      damage === 'index' || damage === 'version' ? index : manifest,
    ))!
    if (damage === 'index') await storage.put(index, bytes.subarray(0, 40))
    if (damage === 'gone') await storage.delete(manifest)
    if (damage === 'version') {
      const changed = { ...(await readRaw(storage, index)), version: version + 1 }
      await storage.put(index, sealAnything(changed))
    }
    if (damage === 'avro') {
      bytes[bytes.length - 20]! ^= 1
      await storage.put(manifest, bytes)
    }
    expect(await codeOf(async () => (await reopen(storage)).snapshot())).toBe(code)
  })
})
