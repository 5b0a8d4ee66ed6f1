/**
 * The race for the next version, for all transactions of a process together: those that are ready
 * while an entry is being put go into the next one, each checked on its own (CAL-COMMIT-020).
 */
import type { Env } from '../env.js'
import { CalicoError } from '../errors.js'
import type { LogEntry } from '../format/generated/documents.js'
import { newLongId } from '../format/ids.js'
import { appendEntry, settleOutcome } from '../log/append.js'
import { INLINE_BYTES_MAX } from '../log/entries.js'
import { expandEntry } from '../log/update-manifest.js'
import type { ObjectStore } from '../storage/contract.js'
import type { LineView, Snapshot } from '../table/line-view.js'
import { judgeBeside, judgeMember, type Pending, type Verdict } from './judge.js'
import { KeyBlooms } from './key-blooms.js'
import { makeEntry, storedEntry } from './make-entry.js'
import type { Committed, StagedTransaction } from './staged.js'
import type { StorageClock } from './storage-clock.js'

const LOST_PAUSE_MS_MAX = 40

/** Members of one entry, and the bytes that they may take in it together. */
const MEMBERS_MAX = 256
const GROUP_BYTES_MAX = 512 * 1024

/** Transactions that wait; a committer with more is told so at once. */
const WAITING_MAX = 10_000

/** How often the void of a commit whose outcome is unknown is tried before that is reported. */
const VOID_TRIES_MAX = 2

interface Waiting extends Pending {
  readonly resolve: (committed: Committed) => void
  readonly reject: (error: unknown) => void
}

export interface GroupCommitOptions {
  readonly storage: ObjectStore
  readonly view: LineView
  readonly env: Env
  readonly clock: StorageClock
  /** Called after each entry of ours, with its version. */
  readonly onLanded: (version: number) => void
}

export class GroupCommit {
  private waiting: Waiting[] = []
  private isRunning = false
  private readonly blooms: KeyBlooms

  constructor(private readonly options: GroupCommitOptions) {
    this.blooms = new KeyBlooms(options.storage)
  }

  /** @throws as `Committer.commit` */
  commit(staged: StagedTransaction, signal?: AbortSignal): Promise<Committed> {
    if (this.waiting.length >= WAITING_MAX) {
      const message = `${WAITING_MAX} commits of this process are waiting already; try again later`
      return Promise.reject(new CalicoError('Contention', message))
    }
    return new Promise((resolve, reject) => {
      const bytes = Buffer.byteLength(
        JSON.stringify([staged.stored ?? staged.actions, staged.reads ?? []]),
      )
      const place = { checkedUpTo: null, lostSlots: 0, bytes }
      this.waiting.push({ staged, signal, ...place, resolve, reject })
      if (!this.isRunning) void this.run()
    })
  }

  private async run(): Promise<void> {
    this.isRunning = true
    while (this.waiting.length > 0) {
      try {
        await this.commitNext()
      } catch (error) {
        // Nothing was put, or it is certain that it did not land.
        const failed = this.waiting
        this.waiting = []
        for (const one of failed) one.reject(error)
      }
    }
    this.isRunning = false
  }

  /** Commits one entry: of the first that waits, and of those that can go with it. */
  private async commitNext(): Promise<void> {
    const { storage, view, env, clock } = this.options
    const id = newLongId(env)
    // A mark follows the last one of the line, which another process may have brought meanwhile
    // (CAL-COMMIT-044).
    const isMarked = this.waiting.some(({ staged }) => staged.mark)
    let state = (isMarked ? null : view.known) ?? (await view.latest())
    for (let attempt = 1; ; attempt++) {
      const nowMicros = await clock.checkedNowMicros()
      const members = await this.admit(id, state)
      if (members.length === 0) return
      const staged = members.map((one) => one.staged)
      const entry = makeEntry({ id, members: staged, state, nowMicros })
      const outcome = await appendEntry({
        storage,
        entry: storedEntry(entry, staged),
        line: view.line,
        env,
      }).catch((error: unknown) => {
        for (const one of members) one.reject(error)
        return null
      })
      if (!outcome) return
      if (outcome.kind === 'landed') return this.acknowledge(members, entry, outcome.bytes)
      if (outcome.kind === 'unknown') return this.settle(members, entry, outcome.cause)
      for (const one of members) one.lostSlots++
      this.waiting = [...members, ...this.waiting]
      state = await view.catchUp(outcome.by, outcome.bytes)
      await env.sleep(this.pauseMs(attempt))
    }
  }

  /** Takes those out of the queue that go into the next entry, and those that go nowhere. */
  private async admit(entryId: string, state: Snapshot): Promise<Waiting[]> {
    const candidates = this.waiting
    this.waiting = []
    const members: Waiting[] = []
    const left: Waiting[] = []
    try {
      for (const one of candidates) {
        const verdict = await this.judge(one, { entryId, state, members })
        if (verdict.kind === 'go') members.push(one)
        else if (verdict.kind === 'wait') left.push(one)
        else if (verdict.kind === 'refused') one.reject(verdict.error)
        else one.resolve(verdict.committed)
      }
    } catch (error) {
      this.waiting = [...candidates, ...this.waiting]
      throw error
    }
    this.waiting = [...left, ...this.waiting]
    return members
  }

  private async judge(
    one: Waiting,
    next: { entryId: string; state: Snapshot; members: readonly Waiting[] },
  ): Promise<Verdict> {
    const { entryId, state, members } = next
    if (members.length >= MEMBERS_MAX || !hasRoom(members, one)) return { kind: 'wait' }
    const { view, env } = this.options
    const at = { entryId, state, view, blooms: this.blooms, nowMicros: env.nowMicros() }
    const verdict = await judgeMember(one, at)
    return verdict.kind === 'go' ? judgeBeside(one, members, at) : verdict
  }

  private async acknowledge(
    members: readonly Waiting[],
    entry: LogEntry,
    bytes: number,
  ): Promise<void> {
    const { storage, view, onLanded } = this.options
    const { line, version, id, timestamp } = entry
    // From here on the commit is in storage: nothing that fails may say that it did not land. A
    // view that misses the entry finds it at its next look.
    try {
      await view.extend(await expandEntry(storage, entry), bytes)
    } catch {
      // The next look reports what there is to report.
    }
    for (const [member, one] of members.entries()) {
      one.resolve({ line, version, member, id, timestamp })
    }
    onLanded(version)
  }

  /**
   * After puts without an answer: a void in the slot makes it certain that the commit has failed
   * (CAL-COMMIT-031); where the storage does not take that either, the outcome stays unknown.
   */
  private async settle(
    members: readonly Waiting[],
    entry: LogEntry,
    cause: unknown,
  ): Promise<void> {
    const { storage, view, env } = this.options
    const { version, id } = entry
    const { line } = view
    const ids = [id, ...members.map(({ staged }) => staged.id)]
    const nowMicros = env.nowMicros()
    const asked = { storage, env, line, version, ids, nowMicros, tries: VOID_TRIES_MAX }
    const settled = await settleOutcome(asked).catch(() => null)
    if (settled?.kind === 'landed') {
      return this.acknowledge(members, entry, 0)
    }
    if (settled?.kind === 'voided') {
      await view.extend(settled.entry).catch(() => undefined)
      for (const one of members) one.reject(cause)
      return
    }
    for (const { staged, reject } of members) reject(commitUnknown(entry, staged, cause))
  }

  /**
   * A random pause that grows with the number of lost slots, so that many writers do not run in
   * step.
   */
  private pauseMs(attempt: number): number {
    const [byte] = this.options.env.randomBytes(1)
    return Math.round((Math.min(LOST_PAUSE_MS_MAX, attempt) * byte!) / 255)
  }
}

/** Whether one more fits into an entry (CAL-LOG-009); alone, each does. */
function hasRoom(members: readonly Waiting[], one: Waiting): boolean {
  if (members.length === 0) return true
  const all = [...members, one]
  const bytes = all.reduce((sum, pending) => sum + pending.bytes, 0)
  const inline = all.reduce((sum, { staged }) => sum + inlineBytes(staged), 0)
  return bytes <= GROUP_BYTES_MAX && inline <= INLINE_BYTES_MAX
}

function inlineBytes({ actions, stored = actions }: StagedTransaction): number {
  let bytes = 0
  for (const action of stored) {
    if (action.kind === 'update' && action.inline) bytes += (action.inline.data.length / 4) * 3
  }
  return bytes
}

function commitUnknown(entry: LogEntry, staged: StagedTransaction, cause: unknown): CalicoError {
  const { id, line, version } = entry
  return new CalicoError(
    'CommitUnknown',
    `it is not known whether commit ${id} landed at version ${version}: the storage does not ` +
      'answer; look for the id at or after that version before doing anything again',
    { cause, details: { id, line, version, transaction: staged.id } },
  )
}
