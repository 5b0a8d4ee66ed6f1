/**
 * Definitions as JSON, as `schema --json` prints them and `create --spec` reads them:
 *
 *   {"name": ..., "strict"?: true, "key": [{"name", "type", "domain"?}],
 *    "groups": [{"name", "anchor"?, "fileFormat"?, "codec"?, "statistics"?: [name, ...],
 *                "partitioning"?: [{"kind": "hash", "buckets": 16, "components": ["id"]},
 *                                  {"kind": "identity", "component": "day"},
 *                                  {"kind": "truncate", "component": "name", "width": 4},
 *                                  {"kind": "range", "component": "n", "values": [10, 20]}],
 *                "maintenance"?: {"segmentBytes"?, "appendBytes"?, "splitBytes"?,
 *                                 "checkpointPercent"?,
 *                                 "fold"?: {"kind", "updates"?, "ratio"?}},
 *                "columns": [{"name", "type", "algebra"?, "orderBy"?, "required"?}]}]}
 *
 * The kinds year, month, day and hour have the members of identity. `orderBy` goes with the algebra
 * last_by: the name of the column that orders.
 *
 * The ids that `schema` prints beside are taken and mean nothing: a new key-space gets its own.
 */
import {
  type NamedComponent,
  named,
  TRANSFORM_KINDS,
  type TransformText,
} from '../executor/transform-text.js'
import { ALGEBRAS } from '../format/algebra.js'
import type {
  FoldPolicy,
  KeySpaceDefinition,
  MaintenanceSettings,
} from '../format/generated/documents.js'
import { columnType } from '../format/struct-fields.js'
import { printType } from '../format/types.js'
import type { ColumnSpec, GroupSpec, KeySpaceSpec } from '../table/definition.js'
import { MAINTENANCE_SETTINGS, NUMBER_SETTINGS } from '../table/maintenance.js'
import { orderName } from './definition.js'
import { usage } from './failure.js'
import { placed } from './transforms.js'

/** The JSON form of a definition, with its ids. */
export function definitionJson(definition: KeySpaceDefinition): Record<string, unknown> {
  const { groups } = definition
  return {
    name: definition.name,
    keySpace: definition.keySpace,
    ...(definition.strict && { strict: true }),
    key: definition.components.map(({ name, type, domain }) => ({ name, type, domain })),
    groups: groups.map((group) => ({
      name: group.name,
      group: group.group,
      incarnation: group.incarnation,
      anchor: group.anchor,
      fileFormat: group.fileFormat,
      codec: group.codec,
      columns: group.columns.map((own) => {
        const { name, algebra, required, column } = own
        const type = printType(columnType(own))
        const orderBy = orderName(own, groups)
        return {
          ...{ name, type, ...(algebra && { algebra }) },
          ...(orderBy !== undefined && { orderBy }),
          ...(required && { required }),
          column,
        }
      }),
      partitioning: group.partitioning.map((one) => named(one, definition.components)),
      statistics: group.statistics.map(
        (id) => group.columns.find((column) => column.column === id)?.name,
      ),
      ...(group.maintenance && { maintenance: group.maintenance }),
      ...(group.place !== undefined && { place: group.place }),
    })),
  }
}

/** @param name of the key-space to create, whatever the file calls it @throws InvalidArgument */
export function definitionFromJson(name: string, path: string, text: string): KeySpaceSpec {
  const root = new Node(parseJson(path, text), path)
  root.only(['name', 'keySpace', 'strict', 'key', 'groups'])
  const key = root.items('key').map((component) => {
    component.only(['name', 'type', 'domain'])
    const domain = component.optionalText('domain')
    const base = { name: component.text('name'), type: component.text('type') }
    return domain === undefined ? base : { ...base, domain }
  })
  const strict = root.optionalFlag('strict')
  const groups = root.items('groups').map((group) => groupOf(group, key))
  return { name, key, groups, ...(strict && { strict }) }
}

const GROUP_MEMBERS = [
  ...['name', 'group', 'incarnation', 'anchor', 'fileFormat', 'codec'],
  ...['partitioning', 'columns', 'statistics', 'maintenance', 'place'],
]

function groupOf(node: Node, key: readonly NamedComponent[]): GroupSpec {
  node.only(GROUP_MEMBERS)
  const fileFormat = node.optionalChoice('fileFormat', ['parquet', 'arrow'] as const)
  const codec = node.optionalChoice('codec', ['none', 'snappy', 'lz4', 'zstd'] as const)
  const statistics = node.optionalTexts('statistics')
  const maintenance = node.optionalItem('maintenance')
  const place = node.optionalText('place')
  return {
    name: node.text('name'),
    ...(node.optionalFlag('anchor') && { anchor: true }),
    ...(fileFormat && { fileFormat }),
    ...(codec && { codec }),
    partitioning: node.optionalItems('partitioning').map((item) => placed(transformOf(item), key)),
    columns: node.items('columns').map(columnOf),
    ...(statistics && { statistics }),
    ...(maintenance && { maintenance: maintenanceOf(maintenance) }),
    ...(place !== undefined && { place }),
  }
}

function maintenanceOf(node: Node): MaintenanceSettings {
  node.only(MAINTENANCE_SETTINGS)
  const given = NUMBER_SETTINGS.filter((name) => node.has(name))
  const fold = node.optionalItem('fold')
  return {
    ...Object.fromEntries(given.map((name) => [name, node.number(name)])),
    ...(fold && { fold: foldOf(fold) }),
  }
}

function foldOf(node: Node): FoldPolicy {
  node.only(['kind', 'updates', 'ratio'])
  const kind = node.text('kind')
  return {
    kind,
    ...(node.has('updates') && { updates: node.number('updates') }),
    ...(node.has('ratio') && { ratio: node.number('ratio') }),
  }
}

function columnOf(node: Node): ColumnSpec {
  node.only(['name', 'type', 'algebra', 'orderBy', 'required', 'column'])
  const algebra = node.optionalChoice('algebra', ALGEBRAS)
  const orderBy = node.optionalText('orderBy')
  return {
    name: node.text('name'),
    type: node.text('type'),
    ...(algebra && { algebra }),
    ...(orderBy !== undefined && { orderBy }),
    ...(node.optionalFlag('required') && { required: true }),
  }
}

function transformOf(node: Node): TransformText {
  const kind = node.choice('kind', TRANSFORM_KINDS)
  switch (kind) {
    case 'hash': {
      node.only(['kind', 'buckets', 'components'])
      const components = node.optionalTexts('components') ?? node.fail('components', 'names')
      return { kind, buckets: node.number('buckets'), components }
    }
    case 'truncate':
      node.only(['kind', 'component', 'width'])
      return { kind, component: node.text('component'), width: node.number('width') }
    case 'range':
      node.only(['kind', 'component', 'values'])
      return { kind, component: node.text('component'), values: node.values('values') }
    default:
      node.only(['kind', 'component'])
      return { kind, component: node.text('component') }
  }
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw usage(`${path} is not JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** A JSON object that knows where it stands, for messages. */
class Node {
  private readonly members: Readonly<Record<string, unknown>>

  constructor(
    value: unknown,
    private readonly where: string,
  ) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw usage(`${where} is no object`)
    }
    this.members = value as Record<string, unknown>
  }

  /** Refuses members that would be overlooked. */
  only(names: readonly string[]): void {
    const other = Object.keys(this.members).find((name) => !names.includes(name))
    if (other !== undefined) {
      throw usage(`${this.where} has '${other}', which is none of ${names.join(', ')}`)
    }
  }

  text(name: string): string {
    return this.optionalText(name) ?? this.fail(name, 'a text')
  }

  optionalText(name: string): string | undefined {
    const value = this.members[name]
    if (value === undefined || typeof value === 'string') return value
    return this.fail(name, 'a text')
  }

  number(name: string): number {
    const value = this.members[name]
    return typeof value === 'number' ? value : this.fail(name, 'a number')
  }

  optionalFlag(name: string): boolean {
    const value = this.members[name] ?? false
    return typeof value === 'boolean' ? value : this.fail(name, 'true or false')
  }

  choice<T extends string>(name: string, allowed: readonly T[]): T {
    return this.optionalChoice(name, allowed) ?? this.fail(name, allowed.join(' or '))
  }

  optionalChoice<T extends string>(name: string, allowed: readonly T[]): T | undefined {
    const value = this.members[name]
    if (value === undefined) return undefined
    return allowed.find((one) => one === value) ?? this.fail(name, allowed.join(' or '))
  }

  optionalTexts(name: string): string[] | undefined {
    const value = this.members[name]
    if (value === undefined) return undefined
    if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value
    return this.fail(name, 'an array of texts')
  }

  values(name: string): readonly unknown[] {
    const value = this.members[name]
    return Array.isArray(value) ? value : this.fail(name, 'an array of values')
  }

  has(name: string): boolean {
    return this.members[name] !== undefined
  }

  optionalItem(name: string): Node | undefined {
    const value = this.members[name]
    return value === undefined ? undefined : new Node(value, `${this.where}, ${name}`)
  }

  items(name: string): Node[] {
    return this.members[name] === undefined ? this.fail(name, 'an array') : this.optionalItems(name)
  }

  optionalItems(name: string): Node[] {
    const value = this.members[name] ?? []
    if (!Array.isArray(value)) return this.fail(name, 'an array')
    return value.map((item, i) => new Node(item, `${this.where}, ${name}[${i}]`))
  }

  fail(name: string, expected: string): never {
    throw usage(`${this.where}: '${name}' must be ${expected}`)
  }
}
