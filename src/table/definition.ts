/**
 * Definitions of key-spaces: made from what a user asks for, checked, and looked up by name
 * (spec/table.md).
 */
import { must } from '../assert.js'
import type { Env } from '../env.js'
import { CalicoError } from '../errors.js'
import { ALGEBRAS, type Algebra, algebraFits, isOrdered } from '../format/algebra.js'
import type {
  ColumnDefinition,
  GroupDefinition,
  KeySpaceDefinition,
  MaintenanceSettings,
} from '../format/generated/documents.js'
import { newColumnId, newShortId } from '../format/ids.js'
import { storeType } from '../format/struct-fields.js'
import { type CalicoType, isKeyType, parseType, printType } from '../format/types.js'
import { columnOrder, STATISTICS_MAX } from './alter-groups.js'
import { hasBounds } from './check-stored.js'
import { defineTransform, type TransformComponent, type TransformSpec } from './check-transform.js'
import { checkMaintenance } from './maintenance.js'
import type { LineState } from './state.js'

/** What a user says of a new key-space; everything optional has a default. */
export interface KeySpaceSpec {
  readonly name: string
  readonly key: readonly {
    readonly name: string
    readonly type: string
    readonly domain?: string
  }[]
  readonly groups: readonly GroupSpec[]
  /**
   * Whether an upsert that leaves a record without a required column is refused, for which rows
   * that do not give all of them are looked up (CAL-TABLE-051).
   */
  readonly strict?: boolean
}

export interface GroupSpec {
  readonly name: string
  /** The first group where none says so. */
  readonly anchor?: boolean
  /** `parquet` unless given. */
  readonly fileFormat?: 'parquet' | 'arrow'
  /** `zstd` unless given. */
  readonly codec?: 'none' | 'snappy' | 'lz4' | 'zstd'
  /** What the key is cut by (spec/partition.md); one partition unless given. */
  readonly partitioning?: readonly TransformSpec[]
  readonly columns: readonly ColumnSpec[]
  /** Names of the columns whose bounds are kept: the first 32 that are not nested unless given. */
  readonly statistics?: readonly string[]
  /**
   * The name of the place where it lies: cells, bounds and statistics of the group are nowhere else
   * (CAL-STORAGE-110). With the rest of the store unless given.
   */
  readonly place?: string
  /** How its checkpoints are cut and when they are due; what is left out has its default. */
  readonly maintenance?: Readonly<MaintenanceSettings>
}

export interface ColumnSpec {
  readonly name: string
  /** The text form of its type, such as `struct<lat:float64,lon:float64>` (spec/types.md). */
  readonly type: string
  readonly algebra?: Algebra
  /** With `last_by`, the name of the column of the key-space whose values are the orders. */
  readonly orderBy?: string
  /** Whether writers refuse to leave its cells null (CAL-TABLE-080). */
  readonly required?: boolean
}

const NAME_LENGTH_MAX = 255
const COMPONENTS_MAX = 16
const FILE_FORMATS: ReadonlySet<string> = new Set(['parquet', 'arrow'])
const PLACE_NAME = /^[a-z][a-z0-9]{0,31}$/
const CODECS: ReadonlySet<string> = new Set(['none', 'snappy', 'lz4', 'zstd'])

/**
 * A checked definition with new ids.
 * @throws InvalidName, InvalidType, InvalidArgument, UnknownColumn
 */
export function defineKeySpace(spec: KeySpaceSpec, env: Env): KeySpaceDefinition {
  if (spec.key.length < 1 || spec.key.length > COMPONENTS_MAX) {
    throw invalid(`key-space '${spec.name}' needs 1 to ${COMPONENTS_MAX} key components`)
  }
  if (spec.groups.length === 0) throw invalid(`key-space '${spec.name}' needs a column group`)
  checkNames('key-space', [spec.name])
  checkNames(
    'column',
    [...spec.key, ...spec.groups.flatMap((group) => group.columns)].map((named) => named.name),
  )
  checkNames(
    'group',
    spec.groups.map((group) => group.name),
  )
  const anchors = spec.groups.filter((group) => group.anchor === true)
  if (anchors.length > 1) throw invalid(`key-space '${spec.name}' has more than one anchor group`)
  const anchor = anchors[0] ?? spec.groups[0]
  const specs = spec.groups.flatMap((group) => group.columns)
  const defined = defineColumns(specs, { taken: new Set(), others: [], env })
  const columns = new Map(defined.map((column) => [column.name, column]))
  const key = spec.key.map(({ name, type }) => ({ name, type: keyType(name, type) }))
  return {
    keySpace: newShortId(env),
    name: spec.name,
    ...(spec.strict && { strict: true as const }),
    components: spec.key.map(({ name, domain = `${spec.name}.${name}` }, i) => ({
      name,
      domain,
      type: printType(key[i]!.type),
    })),
    groups: spec.groups.map((group) =>
      defineGroup({
        group,
        anchor: group === anchor,
        key,
        columns: group.columns.map(({ name }) => must(columns.get(name), 'all are defined')),
        env,
      }),
    ),
  }
}

/** A checked group with new ids, of columns that are defined. @throws as above */
export function defineGroup(options: {
  group: GroupSpec
  anchor: boolean
  key: readonly TransformComponent[]
  columns: ColumnDefinition[]
  env: Env
}): GroupDefinition {
  const { group, anchor, columns, env } = options
  const { fileFormat = 'parquet', codec = 'zstd' } = group
  if (!FILE_FORMATS.has(fileFormat)) {
    throw invalid(`group '${group.name}': there is no file format '${fileFormat}'`)
  }
  if (!CODECS.has(codec)) throw invalid(`group '${group.name}': there is no codec '${codec}'`)
  const maintenance = checkMaintenance(group.maintenance ?? {}, `group '${group.name}'`)
  return {
    group: newShortId(env),
    incarnation: newShortId(env),
    name: group.name,
    anchor,
    fileFormat,
    codec,
    partitioning: (group.partitioning ?? []).map((transform) =>
      defineTransform(transform, options.key, group.name),
    ),
    columns,
    statistics: statisticsOf(group, columns),
    ...(Object.keys(maintenance).length > 0 && { maintenance }),
    ...(group.place !== undefined && { place: checkPlaceName(group.place, group.name) }),
  }
}

/**
 * Checked columns with new ids, in the order given.
 * @param options.taken ids that none may get; those that are given out join them
 * @param options.others columns of the key-space that may order them, beside one another
 * @throws InvalidType, InvalidArgument, UnknownColumn
 */
export function defineColumns(
  specs: readonly ColumnSpec[],
  options: { taken: Set<number>; others: readonly ColumnDefinition[]; env: Env },
): ColumnDefinition[] {
  const { taken, others, env } = options
  const newId = (): number => {
    const id = newColumnId(env, taken)
    taken.add(id)
    return id
  }
  const plain = specs.map((column) => defineColumn(column, newId))
  const known = [...others, ...plain]
  return plain.map((column, i) => withOrder(column, specs[i]!.orderBy, known))
}

function defineColumn(
  { name, type: text, algebra, required }: ColumnSpec,
  newId: () => number,
): ColumnDefinition {
  const column = newId()
  const type = parseType(text)
  if (algebra !== undefined && !ALGEBRAS.includes(algebra)) {
    throw invalid(
      `column '${name}': there is no algebra '${algebra}'; there are ${ALGEBRAS.join(', ')}`,
    )
  }
  if (algebra && !algebraFits(algebra, type)) {
    throw new CalicoError(
      'InvalidType',
      `column '${name}' cannot take ${algebra} with the type ${text}`,
    )
  }
  const { type: stored, fields } = storeType(type, newId)
  return {
    column,
    name,
    type: printType(stored),
    ...(fields.length > 0 && { fields }),
    ...(algebra && { algebra }),
    ...(required && { required }),
  }
}

/** A last_by column with the column that orders it. */
function withOrder(
  column: ColumnDefinition,
  orderBy: string | undefined,
  columns: readonly ColumnDefinition[],
): ColumnDefinition {
  const { name, algebra } = column
  if (orderBy === undefined) {
    if (algebra !== 'last_by') return column
    throw invalid(`column '${name}' takes last_by; say by which column it is ordered`)
  }
  if (algebra !== 'last_by') throw invalid(`column '${name}' takes no order: it is not last_by`)
  const order = columns.find((other) => other.name === orderBy && other.name !== name)
  if (!order) {
    throw new CalicoError(
      'UnknownColumn',
      `column '${name}' is ordered by '${orderBy}', which is no other column of the key-space`,
    )
  }
  if (!isOrdered(parseType(order.type))) {
    throw new CalicoError('InvalidType', `column '${orderBy}' of type ${order.type} has no order`)
  }
  return { ...column, orderBy: { column: order.column, type: order.type } }
}

/** @throws InvalidArgument for what no place of groups can be called */
export function checkPlaceName(place: string, group: string): string {
  if (typeof place === 'string' && PLACE_NAME.test(place) && place !== 'data') return place
  throw invalid(
    `group '${group}' cannot have the place '${place}': the name of a place is a small letter, ` +
      "then small letters and digits, 32 at most, and not 'data'",
  )
}

function statisticsOf(group: GroupSpec, columns: readonly ColumnDefinition[]): number[] {
  if (!group.statistics) {
    return columns
      .filter((column) => hasBounds(column.type))
      .slice(0, STATISTICS_MAX)
      .map((column) => column.column)
  }
  if (group.statistics.length > STATISTICS_MAX) {
    throw invalid(
      `group '${group.name}' asks for statistics of more than ${STATISTICS_MAX} columns`,
    )
  }
  return group.statistics.map((name) => {
    const column = columns.find((candidate) => candidate.name === name)
    if (column) return column.column
    throw new CalicoError('UnknownColumn', `group '${group.name}' has no column '${name}'`)
  })
}

function keyType(name: string, text: string): CalicoType {
  const type = parseType(text)
  if (isKeyType(type)) return type
  throw new CalicoError('InvalidType', `key component '${name}' cannot be of type ${text}`)
}

/** @throws InvalidName for a name that is none, or two that are one (CAL-TABLE-007) */
export function checkNames(what: string, names: readonly string[]): void {
  const seen = new Map<string, string>()
  for (const name of names) {
    if (name.length === 0 || name.length > NAME_LENGTH_MAX || !name.isWellFormed()) {
      throw new CalicoError(
        'InvalidName',
        `a ${what} name must have 1 to ${NAME_LENGTH_MAX} characters: '${name.slice(0, 40)}'`,
      )
    }
    const folded = name.toLowerCase()
    const other = seen.get(folded)
    if (other !== undefined) {
      throw new CalicoError(
        'InvalidName',
        `the ${what} names '${other}' and '${name}' are one name`,
      )
    }
    seen.set(folded, name)
  }
}

function invalid(message: string): CalicoError {
  return new CalicoError('InvalidArgument', message)
}

/** The key-space of a name. @throws UnknownKeySpace, naming those that exist. */
export function findKeySpace(
  state: Pick<LineState, 'keySpaces'>,
  name: string,
): KeySpaceDefinition {
  for (const keySpace of state.keySpaces.values()) if (keySpace.name === name) return keySpace
  const known = [...state.keySpaces.values()].map((keySpace) => keySpace.name)
  const hint =
    known.length === 0 ? 'the store has none' : `the store has ${known.slice(0, 20).join(', ')}`
  throw new CalicoError('UnknownKeySpace', `there is no key-space '${name}'; ${hint}`)
}

/** The group of a name. @throws InvalidArgument, naming those that exist. */
export function findGroup(keySpace: KeySpaceDefinition, name: string): GroupDefinition {
  const group = keySpace.groups.find((candidate) => candidate.name === name)
  if (group) return group
  const known = keySpace.groups.map((candidate) => candidate.name).join(', ')
  throw invalid(`key-space '${keySpace.name}' has no group '${name}'; it has ${known}`)
}

/** Where a named column of a key-space is: a component of the key, or a column of a group. */
export type ColumnPlace =
  | { readonly kind: 'key'; readonly component: number; readonly type: string }
  | {
      readonly kind: 'value'
      readonly group: GroupDefinition
      readonly column: ColumnDefinition
    }

/** @throws UnknownColumn, naming those that exist. */
export function findColumn(keySpace: KeySpaceDefinition, name: string): ColumnPlace {
  const component = keySpace.components.findIndex((candidate) => candidate.name === name)
  if (component >= 0) {
    return { kind: 'key', component, type: keySpace.components[component]!.type }
  }
  for (const group of keySpace.groups) {
    const column = group.columns.find((candidate) => candidate.name === name)
    if (column) return { kind: 'value', group, column }
  }
  throw new CalicoError(
    'UnknownColumn',
    `key-space '${keySpace.name}' has no column '${name}'; it has ` +
      `${columnNames(keySpace).slice(0, 50).join(', ')}`,
  )
}

/** The id of a value column by name. @throws UnknownColumn; InvalidArgument for a key component */
export function columnId(definition: KeySpaceDefinition, name: string): number {
  const place = findColumn(definition, name)
  if (place.kind === 'value') return place.column.column
  throw new CalicoError(
    'InvalidArgument',
    `'${name}' is a component of the key, which stays what and where it is`,
  )
}

/** All names of a key-space in order: key components, then the columns (CAL-TABLE-063). */
export function columnNames(keySpace: KeySpaceDefinition): string[] {
  const columns = keySpace.groups.flatMap((group) => group.columns)
  const names = new Map(columns.map(({ column, name }) => [column, name]))
  return [
    ...keySpace.components.map((component) => component.name),
    ...columnOrder(keySpace).map((column) => names.get(column)!),
  ]
}

export function anchorOf(keySpace: KeySpaceDefinition): GroupDefinition {
  return keySpace.groups.find((group) => group.anchor) ?? keySpace.groups[0]!
}
