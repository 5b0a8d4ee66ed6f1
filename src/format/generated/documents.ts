/* Generated from spec/schema by `npm run generate`; edit the schemas instead. */

export type PartitionTransform =
  IdentityTransform | HashTransform | TimeTransform | TruncateTransform | RangeTransform
export type LogAction =
  | CreateKeySpaceAction
  | AlterKeySpaceAction
  | DropKeySpaceAction
  | UpdateAction
  | DeleteRangeAction
  | FoldAction
  | CheckpointAction
  | SettleAction
  | PlacedAction
  | VoidAction
  | ForgetAction
  | SealAction
  | AdoptAction
  | FenceAction
/**
 * One change of a key-space's definition; what it changes is named by id.
 */
export type DefinitionChange =
  | RenameKeySpaceChange
  | RenameComponentChange
  | WidenComponentChange
  | AddColumnChange
  | DropColumnChange
  | RenameColumnChange
  | MoveColumnChange
  | WidenColumnChange
  | AddFieldChange
  | DropFieldChange
  | RenameFieldChange
  | MoveFieldChange
  | WidenFieldChange
  | SetFieldRequiredChange
  | SetRequiredChange
  | SetStrictChange
  | AddGroupChange
  | DropGroupChange
  | RenameGroupChange
  | SetStatisticsChange
  | SetFilesChange
  | SetPartitioningChange
  | SetPlaceChange
  | SplitGroupChange
  | JoinGroupsChange
  | SetMaintenanceChange
export type FoldLayer = UpdateAction | DeleteRangeAction
export type ActionInPlace = UpdateAction | DeleteRangeAction | FoldAction | CheckpointAction
/**
 * Ascending by line; a line that is not listed keeps all its versions.
 */
export type Horizons = Horizon[]

/**
 * Every control document by the name of its schema.
 */
export interface DocumentTypes {
  'checkpoint-index': CheckpointIndex
  'declared-place': DeclaredPlace
  'file-metadata': FileMetadata
  hint: Hint
  line: Line
  location: LocationMarker
  'log-entry': LogEntry
  marker: Marker
  pin: Pin
  place: PlaceMarker
  placed: PlacedDocument
  'refs-entry': RefsEntry
  staged: Staged
  'tile-shards': TileShards
  unnamed: Unnamed
}
/**
 * checkpoint/<line>/<version>/index.json: the state at one version.
 */
export interface CheckpointIndex {
  /**
   * The number of an entry on its line.
   */
  line: number
  /**
   * The number of an entry on its line.
   */
  version: number
  /**
   * Microseconds since 1970-01-01T00:00:00Z.
   */
  timestamp: number
  /**
   * The number of an entry on its line.
   */
  base?: number
  keySpaces: KeySpaceDefinition[]
  groups: GroupManifests[]
  /**
   * The marks of the line, ascending by application; absent where there are none.
   */
  marks?: MarkState[]
  /**
   * The number of an entry on its line.
   */
  height?: number
  /**
   * Where the entries lie that the content comes from, the earliest first.
   *
   * @minItems 1
   * @maxItems 256
   */
  lineage?: LineageSpan[]
  /**
   * Present where the line ends with the version.
   */
  sealed?: true
  fence?: LineFence
  /**
   * Earlier log checkpoints of the line, descending by version, at most 128.
   *
   * @maxItems 128
   */
  earlier: EarlierCheckpoint[]
}
export interface KeySpaceDefinition {
  /**
   * 64 random bits: key-spaces, groups, incarnations.
   */
  keySpace: string
  /**
   * A name that people gave.
   */
  name: string
  /**
   * @minItems 1
   * @maxItems 16
   */
  components: KeyComponent[]
  /**
   * @minItems 1
   */
  groups: GroupDefinition[]
  /**
   * Whether writers see to it that every record has its required columns.
   */
  strict?: true
  /**
   * All columns as people see them, where groups do not give that order.
   */
  order?: number[]
}
export interface KeyComponent {
  /**
   * A name that people gave.
   */
  name: string
  /**
   * Identity shared by key-spaces that can be joined.
   */
  domain: string
  /**
   * Text form of a key type.
   */
  type: string
}
export interface GroupDefinition {
  /**
   * 64 random bits: key-spaces, groups, incarnations.
   */
  group: string
  /**
   * 64 random bits: key-spaces, groups, incarnations.
   */
  incarnation: string
  /**
   * A name that people gave.
   */
  name: string
  anchor: boolean
  fileFormat: 'parquet' | 'arrow'
  codec: 'none' | 'snappy' | 'lz4' | 'zstd'
  partitioning: PartitionTransform[]
  columns: ColumnDefinition[]
  /**
   * Columns whose bounds manifests carry, at most 32.
   *
   * @maxItems 32
   */
  statistics: number[]
  /**
   * Columns that were dropped, ascending; their ids have no second use.
   *
   * @minItems 1
   */
  dropped?: number[]
  /**
   * Columns that were given to other groups, ascending; older files have cells of them.
   *
   * @minItems 1
   */
  moved?: number[]
  maintenance?: MaintenanceSettings
  /**
   * Where the group lies; with the rest of the store where absent.
   */
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
export interface ColumnDefinition {
  column: number
  /**
   * A name that people gave.
   */
  name: string
  /**
   * Stored text form of a type.
   */
  type: string
  /**
   * What the fields of the type's structs are called.
   *
   * @minItems 1
   * @maxItems 1000
   */
  fields?: StructFieldName[]
  /**
   * Fields that the type had, ascending; their ids have no second use.
   *
   * @minItems 1
   */
  droppedFields?: number[]
  /**
   * How deltas combine.
   */
  algebra?: 'append' | 'sum' | 'min' | 'max' | 'and' | 'or' | 'union' | 'first' | 'last_by'
  orderBy?: OrderBy
  /**
   * Whether writers refuse to leave its cells null.
   */
  required?: true
}
export interface StructFieldName {
  field: number
  /**
   * A name that people gave.
   */
  name: string
  /**
   * Whether writers refuse a null in it where its struct is not null.
   */
  required?: true
}
/**
 * Where the orders of a last_by column come from.
 */
export interface OrderBy {
  column: number
  /**
   * Of the orders, as data files hold them.
   */
  type: string
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
export interface GroupManifests {
  /**
   * 64 random bits: key-spaces, groups, incarnations.
   */
  incarnation: string
  /**
   * A base and at most 8 deltas, in the order in which they apply.
   *
   * @maxItems 9
   */
  manifests: ManifestRef[]
  shards?: ShardsRef
  origin?: OriginManifests
}
export interface ManifestRef {
  /**
   * An object's path below the store's root.
   */
  path: string
  /**
   * A non-negative integer that every language holds exactly.
   */
  bytes: number
  /**
   * A non-negative integer that every language holds exactly.
   */
  records: number
}
/**
 * The document of a group's shards, where its tiles are in such.
 */
export interface ShardsRef {
  /**
   * An object's path below the store's root.
   */
  path: string
  /**
   * A non-negative integer that every language holds exactly.
   */
  bytes: number
}
/**
 * What a group held before its layout changed, as long as it is read from there.
 */
export interface OriginManifests {
  /**
   * A non-negative integer that every language holds exactly.
   */
  version: number
  definition: GroupDefinition
  /**
   * @maxItems 9
   */
  manifests: ManifestRef[]
  shards?: ShardsRef
  origin?: OriginManifests
  joined?: JoinedManifests
}
/**
 * Another group whose columns came to this one by the change.
 */
export interface JoinedManifests {
  definition: GroupDefinition
  /**
   * @maxItems 9
   */
  manifests: ManifestRef[]
  shards?: ShardsRef
  origin?: OriginManifests
}
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
  digest: string
  /**
   * The number of an entry on its line.
   */
  version: number
  /**
   * A non-negative integer that every language holds exactly.
   */
  member: number
}
/**
 * Entries on one line, up to where the next span begins.
 */
export interface LineageSpan {
  /**
   * The number of an entry on its line.
   */
  line: number
  /**
   * The number of an entry on its line.
   */
  first: number
  /**
   * The number of an entry on its line.
   */
  height: number
}
/**
 * The last fence of the line; absent where it has met none.
 */
export interface LineFence {
  /**
   * The number of an entry on its line.
   */
  fence: number
  /**
   * A non-negative integer that every language holds exactly.
   */
  horizon: number
}
export interface EarlierCheckpoint {
  /**
   * The number of an entry on its line.
   */
  version: number
  /**
   * Microseconds since 1970-01-01T00:00:00Z.
   */
  timestamp: number
}
/**
 * places/<name>.json: where a place of column groups is, unless a setting says otherwise.
 */
export interface DeclaredPlace {
  name: string
  /**
   * Its address, without any secret.
   */
  uri: string
}
/**
 * The value of the metadata key `calico` in every data file and inline stream.
 */
export interface FileMetadata {
  format: string
  role: 'update' | 'segment'
  /**
   * 64 random bits: key-spaces, groups, incarnations.
   */
  incarnation: string
  keyTypes: string[]
  columns: FileColumn[]
  /**
   * Types of the columns s0, s1, … of an update with an expression.
   */
  source?: string[]
  /**
   * Order of the rows.
   */
  sorted: 'partition-key' | 'key'
}
export interface FileColumn {
  column: number
  type: string
  op?: 'set' | 'delta' | 'mixed'
  algebra?: 'append' | 'sum' | 'min' | 'max' | 'and' | 'or' | 'union' | 'first' | 'last_by'
}
/**
 * log/<line>/hint.json: where to start looking. Never trusted.
 */
export interface Hint {
  /**
   * The number of an entry on its line.
   */
  line: number
  /**
   * A version that was seen; 0 where the line had none yet.
   */
  version: number
  /**
   * The number of an entry on its line.
   */
  refs: number
  /**
   * The number of an entry on its line.
   */
  checkpoint?: number
}
/**
 * log/<line>/line.json: where a line begins.
 */
export interface Line {
  /**
   * The number of an entry on its line.
   */
  line: number
  /**
   * null for a line that begins from nothing.
   */
  parent: null
}
/**
 * calico-location.json: whose column group lies in a folder of a place.
 */
export interface LocationMarker {
  /**
   * 128 random bits: stores, entries, transactions, data files.
   */
  storeId: string
  /**
   * 64 random bits: key-spaces, groups, incarnations.
   */
  keySpace: string
  /**
   * 64 random bits: key-spaces, groups, incarnations.
   */
  group: string
}
/**
 * log/<line>/<version>.json: one commit.
 */
export interface LogEntry {
  /**
   * The number of an entry on its line.
   */
  line: number
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
  /**
   * Incarnations with an action in this entry, ascending, each once.
   *
   * Items: 64 random bits: key-spaces, groups, incarnations.
   */
  touched: string[]
  /**
   * @minItems 1
   */
  transactions: LogTransaction[]
}
export interface LogTransaction {
  /**
   * 128 random bits: stores, entries, transactions, data files.
   */
  id: string
  /**
   * A non-negative integer that every language holds exactly.
   */
  base: number
  /**
   * The transactions that this one was made of.
   *
   * @minItems 1
   * @maxItems 4096
   *
   * Items: 128 random bits: stores, entries, transactions, data files.
   */
  squashed?: string[]
  author?: string
  message?: string
  /**
   * What was checked of a transaction that read; absent where it read nothing.
   */
  isolation?: 'serializable' | 'snapshot'
  /**
   * What a serializable transaction read.
   */
  reads?: ReadSet[]
  mark?: Mark
  actions: LogAction[]
}
/**
 * Keys of a key-space, and the columns that were read under them.
 */
export interface ReadSet {
  /**
   * 64 random bits: key-spaces, groups, incarnations.
   */
  keySpace: string
  /**
   * Column ids, ascending, each once; 0 stands for whether records exist.
   *
   * @minItems 1
   *
   * Items: A non-negative integer that every language holds exactly.
   */
  columns: number[]
  /**
   * Base64 of xxHash64 of encoded keys, 8 bytes each, big-endian, ascending.
   */
  keyHashes?: string
  ranges?: StoredKeyRange[]
}
/**
 * Encoded keys from lower, included, up to upper, not included.
 */
export interface StoredKeyRange {
  /**
   * Bytes in lower-case hexadecimal, so that text order is byte order.
   */
  lower?: string
  /**
   * Bytes in lower-case hexadecimal, so that text order is byte order.
   */
  upper?: string
}
/**
 * How far an application has come.
 */
export interface Mark {
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
  digest: string
}
export interface CreateKeySpaceAction {
  kind: 'create-key-space'
  definition: KeySpaceDefinition
}
export interface AlterKeySpaceAction {
  kind: 'alter-key-space'
  /**
   * 64 random bits: key-spaces, groups, incarnations.
   */
  keySpace: string
  /**
   * @minItems 1
   */
  changes: DefinitionChange[]
}
export interface RenameKeySpaceChange {
  kind: 'rename-key-space'
  /**
   * A name that people gave.
   */
  name: string
}
export interface RenameComponentChange {
  kind: 'rename-component'
  /**
   * A non-negative integer that every language holds exactly.
   */
  component: number
  /**
   * A name that people gave.
   */
  name: string
}
export interface WidenComponentChange {
  kind: 'widen-component'
  /**
   * A non-negative integer that every language holds exactly.
   */
  component: number
  type: string
}
export interface AddColumnChange {
  kind: 'add-column'
  /**
   * 64 random bits: key-spaces, groups, incarnations.
   */
  group: string
  definition: ColumnDefinition
}
export interface DropColumnChange {
  kind: 'drop-column'
  column: number
}
export interface RenameColumnChange {
  kind: 'rename-column'
  column: number
  /**
   * A name that people gave.
   */
  name: string
}
export interface MoveColumnChange {
  kind: 'move-column'
  column: number
  /**
   * The column that it then follows; absent where it is to be the first.
   */
  after?: number
}
export interface WidenColumnChange {
  kind: 'widen-column'
  column: number
  type: string
}
export interface AddFieldChange {
  kind: 'add-field'
  column: number
  /**
   * The field whose struct it joins; absent for the struct of the column.
   */
  parent?: number
  definition: FieldDefinition
}
/**
 * A field that joins a struct.
 */
export interface FieldDefinition {
  field: number
  /**
   * A name that people gave.
   */
  name: string
  /**
   * Stored text form of a type.
   */
  type: string
  /**
   * What the fields of the type's structs are called.
   *
   * @minItems 1
   * @maxItems 1000
   */
  fields?: StructFieldName[]
}
export interface DropFieldChange {
  kind: 'drop-field'
  column: number
  field: number
}
export interface RenameFieldChange {
  kind: 'rename-field'
  column: number
  field: number
  /**
   * A name that people gave.
   */
  name: string
}
export interface MoveFieldChange {
  kind: 'move-field'
  column: number
  field: number
  /**
   * The field that it then follows; absent where it is to be the first.
   */
  after?: number
}
export interface WidenFieldChange {
  kind: 'widen-field'
  column: number
  field: number
  type: string
}
export interface SetFieldRequiredChange {
  kind: 'set-field-required'
  column: number
  field: number
  required: boolean
}
export interface SetRequiredChange {
  kind: 'set-required'
  column: number
  required: boolean
}
export interface SetStrictChange {
  kind: 'set-strict'
  strict: boolean
}
export interface AddGroupChange {
  kind: 'add-group'
  definition: GroupDefinition
}
export interface DropGroupChange {
  kind: 'drop-group'
  /**
   * 64 random bits: key-spaces, groups, incarnations.
   */
  group: string
}
export interface RenameGroupChange {
  kind: 'rename-group'
  /**
   * 64 random bits: key-spaces, groups, incarnations.
   */
  group: string
  /**
   * A name that people gave.
   */
  name: string
}
export interface SetStatisticsChange {
  kind: 'set-statistics'
  /**
   * 64 random bits: key-spaces, groups, incarnations.
   */
  group: string
  /**
   * @maxItems 32
   */
  columns: number[]
}
export interface SetFilesChange {
  kind: 'set-files'
  /**
   * 64 random bits: key-spaces, groups, incarnations.
   */
  group: string
  fileFormat?: 'parquet' | 'arrow'
  codec?: 'none' | 'snappy' | 'lz4' | 'zstd'
}
export interface SetPartitioningChange {
  kind: 'set-partitioning'
  /**
   * 64 random bits: key-spaces, groups, incarnations.
   */
  group: string
  /**
   * 64 random bits: key-spaces, groups, incarnations.
   */
  incarnation: string
  partitioning: PartitionTransform[]
}
export interface SetPlaceChange {
  kind: 'set-place'
  /**
   * 64 random bits: key-spaces, groups, incarnations.
   */
  group: string
  /**
   * 64 random bits: key-spaces, groups, incarnations.
   */
  incarnation: string
  place?: string
}
export interface SplitGroupChange {
  kind: 'split-group'
  /**
   * 64 random bits: key-spaces, groups, incarnations.
   */
  group: string
  /**
   * Columns of the group that become those of the new one, in this order.
   *
   * @minItems 1
   */
  columns: number[]
  /**
   * 64 random bits: key-spaces, groups, incarnations.
   */
  newGroup: string
  /**
   * 64 random bits: key-spaces, groups, incarnations.
   */
  incarnation: string
  /**
   * A name that people gave.
   */
  name: string
}
export interface JoinGroupsChange {
  kind: 'join-groups'
  /**
   * 64 random bits: key-spaces, groups, incarnations.
   */
  group: string
  /**
   * 64 random bits: key-spaces, groups, incarnations.
   */
  other: string
  /**
   * 64 random bits: key-spaces, groups, incarnations.
   */
  incarnation: string
}
export interface SetMaintenanceChange {
  kind: 'set-maintenance'
  /**
   * 64 random bits: key-spaces, groups, incarnations.
   */
  group: string
  maintenance?: MaintenanceSettings
  /**
   * Settings that go back to what holds where nothing is said.
   *
   * @minItems 1
   */
  defaults?: (
    | 'segmentBytes'
    | 'appendBytes'
    | 'splitBytes'
    | 'checkpointPercent'
    | 'keepVersions'
    | 'keepSeconds'
    | 'fold'
  )[]
}
export interface DropKeySpaceAction {
  kind: 'drop-key-space'
  /**
   * 64 random bits: key-spaces, groups, incarnations.
   */
  keySpace: string
}
export interface UpdateAction {
  kind: 'update'
  /**
   * 64 random bits: key-spaces, groups, incarnations.
   */
  incarnation: string
  /**
   * A non-negative integer that every language holds exactly.
   */
  rows: number
  columns: UpdateColumn[]
  /**
   * Whether the files are given in the order in which they apply.
   */
  ordered: boolean
  files: UpdateFile[]
  inline?: InlineRows
  /**
   * Base64 of xxHash64 of encoded keys, 8 bytes each, big-endian, ascending.
   */
  keyHashes?: string
  keyBloom?: KeyBloom
  /**
   * Whether rows may clear cells of columns that the update does not list.
   */
  clears?: boolean
  manifest?: ManifestRef1
  /**
   * Whether rows may be patches.
   */
  patches?: boolean
  expression?: UpdateExpression
}
export interface UpdateColumn {
  column: number
  type: string
  op: 'set' | 'delta' | 'mixed' | 'computed'
  algebra?: 'append' | 'sum' | 'min' | 'max' | 'and' | 'or' | 'union' | 'first' | 'last_by'
  /**
   * Type of the orders of a last_by column.
   */
  orderType?: string
}
export interface UpdateFile {
  /**
   * An object's path below the store's root.
   */
  path: string
  fileFormat: 'parquet' | 'arrow'
  /**
   * A non-negative integer that every language holds exactly.
   */
  bytes: number
  /**
   * A non-negative integer that every language holds exactly.
   */
  rows: number
  /**
   * @minItems 1
   */
  slices: Slice[]
  /**
   * xxHash64, seed 0, of the file's footer with all that follows it.
   */
  checksum?: string
}
/**
 * The rows of one partition inside a file.
 */
export interface Slice {
  /**
   * Bytes in lower-case hexadecimal, so that text order is byte order.
   */
  partition: string
  /**
   * A non-negative integer that every language holds exactly.
   */
  firstRow: number
  /**
   * A non-negative integer that every language holds exactly.
   */
  rows: number
  /**
   * Bytes in lower-case hexadecimal, so that text order is byte order.
   */
  keyMin: string
  /**
   * Bytes in lower-case hexadecimal, so that text order is byte order.
   */
  keyMax: string
  /**
   * Each key once, and no row with a row operation.
   */
  plain?: boolean
}
export interface InlineRows {
  /**
   * A non-negative integer that every language holds exactly.
   */
  rows: number
  /**
   * Base64 of one Arrow IPC stream.
   */
  data: string
  slices: Slice[]
}
/**
 * A filter of all keys that an update writes, where they are too many to be listed.
 */
export interface KeyBloom {
  /**
   * An object's path below the store's root.
   */
  path: string
  /**
   * A non-negative integer that every language holds exactly.
   */
  bytes: number
  /**
   * A non-negative integer that every language holds exactly.
   */
  keys: number
  /**
   * xxHash64, seed 0, of the filter's bytes.
   */
  checksum: string
}
/**
 * Where the files are listed that are too many for the entry.
 */
export interface ManifestRef1 {
  /**
   * An object's path below the store's root.
   */
  path: string
  /**
   * A non-negative integer that every language holds exactly.
   */
  bytes: number
  /**
   * A non-negative integer that every language holds exactly.
   */
  records: number
}
/**
 * What an update computes from its rows and from the cells below them.
 */
export interface UpdateExpression {
  /**
   * The value of each column that is computed, all of one state of the row.
   *
   * @minItems 1
   */
  assign: Assignment[]
  /**
   * A condition; rows for which it is not true are left as they are.
   */
  when?: string
  /**
   * Types of the key components.
   */
  key: string[]
  /**
   * Types of the columns s0, s1, … of the update's rows.
   */
  source: string[]
  /**
   * The columns below the update that the texts name, ascending by id.
   */
  target: TargetColumn[]
}
export interface Assignment {
  column: number
  value: string
  /**
   * Whether a null value fails the row.
   */
  required?: boolean
}
export interface TargetColumn {
  column: number
  type: string
  algebra?: 'append' | 'sum' | 'min' | 'max' | 'and' | 'or' | 'union' | 'first' | 'last_by'
  orderType?: string
}
export interface DeleteRangeAction {
  kind: 'delete-range'
  /**
   * 64 random bits: key-spaces, groups, incarnations.
   */
  incarnation: string
  /**
   * Bytes in lower-case hexadecimal, so that text order is byte order.
   */
  lower?: string
  /**
   * Bytes in lower-case hexadecimal, so that text order is byte order.
   */
  upper?: string
  /**
   * A condition over k0, k1, …
   */
  where?: string
}
export interface FoldAction {
  kind: 'fold'
  /**
   * 64 random bits: key-spaces, groups, incarnations.
   */
  incarnation: string
  /**
   * A non-negative integer that every language holds exactly.
   */
  after: number
  /**
   * The number of an entry on its line.
   */
  through: number
  asOf?: Position
  layers: FoldLayer[]
}
/**
 * The entry at the height `through`.
 */
export interface Position {
  /**
   * The number of an entry on its line.
   */
  line: number
  /**
   * A non-negative integer that every language holds exactly.
   */
  version: number
}
export interface CheckpointAction {
  kind: 'checkpoint'
  /**
   * 64 random bits: key-spaces, groups, incarnations.
   */
  incarnation: string
  /**
   * Bytes in lower-case hexadecimal, so that text order is byte order.
   */
  partition: string
  asOf: Position1
  segments: Segment[]
  /**
   * A non-negative integer that every language holds exactly.
   */
  failed?: number
}
export interface Position1 {
  /**
   * The number of an entry on its line.
   */
  line: number
  /**
   * A non-negative integer that every language holds exactly.
   */
  version: number
}
export interface Segment {
  /**
   * Composite key, for people.
   *
   * @minItems 1
   *
   * Items: A non-negative integer that every language holds exactly.
   */
  name: number[]
  /**
   * An object's path below the store's root.
   */
  path: string
  fileFormat: 'parquet' | 'arrow'
  /**
   * A non-negative integer that every language holds exactly.
   */
  bytes: number
  /**
   * A non-negative integer that every language holds exactly.
   */
  rows: number
  /**
   * Bytes in lower-case hexadecimal, so that text order is byte order.
   */
  keyMin: string
  /**
   * Bytes in lower-case hexadecimal, so that text order is byte order.
   */
  keyMax: string
  bounds: Bounds[]
  /**
   * A non-negative integer that every language holds exactly.
   */
  latent?: number
  /**
   * xxHash64, seed 0, of the file's footer with all that follows it.
   */
  checksum?: string
}
export interface Bounds {
  column: number
  /**
   * A non-negative integer that every language holds exactly.
   */
  nulls: number
  /**
   * Bytes in lower-case hexadecimal, so that text order is byte order.
   */
  min?: string
  /**
   * Bytes in lower-case hexadecimal, so that text order is byte order.
   */
  max?: string
  /**
   * Whether `min` and `max` are cells, the least and the greatest.
   */
  exact?: boolean
  /**
   * Two's complement, big-endian: 16 bytes of integers, 32 of decimals.
   */
  sum?: string
}
export interface SettleAction {
  kind: 'settle'
  /**
   * 64 random bits: key-spaces, groups, incarnations.
   */
  incarnation: string
}
/**
 * An action of a group with a place, which lies in the group's location.
 */
export interface PlacedAction {
  kind: 'placed'
  /**
   * 64 random bits: key-spaces, groups, incarnations.
   */
  incarnation: string
  /**
   * An object's path below the store's root.
   */
  path: string
  /**
   * A non-negative integer that every language holds exactly.
   */
  bytes: number
}
export interface VoidAction {
  kind: 'void'
  /**
   * Transactions, or entries with all of theirs, that shall not be committed.
   *
   * @minItems 1
   *
   * Items: 128 random bits: stores, entries, transactions, data files.
   */
  ids: string[]
}
export interface ForgetAction {
  kind: 'forget'
  application: string
}
/**
 * The line ends with this entry.
 */
export interface SealAction {
  kind: 'seal'
}
/**
 * What the line holds becomes what another version holds.
 */
export interface AdoptAction {
  kind: 'adopt'
  /**
   * The number of an entry on its line.
   */
  line: number
  /**
   * The number of an entry on its line.
   */
  version: number
}
/**
 * A fence of the refs log has come to the line, and with it the line's horizon.
 */
export interface FenceAction {
  kind: 'fence'
  /**
   * The number of an entry on its line.
   */
  fence: number
  /**
   * A non-negative integer that every language holds exactly.
   */
  horizon: number
}
/**
 * calico.json: what makes a folder a store.
 */
export interface Marker {
  /**
   * Version of this specification.
   */
  format: string
  /**
   * 128 random bits: stores, entries, transactions, data files.
   */
  storeId: string
  /**
   * Microseconds since 1970-01-01T00:00:00Z.
   */
  createdAt: number
  /**
   * Features that a reader and a writer must know.
   */
  features: string[]
  /**
   * Where the log lives.
   */
  log: 'objects'
  /**
   * Other storages that hold objects of the store, ascending by name.
   *
   * @minItems 1
   */
  places?: Place[]
  parent?: ParentStore
}
export interface Place {
  name: string
  /**
   * Its address, without any secret.
   */
  uri: string
}
/**
 * Of a clone: the store that it goes on from.
 */
export interface ParentStore {
  /**
   * 128 random bits: stores, entries, transactions, data files.
   */
  storeId: string
  /**
   * Its address, without any secret.
   */
  uri: string
  /**
   * The number of an entry on its line.
   */
  refs: number
}
/**
 * pins/<id>.json: a version that a reader is reading.
 */
export interface Pin {
  /**
   * 128 random bits: stores, entries, transactions, data files.
   */
  id: string
  /**
   * The number of an entry on its line.
   */
  line: number
  /**
   * The number of an entry on its line.
   */
  version: number
}
/**
 * calico-place.json: whose objects lie in a place.
 */
export interface PlaceMarker {
  /**
   * 128 random bits: stores, entries, transactions, data files.
   */
  storeId: string
  place: string
}
/**
 * data/<incarnation>/<id>.json in a location: an action that an entry names.
 */
export interface PlacedDocument {
  action: ActionInPlace
}
/**
 * refs/<number>.json: one step in the history of lines, tags and features.
 */
export interface RefsEntry {
  /**
   * The number of an entry on its line.
   */
  number: number
  /**
   * 128 random bits: stores, entries, transactions, data files.
   */
  id: string
  /**
   * Microseconds since 1970-01-01T00:00:00Z.
   */
  timestamp: number
  action:
    | CreateLine
    | RenameLine
    | DeleteLine
    | ProtectLine
    | CreateTag
    | DeleteTag
    | Fence
    | CreateClone
    | DeleteClone
    | BeginClone
    | AddFeature
  state?: RefsState
}
/**
 * The line's id is the number of the entry.
 */
export interface CreateLine {
  kind: 'create-line'
  /**
   * The name of a branch or tag, like users/anna/trial.
   */
  name?: string
  parent?: LineVersion
}
export interface LineVersion {
  /**
   * The number of an entry on its line.
   */
  line: number
  /**
   * 0 for a line that begins from nothing.
   */
  version: number
}
/**
 * A line takes over the name and the versions of one that is sealed.
 */
export interface RenameLine {
  kind: 'rename-line'
  /**
   * The number of an entry on its line.
   */
  line: number
  /**
   * The number of an entry on its line.
   */
  version: number
  /**
   * The name of a branch or tag, like users/anna/trial.
   */
  name: string
}
export interface DeleteLine {
  kind: 'delete-line'
  /**
   * The number of an entry on its line.
   */
  line: number
}
export interface ProtectLine {
  kind: 'protect-line'
  /**
   * The number of an entry on its line.
   */
  line: number
  protected: boolean
}
export interface CreateTag {
  kind: 'create-tag'
  /**
   * The name of a branch or tag, like users/anna/trial.
   */
  name: string
  /**
   * The number of an entry on its line.
   */
  line: number
  /**
   * The number of an entry on its line.
   */
  version: number
}
export interface DeleteTag {
  kind: 'delete-tag'
  /**
   * The name of a branch or tag, like users/anna/trial.
   */
  name: string
}
/**
 * A collector is about to put fences on all lines, and to delete.
 */
export interface Fence {
  kind: 'fence'
  /**
   * The number of an entry on its line.
   */
  fence: number
  horizons: Horizons
  /**
   * The ids of markers that count no more, ascending.
   *
   * @minItems 1
   *
   * Items: 128 random bits: stores, entries, transactions, data files.
   */
  expired?: string[]
}
export interface Horizon {
  /**
   * The number of an entry on its line.
   */
  line: number
  /**
   * A non-negative integer that every language holds exactly.
   */
  version: number
  /**
   * A non-negative integer that every language holds exactly.
   */
  through?: number
}
/**
 * Another store goes on from a version, which is kept for it.
 */
export interface CreateClone {
  kind: 'create-clone'
  /**
   * 128 random bits: stores, entries, transactions, data files.
   */
  clone: string
  /**
   * The number of an entry on its line.
   */
  line: number
  /**
   * A non-negative integer that every language holds exactly.
   */
  version: number
  /**
   * Where it was made, without any secret.
   */
  uri?: string
}
export interface DeleteClone {
  kind: 'delete-clone'
  /**
   * 128 random bits: stores, entries, transactions, data files.
   */
  clone: string
}
/**
 * The first entry of a clone's own; the line that it makes is main.
 */
export interface BeginClone {
  kind: 'begin-clone'
  parent: LineVersion
}
export interface AddFeature {
  kind: 'add-feature'
  feature: string
}
/**
 * Everything the refs log says up to and including this entry.
 */
export interface RefsState {
  lines: RefsLine[]
  fence?: RefsFence
  /**
   * Absent where there are none.
   */
  tags?: RefsTag[]
  /**
   * Absent where there are none.
   */
  clones?: RefsClone[]
  features: string[]
}
export interface RefsLine {
  /**
   * The number of an entry on its line.
   */
  line: number
  /**
   * The name of a branch or tag, like users/anna/trial.
   */
  name?: string
  parent?: LineVersion
  protected?: boolean
  /**
   * The number of an entry on its line.
   */
  fence?: number
}
/**
 * The last fence; absent where there was none.
 */
export interface RefsFence {
  /**
   * The number of an entry on its line.
   */
  fence: number
  horizons: Horizons
}
export interface RefsTag {
  /**
   * The name of a branch or tag, like users/anna/trial.
   */
  name: string
  /**
   * The number of an entry on its line.
   */
  line: number
  /**
   * The number of an entry on its line.
   */
  version: number
}
export interface RefsClone {
  /**
   * 128 random bits: stores, entries, transactions, data files.
   */
  clone: string
  /**
   * The number of an entry on its line.
   */
  line: number
  /**
   * A non-negative integer that every language holds exactly.
   */
  version: number
  /**
   * Microseconds since 1970-01-01T00:00:00Z.
   */
  since: number
  uri?: string
}
/**
 * staged/<id>.json: files whose names begin with the first half of the id are of a transaction that is being prepared.
 */
export interface Staged {
  /**
   * 128 random bits: stores, entries, transactions, data files.
   */
  id: string
  /**
   * The number of an entry on its line.
   */
  line: number
  /**
   * A non-negative integer that every language holds exactly.
   */
  fence: number
  /**
   * The number of an entry on its line.
   */
  refs: number
}
/**
 * checkpoint/<line>/<version>/<sha256>.json: the tiles of a group by ranges of partitions.
 */
export interface TileShards {
  /**
   * 64 random bits: key-spaces, groups, incarnations.
   */
  incarnation: string
  /**
   * Ascending by partition.
   *
   * @minItems 1
   */
  shards: TileShard[]
}
/**
 * What the manifests of a shard hold, told of all their records together.
 */
export interface TileShard {
  /**
   * Bytes in lower-case hexadecimal, so that text order is byte order.
   */
  first: string
  /**
   * Bytes in lower-case hexadecimal, so that text order is byte order.
   */
  last: string
  /**
   * A non-negative integer that every language holds exactly.
   */
  asOfMin: number
  /**
   * A non-negative integer that every language holds exactly.
   */
  asOfMax: number
  /**
   * Bytes in lower-case hexadecimal, so that text order is byte order.
   */
  keyMin?: string
  /**
   * Bytes in lower-case hexadecimal, so that text order is byte order.
   */
  keyMax?: string
  /**
   * A non-negative integer that every language holds exactly.
   */
  rows: number
  bounds: Bounds[]
  /**
   * A base and at most 8 deltas, in the order in which they apply.
   *
   * @minItems 1
   * @maxItems 9
   */
  manifests: ManifestRef[]
}
/**
 * unnamed/<fence>.json: what nothing named when it was listed before the fence.
 */
export interface Unnamed {
  /**
   * The number of an entry on its line.
   */
  fence: number
  /**
   * Ascending.
   *
   * Items: An object's path below the store's root.
   */
  paths: string[]
}
