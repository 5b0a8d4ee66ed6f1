/** Whether a transaction may go into the entry that is to follow a state (spec/commit.md). */
import { CalicoError, isCalicoError, throwIfAborted } from '../errors.js'
import type { LogEntry, UpdateAction } from '../format/generated/documents.js'
import { updatesIn } from '../log/actions.js'
import { isVoided } from '../log/append.js'
import { adoptIn } from '../table/adopt.js'
import type { LineView, Snapshot } from '../table/line-view.js'
import { judgeMark } from '../table/marks.js'
import type { LineState } from '../table/state.js'
import { checkActions } from './check.js'
import { hasClash, refuseConflict } from './conflicts.js'
import type { KeyBlooms } from './key-blooms.js'
import { refuseEnded } from './marker.js'
import type { Committed, StagedTransaction } from './staged.js'

/** How often a commit goes for the next slot after losing one. */
const SLOT_TRIES_MAX = 400

/**
 * The longest that a commit may take from its first staged file or its first read, in microseconds
 * (CAL-MAINTAIN-023).
 */
export const STAGED_MICROS_MAX = 24 * 3600 * 1_000_000

/** Fences that a transaction may meet: files listed before the first go at the second. */
const FENCES_MAX = 1

/** A transaction on its way into an entry. */
export interface Pending {
  readonly staged: StagedTransaction
  readonly signal: AbortSignal | undefined
  /** About what it takes in an entry. */
  readonly bytes: number
  /** The version up to which it was held against what others wrote; null before the first time. */
  checkedUpTo: number | null
  lostSlots: number
}

export type Verdict =
  | { readonly kind: 'go' }
  | { readonly kind: 'wait' }
  | { readonly kind: 'refused'; readonly error: unknown }
  | { readonly kind: 'applied'; readonly committed: Committed }

const GO: Verdict = { kind: 'go' }
const WAIT: Verdict = { kind: 'wait' }

/** Holds a transaction against the state that it would follow. @throws what reading entries does */
export async function judgeMember(
  one: Pending,
  at: { entryId: string; state: Snapshot; view: LineView; blooms: KeyBlooms; nowMicros: number },
): Promise<Verdict> {
  const { staged } = one
  const { entryId, state, view } = at
  const mark = staged.mark && judgeMark(state.marks, staged.mark)
  if (mark?.kind === 'applied') {
    const { version, member } = mark.by
    for await (const entry of view.entries(version - 1, version)) {
      return { kind: 'applied', committed: appliedBy(entry, member) }
    }
  }
  // What has landed has landed, whatever would be in its way now.
  const refusal = (await refusalAt(one, at)) ?? (mark?.kind === 'refused' ? mark : null)
  const from = staged.check ? staged.base : state.version
  const after = one.checkedUpTo ?? Math.min(from, staged.sharedAfter ?? from)
  for await (const entry of view.entries(after, state.version)) {
    const member = entry.transactions.findIndex(({ id }) => id === staged.id)
    if (member >= 0) return { kind: 'applied', committed: appliedBy(entry, member) }
    if (refusal) continue
    try {
      if (isVoided(entry, [entryId, staged.id])) throw voided(entry.version)
      if (staged.check) {
        if (adoptIn(entry)) throw adopted(entry.version)
        await refuseConflict(staged.check, entry, at)
      }
    } catch (error) {
      return { kind: 'refused', error }
    }
  }
  if (refusal) return refusal
  one.checkedUpTo = state.version
  return GO
}

/** Why a transaction cannot follow a state, whatever others wrote before it; null where it can. */
async function refusalAt(
  one: Pending,
  at: { readonly state: Snapshot; readonly view: LineView; readonly nowMicros: number },
): Promise<Verdict | null> {
  const { state, nowMicros } = at
  try {
    throwIfAborted(one.signal)
    refuseSlow(one, nowMicros)
    refuseSealed(state)
    refuseBehind(one.staged, state)
    await refuseFenced(one.staged, at)
    checkActions(state, one.staged.actions, one.staged.premises)
    return null
  } catch (error) {
    return { kind: 'refused', error }
  }
}

/** The acknowledgement of a transaction that has landed before. */
export function appliedBy({ line, version, id, timestamp }: LogEntry, member: number): Committed {
  return { line, version, member, id, timestamp, alreadyApplied: true }
}

/**
 * Holds a transaction against those that would come before it in the same entry. What clashes with
 * one of them waits for the next entry: only when theirs has landed has it lost to them.
 */
export async function judgeBeside(
  one: Pending,
  members: readonly Pending[],
  at: { readonly state: Snapshot; readonly blooms: KeyBlooms },
): Promise<Verdict> {
  const [first] = members
  if (!first) return GO
  if (!isPlain(first.staged) || !isPlain(one.staged)) return WAIT
  const { mark, check } = one.staged
  const others = members.map(({ staged }) => staged)
  if (mark && others.some((other) => other.mark?.application === mark.application)) return WAIT
  if (!check) return GO
  const updates = others.flatMap(({ actions }) => actions as readonly UpdateAction[])
  return (await hasClash(check, updates, at)) ? WAIT : GO
}

/** Whether a transaction only writes data; one that does more has an entry to itself. */
function isPlain({ actions }: StagedTransaction): boolean {
  return actions.every(({ kind }) => kind === 'update')
}

/** Whatever was staged before: the line has ended (CAL-LOG-192). @throws BranchSealed */
export function refuseSealed({ line, version, sealed }: LineState): void {
  if (!sealed) return
  throw new CalicoError(
    'BranchSealed',
    `the branch ended with version ${version}: it was deleted or renamed; write to another branch`,
    { details: { line, version } },
  )
}

function refuseBehind({ onlyAfter }: StagedTransaction, { version }: Snapshot): void {
  if (onlyAfter === undefined || onlyAfter === version) return
  throw new CalicoError(
    'CommitConflict',
    `the branch has gone on to version ${version}, and not from version ${onlyAfter}`,
    { details: { version, follows: onlyAfter } },
  )
}

/** What the transaction names may be gone, or go at any time (CAL-COMMIT-110, -111). */
async function refuseFenced(
  staged: StagedTransaction,
  { state, view }: { readonly state: Snapshot; readonly view: LineView },
): Promise<void> {
  const { fence, reuses, marker, borrowed = [] } = staged
  const { fence: last, horizon } = state.fence
  for (const one of borrowed) await refuseEnded(view.storage, one, last)
  if (marker) await refuseEnded(view.storage, marker, last)
  else if (dependsOnFiles(staged) && last > fence + FENCES_MAX) {
    throw new CalicoError(
      'CommitConflict',
      `${last - fence} vacuums have passed since the transaction began, so its files may have ` +
        'been removed; stage it again, or behind a marker if it takes long',
      { details: { fence: last } },
    )
  }
  if (reuses === null || reuses >= horizon) return
  throw new CalicoError(
    'CommitConflict',
    `version ${reuses}, whose files the transaction names again, has expired; stage it again`,
    { details: { version: reuses } },
  )
}

function refuseSlow({ staged, lostSlots }: Pending, nowMicros: number): void {
  if (lostSlots >= SLOT_TRIES_MAX) {
    throw new CalicoError(
      'Contention',
      `other commits took the next version ${SLOT_TRIES_MAX} times in a row; try again, or ` +
        'write larger commits',
    )
  }
  if (!staged.marker && dependsOnFiles(staged)) refuseOld(staged.startedMicros, nowMicros)
}

/** Whether a transaction names files, which others may have staged for it, or has read some. */
function dependsOnFiles({ files, check, actions }: StagedTransaction): boolean {
  const isNamed = (update: UpdateAction): boolean => update.files.length > 0
  return files.length > 0 || check !== null || actions.flatMap(updatesIn).some(isNamed)
}

/** @throws CommitConflict for a transaction whose files, or those it reads, may be gone */
export function refuseOld(startedMicros: number, nowMicros: number): void {
  if (nowMicros - startedMicros <= STAGED_MICROS_MAX) return
  throw new CalicoError(
    'CommitConflict',
    'the transaction began more than a day ago, so its files may have been removed; stage it ' +
      'again',
  )
}

/** Whether somebody has seen to it that the transaction is not committed. */
export function isVoidConflict(error: unknown): boolean {
  return isCalicoError(error, 'CommitConflict') && error.details.voided === true
}

function adopted(version: number): CalicoError {
  return new CalicoError(
    'CommitConflict',
    `version ${version} took over another history than the one that this transaction read; run ` +
      'the transaction again',
    { details: { version } },
  )
}

function voided(version: number): CalicoError {
  return new CalicoError(
    'CommitConflict',
    `version ${version} says that this transaction shall not be committed; run it again if it ` +
      'is still wanted',
    { details: { version, voided: true } },
  )
}
