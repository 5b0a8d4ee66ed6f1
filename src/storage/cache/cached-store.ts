/**
 * A storage with a cache on local disk before it (spec/storage.md, "A cache on local disk").
 * Objects are kept in blocks of equal size, aligned to their beginning, so that reads of different
 * ranges share what they have in common: the footer of a file, then some of its columns.
 */
import type { Env } from '../../env.js'
import { sha256Hex } from '../../format/hash.js'
import type { ByteRange, ObjectStore, RequestOptions } from '../contract.js'
import { PassingStore } from '../passing.js'
import { checkAborted, checkRange } from '../requests.js'
import { BLOCK_BYTES, BlockFolder } from './blocks.js'
import { cacheOf, checkCacheOptions, type LocalCacheOptions } from './options.js'

/** Data files have random names, and manifests the hash of their content: no name has a second. */
const DATA = /^data\//
const MANIFEST = /^(?:data|checkpoint)\/.*\b([0-9a-f]{64})\.avro$/

/** Blocks of one read; what asks for more is no read of a column. */
const READ_BLOCKS_MAX = 4096

/** Blocks on their way to the disk. A read that brings more waits: memory is bounded. */
const WRITES_MAX = 8

/** What a cache on local disk has done since its store was opened. */
export interface LocalCacheCounts {
  /** Blocks of at most 256 KiB that were there, and their bytes. */
  readonly hits: number
  readonly hitBytes: number
  /** Blocks that were not, and the bytes that the storage was asked for instead. */
  readonly misses: number
  readonly missBytes: number
  /** Blocks that were damaged, and reads and writes that the disk refused. */
  readonly failures: number
}

/** Told of blocks that were looked up together. */
export type NoteBlocks = (looked: {
  readonly kind: 'hit' | 'miss'
  readonly blocks: number
  readonly bytes: number
  readonly ms: number
}) => void

interface CachedStoreOptions {
  readonly inner: ObjectStore
  /** The id in the store's marker, which parts this store from all others. */
  readonly store: string
  readonly env: Env
  readonly note?: NoteBlocks | undefined
}

/**
 * The cache that a store is opened with; null where there is none.
 * @param options.given where it is, null for none; unless given, what the environment says
 * @param options.dataUri where the data is, unless it is where the log is
 * @throws InvalidArgument for a bound that is none
 */
export function cacheBefore(
  options: CachedStoreOptions & {
    readonly given: LocalCacheOptions | null | undefined
    readonly dataUri?: string | undefined
  },
): CachedStore | null {
  const { given, inner, dataUri: uri = inner.uri } = options
  const cache = cacheOf({ given, uri })
  return cache && new CachedStore({ ...options, cache })
}

export class CachedStore extends PassingStore {
  readonly #blocks: BlockFolder
  readonly #env: Env
  readonly #scope: string
  readonly #note: NoteBlocks | undefined
  readonly #writes = new Set<Promise<void>>()
  #counts = { hits: 0, hitBytes: 0, misses: 0, missBytes: 0, failures: 0 }

  /** @throws InvalidArgument for a bound that is none */
  constructor(options: CachedStoreOptions & { readonly cache: LocalCacheOptions }) {
    const { inner, store, cache, env, note } = options
    super(inner)
    this.#env = env
    this.#note = note
    this.#scope = `${store}\n${inner.uri}\n`
    const failed = (): void => {
      this.#counts.failures++
    }
    this.#blocks = new BlockFolder({ ...checkCacheOptions(cache), env, failed })
  }

  get counts(): LocalCacheCounts {
    return { ...this.#counts }
  }

  override async get(
    path: string,
    options: RequestOptions & { range?: ByteRange } = {},
  ): Promise<Uint8Array | null> {
    const { range, signal } = options
    if (range) checkRange(range)
    checkAborted(signal, `reading ${this.uri}/${path}`)
    const manifest = MANIFEST.exec(path)?.[1]
    if (range === undefined) {
      const isKept = manifest !== undefined || DATA.test(path)
      return isKept ? this.#whole(path, manifest, signal) : this.inner.get(path, options)
    }
    const blocks = Math.ceil(range.end / BLOCK_BYTES) - Math.floor(range.start / BLOCK_BYTES)
    const isKept = manifest === undefined && DATA.test(path)
    if (!isKept || range.start === range.end || blocks > READ_BLOCKS_MAX) {
      return this.inner.get(path, options)
    }
    return this.#range(path, range, signal)
  }

  /** Forgets an object that was found damaged: it may be restored, and is then read anew. */
  async forget(path: string): Promise<void> {
    const size = (await this.inner.head(path).catch(() => null))?.size ?? 0
    const blocks = Math.min(Math.floor(size / BLOCK_BYTES) + 1, READ_BLOCKS_MAX)
    await this.settle()
    for (let i = 0; i < blocks; i++) await this.#blocks.remove(this.#key(path, i))
  }

  /** Waits for what is being written. */
  async settle(): Promise<void> {
    await Promise.all(this.#writes)
  }

  #key(path: string, block: number): string {
    return `${this.#scope}${path}\n${block}`
  }

  async #range(
    path: string,
    range: ByteRange,
    signal: AbortSignal | undefined,
  ): Promise<Uint8Array | null> {
    const first = Math.floor(range.start / BLOCK_BYTES)
    const count = Math.ceil(range.end / BLOCK_BYTES) - first
    const found = await this.#look(path, first, count)
    const missing = found.flatMap((block, i) => (block === null ? [i] : []))
    const from = missing[0]
    if (from !== undefined) {
      // One request, as without a cache, even where some block in between is known.
      const upTo = missing.at(-1)! + 1
      const start = (first + from) * BLOCK_BYTES
      const end = (first + upTo) * BLOCK_BYTES
      const bytes = await this.inner.get(path, { range: { start, end }, signal })
      if (bytes === null) return null
      this.#counts.missBytes += bytes.byteLength
      const fetched = cutIntoBlocks(bytes).slice(0, upTo - from)
      found.splice(from, upTo - from, ...fetched)
      await this.#keep(path, first + from, fetched)
    }
    return assemble(found, { start: range.start - first * BLOCK_BYTES, length: lengthOf(range) })
  }

  async #whole(
    path: string,
    hash: string | undefined,
    signal: AbortSignal | undefined,
  ): Promise<Uint8Array | null> {
    const found: Uint8Array[] = []
    for (;;) {
      const [block = null] = await this.#look(path, found.length, 1)
      if (block === null) break
      found.push(block)
      if (block.byteLength < BLOCK_BYTES) {
        return assemble(found, { start: 0, length: Number.POSITIVE_INFINITY })
      }
    }
    const bytes = await this.inner.get(path, { signal })
    this.#counts.missBytes += bytes?.byteLength ?? 0
    if (bytes === null || bytes.byteLength >= READ_BLOCKS_MAX * BLOCK_BYTES) return bytes
    // Whoever asked may change the bytes, or give their memory away, before they are on the disk.
    if (hash === undefined || sha256Hex(bytes) === hash) {
      await this.#keep(path, 0, cutIntoBlocks(new Uint8Array(bytes)))
    }
    return bytes
  }

  /** Blocks in order, null where one is not there; none after the one that ends the object. */
  async #look(path: string, first: number, count: number): Promise<(Uint8Array | null)[]> {
    const startedMs = this.#env.elapsedMs()
    const blocks = await Promise.all(
      Array.from({ length: count }, (_, i) => this.#blocks.read(this.#key(path, first + i))),
    )
    const end = blocks.findIndex((block) => block !== null && block.byteLength < BLOCK_BYTES)
    const upToEnd = end === -1 ? blocks : blocks.slice(0, end + 1)
    const hits = upToEnd.filter((block) => block !== null)
    const bytes = hits.reduce((sum, block) => sum + block.byteLength, 0)
    const misses = upToEnd.length - hits.length
    this.#counts.hits += hits.length
    this.#counts.hitBytes += bytes
    this.#counts.misses += misses
    const ms = this.#env.elapsedMs() - startedMs
    if (hits.length > 0) this.#note?.({ kind: 'hit', blocks: hits.length, bytes, ms })
    if (misses > 0) this.#note?.({ kind: 'miss', blocks: misses, bytes: 0, ms: 0 })
    return upToEnd
  }

  /** Hands blocks, whose memory nobody changes, to the disk; waits only where many are waiting. */
  async #keep(path: string, first: number, blocks: readonly Uint8Array[]): Promise<void> {
    for (const [i, bytes] of blocks.entries()) {
      while (this.#writes.size >= WRITES_MAX) await Promise.race(this.#writes)
      const write: Promise<void> = this.#blocks
        .write(this.#key(path, first + i), bytes)
        .finally(() => this.#writes.delete(write))
      this.#writes.add(write)
    }
  }
}

/** All but the last are full; the last is not, and empty where the bytes end with a full block. */
function cutIntoBlocks(bytes: Uint8Array): Uint8Array[] {
  const blocks: Uint8Array[] = []
  for (let start = 0; start <= bytes.byteLength; start += BLOCK_BYTES) {
    blocks.push(bytes.subarray(start, start + BLOCK_BYTES))
  }
  return blocks
}

function lengthOf({ start, end }: ByteRange): number {
  return end - start
}

/** Bytes of blocks that follow each other, in memory of their own; fewer where the object ends. */
function assemble(
  blocks: readonly (Uint8Array | null)[],
  wanted: { readonly start: number; readonly length: number },
): Uint8Array {
  const held = blocks.reduce((sum, block) => sum + (block?.byteLength ?? 0), 0)
  const { start } = wanted
  const end = Math.min(start + wanted.length, held)
  const bytes = new Uint8Array(Math.max(end - start, 0))
  for (const [i, block] of blocks.entries()) {
    const at = i * BLOCK_BYTES
    const part = block?.subarray(Math.max(start - at, 0), Math.max(end - at, 0))
    if (part && part.byteLength > 0) bytes.set(part, Math.max(at - start, 0))
  }
  return bytes
}
