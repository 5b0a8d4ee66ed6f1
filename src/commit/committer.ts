/** Commits: one entry at head + 1, whoever else is writing (spec/commit.md). */
import type { Env } from '../env.js'
import { isCalicoError } from '../errors.js'
import { hintPath } from '../format/layout.js'
import { TAIL_BYTES_MAX, TAIL_ENTRIES_MAX } from '../log/checkpoints.js'
import { HINT_EVERY, readHint, writeHint } from '../log/hint.js'
import type { ObjectStore } from '../storage/contract.js'
import type { LineView, Snapshot } from '../table/line-view.js'
import { writeLogCheckpoint } from '../table/write-log-checkpoint.js'
import { GroupCommit } from './group-commit.js'
import { behindMarker, removeMarker } from './marker.js'
import { placeActions } from './place-actions.js'
import type { Committed, StagedTransaction } from './staged.js'
import { StorageClock } from './storage-clock.js'

/** What is done behind a log checkpoint of a state. */
export type CheckpointWork = (state: Snapshot) => Promise<void>

export class Committer {
  private readonly storage: ObjectStore
  private readonly view: LineView
  private readonly env: Env
  private readonly refs: number
  private readonly group: GroupCommit
  /** The own clock, held against the storage's. */
  readonly clock: StorageClock
  private housekeeping: Promise<void> = Promise.resolve()
  private afterCheckpoint: CheckpointWork | null = null

  constructor(options: { storage: ObjectStore; view: LineView; env: Env; refs: number }) {
    this.storage = options.storage
    this.view = options.view
    this.env = options.env
    this.refs = options.refs
    const { storage, view, env } = options
    this.clock = new StorageClock(env, () => this.storageNowMicros())
    const { clock } = this
    const onLanded = (version: number): void => this.look(version)
    this.group = new GroupCommit({ storage, view, env, clock, onLanded })
  }

  /**
   * Commits a staged transaction, with others that are ready at the same time (CAL-COMMIT-020).
   * @throws CommitConflict, AlreadyExists, StaleSequence, StaleEpoch, Contention, CommitUnknown,
   *   Aborted, or the storage's error. After CommitUnknown the commit may have landed or may still
   *   land; after the others it has not and will not.
   */
  async commit(staged: StagedTransaction, signal?: AbortSignal): Promise<Committed> {
    const placed = await this.place(staged)
    const committed = await this.group.commit(placed, signal).catch(async (error: unknown) => {
      const open = isCalicoError(error, 'CommitUnknown')
      if (!open) await this.discard(placed.files)
      if (!open) await removeMarker(this.storage, placed.marker)
      throw error
    })
    if (committed.alreadyApplied) await this.discard(placed.files)
    await removeMarker(this.storage, placed.marker)
    return committed
  }

  /** With what it says of groups with a place put there, durable before the entry is put. */
  private async place(staged: StagedTransaction): Promise<StagedTransaction> {
    const { storage, view } = this
    const env = behindMarker(this.env, staged.marker)
    const files = [...staged.files]
    const onFile = (path: string): number => files.push(path)
    try {
      const state = view.known ?? (await view.latest())
      const stored = await placeActions(staged.actions, { storage, env, state, onFile })
      return { ...staged, stored, files }
    } catch (error) {
      await this.discard(files)
      throw error
    }
  }

  /** Removes files that nothing names and nothing will (CAL-COMMIT-014); best effort. */
  async discard(files: readonly string[]): Promise<void> {
    await Promise.allSettled(files.map((path) => this.storage.delete(path)))
  }

  /** Has `work` done behind each log checkpoint that this process writes, best effort. */
  afterEachCheckpoint(work: CheckpointWork): void {
    this.afterCheckpoint = work
  }

  /** Waits for the log checkpoints, hints and folds that are made after acknowledgements. */
  async settle(): Promise<void> {
    let settled: Promise<void>
    do {
      settled = this.housekeeping
      await settled
    } while (settled !== this.housekeeping)
  }

  private look(version: number): void {
    this.queue(() => this.keepHouse(version))
  }

  /**
   * After the acknowledgement, one after another and best effort: a failure here costs later
   * readers time and nothing else.
   */
  private queue(work: () => Promise<void>): void {
    this.housekeeping = this.housekeeping.then(work).catch(() => undefined)
  }

  private async keepHouse(version: number): Promise<void> {
    const state = this.view.known
    if (!state) return
    const due = state.tailEntries > TAIL_ENTRIES_MAX || state.tailBytes > TAIL_BYTES_MAX
    if (due) await this.writeCheckpoint()
    else if (version % HINT_EVERY === 0) await this.giveHint()
  }

  /**
   * The present by the storage's own clock: when it saw the hint that was just put there. `null`
   * where it does not take one.
   */
  async storageNowMicros(): Promise<number | null> {
    const { line } = this.view.known ?? (await this.view.latest())
    if (!(await this.giveHint())) return null
    return (await this.storage.head(hintPath(line)))?.modifiedMicros ?? null
  }

  /** Whether the storage took it. */
  private async giveHint(): Promise<boolean> {
    const state = this.view.known
    if (!state) return false
    const { line, version, checkpoint } = state
    return writeHint(this.storage, {
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
    const { afterCheckpoint } = this
    if (afterCheckpoint) this.queue(() => afterCheckpoint(this.view.known ?? state))
    return index.version
  }
}
