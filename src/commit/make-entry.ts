/** The entry that a group of transactions becomes (spec/log.md). */
import type { LogEntry, LogTransaction } from '../format/generated/documents.js'
import type { LineState } from '../table/state.js'
import type { StagedTransaction } from './staged.js'

/** The entry as it is put: what groups with a place are told lies in their locations. */
export function storedEntry(entry: LogEntry, members: readonly StagedTransaction[]): LogEntry {
  return { ...entry, transactions: members.map(storedTransaction) }
}

export function makeEntry(options: {
  id: string
  members: readonly StagedTransaction[]
  state: LineState
  nowMicros: number
}): LogEntry {
  const { id, members, state, nowMicros } = options
  const touched = new Set<string>()
  for (const action of members.flatMap(({ actions }) => actions)) {
    if ('incarnation' in action) touched.add(action.incarnation)
  }
  return {
    line: state.line,
    version: state.version + 1,
    id,
    timestamp: Math.max(state.timestamp + 1, nowMicros),
    touched: [...touched].sort(),
    transactions: members.map(memberOf),
  }
}

/** A transaction as its entry is to hold it. */
export function storedTransaction(staged: StagedTransaction): LogTransaction {
  const transaction = memberOf(staged)
  return staged.stored ? { ...transaction, actions: [...staged.stored] } : transaction
}

function memberOf(staged: StagedTransaction): LogTransaction {
  const { id, base, actions, check, reads, mark, author, message } = staged
  return {
    id,
    base,
    actions: [...actions],
    ...(check && { isolation: check.isolation }),
    ...(check?.isolation === 'serializable' && reads && { reads }),
    ...(mark && { mark }),
    ...(author !== undefined && { author }),
    ...(message !== undefined && { message }),
  }
}
