/** Log entries as front ends tell of them: names in place of ids, figures in place of files. */
import type { LogAction, LogEntry } from '../format/generated/documents.js'
import { updatesIn } from '../log/actions.js'
import { sum } from '../sum.js'
import type { LineState } from '../table/state.js'
import { changeText } from './change-text.js'

export interface ActionSummary {
  readonly kind: LogAction['kind']
  /** Absent for what concerns no key-space. */
  readonly keySpace?: string
  /** Absent for what concerns a whole key-space. */
  readonly group?: string
  /** Rows written; of a checkpoint, rows of its segments. */
  readonly rows?: number
  readonly files?: number
  readonly bytes?: number
  /** Of a checkpoint: the version up to which it includes updates. */
  readonly asOf?: number
  /** Of an `adopt`, the line whose version `asOf` is. */
  readonly line?: number
  /** Of changed definitions: each change in words, such as `rename column a to b`. */
  readonly changes?: readonly string[]
  /** Of a forgotten mark. */
  readonly application?: string
}

export interface TransactionSummary {
  readonly id: string
  readonly author?: string
  readonly message?: string
  readonly actions: readonly ActionSummary[]
}

export interface EntrySummary {
  readonly version: number
  readonly id: string
  /** Microseconds since 1970-01-01T00:00:00Z. */
  readonly timestamp: number
  readonly transactions: readonly TransactionSummary[]
}

/**
 * The names of a group and its key-space by the group's incarnation; ids where the state has no
 * such group.
 */
export function groupNames(
  state: LineState,
  incarnation: string,
): { keySpace: string; group: string } {
  const group = state.groups.get(incarnation)
  if (!group) return { keySpace: '?', group: incarnation }
  const keySpace = state.keySpaces.get(group.keySpace)?.name ?? group.keySpace
  return { keySpace, group: group.definition.name }
}

/** @param state of the entry's version, or of a later one */
export function summarizeEntry(entry: LogEntry, state: LineState): EntrySummary {
  const { version, id, timestamp } = entry
  const transactions = entry.transactions.map((transaction) => ({
    id: transaction.id,
    ...(transaction.author !== undefined && { author: transaction.author }),
    ...(transaction.message !== undefined && { message: transaction.message }),
    actions: transaction.actions.map((action) => summarizeAction(action, state)),
  }))
  return { version, id, timestamp, transactions }
}

function summarizeAction(action: LogAction, state: LineState): ActionSummary {
  const { kind } = action
  if (kind === 'create-key-space') return { kind, keySpace: action.definition.name }
  if (kind === 'alter-key-space' || kind === 'drop-key-space') {
    const definition = state.keySpaces.get(action.keySpace)
    const keySpace = definition?.name ?? action.keySpace
    if (kind === 'drop-key-space') return { kind, keySpace }
    return { kind, keySpace, changes: action.changes.map((one) => changeText(one, definition)) }
  }
  if (kind === 'void' || kind === 'seal' || kind === 'fence') return { kind }
  if (kind === 'adopt') return { kind, line: action.line, asOf: action.version }
  if (kind === 'forget') return { kind, application: action.application }
  const names = groupNames(state, action.incarnation)
  if (kind === 'checkpoint') {
    return {
      kind,
      ...names,
      rows: sum(action.segments, (segment) => segment.rows),
      files: action.segments.length,
      bytes: sum(action.segments, (segment) => segment.bytes),
      asOf: action.asOf.version,
    }
  }
  const updates = updatesIn(action)
  const files = updates.flatMap((update) => update.files)
  const inlineBytes = sum(updates, ({ inline }) =>
    inline ? Buffer.byteLength(inline.data, 'base64') : 0,
  )
  return {
    kind,
    ...names,
    rows: sum(updates, (update) => update.rows),
    files: files.length,
    bytes: inlineBytes + sum(files, (file) => file.bytes),
  }
}
