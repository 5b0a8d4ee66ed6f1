/** What a transaction works with. */
import type { DecodePool } from '../data/worker-pool.js'
import type { Env } from '../env.js'
import type { Staged } from '../format/generated/documents.js'
import type { ClaimLocation } from '../log/group-places.js'
import type { MayRead } from '../scan/may-read.js'
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
  /** Has a group that gets a place lie there. */
  readonly claim: ClaimLocation
  readonly isolation?: Isolation | undefined
  /** The marker behind which it stages. */
  readonly marker?: Staged | null | undefined
  readonly sortBytesMax?: number | undefined
}
