/** What reads and commits of a store take. */
import type { Isolation } from '../commit/conflicts.js'
import type { Aggregate } from '../scan/aggregates.js'
import type { ColumnChoice } from '../scan/plan.js'
import type { At } from '../table/line-view.js'

export interface ReadOptions {
  /**
   * The columns to give out, all unless given: names, and expressions (spec/expr.md) under names of
   * their own, as `{ name: 'b', expression: 'x + 1' }`.
   */
  readonly columns?: readonly ColumnChoice[] | undefined
  /** A filter (spec/expr.md). */
  readonly where?: string | undefined
  readonly at?: At | undefined
  /** Keys, or their first components, to begin and to end with, both included. */
  readonly from?: readonly unknown[] | undefined
  readonly to?: readonly unknown[] | undefined
  /** Who asks; the principal of the store unless given. */
  readonly principal?: string | undefined
  readonly signal?: AbortSignal | undefined
}

export interface ExplainOptions extends ReadOptions {
  /** One whole key, in place of `from` and `to`. */
  readonly key?: readonly unknown[]
  /** Figures that the read is for; it then needs their columns alone, unless it names others. */
  readonly aggregates?: readonly Aggregate[] | undefined
}

export interface CommitOptions {
  readonly author?: string
  readonly message?: string
  /** Who asks; the principal of the store unless given. */
  readonly principal?: string
  readonly signal?: AbortSignal
}

export interface TransactionOptions extends CommitOptions {
  /** Of a transaction that reads, `serializable` unless given; one that only writes needs none. */
  readonly isolation?: Isolation
  /**
   * Whether to stage behind a marker, for what may take longer than two vacuums: its files stay,
   * and it lands, until a vacuum ends markers of that age, 7 days unless it is told otherwise.
   */
  readonly marker?: boolean
}

export interface TransactOptions extends TransactionOptions {
  /** How often the transaction is run at most, 10 times unless given. */
  readonly attempts?: number
}
