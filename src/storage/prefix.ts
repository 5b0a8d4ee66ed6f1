/** A folder of a storage as a storage of its own. */
import type {
  ByteRange,
  ObjectInfo,
  ObjectStore,
  ObjectWriter,
  PutOutcome,
  RequestOptions,
} from './contract.js'
import { deleteObjects } from './requests.js'

/** Objects below `prefix`, which ends with a slash, or all where it is empty. */
export class PrefixStore implements ObjectStore {
  readonly uri: string

  constructor(
    private readonly inner: ObjectStore,
    private readonly prefix: string,
  ) {
    this.uri = prefix === '' ? inner.uri : `${inner.uri}/${prefix.slice(0, -1)}`
  }

  get(path: string, options?: RequestOptions & { range?: ByteRange }): Promise<Uint8Array | null> {
    return this.inner.get(this.prefix + path, options)
  }

  put(path: string, bytes: Uint8Array, options?: RequestOptions): Promise<void> {
    return this.inner.put(this.prefix + path, bytes, options)
  }

  putIfAbsent(path: string, bytes: Uint8Array, options?: RequestOptions): Promise<PutOutcome> {
    return this.inner.putIfAbsent(this.prefix + path, bytes, options)
  }

  async head(path: string, options?: RequestOptions): Promise<ObjectInfo | null> {
    const info = await this.inner.head(this.prefix + path, options)
    return info && { ...info, path }
  }

  async *list(
    prefix: string,
    options: RequestOptions & { startAfter?: string } = {},
  ): AsyncGenerator<ObjectInfo> {
    const { startAfter, ...rest } = options
    const after = startAfter === undefined ? {} : { startAfter: this.prefix + startAfter }
    for await (const info of this.inner.list(this.prefix + prefix, { ...rest, ...after })) {
      yield { ...info, path: info.path.slice(this.prefix.length) }
    }
  }

  delete(path: string, options?: RequestOptions): Promise<void> {
    return this.inner.delete(this.prefix + path, options)
  }

  async deleteMany(paths: readonly string[], options?: RequestOptions): Promise<void> {
    const all = paths.map((path) => this.prefix + path)
    await deleteObjects(this.inner, all, options)
  }

  createWriter(path: string, options?: RequestOptions): Promise<ObjectWriter> {
    return this.inner.createWriter(this.prefix + path, options)
  }
}
