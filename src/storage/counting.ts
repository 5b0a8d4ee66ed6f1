/**
 * Counts what a caller asks of a storage: for figures in plans, and for tests of request counts.
 */
import type {
  ByteRange,
  ObjectInfo,
  ObjectStore,
  ObjectWriter,
  PutOutcome,
  RequestOptions,
} from './contract.js'
import { deleteObjects } from './requests.js'

export const REQUEST_KINDS = [
  'get',
  'put',
  'putIfAbsent',
  'head',
  'list',
  'delete',
  'createWriter',
] as const

export type RequestKind = (typeof REQUEST_KINDS)[number]

export interface RequestCount {
  readonly requests: number
  /**
   * Bytes that went through requests of this kind: those returned by gets, given to puts and
   * writers.
   */
  readonly bytes: number
}

/**
 * Passes every request on and counts it, whether it succeeds or not; bytes count once they went
 * through.
 */
export class CountingStore implements ObjectStore {
  readonly uri: string
  readonly #inner: ObjectStore
  readonly #counts = new Map<RequestKind, RequestCount>()

  constructor(inner: ObjectStore) {
    this.#inner = inner
    this.uri = inner.uri
  }

  get inherited(): ObjectStore['inherited'] {
    return this.#inner.inherited
  }

  /** What was counted since the last reset; all kinds are there. */
  counts(): Readonly<Record<RequestKind, RequestCount>> {
    const entries = REQUEST_KINDS.map((kind) => [kind, this.#count(kind)])
    return Object.fromEntries(entries) as Record<RequestKind, RequestCount>
  }

  reset(): void {
    this.#counts.clear()
  }

  async get(
    path: string,
    options?: RequestOptions & { range?: ByteRange },
  ): Promise<Uint8Array | null> {
    this.#add('get', 1, 0)
    const bytes = await this.#inner.get(path, options)
    this.#add('get', 0, bytes?.byteLength ?? 0)
    return bytes
  }

  async put(path: string, bytes: Uint8Array, options?: RequestOptions): Promise<void> {
    this.#add('put', 1, 0)
    await this.#inner.put(path, bytes, options)
    this.#add('put', 0, bytes.byteLength)
  }

  async putIfAbsent(
    path: string,
    bytes: Uint8Array,
    options?: RequestOptions,
  ): Promise<PutOutcome> {
    this.#add('putIfAbsent', 1, 0)
    const outcome = await this.#inner.putIfAbsent(path, bytes, options)
    this.#add('putIfAbsent', 0, bytes.byteLength)
    return outcome
  }

  head(path: string, options?: RequestOptions): Promise<ObjectInfo | null> {
    this.#add('head', 1, 0)
    return this.#inner.head(path, options)
  }

  list(
    prefix: string,
    options?: RequestOptions & { startAfter?: string },
  ): AsyncIterable<ObjectInfo> {
    this.#add('list', 1, 0)
    return this.#inner.list(prefix, options)
  }

  delete(path: string, options?: RequestOptions): Promise<void> {
    this.#add('delete', 1, 0)
    return this.#inner.delete(path, options)
  }

  /** Counts as one request where the storage has such, else as one for each object. */
  deleteMany(paths: readonly string[], options?: RequestOptions): Promise<void> {
    this.#add('delete', this.#inner.deleteMany ? 1 : paths.length, 0)
    return deleteObjects(this.#inner, paths, options)
  }

  async createWriter(path: string, options?: RequestOptions): Promise<ObjectWriter> {
    this.#add('createWriter', 1, 0)
    const writer = await this.#inner.createWriter(path, options)
    return {
      write: async (bytes) => {
        await writer.write(bytes)
        this.#add('createWriter', 0, bytes.byteLength)
      },
      close: () => writer.close(),
      abort: () => writer.abort(),
    }
  }

  #count(kind: RequestKind): RequestCount {
    return this.#counts.get(kind) ?? { requests: 0, bytes: 0 }
  }

  #add(kind: RequestKind, requests: number, bytes: number): void {
    const count = this.#count(kind)
    this.#counts.set(kind, {
      requests: count.requests + requests,
      bytes: count.bytes + bytes,
    })
  }
}
