/** What a read has to look at: columns, groups, key range and splits (spec/scan.md). */
import type { BatchField } from '../arrow/batch.js'
import { CalicoError } from '../errors.js'
import { bindFilter, bindValue } from '../expr/bind.js'
import type { BoundExpression, BoundFilter } from '../expr/bound-tree.js'
import { EVERYTHING, intersection, intervalOf, type KeyRange, keyRange } from '../expr/key-range.js'
import { parseExpression } from '../expr/parse.js'
import { both, pinnedValues } from '../expr/pinned-values.js'
import { fieldScope, type Scope } from '../expr/scope.js'
import { columnRefs, type Expression } from '../expr/tree.js'
import { keyColumn, valueColumn } from '../format/columns.js'
import type { KeySpaceDefinition } from '../format/generated/documents.js'
import { columnType } from '../format/struct-fields.js'
import { type CalicoType, parseType } from '../format/types.js'
import { anchorOf, columnNames, findColumn } from '../table/definition.js'
import { nesting } from '../table/nesting.js'
import { firstComponent } from '../table/partition-interval.js'
import type { GroupState, LineState } from '../table/state.js'
import { withTiles } from '../table/with-tiles.js'
import { keyTypesOf } from '../tile/context.js'
import { EVERY_KEY, intersect } from '../tile/key-limits.js'
import { type MergeColumn, mergeColumn } from '../tile/merge-column.js'
import { isRerouted, readPartitioning } from '../tile/origin.js'
import { needsCheck, type SumsCheck } from '../tile/shown.js'
import { componentsOfKey, rangeOfKey } from './lookup.js'
import { type ShardsLeft, tilesFor, type WantedValues } from './partitions.js'
import { pruneOf } from './prune.js'

/** A column under the name and of the type that people know, and where it comes from. */
export interface PlanColumn extends BatchField {
  /** Its type in data files. */
  readonly stored: CalicoType
  /** Its name in data files. */
  readonly synthetic: string
  /** The group's incarnation; null for a key component. */
  readonly incarnation: string | null
}

/** A column that a read gives out: one of the key-space, or one that is computed. */
export interface PlanOutput extends BatchField {
  /** Null for a column of the key-space under its own name. */
  readonly value: BoundExpression | null
}

/** A column to give out: a name, or an expression (spec/expr.md) under a name of its own. */
export type ColumnChoice = string | { readonly name: string; readonly expression: string }

/** A group that a read needs, with the value columns it gives. */
export interface PlanGroup {
  readonly state: GroupState
  readonly columns: readonly MergeColumn[]
}

/**
 * A part of a read that needs no other part: the tiles of each group whose keys belong together.
 */
export interface Split {
  /** Partitions per group, in the order of the plan's groups. */
  readonly partitions: readonly (readonly string[])[]
}

export interface ScanPlan {
  /** Of the state that is read: what the versions of its updates are told by. */
  readonly lineage: LineState['lineage']
  readonly keySpace: KeySpaceDefinition
  readonly keyTypes: readonly CalicoType[]
  /** The columns to give out, in order. */
  readonly outputs: readonly PlanOutput[]
  /** Names of the columns that outputs are made of. */
  readonly inputs: readonly string[]
  /** Inputs, and what only the filter needs. */
  readonly columns: readonly PlanColumn[]
  readonly sums: SumsCheck
  readonly filter: BoundFilter | null
  readonly range: KeyRange
  /** The anchor first. */
  readonly groups: readonly PlanGroup[]
  readonly splits: readonly Split[]
  /** Per group, which shards of its tiles the splits are made without. */
  readonly shards: readonly ShardsLeft[]
}

export interface ScanRequest {
  /** The columns to give out, all of the key-space unless given. */
  readonly columns?: readonly ColumnChoice[] | undefined
  /** A filter in text form (spec/expr.md). */
  readonly where?: string | undefined
  /** Encoded keys to stay within. */
  readonly range?: KeyRange | undefined
  /** A whole key to stay with, unless a range is given. */
  readonly key?: readonly unknown[] | undefined
}

/**
 * The plan of a read of a state, with the tiles that it is for.
 * @throws UnknownColumn, InvalidExpression, MissingObject, CorruptManifest
 */
export function planRead(
  state: LineState,
  keySpace: KeySpaceDefinition,
  request: ScanRequest,
  signal?: AbortSignal,
): Promise<ScanPlan> {
  return withTiles(state, (held) => planScan(held, keySpace, request), signal)
}

/** @throws UnknownColumn, InvalidExpression, UnreadTiles */
export function planScan(
  state: LineState,
  keySpace: KeySpaceDefinition,
  request: ScanRequest,
): ScanPlan {
  const { keys, ...read } = bindRead(keySpace, request)
  const components = componentFields(keySpace, read.keyTypes)
  const groups = planGroups(state, keySpace, uniqueColumns([...read.columns, ...keys]))
  const wanted = wantedValues(read, components, { keySpace, request })
  const found = groups.map((group) => {
    const prune = pruneOf(read, { columns: group.columns, isAnchor: group === groups[0] })
    return tilesFor(group.state, { key: wanted, range: read.range, prune })
  })
  return {
    ...read,
    lineage: state.lineage,
    groups,
    splits: planSplits(
      groups,
      found.map(({ partitions }) => partitions),
      wanted,
    ),
    shards: found.map(({ shards }) => shards),
  }
}

/**
 * What is wanted of views that are read under keys that somebody else tells: tiles play no part in
 * it. @throws UnknownColumn, InvalidExpression
 */
export function planView(
  state: LineState,
  keySpace: KeySpaceDefinition,
  request: ScanRequest,
): ScanPlan {
  const { keys, ...read } = bindRead(keySpace, request)
  const groups = planGroups(state, keySpace, uniqueColumns([...read.columns, ...keys]))
  return { ...read, lineage: state.lineage, groups, splits: [], shards: [] }
}

/** What is asked for, whatever there is. */
type BoundRead = Omit<ScanPlan, 'lineage' | 'groups' | 'splits' | 'shards'>

/** The columns that a read gives, in order. @throws UnknownColumn, InvalidExpression */
export function readOutputs(keySpace: KeySpaceDefinition, request: ScanRequest): BatchField[] {
  return bindRead(keySpace, request).outputs.map(({ name, type }) => ({ name, type }))
}

function bindRead(
  keySpace: KeySpaceDefinition,
  request: ScanRequest,
): BoundRead & { readonly keys: readonly PlanColumn[] } {
  const keyTypes = keyTypesOf(keySpace)
  const place = (name: string): PlanColumn => planColumn(keySpace, name)
  const scope = fieldScope(columnNames(keySpace).map(place))
  const choices = (request.columns ?? columnNames(keySpace)).map((choice) => {
    return typeof choice === 'string' ? plainOutput(place(choice)) : computed(choice, scope)
  })
  const outputs = choices.map(({ output }) => output)
  if (new Set(outputs.map((column) => column.name)).size < outputs.length) {
    throw new CalicoError('InvalidArgument', 'a column is asked for twice; name each once')
  }
  const expression = request.where === undefined ? null : parseExpression(request.where)
  const filter = expression && bindFilter({ expression, scope })
  const inputs = [...new Set(choices.flatMap(({ reads }) => reads))]
  const inFilter = expression ? namesIn(expression) : []
  const columns = [...new Set([...inputs, ...inFilter])].map(place)
  const sums = columns.flatMap(({ name, incarnation }) => {
    const group = keySpace.groups.find((candidate) => candidate.incarnation === incarnation)
    const definition = group?.columns.find((candidate) => candidate.name === name)
    const column = definition && mergeColumn(definition)
    return column && needsCheck(column) ? [{ name, column }] : []
  })
  const selects = expression && bindTerms(expression, new Set(sums.map((sum) => sum.name)), scope)
  // What is wrong with a sum is told with its key.
  const keys = sums.length > 0 ? keySpace.components.map(({ name }) => place(name)) : []
  const filterRange = filter && keyRange(filter, componentFields(keySpace, keyTypes))
  const key = request.range ? undefined : request.key
  const asked = request.range ?? (key ? rangeOfKey(keySpace, key) : EVERY_KEY)
  return {
    keySpace,
    keyTypes,
    outputs,
    inputs,
    columns,
    keys,
    sums: { columns: sums, filter: selects },
    filter,
    range: intersect(asked, filterRange ?? EVERY_KEY),
  }
}

/** What is wanted of each component of the key. */
function wantedValues(
  { filter, range }: BoundRead,
  components: readonly BatchField[],
  { keySpace, request }: { readonly keySpace: KeySpaceDefinition; readonly request: ScanRequest },
): WantedValues[] {
  const key = request.range ? undefined : request.key
  const pinnedByKey = key && componentsOfKey(keySpace, key)
  return components.map((component, i): WantedValues => {
    const byFilter = filter && pinnedValues(filter, component)
    const pinned = pinnedByKey ? both(new Set([pinnedByKey[i]!]), byFilter) : byFilter
    const interval = filter ? intervalOf(filter, component) : EVERYTHING
    const { type } = component
    const first = i === 0 ? firstComponent(range, type) : EVERYTHING
    return { type, pinned, interval: intersection(interval, first) }
  })
}

/** Names of the value columns that a plan gives out as they are. */
export function valueNames({ outputs, columns }: ScanPlan): string[] {
  const values = new Set(columns.flatMap((c) => (c.incarnation === null ? [] : c.name)))
  return outputs.flatMap(({ name, value }) => (value === null && values.has(name) ? name : []))
}

interface PlacedOutput {
  readonly output: PlanOutput
  /** Names of the columns that it is made of. */
  readonly reads: readonly string[]
}

function plainOutput({ name, type }: PlanColumn): PlacedOutput {
  return { output: { name, type, value: null }, reads: [name] }
}

function computed(choice: Exclude<ColumnChoice, string>, scope: Scope): PlacedOutput {
  const { name } = choice
  if (typeof name !== 'string' || name === '') {
    throw new CalicoError('InvalidArgument', 'a computed column needs a name that is not empty')
  }
  const expression = parseExpression(choice.expression)
  const value = bindValue({ expression, scope })
  return { output: { name, type: value.type, value }, reads: namesIn(expression) }
}

function namesIn(expression: Expression): string[] {
  return columnRefs(expression).map(({ name }) => name)
}

/** The terms of a filter that name none of the columns; null where there are none. */
function bindTerms(
  expression: Expression,
  without: ReadonlySet<string>,
  scope: Scope,
): BoundFilter | null {
  const all = expression.kind === 'and' ? expression.terms : [expression]
  const terms = all.filter((term) => !namesIn(term).some((name) => without.has(name)))
  const [first, ...rest] = terms
  if (!first) return null
  return bindFilter({ expression: rest.length > 0 ? { kind: 'and', terms } : first, scope })
}

function uniqueColumns(columns: readonly PlanColumn[]): PlanColumn[] {
  return [...new Map(columns.map((column) => [column.name, column])).values()]
}

function componentFields(keySpace: KeySpaceDefinition, types: readonly CalicoType[]): BatchField[] {
  return keySpace.components.map((component, i) => ({ name: component.name, type: types[i]! }))
}

function planColumn(keySpace: KeySpaceDefinition, name: string): PlanColumn {
  const place = findColumn(keySpace, name)
  if (place.kind === 'key') {
    const synthetic = keyColumn(place.component)
    const type = parseType(place.type)
    return { name, synthetic, type, stored: type, incarnation: null }
  }
  const { column, group } = place
  return {
    name,
    synthetic: valueColumn(column.column),
    type: columnType(column),
    stored: parseType(column.type),
    incarnation: group.incarnation,
  }
}

/**
 * The anchor, which says what exists and gives the key, and every group with a column that is
 * wanted.
 */
function planGroups(
  state: LineState,
  keySpace: KeySpaceDefinition,
  columns: readonly PlanColumn[],
): PlanGroup[] {
  const anchor = anchorOf(keySpace)
  const groups: PlanGroup[] = []
  for (const group of [anchor, ...keySpace.groups.filter((g) => g !== anchor)]) {
    const wanted = columns.filter((column) => column.incarnation === group.incarnation)
    if (wanted.length === 0 && group !== anchor) continue
    const keys = group === anchor ? columns.filter((column) => column.incarnation === null) : []
    groups.push({
      state: state.groups.get(group.incarnation)!,
      columns: [
        ...keys.map(({ synthetic, type }) => ({ name: synthetic, type })),
        ...group.columns.filter(({ name }) => wanted.some((c) => c.name === name)).map(mergeColumn),
      ],
    })
  }
  return groups
}

/**
 * Groups whose partitionings nest are read by the partitions of the coarsest of them, others in one
 * piece ordered by key.
 */
function planSplits(
  groups: readonly PlanGroup[],
  found: readonly string[][],
  wanted: readonly WantedValues[],
): Split[] {
  const [anchor] = found
  if (groups.length === 1) return anchor!.map((partition) => ({ partitions: [[partition]] }))
  if (anchor!.length === 0) return []
  const coarsest = coarsestOf(groups, wanted)
  if (coarsest === null) return [{ partitions: found }]
  const byCell = found.map((partitions, i) => {
    const cells = new Map<string, string[]>()
    for (const partition of partitions) {
      const cell = coarsest[i]!(partition)
      cells.set(cell, [...(cells.get(cell) ?? []), partition])
    }
    return cells
  })
  const cells = [...byCell[0]!.keys()].sort()
  return cells.map((cell) => ({ partitions: byCell.map((cells) => cells.get(cell) ?? []) }))
}

/** For each group how its partitions lie in those of the coarsest; null where they do not nest. */
function coarsestOf(
  groups: readonly PlanGroup[],
  wanted: readonly WantedValues[],
): ((partition: string) => string)[] | null {
  if (groups.some(({ state }) => isRerouted(state))) return null
  const keyTypes = wanted.map(({ type }) => type)
  const layouts = groups.map(({ state }) => readPartitioning(state))
  for (const coarse of layouts) {
    const cells = layouts.map((layout) => nesting(layout, coarse, keyTypes))
    if (cells.every((cell) => cell !== null)) return cells
  }
  return null
}
