/**
 * The state of a line at one version: what replaying its entries gives (spec/table.md, "Replay").
 * States are immutable; `applyEntries` returns a new one and shares what did not change.
 */
import { CalicoError } from '../errors.js'
import type {
  AlterKeySpaceAction,
  CheckpointAction,
  DeleteRangeAction,
  FenceAction,
  FoldAction,
  GroupDefinition,
  KeySpaceDefinition,
  LineFence,
  LogAction,
  LogEntry,
  Mark,
  SettleAction,
  UpdateAction,
} from '../format/generated/documents.js'
import { parseKeyHashes } from '../format/key-hashes.js'
import { entryPath, isDataPath } from '../format/layout.js'
import type { ActionPosition, ManifestRange, ManifestUpdate } from '../format/manifest.js'
import { heightOf, type Line, type LineSpan, withSpan } from '../log/lines.js'
import { applyChange, applyChanges, isRefusal } from './alter.js'
import { expressionProblem } from './check-expression.js'
import { checkListed, placementProblem } from './check-placement.js'
import {
  additionProblem,
  changeProblem,
  decodeBase64,
  definitionProblem,
  rangeProblem,
  updateProblem,
} from './check-stored.js'
import type { GroupState } from './group-state.js'
import { foldTakesEffect, isInsideFold, type LayerState, settleLayers } from './layers.js'
import { type Marks, markProblem, withMark } from './marks.js'
import { type DraftGroup, type DraftGroups, defineGroup, regroup } from './regroup.js'

export type { GroupState, Origin } from './group-state.js'

export interface LineState {
  /** The line that the state is of: the one whose entry `version` is, or one that begins there. */
  readonly line: number
  /** Where the entries of what the state holds lie; the last span is of `line`. */
  readonly lineage: readonly LineSpan[]
  /** Whether one of these entries is an `adopt`: heights are versions where none is. */
  readonly hasAdopted: boolean
  /** Whether the line ends with `version`. */
  readonly sealed: boolean
  /** The last fence that the line has met, and the least version of it that is kept. */
  readonly fence: LineFence
  /** 0 before the first entry. */
  readonly version: number
  /** The number of entries in the lineage (CAL-TABLE-170). */
  readonly height: number
  /** Of the entry `version`, in microseconds; 0 before the first. */
  readonly timestamp: number
  /** By key-space id. */
  readonly keySpaces: ReadonlyMap<string, KeySpaceDefinition>
  /** By incarnation id. */
  readonly groups: ReadonlyMap<string, GroupState>
  /** By application. */
  readonly marks: Marks
}

/** Of a line that has met none; all of it is kept. */
const NO_FENCE: LineFence = { fence: 0, horizon: 0 }

/** What a line begins with: it counts as having met the fences before it (CAL-REFS-051). */
export const beginningFence = ({ fence = 0, parent }: Line): LineFence => ({
  fence,
  horizon: parent?.version ?? 0,
})

/** @param line one that begins from nothing */
export function emptyState(line: number): LineState {
  return {
    line,
    lineage: [{ line, first: 1, height: 1 }],
    hasAdopted: false,
    sealed: false,
    fence: NO_FENCE,
    version: 0,
    height: 0,
    timestamp: 0,
    keySpaces: new Map(),
    groups: new Map(),
    marks: new Map(),
  }
}

/**
 * The height of a version of the line that a state is of.
 * @throws InvalidArgument where what the line holds does not come from there any more
 */
export function heightOfVersion(state: LineState, version: number): number {
  const { line, lineage, height, hasAdopted } = state
  const found = hasAdopted && version > 0 ? heightOf(lineage, { line, version }, height) : version
  if (found !== null) return found
  throw new CalicoError(
    'InvalidArgument',
    `version ${version} is from before the branch took over another history`,
  )
}

/** Orders actions as they apply (CAL-LOG-008). */
export function comparePositions(a: ActionPosition, b: ActionPosition): number {
  return a.height - b.height || a.member - b.member || a.action - b.action
}

interface Draft {
  /** Of the entry that is applied. */
  height: number
  lineage: readonly LineSpan[]
  readonly hasAdopted: boolean
  sealed: boolean
  fence: LineFence
  readonly keySpaces: Map<string, KeySpaceDefinition>
  readonly groups: DraftGroups
  marks: Marks
}

/**
 * Applies consecutive entries to a state; `entriesApplied` also reads the tiles that it takes.
 * @throws CorruptDocument where an entry does not follow the one before it or contradicts the
 *   definitions; CorruptManifest where the files that a manifest lists are none of the group's;
 *   UnreadTiles.
 */
export function applyEntries(state: LineState, entries: readonly LogEntry[]): LineState {
  const last = entries.at(-1)
  if (last === undefined) return state
  const draft: Draft = {
    height: state.height,
    lineage: state.lineage,
    hasAdopted: state.hasAdopted,
    sealed: state.sealed,
    fence: state.fence,
    keySpaces: new Map(state.keySpaces),
    groups: new Map(),
    marks: state.marks,
  }
  for (const [incarnation, group] of state.groups) {
    draft.groups.set(incarnation, {
      ...group,
      layers: group.layers as LayerState[],
      owned: false,
      mayLeave: false,
    })
  }
  let { line, version, timestamp } = state
  for (const entry of entries) {
    if (entry.version !== version + 1) throw corrupt(entry, `it does not follow version ${version}`)
    if (entry.timestamp <= timestamp) throw corrupt(entry, 'its timestamp does not increase')
    draft.height++
    if (entry.line !== line) goOn(draft, entry)
    if (draft.sealed) throw corrupt(entry, 'it follows a seal')
    applyEntry(draft, entry)
    line = entry.line
    version = entry.version
    timestamp = entry.timestamp
  }
  return {
    line,
    lineage: draft.lineage,
    hasAdopted: draft.hasAdopted,
    sealed: draft.sealed,
    fence: draft.fence,
    version,
    height: draft.height,
    timestamp,
    keySpaces: draft.keySpaces,
    groups: finishGroups(draft.groups),
    marks: draft.marks,
  }
}

/** The first entry of a line, after those of the one that it begins from (CAL-LOG-191). */
function goOn(draft: Draft, { line, version }: LogEntry): void {
  draft.lineage = withSpan(draft.lineage, { line, first: version, height: draft.height })
  draft.sealed = false
  draft.fence = { fence: 0, horizon: version - 1 }
}

/** The state with which a line begins that another's state is the beginning of. */
export function beginLine(state: LineState, line: Line): LineState {
  const { id } = line
  if (id === state.line) return state
  const span = { line: id, first: state.version + 1, height: state.height + 1 }
  const lineage = withSpan(state.lineage, span)
  return { ...state, line: id, lineage, sealed: false, fence: beginningFence(line) }
}

function finishGroups(groups: ReadonlyMap<string, DraftGroup>): Map<string, GroupState> {
  const finished = new Map<string, GroupState>()
  for (const [incarnation, group] of groups) {
    const { owned: _, mayLeave: __, ...state } = group
    finished.set(incarnation, state)
  }
  return finished
}

function applyEntry(draft: Draft, entry: LogEntry): void {
  for (const [member, transaction] of entry.transactions.entries()) {
    for (const [index, action] of transaction.actions.entries()) {
      const position = { height: draft.height, member, action: index }
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
        case 'seal':
          draft.sealed = true
          break
        case 'adopt':
          throw corrupt(entry, 'it adopts a version that was not read')
        case 'fence':
          setFence(draft, action, entry)
          break
        case 'placed':
          throw corrupt(entry, `it names '${action.path}', which was not read`)
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
      if (countRanges(layers) < countRanges(group.layers)) group.rewrittenAt = draft.height
      if (layers.length < group.layers.length) group.settledAt = draft.height
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
  for (const group of definition.groups) defineGroup(draft.groups, definition.keySpace, group)
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
    regroup(draft.groups, { change, from: current, to: next, height: draft.height })
    current = next
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
    group.tiles = group.tiles.copy()
    group.layers = [...group.layers]
    group.owned = true
  }
  return group
}

/** The same, of an action that stands where those of its group have to. */
function groupToWrite(
  draft: Draft,
  { action, entry }: Pick<Step<LogAction & { incarnation: string }>, 'action' | 'entry'>,
): DraftGroup {
  const group = groupToChange(draft, action.incarnation, entry)
  const problem = placementProblem(action, group.definition)
  if (problem) throw corrupt(entry, problem)
  return group
}

function addUpdate(draft: Draft, step: Step<UpdateAction>): void {
  const group = groupToWrite(draft, step)
  group.layers.push({ ...readUpdate(draft, group, step), position: step.position, after: null })
}

function readUpdate(
  draft: Draft,
  group: DraftGroup,
  step: Omit<Step<UpdateAction>, 'position'>,
  options: { readonly dropped: boolean } = { dropped: false },
): ManifestUpdate {
  const { action, entry } = step
  const { definition } = group
  if (action.manifest) checkListed(action, action.manifest.path, definition)
  for (const file of action.files) checkPath(file.path, definition, entry)
  if (action.keyBloom) checkPath(action.keyBloom.path, definition, entry)
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
  const group = groupToWrite(draft, step)
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
function setFold(draft: Draft, step: Step<FoldAction>): void {
  const { action, entry } = step
  const group = groupToWrite(draft, step)
  const { after, through } = action
  const layers = action.layers.map((layer, index): LayerState => {
    if (layer.incarnation !== action.incarnation) {
      throw corrupt(entry, `it folds a layer of group ${layer.incarnation} into another`)
    }
    const place = { position: { height: through, member: 0, action: index }, after }
    return layer.kind === 'update'
      ? { ...readUpdate(draft, group, { action: layer, entry }, { dropped: true }), ...place }
      : { ...readRange(draft, group, { action: layer, entry }), ...place }
  })
  if (!isOfLineage(draft, action) || !foldTakesEffect({ after, through }, group)) return
  const earlier = group.layers.filter((layer) => layer.position.height <= after)
  const later = group.layers.filter((layer) => layer.position.height > through)
  group.layers = [...earlier, ...layers, ...later]
  group.rewrittenAt = draft.height
  group.settledAt = draft.height
  // Checkpoints that landed before this fold may include all of it.
  group.mayLeave ||= !group.tiles.isEmpty
}

/**
 * Whether a fold was made of what lies here: its interval ends at an entry of the lineage. One that
 * names none is of heights that are versions (CAL-TABLE-172).
 */
function isOfLineage(draft: Draft, { asOf, through }: FoldAction): boolean {
  if (asOf === undefined) return !draft.hasAdopted && through < draft.height
  return heightOf(draft.lineage, asOf, draft.height - 1) === through
}

/** Fences come in their order, and horizons never go back (CAL-LOG-201). */
function setFence(draft: Draft, { fence, horizon }: FenceAction, entry: LogEntry): void {
  const { fence: last, horizon: before } = draft.fence
  if (fence <= last || horizon < before || horizon >= entry.version) {
    throw corrupt(entry, `fence ${fence} at version ${horizon} cannot follow ${last} at ${before}`)
  }
  draft.fence = { fence, horizon }
}

/** A checkpoint takes effect or is void, decided here once by the log before it (CAL-TABLE-023). */
function setCheckpoint(draft: Draft, step: Step<CheckpointAction>): void {
  const { action, position, entry } = step
  const group = groupToWrite(draft, step)
  for (const segment of action.segments) checkPath(segment.path, group.definition, entry)
  const asOf = heightOf(draft.lineage, action.asOf, draft.height - 1)
  if (asOf === null || !mayCheckpoint(group, action.partition, asOf)) return
  group.tiles.set({
    kind: 'tile',
    position,
    partition: action.partition,
    asOf,
    segments: action.segments,
  })
  group.mayLeave = true
}

/** Of a group with an origin just that is put into tiles, each once (CAL-TABLE-135). */
function mayCheckpoint(
  { origin, tiles, layers }: DraftGroup,
  partition: string,
  asOf: number,
): boolean {
  const current = tiles.get(partition)
  if (origin) return asOf === origin.height && current === undefined
  return asOf > (current?.asOf ?? 0) && !isInsideFold(asOf, layers)
}

/** The tiles hold all that the origin did; without an origin there is nothing to do. */
function settleOrigin(draft: Draft, { action, entry }: Step<SettleAction>): void {
  const group = groupToChange(draft, action.incarnation, entry)
  if (group.origin === null) return
  group.origin = null
  group.mayLeave = true
}

function checkPath(path: string, group: GroupDefinition, entry: LogEntry): void {
  if (!isDataPath(path, group)) {
    const { incarnation } = group
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
