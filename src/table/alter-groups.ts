/**
 * What a change does to the groups of a key-space's definition (spec/table.md, "Changes" and
 * "Layouts").
 */
import type {
  AddGroupChange,
  GroupDefinition,
  JoinGroupsChange,
  KeySpaceDefinition,
  SetFilesChange,
  SetPartitioningChange,
  SetPlaceChange,
  SetStatisticsChange,
  SplitGroupChange,
} from '../format/generated/documents.js'
import { definitionProblem } from './check-stored.js'
import { groupNameProblem, nameProblem, noGroup, type Refusal, refuse } from './refusal.js'

/** A change that begins an incarnation, with what there was as its origin. */
export type LayoutChange =
  | SetPartitioningChange
  | SetPlaceChange
  | SplitGroupChange
  | JoinGroupsChange

/** Most columns whose bounds a group keeps (CAL-TABLE-009). */
export const STATISTICS_MAX = 32

/** The ids of all columns in the order in which people see them (CAL-TABLE-063). */
export function columnOrder(definition: KeySpaceDefinition): readonly number[] {
  return definition.order ?? orderOfGroups(definition.groups)
}

export function onGroup(
  definition: KeySpaceDefinition,
  id: string,
  change: (group: GroupDefinition) => GroupDefinition,
): KeySpaceDefinition | Refusal {
  if (!definition.groups.some(({ group }) => group === id)) return noGroup(definition, id)
  const groups = definition.groups.map((group) => (group.group === id ? change(group) : group))
  return { ...definition, groups }
}

export function addGroup(
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

export function dropGroup(
  definition: KeySpaceDefinition,
  id: string,
): KeySpaceDefinition | Refusal {
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

export function renameGroup(
  definition: KeySpaceDefinition,
  id: string,
  name: string,
): KeySpaceDefinition | Refusal {
  return (
    groupNameProblem(definition, name, id) ?? onGroup(definition, id, (own) => ({ ...own, name }))
  )
}

export function setStatistics(
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

export function setFiles(
  definition: KeySpaceDefinition,
  { group: id, fileFormat, codec }: SetFilesChange,
): KeySpaceDefinition | Refusal {
  return onGroup(definition, id, (group) => ({
    ...group,
    fileFormat: fileFormat ?? group.fileFormat,
    codec: codec ?? group.codec,
  }))
}

export function setPartitioning(
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

export function setPlace(
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
export function splitGroup(
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

/** The first group takes the columns of the other, which is no more (CAL-TABLE-150). */
export function joinGroups(
  definition: KeySpaceDefinition,
  { group: id, other: otherId, incarnation }: JoinGroupsChange,
): KeySpaceDefinition | Refusal {
  const into = definition.groups.find(({ group }) => group === id)
  if (!into) return noGroup(definition, id)
  const other = definition.groups.find(({ group }) => group === otherId)
  if (!other) return noGroup(definition, otherId)
  if (into === other) return refuse('unfit', `group '${into.name}' cannot join itself`)
  if (other.anchor) return refuse('unfit', `the anchor '${other.name}' cannot join another group`)
  const used = idProblem(definition, [incarnation])
  if (used) return used
  const { dropped: _, moved: __, ...rest } = into
  const columns = [...into.columns, ...other.columns]
  const dropped = unionOf(into.dropped, other.dropped)
  const moved = unionOf(into.moved, other.moved).filter(
    (id) => !columns.some(({ column }) => column === id),
  )
  const joined = {
    ...rest,
    incarnation,
    columns,
    statistics: [...into.statistics, ...other.statistics].slice(0, STATISTICS_MAX),
    ...(dropped.length > 0 && { dropped }),
    ...(moved.length > 0 && { moved }),
  }
  const groups = definition.groups
    .filter((own) => own !== other)
    .map((own) => (own === into ? joined : own))
  return withOrder({ ...definition, groups }, columnOrder(definition))
}

const unionOf = (a: readonly number[] = [], b: readonly number[] = []): number[] =>
  [...new Set([...a, ...b])].sort((x, y) => x - y)

function orderOfGroups(groups: readonly GroupDefinition[]): number[] {
  return groups.flatMap((group) => group.columns.map(({ column }) => column))
}

/** With the order of its columns, which is written down only where groups do not give it. */
export function withOrder(
  definition: KeySpaceDefinition,
  order: readonly number[],
): KeySpaceDefinition {
  const { order: _, ...rest } = definition
  const plain = orderOfGroups(rest.groups)
  return plain.every((column, i) => column === order[i]) ? rest : { ...rest, order: [...order] }
}
