/** What the writes and reads of a transaction take. */
import type { ColumnChoice } from '../scan/plan.js'
import type { CellVerb } from './write-plan.js'

export interface UpsertOptions {
  /** What is done with the cells of a column; `set` unless given. */
  readonly ops?: Readonly<Record<string, CellVerb>> | undefined
  readonly signal?: AbortSignal | undefined
}

/** A write that computes cells from its rows and from what is below them. */
export interface ComputeOptions extends UpsertOptions {
  /**
   * An expression over `source.*`, `target.*` and `key.*` for each column that is assigned, by
   * name, all of one group (spec/merge.md, "Expressions"). No other cells are written.
   */
  readonly set?: Readonly<Record<string, string>> | undefined
  /** A condition of the same kind; rows for which it is not true are left as they are. */
  readonly when?: string | undefined
  /** Types of columns of row objects, by name; else those of the key-space's columns. */
  readonly types?: Readonly<Record<string, string>> | undefined
}

export interface RecordOptions extends UpsertOptions {
  /** The value columns that every record gives; all of the key-space unless given. */
  readonly columns?: readonly string[] | undefined
}

export interface InsertOptions extends UpsertOptions {
  /** What is done where a record exists: the transaction is refused, or the row is left out. */
  readonly ifExists?: 'refuse' | 'skip' | undefined
}

/** What a read inside a transaction takes; it reads the transaction's own version. */
export interface ScanOptions {
  /** The columns to give out, all unless given: names, and expressions under names of their own. */
  readonly columns?: readonly ColumnChoice[] | undefined
  /** A filter (spec/expr.md). */
  readonly where?: string | undefined
  /** Keys, or their first components, to begin and to end with, both included. */
  readonly from?: readonly unknown[] | undefined
  readonly to?: readonly unknown[] | undefined
  readonly signal?: AbortSignal | undefined
}
