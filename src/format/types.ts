/**
 * Column types and their text form (spec/types.md). The text form is what documents, file metadata
 * and people use.
 *
 *   bool int8 int16 int32 int64 float32 float64 decimal(p,s)
 *   utf8 binary date timestamp timestamptz
 *   list<T>  struct<name:T,…>  map<K,V>  vector<float32,n>  vector<float64,n>
 */
import { TypeScanner } from './type-scanner.js'

export type PrimitiveKind =
  | 'bool'
  | 'int8'
  | 'int16'
  | 'int32'
  | 'int64'
  | 'float32'
  | 'float64'
  | 'utf8'
  | 'binary'
  | 'date'
  | 'timestamp'
  | 'timestamptz'

export type CalicoType =
  | { readonly kind: PrimitiveKind }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
  | ListType
  | StructType
  | MapType
  | VectorType

export interface ListType {
  readonly kind: 'list'
  readonly element: CalicoType
}

export interface StructType {
  readonly kind: 'struct'
  /** At least one; no two names are one name (CAL-TYPES-023). */
  readonly fields: readonly StructField[]
}

export interface StructField {
  readonly name: string
  readonly type: CalicoType
}

export interface MapType {
  readonly kind: 'map'
  /** A type that a key component may have. */
  readonly key: CalicoType
  readonly value: CalicoType
}

/** As many floats in every cell, none of them null. */
export interface VectorType {
  readonly kind: 'vector'
  readonly element: { readonly kind: 'float32' | 'float64' }
  readonly size: number
}

const PRIMITIVES = new Set<string>([
  'bool',
  'int8',
  'int16',
  'int32',
  'int64',
  'float32',
  'float64',
  'utf8',
  'binary',
  'date',
  'timestamp',
  'timestamptz',
])

/** How deep lists, structs and maps may nest in each other. */
export const TYPE_DEPTH_MAX = 8
/** The most fields that all structs of one type have together. */
export const STRUCT_FIELDS_MAX = 1000
const VECTOR_SIZE_MAX = 65_536
const FIELD_NAME_LENGTH_MAX = 255
const BARE_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/

/**
 * Parses the text form of a type.
 * @throws InvalidType where the text is not of the grammar CAL-TYPES-001.
 */
export function parseType(text: string): CalicoType {
  const scanner = new TypeScanner(text)
  const type = readType(scanner, 1)
  scanner.end()
  const count = countFields(type)
  if (count > STRUCT_FIELDS_MAX) {
    throw scanner.refused(`it has ${count} struct fields, more than ${STRUCT_FIELDS_MAX}`)
  }
  return type
}

function readType(scanner: TypeScanner, depth: number): CalicoType {
  const word = scanner.word()
  if (PRIMITIVES.has(word)) return { kind: word as PrimitiveKind }
  switch (word) {
    case 'decimal':
      return readDecimal(scanner)
    case 'vector':
      return readVector(scanner)
    case 'list':
    case 'struct':
    case 'map':
      if (depth <= TYPE_DEPTH_MAX) return readNested(word, scanner, depth + 1)
      throw scanner.refused(`it nests deeper than ${TYPE_DEPTH_MAX}`)
    default:
      throw scanner.refused(`'${word}' is none of the types`)
  }
}

function readNested(
  kind: 'list' | 'struct' | 'map',
  scanner: TypeScanner,
  depth: number,
): CalicoType {
  scanner.demand('<')
  const type =
    kind === 'list'
      ? { kind, element: readType(scanner, depth) }
      : kind === 'map'
        ? readMap(scanner, depth)
        : readStruct(scanner, depth)
  scanner.demand('>')
  return type
}

function readMap(scanner: TypeScanner, depth: number): MapType {
  const key = readType(scanner, depth)
  if (!isKeyType(key)) throw scanner.refused(`keys of a map can't be ${printType(key)}`)
  scanner.demand(',')
  return { kind: 'map', key, value: readType(scanner, depth) }
}

function readStruct(scanner: TypeScanner, depth: number): StructType {
  const fields: StructField[] = []
  do {
    const name = scanner.name()
    scanner.demand(':')
    fields.push({ name, type: readType(scanner, depth) })
  } while (scanner.take(','))
  const wrong = wrongFieldNames(fields.map((field) => field.name))
  if (wrong) throw scanner.refused(wrong)
  return { kind: 'struct', fields }
}

/** What is wrong with the names of a struct's fields, if anything is (CAL-TYPES-023). */
export function wrongFieldNames(names: readonly string[]): string | null {
  const isName = (name: string): boolean =>
    name.length >= 1 && name.length <= FIELD_NAME_LENGTH_MAX && name.isWellFormed()
  if (!names.every(isName)) return `a field's name has 1 to ${FIELD_NAME_LENGTH_MAX} characters`
  const distinct = new Set(names.map((name) => name.toLowerCase()))
  return distinct.size < names.length ? 'two fields of one struct have one name' : null
}

function readDecimal(scanner: TypeScanner): CalicoType {
  scanner.demand('(')
  const precision = scanner.number()
  scanner.demand(',')
  const scale = scanner.number()
  scanner.demand(')')
  if (precision >= 1 && precision <= 38 && scale <= precision) {
    return { kind: 'decimal', precision, scale }
  }
  throw scanner.refused('a decimal has 1 to 38 digits, and as many or fewer after the point')
}

function readVector(scanner: TypeScanner): VectorType {
  scanner.demand('<')
  const kind = scanner.word()
  scanner.demand(',')
  const size = scanner.number()
  scanner.demand('>')
  if (kind !== 'float32' && kind !== 'float64') {
    throw scanner.refused('a vector is of float32 or float64')
  }
  if (size >= 1 && size <= VECTOR_SIZE_MAX) return { kind: 'vector', element: { kind }, size }
  throw scanner.refused(`a vector has 1 to ${VECTOR_SIZE_MAX} elements`)
}

/** The one text form of a type; `parseType(printType(t))` equals `t`. */
export function printType(type: CalicoType): string {
  switch (type.kind) {
    case 'decimal':
      return `decimal(${type.precision},${type.scale})`
    case 'list':
      return `list<${printType(type.element)}>`
    case 'struct':
      return `struct<${type.fields.map(printField).join(',')}>`
    case 'map':
      return `map<${printType(type.key)},${printType(type.value)}>`
    case 'vector':
      return `vector<${type.element.kind},${type.size}>`
    default:
      return type.kind
  }
}

function printField({ name, type }: StructField): string {
  const shown = BARE_NAME.test(name) ? name : `"${name.replaceAll('"', '""')}"`
  return `${shown}:${printType(type)}`
}

export function sameType(a: CalicoType, b: CalicoType): boolean {
  return a === b || printType(a) === printType(b)
}

/** Whether cells of the type are made of others; such cells have no order and no bounds. */
export function isNested(type: CalicoType): type is ListType | StructType | MapType | VectorType {
  const { kind } = type
  return kind === 'list' || kind === 'struct' || kind === 'map' || kind === 'vector'
}

/** Whether the type is a struct or has one anywhere inside. */
export function hasStructs(type: CalicoType): boolean {
  switch (type.kind) {
    case 'struct':
      return true
    case 'list':
    case 'vector':
      return hasStructs(type.element)
    case 'map':
      return hasStructs(type.value)
    default:
      return false
  }
}

/** Whether a type may be that of a key component: no floats, nothing nested (CAL-KEYS-001). */
export function isKeyType(type: CalicoType): boolean {
  return type.kind !== 'float32' && type.kind !== 'float64' && !isNested(type)
}

/** A type with its structs, at any depth, changed by `change`, the innermost first. */
export function mapStructs(
  type: CalicoType,
  change: (struct: StructType) => CalicoType,
): CalicoType {
  switch (type.kind) {
    case 'list':
      return { ...type, element: mapStructs(type.element, change) }
    case 'map':
      return { ...type, value: mapStructs(type.value, change) }
    case 'struct': {
      const fields = type.fields.map((field) => ({
        ...field,
        type: mapStructs(field.type, change),
      }))
      return change({ kind: 'struct', fields })
    }
    default:
      return type
  }
}

/** The vector type, or undefined where the element is no float or the size out of bounds. */
export function vectorOf(element: CalicoType, size: number): VectorType | undefined {
  if (element.kind !== 'float32' && element.kind !== 'float64') return undefined
  if (size < 1 || size > VECTOR_SIZE_MAX) return undefined
  return { kind: 'vector', element: { kind: element.kind }, size }
}

function countFields(type: CalicoType): number {
  let count = 0
  mapStructs(type, (struct) => {
    count += struct.fields.length
    return struct
  })
  return count
}
