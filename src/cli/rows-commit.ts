/** The commit of a verb that writes rows, and what is said of it. */
import type { Transaction } from '../commit/transaction.js'
import type { Store } from '../executor/store.js'
import type { Call } from './call.js'
import type { Progress } from './progress.js'
import { commitOptions, timeText } from './session.js'

/**
 * Commits what `stage` stages, and prints the acknowledgement. Without rows there is no commit.
 * @param stage returns the number of rows it staged
 */
export async function commitRows(
  call: Call,
  work: {
    readonly store: Store
    readonly progress: Progress
    readonly stage: (tx: Transaction) => Promise<number>
  },
): Promise<void> {
  const { store, progress } = work
  let isNothing = false
  const stage = async (tx: Transaction): Promise<number> => {
    const rows = await work.stage(tx)
    isNothing = tx.isEmpty
    return rows
  }
  try {
    const { committed, result } = await store.transaction(stage, commitOptions(call))
    const { version, id, timestamp } = committed
    const seconds = progress.stop()
    await call.output.facts({ version, rows: result, seconds, time: timeText(timestamp), id })
  } catch (error) {
    // A transaction that writes nothing is refused; here that is an answer.
    if (!isNothing) throw error
    progress.stop()
    await call.output.facts({ version: null, rows: 0 })
  } finally {
    progress.stop()
  }
}
