/** A store, opened: what every front end calls. */

import type { Batch } from '../arrow/batch.js'
import { batchRows } from '../arrow/value.js'
import { type Committed, Committer } from '../commit/committer.js'
import type { DeletedRange } from '../commit/range-plan.js'
import {
  type RecordOptions,
  recordShape,
  type Transaction,
  type UpsertOptions,
  type WriteInput,
} from '../commit/transaction.js'
import { RecordWriter } from '../data/record-writer.js'
import { DecodePool } from '../data/worker-pool.js'
import { type Env, systemEnv } from '../env.js'
import { CalicoError } from '../errors.js'
import type { LogEntry, Marker } from '../format/generated/documents.js'
import { findLineHead, readEntries, readEntry } from '../log/entries.js'
import { readHint } from '../log/hint.js'
import { readRefs } from '../log/refs.js'
import { createRoot, MAIN_LINE, readMarker, refuseUnknownFeatures } from '../log/root.js'
import { type Compaction, everyPendingTile } from '../maintain/compaction.js'
import { GRACE_SECONDS, type VacuumResult, vacuum } from '../maintain/vacuum.js'
import { type VerifyResult, verifyLine } from '../maintain/verify.js'
import type { Explanation } from '../scan/explain.js'
import { type Planner, scanPlanner } from '../scan/planner.js'
import { openStorage, parseAddress } from '../storage/address.js'
import { type Cache, CachingStore, LruCache } from '../storage/caching.js'
import type { ObjectStore } from '../storage/contract.js'
import { findKeySpace, type KeySpaceSpec } from '../table/definition.js'
import { type At, LineView, type Snapshot } from '../table/line-view.js'
import { type Changes, type ChangesOptions, openChanges } from './changes.js'
import { type CheckpointRunOptions, runCheckpoint } from './checkpoint-run.js'
import { type DiffOptions, diffVersions, type StoreDiff } from './diff.js'
import type { CommitOptions, Executor, Mutated, ReadOptions, RowsMutation } from './executor.js'
import { type FoldRunOptions, runFold } from './fold-run.js'
import { LocalExecutor, type LocalParts } from './local-executor.js'
import { allowAll, type Policy } from './policy.js'
import type { Profile } from './profile.js'

export interface OpenOptions {
  /**
   * `file:///path`, a plain path, or `memory:name`, with `@v12` or `@2026-11-01T00:00:00Z` after it
   * to read there.
   */
  readonly uri?: string
  /** A storage that is open already, instead of an address. */
  readonly storage?: ObjectStore
  readonly env?: Env
  /** Threads that decode and encode files; one per core, at most 4, unless given. */
  readonly workers?: number
  /** Memory that the sorting of one write may take, in bytes. */
  readonly sortBytesMax?: number
  /** Chooses the plan of each query. */
  readonly planner?: Planner
  /** Keeps what was read of data files: 16 MiB of what was used last unless given; null = none. */
  readonly cache?: Cache | null
  /** Decides which tiles are checkpointed and when; all that have updates, when told to. */
  readonly compaction?: Compaction
  /** Decides who may do what; everybody everything unless given. */
  readonly policy?: Policy
  /** Collects where the time of reads goes. */
  readonly profile?: Profile
  /** Who asks, in calls that do not say. */
  readonly principal?: string
  readonly signal?: AbortSignal
}

/** Creates an empty store and opens it. @throws AlreadyExists, InvalidAddress, StoragePath */
export async function createStore(options: OpenOptions): Promise<Store> {
  const env = options.env ?? systemEnv
  const { storage, owned } = storageOf(options, env)
  await createRoot(storage, env)
  return openRoot({ ...options, storage }, owned)
}

/**
 * Opens a store. @throws NotAStore, UnsupportedFormat, UnsupportedFeature, CorruptDocument,
 * InvalidAddress
 */
export async function openStore(uri: string, options?: OpenOptions): Promise<Store>
export async function openStore(options: OpenOptions): Promise<Store>
export async function openStore(
  first: string | OpenOptions,
  others: OpenOptions = {},
): Promise<Store> {
  const options = typeof first === 'string' ? { ...others, uri: first } : first
  const { storage, owned } = storageOf(options, options.env ?? systemEnv)
  return openRoot({ ...options, storage }, owned)
}

async function openRoot(
  options: OpenOptions & { readonly storage: ObjectStore },
  ownsStorage: boolean,
): Promise<Store> {
  const env = options.env ?? systemEnv
  const { profile } = options
  const storage = profile ? profile.storage(options.storage) : options.storage
  const at = options.uri === undefined ? null : parseAddress(options.uri).at
  const { signal } = options
  const [marker, hint] = await Promise.all([
    readMarker(storage, signal),
    readHint(storage, MAIN_LINE, signal),
  ])
  const refs = await readRefs({ storage, hint: hint?.refs, signal })
  refuseUnknownFeatures(refs.features, storage.uri)
  const view = new LineView({ storage, line: MAIN_LINE, hint })
  const committer = new Committer({ storage, view, env, refs: refs.number })
  const workers = options.workers === undefined ? {} : { workersMax: options.workers }
  const pool = profile ? profile.pool(workers) : new DecodePool(workers)
  const { sortBytesMax, principal = null } = options
  const { planner = scanPlanner, compaction = everyPendingTile, policy = allowAll } = options
  const cache = options.cache === undefined ? new LruCache() : options.cache
  const reading = cache ? new CachingStore(storage, cache) : storage
  return new Store({
    ...{ storage, reading, env, view, committer, pool, at, sortBytesMax },
    ...{ planner, policy, principal, profile, compaction, marker },
    closeStorage: ownsStorage ? () => options.storage.close?.() : undefined,
  })
}

function storageOf(options: OpenOptions, env: Env): { storage: ObjectStore; owned: boolean } {
  if (options.storage) return { storage: options.storage, owned: false }
  if (options.uri !== undefined) {
    return { storage: openStorage(parseAddress(options.uri), { env }), owned: true }
  }
  throw new CalicoError('InvalidArgument', 'a store is opened by its uri or with a storage')
}

interface StoreParts extends Omit<LocalParts, 'onCommit'> {
  readonly marker: Marker
  readonly compaction: Compaction
  /** Closes the storage, where it was opened with the store and ends with it. */
  readonly closeStorage: (() => Promise<void> | undefined) | undefined
}

export class Store implements AsyncDisposable {
  /** What everything but upkeep goes through. */
  readonly executor: Executor
  private readonly local: LocalExecutor
  private upkeep: Promise<void> | null = null

  constructor(private readonly parts: StoreParts) {
    this.local = new LocalExecutor({ ...parts, onCommit: () => this.checkpointIfDue() })
    this.executor = this.local
  }

  get uri(): string {
    return this.parts.storage.uri
  }

  get id(): string {
    return this.parts.marker.storeId
  }

  /** What the store says of itself. */
  get marker(): Marker {
    return this.parts.marker
  }

  /** The state at a version, at a time, or at the head. @throws UnknownVersion */
  snapshot(at?: At, signal?: AbortSignal): Promise<Snapshot> {
    return this.local.snapshot(at, signal)
  }

  /** A key-space by name; nothing is read before one of its methods is called. */
  keySpace(name: string): KeySpace {
    return new KeySpace(this, name)
  }

  createKeySpace(spec: KeySpaceSpec, options: CommitOptions = {}): Promise<Committed> {
    return this.executor.define(spec, options)
  }

  /**
   * Runs `stage` and commits what it staged, all at once. Where it throws, nothing is committed.
   * @throws CommitConflict, Contention, CommitUnknown, AlreadyExists, Denied, or what `stage`
   *   throws
   */
  transaction<T>(
    stage: (tx: Transaction) => Promise<T>,
    options: CommitOptions = {},
  ): Promise<Mutated<T>> {
    return this.executor.mutate({ ...options, kind: 'transaction', stage })
  }

  /** Reads a key-space; record batches come as they are merged. */
  read(name: string, options: ReadOptions = {}): AsyncGenerator<Batch> {
    return this.executor.query({ ...options, keySpace: name })
  }

  /** The record of one key, or `null`. */
  async get(
    name: string,
    key: readonly unknown[],
    options: Pick<ReadOptions, 'columns' | 'at' | 'principal' | 'signal'> = {},
  ): Promise<Record<string, unknown> | null> {
    for await (const batch of this.executor.query({ ...options, keySpace: name, key })) {
      if (batch.rows > 0) return batchRows(batch)[0]!
    }
    return null
  }

  /** What versions did to the view of a key-space (see `Changes`). */
  changes(name: string, options: ChangesOptions): Promise<Changes> {
    return openChanges(this.parts, name, options)
  }

  /** What differs between two versions (see `StoreDiff`). */
  diff(options: DiffOptions): Promise<StoreDiff> {
    return diffVersions(this.parts, options)
  }

  /** What a read would look at and why; no data file is touched. @throws as read */
  explain(
    name: string,
    options: ReadOptions & { readonly key?: readonly unknown[] } = {},
  ): Promise<Explanation> {
    return this.executor.explain({ ...options, keySpace: name })
  }

  /**
   * Checkpoints the tiles that the store's compaction chooses among those that have updates: one
   * commit for each tile or, where tiles are many, for several. Returns the commit of each tile.
   */
  async checkpoint(options: CheckpointRunOptions = {}): Promise<Committed[]> {
    const { asOf, signal } = options
    const at: At | undefined = asOf === undefined ? undefined : { kind: 'version', version: asOf }
    const state = await this.parts.view.at(at, signal)
    return runCheckpoint({ ...this.parts, executor: this.executor, state }, options)
  }

  /** Behind an acknowledgement, best effort: who fails here is tried again after a later commit. */
  private checkpointIfDue(): void {
    const { compaction, view } = this.parts
    if (this.upkeep || !view.known || !compaction.due?.(view.known)) return
    const run = this.checkpoint().then(
      () => undefined,
      () => undefined,
    )
    this.upkeep = run.then(() => {
      this.upkeep = null
    })
  }

  /**
   * Puts one update in place of the many that lie over a group's checkpoints, or of those of an
   * interval of versions. Returns the commit; null where there is nothing to fold.
   */
  async fold(options: FoldRunOptions): Promise<Committed | null> {
    const state = await this.parts.view.latest(options.signal)
    return runFold({ ...this.parts, executor: this.executor, state }, options)
  }

  /**
   * Writes a log checkpoint of the head and the hint to it; returns its version, 0 for a store
   * without entries.
   */
  async writeLogCheckpoint(): Promise<number> {
    await this.parts.view.latest()
    return this.parts.committer.writeCheckpoint()
  }

  /** Entries from the newest to the oldest. */
  async *log(options: { limit?: number; signal?: AbortSignal } = {}): AsyncGenerator<LogEntry> {
    const { storage, view } = this.parts
    const { line } = view
    const from = view.known?.version ?? 0
    const { head } = await findLineHead({ storage, line, from, signal: options.signal })
    const first = Math.max(1, head + 1 - (options.limit ?? head))
    const step = 64
    for (let upTo = head; upTo >= first; upTo -= step) {
      const after = Math.max(upTo - step, first - 1)
      const entries: LogEntry[] = []
      for await (const { entry } of readEntries({ storage, line, after, upTo })) entries.push(entry)
      yield* entries.reverse()
    }
  }

  /** One entry. @throws UnknownVersion */
  async entry(version: number): Promise<LogEntry> {
    const { storage, view } = this.parts
    const found = version >= 1 ? await readEntry(storage, view.line, version) : null
    if (found) return found.entry
    throw new CalicoError('UnknownVersion', `there is no version ${version}`)
  }

  /**
   * Where a commit whose outcome was unknown landed, looking from its target version to the head;
   * `null` where no entry has its id, which is no failure as long as the request may still be under
   * way (CAL-COMMIT-015).
   */
  async findCommit(id: string, fromVersion: number): Promise<number | null> {
    const { storage, view } = this.parts
    const { head } = await findLineHead({ storage, line: view.line, from: 0 })
    const range = { storage, line: view.line, after: fromVersion - 1, upTo: head }
    for await (const { entry } of readEntries(range)) if (entry.id === id) return entry.version
    return null
  }

  verify(
    options: {
      deep?: boolean
      onProgress?: (done: { files: number; of: number }) => void
      signal?: AbortSignal
    } = {},
  ): Promise<VerifyResult> {
    const { storage, pool, view } = this.parts
    const { onProgress, signal } = options
    return verifyLine({
      context: { storage, pool, signal },
      line: view.line,
      deep: options.deep ?? false,
      ...(onProgress && { onProgress }),
    })
  }

  /**
   * Finds, and with `execute` deletes, what nothing names. @throws InvalidArgument for an unsafe
   * grace period
   */
  async vacuum(
    options: {
      execute?: boolean
      graceSeconds?: number
      nothingIsWriting?: boolean
      signal?: AbortSignal
    } = {},
  ): Promise<VacuumResult> {
    const { storage, committer, view } = this.parts
    return vacuum({
      storage,
      line: view.line,
      storageNowMicros: await committer.storageNowMicros(),
      graceSeconds: options.graceSeconds ?? GRACE_SECONDS,
      nothingIsWriting: options.nothingIsWriting ?? false,
      execute: options.execute ?? false,
      ...(options.signal && { signal: options.signal }),
    })
  }

  /**
   * The present by the clock that dates the storage's objects, in microseconds; null for a store
   * without entries. Writes the hint, whose time it is.
   */
  storageNowMicros(): Promise<number | null> {
    return this.parts.committer.storageNowMicros()
  }

  /** Waits for upkeep and for what is written after acknowledgements, and ends the threads. */
  async close(): Promise<void> {
    await this.upkeep
    await this.parts.committer.settle()
    await this.parts.pool.close()
    await this.parts.closeStorage?.()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}

/** One key-space of a store: each call is a commit or a read of its own. */
export class KeySpace {
  constructor(
    readonly store: Store,
    readonly name: string,
  ) {}

  read(options: ReadOptions = {}): AsyncGenerator<Batch> {
    return this.store.read(this.name, options)
  }

  /** All rows of a read as objects; for results that fit in memory. */
  async rows(options: ReadOptions = {}): Promise<Record<string, unknown>[]> {
    const rows: Record<string, unknown>[] = []
    for await (const batch of this.read(options)) for (const row of batchRows(batch)) rows.push(row)
    return rows
  }

  get(
    key: readonly unknown[],
    options: Pick<ReadOptions, 'columns' | 'at' | 'principal' | 'signal'> = {},
  ): Promise<Record<string, unknown> | null> {
    return this.store.get(this.name, key, options)
  }

  /** What versions did to the view (see `Changes`). */
  changes(options: ChangesOptions): Promise<Changes> {
    return this.store.changes(this.name, options)
  }

  /** What a read would look at and why; no data file is touched. @throws as read */
  explain(options: ReadOptions & { readonly key?: readonly unknown[] } = {}): Promise<Explanation> {
    return this.store.explain(this.name, options)
  }

  /** Sets cells under keys, and makes the records that do not exist (see `Transaction.upsert`). */
  upsert(input: WriteInput, options: UpsertOptions & CommitOptions = {}): Promise<Committed> {
    return this.commit('upsert', input, options)
  }

  /**
   * Upserts records that come one at a time, in bounded memory; `close` commits them and gives the
   * commit. Every record gives the key and the columns named, all of the key-space unless some are.
   * @throws UnknownKeySpace, UnknownColumn
   */
  async writer(options: RecordOptions & CommitOptions = {}): Promise<RecordWriter<Committed>> {
    const { ops, columns, ...rest } = options
    const { signal } = options
    const state = await this.store.snapshot(undefined, signal)
    const shape = recordShape(findKeySpace(state, this.name), columns)
    const { fields } = shape
    const consume = async (batches: AsyncIterable<Batch>): Promise<Committed> => {
      const stage = (tx: Transaction): Promise<number> =>
        tx.upsert(this.name, { fields, batches }, { ops, signal })
      return (await this.store.transaction(stage, rest)).committed
    }
    return new RecordWriter({ ...shape, consume })
  }

  /** Adds to the lists of the columns that take appends; other columns are set. */
  append(
    input: WriteInput,
    columns: readonly string[],
    options: CommitOptions = {},
  ): Promise<Committed> {
    const ops = Object.fromEntries(columns.map((name) => [name, 'append' as const]))
    return this.upsert(input, { ...options, ops })
  }

  /** Puts records in place of what is under their keys (see `Transaction.replace`). */
  replace(input: WriteInput, options: UpsertOptions & CommitOptions = {}): Promise<Committed> {
    return this.commit('replace', input, options)
  }

  /** Changes cells under keys and makes no record (see `Transaction.update`). */
  update(input: WriteInput, options: UpsertOptions & CommitOptions = {}): Promise<Committed> {
    return this.commit('update', input, options)
  }

  /** Removes the records of a range of keys without reading them. */
  async deleteRange(range: DeletedRange, options: CommitOptions = {}): Promise<Committed> {
    const stage = async (tx: Transaction): Promise<void> => tx.deleteRange(this.name, range)
    return (await this.store.transaction(stage, options)).committed
  }

  /** Removes all records without reading them. */
  truncate(options: CommitOptions = {}): Promise<Committed> {
    return this.deleteRange({ everything: true }, options)
  }

  /** Removes the records of the given keys. */
  delete(input: WriteInput, options: CommitOptions = {}): Promise<Committed> {
    return this.commit('delete', input, options)
  }

  private async commit(
    kind: RowsMutation['kind'],
    input: WriteInput,
    options: UpsertOptions & CommitOptions,
  ): Promise<Committed> {
    const { executor } = this.store
    return (await executor.mutate({ ...options, kind, keySpace: this.name, input })).committed
  }
}
