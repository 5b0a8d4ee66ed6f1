/** Times what a caller asks of a storage. */

import type {
  ByteRange,
  ObjectInfo,
  ObjectStore,
  ObjectWriter,
  PutOutcome,
  RequestOptions,
  TemporarySweep,
} from './contract.js'
import type { RequestKind } from './counting.js'
import { deleteObjects } from './requests.js'

/** Told of each request when it has ended, or has failed. */
export type NoteRequest = (request: {
  readonly kind: RequestKind
  /** That went through; 0 where it failed. */
  readonly bytes: number
  readonly ms: number
}) => void

/** Passes every request on and tells how long it took; a list counts its waits for objects. */
export class TimingStore implements ObjectStore {
  readonly uri: string

  /** @param elapsedMs a monotonic clock */
  constructor(
    private readonly inner: ObjectStore,
    private readonly elapsedMs: () => number,
    private readonly note: NoteRequest,
  ) {
    this.uri = inner.uri
  }

  get inherited(): ObjectStore['inherited'] {
    return this.inner.inherited
  }

  get(path: string, options?: RequestOptions & { range?: ByteRange }): Promise<Uint8Array | null> {
    const bytesOf = (bytes: Uint8Array | null): number => bytes?.byteLength ?? 0
    return this.time('get', this.inner.get(path, options), bytesOf)
  }

  put(path: string, bytes: Uint8Array, options?: RequestOptions): Promise<void> {
    return this.time('put', this.inner.put(path, bytes, options), () => bytes.byteLength)
  }

  putIfAbsent(path: string, bytes: Uint8Array, options?: RequestOptions): Promise<PutOutcome> {
    const put = this.inner.putIfAbsent(path, bytes, options)
    return this.time('putIfAbsent', put, () => bytes.byteLength)
  }

  head(path: string, options?: RequestOptions): Promise<ObjectInfo | null> {
    return this.time('head', this.inner.head(path, options))
  }

  async *list(
    prefix: string,
    options?: RequestOptions & { startAfter?: string },
  ): AsyncGenerator<ObjectInfo> {
    let ms = 0
    let startedMs = this.elapsedMs()
    try {
      for await (const info of this.inner.list(prefix, options)) {
        ms += this.elapsedMs() - startedMs
        yield info
        startedMs = this.elapsedMs()
      }
    } finally {
      this.note({ kind: 'list', bytes: 0, ms })
    }
  }

  delete(path: string, options?: RequestOptions): Promise<void> {
    return this.time('delete', this.inner.delete(path, options))
  }

  deleteMany(paths: readonly string[], options?: RequestOptions): Promise<void> {
    return this.time('delete', deleteObjects(this.inner, paths, options))
  }

  async createWriter(path: string, options?: RequestOptions): Promise<ObjectWriter> {
    const writer = await this.time('createWriter', this.inner.createWriter(path, options))
    return {
      write: (bytes) => this.time('createWriter', writer.write(bytes), () => bytes.byteLength),
      close: () => this.time('createWriter', writer.close()),
      abort: () => writer.abort(),
    }
  }

  sweepTemporary(olderThanMs: number, options: { dryRun: boolean }): Promise<TemporarySweep> {
    const nothing = Promise.resolve({ files: 0, bytes: 0 })
    return this.inner.sweepTemporary?.(olderThanMs, options) ?? nothing
  }

  private async time<T>(
    kind: RequestKind,
    request: Promise<T>,
    bytesOf: (result: T) => number = () => 0,
  ): Promise<T> {
    const startedMs = this.elapsedMs()
    let bytes = 0
    try {
      const result = await request
      bytes = bytesOf(result)
      return result
    } finally {
      this.note({ kind, bytes, ms: this.elapsedMs() - startedMs })
    }
  }
}
