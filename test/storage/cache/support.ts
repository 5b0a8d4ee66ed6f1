/** Storages with a cache on local disk before them, and looks into the cache's folder. */
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { systemEnv } from '../../../src/env.js'
import { CachedStore } from '../../../src/storage/cache/cached-store.js'
import type { ObjectStore } from '../../../src/storage/contract.js'
import { CountingStore } from '../../../src/storage/counting.js'
import { MemoryStore } from '../../../src/storage/memory.js'

export const MIB = 1024 ** 2
export const BLOCK = 256 * 1024

export const newMemory = (): MemoryStore => new MemoryStore({ name: 'cached', env: systemEnv })

/** Bytes that differ from place to place, and from seed to seed. */
export function pattern(size: number, seed: number): Uint8Array {
  let state = (seed + 1) * 2_654_435_761
  return Uint8Array.from({ length: size }, () => {
    state = Math.imul(state ^ (state >>> 15), 2_246_822_519) + 1
    return state & 0xff
  })
}

export interface Cached {
  readonly store: CachedStore
  /** What the cache asks of the storage. */
  readonly asked: CountingStore
}

export function cached(options: {
  readonly inner: ObjectStore
  readonly dir: string
  readonly id?: string
  readonly bytesMax?: number
}): Cached {
  const { inner, dir, id = 'a-store', bytesMax = 64 * MIB } = options
  const asked = new CountingStore(inner)
  const cache = { dir, bytesMax }
  return { store: new CachedStore({ inner: asked, store: id, cache, env: systemEnv }), asked }
}

/** The files of a cache, in order, with their sizes. */
export async function filesOf(dir: string): Promise<{ file: string; size: number }[]> {
  const found: { file: string; size: number }[] = []
  const names = await readdir(dir, { recursive: true }).catch(() => [])
  for (const name of names.sort()) {
    const info = await stat(join(dir, name)).catch(() => null)
    if (info?.isFile()) found.push({ file: join(dir, name), size: info.size })
  }
  return found
}

export async function bytesIn(dir: string): Promise<number> {
  return (await filesOf(dir)).reduce((sum, { size }) => sum + size, 0)
}
