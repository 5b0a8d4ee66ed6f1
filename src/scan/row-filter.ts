/** Which rows of a read its filter lets pass, looked at no more often than it is worth. */
import type { Batch } from '../arrow/batch.js'
import { maskRuns, type RunBuilder } from '../arrow/runs.js'
import type { BoundFilter } from '../expr/bound-tree.js'
import { evaluateFilter } from '../expr/evaluate.js'

/** Where a batch has so many rows that pass, to leave out the others costs more than it spares. */
const MOST = 3 / 4
/** Batches that are given out whole after one of which most rows pass. */
const BATCHES_UNSEEN = 15

export class RowFilter {
  private unseen = 0

  constructor(
    private readonly filter: BoundFilter | null,
    /** Whether whoever takes the rows filters them again (CAL-BRIDGE-038). */
    private readonly isOnlyToSpare: boolean,
  ) {}

  /** The rows to be given out; null = all. @throws EvaluationFailed */
  chosen(batch: Batch): RunBuilder | null {
    if (this.filter === null) return null
    if (this.unseen > 0) {
      this.unseen--
      return null
    }
    const runs = maskRuns(evaluateFilter(this.filter, batch))
    if (runs.rows === batch.rows) return this.pass()
    return this.isOnlyToSpare && runs.rows >= MOST * batch.rows ? this.pass() : runs
  }

  private pass(): null {
    if (this.isOnlyToSpare) this.unseen = BATCHES_UNSEEN
    return null
  }
}
