/**
 * The state of a line at one version: what replaying its entries gives (spec/table.md, "Replay").
 * States are immutable; `applyEntries` returns a new one and shares what did not change.
 */
import { CalicoError } from '../errors.js'
import type {
  AlterKeySpaceAction,
  CheckpointAction,
  DefinitionChange,
  DeleteRangeAction,
  FoldAction,
  GroupDefinition,
  KeySpaceDefinition,
  LogEntry,
  Mark,
  SettleAction,
  UpdateAction,
} from '../format/generated/documents.js'
import { parseKeyHashes } from '../format/key-hashes.js'
import { entryPath, isDataPath } from '../format/layout.js'
import type { ActionPosition, ManifestRange, ManifestUpdate } from '../format/manifest.js'
import { applyChange, applyChanges, isRefusal } from './alter.js'
import { expressionProblem } from './check-expression.js'
import {
  additionProblem,
  changeProblem,
  decodeBase64,
  definitionProblem,
  filesProblem,
  rangeProblem,
  updateProblem,
} from './check-stored.js'
import {
  foldTakesEffect,
  isInsideFold,
  type LayerState,
  settleLayers,
  type TileState,
} from './layers.js'
import { type Marks, markProblem, withMark } from './marks.js'

/** What a group held before its layout changed, and is read from until it is settled. */
export interface Origin {
  /** The version before that of the change: what the new layout holds comes after it. */
  readonly version: number
  /** As the change found it; nothing is added to it any more. */
  readonly group: GroupState
}

export interface GroupState {
  readonly keySpace: string
  readonly definition: GroupDefinition
  /** By partition, in hexadecimal. */
  readonly tiles: ReadonlyMap<string, TileState>
  /** Ascending by position. */
  readonly layers: readonly LayerState[]
  /**
   * Null but where a change of the layout left rows behind. Tiles then wait until all of the origin
   * is in them, and everything is read from the origin and the layers.
   */
  readonly origin: Origin | null
  /**
   * The last version at which layers went that a log checkpoint before it may still hold: by a
   * fold, or a range delete that left. 0 where there was none since the log checkpoint that was
   * read.
   */
  readonly rewrittenAt: number
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
  layers: LayerState[]
  origin: Origin | null
  rewrittenAt: number
  owned: boolean
  /** Whether layers may have become such that leave the state (CAL-TABLE-019). */
  mayLeave: boolean
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
      layers: group.layers as LayerState[],
      owned: false,
      mayLeave: false,
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
    const { keySpace, definition, tiles, layers, origin, rewrittenAt } = group
    finished.set(incarnation, { keySpace, definition, tiles, layers, origin, rewrittenAt })
  }
  return finished
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
        case 'delete-range':
          addRange(draft, { action, position, entry })
          break
        case 'fold':
          setFold(draft, { action, position, entry })
          break
        case 'checkpoint':
          setCheckpoint(draft, { action, position, entry })
          break
        case 'settle':
          settleOrigin(draft, { action, position, entry })
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
  settle(draft, entry)
}

/** What checkpoints include leaves the state with the entry that brought them (CAL-TABLE-019). */
function settle(draft: Draft, entry: LogEntry): void {
  for (const incarnation of entry.touched) {
    const group = draft.groups.get(incarnation)
    if (!group?.owned || group.origin) continue
    if (group.mayLeave || group.layers[0]?.kind === 'delete-range') {
      const layers = settleLayers(group.layers, group.tiles)
      if (countRanges(layers) < countRanges(group.layers)) group.rewrittenAt = entry.version
      group.layers = layers
    }
    group.mayLeave = false
  }
}

const countRanges = (layers: readonly LayerState[]): number =>
  layers.filter((layer) => layer.kind === 'delete-range').length

function defineKeySpace(draft: Draft, definition: KeySpaceDefinition, entry: LogEntry): void {
  const problem =
    definitionProblem(definition) ?? additionProblem(definition, draft.keySpaces.values())
  if (problem) throw corrupt(entry, problem)
  draft.keySpaces.set(definition.keySpace, definition)
  for (const group of definition.groups) defineGroup(draft, definition.keySpace, group)
}

function defineGroup(
  draft: Draft,
  keySpace: string,
  definition: GroupDefinition,
  origin: Origin | null = null,
): void {
  draft.groups.set(definition.incarnation, {
    keySpace,
    definition,
    tiles: new Map(),
    layers: [],
    origin,
    rewrittenAt: 0,
    owned: true,
    mayLeave: false,
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
  let current = before
  for (const change of action.changes) {
    const next = applyChange(current, change)
    if (isRefusal(next)) throw corrupt(entry, next.what)
    regroup(draft, { change, from: current, to: next, version: entry.version })
    current = next
  }
}

/** What one change of a definition does to what its groups hold. */
function regroup(
  draft: Draft,
  step: {
    readonly change: DefinitionChange
    readonly from: KeySpaceDefinition
    readonly to: KeySpaceDefinition
    readonly version: number
  },
): void {
  const { change, from, to, version } = step
  const origin = originOf(draft, change, { from, version })
  const kept = new Set(to.groups.map((group) => group.incarnation))
  for (const { incarnation } of from.groups) {
    if (!kept.has(incarnation)) draft.groups.delete(incarnation)
  }
  for (const definition of to.groups) {
    const group = draft.groups.get(definition.incarnation)
    if (group) group.definition = definition
    else defineGroup(draft, to.keySpace, definition, origin)
  }
}

/** What a new incarnation begins with: all that its group, or the one that it is of, holds. */
function originOf(
  draft: Draft,
  change: DefinitionChange,
  { from, version }: { readonly from: KeySpaceDefinition; readonly version: number },
): Origin | null {
  if (change.kind !== 'set-partitioning' && change.kind !== 'split-group') return null
  const defined = from.groups.find(({ group }) => group === change.group)
  const source = defined && draft.groups.get(defined.incarnation)
  if (!source) return null
  const { keySpace, definition, layers, origin, rewrittenAt } = source
  // Tiles that wait for an origin to be settled are never to be read.
  const tiles = origin ? new Map() : new Map(source.tiles)
  if (tiles.size === 0 && layers.length === 0) return origin
  const group = { keySpace, definition, tiles, layers: [...layers], origin, rewrittenAt }
  return { version: version - 1, group }
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
    group.layers = [...group.layers]
    group.owned = true
  }
  return group
}

function addUpdate(draft: Draft, step: Step<UpdateAction>): void {
  const group = groupToChange(draft, step.action.incarnation, step.entry)
  group.layers.push({ ...readUpdate(draft, group, step), position: step.position, after: null })
}

function readUpdate(
  draft: Draft,
  group: DraftGroup,
  step: Omit<Step<UpdateAction>, 'position'>,
  options: { readonly dropped: boolean } = { dropped: false },
): ManifestUpdate {
  const { action, entry } = step
  if (action.manifest) checkListed(action, action.manifest.path)
  for (const file of action.files) checkPath(file.path, action.incarnation, entry)
  if (action.keyBloom) checkPath(action.keyBloom.path, action.incarnation, entry)
  const keySpace = draft.keySpaces.get(group.keySpace)!
  const problem =
    updateProblem(action, group.definition, options) ??
    expressionProblem(action, { group: group.definition, keySpace, later: options.dropped })
  if (problem) throw corrupt(entry, problem)
  const { inline, keyHashes } = action
  if (keyHashes !== undefined && parseKeyHashes(keyHashes, action.rows) === null)
    throw corrupt(entry, 'the key hashes of an update are not those of its rows, ascending')
  const data = inline ? decodeBase64(inline.data) : null
  if (inline && !data) throw corrupt(entry, 'its inline rows are not base64')
  return {
    kind: 'update',
    rows: action.rows,
    ordered: action.ordered,
    patches: action.patches ?? false,
    columns: action.columns,
    files: action.files,
    inline: inline && data ? { ...inline, data } : null,
    expression: action.expression ?? null,
  }
}

function addRange(draft: Draft, step: Step<DeleteRangeAction>): void {
  const group = groupToChange(draft, step.action.incarnation, step.entry)
  group.layers.push({ ...readRange(draft, group, step), position: step.position, after: null })
}

function readRange(
  draft: Draft,
  group: DraftGroup,
  { action, entry }: Omit<Step<DeleteRangeAction>, 'position'>,
): ManifestRange {
  const { lower = null, upper = null, where = null } = action
  const range: ManifestRange = { kind: 'delete-range', lower, upper, where }
  const problem = rangeProblem(range, draft.keySpaces.get(group.keySpace)!)
  if (problem) throw corrupt(entry, problem)
  return range
}

/** A fold takes effect or is void, decided here once by the log before it (CAL-TABLE-029). */
function setFold(draft: Draft, { action, entry }: Step<FoldAction>): void {
  const group = groupToChange(draft, action.incarnation, entry)
  const { after, through } = action
  const layers = action.layers.map((layer, index): LayerState => {
    if (layer.incarnation !== action.incarnation) {
      throw corrupt(entry, `it folds a layer of group ${layer.incarnation} into another`)
    }
    const place = { position: { version: through, member: 0, action: index }, after }
    return layer.kind === 'update'
      ? { ...readUpdate(draft, group, { action: layer, entry }, { dropped: true }), ...place }
      : { ...readRange(draft, group, { action: layer, entry }), ...place }
  })
  if (through >= entry.version || !foldTakesEffect({ after, through }, group)) return
  const earlier = group.layers.filter((layer) => layer.position.version <= after)
  const later = group.layers.filter((layer) => layer.position.version > through)
  group.layers = [...earlier, ...layers, ...later]
  group.rewrittenAt = entry.version
  // Checkpoints that landed before this fold may include all of it.
  group.mayLeave ||= group.tiles.size > 0
}

/** A checkpoint takes effect or is void, decided here once by the log before it (CAL-TABLE-023). */
function setCheckpoint(draft: Draft, { action, position, entry }: Step<CheckpointAction>): void {
  const group = groupToChange(draft, action.incarnation, entry)
  for (const segment of action.segments) checkPath(segment.path, action.incarnation, entry)
  if (action.asOf.line !== draft.line || !mayCheckpoint(group, action, entry)) return
  group.tiles.set(action.partition, {
    kind: 'tile',
    position,
    partition: action.partition,
    asOf: action.asOf.version,
    segments: action.segments,
  })
  group.mayLeave = true
}

/** Of a group with an origin just that is put into tiles, each once (CAL-TABLE-135). */
function mayCheckpoint(
  { origin, tiles, layers }: DraftGroup,
  { asOf: { version }, partition }: CheckpointAction,
  entry: LogEntry,
): boolean {
  const current = tiles.get(partition)
  if (origin) return version === origin.version && current === undefined
  return version < entry.version && version > (current?.asOf ?? 0) && !isInsideFold(version, layers)
}

/** The tiles hold all that the origin did; without an origin there is nothing to do. */
function settleOrigin(draft: Draft, { action, entry }: Step<SettleAction>): void {
  const group = groupToChange(draft, action.incarnation, entry)
  if (group.origin === null) return
  group.origin = null
  group.mayLeave = true
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
