import { describe, expect, it } from 'vitest'
import { seededEnv } from '../../src/env.js'
import { entryPath } from '../../src/format/layout.js'
import { openSealed } from '../../src/format/sealed.js'
import { createStore, openStore, type Store } from '../../src/index.js'
import { MemoryStore } from '../../src/storage/memory.js'

const PARTITIONS = 700

interface RawUpdate {
  readonly files: readonly unknown[]
  readonly manifest?: { readonly path: string; readonly records: number }
}

async function storeOfManyPartitions(): Promise<{ storage: MemoryStore; store: Store }> {
  const env = seededEnv({ seed: 5 })
  const storage = new MemoryStore({ name: 'many', env })
  const store = await createStore({ storage, env, workers: 0 })
  await store.createKeySpace({
    name: 't',
    key: [{ name: 'id', type: 'int64' }],
    groups: [
      {
        name: 'g',
        partitioning: [{ kind: 'identity', component: 0 }],
        columns: [{ name: 'v', type: 'int32' }],
      },
    ],
  })
  await store
    .keySpace('t')
    .upsert(Array.from({ length: PARTITIONS }, (_, id) => ({ id, v: id * 2 })))
  return { storage, store }
}

async function rawUpdate(storage: MemoryStore, version: number): Promise<RawUpdate> {
  const bytes = await storage.get(entryPath(1, version))
  const entry = openSealed(bytes!, 'entry') as { transactions: { actions: RawUpdate[] }[] }
  return entry.transactions[0]!.actions[0]!
}

describe('an update with more slices than an entry has room for', () => {
  it('lists its files in a manifest in the group’s folder, and reads as any other', async () => {
    const { storage, store } = await storeOfManyPartitions()
    const update = await rawUpdate(storage, 2)
    expect(update.files).toEqual([])
    expect(update.manifest?.records).toBe(1)
    expect(update.manifest?.path).toMatch(/^data\/[a-z2-7]{13}\/[0-9a-f]{64}\.avro$/)
    await store.keySpace('t').upsert([{ id: 3, v: -1 }])
    const fresh = await openStore({ storage, workers: 0 })
    for (const reader of [store, fresh]) {
      const rows = await reader.keySpace('t').rows()
      expect(rows).toHaveLength(PARTITIONS)
      expect(rows[3]).toEqual({ id: 3n, v: -1 })
      expect(rows.at(-1)).toEqual({ id: BigInt(PARTITIONS - 1), v: 2 * (PARTITIONS - 1) })
    }
    expect((await fresh.verify({ deep: true })).findings).toEqual([])
  })

  it('keeps manifest and files through a vacuum, and a log checkpoint holds them', async () => {
    const { storage, store } = await storeOfManyPartitions()
    await store.writeLogCheckpoint()
    const swept = await store.vacuum({ nothingIsWriting: true, execute: true })
    expect(swept.removable).toEqual([])
    const fresh = await openStore({ storage, workers: 0 })
    expect(await fresh.keySpace('t').rows()).toHaveLength(PARTITIONS)
  })

  it('is checkpointed in fewer commits than it has tiles', async () => {
    const { store } = await storeOfManyPartitions()
    const commits = await store.checkpoint()
    expect(commits).toHaveLength(PARTITIONS)
    expect(new Set(commits.map(({ version }) => version)).size).toBeLessThanOrEqual(64)
    expect(await store.keySpace('t').rows()).toHaveLength(PARTITIONS)
    expect((await store.verify({ deep: true })).findings).toEqual([])
  })

  it('whose manifest is missing or another is refused', async () => {
    const { storage } = await storeOfManyPartitions()
    const { manifest } = await rawUpdate(storage, 2)
    const read = async (): Promise<unknown> =>
      (await openStore({ storage, workers: 0 })).keySpace('t').rows()
    const bytes = await storage.get(manifest!.path)
    await storage.put(manifest!.path, bytes!.subarray(0, bytes!.byteLength - 1))
    await expect(read()).rejects.toMatchObject({ code: 'CorruptManifest' })
    await storage.delete(manifest!.path)
    await expect(read()).rejects.toMatchObject({ code: 'MissingObject' })
  })
})
