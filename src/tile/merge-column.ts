/** Columns as a merge sees them. */
import type { BatchField } from '../arrow/batch.js'
import type { Algebra } from '../format/algebra.js'

/** A column that a merge gives out: a key component (`k…`) or a value column (`c…`). */
export interface MergeColumn extends BatchField {
  readonly algebra?: Algebra | undefined
}

/**
 * The operation of a whole column of an update, or `mixed` where an op column decides row by row.
 */
export type ColumnOp = 'set' | 'delta' | 'mixed'
