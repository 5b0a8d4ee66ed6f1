/** A transaction's actions as if they had been committed, so that it can read its own writes. */
import type { LogAction, LogEntry } from '../format/generated/documents.js'
import { expandEntry } from '../log/update-manifest.js'
import type { ObjectStore } from '../storage/contract.js'
import type { LineState } from '../table/state.js'
import { entriesApplied } from '../table/with-tiles.js'
import { refuseSealed } from './judge.js'

/** Stands for the ids of an entry that is never put. */
const NOBODY = 'a'.repeat(26)

/** @throws BranchSealed where nothing can follow the state */
export async function stateWith(
  storage: ObjectStore,
  state: LineState,
  actions: readonly LogAction[],
): Promise<LineState> {
  if (actions.length === 0) return state
  refuseSealed(state)
  return entriesApplied(state, [await entryOf(storage, state, actions)])
}

/** The actions with the files of their updates in place, as the entry after a state. */
export function entryOf(
  storage: ObjectStore,
  state: LineState,
  actions: readonly LogAction[],
): Promise<LogEntry> {
  const { line, version, timestamp } = state
  return expandEntry(storage, {
    line,
    version: version + 1,
    id: NOBODY,
    timestamp: timestamp + 1,
    touched: [],
    transactions: [{ id: NOBODY, base: version, actions: [...actions] }],
  })
}
