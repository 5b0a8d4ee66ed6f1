/**
 * What entries say of definitions and updates, checked as they are replayed (CAL-TABLE-027,
 * CAL-LOG-027). Writers of this implementation cannot produce any of it; bytes from elsewhere can.
 */
import { isCalicoError } from '../errors.js'
import { bindFilter } from '../expr/bind.js'
import { parseExpression } from '../expr/parse.js'
import { fieldScope } from '../expr/scope.js'
import { algebraFits, isOrdered } from '../format/algebra.js'
import { keyColumn } from '../format/columns.js'
import type {
  ColumnDefinition,
  GroupDefinition,
  KeySpaceDefinition,
  Slice,
  UpdateAction,
} from '../format/generated/documents.js'
import type { ManifestRange } from '../format/manifest.js'
import { fieldsProblem } from '../format/struct-fields.js'
import { isKeyType, isNested, parseType } from '../format/types.js'
import { isReadableAs } from '../format/widen.js'
import { transformProblem } from './check-transform.js'

/** What is wrong with a definition, in words; `null` where nothing is. */
export function definitionProblem(definition: KeySpaceDefinition): string | null {
  const { name, components, groups } = definition
  for (const component of components) {
    if (!isStoredType(component.type, true)) {
      return `key component '${component.name}' of '${name}' has no key type: '${component.type}'`
    }
  }
  if (groups.filter((group) => group.anchor).length !== 1) {
    return `key-space '${name}' does not have exactly one anchor`
  }
  const columns = groups.flatMap((group) => group.columns)
  const dropped = groups.flatMap((group) => group.dropped ?? [])
  const twice: readonly [string, readonly (string | number)[]][] = [
    ['column or field id', [...columns.flatMap(idsOf), ...dropped]],
    ['group id', groups.map((group) => group.group)],
    ['incarnation', groups.map((group) => group.incarnation)],
    ['group name', groups.map((group) => foldName(group.name))],
    ['column name', [...components, ...columns].map((column) => foldName(column.name))],
  ]
  for (const [what, values] of twice) {
    if (new Set(values).size < values.length) return `key-space '${name}' has a ${what} twice`
  }
  for (const group of groups) {
    const problem = groupProblem(group, components)
    if (problem) return `group '${group.name}' of '${name}' ${problem}`
  }
  return orderProblem(definition, columns.length)
}

/** The ids that a column takes: its own, and those of struct fields that it has or had. */
/** Whether a group had a column that was dropped, or given to another group, since. */
export function isFormer({ dropped, moved }: GroupDefinition, column: number): boolean {
  return (dropped?.includes(column) || moved?.includes(column)) ?? false
}

export function idsOf({ column, fields = [], droppedFields = [] }: ColumnDefinition): number[] {
  return [column, ...fields.map(({ field }) => field), ...droppedFields]
}

/** An order names every column once (CAL-TABLE-063). */
function orderProblem({ name, order, groups }: KeySpaceDefinition, columns: number): string | null {
  if (!order) return null
  const known = new Set(groups.flatMap((group) => group.columns.map(({ column }) => column)))
  const whole = order.length === columns && new Set(order).size === columns
  if (whole && order.every((column) => known.has(column))) return null
  return `the order of '${name}' does not name each of its columns once`
}

/** Whether bounds are kept of columns of a type where nothing else is asked (CAL-TABLE-009). */
export function hasBounds(type: string): boolean {
  return isStoredType(type, false) && !isNested(parseType(type))
}

/** What two names have in common that are one name (CAL-TABLE-007). */
export const foldName = (name: string): string => name.toLowerCase()

/**
 * What keeps a definition from standing beside those before it, in words; `null` where nothing
 * does (CAL-TABLE-021, CAL-TABLE-007).
 */
export function additionProblem(
  definition: KeySpaceDefinition,
  earlier: Iterable<KeySpaceDefinition>,
): string | null {
  const own = new Set(definition.groups.flatMap((group) => [group.group, group.incarnation]))
  for (const other of earlier) {
    if (other.keySpace === definition.keySpace) {
      return `it defines key-space ${definition.keySpace} a second time`
    }
    if (foldName(other.name) === foldName(definition.name)) {
      return `it defines a second key-space of the name '${definition.name}'`
    }
    const group = other.groups.find((one) => own.has(one.group) || own.has(one.incarnation))
    if (group) return `it defines group ${group.group} or its incarnation a second time`
  }
  return null
}

/**
 * What keeps a changed definition from standing beside the other key-spaces, in words; `null` where
 * nothing does.
 */
export function changeProblem(
  definition: KeySpaceDefinition,
  all: Iterable<KeySpaceDefinition>,
): string | null {
  const others = [...all].filter(({ keySpace }) => keySpace !== definition.keySpace)
  return additionProblem(definition, others)
}

/** What is wrong with the columns and the partitioning of a group, or null. */
export function groupProblem(
  group: GroupDefinition,
  components: KeySpaceDefinition['components'],
): string | null {
  for (const column of group.columns) {
    if (!isStoredType(column.type, false)) {
      return `has a column '${column.name}' of no known type: '${column.type}'`
    }
    const fields = fieldsProblem(column)
    if (fields) return `has a column '${column.name}' that ${fields}`
    if (column.algebra && !algebraFits(column.algebra, parseType(column.type))) {
      return `gives '${column.name}' the algebra ${column.algebra}, which its type does not take`
    }
    const order = lastByProblem(column)
    if (order) return order
  }
  const key = components.map(({ name, type }) => ({ name, type: parseType(type) }))
  for (const transform of group.partitioning) {
    const problem = transformProblem(transform, key)
    if (problem) return `has a transform that is none: ${problem}`
  }
  return null
}

/**
 * What is wrong with the order of a column, which it has exactly where it is last_by. The column
 * that gives the orders may have been dropped.
 */
function lastByProblem({ name, algebra, orderBy }: ColumnDefinition): string | null {
  if (algebra !== 'last_by') return orderBy ? `gives '${name}' an order it has no use for` : null
  if (!orderBy) return `gives '${name}' no order`
  if (!isStoredType(orderBy.type, false) || !isOrdered(parseType(orderBy.type))) {
    return `orders '${name}' by the type '${orderBy.type}', which has no order`
  }
  return null
}

/** What is wrong with a range delete, in words; `null` where nothing is (CAL-TABLE-028). */
export function rangeProblem(range: ManifestRange, keySpace: KeySpaceDefinition): string | null {
  if (range.where === null) return null
  const fields = keySpace.components.map(({ type }, i) => ({
    name: keyColumn(i),
    type: parseType(type),
  }))
  try {
    bindFilter({ expression: parseExpression(range.where), scope: fieldScope(fields) })
    return null
  } catch (error) {
    if (isCalicoError(error)) return `its range delete has no condition: ${error.message}`
    throw error
  }
}

function isStoredType(text: string, ofKey: boolean): boolean {
  try {
    const type = parseType(text)
    return !ofKey || isKeyType(type)
  } catch (error) {
    if (isCalicoError(error)) return false
    throw error
  }
}

/** An update of an entry or of a manifest, as far as it is checked. */
type StoredUpdate = Pick<UpdateAction, 'rows'> & {
  readonly columns: readonly UpdateAction['columns'][number][]
  readonly files: readonly (StoredPart & { readonly path: string })[]
  readonly inline?: StoredPart | null | undefined
}

interface StoredPart {
  readonly rows: number
  readonly slices: readonly Slice[]
}

/**
 * What is wrong with an update of a group, in words; `null` where nothing is.
 * @param options.dropped whether columns may have been dropped since, as in a manifest or a fold
 */
export function updateProblem(
  action: StoredUpdate,
  group: GroupDefinition,
  options: { readonly dropped: boolean } = { dropped: false },
): string | null {
  for (const { column, type, op, algebra, orderType } of action.columns) {
    if (options.dropped && isFormer(group, column)) continue
    const own = group.columns.find((candidate) => candidate.column === column)
    if (!own) return `it writes column ${column}, which group '${group.name}' does not define`
    const isAlike = own.algebra === algebra && own.orderBy?.type === orderType
    if (!isStoredAs(type, own) || !isAlike) {
      return `it writes column ${column} as ${type}, which group '${group.name}' defines otherwise`
    }
    if (op === 'delta' && !algebra) return `it has deltas for column ${column}, which takes none`
  }
  const { files, inline } = action
  const problem = filesProblem(files)
  if (problem) return problem
  if (inline && !coversAll(inline.slices, inline.rows))
    return 'the slices of its inline rows do not'
  const total = files.reduce((sum, file) => sum + file.rows, inline?.rows ?? 0)
  return total === action.rows ? null : `it has ${total} rows where it says ${action.rows}`
}

/** Whether an update may hold cells of one type for a column that has the other (CAL-TABLE-074). */
function isStoredAs(stored: string, { type, droppedFields }: ColumnDefinition): boolean {
  if (stored === type) return true
  const former = new Set(droppedFields)
  return isStoredType(stored, false) && isReadableAs(parseType(stored), parseType(type), former)
}

/** What is wrong with the slices of an update's files, in words; `null` where nothing is. */
export function filesProblem(files: StoredUpdate['files']): string | null {
  const file = files.find(({ rows, slices }) => !coversAll(slices, rows))
  return file ? `the slices of ${file.path} do not cover its rows once` : null
}

function coversAll(slices: readonly Slice[], rows: number): boolean {
  let next = 0
  let partition: string | null = null
  for (const slice of slices) {
    if (slice.firstRow !== next || slice.rows < 1) return false
    if (partition !== null && slice.partition <= partition) return false
    next += slice.rows
    partition = slice.partition
  }
  return next === rows
}

/** The bytes of base64 text; `null` where it is not exactly that. */
export function decodeBase64(text: string): Uint8Array | null {
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? new Uint8Array(bytes) : null
}
