/** What every storage before another one has in common. */
import type {
  ByteRange,
  ObjectInfo,
  ObjectStore,
  ObjectWriter,
  PutOutcome,
  RequestOptions,
} from './contract.js'

/**
 * Passes every request on to another storage; a class of its own overrides what it changes. What a
 * storage need not have (`deleteMany`, `sweepTemporary`, `close`, `capabilities`) is not passed.
 */
export abstract class PassingStore implements ObjectStore {
  readonly uri: string

  constructor(protected readonly inner: ObjectStore) {
    this.uri = inner.uri
  }

  get inherited(): ObjectStore['inherited'] {
    return this.inner.inherited
  }

  get(path: string, options?: RequestOptions & { range?: ByteRange }): Promise<Uint8Array | null> {
    return this.inner.get(path, options)
  }

  put(path: string, bytes: Uint8Array, options?: RequestOptions): Promise<void> {
    return this.inner.put(path, bytes, options)
  }

  putIfAbsent(path: string, bytes: Uint8Array, options?: RequestOptions): Promise<PutOutcome> {
    return this.inner.putIfAbsent(path, bytes, options)
  }

  head(path: string, options?: RequestOptions): Promise<ObjectInfo | null> {
    return this.inner.head(path, options)
  }

  list(
    prefix: string,
    options?: RequestOptions & { startAfter?: string },
  ): AsyncIterable<ObjectInfo> {
    return this.inner.list(prefix, options)
  }

  delete(path: string, options?: RequestOptions): Promise<void> {
    return this.inner.delete(path, options)
  }

  createWriter(path: string, options?: RequestOptions): Promise<ObjectWriter> {
    return this.inner.createWriter(path, options)
  }
}
