/** A store, opened: what every front end calls. */

import type { Batch } from '../arrow/batch.js'
import { batchRows } from '../arrow/value.js'
import { Committer } from '../commit/committer.js'
import { type Resolved, resolveCommit } from '../commit/resolve.js'
import type { Committed } from '../commit/staged.js'
import { Transaction } from '../commit/transaction.js'
import type { WriteInput } from '../commit/write-input.js'
import { DecodePool } from '../data/worker-pool.js'
import { type Env, systemEnv } from '../env.js'
import { CalicoError } from '../errors.js'
import type { KeyRange } from '../expr/key-range.js'
import type {
  KeySpaceDefinition,
  LogEntry,
  Marker,
  MarkState,
} from '../format/generated/documents.js'
import { findLineHead, newestFirst, readEntries, readEntry } from '../log/entries.js'
import { readHint } from '../log/hint.js'
import { readRefs } from '../log/refs.js'
import { createRoot, MAIN_LINE, readMarker, refuseUnknownFeatures } from '../log/root.js'
import { GRACE_SECONDS, type VacuumResult, vacuum } from '../maintain/vacuum.js'
import { type VerifyResult, verifyLine } from '../maintain/verify.js'
import { rangeBetween, rangeOfKey } from '../scan/lookup.js'
import { planScan } from '../scan/plan.js'
import { readPlan } from '../scan/scan.js'
import { openStorage, parseAddress } from '../storage/address.js'
import type { ObjectStore } from '../storage/contract.js'
import type { Alteration } from '../table/alteration.js'
import { findKeySpace, type KeySpaceSpec } from '../table/definition.js'
import { type At, LineView, type Snapshot } from '../table/line-view.js'
import { sortedMarks } from '../table/marks.js'
import type { LineState } from '../table/state.js'
import { stageCheckpoints, type TileToCheckpoint, tilesToCheckpoint } from './checkpoints.js'
import { type DefinitionEvent, definitionHistory } from './definition-history.js'
import { KeySpace } from './key-space.js'
import type { CommitOptions, ReadOptions, TransactionOptions, TransactOptions } from './options.js'
import { changesSince, stageAgain } from './restage.js'
import { retryConflicts } from './retry.js'

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
  readonly signal?: AbortSignal
}

/** Tiles are checkpointed in about this many commits, each of at most so many tiles. */
const CHECKPOINT_COMMITS = 64
const CHECKPOINT_TILES_MAX = 256

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
export async function openStore(options: OpenOptions): Promise<Store> {
  const { storage, owned } = storageOf(options, options.env ?? systemEnv)
  return openRoot({ ...options, storage }, owned)
}

async function openRoot(
  options: OpenOptions & { readonly storage: ObjectStore },
  ownsStorage: boolean,
): Promise<Store> {
  const env = options.env ?? systemEnv
  const { storage } = options
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
  const pool = new DecodePool(options.workers === undefined ? {} : { workersMax: options.workers })
  const { sortBytesMax } = options
  return new Store({ storage, env, marker, view, committer, pool, at, sortBytesMax, ownsStorage })
}

function storageOf(options: OpenOptions, env: Env): { storage: ObjectStore; owned: boolean } {
  if (options.storage) return { storage: options.storage, owned: false }
  if (options.uri !== undefined) {
    return { storage: openStorage(parseAddress(options.uri), { env }), owned: true }
  }
  throw new CalicoError('InvalidArgument', 'a store is opened by its uri or with a storage')
}

interface StoreParts {
  readonly storage: ObjectStore
  readonly env: Env
  readonly marker: Marker
  readonly view: LineView
  readonly committer: Committer
  readonly pool: DecodePool
  /** The version that the address names; reads without one of their own use it. */
  readonly at: At | null
  readonly sortBytesMax: number | undefined
  /** Whether the storage was opened with the store and ends with it. */
  readonly ownsStorage: boolean
}

export class Store implements AsyncDisposable {
  constructor(private readonly parts: StoreParts) {}

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
    return this.parts.view.at(at ?? this.parts.at ?? undefined, signal)
  }

  /** A key-space by name; nothing is read before one of its methods is called. */
  keySpace(name: string): KeySpace {
    return new KeySpace(this, name)
  }

  async createKeySpace(spec: KeySpaceSpec, options: CommitOptions = {}): Promise<Committed> {
    return (await this.transaction(async (tx) => tx.createKeySpace(spec), options)).committed
  }

  /**
   * Changes the definition of a key-space, all at once. Writers go on meanwhile: what they staged
   * against the definition before lands unless it needs what the change took away.
   * @throws as `Transaction.alter`; CommitConflict where another commit changed what this changes
   */
  alter(
    keySpace: string,
    alterations: readonly Alteration[],
    options: CommitOptions = {},
  ): Promise<Committed> {
    const { signal } = options
    return this.write(null, (tx) => tx.alter(keySpace, alterations, { signal }), options)
  }

  /** Drops a key-space; versions before keep it. @throws UnknownKeySpace */
  dropKeySpace(name: string, options: CommitOptions = {}): Promise<Committed> {
    return this.write(null, async (tx) => tx.dropKeySpace(name), options)
  }

  /**
   * A transaction of one call, staged again a few times where definitions have changed under it.
   * @param input what `stage` reads rows from, null where it reads none
   */
  async write(
    input: WriteInput | null,
    stage: (tx: Transaction) => Promise<unknown>,
    options: CommitOptions = {},
  ): Promise<Committed> {
    const { view } = this.parts
    let base: LineState | null = null
    return stageAgain({
      input,
      stage: async () => {
        base = view.known ?? (await view.latest(options.signal))
        return (await this.transaction(stage, options)).committed
      },
      learn: async () => changesSince(base, await view.latest(options.signal)),
    })
  }

  /** How the definitions of key-spaces came to be what they are, the earliest change first. */
  async *definitionHistory(signal?: AbortSignal): AsyncGenerator<DefinitionEvent> {
    const { storage, view } = this.parts
    const { version: upTo } = await this.snapshot(undefined, signal)
    const entries = readEntries({ storage, line: view.line, after: 0, upTo, signal })
    yield* definitionHistory(entries)
  }

  /**
   * Runs `stage` and commits what it staged, all at once. Where it throws, nothing is committed.
   * @throws CommitConflict, Contention, CommitUnknown, AlreadyExists, or what `stage` throws
   */
  async transaction<T>(
    stage: (tx: Transaction) => Promise<T>,
    options: TransactionOptions = {},
  ): Promise<{ committed: Committed; result: T }> {
    const { storage, pool, env, committer, view, sortBytesMax } = this.parts
    const state = view.known ?? (await view.latest(options.signal))
    const latest = (signal?: AbortSignal): Promise<Snapshot> => view.latest(signal)
    const { isolation } = options
    const tx = new Transaction({ storage, pool, env, state, latest, isolation, sortBytesMax })
    let result: T
    try {
      result = await stage(tx)
      if (tx.isEmpty) throw new CalicoError('InvalidArgument', 'the transaction writes nothing')
    } catch (error) {
      await tx.abandon()
      throw error
    }
    const { author, message } = options
    const committed = await committer.commit(await tx.finish({ author, message }), options.signal)
    return { committed, result }
  }

  /**
   * Runs a transaction, and runs it again where another commit was in its way, after a pause. What
   * `stage` does besides reading and writing through `tx` may happen several times.
   * @throws as `transaction`; CommitConflict after the last attempt
   */
  transact<T>(
    options: TransactOptions,
    stage: (tx: Transaction) => Promise<T>,
  ): Promise<{ committed: Committed; result: T }> {
    const { attempts, ...rest } = options
    return retryConflicts({ env: this.parts.env, attempts, signal: options.signal }, () =>
      this.transaction(stage, rest),
    )
  }

  /** How far each application has come, ascending by name. */
  async marks(at?: At): Promise<MarkState[]> {
    return sortedMarks((await this.snapshot(at)).marks)
  }

  /** Forgets the mark of an application that has ended. @throws NotFound */
  async forget(application: string, options: CommitOptions = {}): Promise<Committed> {
    await this.parts.view.latest(options.signal)
    return (await this.transaction(async (tx) => tx.forget(application), options)).committed
  }

  /**
   * What became of a commit that was reported as CommitUnknown, by the `details` of that error.
   * With `settle` an outcome that is still open is decided: a void entry makes sure that the commit
   * cannot land any more (CAL-COMMIT-034).
   */
  resolve(
    commit: { readonly id: string; readonly version: number; readonly transaction?: string },
    options: { settle?: boolean; signal?: AbortSignal } = {},
  ): Promise<Resolved> {
    const { storage, env, view } = this.parts
    return resolveCommit({ storage, env, line: view.line, ...commit, ...options })
  }

  /** Reads a key-space; record batches come as they are merged. */
  async *read(name: string, options: ReadOptions = {}): AsyncGenerator<Batch> {
    const state = await this.snapshot(options.at, options.signal)
    const keySpace = findKeySpace(state, name)
    const ends = { from: options.from, to: options.to }
    const range = options.from || options.to ? rangeBetween(keySpace, ends) : undefined
    yield* this.readAt(state, keySpace, { ...options, range })
  }

  /** The record of one key, or `null`. */
  async get(
    name: string,
    key: readonly unknown[],
    options: { columns?: readonly string[]; at?: At; signal?: AbortSignal } = {},
  ): Promise<Record<string, unknown> | null> {
    const state = await this.snapshot(options.at, options.signal)
    const keySpace = findKeySpace(state, name)
    const range = rangeOfKey(keySpace, key)
    for await (const batch of this.readAt(state, keySpace, { ...options, range })) {
      if (batch.rows > 0) return batchRows(batch)[0]!
    }
    return null
  }

  private readAt(
    state: Snapshot,
    keySpace: KeySpaceDefinition,
    options: Omit<ReadOptions, 'from' | 'to'> & { range?: KeyRange | undefined },
  ): AsyncGenerator<Batch> {
    const { storage, pool } = this.parts
    const plan = planScan(state, keySpace, options)
    return readPlan(plan, { storage, pool, signal: options.signal })
  }

  /**
   * Checkpoints every tile that has updates: one commit for each tile or, where tiles are many, for
   * several. Returns the commit of each tile.
   * @param options.asOf the version up to which updates are included, the head unless given
   */
  async checkpoint(
    options: {
      keySpace?: string | undefined
      group?: string | undefined
      asOf?: number | undefined
      segmentBytesTarget?: number | undefined
      onTile?: ((done: { tiles: number; of: number }) => void) | undefined
      signal?: AbortSignal | undefined
    } = {},
  ): Promise<Committed[]> {
    const at: At | undefined =
      options.asOf === undefined ? undefined : { kind: 'version', version: options.asOf }
    const state = await this.parts.view.at(at, options.signal)
    const tiles = tilesToCheckpoint(state, options)
    const done: Committed[] = []
    const perCommit = Math.min(CHECKPOINT_TILES_MAX, Math.ceil(tiles.length / CHECKPOINT_COMMITS))
    for (let at = 0; at < tiles.length; at += perCommit) {
      const some = tiles.slice(at, at + perCommit)
      const committed = await this.checkpointTiles(state, some, options)
      done.push(...some.map(() => committed))
      options.onTile?.({ tiles: done.length, of: tiles.length })
    }
    return done
  }

  private async checkpointTiles(
    state: Snapshot,
    tiles: readonly TileToCheckpoint[],
    options: { segmentBytesTarget?: number | undefined; signal?: AbortSignal | undefined },
  ): Promise<Committed> {
    const { storage, pool, env, committer } = this.parts
    const { signal, segmentBytesTarget } = options
    const stage = (tx: Transaction): Promise<void> =>
      stageCheckpoints(tx, tiles, {
        state,
        env,
        segmentBytesTarget,
        context: { storage, pool, signal },
        discard: (files) => committer.discard(files),
      })
    return (await this.transaction(stage, signal ? { signal } : {})).committed
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
    yield* newestFirst({ storage, line, head, limit: options.limit ?? head })
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
    const found = await this.resolve({ id, version: fromVersion })
    return found.kind === 'landed' ? found.version : null
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

  /** Waits for what is written after acknowledgements and ends the threads. */
  async close(): Promise<void> {
    await this.parts.committer.settle()
    await this.parts.pool.close()
    if (this.parts.ownsStorage) await this.parts.storage.close?.()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}
