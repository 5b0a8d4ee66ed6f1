/** What a transaction works with, and what its reads take. */
import type { DecodePool } from '../data/worker-pool.js'
import type { Env } from '../env.js'
import type { MayRead } from '../scan/may-read.js'
import type { ColumnChoice } from '../scan/plan.js'
import type { ObjectStore } from '../storage/contract.js'
import type { LineState } from '../table/state.js'
import type { Isolation } from './conflicts.js'

export interface TransactionContext {
  readonly storage: ObjectStore
  readonly pool: DecodePool
  readonly env: Env
  /** The state that the transaction is staged against. */
  readonly state: LineState
  /** The state at the head: what a transaction that reads is based on. */
  readonly latest: (signal?: AbortSignal) => Promise<LineState>
  /** Asked before each read. */
  readonly mayRead: MayRead
  readonly isolation?: Isolation | undefined
  readonly sortBytesMax?: number | undefined
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
