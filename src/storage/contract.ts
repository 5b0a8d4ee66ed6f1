/**
 * What Calico asks of a storage (spec/storage.md). Paths are relative to the root the storage was
 * opened at, with `/` between parts; src/storage/path.ts holds their grammar and every backend
 * checks it before touching anything.
 */

/**
 * Half-open byte range `[start, end)` of an object. An `end` beyond the object's size is cut to it.
 */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

export interface ObjectInfo {
  readonly path: string
  /** Size in bytes. */
  readonly size: number
  /**
   * When the storage saw the object written, in microseconds since 1970, by the storage's own
   * clock.
   */
  readonly modifiedMicros: number
}

export interface RequestOptions {
  readonly signal?: AbortSignal | undefined
}

/**
 * Streams one object in, one call at a time. Nothing is visible under the path before `close`
 * resolves; `abort` leaves nothing.
 */
export interface ObjectWriter {
  write(bytes: Uint8Array): Promise<void>
  /**
   * Makes the object durable and visible whole. @throws AlreadyExists where the path was taken
   * meanwhile
   */
  close(): Promise<void>
  abort(): Promise<void>
}

/**
 * Who won the creation of an object. An exception instead of a value means that the outcome is not
 * known.
 */
export type PutOutcome = 'created' | 'exists'

/** What a sweep of temporary files has found, and removed unless it was a dry run. */
export interface TemporarySweep {
  readonly files: number
  readonly bytes: number
}

/** What a storage says of itself. What it does not say is taken as not known. */
export interface StorageCapabilities {
  /**
   * Whether `putIfAbsent` has one winner: `kept` where the storage's own code sees to it,
   * `unproven` where a server does that may not honour the condition. It is then probed before the
   * first write (CAL-STORAGE-075).
   */
  readonly conditionalPut: 'kept' | 'unproven'
  /** What one probe in a process holds for; the address of the storage unless given. */
  readonly provenAs?: string
}

/** What a clone has from the store that it goes on from. */
export interface Inherited {
  /** The number of the last entry of the refs log that is that store's. */
  readonly refs: number
  /** All objects of that store. @throws NotAStore where it is not there any more */
  open(signal?: AbortSignal): Promise<ObjectStore>
}

export interface ObjectStore {
  readonly capabilities?: StorageCapabilities
  /** Of the storage of a clone: what it has from the store that it goes on from. */
  readonly inherited?: Inherited | undefined
  /** The address this storage was opened at, without a trailing slash, for messages. */
  readonly uri: string
  /** The object's bytes, of the range where one is given; `null` when there is no such object. */
  get(path: string, options?: RequestOptions & { range?: ByteRange }): Promise<Uint8Array | null>
  /** Creates or overwrites, atomically and durably. */
  put(path: string, bytes: Uint8Array, options?: RequestOptions): Promise<void>
  /**
   * Creates, atomically and durably, unless the object exists: of all racers exactly one is told
   * `created`.
   */
  putIfAbsent(path: string, bytes: Uint8Array, options?: RequestOptions): Promise<PutOutcome>
  /** Size and time of an object without its bytes; `null` when absent. */
  head(path: string, options?: RequestOptions): Promise<ObjectInfo | null>
  /**
   * All objects whose path begins with `prefix`, in ascending order of path bytes, after
   * `startAfter`.
   */
  list(
    prefix: string,
    options?: RequestOptions & { startAfter?: string },
  ): AsyncIterable<ObjectInfo>
  /** Removes an object; absent is no error. */
  delete(path: string, options?: RequestOptions): Promise<void>
  /** As `delete` of each, in fewer requests; where a storage has such. In no order. */
  deleteMany?(paths: readonly string[], options?: RequestOptions): Promise<void>
  /** Opens a new object for streaming. The path must not exist: data files have random names. */
  createWriter(path: string, options?: RequestOptions): Promise<ObjectWriter>
  /**
   * Removes what killed processes left of objects that never became visible; where there can be
   * such.
   */
  sweepTemporary?(olderThanMs: number, options: { dryRun: boolean }): Promise<TemporarySweep>
  /** Gives back what the storage holds open. */
  close?(): Promise<void>
}
