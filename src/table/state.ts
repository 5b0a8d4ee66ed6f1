/**
 * The state of a line at one version: what replaying its entries gives (spec/table.md, "Replay").
 * States are immutable; `applyEntries` returns a new one and shares what did not change.
 */
import { CalicoError } from '../errors.js'
import type {
  AlterKeySpaceAction,
  CheckpointAction,
  GroupDefinition,
  KeySpaceDefinition,
  LogEntry,
  Mark,
  UpdateAction,
} from '../format/generated/documents.js'
import { parseKeyHashes } from '../format/key-hashes.js'
import { entryPath, isDataPath } from '../format/layout.js'
import type { ActionPosition, ManifestTile, ManifestUpdate } from '../format/manifest.js'
import { applyChanges, isRefusal } from './alter.js'
import {
  additionProblem,
  changeProblem,
  decodeBase64,
  definitionProblem,
  filesProblem,
  updateProblem,
} from './check-stored.js'
import { type Marks, markProblem, withMark } from './marks.js'

/** An effective tile checkpoint, and where in the log it stands. */
export interface TileState extends ManifestTile {
  readonly position: ActionPosition
}

/** An update whose rows are not all included in checkpoints, and where in the log it stands. */
export interface UpdateState extends ManifestUpdate {
  readonly position: ActionPosition
}

export interface GroupState {
  readonly keySpace: string
  readonly definition: GroupDefinition
  /** By partition, in hexadecimal. */
  readonly tiles: ReadonlyMap<string, TileState>
  /** Ascending by position. */
  readonly updates: readonly UpdateState[]
}

export interface LineState {
  readonly line: number
  /** 0 before the first entry. */
  readonly version: number
  /** Of the entry `version`, in microseconds; 0 before the first. */
  readonly timestamp: number
  /** By key-space id. */
  readonly keySpaces: ReadonlyMap<string, KeySpaceDefinition>
  /** By incarnation id. */
  readonly groups: ReadonlyMap<string, GroupState>
  /** By application. */
  readonly marks: Marks
}

export function emptyState(line: number): LineState {
  return {
    line,
    version: 0,
    timestamp: 0,
    keySpaces: new Map(),
    groups: new Map(),
    marks: new Map(),
  }
}

/** Orders actions as they apply (CAL-LOG-008). */
export function comparePositions(a: ActionPosition, b: ActionPosition): number {
  return a.version - b.version || a.member - b.member || a.action - b.action
}

interface Draft {
  readonly line: number
  readonly keySpaces: Map<string, KeySpaceDefinition>
  readonly groups: Map<string, DraftGroup>
  marks: Marks
}

interface DraftGroup {
  keySpace: string
  definition: GroupDefinition
  tiles: Map<string, TileState>
  updates: UpdateState[]
  owned: boolean
  checkpointed: boolean
}

/**
 * Applies consecutive entries to a state.
 * @throws CorruptDocument where an entry does not follow the one before it or contradicts the
 *   definitions; CorruptManifest where the files that a manifest lists are none of the group's.
 */
export function applyEntries(state: LineState, entries: readonly LogEntry[]): LineState {
  const last = entries.at(-1)
  if (last === undefined) return state
  const draft: Draft = {
    line: state.line,
    keySpaces: new Map(state.keySpaces),
    groups: new Map(),
    marks: state.marks,
  }
  for (const [incarnation, group] of state.groups) {
    draft.groups.set(incarnation, {
      ...group,
      tiles: group.tiles as Map<string, TileState>,
      updates: group.updates as UpdateState[],
      owned: false,
      checkpointed: false,
    })
  }
  let { version, timestamp } = state
  for (const entry of entries) {
    if (entry.version !== version + 1) throw corrupt(entry, `it does not follow version ${version}`)
    if (entry.timestamp <= timestamp) throw corrupt(entry, 'its timestamp does not increase')
    applyEntry(draft, entry)
    version = entry.version
    timestamp = entry.timestamp
  }
  return {
    line: state.line,
    version,
    timestamp,
    keySpaces: draft.keySpaces,
    groups: finishGroups(draft.groups),
    marks: draft.marks,
  }
}

function finishGroups(groups: ReadonlyMap<string, DraftGroup>): Map<string, GroupState> {
  const finished = new Map<string, GroupState>()
  for (const [incarnation, group] of groups) {
    const updates = group.checkpointed ? dropIncluded(group.updates, group.tiles) : group.updates
    finished.set(incarnation, {
      keySpace: group.keySpace,
      definition: group.definition,
      tiles: group.tiles,
      updates,
    })
  }
  return finished
}

/** The updates with at least one slice whose tile has no checkpoint that includes it. */
export function dropIncluded(
  updates: readonly UpdateState[],
  tiles: ReadonlyMap<string, TileState>,
): UpdateState[] {
  return updates.filter((update) => {
    const pending = (slice: { partition: string }): boolean =>
      (tiles.get(slice.partition)?.asOf ?? 0) < update.position.version
    return (
      update.files.some((file) => file.slices.some(pending)) ||
      (update.inline?.slices.some(pending) ?? false)
    )
  })
}

function applyEntry(draft: Draft, entry: LogEntry): void {
  for (const [member, transaction] of entry.transactions.entries()) {
    for (const [index, action] of transaction.actions.entries()) {
      const position = { version: entry.version, member, action: index }
      switch (action.kind) {
        case 'create-key-space':
          defineKeySpace(draft, action.definition, entry)
          break
        case 'alter-key-space':
          alterKeySpace(draft, action, entry)
          break
        case 'drop-key-space':
          dropKeySpace(draft, action.keySpace, entry)
          break
        case 'update':
          addUpdate(draft, { action, position, entry })
          break
        case 'checkpoint':
          setCheckpoint(draft, { action, position, entry })
          break
        case 'void':
          break
        case 'forget':
          draft.marks = new Map([...draft.marks].filter(([name]) => name !== action.application))
          break
      }
    }
    if (transaction.mark) setMark(draft, transaction.mark, { entry, member })
  }
}

function defineKeySpace(draft: Draft, definition: KeySpaceDefinition, entry: LogEntry): void {
  const problem =
    definitionProblem(definition) ?? additionProblem(definition, draft.keySpaces.values())
  if (problem) throw corrupt(entry, problem)
  draft.keySpaces.set(definition.keySpace, definition)
  for (const group of definition.groups) defineGroup(draft, definition.keySpace, group)
}

function defineGroup(draft: Draft, keySpace: string, definition: GroupDefinition): void {
  draft.groups.set(definition.incarnation, {
    keySpace,
    definition,
    tiles: new Map(),
    updates: [],
    owned: true,
    checkpointed: false,
  })
}

/** Changes a definition; what a dropped group held is no part of the state any more. */
function alterKeySpace(draft: Draft, action: AlterKeySpaceAction, entry: LogEntry): void {
  const before = keySpaceToChange(draft, action.keySpace, entry)
  const after = applyChanges(before, action.changes)
  if (isRefusal(after)) throw corrupt(entry, after.what)
  const problem = changeProblem(after, draft.keySpaces.values())
  if (problem) throw corrupt(entry, problem)
  draft.keySpaces.set(after.keySpace, after)
  const kept = new Set(after.groups.map((group) => group.incarnation))
  for (const { incarnation } of before.groups) {
    if (!kept.has(incarnation)) draft.groups.delete(incarnation)
  }
  for (const definition of after.groups) {
    const group = draft.groups.get(definition.incarnation)
    if (group) group.definition = definition
    else defineGroup(draft, after.keySpace, definition)
  }
}

function dropKeySpace(draft: Draft, keySpace: string, entry: LogEntry): void {
  const { groups } = keySpaceToChange(draft, keySpace, entry)
  for (const { incarnation } of groups) draft.groups.delete(incarnation)
  draft.keySpaces.delete(keySpace)
}

function keySpaceToChange(draft: Draft, keySpace: string, entry: LogEntry): KeySpaceDefinition {
  const found = draft.keySpaces.get(keySpace)
  if (found) return found
  throw corrupt(entry, `it changes key-space ${keySpace}, which is not defined`)
}

function setMark(draft: Draft, mark: Mark, at: { entry: LogEntry; member: number }): void {
  const { entry, member } = at
  const problem = markProblem(draft.marks.get(mark.application), mark)
  if (problem) throw corrupt(entry, problem)
  draft.marks = withMark(draft.marks, mark, { version: entry.version, member })
}

interface Step<A> {
  readonly action: A
  readonly position: ActionPosition
  readonly entry: LogEntry
}

/** The group of an action, its tiles and updates copied before their first change. */
function groupToChange(draft: Draft, incarnation: string, entry: LogEntry): DraftGroup {
  const group = draft.groups.get(incarnation)
  if (group === undefined)
    throw corrupt(entry, `it writes group ${incarnation}, which is not defined`)
  if (!group.owned) {
    group.tiles = new Map(group.tiles)
    group.updates = [...group.updates]
    group.owned = true
  }
  return group
}

function addUpdate(draft: Draft, { action, position, entry }: Step<UpdateAction>): void {
  const group = groupToChange(draft, action.incarnation, entry)
  if (action.manifest) checkListed(action, action.manifest.path)
  for (const file of action.files) checkPath(file.path, action.incarnation, entry)
  const problem = updateProblem(action, group.definition)
  if (problem) throw corrupt(entry, problem)
  const { inline, keyHashes } = action
  if (keyHashes !== undefined && parseKeyHashes(keyHashes, action.rows) === null)
    throw corrupt(entry, 'the key hashes of an update are not those of its rows, ascending')
  const data = inline ? decodeBase64(inline.data) : null
  if (inline && !data) throw corrupt(entry, 'its inline rows are not base64')
  group.updates.push({
    kind: 'update',
    position,
    rows: action.rows,
    ordered: action.ordered,
    columns: action.columns,
    files: action.files,
    inline: inline && data ? { ...inline, data } : null,
  })
}

/** A checkpoint takes effect or is void, decided here once by the log before it (CAL-TABLE-023). */
function setCheckpoint(draft: Draft, { action, position, entry }: Step<CheckpointAction>): void {
  const group = groupToChange(draft, action.incarnation, entry)
  for (const segment of action.segments) checkPath(segment.path, action.incarnation, entry)
  const { line, version } = action.asOf
  const current = group.tiles.get(action.partition)?.asOf ?? 0
  if (line !== draft.line || version >= entry.version || version <= current) return
  group.tiles.set(action.partition, {
    kind: 'tile',
    position,
    partition: action.partition,
    asOf: version,
    segments: action.segments,
  })
  group.checkpointed = true
}

/** Refuses files that the manifest at `path` lists: the damage is the manifest's (CAL-LOG-057). */
function checkListed({ files, incarnation }: UpdateAction, path: string): void {
  const stray = files.find((file) => !isDataPath(file.path, incarnation))
  const problem = stray
    ? `it names '${stray.path}', which is outside the data of group ${incarnation}`
    : filesProblem(files)
  if (problem) {
    throw new CalicoError(
      'CorruptManifest',
      `${path}: ${problem}; restore it from a copy of the store`,
      { details: { path } },
    )
  }
}

function checkPath(path: string, incarnation: string, entry: LogEntry): void {
  if (!isDataPath(path, incarnation)) {
    throw corrupt(entry, `it names '${path}', which is outside the data of group ${incarnation}`)
  }
}

function corrupt(entry: LogEntry, what: string): CalicoError {
  const path = entryPath(entry.line, entry.version)
  return new CalicoError(
    'CorruptDocument',
    `${path}: ${what}; restore it from a copy of the store`,
    {
      details: { path },
    },
  )
}
