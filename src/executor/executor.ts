/** The one interface beneath every front end: define, query, mutate. */
import type { Batch } from '../arrow/batch.js'
import type { Committed } from '../commit/staged.js'
import type { Transaction } from '../commit/transaction.js'
import type { WriteInput } from '../commit/write-input.js'
import type { UpsertOptions } from '../commit/write-options.js'
import type { Explanation } from '../scan/explain.js'
import type { KeySpaceSpec } from '../table/definition.js'
import type { Changes, ChangesOptions } from './changes.js'
import type {
  DiffExplanation,
  DifferingRows,
  DiffOptions,
  DiffRowsOptions,
  StoreDiff,
} from './diff.js'
import type { CommitOptions, ExplainOptions, ReadOptions, TransactionOptions } from './options.js'

/** A read of a key-space. */
export interface Query extends ReadOptions {
  readonly keySpace: string
  /** One whole key, in place of `from` and `to`. */
  readonly key?: readonly unknown[]
}

/** A read that is not done. */
export interface ExplainQuery extends ExplainOptions {
  readonly keySpace: string
}

/** A change feed of a key-space. */
export interface ChangesQuery extends ChangesOptions {
  readonly keySpace: string
}

/** Rows for one key-space, in a commit of their own. */
export interface RowsMutation extends CommitOptions {
  readonly kind: 'upsert' | 'update' | 'replace' | 'delete'
  readonly keySpace: string
  readonly input: WriteInput
  /** What is done with the cells of a column; not for deletes. */
  readonly ops?: UpsertOptions['ops']
}

/** Anything that a transaction can stage, in one commit. */
export interface StagedMutation<T> extends TransactionOptions {
  readonly kind: 'transaction'
  readonly stage: (tx: Transaction) => Promise<T>
}

export interface Mutated<T> {
  readonly committed: Committed
  /** What staging gave; of rows, their number. */
  readonly result: T
}

/**
 * What a front end needs of a store, whether the store is in this process or behind a wire. Each
 * call is checked against the store's policy before it reads or commits anything.
 */
export interface Executor {
  /** Creates a key-space. @throws InvalidName, InvalidType, AlreadyExists, Denied */
  define(spec: KeySpaceSpec, options?: CommitOptions): Promise<Committed>
  /**
   * The rows of a read, as they are merged.
   * @throws UnknownKeySpace, UnknownColumn, InvalidExpression, InvalidKey, UnknownVersion, Denied,
   *   and errors of data and storage
   */
  query(query: Query): AsyncGenerator<Batch>
  /**
   * What a query would read and why, and what tells the figures that it is for; no data file is
   * touched. @throws as query; InvalidArgument where a sum is not of numbers
   */
  explain(query: ExplainQuery): Promise<Explanation>
  /**
   * What versions did to the view of a key-space. Of a feed that is followed the policy is asked
   * again whenever there are new versions.
   * @throws as query; InvalidArgument where the interval ends before it begins
   */
  changes(query: ChangesQuery): Promise<Changes>
  /**
   * What differs between two versions, of whatever branches. Nothing is told where one of the
   * key-spaces is refused.
   * @throws UnknownVersion, UnknownRef, InvalidAddress, UnknownKeySpace, Denied; TypeMismatch where
   *   a column is of types of which neither holds the values of the other
   */
  diff(query: DiffOptions): Promise<StoreDiff>
  /** The records of one key-space that differ, and nothing counted. @throws as `diff` */
  diffRows(query: DiffRowsOptions): Promise<DifferingRows>
  /**
   * What a difference would read, and what the log tells of it; no data file is touched.
   * @throws as `diff`, without Denied
   */
  explainDiff(query: DiffOptions): Promise<DiffExplanation>
  /**
   * Commits, all at once or not at all.
   * The policy is asked before each read of the transaction, and before the commit.
   * @throws CommitConflict, Contention, CommitUnknown, Denied, and what staging throws
   */
  mutate(mutation: RowsMutation): Promise<Mutated<number>>
  mutate<T>(mutation: StagedMutation<T>): Promise<Mutated<T>>
}
