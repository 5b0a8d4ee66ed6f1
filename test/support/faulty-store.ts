/** A storage for tests that fails where it is told to, over a real one. */
import { CalicoError } from '../../src/errors.js'
import type {
  ByteRange,
  ObjectInfo,
  ObjectStore,
  ObjectWriter,
  PutOutcome,
  RequestOptions,
} from '../../src/storage/contract.js'

export type FaultyOperation =
  | 'get'
  | 'put'
  | 'putIfAbsent'
  | 'head'
  | 'list'
  | 'delete'
  | 'createWriter'
  | 'write'
  | 'close'

export interface Fault {
  readonly operation: FaultyOperation
  /** Only requests whose path matches count; for `list`, the prefix. */
  readonly path?: RegExp
  /** The first matching call, counted from 1 since the fault was added, that is hit. Default 1. */
  readonly nth?: number
  /** How many matching calls in a row are hit. Default 1. */
  readonly times?: number
  /**
   * `fail-before`: the request never reaches the storage. `lost-answer`: it is carried out, and the
   * caller gets an error nevertheless. `run`: `action` runs first, then the request is carried out.
   */
  readonly kind: 'fail-before' | 'lost-answer' | 'run'
  /** What the caller gets; StorageUnavailable by default. */
  readonly error?: CalicoError
  readonly action?: () => Promise<void> | void
}

interface Armed {
  readonly fault: Fault
  calls: number
  hits: number
}

export class FaultyStore implements ObjectStore {
  readonly uri: string
  readonly #inner: ObjectStore
  #armed: Armed[] = []

  constructor(inner: ObjectStore) {
    this.#inner = inner
    this.uri = inner.uri
  }

  /** Adds a fault; the returned function tells how often it has hit. */
  add(fault: Fault): () => number {
    const armed = { fault, calls: 0, hits: 0 }
    this.#armed.push(armed)
    return () => armed.hits
  }

  clear(): void {
    this.#armed = []
  }

  get(path: string, options?: RequestOptions & { range?: ByteRange }): Promise<Uint8Array | null> {
    return this.#pass('get', path, () => this.#inner.get(path, options))
  }

  put(path: string, bytes: Uint8Array, options?: RequestOptions): Promise<void> {
    return this.#pass('put', path, () => this.#inner.put(path, bytes, options))
  }

  putIfAbsent(path: string, bytes: Uint8Array, options?: RequestOptions): Promise<PutOutcome> {
    return this.#pass('putIfAbsent', path, () => this.#inner.putIfAbsent(path, bytes, options))
  }

  head(path: string, options?: RequestOptions): Promise<ObjectInfo | null> {
    return this.#pass('head', path, () => this.#inner.head(path, options))
  }

  async *list(
    prefix: string,
    options?: RequestOptions & { startAfter?: string },
  ): AsyncGenerator<ObjectInfo> {
    yield* await this.#pass('list', prefix, async () => this.#inner.list(prefix, options))
  }

  delete(path: string, options?: RequestOptions): Promise<void> {
    return this.#pass('delete', path, () => this.#inner.delete(path, options))
  }

  async createWriter(path: string, options?: RequestOptions): Promise<ObjectWriter> {
    const writer = await this.#pass('createWriter', path, () =>
      this.#inner.createWriter(path, options),
    )
    return {
      write: (bytes) => this.#pass('write', path, () => writer.write(bytes)),
      close: () => this.#pass('close', path, () => writer.close()),
      abort: () => writer.abort(),
    }
  }

  async #pass<T>(operation: FaultyOperation, path: string, request: () => Promise<T>): Promise<T> {
    const fault = this.#hit(operation, path)
    if (fault?.kind === 'fail-before') throw errorOf(fault, path)
    if (fault?.kind === 'run') await fault.action?.()
    const answer = await request()
    if (fault?.kind === 'lost-answer') throw errorOf(fault, path)
    return answer
  }

  /** Every matching fault counts the call; the first that is due hits. */
  #hit(operation: FaultyOperation, path: string): Fault | null {
    let due: Armed | null = null
    for (const armed of this.#armed) {
      const { fault } = armed
      if (fault.operation !== operation || (fault.path && !fault.path.test(path))) continue
      armed.calls++
      const nth = fault.nth ?? 1
      if (armed.calls >= nth && armed.calls < nth + (fault.times ?? 1)) due ??= armed
    }
    if (due === null) return null
    due.hits++
    return due.fault
  }
}

function errorOf(fault: Fault, path: string): CalicoError {
  return (
    fault.error ??
    new CalicoError('StorageUnavailable', `${fault.operation} ${path}: injected ${fault.kind}`)
  )
}
