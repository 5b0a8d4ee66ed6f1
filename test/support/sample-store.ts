/** Stores in memory, with seeded clock and ids, for tests that go through the public API. */
import { type Env, seededEnv } from '../../src/env.js'
import { createStore, openStore } from '../../src/executor/open-store.js'
import type { Store } from '../../src/executor/store.js'
import type { ObjectStore } from '../../src/storage/contract.js'
import { MemoryStore } from '../../src/storage/memory.js'

export function memoryStorage(seed = 1): MemoryStore {
  return new MemoryStore({ name: `test-${seed}`, env: seededEnv({ seed }) })
}

export interface SampleOptions {
  readonly storage?: ObjectStore
  readonly env?: Env
  readonly sortBytesMax?: number
}

/** A new empty store that decodes on the calling thread. */
export async function sampleStore(options: SampleOptions = {}): Promise<{
  store: Store
  storage: ObjectStore
  env: Env
}> {
  const env = options.env ?? seededEnv({ seed: 1 })
  const storage = options.storage ?? memoryStorage()
  const store = await createStore({ ...options, storage, env, workers: 0 })
  return { store, storage, env }
}

/** The store as another process would open it; ids of two openers of one seed would be equal. */
export function reopen(storage: ObjectStore, seed = 1000): Promise<Store> {
  return openStore({ storage, env: seededEnv({ seed }), workers: 0 })
}

/** All paths that begin with the prefix, ascending. */
export async function pathsIn(storage: ObjectStore, prefix = ''): Promise<string[]> {
  const paths: string[] = []
  for await (const { path } of storage.list(prefix)) paths.push(path)
  return paths
}

/** Rows as text, one each: quick to compare; -0, NaN, bytes, bigints and maps stay apart. */
export function rowTexts(rows: readonly Readonly<Record<string, unknown>>[]): string[] {
  return rows.map((row) => JSON.stringify(row, (_, value) => plain(value)))
}

function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0))) {
    return Object.is(value, -0) ? 'float -0' : `float ${value}`
  }
  if (value instanceof Map) return [...value].map(([key, item]) => ({ key, item }))
  if (value instanceof Uint8Array) return `x${Buffer.from(value).toString('hex')}`
  return value
}
