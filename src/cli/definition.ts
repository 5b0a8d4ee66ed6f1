/** Definitions of key-spaces from what was typed, what a file holds, or a JSON file. */
import type { NamedComponent } from '../executor/transform-text.js'
import { takesElements } from '../format/algebra.js'
import type {
  ColumnDefinition,
  GroupDefinition,
  MaintenanceSettings,
} from '../format/generated/documents.js'
import type { ColumnSpec, GroupSpec, KeySpaceSpec } from '../table/definition.js'
import { MAINTENANCE_SETTINGS, type MaintenanceSetting } from '../table/maintenance.js'
import {
  type ColumnText,
  type ComponentText,
  type GroupText,
  parseGroupText,
  parseKeyText,
} from './definition-text.js'
import { usage } from './failure.js'
import { placed } from './transforms.js'

/** The group of the columns that nothing places elsewhere. */
const DEFAULT_GROUP = 'main'

/** A column of which nothing but the name was said. */
const PLAIN = { type: null, algebra: null, orderBy: null } as const

/** A definition all of which was typed. @throws InvalidArgument */
export function definitionFromText(
  name: string,
  keys: readonly string[],
  groups: readonly string[],
): KeySpaceSpec {
  const components = keys.flatMap(parseKeyText)
  if (components.length === 0) throw usage(`'${name}' needs a key: --key "id int64"`)
  if (groups.length === 0)
    throw usage(`'${name}' needs a column group: --group "main: total int64"`)
  const typeOf = ({ name: column }: { name: string }): never => {
    throw usage(`'${column}' needs a type, such as '${column} utf8'`)
  }
  return assemble({ name, components, groups: groups.map(parseGroupText), typeOf })
}

/**
 * A definition of the columns of a file. Columns that no group lists go to the one group that lists
 * none, or to a group of their own, which is the first.
 * @param options.fields names and types of the file's columns, the row number among them
 * @throws InvalidArgument
 */
export function definitionFromFields(options: {
  readonly name: string
  readonly keys: readonly string[]
  readonly groups: readonly string[]
  readonly fields: readonly { readonly name: string; readonly type: string }[]
}): KeySpaceSpec {
  const { name, fields } = options
  const components = options.keys.flatMap(parseKeyText)
  if (components.length === 0) throw usage('--create needs a key: --key id, or --key day,id')
  const given = options.groups.map(parseGroupText)
  const taken = new Set([...components, ...given.flatMap((g) => g.columns)].map((c) => c.name))
  const rest = fields
    .filter((field) => !taken.has(field.name))
    .map((field): ColumnText => ({ name: field.name, ...PLAIN }))
  const typeOf = (column: { readonly name: string }): string => {
    const field = fields.find((candidate) => candidate.name === column.name)
    if (field) return field.type
    const known = fields.map((candidate) => candidate.name).join(', ')
    throw usage(`the file has no column '${column.name}'; it has ${known}`)
  }
  return assemble({ name, components, groups: placeRest(given, rest), typeOf })
}

function placeRest(groups: readonly GroupText[], rest: readonly ColumnText[]): GroupText[] {
  const open = groups.filter((group) => group.columns.length === 0)
  if (open.length > 1) {
    throw usage(`the groups ${open.map((g) => g.name).join(' and ')} both list no columns`)
  }
  if (open.length === 1) {
    return groups.map((group) => (group === open[0] ? { ...group, columns: rest } : group))
  }
  if (rest.length === 0 && groups.length > 0) return [...groups]
  return [{ ...parseGroupText(DEFAULT_GROUP), columns: rest }, ...groups]
}

function assemble(parts: {
  readonly name: string
  readonly components: readonly ComponentText[]
  readonly groups: readonly GroupText[]
  readonly typeOf: (column: { readonly name: string }) => string
}): KeySpaceSpec {
  const { name, components, typeOf } = parts
  const key = components.map((component) => ({
    name: component.name,
    type: component.type ?? typeOf(component),
    ...(component.domain !== null && { domain: component.domain }),
  }))
  return { name, key, groups: parts.groups.map((group) => groupSpec(group, key, typeOf)) }
}

/** A group as it was typed, types that were left out filled in. @throws InvalidArgument */
export function groupSpec(
  group: GroupText,
  components: readonly NamedComponent[],
  typeOf: (column: { readonly name: string }) => string,
): GroupSpec {
  const { maintenance } = settingsOf(group)
  return {
    name: group.name,
    ...(group.anchor && { anchor: true }),
    ...(group.fileFormat && { fileFormat: group.fileFormat }),
    ...(group.codec && { codec: group.codec }),
    partitioning: group.partitioning.map((transform) => placed(transform, components)),
    columns: group.columns.map((column) => columnSpec(column, typeOf)),
    ...(group.statistics && { statistics: group.statistics }),
    ...(Object.keys(maintenance).length > 0 && { maintenance }),
    ...(group.place !== null && group.place !== 'default' && { place: group.place }),
  }
}

/** Settings that were typed with a value, and those that are to have their defaults. */
export function settingsOf({ maintenance }: Pick<GroupText, 'maintenance'>): {
  maintenance: MaintenanceSettings
  defaults: MaintenanceSetting[]
} {
  const settings: MaintenanceSettings = {}
  const defaults: MaintenanceSetting[] = []
  for (const name of MAINTENANCE_SETTINGS) {
    const value = maintenance[name]
    if (value === null) defaults.push(name)
    else if (value !== undefined) Object.assign(settings, { [name]: value })
  }
  return { maintenance: settings, defaults }
}

function columnSpec(
  column: ColumnText,
  typeOf: (column: { readonly name: string }) => string,
): ColumnSpec {
  const { name, algebra, orderBy } = column
  const found = column.type ?? typeOf(column)
  if (!algebra) return { name, type: found }
  // A file that gives single values fills a list element by element.
  const isSingle = column.type === null && !found.startsWith('list<')
  const type = isSingle && takesElements(algebra) ? `list<${found}>` : found
  return { name, type, algebra, ...(orderBy !== null && { orderBy }) }
}

/** How the deltas of a column combine, as `create` takes it: `sum`, `last_by(ts)`; '' for none. */
export function algebraText(
  column: ColumnDefinition,
  groups: readonly Pick<GroupDefinition, 'columns'>[],
): string {
  const { algebra = '' } = column
  const order = orderName(column, groups)
  return order === undefined ? algebra : `${algebra}(${order})`
}

/** The name of the column that orders one of last_by, among the groups of its key-space. */
export function orderName(
  { orderBy }: ColumnDefinition,
  groups: readonly Pick<GroupDefinition, 'columns'>[],
): string | undefined {
  const columns = groups.flatMap((group) => group.columns)
  return columns.find((column) => column.column === orderBy?.column)?.name
}
