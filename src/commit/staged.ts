/** What a transaction is between its staging and its acknowledgement. */
import type { LogAction, Mark, ReadSet, Staged } from '../format/generated/documents.js'
import type { TransactionCheck } from './conflicts.js'
import type { Premise } from './premises.js'

/** A transaction ready to be committed: its files are durable. */
export interface StagedTransaction {
  readonly id: string
  /** The version it was staged against; 0 for none. */
  readonly base: number
  readonly actions: readonly LogAction[]
  /** The actions as the entry is to hold them, where these are others (CAL-LOG-160). */
  readonly stored?: readonly LogAction[]
  /** What the actions rest on besides what they say. */
  readonly premises: readonly Premise[]
  /** Paths of the files it made, removed if the commit fails for certain. */
  readonly files: readonly string[]
  /** When staging began of what is behind no marker, in microseconds. */
  readonly startedMicros: number
  /** The last fence of the line that was known when staging began; 0 for none. */
  readonly fence: number
  /** The marker behind which its files were staged; null without one. */
  readonly marker: Staged | null
  /** Markers of others behind which some of its files were staged, which its end leaves alone. */
  readonly borrowed?: readonly Staged[]
  /** The least version whose files the actions name again; null where they name only their own. */
  readonly reuses: number | null
  /** Null where it read nothing: then nothing that others do can be in its way. */
  readonly check: TransactionCheck | null
  /** What it read, as its entry is to hold it. */
  readonly reads?: ReadSet[] | undefined
  readonly mark?: Mark | undefined
  /**
   * The version after which another process may have committed this very transaction, where one may
   * (CAL-BRIDGE-060).
   */
  readonly sharedAfter?: number | undefined
  /** The version that it is to follow; behind any other it is refused (CAL-REFS-083). */
  readonly onlyAfter?: number | undefined
  readonly author?: string | undefined
  readonly message?: string | undefined
}

/** Where a commit stands. An acknowledgement: what it names is durable. */
export interface Committed {
  readonly line: number
  readonly version: number
  /** The transaction's place in the entry. */
  readonly member: number
  /** The entry's id. */
  readonly id: string
  readonly timestamp: number
  /** Whether the transaction's mark was there already, so that nothing was committed anew. */
  readonly alreadyApplied?: true
}
