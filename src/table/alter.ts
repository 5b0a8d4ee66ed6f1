/**
 * What a change does to the definition of a key-space (spec/table.md, "Changes"). Replay, the check
 * before a commit and the history of definitions all go through here, so they cannot disagree.
 */
import type {
  AddColumnChange,
  ColumnDefinition,
  DefinitionChange,
  GroupDefinition,
  KeyComponent,
  KeySpaceDefinition,
  MoveColumnChange,
} from '../format/generated/documents.js'
import { parseType } from '../format/types.js'
import { isWidening } from '../format/widen.js'
import { changeField, type FieldChange, typeOf } from './alter-fields.js'
import {
  addGroup,
  columnOrder,
  dropGroup,
  joinGroups,
  onGroup,
  renameGroup,
  STATISTICS_MAX,
  setFiles,
  setPartitioning,
  setPlace,
  setStatistics,
  splitGroup,
  withOrder,
} from './alter-groups.js'
import { definitionProblem, hasBounds, idsOf } from './check-stored.js'
import { withMaintenance } from './maintenance.js'
import { nameProblem, noColumn, type Refusal, refuse } from './refusal.js'

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
    case 'join-groups':
      return joinGroups(definition, change)
    case 'set-maintenance':
      return onGroup(definition, change.group, (group) => withMaintenance(group, change))
  }
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
