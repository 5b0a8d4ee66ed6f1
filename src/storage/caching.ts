/** A cache of bytes before a storage, for objects that never change once they are there. */
import { parsePlaced } from '../format/layout.js'
import type { ByteRange, ObjectStore, RequestOptions } from './contract.js'
import { PassingStore } from './passing.js'

/** Keeps bytes under names; may forget any of them at any time. */
export interface Cache {
  get(key: string): Uint8Array | undefined
  /** Whether so many bytes would be kept at all; they are unless said otherwise. */
  takes?(bytes: number): boolean
  /** The cache may hold on to the bytes; nobody changes them. */
  set(key: string, bytes: Uint8Array): void
  /** Forgets what is kept under names that begin so. */
  drop(prefix: string): void
}

/** The default size of a store's cache: footers and the pages of a few hundred look-ups. */
export const CACHE_BYTES_DEFAULT = 16 * 1024 * 1024

/** One entry may take this part of a cache, so that a scan's pages do not push all others out. */
const ENTRY_PART = 16

/** About what an entry takes beyond its bytes. */
const ENTRY_OVERHEAD_BYTES = 200

/** Forgets what was used the longest ago when it is full. */
export class LruCache implements Cache {
  // A map iterates in the order of insertion: what is used is taken out and put in again.
  private readonly entries = new Map<string, Uint8Array>()
  private held = 0

  /** @param bytesMax memory for entries, names and all */
  constructor(private readonly bytesMax: number = CACHE_BYTES_DEFAULT) {}

  /** Bytes that entries take now. */
  get bytes(): number {
    return this.held
  }

  get(key: string): Uint8Array | undefined {
    const bytes = this.entries.get(key)
    if (bytes === undefined) return undefined
    this.entries.delete(key)
    this.entries.set(key, bytes)
    return bytes
  }

  takes(bytes: number): boolean {
    return bytes <= this.bytesMax / ENTRY_PART
  }

  set(key: string, bytes: Uint8Array): void {
    this.remove(key)
    const size = sizeOf(key, bytes)
    if (size > this.bytesMax / ENTRY_PART) return
    this.entries.set(key, bytes)
    this.held += size
    for (const oldest of this.entries.keys()) {
      if (this.held <= this.bytesMax) return
      this.remove(oldest)
    }
  }

  drop(prefix: string): void {
    for (const key of [...this.entries.keys()]) if (key.startsWith(prefix)) this.remove(key)
  }

  private remove(key: string): void {
    const bytes = this.entries.get(key)
    if (bytes === undefined) return
    this.entries.delete(key)
    this.held -= sizeOf(key, bytes)
  }
}

function sizeOf(key: string, bytes: Uint8Array): number {
  return bytes.byteLength + key.length * 2 + ENTRY_OVERHEAD_BYTES
}

/**
 * Answers gets of data files from a cache where it can. Data files have random names and are never
 * written again (spec/format.md), so what was read once is what would be read again. Everything
 * else goes to the storage.
 */
export class CachingStore extends PassingStore {
  constructor(
    inner: ObjectStore,
    private readonly cache: Cache,
  ) {
    super(inner)
  }

  override async get(
    path: string,
    options: RequestOptions & { range?: ByteRange } = {},
  ): Promise<Uint8Array | null> {
    if (!isImmutable(path)) return this.inner.get(path, options)
    const { range } = options
    const key = range ? `${path}:${range.start}-${range.end}` : `${path}:`
    const known = this.cache.get(key)
    // Copies, because whoever reads may change the bytes or give their memory to a thread; not by
    // slice, which gives no copy of a Buffer.
    if (known) return new Uint8Array(known)
    const bytes = await this.inner.get(path, options)
    if (bytes && this.cache.takes?.(bytes.byteLength) !== false) {
      this.cache.set(key, new Uint8Array(bytes))
    }
    return bytes
  }

  override put(path: string, bytes: Uint8Array, options?: RequestOptions): Promise<void> {
    this.cache.drop(`${path}:`)
    return this.inner.put(path, bytes, options)
  }

  override delete(path: string, options?: RequestOptions): Promise<void> {
    this.cache.drop(`${path}:`)
    return this.inner.delete(path, options)
  }
}

function isImmutable(path: string): boolean {
  return (parsePlaced(path)?.rest ?? path).startsWith('data/')
}
