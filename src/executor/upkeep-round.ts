/**
 * Doing what there is to do, piece by piece: the state is looked at before each, so that what
 * others have done meanwhile is not done again. Workers that share nothing but the store take the
 * pieces in orders of their own (CAL-MAINTAIN-070 … 072).
 */
import { type CalicoError, type ErrorCode, isCalicoError, throwIfAborted } from '../errors.js'
import { xxh64 } from '../format/hash.js'
import type { Work, WorkKind } from '../maintain/due-work.js'
import { sum } from '../sum.js'
import type { Snapshot } from '../table/line-view.js'
import { withTiles } from '../table/with-tiles.js'
import { type Budget, Spending } from './budget.js'
import { COMMIT_TILES_MAX } from './checkpoint-groups.js'
import { doWork, type UpkeepRun } from './upkeep-work.js'

export interface DoneWork extends Work {
  /** The version that did it. */
  readonly version: number
  /** What it wrote: of several tiles by one commit, their part by what was expected. */
  readonly written: number
  /** False where another process was first, so that it changed nothing. */
  readonly hasEffect: boolean
}

export interface LeftWork extends Work {
  readonly why: 'bytes' | 'seconds' | 'dry-run' | 'failed' | 'new'
}

export interface FailedWork extends Work {
  readonly code: ErrorCode
  readonly message: string
}

export interface UpkeepReport {
  readonly done: readonly DoneWork[]
  /** What is due at the end. */
  readonly left: readonly LeftWork[]
  readonly failed: readonly FailedWork[]
  /** Of files and inline rows that were written. */
  readonly bytes: number
  readonly seconds: number
}

export interface UpkeepOptions {
  readonly budget?: Budget | undefined
  /** Whether to say what there is to do, and do nothing. */
  readonly dryRun?: boolean | undefined
  /** Told of each piece of work when it is done. */
  readonly onWork?: ((done: DoneWork) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

/** What is tried again after another's commit or a fault, so often at most. */
const ATTEMPTS_MAX = 3
const PAUSE_MS = 50

/** Folds of one group in a round; writers may make new ones due for ever. */
const FOLDS_MAX = 16

/** Tiles are written in about this many commits. */
const COMMITS = 64

/** The order of kinds: a checkpoint makes folds below it needless. */
const RANKS: Readonly<Record<WorkKind, number>> = {
  settle: 0,
  checkpoint: 1,
  rewrite: 1,
  fold: 2,
  'log-checkpoint': 3,
}

const WORKER_BYTES = 8

/**
 * Does what `plan` finds, each tile once.
 * @throws Aborted, and as reads of the log; failures of single pieces of work are in the report
 */
export function upkeepRound(
  run: UpkeepRun,
  plan: (state: Snapshot) => Work[],
  options: UpkeepOptions,
): Promise<UpkeepReport> {
  return new Round(run, plan, options).run()
}

class Round {
  private readonly spending: Spending
  private readonly worker: Uint8Array
  private readonly done: DoneWork[] = []
  private readonly failed = new Map<string, FailedWork>()
  private readonly attempts = new Map<string, number>()
  /** How often each piece was done in this round. */
  private readonly times = new Map<string, number>()
  /** Whether tiles are written one by one, since a commit of several has failed. */
  private isSingle = false

  constructor(
    private readonly parts: UpkeepRun,
    private readonly plan: (state: Snapshot) => Work[],
    private readonly options: UpkeepOptions,
  ) {
    const { env } = parts
    this.spending = new Spending(env, options.budget ?? {})
    this.worker = env.randomBytes(WORKER_BYTES)
  }

  async run(): Promise<UpkeepReport> {
    const { view } = this.parts
    const { signal, dryRun } = this.options
    for (;;) {
      throwIfAborted(signal)
      const state = await view.latest(signal)
      const work = this.inOrder(await withTiles(state, this.plan, signal))
      const some = dryRun ? [] : this.next(work)
      if (some.length === 0) return this.report(work)
      await this.attempt(some, state)
    }
  }

  /** By kind, and of a kind by a hash that is another for each worker. */
  private inOrder(work: readonly Work[]): Work[] {
    const keyed = work.map((one) => {
      const hash = xxh64(Buffer.concat([this.worker, Buffer.from(idOf(one))]))
      return { one, hash, rank: RANKS[one.kind] }
    })
    keyed.sort((a, b) => a.rank - b.rank || (a.hash < b.hash ? -1 : 1))
    return keyed.map(({ one }) => one)
  }

  /** What is done next: one piece, or tiles for one commit; nothing where the round is over. */
  private next(work: readonly Work[]): Work[] {
    if (this.spending.isTimeOver) return []
    const open = work.filter((one) => this.isOpen(one))
    const first = open.find(({ bytes }) => this.spending.allows(bytes))
    if (!first) return []
    if (this.isSingle || first.partition === undefined) return [first]
    const tiles = open.filter(({ kind }) => kind === first.kind)
    const most = Math.min(COMMIT_TILES_MAX, Math.ceil(tiles.length / COMMITS))
    const some: Work[] = []
    for (const tile of tiles) {
      if (some.length === most) break
      if (this.spending.allows(sum(some, ({ bytes }) => bytes) + tile.bytes)) some.push(tile)
    }
    return some
  }

  private isOpen(work: Work): boolean {
    const id = idOf(work)
    const most = work.kind === 'fold' ? FOLDS_MAX : 1
    return !this.failed.has(id) && (this.times.get(id) ?? 0) < most
  }

  private async attempt(some: readonly Work[], state: Snapshot): Promise<void> {
    try {
      const { version, written, hasEffect } = await doWork(this.parts, some, {
        state,
        signal: this.options.signal,
      })
      this.spending.bytes += written
      const expected = sum(some, ({ bytes }) => bytes)
      for (const [at, work] of some.entries()) {
        const part = Math.round((written * work.bytes) / Math.max(1, expected))
        const done = { ...work, version, written: part, hasEffect: hasEffect[at]! }
        this.done.push(done)
        this.options.onWork?.(done)
        this.times.set(idOf(work), (this.times.get(idOf(work)) ?? 0) + 1)
      }
    } catch (error) {
      throwIfAborted(this.options.signal)
      if (!isCalicoError(error) || error.kind === 'Internal') throw error
      await this.noteFailure(some, error)
    }
  }

  private async noteFailure(some: readonly Work[], error: CalicoError): Promise<void> {
    const { env } = this.parts
    if (some.length > 1) {
      this.isSingle = true
      return
    }
    const [work] = some
    const id = idOf(work!)
    const attempts = (this.attempts.get(id) ?? 0) + 1
    this.attempts.set(id, attempts)
    if (!error.retry || attempts >= ATTEMPTS_MAX) {
      this.failed.set(id, { ...work!, code: error.code, message: error.message })
      return
    }
    const [byte] = env.randomBytes(1)
    await env.sleep(Math.ceil((PAUSE_MS * 2 ** attempts * (byte! + 1)) / 256))
  }

  private report(work: readonly Work[]): UpkeepReport {
    const { bytes, seconds } = this.spending
    const left = work.map((one): LeftWork => ({ ...one, why: this.whyLeft(one) }))
    return { done: this.done, left, failed: [...this.failed.values()], bytes, seconds }
  }

  private whyLeft(work: Work): LeftWork['why'] {
    if (this.options.dryRun) return 'dry-run'
    if (this.failed.has(idOf(work))) return 'failed'
    if (this.spending.isTimeOver) return 'seconds'
    return this.spending.allows(work.bytes) ? 'new' : 'bytes'
  }
}

/** The same for the same piece of work, whatever has been written meanwhile. */
function idOf({ kind, keySpace, group, partition }: Work): string {
  return JSON.stringify([kind, keySpace, group, partition])
}
