/** A storage that is only read. */
import { CalicoError } from '../errors.js'
import type {
  ByteRange,
  ObjectInfo,
  ObjectStore,
  ObjectWriter,
  PutOutcome,
  RequestOptions,
} from './contract.js'

/** Passes reads on, and refuses everything else with InvalidArgument. */
export class ReadOnlyStore implements ObjectStore {
  readonly uri: string

  constructor(private readonly inner: ObjectStore) {
    this.uri = inner.uri
  }

  get(path: string, options?: RequestOptions & { range?: ByteRange }): Promise<Uint8Array | null> {
    return this.inner.get(path, options)
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

  async put(path: string): Promise<void> {
    throw this.refused(path)
  }

  async putIfAbsent(path: string): Promise<PutOutcome> {
    throw this.refused(path)
  }

  async delete(path: string): Promise<void> {
    throw this.refused(path)
  }

  async createWriter(path: string): Promise<ObjectWriter> {
    throw this.refused(path)
  }

  private refused(path: string): CalicoError {
    return new CalicoError(
      'InvalidArgument',
      `${this.uri}/${path}: the store is open as a replica, which is only read; copy it, or open ` +
        'it without `replica` where nothing is missing',
      { details: { path } },
    )
  }
}
