/** A store whose data lies in another storage than its log (spec/storage.md, "Places"). */
import { CalicoError, isCalicoError } from '../errors.js'
import type {
  ByteRange,
  ObjectInfo,
  ObjectStore,
  ObjectWriter,
  PutOutcome,
  RequestOptions,
  TemporarySweep,
} from './contract.js'
import { deleteObjects } from './requests.js'

/** What objects of the place `data` begin with. */
const DATA_PREFIX = 'data/'

export interface Place {
  readonly name: string
  readonly storage: ObjectStore
  /** @throws where the place is not that of the store; asked before anything else is */
  readonly check: (storage: ObjectStore, signal: AbortSignal | undefined) => Promise<void>
}

/**
 * Objects below `data/` in a place of their own, all others in the storage of the log. A failure in
 * the place names it, in its message and as `place` of its details.
 */
export class PlacedStore implements ObjectStore {
  readonly uri: string
  readonly #log: ObjectStore
  readonly #place: Place
  #checked = false

  constructor(log: ObjectStore, place: Place) {
    this.uri = log.uri
    this.#log = log
    this.#place = place
  }

  /** The address of the place. */
  get dataUri(): string {
    return this.#place.storage.uri
  }

  get(path: string, options?: RequestOptions & { range?: ByteRange }): Promise<Uint8Array | null> {
    return this.#at(path, options?.signal, (storage) => storage.get(path, options))
  }

  put(path: string, bytes: Uint8Array, options?: RequestOptions): Promise<void> {
    return this.#at(path, options?.signal, (storage) => storage.put(path, bytes, options))
  }

  putIfAbsent(path: string, bytes: Uint8Array, options?: RequestOptions): Promise<PutOutcome> {
    return this.#at(path, options?.signal, (storage) => storage.putIfAbsent(path, bytes, options))
  }

  head(path: string, options?: RequestOptions): Promise<ObjectInfo | null> {
    return this.#at(path, options?.signal, (storage) => storage.head(path, options))
  }

  /** In the order of whole paths; what the log's storage has below `data/` is no object. */
  async *list(
    prefix: string,
    options: RequestOptions & { startAfter?: string } = {},
  ): AsyncGenerator<ObjectInfo> {
    if (prefix.startsWith(DATA_PREFIX)) return yield* this.#listPlace(prefix, options)
    let isBehind = !DATA_PREFIX.startsWith(prefix)
    for await (const info of this.#log.list(prefix, options)) {
      if (info.path.startsWith(DATA_PREFIX)) continue
      if (!isBehind && info.path > DATA_PREFIX) {
        yield* this.#listPlace(DATA_PREFIX, options)
        isBehind = true
      }
      yield info
    }
    if (!isBehind) yield* this.#listPlace(DATA_PREFIX, options)
  }

  delete(path: string, options?: RequestOptions): Promise<void> {
    return this.#at(path, options?.signal, (storage) => storage.delete(path, options))
  }

  async deleteMany(paths: readonly string[], options: RequestOptions = {}): Promise<void> {
    const own = paths.filter((path) => !path.startsWith(DATA_PREFIX))
    const data = paths.filter((path) => path.startsWith(DATA_PREFIX))
    if (own.length > 0) await deleteObjects(this.#log, own, options)
    if (data.length === 0) return
    await this.#inPlace(options.signal, (storage) => deleteObjects(storage, data, options))
  }

  async createWriter(path: string, options?: RequestOptions): Promise<ObjectWriter> {
    const signal = options?.signal
    const writer = await this.#at(path, signal, (storage) => storage.createWriter(path, options))
    if (!path.startsWith(DATA_PREFIX)) return writer
    return {
      write: (bytes) => this.#named(writer.write(bytes)),
      close: () => this.#named(writer.close()),
      abort: () => writer.abort(),
    }
  }

  async sweepTemporary(olderThanMs: number, options: { dryRun: boolean }): Promise<TemporarySweep> {
    const none = { files: 0, bytes: 0 }
    const own = (await this.#log.sweepTemporary?.(olderThanMs, options)) ?? none
    const there = await this.#inPlace(undefined, async (storage) => {
      return (await storage.sweepTemporary?.(olderThanMs, options)) ?? none
    })
    return { files: own.files + there.files, bytes: own.bytes + there.bytes }
  }

  async *#listPlace(
    prefix: string,
    options: RequestOptions & { startAfter?: string },
  ): AsyncGenerator<ObjectInfo> {
    await this.#check(options.signal)
    try {
      yield* this.#place.storage.list(prefix, options)
    } catch (error) {
      throw this.#nameIn(error)
    }
  }

  #at<T>(
    path: string,
    signal: AbortSignal | undefined,
    action: (storage: ObjectStore) => Promise<T>,
  ): Promise<T> {
    return path.startsWith(DATA_PREFIX) ? this.#inPlace(signal, action) : action(this.#log)
  }

  async #inPlace<T>(
    signal: AbortSignal | undefined,
    action: (storage: ObjectStore) => Promise<T>,
  ): Promise<T> {
    await this.#check(signal)
    return this.#named(action(this.#place.storage))
  }

  /** Once, and again where it failed: whoever mends the place need not open the store anew. */
  async #check(signal: AbortSignal | undefined): Promise<void> {
    if (this.#checked) return
    await this.#named(this.#place.check(this.#place.storage, signal))
    this.#checked = true
  }

  async #named<T>(work: Promise<T>): Promise<T> {
    try {
      return await work
    } catch (error) {
      throw this.#nameIn(error)
    }
  }

  #nameIn(error: unknown): unknown {
    if (!isCalicoError(error) || error.details.place !== undefined) return error
    const { name, storage } = this.#place
    return new CalicoError(
      error.code,
      `in the place '${name}', ${storage.uri}, of the store at ${this.uri}: ${error.message}`,
      { cause: error, details: { ...error.details, place: name } },
    )
  }
}
