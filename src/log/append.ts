/** Putting one entry into one slot, and finding out what became of it (spec/commit.md). */
import type { Env } from '../env.js'
import { CalicoError, isCalicoError } from '../errors.js'
import type { LogEntry } from '../format/generated/documents.js'
import { newLongId } from '../format/ids.js'
import { entryPath } from '../format/layout.js'
import { sealDocument } from '../format/sealed.js'
import type { ObjectStore } from '../storage/contract.js'
import { ENTRY_BYTES_MAX, readEntry } from './entries.js'
import type { Line } from './lines.js'

/**
 * How often a put whose outcome is unknown is repeated at its slot before the committer gives up.
 */
const UNKNOWN_TRIES_MAX = 6
const UNKNOWN_PAUSE_MS = 50

/** What became of an entry at its slot. A lost race is a value: `taken` names the winner. */
export type AppendOutcome =
  | { readonly kind: 'landed'; readonly bytes: number }
  | { readonly kind: 'taken'; readonly by: LogEntry; readonly bytes: number }
  | { readonly kind: 'unknown'; readonly cause: unknown }

/** What a commit whose outcome was unknown has come to. */
export type Settled =
  | { readonly kind: 'landed'; readonly entry: LogEntry }
  | { readonly kind: 'voided'; readonly entry: LogEntry }
  | { readonly kind: 'unknown'; readonly cause: unknown }

/**
 * Puts `entry` at its version. The put itself is the commit point: before it nothing of the commit
 * is visible, after it all is. An error of the storage leaves the outcome open, and only the slot
 * can tell (CAL-COMMIT-007); an absent slot is still open, so the same entry is put there again and
 * nowhere else (CAL-COMMIT-008). What is found there and decides the commit may be seen and still
 * be lost with the power: only a put that answers says that it will stay (CAL-COMMIT-099).
 * @throws InvalidArgument for an entry above the size limit; nothing was put then.
 */
export async function appendEntry(options: {
  storage: ObjectStore
  entry: LogEntry
  env: Env
  /** The line that the entry is put on. */
  line: Line
  /** Ids of the commits that this is about, those of `entry` unless given. */
  ids?: readonly string[]
  /** How often the put is tried, 6 times unless given. */
  tries?: number
}): Promise<AppendOutcome> {
  const { storage, entry, env, line, ids = namesOf(entry) } = options
  const { tries = UNKNOWN_TRIES_MAX } = options
  const bytes = sealDocument('log-entry', entry)
  if (bytes.byteLength > ENTRY_BYTES_MAX) {
    throw new CalicoError(
      'InvalidArgument',
      `the commit's entry has ${bytes.byteLength} bytes, over the limit of ${ENTRY_BYTES_MAX}; ` +
        'split the commit',
    )
  }
  const path = entryPath(entry.line, entry.version)
  let cause: unknown
  for (let attempt = 1; attempt <= tries; attempt++) {
    let durable = false
    try {
      const outcome = await storage.putIfAbsent(path, bytes)
      if (outcome === 'created') return { kind: 'landed', bytes: bytes.byteLength }
      durable = true
    } catch (error) {
      if (attempt === 1 && failedForCertain(error)) throw error
      cause = error
    }
    const seen = await lookIntoSlot(storage, { line, entry, cause })
    if (seen.kind === 'landed' && durable) return seen
    if (seen.kind === 'taken' && (durable || !decides(seen.by, ids))) return seen
    await env.sleep(UNKNOWN_PAUSE_MS * 2 ** (attempt - 1))
  }
  return { kind: 'unknown', cause }
}

/**
 * Decides a commit whose outcome is unknown: it has landed where an entry from its target version
 * on has one of its ids; else a void entry with these ids takes the first free slot, or the next
 * one where that slot is lost, and after that the commit can land nowhere (CAL-COMMIT-033).
 */
export async function settleOutcome(options: {
  storage: ObjectStore
  env: Env
  line: Line
  /** The target version of the commit. */
  version: number
  /** The entry's id, those of its transactions, or some of them. */
  ids: readonly string[]
  /** The present, for the date of a void entry. */
  nowMicros: number
  tries?: number
}): Promise<Settled> {
  const { storage, env, line, ids, nowMicros, tries } = options
  for (let version = options.version; ; version++) {
    const entry = await voidEntry({ storage, env, line, version, ids, nowMicros })
    const outcome = await appendEntry({ storage, entry, env, line, ids, ...(tries && { tries }) })
    if (outcome.kind === 'unknown') return outcome
    if (outcome.kind === 'landed') return { kind: 'voided', entry }
    const { by } = outcome
    if (namesOf(by).some((id) => ids.includes(id))) return { kind: 'landed', entry: by }
    // Nothing lands behind a seal either (CAL-LOG-192).
    const isClosed = isSeal(by) || ids.every((id) => isVoided(by, [id]))
    if (isClosed) return { kind: 'voided', entry: by }
  }
}

/** Whether an entry is one of these commits, or cancels one of them. */
function decides(entry: LogEntry, ids: readonly string[]): boolean {
  return namesOf(entry).some((id) => ids.includes(id)) || isVoided(entry, ids)
}

/** Whether an entry cancels a commit of one of these ids. */
export function isVoided(entry: LogEntry, ids: readonly string[]): boolean {
  return entry.transactions.some(({ actions }) =>
    actions.some((action) => action.kind === 'void' && action.ids.some((id) => ids.includes(id))),
  )
}

/** Whether an entry ends its line. */
export const isSeal = ({ transactions }: LogEntry): boolean =>
  transactions.some(({ actions }) => actions.some(({ kind }) => kind === 'seal'))

/** The ids by which an entry is known: its own, and those of its transactions. */
export function namesOf(entry: LogEntry): string[] {
  return [entry.id, ...entry.transactions.map(({ id }) => id)]
}

async function voidEntry(options: {
  storage: ObjectStore
  env: Env
  line: Line
  version: number
  ids: readonly string[]
  nowMicros: number
}): Promise<LogEntry> {
  const { storage, env, line, version, ids, nowMicros } = options
  const before = version > 1 ? await readEntry(storage, line, version - 1) : null
  if (version > 1 && !before) {
    throw new CalicoError(
      'UnknownVersion',
      `line ${line.id} ends before version ${version - 1}, so no commit aimed at ${version}`,
    )
  }
  const timestamp = Math.max((before?.entry.timestamp ?? 0) + 1, nowMicros)
  const action = { kind: 'void' as const, ids: [...ids] }
  const transaction = { id: newLongId(env), base: version - 1, actions: [action] }
  const id = newLongId(env)
  return { line: line.id, version, id, timestamp, touched: [], transactions: [transaction] }
}

/**
 * Errors that a storage gives only where it has put nothing: the first put of a commit then simply
 * failed.
 */
function failedForCertain(error: unknown): boolean {
  return (
    isCalicoError(error) &&
    ['StorageFull', 'StorageDenied', 'StoragePath', 'InvalidArgument'].includes(error.code)
  )
}

async function lookIntoSlot(
  storage: ObjectStore,
  { line, entry, cause }: { line: Line; entry: LogEntry; cause: unknown },
): Promise<AppendOutcome | { readonly kind: 'absent' }> {
  try {
    const found = await readEntry(storage, line, entry.version)
    if (found === null) return { kind: 'absent' }
    return found.entry.id === entry.id
      ? { kind: 'landed', bytes: found.bytes }
      : { kind: 'taken', by: found.entry, bytes: found.bytes }
  } catch (error) {
    // What cannot be read now may be readable at the next look; damage will stay damage, and where
    // a put of ours has gone out it may be our entry that is damaged.
    if (!isCalicoError(error) || error.kind === 'Unavailable') return { kind: 'absent' }
    if (cause === undefined) throw error
    return { kind: 'unknown', cause: error }
  }
}
