/**
 * `calico-format/log`: the documents of a store by themselves (spec/log.md, spec/refs.md): its
 * marker, refs, entries and log checkpoints, and the state that they come to at a version.
 */
export { CalicoError, type ErrorCode, isCalicoError } from '../errors.js'
export type {
  CheckpointAction,
  CheckpointIndex,
  GroupDefinition,
  Hint,
  KeySpaceDefinition,
  LogAction,
  LogEntry,
  LogTransaction,
  Marker,
  RefsEntry,
  Segment,
  Slice,
  UpdateAction,
} from '../format/generated/documents.js'
export { entryPath, refsPath } from '../format/layout.js'
export { readCheckpointIndex } from '../log/checkpoints.js'
export { findLineHead, readEntries, readEntry, type StoredEntry } from '../log/entries.js'
export { readHint } from '../log/hint.js'
export { type Line, MAIN } from '../log/lines.js'
export { readRefs } from '../log/refs.js'
export { lineOf, type Refs } from '../log/refs-state.js'
export { readMarker } from '../log/root.js'
export { findColumn, findKeySpace } from '../table/definition.js'
export type { LayerState, RangeState, UpdateState } from '../table/layers.js'
export { type At, LineView, type Snapshot } from '../table/line-view.js'
export { applyEntries, emptyState, type GroupState, type LineState } from '../table/state.js'
export type { TileState, TileTable } from '../table/tile-table.js'
export { entriesApplied, withTiles } from '../table/with-tiles.js'
