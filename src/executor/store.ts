/** A store, opened: what every front end calls. */

import type { Batch } from '../arrow/batch.js'
import { batchRows } from '../arrow/value.js'
import { type Resolved, resolveCommit } from '../commit/resolve.js'
import type { Committed } from '../commit/staged.js'
import type { Transaction } from '../commit/transaction.js'
import type { WriteInput } from '../commit/write-input.js'
import { CalicoError, isCalicoError } from '../errors.js'
import type { LogEntry, Marker, MarkState } from '../format/generated/documents.js'
import { newestFirst, readEntries, readEntry } from '../log/entries.js'
import { readDeclared } from '../log/group-places.js'
import { readHint } from '../log/hint.js'
import type { Line } from '../log/lines.js'
import { type PinnedVersion, pinVersion } from '../maintain/pins.js'
import type { Repair } from '../maintain/repair.js'
import type { VacuumResult } from '../maintain/vacuum.js'
import type { VerifyResult } from '../maintain/verify.js'
import { newestWhole, type WholeVersion } from '../maintain/whole.js'
import type { Explanation } from '../scan/explain.js'
import { parseRef } from '../storage/address.js'
import type { LocalCacheCounts } from '../storage/cache/cached-store.js'
import type { Alteration } from '../table/alteration.js'
import type { KeySpaceSpec } from '../table/definition.js'
import type { At, Snapshot } from '../table/line-view.js'
import { sortedMarks } from '../table/marks.js'
import type { LineState } from '../table/state.js'
import type { Changes, ChangesOptions } from './changes.js'
import type { CheckpointRunOptions } from './checkpoint-groups.js'
import { type DefinitionEvent, definitionHistory } from './definition-history.js'
import type { DiffExplanation, DiffOptions, StoreDiff } from './diff.js'
import type { Executor, Mutated } from './executor.js'
import type { FoldRunOptions } from './fold-run.js'
import { KeySpace } from './key-space.js'
import { LocalExecutor } from './local-executor.js'
import { LocalSharedWork } from './local-shared-work.js'
import type {
  CommitOptions,
  ExplainOptions,
  ReadOptions,
  TransactionOptions,
  TransactOptions,
} from './options.js'
import { type Picked, type PickOptions, runPick } from './pick.js'
import { changesSince, stageAgain } from './restage.js'
import { retryConflicts } from './retry.js'
import type { SharedWork } from './shared-work.js'
import { openLine, resolveRef } from './store-line.js'
import { NOT_A_REPLICA, type StoreParts } from './store-parts.js'
import { StoreRefs } from './store-refs.js'
import { StoreTree } from './store-tree.js'
import {
  type MaintainOptions,
  type MaintainReport,
  type OptimizeOptions,
  StoreUpkeep,
} from './store-upkeep.js'
import {
  type RepairOptions,
  repairParts,
  type VacuumOptions,
  type VerifyOptions,
  vacuumStore,
  verifyStore,
} from './upkeep.js'
import type { UpkeepReport } from './upkeep-round.js'
import {
  type AmplificationOptions,
  readAmplification,
  type WriteAmplification,
} from './write-amplification.js'

export class Store implements AsyncDisposable {
  /** What everything but upkeep goes through. */
  readonly executor: Executor
  private readonly local: LocalExecutor
  private readonly upkeep: StoreUpkeep

  constructor(private readonly parts: StoreParts) {
    this.local = new LocalExecutor({ ...parts, onCommit: () => this.upkeep.checkpointIfDue() })
    this.executor = this.local
    const run = { ...parts, executor: this.executor }
    this.upkeep = new StoreUpkeep(run, (options) => this.vacuum(options))
    parts.committer.afterEachCheckpoint((state) => this.upkeep.foldHeavy(state))
  }

  get uri(): string {
    return this.parts.storage.uri
  }

  get id(): string {
    return this.parts.marker.storeId
  }

  /** What the cache on local disk has done; null where there is none. */
  get localCache(): LocalCacheCounts | null {
    return this.parts.local?.counts ?? null
  }

  /** What the store says of itself. */
  get marker(): Marker {
    return this.parts.marker
  }

  /** What a store that was opened as a replica is at; null for any other. */
  get replica(): WholeVersion | null {
    return this.parts.replica
  }

  /** The id of the line that is read and written here: that of a branch, or of what a tag names. */
  get line(): number {
    return this.parts.view.line.id
  }

  /** The line and the version that reads are about: the same for every store on the same ones. */
  get reads(): string {
    const { view, at } = this.parts
    return JSON.stringify([view.line.id, at])
  }

  /** Whether reads are about one version for good, as at a tag, and not about a head. */
  get isFixed(): boolean {
    return this.parts.at !== null
  }

  /** Branches and tags: what there is, and making more of them. */
  get refs(): StoreRefs {
    return new StoreRefs({ ...this.parts, seal: (line, options) => this.sealLine(line, options) })
  }

  /** Bringing branches together, and going back. */
  get tree(): StoreTree {
    return new StoreTree({ ...this.parts, executor: this.local })
  }

  /**
   * The store at a branch or tag, as what stands behind the `@` of an address: `dev`, `dev@v12`.
   * What is committed there goes to the branch; a tag and an older version take no commits, and a
   * replica is at the newest whole version of the branch. It is closed by itself, before this one.
   * @throws UnknownRef, InvalidAddress
   */
  async at(ref: string, signal?: AbortSignal): Promise<Store> {
    const { parts } = this
    const found = await resolveRef(parts, parseRef(ref), signal)
    const { direct: storage, marker } = parts
    const search = { storage, line: found.line, storeId: marker.storeId, signal }
    const { whole, state } = parts.replica ? await newestWhole(search) : NOT_A_REPLICA
    const on = openLine(parts, { ...found, pinned: state })
    return new Store({ ...parts, ...on, replica: whole, closeShared: async () => {} })
  }

  /** Ends a line, unless it has ended. @returns the version of the seal */
  private async sealLine(line: Line, options: CommitOptions): Promise<number> {
    const hint = await readHint(this.parts.direct, line.id, options.signal)
    const on = openLine(this.parts, { line, at: null, hint })
    await using store = new Store({ ...this.parts, ...on, closeShared: async () => {} })
    const stage = async (tx: Transaction): Promise<void> => tx.addAction({ kind: 'seal' }, [])
    try {
      return (await store.transaction(stage, options)).committed.version
    } catch (error) {
      // It has ended already.
      if (!isCalicoError(error, 'BranchSealed')) throw error
      return (await store.snapshot(undefined, options.signal)).version
    }
  }

  /** The address that a place of groups was given, wherever it is now; null for none. */
  declaredPlace(name: string): Promise<string | null> {
    return readDeclared(this.parts.storage, name, {})
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
   * @throws CommitConflict, Contention, CommitUnknown, AlreadyExists, Denied, or what `stage`
   *   throws
   */
  transaction<T>(
    stage: (tx: Transaction) => Promise<T>,
    options: TransactionOptions = {},
  ): Promise<Mutated<T>> {
    return this.executor.mutate({ ...options, kind: 'transaction', stage })
  }

  /**
   * Runs a transaction, and runs it again where another commit was in its way, after a pause. What
   * `stage` does besides reading and writing through `tx` may happen several times.
   * @throws as `transaction`; CommitConflict after the last attempt
   */
  transact<T>(
    options: TransactOptions,
    stage: (tx: Transaction) => Promise<T>,
  ): Promise<Mutated<T>> {
    const { attempts, ...rest } = options
    return retryConflicts({ env: this.parts.env, attempts, signal: options.signal }, () =>
      this.transaction(stage, rest),
    )
  }

  /**
   * Reads and writes that processes share: what one is given others take, as long as they have the
   * store open with the same secret (spec/bridge.md).
   * @param options.secret at least 16 bytes that only those processes know
   * @param options.direct whether plans that ask for it tell local files which hold a split's rows
   *   as they are (CAL-BRIDGE-080); they never do where the store has a policy
   * @throws InvalidArgument for a short secret
   */
  shared(options: {
    readonly secret: Uint8Array
    readonly direct?: boolean | undefined
  }): SharedWork {
    const parts = { ...this.parts, onCommit: () => this.upkeep.checkpointIfDue() }
    const { secret } = options
    const isWhole = !this.parts.placed && !this.parts.marker.parent
    const direct = options.direct && isWhole
    const of = { parts, executor: this.local, store: this.id, line: this.line }
    return new LocalSharedWork({ ...of, secret, direct })
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
    const { storage, env, view, committer } = this.parts
    const { clock } = committer
    return resolveCommit({ ...commit, ...options, storage, env, clock, line: view.line })
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
    return this.executor.changes({ ...options, keySpace: name })
  }

  /**
   * What differs between two versions, of whatever branches (see `StoreDiff`). `parseInterval`
   * takes `A..B` and `A...B` apart.
   * @throws as `Executor.diff`
   */
  diff(options: DiffOptions): Promise<StoreDiff> {
    return this.executor.diff(options)
  }

  /**
   * Takes what versions of another branch, or of any two states, changed, into this branch: in one
   * transaction, cell by cell. `to` alone is one version.
   * @throws CommitConflict where this branch has made something else of a cell, with `conflicts`
   *   (`conflictsOf`) in its details; UnknownColumn, UnknownKeySpace where it has none of the id
   */
  cherryPick(options: PickOptions): Promise<Picked> {
    return runPick(this, this.local.diffContext(options), { ...options, back: false })
  }

  /** Undoes what versions changed, as `cherryPick` does. @throws as `cherryPick` */
  revert(options: PickOptions): Promise<Picked> {
    return runPick(this, this.local.diffContext(options), { ...options, back: true })
  }

  /** What a difference would read, and what is told without; no data file is touched. */
  explainDiff(options: DiffOptions): Promise<DiffExplanation> {
    return this.executor.explainDiff(options)
  }

  /** What a read would look at and why; no data file is touched. @throws as read */
  explain(name: string, options: ExplainOptions = {}): Promise<Explanation> {
    return this.executor.explain({ ...options, keySpace: name })
  }

  /**
   * Checkpoints the tiles that the store's compaction chooses among those that have updates: one
   * commit for each tile or, where tiles are many, for several. Groups whose layout has changed
   * come into their new tiles first. Returns the commit of each tile.
   */
  checkpoint(options: CheckpointRunOptions = {}): Promise<Committed[]> {
    return this.upkeep.checkpoint('asked', options)
  }

  /**
   * Does what is due by the policies of groups, within a budget: settles, checkpoints, folds, a
   * log checkpoint. Any number of processes may do so at once; `maintainRounds` goes on doing it.
   * @throws InvalidArgument, UnknownKeySpace, Aborted, and as reads of the log; failures of single
   *   pieces of work are in the report
   */
  maintain(options: MaintainOptions = {}): Promise<MaintainReport> {
    return this.upkeep.maintain(options)
  }

  /** See `KeySpace.optimize`. */
  optimize(keySpace: string, options: OptimizeOptions = {}): Promise<UpkeepReport> {
    return this.upkeep.optimize(keySpace, options)
  }

  /**
   * Puts one update in place of the many that lie over a group's checkpoints, or of those of an
   * interval of versions. Returns the commit; null where there is nothing to fold.
   */
  fold(options: FoldRunOptions): Promise<Committed | null> {
    return this.upkeep.fold(options)
  }

  /**
   * Writes a log checkpoint of the head and the hint to it; returns its version, 0 for a store
   * without entries.
   */
  async writeLogCheckpoint(): Promise<number> {
    await this.parts.view.latest()
    return this.parts.committer.writeCheckpoint()
  }

  /** What checkpoints and folds wrote over what updates did. @throws as `snapshot` */
  writeAmplification(options: AmplificationOptions = {}): Promise<WriteAmplification> {
    return readAmplification(this.parts, options)
  }

  /** Entries from the newest to the oldest. */
  async *log(options: { limit?: number; signal?: AbortSignal } = {}): AsyncGenerator<LogEntry> {
    const { storage, view } = this.parts
    const { line } = view
    const head = await view.head(options.signal)
    yield* newestFirst({ storage, line, head, limit: options.limit ?? head })
  }

  /** One entry. @throws UnknownVersion */
  async entry(version: number): Promise<LogEntry> {
    const { storage, view } = this.parts
    const isBeyond = version < 1 || (view.pinned && version > view.pinned.version)
    const found = isBeyond ? null : await readEntry(storage, view.line, version)
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

  /** Holds what the log says against what is there (CAL-MAINTAIN-010 … 013, 060). */
  verify(options: VerifyOptions = {}): Promise<VerifyResult> {
    return verifyStore(this.parts, options)
  }

  /**
   * Keeps a version for a long read, whatever vacuums let go of, until it is released; a vacuum
   * ends pins that are older than it is told, 7 days unless it says otherwise.
   * @throws UnknownVersion, VersionExpired
   */
  pin(version: number, signal?: AbortSignal): Promise<PinnedVersion> {
    const { direct: storage, env, view } = this.parts
    return pinVersion({ storage, env, view }, version, signal)
  }

  /**
   * Finds, and with `execute` makes anew, what follows from entries and data files: hints, log
   * checkpoints, filters of keys, and the document of `main`.
   */
  repair(options: RepairOptions = {}): Promise<Repair[]> {
    return repairParts(this.parts, options)
  }

  /**
   * Finds, and with `execute` deletes, what no version needs that is kept.
   * @throws InvalidArgument, and as reading the log
   */
  async vacuum(options: VacuumOptions = {}): Promise<VacuumResult> {
    return vacuumStore(this.parts, options)
  }

  /**
   * The present by the clock that dates the storage's objects, in microseconds; null for a store
   * without entries. Writes the hint, whose time it is.
   */
  storageNowMicros(): Promise<number | null> {
    return this.parts.committer.storageNowMicros()
  }

  /** How many worker threads have failed, or were replaced since their memory had grown. */
  get workersEnded(): number {
    return this.parts.pool.ended
  }

  /** Gives back idle worker threads, and memory kept for reuse; they come anew when needed. */
  rest(): void {
    this.parts.pool.rest()
  }

  /** Waits for upkeep and for what is written after acknowledgements, and ends the threads. */
  async close(): Promise<void> {
    await this.upkeep.close()
    await this.parts.committer.settle()
    await this.parts.closeShared()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}
