/** Taking over what another version holds (spec/table.md, "Lineage"). */
import { CalicoError } from '../errors.js'
import type { AdoptAction, LogEntry } from '../format/generated/documents.js'
import { entryPath } from '../format/layout.js'
import type { Place } from '../log/lines.js'
import { withSpan } from '../log/lines.js'
import type { LineState } from './state.js'

/**
 * The state of any version of any line, which the entry `by` adopts; `before` is the one that this
 * follows. @throws MissingObject, CorruptDocument
 */
export type StateLoader = (
  at: Place,
  by: Place,
  signal?: AbortSignal,
  before?: LineState,
) => Promise<LineState>

/** The `adopt` that an entry is; null where it is another one. @throws CorruptDocument */
export function adoptIn(entry: LogEntry): AdoptAction | null {
  const actions = entry.transactions.flatMap((transaction) => transaction.actions)
  const found = actions.find((action): action is AdoptAction => action.kind === 'adopt')
  if (!found) return null
  const [transaction] = entry.transactions
  if (actions.length === 1 && entry.transactions.length === 1 && !transaction!.mark) return found
  const path = entryPath(entry.line, entry.version)
  const what = 'an adopt is not all that it does'
  throw new CalicoError('CorruptDocument', `${path}: ${what}; restore it from a copy`, {
    details: { path },
  })
}

/**
 * The state behind an `adopt`: definitions and rows of the adopted one, and of the line's own its
 * marks and fence (CAL-TABLE-173).
 * @param next the state that an entry which does nothing would give in its place
 */
export function adoptState(next: LineState, adopted: LineState): LineState {
  const { line, version, timestamp, marks, fence } = next
  const height = adopted.height + 1
  const lineage = withSpan(adopted.lineage, { line, first: version, height })
  const { keySpaces, groups } = adopted
  const own = { line, version, timestamp, marks, fence, sealed: false }
  return { ...own, height, lineage, hasAdopted: true, keySpaces, groups }
}
