/** A store of which column groups lie in places of their own (spec/storage.md). */
import { CalicoError, isCalicoError } from '../errors.js'
import { LOCATION_MARKER, PLACE_PREFIX, parsePlaced } from '../format/layout.js'
import type {
  ByteRange,
  ObjectInfo,
  ObjectStore,
  ObjectWriter,
  PutOutcome,
  RequestOptions,
  TemporarySweep,
} from './contract.js'
import { deleteObjects, mapAtOnce } from './requests.js'

/** How the places of a store are reached; asked once for each that is used. */
export interface PlaceAccess {
  /** The storage of a place; null where the store has it at its own address. */
  open(name: string, signal: AbortSignal | undefined): Promise<OpenedPlace | null>
  /** @throws NotAStore where the folder of a group in a place is not that of the store's group */
  check(at: LocationAt, signal: AbortSignal | undefined): Promise<void>
}

export interface OpenedPlace {
  readonly storage: ObjectStore
  /** Whether it is closed with the store. */
  readonly isOwn: boolean
}

/** A group's folder in a place. */
export interface LocationAt {
  readonly group: string
  /** What it is called there. */
  readonly marker: string
  readonly storage: ObjectStore
}

/** Where an object is. */
interface Found {
  readonly storage: ObjectStore
  readonly path: string
  /** What its path begins with in the store, and not there. */
  readonly prefix: string
  readonly place: string
}

/**
 * Objects below `place/<name>/` in the place of that name, under what follows; all others in the
 * storage of the store. A failure in a place names it, in its message and as `place` of its
 * details.
 */
export class GroupPlacedStore implements ObjectStore {
  readonly uri: string
  readonly #inner: ObjectStore
  readonly #access: PlaceAccess
  readonly #opened = new Map<string, Promise<OpenedPlace | null>>()
  readonly #checked = new Set<string>()

  constructor(inner: ObjectStore, access: PlaceAccess) {
    this.uri = inner.uri
    this.#inner = inner
    this.#access = access
  }

  get(path: string, options?: RequestOptions & { range?: ByteRange }): Promise<Uint8Array | null> {
    return this.#at(path, options, (storage, own) => storage.get(own, options))
  }

  put(path: string, bytes: Uint8Array, options?: RequestOptions): Promise<void> {
    return this.#at(path, options, (storage, own) => storage.put(own, bytes, options))
  }

  putIfAbsent(path: string, bytes: Uint8Array, options?: RequestOptions): Promise<PutOutcome> {
    return this.#at(path, options, (storage, own) => storage.putIfAbsent(own, bytes, options))
  }

  head(path: string, options?: RequestOptions): Promise<ObjectInfo | null> {
    return this.#at(path, options, async (storage, own) => {
      const info = await storage.head(own, options)
      return info && { ...info, path }
    })
  }

  /** Of a place that is elsewhere only with a prefix that names it. */
  async *list(
    prefix: string,
    options: RequestOptions & { startAfter?: string } = {},
  ): AsyncGenerator<ObjectInfo> {
    const found = await this.#find(prefix, options.signal)
    if (!found) return yield* this.#inner.list(prefix, options)
    const { storage, path, prefix: own, place } = found
    const { startAfter, ...rest } = options
    const from = startAfter?.startsWith(own) ? { startAfter: startAfter.slice(own.length) } : {}
    if (startAfter !== undefined && startAfter > own && !startAfter.startsWith(own)) return
    try {
      for await (const info of storage.list(path, { ...rest, ...from })) {
        yield { ...info, path: own + info.path }
      }
    } catch (error) {
      throw this.#named(error, place, storage)
    }
  }

  delete(path: string, options?: RequestOptions): Promise<void> {
    return this.#at(path, options, (storage, own) => storage.delete(own, options))
  }

  async deleteMany(paths: readonly string[], options: RequestOptions = {}): Promise<void> {
    const own = paths.filter((path) => !path.startsWith(PLACE_PREFIX))
    if (own.length > 0) await deleteObjects(this.#inner, own, options)
    const placed = paths.filter((path) => path.startsWith(PLACE_PREFIX))
    await mapAtOnce(placed, DELETES_AT_ONCE, (path) => this.delete(path, options))
  }

  createWriter(path: string, options?: RequestOptions): Promise<ObjectWriter> {
    if (!path.startsWith(PLACE_PREFIX)) return this.#inner.createWriter(path, options)
    return this.#at(path, options, async (storage, own, place) => {
      const writer = await storage.createWriter(own, options)
      const named = async <T>(work: Promise<T>): Promise<T> => {
        try {
          return await work
        } catch (error) {
          throw this.#named(error, place, storage)
        }
      }
      return {
        write: (bytes) => named(writer.write(bytes)),
        close: () => named(writer.close()),
        abort: () => writer.abort(),
      }
    })
  }

  /** Not in places, which others may share: only what the store has marked is its own there. */
  async sweepTemporary(olderThanMs: number, options: { dryRun: boolean }): Promise<TemporarySweep> {
    return (await this.#inner.sweepTemporary?.(olderThanMs, options)) ?? { files: 0, bytes: 0 }
  }

  /** Has a place opened anew at its next use: what says where it is has changed. */
  forget(place: string): void {
    this.#opened.delete(place)
  }

  /** Closes the places, and not the storage of the store. */
  async close(): Promise<void> {
    for (const opened of this.#opened.values()) {
      const place = await opened.catch(() => null)
      if (place?.isOwn) await place.storage.close?.()
    }
  }

  async #at<T>(
    path: string,
    options: RequestOptions | undefined,
    action: (storage: ObjectStore, path: string, place: string) => Promise<T>,
  ): Promise<T> {
    const signal = options?.signal
    const found = await this.#find(path, signal)
    if (!found) return action(this.#inner, path, '')
    const { storage, path: own, place } = found
    try {
      await this.#check(path, found, signal)
      return await action(storage, own, place)
    } catch (error) {
      throw this.#named(error, place, storage)
    }
  }

  /** Null where the store has the object at its own address. */
  async #find(path: string, signal: AbortSignal | undefined): Promise<Found | null> {
    const parsed = path.startsWith(PLACE_PREFIX) ? parsePlaced(path) : null
    if (!parsed) return null
    const { place } = parsed
    const prefix = `${PLACE_PREFIX}${place}/`
    const known = this.#opened.get(place) ?? this.#access.open(place, signal)
    this.#opened.set(place, known)
    // Once, and again where it failed.
    known.catch(() => this.#opened.delete(place))
    const opened = await known
    return opened
      ? { storage: opened.storage, path: path.slice(prefix.length), prefix, place }
      : { storage: this.#inner, path, prefix: '', place }
  }

  /** Once for each group, and again where it failed. */
  async #check(path: string, found: Found, signal: AbortSignal | undefined): Promise<void> {
    const { group = '', rest = '' } = parsePlaced(path) ?? {}
    const location = path.slice(0, path.length - rest.length)
    if (rest === LOCATION_MARKER || group === '' || this.#checked.has(location)) return
    const marker = `${location}${LOCATION_MARKER}`.slice(found.prefix.length)
    await this.#access.check({ group, marker, storage: found.storage }, signal)
    this.#checked.add(location)
  }

  #named(error: unknown, place: string, storage: ObjectStore): unknown {
    if (!isCalicoError(error) || error.details.place !== undefined) return error
    return new CalicoError(
      error.code,
      `in the place '${place}', ${storage.uri}, of the store at ${this.uri}: ${error.message}`,
      { cause: error, details: { ...error.details, place } },
    )
  }
}

/** Deletes in places that are under way at once. */
const DELETES_AT_ONCE = 16
