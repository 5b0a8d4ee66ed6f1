/* Generated from spec/schema by `npm run generate`; edit the schemas instead. */

/**
 * Opaque; made by a bridge, brought back by a client.
 */
export type Token = string
export type PartitionTransform =
  IdentityTransform | HashTransform | TimeTransform | TruncateTransform | RangeTransform
export type ColumnChoice =
  | string
  | {
      name: string
      expression: string
    }
/**
 * Opaque; made by a bridge, brought back by a client.
 */
export type Token1 = string

/**
 * Every message of the bridge by its name in the schema.
 */
export interface MessageTypes {
  token: Token
  description: Description
  failure: Failure
  field: Field
  committed: Committed
  nothingCommitted: NothingCommitted
  keySpaceList: KeySpaceList
  keyComponent: KeyComponent
  columnDescription: ColumnDescription
  groupDescription: GroupDescription
  keySpaceDescription: KeySpaceDescription
  newColumn: NewColumn
  newGroup: NewGroup
  newMaintenance: NewMaintenance
  newKeySpace: NewKeySpace
  alterRequest: AlterRequest
  alteration: Alteration
  fileList: FileList
  at: At
  columnChoice: ColumnChoice
  planRequest: PlanRequest
  plan: Plan
  scanRequest: ScanRequest
  fileRequest: FileRequest
  writeRequest: WriteRequest
  write: Write
  staged: Staged
  commitMark: CommitMark
  markState: MarkState
  commitRequest: CommitRequest
  abortRequest: AbortRequest
  aborted: Aborted
  changesRequest: ChangesRequest
  differenceRequest: DifferenceRequest
  difference: Difference
  differenceRowsRequest: DifferenceRowsRequest
  log: Log
  refList: RefList
  branch: Branch
  tag: Tag
  newRef: NewRef
  treeChange: TreeChange
  treeChanged: TreeChanged
  cellConflict: CellConflict
  refChange: RefChange
  refDeleted: RefDeleted
}
/**
 * GET /v1
 */
export interface Description {
  protocol: 1
  software: string
  /**
   * 128 random bits: stores, entries, transactions, data files.
   */
  store: string
  compressions: ('none' | 'lz4' | 'zstd')[]
}
/**
 * The body of every answer that is no success.
 */
export interface Failure {
  /**
   * One row of the table of errors, and what happened.
   */
  error: {
    code: string
    kind: string
    message: string
    retry: boolean
    details?: {
      [k: string]: unknown
    }
  }
}
/**
 * A column of rows as they travel.
 */
export interface Field {
  /**
   * A name that people gave.
   */
  name: string
  /**
   * The text form of the chapter types.
   */
  type: string
}
/**
 * An acknowledgement.
 */
export interface Committed {
  /**
   * The number of an entry on its line.
   */
  line: number
  /**
   * The number of an entry on its line.
   */
  version: number
  /**
   * A non-negative integer that every language holds exactly.
   */
  member: number
  /**
   * 128 random bits: stores, entries, transactions, data files.
   */
  id: string
  /**
   * Microseconds since 1970-01-01T00:00:00Z.
   */
  timestamp: number
  alreadyApplied?: true
}
/**
 * A commit that had nothing to commit.
 */
export interface NothingCommitted {
  nothing: true
  /**
   * A non-negative integer that every language holds exactly.
   */
  version: number
}
/**
 * GET /v1/key-spaces
 */
export interface KeySpaceList {
  /**
   * A non-negative integer that every language holds exactly.
   */
  version: number
  timestamp: number | null
  /**
   * Items: One of them.
   */
  keySpaces: {
    /**
     * A name that people gave.
     */
    name: string
    /**
     * 64 random bits: key-spaces, groups, incarnations.
     */
    keySpace: string
  }[]
}
/**
 * A component of the key.
 */
export interface KeyComponent {
  /**
   * A name that people gave.
   */
  name: string
  type: string
  domain: string
}
/**
 * A value column.
 */
export interface ColumnDescription {
  /**
   * A name that people gave.
   */
  name: string
  type: string
  /**
   * A non-negative integer that every language holds exactly.
   */
  column: number
  /**
   * A name that people gave.
   */
  group: string
  required: boolean
  algebra?: string
  /**
   * A name that people gave.
   */
  orderBy?: string
}
/**
 * A column group.
 */
export interface GroupDescription {
  /**
   * A name that people gave.
   */
  name: string
  anchor: boolean
  fileFormat: string
  codec: string
  partitioning: PartitionTransform[]
  /**
   * Items: A name that people gave.
   */
  statistics: string[]
  maintenance?: MaintenanceSettings
  place?: string
}
export interface IdentityTransform {
  kind: 'identity'
  /**
   * A non-negative integer that every language holds exactly.
   */
  component: number
}
export interface HashTransform {
  kind: 'hash'
  buckets: number
  /**
   * @minItems 1
   *
   * Items: A non-negative integer that every language holds exactly.
   */
  components: number[]
}
export interface TimeTransform {
  kind: 'year' | 'month' | 'day' | 'hour'
  /**
   * A non-negative integer that every language holds exactly.
   */
  component: number
}
export interface TruncateTransform {
  kind: 'truncate'
  /**
   * A non-negative integer that every language holds exactly.
   */
  component: number
  width: number
}
export interface RangeTransform {
  kind: 'range'
  /**
   * A non-negative integer that every language holds exactly.
   */
  component: number
  /**
   * Key encodings of values of the component's type, strictly ascending.
   *
   * @minItems 1
   * @maxItems 4096
   */
  bounds: string[]
}
/**
 * How checkpoints of a group are cut, and when they and folds are due.
 */
export interface MaintenanceSettings {
  /**
   * Size at which a new segment ends, in bytes.
   */
  segmentBytes?: number
  /**
   * Size from which on the last segment takes in no rows behind it, in bytes.
   */
  appendBytes?: number
  /**
   * Size above which a segment that updates made grow is split, in bytes.
   */
  splitBytes?: number
  /**
   * Rows of updates, in percent of the base, above which a tile is due.
   */
  checkpointPercent?: number
  /**
   * How many of the newest versions are kept; all where neither this nor keepSeconds is given.
   */
  keepVersions?: number
  /**
   * How long versions are kept, in seconds before the newest one.
   */
  keepSeconds?: number
  fold?: FoldPolicy
}
/**
 * When updates of a group are folded, and which of them.
 */
export interface FoldPolicy {
  /**
   * inline, tiered, levelled or none; another kind folds nothing.
   */
  kind: string
  /**
   * How many updates a fold waits for.
   */
  updates?: number
  /**
   * How many times larger one tier or level is than the one below.
   */
  ratio?: number
}
/**
 * GET /v1/key-spaces/{name}
 */
export interface KeySpaceDescription {
  /**
   * A non-negative integer that every language holds exactly.
   */
  version: number
  timestamp: number | null
  /**
   * 64 random bits: key-spaces, groups, incarnations.
   */
  keySpace: string
  /**
   * A name that people gave.
   */
  name: string
  key: KeyComponent[]
  columns: ColumnDescription[]
  groups: GroupDescription[]
  /**
   * A non-negative integer that every language holds exactly.
   */
  rows: number
  /**
   * A non-negative integer that every language holds exactly.
   */
  bytes: number
  strict: boolean
}
/**
 * A value column to make.
 */
export interface NewColumn {
  name: string
  type: string
  algebra?: 'append' | 'sum' | 'min' | 'max' | 'and' | 'or' | 'union' | 'first' | 'last_by'
  orderBy?: string
  required?: boolean
}
/**
 * A column group to make.
 */
export interface NewGroup {
  name: string
  anchor?: boolean
  fileFormat?: 'parquet' | 'arrow'
  codec?: 'none' | 'snappy' | 'lz4' | 'zstd'
  partitioning?: PartitionTransform[]
  /**
   * @maxItems 10000
   */
  columns: NewColumn[]
  /**
   * @maxItems 32
   */
  statistics?: string[]
  maintenance?: NewMaintenance
  place?: string
}
/**
 * Settings of a group's checkpoints to make.
 */
export interface NewMaintenance {
  segmentBytes?: number
  appendBytes?: number
  splitBytes?: number
  checkpointPercent?: number
  fold?: FoldPolicy
}
/**
 * POST /v1/key-spaces
 */
export interface NewKeySpace {
  name: string
  /**
   * @minItems 1
   * @maxItems 16
   *
   * Items: A component of the key.
   */
  key: {
    name: string
    type: string
    domain?: string
  }[]
  /**
   * @minItems 1
   * @maxItems 1000
   */
  groups: NewGroup[]
  strict?: boolean
}
/**
 * POST /v1/key-spaces/{name}/alterations
 */
export interface AlterRequest {
  /**
   * @minItems 1
   * @maxItems 1000
   */
  alterations: Alteration[]
}
/**
 * One change; which members it has depends on its kind.
 */
export interface Alteration {
  kind: string
  name?: string
  column?: string | NewColumn
  field?:
    | string[]
    | {
        name: string
        type: string
      }
  group?: string | NewGroup
  after?: string | null
  type?: string
  required?: boolean
  /**
   * @maxItems 10000
   */
  columns?: string[]
  partitioning?: PartitionTransform[]
  fileFormat?: 'parquet' | 'arrow'
  codec?: 'none' | 'snappy' | 'lz4' | 'zstd'
  /**
   * @maxItems 8
   */
  parent?: string[]
  strict?: boolean
  maintenance?: NewMaintenance
  place?: string | null
  /**
   * @minItems 1
   */
  defaults?: ('segmentBytes' | 'appendBytes' | 'splitBytes' | 'checkpointPercent' | 'fold')[]
}
/**
 * GET /v1/key-spaces/{name}/files
 */
export interface FileList {
  /**
   * A non-negative integer that every language holds exactly.
   */
  version: number
  /**
   * Items: A segment, a file of an update, or its inline rows; of a file over several partitions, one each.
   */
  files: {
    /**
     * A name that people gave.
     */
    group: string
    partition: string
    role: 'segment' | 'update' | 'inline'
    fileFormat: string
    /**
     * A non-negative integer that every language holds exactly.
     */
    rows: number
    /**
     * A non-negative integer that every language holds exactly.
     */
    bytes: number
    /**
     * The number of an entry on its line.
     */
    version?: number
  }[]
  next?: string
}
/**
 * A version, or the newest one at a time; one of both.
 */
export interface At {
  /**
   * A non-negative integer that every language holds exactly.
   */
  version?: number
  /**
   * Microseconds since 1970-01-01T00:00:00Z.
   */
  timestamp?: number
}
/**
 * POST /v1/plan
 */
export interface PlanRequest {
  keySpace: string
  /**
   * @maxItems 10000
   */
  columns?: ColumnChoice[]
  filter?: string
  from?: unknown[]
  to?: unknown[]
  at?: At
  /**
   * Read the change feed between two versions.
   */
  changes?: {
    /**
     * A non-negative integer that every language holds exactly.
     */
    from: number
    /**
     * A non-negative integer that every language holds exactly.
     */
    to?: number
  }
  /**
   * @maxItems 1000
   *
   * Items: One figure.
   */
  aggregates?: {
    kind: 'count' | 'min' | 'max' | 'sum'
    column?: string
  }[]
  /**
   * A non-negative integer that every language holds exactly.
   */
  limit?: number
  splitsMax?: number
  /**
   * Ask for the paths of files of splits that are nothing but whole files.
   */
  direct?: boolean
  /**
   * Ask for those files themselves, to be read from the bridge.
   */
  files?: boolean
}
/**
 * What a plan comes to.
 */
export interface Plan {
  /**
   * The number of an entry on its line.
   */
  line: number
  /**
   * A non-negative integer that every language holds exactly.
   */
  version: number
  timestamp: number | null
  fields: Field[]
  /**
   * Items: A part of the read.
   */
  splits: {
    split: Token
    /**
     * A non-negative integer that every language holds exactly.
     */
    rows: number
    /**
     * A non-negative integer that every language holds exactly.
     */
    bytes: number
    /**
     * Parquet files that may be read in its place.
     *
     * @minItems 1
     *
     * Items: All of its rows are rows of the split.
     */
    files?: {
      file?: Token
      /**
       * Absolute, on the machine of the bridge.
       */
      path?: string
      /**
       * A non-negative integer that every language holds exactly.
       */
      rows: number
      /**
       * A non-negative integer that every language holds exactly.
       */
      bytes: number
      /**
       * Names in the file, in the order of the plan's fields.
       */
      columns: string[]
    }[]
  }[]
  /**
   * A non-negative integer that every language holds exactly.
   */
  rows: number
  rowsExact: boolean
  aggregates: unknown[] | null
  reads: Token
}
/**
 * POST /v1/scan
 */
export interface ScanRequest {
  split: Token
  compression?: 'none' | 'lz4' | 'zstd'
}
/**
 * POST /v1/file
 */
export interface FileRequest {
  file: Token
  /**
   * A non-negative integer that every language holds exactly.
   */
  start: number
  /**
   * A non-negative integer that every language holds exactly.
   */
  end: number
}
/**
 * POST /v1/writes
 */
export interface WriteRequest {
  keySpace: string
  /**
   * What goes before the rows come: everything, or what passes.
   */
  overwrite?: {
    where?: string
  }
  /**
   * @maxItems 64
   */
  reads?: Token[]
  isolation?: 'serializable' | 'snapshot'
  /**
   * Whether its messages are for the commits of other writes.
   */
  part?: boolean
  /**
   * Whether it is staged behind a marker.
   */
  marker?: boolean
  behind?: Token1
}
/**
 * What a write begins with.
 */
export interface Write {
  write: Token
  /**
   * 128 random bits: stores, entries, transactions, data files.
   */
  transaction: string
  /**
   * A non-negative integer that every language holds exactly.
   */
  version: number
  /**
   * Items: A column that rows may have.
   */
  fields: {
    /**
     * A name that people gave.
     */
    name: string
    type: string
    key: boolean
    required: boolean
  }[]
}
/**
 * POST /v1/stage
 */
export interface Staged {
  message: Token
  /**
   * A non-negative integer that every language holds exactly.
   */
  rows: number
  /**
   * A non-negative integer that every language holds exactly.
   */
  bytes: number
}
/**
 * How far an application has come with this commit.
 */
export interface CommitMark {
  application: string
  /**
   * A non-negative integer that every language holds exactly.
   */
  epoch: number
  /**
   * A non-negative integer that every language holds exactly.
   */
  previous?: number
  /**
   * A non-negative integer that every language holds exactly.
   */
  sequence: number
}
/**
 * GET /v1/marks/{application}
 */
export interface MarkState {
  application: string
  /**
   * A non-negative integer that every language holds exactly.
   */
  epoch: number
  /**
   * A non-negative integer that every language holds exactly.
   */
  sequence: number
  /**
   * The number of an entry on its line.
   */
  version: number
}
/**
 * POST /v1/commit
 */
export interface CommitRequest {
  write: Token
  /**
   * @maxItems 100000
   */
  messages: Token[]
  /**
   * As in writeRequest, where that has none.
   */
  overwrite?: {
    where?: string
  }
  mark?: CommitMark
  author?: string
  message?: string
}
/**
 * POST /v1/abort
 */
export interface AbortRequest {
  write: Token
  /**
   * @maxItems 100000
   */
  messages: Token[]
}
/**
 * Whether the write is at an end without having landed.
 */
export interface Aborted {
  aborted: boolean
}
/**
 * POST /v1/changes
 */
export interface ChangesRequest {
  keySpace: string
  /**
   * A non-negative integer that every language holds exactly.
   */
  from: number
  /**
   * A non-negative integer that every language holds exactly.
   */
  to?: number
  /**
   * @maxItems 10000
   */
  columns?: ColumnChoice[]
  filter?: string
  waitMs?: number
  compression?: 'none' | 'lz4' | 'zstd'
}
/**
 * POST /v1/difference
 */
export interface DifferenceRequest {
  /**
   * A..B or A...B, each as behind the @ of an address; without B it ends where the request is about.
   */
  versions: string
  /**
   * Names of key-spaces at the end, all of them unless given.
   *
   * @minItems 1
   * @maxItems 1000
   */
  keySpaces?: string[]
  /**
   * Whether what would be read is told, by group, in place of counts; no data is read.
   */
  explain?: boolean
}
/**
 * How two versions differ.
 */
export interface Difference {
  /**
   * A non-negative integer that every language holds exactly.
   */
  from: number
  /**
   * A non-negative integer that every language holds exactly.
   */
  to: number
  /**
   * The number of an entry on its line.
   */
  fromLine: number
  /**
   * The number of an entry on its line.
   */
  toLine: number
  /**
   * How definitions differ.
   */
  schema: {
    object: 'key-space' | 'group' | 'column'
    change: 'added' | 'dropped' | 'renamed' | 'retyped'
    keySpace: string
    group?: string
    column?: string
    /**
     * The name or type that was, and as `after` the one that is.
     */
    before?: string
    after?: string
  }[]
  keySpaces: {
    keySpace: string
    /**
     * A non-negative integer that every language holds exactly.
     */
    inserted?: number
    /**
     * A non-negative integer that every language holds exactly.
     */
    updated?: number
    /**
     * A non-negative integer that every language holds exactly.
     */
    deleted?: number
    /**
     * How many differ of records at both ends, by column; columns without any are left out.
     */
    cells?: {
      /**
       * A non-negative integer that every language holds exactly.
       */
      [k: string]: number
    }
    groups?: {
      group: string
      /**
       * A non-negative integer that every language holds exactly.
       */
      same: number
      /**
       * A non-negative integer that every language holds exactly.
       */
      differing: number
      /**
       * The first of those that differ.
       *
       * @maxItems 1000
       */
      partitions: {
        /**
         * In hexadecimal.
         */
        partition: string
        what: 'rewritten' | 'updated'
        before: null | {
          /**
           * A non-negative integer that every language holds exactly.
           */
          rows: number
          /**
           * A non-negative integer that every language holds exactly.
           */
          bytes: number
          /**
           * Whether there are fewer records than rows, perhaps.
           */
          merged: boolean
        }
        after: null | {
          /**
           * A non-negative integer that every language holds exactly.
           */
          rows: number
          /**
           * A non-negative integer that every language holds exactly.
           */
          bytes: number
          /**
           * Whether there are fewer records than rows, perhaps.
           */
          merged: boolean
        }
      }[]
    }[]
  }[]
}
/**
 * POST /v1/difference/rows
 */
export interface DifferenceRowsRequest {
  /**
   * As in differenceRequest.
   */
  versions: string
  /**
   * Its name at the end.
   */
  keySpace: string
  compression?: 'none' | 'lz4' | 'zstd'
}
/**
 * GET /v1/log
 */
export interface Log {
  /**
   * A non-negative integer that every language holds exactly.
   */
  head: number
  /**
   * Items: One commit.
   */
  entries: {
    /**
     * The number of an entry on its line.
     */
    version: number
    /**
     * 128 random bits: stores, entries, transactions, data files.
     */
    id: string
    /**
     * Microseconds since 1970-01-01T00:00:00Z.
     */
    timestamp: number
    author?: string
    message?: string
    /**
     * Items: One action.
     */
    operations: {
      kind: string
      keySpace?: string
      group?: string
      /**
       * A non-negative integer that every language holds exactly.
       */
      rows?: number
    }[]
  }[]
}
export interface RefList {
  branches: Branch[]
  tags: Tag[]
}
export interface Branch {
  name: string
  /**
   * The number of an entry on its line.
   */
  line: number
  /**
   * What it begins from; null for main.
   */
  parent: null | {
    /**
     * null where the line has no name any more.
     */
    branch: string | null
    /**
     * The number of an entry on its line.
     */
    line: number
    version: number
  }
  protected: boolean
}
export interface Tag {
  name: string
  /**
   * null where the line has no name any more.
   */
  branch: string | null
  /**
   * The number of an entry on its line.
   */
  line: number
  /**
   * The number of an entry on its line.
   */
  version: number
}
export interface NewRef {
  kind: 'branch' | 'tag'
  name: string
  /**
   * A name, a version, a time, or a name with one of these, as behind the @ of an address.
   */
  from?: string
}
export interface TreeChange {
  kind: 'restore' | 'merge' | 'rebase' | 'squash' | 'cherry-pick' | 'revert'
  /**
   * What is restored, merged, rebased onto, or what a squash goes beyond, as behind the @ of an address.
   */
  ref?: string
  /**
   * Which side is taken of transactions in conflict, of a cherry-pick or revert of cells: that of the branch that the request is about, or the other.
   */
  take?: 'ours' | 'theirs'
  /**
   * Whether a cell that both sides wrote is a conflict, too.
   */
  checkWrites?: boolean
  /**
   * Of a restore, whether what others commit meanwhile is given up, too.
   */
  force?: boolean
  /**
   * A non-negative integer that every language holds exactly.
   */
  after?: number
  /**
   * The number of an entry on its line.
   */
  through?: number
  /**
   * Of a cherry-pick or revert, A..B, A...B or one version, each as behind the @ of an address.
   */
  versions?: string
  /**
   * Names of key-spaces, all in which something differs unless given.
   *
   * @minItems 1
   * @maxItems 1000
   */
  keySpaces?: string[]
  /**
   * Rows that settle conflicts, by the name of their key-space: key and cells in JSON form.
   */
  given?: {
    /**
     * @maxItems 10000
     */
    [k: string]: {}[]
  }
  /**
   * Whether it is only told what it comes to, conflicts too, and nothing is committed.
   */
  dryRun?: boolean
  mark?: CommitMark
  author?: string
  message?: string
}
export interface TreeChanged {
  /**
   * Of the commit; null where there was nothing to do, and of a dry run.
   */
  version: number | null
  /**
   * A non-negative integer that every language holds exactly.
   */
  brought?: number
  /**
   * A non-negative integer that every language holds exactly.
   */
  held?: number
  /**
   * A non-negative integer that every language holds exactly.
   */
  leftOut?: number
  /**
   * A non-negative integer that every language holds exactly.
   */
  squashed?: number
  /**
   * A non-negative integer that every language holds exactly.
   */
  left?: number
  alreadyApplied?: true
  /**
   * A non-negative integer that every language holds exactly.
   */
  replaced?: number
  /**
   * A non-negative integer that every language holds exactly.
   */
  changed?: number
  /**
   * A non-negative integer that every language holds exactly.
   */
  deleted?: number
  /**
   * A non-negative integer that every language holds exactly.
   */
  conflictCount?: number
  /**
   * @maxItems 100
   */
  conflicts?: CellConflict[]
}
/**
 * A cell, or where `column` is null a whole record, that both sides made something else of; values in JSON form.
 */
export interface CellConflict {
  keySpace: string
  key: unknown[]
  column: string | null
  base: unknown
  ours: unknown
  theirs: unknown
}
export interface RefChange {
  name?: string
  protected?: boolean
}
export interface RefDeleted {
  deleted: string
}
