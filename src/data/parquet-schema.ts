/**
 * The schema of a parquet footer: its top-level columns, their Calico types, and which leaves are
 * theirs. A schema is a list of elements, depth first; element 0 is the root.
 *
 *   SchemaElement: 1 type · 2 type_length · 3 repetition · 4 name · 5 num_children ·
 *                  6 converted_type · 7 scale · 8 precision · 9 field_id · 10 logicalType
 */
import { type CalicoType, isKeyType, type StructField } from '../format/types.js'
import type { ThriftStruct, ThriftValue } from './thrift.js'

export interface ParquetColumn {
  readonly name: string
  /** The Calico type the column is the exact counterpart of, or null where there is none. */
  readonly type: CalicoType | null
  /** Where there is none: the type for it that the file's metadata declares. */
  readonly declared?: CalicoType
  /** Physical type number of a column that is one leaf, else -1. */
  readonly physical: number
  /** Half-open range of the column's schema elements, and of its leaves among all leaves. */
  readonly elements: readonly [number, number]
  readonly leaves: readonly [number, number]
}

/** Physical types. */
export const PHYSICAL = {
  boolean: 0,
  int32: 1,
  int64: 2,
  int96: 3,
  float: 4,
  double: 5,
  bytes: 6,
  fixed: 7,
} as const

/** Converted types that writers before logical types used. */
const CONVERTED = {
  utf8: 0,
  map: 1,
  mapKeyValue: 2,
  list: 3,
  enum: 4,
  decimal: 5,
  date: 6,
  timestampMicros: 10,
  int8: 15,
  int16: 16,
  int32: 17,
  int64: 18,
  json: 19,
} as const

/** Members of the union LogicalType. */
const LOGICAL = {
  string: 1,
  map: 2,
  list: 3,
  enum: 4,
  decimal: 5,
  date: 6,
  timestamp: 8,
  int: 10,
  json: 12,
}

const REPEATED = 2

/** How deep a schema may nest. */
const DEPTH_MAX = 64

interface Node {
  readonly element: ThriftStruct
  readonly children: readonly Node[]
}

/** @throws RangeError where the elements are no tree. */
export function readParquetSchema(elements: readonly ThriftValue[]): ParquetColumn[] {
  let at = 0
  let leaf = 0
  const read = (depth: number): Node => {
    const element = elements[at++]
    if (!(element instanceof Map) || depth > DEPTH_MAX) throw new RangeError('a broken schema')
    const count = element.get(5) ? intOf(element, 5) : 0
    if (count > elements.length) throw new RangeError('a broken schema')
    if (count === 0) leaf++
    return { element, children: Array.from({ length: count }, () => read(depth + 1)) }
  }
  const root = elements[at++]
  if (!(root instanceof Map)) throw new RangeError('a schema without a root')
  const count = root.get(5) ? intOf(root, 5) : 0
  if (count > elements.length) throw new RangeError('a broken schema')
  const columns = Array.from({ length: count }, () => {
    const start = [at, leaf] as const
    const node = read(0)
    return {
      name: textOf(node.element, 4),
      type: calicoType(node),
      physical: node.children.length === 0 ? intOf(node.element, 1) : -1,
      elements: [start[0], at] as const,
      leaves: [start[1], leaf] as const,
    }
  })
  if (at !== elements.length) throw new RangeError('a schema with elements left over')
  return columns
}

/** The integer of a field; a RangeError where it is missing, negative or unsafe. */
export function intOf(struct: ThriftStruct, id: number): number {
  const value = struct.get(id)?.value
  if (typeof value !== 'number' || value < 0) throw new RangeError(`no proper field ${id}`)
  return value
}

export function textOf(struct: ThriftStruct, id: number): string {
  const value = struct.get(id)?.value
  if (!(value instanceof Uint8Array)) throw new RangeError(`no proper field ${id}`)
  return Buffer.from(value.buffer, value.byteOffset, value.length).toString('utf8')
}

function repetition(node: Node): number {
  return node.element.get(3) ? intOf(node.element, 3) : 0
}

function calicoType(node: Node): CalicoType | null {
  if (repetition(node) === REPEATED) return null
  if (node.children.length === 0) return leafType(node.element)
  const converted = node.element.get(6)?.value
  const logical = logicalOf(node.element)?.kind
  if (logical === LOGICAL.list || converted === CONVERTED.list) return listType(node)
  const isMap = logical === LOGICAL.map || converted === CONVERTED.map
  if (isMap || converted === CONVERTED.mapKeyValue) return mapType(node)
  return logical === undefined && converted === undefined ? structType(node) : null
}

function structType(node: Node): CalicoType | null {
  const fields: StructField[] = []
  for (const child of node.children) {
    const type = calicoType(child)
    if (type === null) return null
    fields.push({ name: textOf(child.element, 4), type })
  }
  return { kind: 'struct', fields }
}

/** group (MAP) { repeated group { key, value } }. */
function mapType(node: Node): CalicoType | null {
  const [repeated, ...others] = node.children
  if (!repeated || others.length > 0 || repetition(repeated) !== REPEATED) return null
  const [key, value, ...more] = repeated.children.map(calicoType)
  if (!key || !value || more.length > 0 || !isKeyType(key)) return null
  return { kind: 'map', key, value }
}

/** The standard three-level list: group (LIST) { repeated group { element } }. */
function listType(node: Node): CalicoType | null {
  const [repeated, ...others] = node.children
  if (!repeated || others.length > 0 || repetition(repeated) !== REPEATED) return null
  if (repeated.children.length !== 1) return null
  const element = calicoType(repeated.children[0]!)
  return element && { kind: 'list', element }
}

interface Logical {
  readonly kind: number
  readonly value: ThriftStruct
}

function logicalOf(element: ThriftStruct): Logical | null {
  const union = element.get(10)?.value
  if (!(union instanceof Map)) return null
  const [member] = union
  return member && member[1].value instanceof Map
    ? { kind: member[0], value: member[1].value }
    : null
}

function leafType(element: ThriftStruct): CalicoType | null {
  const physical = element.get(1)?.value
  const logical = logicalOf(element)
  const converted = element.get(6)?.value
  const is = (kind: number, old: number): boolean =>
    logical ? logical.kind === kind : converted === old
  if (is(LOGICAL.decimal, CONVERTED.decimal)) return decimalType(element)
  switch (physical) {
    case PHYSICAL.boolean:
      return { kind: 'bool' }
    case PHYSICAL.int32:
      if (is(LOGICAL.date, CONVERTED.date)) return { kind: 'date' }
      return intType(logical, converted, 32)
    case PHYSICAL.int64:
      if (is(LOGICAL.timestamp, CONVERTED.timestampMicros)) return timestampType(logical)
      return intType(logical, converted, 64)
    case PHYSICAL.float:
      return { kind: 'float32' }
    case PHYSICAL.double:
      return { kind: 'float64' }
    case PHYSICAL.bytes:
      if (is(LOGICAL.string, CONVERTED.utf8)) return { kind: 'utf8' }
      if (is(LOGICAL.enum, CONVERTED.enum)) return null
      if (is(LOGICAL.json, CONVERTED.json)) return null
      return logical || converted !== undefined ? null : { kind: 'binary' }
    default:
      return null
  }
}

function decimalType(element: ThriftStruct): CalicoType | null {
  const scale = element.get(7) ? intOf(element, 7) : 0
  const precision = intOf(element, 8)
  return precision >= 1 && precision <= 38 && scale <= precision
    ? { kind: 'decimal', precision, scale }
    : null
}

/** IntType: 1 bitWidth · 2 isSigned. */
function intType(logical: Logical | null, converted: unknown, width: 32 | 64): CalicoType | null {
  if (logical === null && converted === undefined) return { kind: `int${width}` }
  if (logical !== null) {
    if (logical.kind !== LOGICAL.int || logical.value.get(2)?.value !== true) return null
    const bits = logical.value.get(1)?.value
    return bits === 8 || bits === 16 || bits === 32 || bits === 64 ? { kind: `int${bits}` } : null
  }
  if (converted === CONVERTED.int8) return { kind: 'int8' }
  if (converted === CONVERTED.int16) return { kind: 'int16' }
  if (converted === CONVERTED.int32) return { kind: 'int32' }
  return converted === CONVERTED.int64 ? { kind: 'int64' } : null
}

/** TimestampType: 1 isAdjustedToUTC · 2 unit (1 millis, 2 micros, 3 nanos). */
function timestampType(logical: Logical | null): CalicoType | null {
  if (logical === null) return { kind: 'timestamptz' }
  const unit = logical.value.get(2)?.value
  if (!(unit instanceof Map) || !unit.has(2)) return null
  return { kind: logical.value.get(1)?.value === true ? 'timestamptz' : 'timestamp' }
}
