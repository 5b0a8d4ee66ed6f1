/** Commits: one entry at head + 1, whoever else is writing (spec/commit.md). */
import type { Env } from '../env.js'
import { CalicoError, throwIfAborted } from '../errors.js'
import type { LogAction, LogEntry, LogTransaction } from '../format/generated/documents.js'
import { newLongId } from '../format/ids.js'
import { hintPath } from '../format/layout.js'
import { appendEntry } from '../log/append.js'
import { TAIL_BYTES_MAX, TAIL_ENTRIES_MAX } from '../log/checkpoints.js'
import { HINT_EVERY, readHint, writeHint } from '../log/hint.js'
import { expandEntry } from '../log/update-manifest.js'
import type { ObjectStore } from '../storage/contract.js'
import type { LineView } from '../table/line-view.js'
import { writeLogCheckpoint } from '../table/log-checkpoint.js'
import { checkActions } from './check.js'
import type { Premise } from './premises.js'

/** How often a commit goes for the next slot after losing one. */
const SLOT_TRIES_MAX = 400
const LOST_PAUSE_MS_MAX = 40

/**
 * The longest that a commit may take from its first staged file, in microseconds
 * (CAL-MAINTAIN-023).
 */
const STAGED_MICROS_MAX = 24 * 3600 * 1_000_000

/** A transaction ready to be committed: its files are durable. */
export interface StagedTransaction {
  readonly id: string
  /** The version it was staged against; 0 for none. */
  readonly base: number
  readonly actions: readonly LogAction[]
  /** What the actions rest on besides what they say. */
  readonly premises: readonly Premise[]
  /** Paths of the files it made, removed if the commit fails for certain. */
  readonly files: readonly string[]
  /** When staging began, in microseconds. */
  readonly startedMicros: number
  readonly author?: string | undefined
  readonly message?: string | undefined
}

/** Where a commit stands. An acknowledgement: what it names is durable. */
export interface Committed {
  readonly line: number
  readonly version: number
  /** The transaction's place in the entry. */
  readonly member: number
  /** The entry's id. */
  readonly id: string
  readonly timestamp: number
}

export class Committer {
  private readonly storage: ObjectStore
  private readonly view: LineView
  private readonly env: Env
  private readonly refs: number
  private housekeeping: Promise<void> = Promise.resolve()

  constructor(options: { storage: ObjectStore; view: LineView; env: Env; refs: number }) {
    this.storage = options.storage
    this.view = options.view
    this.env = options.env
    this.refs = options.refs
  }

  /**
   * Commits a staged transaction.
   * @throws CommitConflict, AlreadyExists, Contention, CommitUnknown, Aborted, or the storage's
   *   error. After
   * CommitUnknown the commit may have landed or may still land; after the others it has not and
   * will not.
   */
  async commit(staged: StagedTransaction, signal?: AbortSignal): Promise<Committed> {
    const { entry, bytes } = await this.race(staged, signal).catch(async (error: unknown) => {
      const open = error instanceof CalicoError && error.code === 'CommitUnknown'
      if (!open) await this.discard(staged.files)
      throw error
    })
    // From here on the commit is in storage: nothing that fails may remove its files, or say that
    // it failed. A view that misses the entry finds it at its next look.
    const whole = await expandEntry(this.storage, entry).catch(() => null)
    if (whole) this.view.extend(whole, bytes)
    const { line, version, id, timestamp } = entry
    this.housekeeping = this.housekeeping.then(() => this.keepHouse(version))
    return { line, version, member: 0, id, timestamp }
  }

  /** Removes files that nothing names and nothing will (CAL-COMMIT-014); best effort. */
  async discard(files: readonly string[]): Promise<void> {
    await Promise.allSettled(files.map((path) => this.storage.delete(path)))
  }

  /** Waits for the log checkpoints and hints that are being written after acknowledgements. */
  async settle(): Promise<void> {
    await this.housekeeping
  }

  private async race(
    staged: StagedTransaction,
    signal?: AbortSignal,
  ): Promise<{ entry: LogEntry; bytes: number }> {
    const id = newLongId(this.env)
    let state = this.view.known ?? (await this.view.latest(signal))
    for (let attempt = 1; attempt <= SLOT_TRIES_MAX; attempt++) {
      throwIfAborted(signal)
      this.refuseStale(staged)
      checkActions(state, staged.actions, staged.premises)
      const entry = this.makeEntry(id, staged, state)
      const outcome = await appendEntry({ storage: this.storage, entry, env: this.env })
      if (outcome.kind === 'landed') {
        return { entry, bytes: outcome.bytes }
      }
      if (outcome.kind === 'unknown') throw commitUnknown(entry, outcome.cause)
      state = await this.view.catchUp(outcome.by)
      await this.env.sleep(this.pauseMs(attempt))
    }
    throw new CalicoError(
      'Contention',
      `other commits took the next version ${SLOT_TRIES_MAX} times in a row; try again, or ` +
        'write larger commits',
    )
  }

  private makeEntry(
    id: string,
    staged: StagedTransaction,
    state: { line: number; version: number; timestamp: number },
  ): LogEntry {
    const touched = new Set<string>()
    for (const action of staged.actions) {
      if ('incarnation' in action) touched.add(action.incarnation)
    }
    const transaction: LogTransaction = {
      id: staged.id,
      base: staged.base,
      actions: [...staged.actions],
      ...(staged.author !== undefined && { author: staged.author }),
      ...(staged.message !== undefined && { message: staged.message }),
    }
    return {
      line: state.line,
      version: state.version + 1,
      id,
      timestamp: Math.max(state.timestamp + 1, this.env.nowMicros()),
      touched: [...touched].sort(),
      transactions: [transaction],
    }
  }

  private refuseStale(staged: StagedTransaction): void {
    if (staged.files.length === 0) return
    if (this.env.nowMicros() - staged.startedMicros <= STAGED_MICROS_MAX) return
    throw new CalicoError(
      'CommitConflict',
      'the transaction began more than a day ago, so its files may have been removed; stage it ' +
        'again',
    )
  }

  /**
   * A random pause that grows with the number of lost slots, so that many writers do not run in
   * step.
   */
  private pauseMs(attempt: number): number {
    const [byte] = this.env.randomBytes(1)
    return Math.round((Math.min(LOST_PAUSE_MS_MAX, attempt) * byte!) / 255)
  }

  /**
   * After the acknowledgement, best effort: a failure here costs later readers time and nothing
   * else.
   */
  private async keepHouse(version: number): Promise<void> {
    const state = this.view.known
    if (!state) return
    try {
      const due = state.tailEntries > TAIL_ENTRIES_MAX || state.tailBytes > TAIL_BYTES_MAX
      if (due) await this.writeCheckpoint()
      else if (version % HINT_EVERY === 0) await this.giveHint()
    } catch {
      return
    }
  }

  /**
   * The present by the storage's own clock: when it saw the hint that was just put there. `null`
   * for a line without entries, which has no hint.
   */
  async storageNowMicros(): Promise<number | null> {
    const { line } = await this.view.latest()
    await this.giveHint()
    return (await this.storage.head(hintPath(line)))?.modifiedMicros ?? null
  }

  private async giveHint(): Promise<void> {
    const state = this.view.known
    if (!state || state.version === 0) return
    const { line, version, checkpoint } = state
    await writeHint(this.storage, {
      line,
      version,
      refs: this.refs,
      ...(checkpoint && { checkpoint: checkpoint.version }),
    })
  }

  /**
   * Writes a log checkpoint of the newest known state, unless another process has just done so, and
   * the hint to it. Returns its version; 0 for a line without entries, which has nothing to
   * checkpoint.
   */
  async writeCheckpoint(): Promise<number> {
    const version = await this.findOrWriteCheckpoint()
    await this.giveHint()
    return version
  }

  private async findOrWriteCheckpoint(): Promise<number> {
    const state = this.view.known ?? (await this.view.latest())
    if (state.version === 0) return 0
    const hint = await readHint(this.storage, state.line)
    const newer = hint?.checkpoint ?? 0
    if (newer > (state.checkpoint?.version ?? 0) && state.version - newer <= TAIL_ENTRIES_MAX) {
      if (await this.view.adoptCheckpoint(newer)) return newer
    }
    const base = state.checkpoint
    const index = await writeLogCheckpoint({ storage: this.storage, state, base })
    this.view.learnCheckpoint(index)
    return index.version
  }
}

function commitUnknown(entry: LogEntry, cause: unknown): CalicoError {
  return new CalicoError(
    'CommitUnknown',
    `it is not known whether commit ${entry.id} landed at version ${entry.version}: the ` +
      'storage does not answer; ' +
      'look for the id at or after that version before doing anything again',
    { cause, details: { id: entry.id, line: entry.line, version: entry.version } },
  )
}
