/** A storage whose caller's process ends at the nth request from a moment on. */
import type {
  ByteRange,
  ObjectInfo,
  ObjectStore,
  ObjectWriter,
  PutOutcome,
  StorageCapabilities,
} from '../../src/storage/contract.js'

export interface Crash {
  /** The request at which the process ends, from 1. */
  readonly request: number
  /** Whether that request is carried out. */
  readonly isCarriedOut: boolean
}

/** Every request after the crash waits for ever, as does the one at which it comes. */
export class CrashingStorage implements ObjectStore {
  readonly capabilities: StorageCapabilities = { conditionalPut: 'kept' }
  readonly uri: string
  /** Resolves with the request at which the process has ended. */
  readonly crashed: Promise<string>
  #requests = 0
  #isArmed = false
  #onCrash: (what: string) => void = () => undefined

  constructor(
    private readonly inner: ObjectStore,
    private readonly crash: Crash,
  ) {
    this.uri = inner.uri
    this.crashed = new Promise((resolve) => {
      this.#onCrash = resolve
    })
  }

  /** Requests are counted from now on. */
  arm(): void {
    this.#isArmed = true
  }

  get(path: string, options?: { range?: ByteRange }): Promise<Uint8Array | null> {
    return this.#pass(`get ${path}`, () => this.inner.get(path, options))
  }

  put(path: string, bytes: Uint8Array): Promise<void> {
    return this.#pass(`put ${path}`, () => this.inner.put(path, bytes))
  }

  putIfAbsent(path: string, bytes: Uint8Array): Promise<PutOutcome> {
    return this.#pass(`putIfAbsent ${path}`, () => this.inner.putIfAbsent(path, bytes))
  }

  head(path: string): Promise<ObjectInfo | null> {
    return this.#pass(`head ${path}`, () => this.inner.head(path))
  }

  async *list(prefix: string, options?: { startAfter?: string }): AsyncGenerator<ObjectInfo> {
    await this.#pass(`list ${prefix}`, async () => undefined)
    yield* this.inner.list(prefix, options)
  }

  delete(path: string): Promise<void> {
    return this.#pass(`delete ${path}`, () => this.inner.delete(path))
  }

  async createWriter(path: string): Promise<ObjectWriter> {
    const writer = await this.inner.createWriter(path)
    return {
      write: (bytes) => this.#pass(`write ${path}`, () => writer.write(bytes)),
      close: () => this.#pass(`close ${path}`, () => writer.close()),
      abort: () => writer.abort(),
    }
  }

  async #pass<T>(what: string, request: () => Promise<T>): Promise<T> {
    const { request: last, isCarriedOut } = this.crash
    if (!this.#isArmed) return request()
    const number = ++this.#requests
    if (number < last) return request()
    if (number === last && isCarriedOut) await request()
    if (number === last) this.#onCrash(what)
    return new Promise(() => {})
  }
}
