/**
 * What a change does to the definition of a key-space (spec/table.md, "Changes"). Replay, the check
 * before a commit and the history of definitions all go through here, so they cannot disagree.
 */
import type {
  AddColumnChange,
  AddGroupChange,
  ColumnDefinition,
  DefinitionChange,
  GroupDefinition,
  KeyComponent,
  KeySpaceDefinition,
  MoveColumnChange,
  SetFilesChange,
  SetPartitioningChange,
  SetPlaceChange,
  SetStatisticsChange,
  SplitGroupChange,
} from '../format/generated/documents.js'
import { parseType } from '../format/types.js'
import { isWidening } from '../format/widen.js'
import { changeField, type FieldChange, typeOf } from './alter-fields.js'
import { definitionProblem, foldName, hasBounds, idsOf } from './check-stored.js'
import { withMaintenance } from './maintenance.js'
import { type Refusal, refuse } from './refusal.js'

/** Most columns whose bounds a group keeps (CAL-TABLE-009). */
export const STATISTICS_MAX = 32

/** A definition after changes in order, or why one of them cannot be made. */
export function applyChanges(
  definition: KeySpaceDefinition,
  changes: readonly DefinitionChange[],
): KeySpaceDefinition | Refusal {
  let current = definition
  for (const change of changes) {
    const next = applyChange(current, change)
    if (isRefusal(next)) return next
    current = next
  }
  const problem = definitionProblem(current)
  return problem ? refuse('unfit', problem) : current
}

export function isRefusal(result: KeySpaceDefinition | Refusal): result is Refusal {
  return 'reason' in result
}

/** Whether a change begins an incarnation that reads what there was as its origin. */
export function isLayoutChange(
  change: DefinitionChange,
): change is SetPartitioningChange | SetPlaceChange | SplitGroupChange {
  return ['set-partitioning', 'set-place', 'split-group'].includes(change.kind)
}

/** The ids of all columns in the order in which people see them (CAL-TABLE-063). */
export function columnOrder(definition: KeySpaceDefinition): readonly number[] {
  return definition.order ?? orderOfGroups(definition.groups)
}

/** One change of several: only what they leave together is held against what a definition is. */
export function applyChange(
  definition: KeySpaceDefinition,
  change: DefinitionChange,
): KeySpaceDefinition | Refusal {
  switch (change.kind) {
    case 'rename-key-space':
      return { ...definition, name: change.name }
    case 'rename-component':
      return renameComponent(definition, change.component, change.name)
    case 'widen-component':
      return widenComponent(definition, change.component, change.type)
    case 'add-column':
      return addColumn(definition, change)
    case 'drop-column':
      return dropColumn(definition, change.column)
    case 'rename-column':
      return (
        nameProblem(definition, change.name, `column ${change.column}`) ??
        onColumn(definition, change.column, (column) => ({ ...column, name: change.name }))
      )
    case 'move-column':
      return moveColumn(definition, change)
    case 'widen-column':
      return widenColumn(definition, change.column, change.type)
    case 'add-field':
    case 'drop-field':
    case 'rename-field':
    case 'move-field':
    case 'widen-field':
    case 'set-field-required':
      return changeFieldOf(definition, change)
    case 'set-required':
      return onColumn(definition, change.column, ({ required: _, ...column }) =>
        change.required ? { ...column, required: true } : column,
      )
    case 'set-strict': {
      const { strict: _, ...rest } = definition
      return change.strict ? { ...rest, strict: true } : rest
    }
    case 'add-group':
      return addGroup(definition, change)
    case 'drop-group':
      return dropGroup(definition, change.group)
    case 'rename-group':
      return renameGroup(definition, change.group, change.name)
    case 'set-statistics':
      return setStatistics(definition, change)
    case 'set-files':
      return setFiles(definition, change)
    case 'set-partitioning':
      return setPartitioning(definition, change)
    case 'set-place':
      return setPlace(definition, change)
    case 'split-group':
      return splitGroup(definition, change)
    case 'set-maintenance':
      return onGroup(definition, change.group, (group) => withMaintenance(group, change))
  }
}

const noColumn = ({ name }: KeySpaceDefinition, column: number): Refusal =>
  refuse('gone', `key-space '${name}' has no column ${column}`)

const noGroup = ({ name }: KeySpaceDefinition, group: string): Refusal =>
  refuse('gone', `key-space '${name}' has no group ${group}`)

function onGroup(
  definition: KeySpaceDefinition,
  id: string,
  change: (group: GroupDefinition) => GroupDefinition,
): KeySpaceDefinition | Refusal {
  if (!definition.groups.some(({ group }) => group === id)) return noGroup(definition, id)
  const groups = definition.groups.map((group) => (group.group === id ? change(group) : group))
  return { ...definition, groups }
}

function onColumn(
  definition: KeySpaceDefinition,
  id: number,
  change: (column: ColumnDefinition) => ColumnDefinition,
): KeySpaceDefinition | Refusal {
  const owner = groupOf(definition, id)
  if (!owner) return noColumn(definition, id)
  return onGroup(definition, owner.group, (group) => ({
    ...group,
    columns: group.columns.map((column) => (column.column === id ? change(column) : column)),
  }))
}

function groupOf(definition: KeySpaceDefinition, column: number): GroupDefinition | undefined {
  return definition.groups.find((group) => group.columns.some((own) => own.column === column))
}

/**
 * Refuses a name that another component or column has; `own` says whose new name it is, which may
 * differ from its old one by case alone.
 */
function nameProblem(definition: KeySpaceDefinition, name: string, own: string): Refusal | null {
  const folded = foldName(name)
  const named = [
    ...definition.components.map((component, i) => ({ of: `component ${i}`, ...component })),
    ...definition.groups
      .flatMap((group) => group.columns)
      .map((column) => ({ of: `column ${column.column}`, ...column })),
  ]
  const other = named.find((one) => one.of !== own && foldName(one.name) === folded)
  if (!other) return null
  return refuse('taken', `key-space '${definition.name}' has a column '${other.name}' already`)
}

function onComponent(
  definition: KeySpaceDefinition,
  at: number,
  change: (component: KeyComponent) => KeyComponent,
): KeySpaceDefinition | Refusal {
  if (at >= definition.components.length) {
    return refuse('unfit', `the key of '${definition.name}' has no component ${at}`)
  }
  const components = definition.components.map((own, i) => (i === at ? change(own) : own))
  return { ...definition, components }
}

function renameComponent(
  definition: KeySpaceDefinition,
  at: number,
  name: string,
): KeySpaceDefinition | Refusal {
  return (
    nameProblem(definition, name, `component ${at}`) ??
    onComponent(definition, at, (component) => ({ ...component, name }))
  )
}

function widenComponent(
  definition: KeySpaceDefinition,
  at: number,
  type: string,
): KeySpaceDefinition | Refusal {
  const component = definition.components[at]
  const problem = component && wideningProblem(component.name, component.type, type)
  return problem ?? onComponent(definition, at, (own) => ({ ...own, type }))
}

function widenColumn(
  definition: KeySpaceDefinition,
  id: number,
  type: string,
): KeySpaceDefinition | Refusal {
  const column = groupOf(definition, id)?.columns.find((own) => own.column === id)
  if (!column) return noColumn(definition, id)
  const problem = wideningProblem(column.name, column.type, type)
  return problem ?? onColumn(definition, id, (own) => ({ ...own, type }))
}

function wideningProblem(name: string, from: string, to: string): Refusal | null {
  const target = typeOf(to)
  if (target && isWidening(parseType(from), target)) return null
  return refuse('type', `column '${name}' is ${from}, which is not widened to ${to}`)
}

function addColumn(
  definition: KeySpaceDefinition,
  { group: id, definition: column }: AddColumnChange,
): KeySpaceDefinition | Refusal {
  const clash = nameProblem(definition, column.name, 'a new column')
  if (clash) return clash
  const used = usedIds(definition)
  const taken = idsOf(column).find((id) => used.has(id))
  if (taken !== undefined) {
    return refuse('taken', `key-space '${definition.name}' has used the id ${taken} before`)
  }
  const order = [...columnOrder(definition), column.column]
  const added = onGroup(definition, id, (group) => ({
    ...group,
    columns: [...group.columns, column],
    statistics:
      hasBounds(column.type) && group.statistics.length < STATISTICS_MAX
        ? [...group.statistics, column.column]
        : group.statistics,
  }))
  return isRefusal(added) ? added : withOrder(added, order)
}

function changeFieldOf(
  definition: KeySpaceDefinition,
  change: FieldChange,
): KeySpaceDefinition | Refusal {
  const owner = groupOf(definition, change.column)
  const column = owner?.columns.find((own) => own.column === change.column)
  if (!column) return noColumn(definition, change.column)
  if (change.kind === 'add-field') {
    const { field, fields = [] } = change.definition
    const used = usedIds(definition)
    const taken = [field, ...fields.map((own) => own.field)].find((id) => used.has(id))
    if (taken !== undefined) {
      return refuse('taken', `key-space '${definition.name}' has used the id ${taken} before`)
    }
  }
  const changed = changeField(column, change)
  return 'reason' in changed ? changed : onColumn(definition, change.column, () => changed)
}

/** Ids of columns and fields that there are, and of those that were dropped or given away. */
export function usedIds({ groups }: KeySpaceDefinition): Set<number> {
  return new Set(
    groups.flatMap(({ columns, dropped = [], moved = [] }) => [
      ...columns.flatMap(idsOf),
      ...dropped,
      ...moved,
    ]),
  )
}

function dropColumn(definition: KeySpaceDefinition, id: number): KeySpaceDefinition | Refusal {
  const owner = groupOf(definition, id)
  if (!owner) return noColumn(definition, id)
  const order = columnOrder(definition).filter((column) => column !== id)
  const dropped = onGroup(definition, owner.group, (group) => ({
    ...group,
    columns: group.columns.filter(({ column }) => column !== id),
    statistics: group.statistics.filter((column) => column !== id),
    dropped: [...(group.dropped ?? []), id].sort((a, b) => a - b),
  }))
  return isRefusal(dropped) ? dropped : withOrder(dropped, order)
}

function moveColumn(
  definition: KeySpaceDefinition,
  { column, after }: MoveColumnChange,
): KeySpaceDefinition | Refusal {
  const order = columnOrder(definition)
  if (!order.includes(column)) return noColumn(definition, column)
  if (after !== undefined && !order.includes(after)) return noColumn(definition, after)
  if (after === column) return refuse('unfit', `column ${column} cannot follow itself`)
  const others = order.filter((own) => own !== column)
  const at = after === undefined ? 0 : others.indexOf(after) + 1
  return withOrder(definition, [...others.slice(0, at), column, ...others.slice(at)])
}

function addGroup(
  definition: KeySpaceDefinition,
  { definition: group }: AddGroupChange,
): KeySpaceDefinition | Refusal {
  if (group.anchor) {
    return refuse('unfit', `key-space '${definition.name}' has its anchor, and keeps it`)
  }
  const clash = groupNameProblem(definition, group.name, null)
  if (clash) return clash
  for (const column of group.columns) {
    const problem = nameProblem(definition, column.name, 'a new column')
    if (problem) return problem
  }
  const order = [...columnOrder(definition), ...group.columns.map(({ column }) => column)]
  const added = withOrder({ ...definition, groups: [...definition.groups, group] }, order)
  const problem = definitionProblem(added)
  return problem ? refuse('taken', problem) : added
}

function dropGroup(definition: KeySpaceDefinition, id: string): KeySpaceDefinition | Refusal {
  const group = definition.groups.find((own) => own.group === id)
  if (!group) return noGroup(definition, id)
  if (group.anchor) {
    return refuse('unfit', `group '${group.name}' is the anchor, which says what exists: it stays`)
  }
  const gone = new Set(group.columns.map(({ column }) => column))
  const order = columnOrder(definition).filter((column) => !gone.has(column))
  return withOrder(
    { ...definition, groups: definition.groups.filter((own) => own !== group) },
    order,
  )
}

function renameGroup(
  definition: KeySpaceDefinition,
  id: string,
  name: string,
): KeySpaceDefinition | Refusal {
  return (
    groupNameProblem(definition, name, id) ?? onGroup(definition, id, (own) => ({ ...own, name }))
  )
}

function groupNameProblem(
  definition: KeySpaceDefinition,
  name: string,
  own: string | null,
): Refusal | null {
  const folded = foldName(name)
  const other = definition.groups.find(
    (group) => group.group !== own && foldName(group.name) === folded,
  )
  if (!other) return null
  return refuse('taken', `key-space '${definition.name}' has a group '${other.name}' already`)
}

function setStatistics(
  definition: KeySpaceDefinition,
  { group: id, columns }: SetStatisticsChange,
): KeySpaceDefinition | Refusal {
  const group = definition.groups.find((own) => own.group === id)
  if (!group) return noGroup(definition, id)
  const stray = columns.find((column) => !group.columns.some((own) => own.column === column))
  if (stray !== undefined) {
    return refuse('gone', `group '${group.name}' of '${definition.name}' has no column ${stray}`)
  }
  return onGroup(definition, id, (own) => ({ ...own, statistics: [...columns] }))
}

function setFiles(
  definition: KeySpaceDefinition,
  { group: id, fileFormat, codec }: SetFilesChange,
): KeySpaceDefinition | Refusal {
  return onGroup(definition, id, (group) => ({
    ...group,
    fileFormat: fileFormat ?? group.fileFormat,
    codec: codec ?? group.codec,
  }))
}

function setPartitioning(
  definition: KeySpaceDefinition,
  { group: id, incarnation, partitioning }: SetPartitioningChange,
): KeySpaceDefinition | Refusal {
  const used = idProblem(definition, [incarnation])
  if (used) return used
  return onGroup(definition, id, (group) => ({
    ...group,
    incarnation,
    partitioning: [...partitioning],
  }))
}

function setPlace(
  definition: KeySpaceDefinition,
  { group: id, incarnation, place }: SetPlaceChange,
): KeySpaceDefinition | Refusal {
  const used = idProblem(definition, [incarnation])
  if (used) return used
  return onGroup(definition, id, ({ place: _, ...group }) => ({
    ...group,
    incarnation,
    ...(place !== undefined && { place }),
  }))
}

/** Refuses ids of groups or incarnations that a group has. */
function idProblem({ name, groups }: KeySpaceDefinition, ids: readonly string[]): Refusal | null {
  const used = new Set(groups.flatMap(({ group, incarnation }) => [group, incarnation]))
  const taken = ids.find((id) => used.has(id)) ?? (new Set(ids).size < ids.length ? ids[0] : null)
  return taken ? refuse('taken', `key-space '${name}' uses the id ${taken} already`) : null
}

/** The new group is like the other in all but its columns (CAL-TABLE-131). */
function splitGroup(
  definition: KeySpaceDefinition,
  { group: id, columns, newGroup, incarnation, name }: SplitGroupChange,
): KeySpaceDefinition | Refusal {
  const from = definition.groups.find(({ group }) => group === id)
  if (!from) return noGroup(definition, id)
  const clash =
    groupNameProblem(definition, name, null) ?? idProblem(definition, [newGroup, incarnation])
  if (clash) return clash
  const stray = columns.find((column) => !from.columns.some((own) => own.column === column))
  if (stray !== undefined) {
    return refuse('gone', `group '${from.name}' of '${definition.name}' has no column ${stray}`)
  }
  if (new Set(columns).size < columns.length) {
    return refuse('unfit', `a column of group '${from.name}' is named twice`)
  }
  const rest = from.columns.filter(({ column }) => !columns.includes(column))
  if (rest.length === 0 && !from.anchor) {
    return refuse('unfit', `nothing would be left in group '${from.name}'; rename it instead`)
  }
  const isGiven = (column: number): boolean => columns.includes(column)
  const { dropped: _, moved = [], ...like } = from
  const left = {
    ...from,
    columns: rest,
    statistics: from.statistics.filter((column) => !isGiven(column)),
    moved: [...moved, ...columns].sort((a, b) => a - b),
  }
  const made = {
    ...like,
    ...{ group: newGroup, incarnation, name, anchor: false },
    columns: columns.map((column) => from.columns.find((own) => own.column === column)!),
    statistics: from.statistics.filter(isGiven),
  }
  const groups = [...definition.groups.map((own) => (own === from ? left : own)), made]
  return withOrder({ ...definition, groups }, columnOrder(definition))
}

function orderOfGroups(groups: readonly GroupDefinition[]): number[] {
  return groups.flatMap((group) => group.columns.map(({ column }) => column))
}

/** With the order of its columns, which is written down only where groups do not give it. */
function withOrder(definition: KeySpaceDefinition, order: readonly number[]): KeySpaceDefinition {
  const { order: _, ...rest } = definition
  const plain = orderOfGroups(rest.groups)
  return plain.every((column, i) => column === order[i]) ? rest : { ...rest, order: [...order] }
}
