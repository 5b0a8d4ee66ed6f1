/** The executor of a store that this process has open. */
import type { Batch } from '../arrow/batch.js'
import type { Committer } from '../commit/committer.js'
import { behindMarker, putMarker, removeMarker } from '../commit/marker.js'
import type { Committed, StagedTransaction } from '../commit/staged.js'
import { Transaction } from '../commit/transaction.js'
import type { TransactionContext } from '../commit/transaction-context.js'
import type { DecodePool } from '../data/worker-pool.js'
import type { Env } from '../env.js'
import { CalicoError, isCalicoError } from '../errors.js'
import type { KeyRange } from '../expr/key-range.js'
import type { KeySpaceDefinition } from '../format/generated/documents.js'
import type { ClaimLocation } from '../log/group-places.js'
import type { Refs } from '../log/refs-state.js'
import { checkAggregates } from '../scan/aggregates.js'
import { type Explanation, explainFigures, explainPlan } from '../scan/explain.js'
import { rangeBetween } from '../scan/lookup.js'
import { type MayRead, readingOf } from '../scan/may-read.js'
import type { PlannedScan, Planner } from '../scan/planner.js'
import { readPlan } from '../scan/scan.js'
import type { CachedStore } from '../storage/cache/cached-store.js'
import type { ObjectStore } from '../storage/contract.js'
import { findKeySpace, type KeySpaceSpec } from '../table/definition.js'
import { type At, expired, type LineView, type Snapshot } from '../table/line-view.js'
import { withTiles } from '../table/with-tiles.js'
import type { TileContext } from '../tile/context.js'
import { type Changes, openChanges } from './changes.js'
import {
  type DiffContext,
  type DiffExplanation,
  type DifferingRows,
  type DiffOptions,
  type DiffRowsOptions,
  diffRows,
  diffVersions,
  explainDiff,
  type StoreDiff,
} from './diff.js'
import type {
  ChangesQuery,
  Executor,
  ExplainQuery,
  Mutated,
  Query,
  RowsMutation,
  StagedMutation,
} from './executor.js'
import type { CommitOptions, TransactionOptions } from './options.js'
import { accessesOf, authorize, type Policy, readsOf } from './policy.js'
import type { Profile } from './profile.js'
import { viewRef } from './store-line.js'

export interface LocalParts {
  readonly storage: ObjectStore
  /** The storage without any cache: for what looks after it. */
  readonly direct: ObjectStore
  /** As they were when the store was opened. */
  readonly refs: Refs
  /** The cache on local disk, where there is one; `storage` is it then. */
  readonly local: CachedStore | null
  /** Where data files are read: the storage, or a cache before it. */
  readonly reading: ObjectStore
  readonly env: Env
  readonly view: LineView
  readonly committer: Committer
  readonly pool: DecodePool
  readonly claim: ClaimLocation
  /** The version that the address names; reads without one of their own use it. */
  readonly at: At | null
  readonly sortBytesMax: number | undefined
  readonly planner: Planner
  readonly policy: Policy
  /** Who asks where a call does not say. */
  readonly principal: string | null
  readonly profile: Profile | undefined
  /** Told of each commit that landed. */
  readonly onCommit?: (() => void) | undefined
}

/** A query, or one for a range of encoded keys. */
export interface RangedQuery extends Query {
  readonly range?: KeyRange | undefined
}

export interface Planned {
  readonly state: Snapshot
  readonly keySpace: KeySpaceDefinition
  readonly planned: PlannedScan
}

export class LocalExecutor implements Executor {
  constructor(private readonly parts: LocalParts) {}

  /** The state at a version, at a time, or at the head. @throws UnknownVersion */
  snapshot(at?: At, signal?: AbortSignal): Promise<Snapshot> {
    return this.parts.view.at(at ?? this.parts.at ?? undefined, signal)
  }

  async define(spec: KeySpaceSpec, options: CommitOptions = {}): Promise<Committed> {
    const stage = async (tx: Transaction): Promise<void> => {
      tx.createKeySpace(spec)
    }
    return (await this.mutate({ ...options, kind: 'transaction', stage })).committed
  }

  async *query(query: Query): AsyncGenerator<Batch> {
    const { profile } = this.parts
    const rows = this.rows(query)
    yield* profile ? profile.timed('scan', rows) : rows
  }

  private async *rows(query: Query): AsyncGenerator<Batch> {
    const { planned, state } = await this.plan(query)
    try {
      yield* readPlan(planned.plan, this.context(query.signal))
    } catch (error) {
      await this.forgetDamaged(error)
      throw await this.expiredOr(error, state)
    }
  }

  async explain({ aggregates, ...query }: ExplainQuery): Promise<Explanation> {
    const names = aggregates?.flatMap(({ column }) => column ?? [])
    const columns = query.columns ?? (names && [...new Set(names)])
    const { keySpace, state, planned } = await this.plan({ ...query, columns })
    const { name } = this.parts.planner
    checkAggregates(keySpace, aggregates ?? [])
    const explanation = {
      ...explainPlan(planned, state),
      ...(aggregates && { figures: explainFigures(planned, aggregates) }),
    }
    return planned.planner === name ? explanation : { ...explanation, chosenBy: name }
  }

  changes({ keySpace, ...options }: ChangesQuery): Promise<Changes> {
    return openChanges({ ...this.parts, mayRead: this.mayRead(options) }, keySpace, options)
  }

  diff(options: DiffOptions): Promise<StoreDiff> {
    return diffVersions(this.diffContext(options), options)
  }

  diffRows(options: DiffRowsOptions): Promise<DifferingRows> {
    return diffRows(this.diffContext(options), options)
  }

  explainDiff(options: DiffOptions): Promise<DiffExplanation> {
    return explainDiff(this.diffContext(options), options)
  }

  diffContext(options: Pick<DiffOptions, 'principal'>): DiffContext {
    const { parts } = this
    const resolve: DiffContext['resolve'] = (ref, signal) => viewRef(parts, ref, signal)
    return { ...parts, resolve, mayRead: this.mayRead(options) }
  }

  mutate(mutation: RowsMutation): Promise<Mutated<number>>
  mutate<T>(mutation: StagedMutation<T>): Promise<Mutated<T>>
  async mutate<T>(mutation: RowsMutation | StagedMutation<T>): Promise<Mutated<number | T>> {
    if (mutation.kind === 'transaction') return this.commit(mutation, mutation.stage)
    const { kind, keySpace, input, ops, signal } = mutation
    return this.commit(mutation, (tx) => {
      if (kind === 'delete') return tx.delete(keySpace, input, signal ? { signal } : {})
      return tx[kind](keySpace, input, { ops, signal })
    })
  }

  /** Plans a query, and refuses it where the policy does. */
  async plan(query: RangedQuery): Promise<Planned> {
    const { planner } = this.parts
    const state = await this.snapshot(query.at, query.signal)
    const keySpace = findKeySpace(state, query.keySpace)
    const { key, from, to } = query
    const ends = from || to ? rangeBetween(keySpace, { from, to }) : undefined
    const range = query.range ?? (key ? undefined : ends)
    const request = { ...query, range }
    const planned = await withTiles(
      state,
      (held) => planner.plan({ state: held, keySpace, request }),
      query.signal,
    )
    await this.mayRead(query)(readingOf(planned.plan))
    return { state, keySpace, planned }
  }

  mayRead({ principal }: { readonly principal?: string | undefined }): MayRead {
    return readsOf(this.parts.policy, principal ?? this.parts.principal)
  }

  context(signal: AbortSignal | undefined): TileContext {
    const { reading, pool, profile } = this.parts
    return {
      ...{ storage: reading, pool, signal },
      onFailedRows: profile && ((rows) => profile.addFailedRows(rows)),
      timed: profile && ((layer, items) => profile.timed(layer, items)),
    }
  }

  /** A file may be gone because the version that was read has expired meanwhile (CAL-LOG-203). */
  private async expiredOr(error: unknown, { version }: Snapshot): Promise<unknown> {
    if (!isCalicoError(error, 'MissingObject')) return error
    const isGone = await this.parts.view.hasExpired(version).catch(() => false)
    return isGone ? expired(version) : error
  }

  /** A file that is damaged may be restored: what is kept of it is then as good as lost. */
  private async forgetDamaged(error: unknown): Promise<void> {
    if (!isCalicoError(error, 'CorruptFile')) return
    const { path } = error.details
    if (typeof path === 'string') await this.parts.local?.forget(path)
  }

  /** Runs `stage` and commits what it staged. Where it throws, nothing is committed. */
  private async commit<T>(
    options: TransactionOptions,
    stage: (tx: Transaction) => Promise<T>,
  ): Promise<Mutated<T>> {
    const { storage, env, committer, view, at } = this.parts
    if (at) {
      const what = 'the store was opened at a tag or an earlier version, which takes no commits'
      throw new CalicoError('InvalidArgument', `${what}; open a branch`)
    }
    const state = view.known ?? (await view.latest(options.signal))
    const latest = (signal?: AbortSignal): Promise<Snapshot> => view.latest(signal)
    const marker = options.marker ? await putMarker({ storage, env, state }, options.signal) : null
    const on = { state, latest, marker }
    const { staged, result } = await this.stageOn(on, options, stage).catch(async (error) => {
      await removeMarker(storage, marker)
      throw error
    })
    const committed = await committer.commit(staged, options.signal)
    this.parts.onCommit?.()
    return { committed, result }
  }

  /** Stages what is to follow a state. Where it throws, nothing of it is left. */
  async stageOn<T>(
    on: Pick<TransactionContext, 'state' | 'latest' | 'marker'>,
    options: TransactionOptions,
    stage: (tx: Transaction) => Promise<T>,
  ): Promise<{ readonly staged: StagedTransaction; readonly result: T }> {
    const { storage, pool, env, sortBytesMax, policy, claim } = this.parts
    const { isolation, author, message } = options
    const principal = options.principal ?? this.parts.principal
    const tx = new Transaction({
      ...{ ...on, storage, pool, isolation, sortBytesMax, claim },
      env: behindMarker(env, on.marker ?? null),
      mayRead: readsOf(policy, principal),
    })
    try {
      const result = await stage(tx)
      if (tx.isEmpty) throw new CalicoError('InvalidArgument', 'the transaction writes nothing')
      for (const access of accessesOf(tx.staged, on.state, principal)) {
        await authorize(policy, access)
      }
      return { staged: await tx.finish({ author, message }), result }
    } catch (error) {
      await tx.abandon()
      throw error
    }
  }
}
