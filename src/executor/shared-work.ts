/**
 * Work on one store that several processes share: one plans a read and others scan its splits, one
 * begins a write, others stage rows for it, and one commits (spec/bridge.md). What goes from one to
 * another is sealed text; whoever has the store open with the same secret takes it.
 */
import type { Batch, BatchField } from '../arrow/batch.js'
import type { Isolation } from '../commit/conflicts.js'
import type { MarkOptions } from '../commit/mark-options.js'
import type { Committed } from '../commit/staged.js'
import type { WriteInput } from '../commit/write-input.js'
import type { CellVerb } from '../commit/write-plan.js'
import type { Aggregate } from '../scan/aggregates.js'
import type { Query } from './executor.js'

export interface SharedRead extends Query {
  /** Reads the change feed from above `from` up to `to`, the head unless given. */
  readonly changes?: { readonly from: number; readonly to?: number | undefined } | undefined
  /** Figures to give in place of splits, where the state alone can tell them. */
  readonly aggregates?: readonly Aggregate[] | undefined
  /** Most rows that each split gives. */
  readonly limit?: number | undefined
  /** How many splits are wanted; more or fewer may come. */
  readonly splitsMax?: number | undefined
  /** Asks for the paths of files of splits that are nothing but whole files, where told. */
  readonly direct?: boolean | undefined
  /**
   * Asks for such files to be read with `file`; who does applies `where` to whatever it reads, also
   * to the rows of splits.
   */
  readonly files?: boolean | undefined
}

/** A Parquet file, all of whose rows are rows of a split (CAL-BRIDGE-082). */
export interface DirectFile {
  /** Sealed, where files were asked for. */
  readonly file?: string
  /** Absolute, on this machine, where paths were asked for and may be told. */
  readonly path?: string
  readonly rows: number
  readonly bytes: number
  /**
   * What the plan's fields are called in the file, in their order; all cells of a column that the
   * file lacks are null.
   */
  readonly columns: readonly string[]
}

export interface PlannedSplit {
  /** Sealed. */
  readonly split: string
  /** At least the rows that it will give. */
  readonly rows: number
  /** An estimate of the bytes of files that are read for it. */
  readonly bytes: number
  /** Files that may be read in its place: their rows are those of the split. */
  readonly files?: readonly DirectFile[] | undefined
}

export interface SharedPlan {
  readonly line: number
  readonly version: number
  /** Of that version, in microseconds; null before the first. */
  readonly timestamp: number | null
  readonly fields: readonly BatchField[]
  readonly splits: readonly PlannedSplit[]
  /** At least the rows that all splits will give. */
  readonly rows: number
  /** Whether it is exactly those. */
  readonly rowsExact: boolean
  /** In the order asked; null where they were not asked for or cannot be told without reading. */
  readonly aggregates: readonly unknown[] | null
  /** Sealed: what the plan reads, for a write that depends on it. */
  readonly reads: string
}

export interface SharedWrite {
  readonly keySpace: string
  /** Deletes first: every record, or those whose keys pass `where`. */
  readonly overwrite?: { readonly where?: string | undefined } | undefined
  /** `reads` of plans that the write depends on. */
  readonly reads?: readonly string[] | undefined
  readonly isolation?: Isolation | undefined
  /**
   * Staged messages are for the commits of other writes of the key-space; the part itself is
   * neither committed nor aborted, and depends on nothing (CAL-BRIDGE-180).
   */
  readonly part?: boolean | undefined
  /** Whether it is staged behind a marker, and may be committed more than a day later. */
  readonly marker?: boolean | undefined
  /** The `write` of a part, behind whose marker this part is staged too (CAL-BRIDGE-185). */
  readonly behind?: string | undefined
  readonly principal?: string | undefined
  readonly signal?: AbortSignal | undefined
}

/** Bytes of a file of a split. */
export interface FilePart {
  /** Sealed. */
  readonly file: string
  readonly start: number
  /** Behind the last byte; at most 16 MiB behind the first. */
  readonly end: number
  readonly principal?: string | undefined
  readonly signal?: AbortSignal | undefined
}

export interface BegunWrite {
  /** Sealed. */
  readonly write: string
  /** The id under which it will be committed. */
  readonly transaction: string
  /** The version that it is staged against. */
  readonly version: number
  /** The columns that rows may have. */
  readonly fields: readonly (BatchField & { readonly key: boolean; readonly required: boolean })[]
}

export interface SharedRows {
  readonly write: string
  readonly kind: 'upsert' | 'insert' | 'update' | 'replace' | 'delete'
  readonly ops?: Readonly<Record<string, CellVerb>> | undefined
  /** Of inserts; `refuse` unless given. */
  readonly ifExists?: 'refuse' | 'skip' | undefined
  readonly input: WriteInput
  readonly principal?: string | undefined
  readonly signal?: AbortSignal | undefined
}

export interface StagedRows {
  /** Sealed. Rows are durable, and no reader sees them. */
  readonly message: string
  readonly rows: number
  /** Bytes of files. */
  readonly bytes: number
}

export interface SharedCommit {
  readonly write: string
  /** In the order in which they apply. */
  readonly messages: readonly string[]
  /** As in SharedWrite, where that says nothing (CAL-BRIDGE-065). */
  readonly overwrite?: SharedWrite['overwrite']
  readonly mark?: MarkOptions | undefined
  readonly author?: string | undefined
  readonly message?: string | undefined
  readonly principal?: string | undefined
  readonly signal?: AbortSignal | undefined
}

/** A commit that had nothing to commit. */
export interface NothingCommitted {
  readonly nothing: true
  /** The head. */
  readonly version: number
}

export interface SharedWork {
  /** @throws as Executor.query */
  plan(read: SharedRead): Promise<SharedPlan>
  /**
   * The rows of a split; the first batch may have none, and is there to say which columns there
   * are.
   * @throws InvalidArgument where the seal is broken, CommitConflict where it is too old, Denied,
   *   and as Executor.query
   */
  scan(
    split: string,
    options?: {
      readonly principal?: string | undefined
      readonly signal?: AbortSignal | undefined
    },
  ): AsyncGenerator<Batch>
  /**
   * Bytes of a file that a plan has handed out.
   * @throws InvalidArgument where the seal is broken or the file has no such bytes, CommitConflict
   *   where it is too old, Denied, MissingObject, CorruptFile
   */
  file(part: FilePart): Promise<Uint8Array>
  /** @throws UnknownKeySpace, InvalidExpression, Denied */
  begin(write: SharedWrite): Promise<BegunWrite>
  /**
   * The columns that rows of a write may have, as `begin` gave them.
   * @throws InvalidArgument where the seal is broken, Denied
   */
  fields(write: Pick<SharedCommit, 'write' | 'principal' | 'signal'>): Promise<BegunWrite['fields']>
  /** @throws as Transaction.upsert, and InvalidArgument where the seal is broken */
  stage(rows: SharedRows): Promise<StagedRows>
  /**
   * Commits all messages at once. Safe to repeat, also elsewhere (CAL-BRIDGE-060).
   * @throws CommitConflict, Contention, CommitUnknown, Denied, StaleSequence, StaleEpoch,
   *   InvalidArgument where a message comes twice or is of another write
   */
  commit(commit: SharedCommit): Promise<Committed | NothingCommitted>
  /**
   * Ends a write and removes what the messages name; false where it has landed.
   * @throws CommitUnknown where that cannot be told
   */
  abort(write: Pick<SharedCommit, 'write' | 'messages' | 'principal' | 'signal'>): Promise<boolean>
}
