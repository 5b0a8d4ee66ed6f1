/**
 * The two forms of a column's type (spec/table.md, "Structs"). Stored text and data files name the
 * fields of structs `f<id>`; the definition says what people call each id, so that renaming a
 * field touches no data.
 */
import { must } from '../assert.js'
import type { ColumnDefinition } from './generated/documents.js'
import {
  type CalicoType,
  isNested,
  mapStructs,
  parseType,
  printType,
  type StructField,
} from './types.js'

/** What people call the field of an id. */
type FieldName = NonNullable<ColumnDefinition['fields']>[number]

const STORED_NAME = /^f([1-9][0-9]{0,9})$/
const ID_MAX = 2 ** 31 - 1

/** The type of a column as people see it. */
export function columnType(column: Pick<ColumnDefinition, 'type' | 'fields'>): CalicoType {
  return namedType(parseType(column.type), column.fields ?? [])
}

function namedType(stored: CalicoType, fields: readonly FieldName[]): CalicoType {
  if (!isNested(stored)) return stored
  const names = new Map(fields.map(({ field, name }) => [field, name]))
  return mapStructs(stored, (struct) => ({
    ...struct,
    fields: struct.fields.map(({ name, type }) => {
      const known = names.get(structFieldId(name) ?? 0)
      return { name: must(known, 'the fields of a stored struct have names'), type }
    }),
  }))
}

/** The stored form of a type whose fields get new ids, and their names in the order of the text. */
export function storeType(
  type: CalicoType,
  newId: () => number,
): { type: CalicoType; fields: FieldName[] } {
  const fields: FieldName[] = []
  const storedField = ({ name, type: inner }: StructField): StructField => {
    const field = newId()
    fields.push({ field, name })
    return { name: `f${field}`, type: stored(inner) }
  }
  const stored = (from: CalicoType): CalicoType => {
    switch (from.kind) {
      case 'list':
        return { ...from, element: stored(from.element) }
      case 'map':
        return { ...from, value: stored(from.value) }
      case 'struct':
        return { kind: 'struct', fields: from.fields.map(storedField) }
      default:
        return from
    }
  }
  return { type: stored(type), fields }
}

/** The stored names of the fields that must have a value in structs that are not null. */
export function requiredFields({ fields = [] }: Pick<ColumnDefinition, 'fields'>): Set<string> {
  return new Set(fields.filter(({ required }) => required).map(({ field }) => `f${field}`))
}

/** What people call fields, and those around them, that stored names stand for. */
export function fieldPath(
  { fields = [] }: Pick<ColumnDefinition, 'fields'>,
  stored: readonly string[],
): string[] {
  return stored.map((name) => {
    const known = fields.find(({ field }) => field === structFieldId(name))
    return must(known, 'the fields of a stored struct have names').name
  })
}

/** The names on the way to each required field, in the order of the type. */
export function requiredPaths(column: Pick<ColumnDefinition, 'type' | 'fields'>): string[][] {
  const required = requiredFields(column)
  const pathsIn = (type: CalicoType): string[][] => {
    if (type.kind === 'list') return pathsIn(type.element)
    if (type.kind === 'map') return pathsIn(type.value)
    if (type.kind !== 'struct') return []
    return type.fields.flatMap(({ name, type: inner }) => [
      ...(required.has(name) ? [[name]] : []),
      ...pathsIn(inner).map((path) => [name, ...path]),
    ])
  }
  return pathsIn(parseType(column.type)).map((path) => fieldPath(column, path))
}

/** The id in the stored name of a struct's field, or null where it is none. */
export function structFieldId(name: string): number | null {
  const id = Number(STORED_NAME.exec(name)?.[1] ?? 0)
  return id >= 1 && id <= ID_MAX ? id : null
}

/**
 * What is wrong with the names that a definition gives the fields of a type that parses, in words;
 * null where nothing is (CAL-TABLE-032).
 */
export function fieldsProblem(column: Pick<ColumnDefinition, 'type' | 'fields'>): string | null {
  const ids: (number | null)[] = []
  mapStructs(parseType(column.type), (struct) => {
    for (const field of struct.fields) ids.push(structFieldId(field.name))
    return struct
  })
  const named = new Set((column.fields ?? []).map((field) => field.field))
  if (ids.includes(null)) return 'has a struct field that is not called by an id'
  if (new Set(ids).size < ids.length) return 'has a struct field id twice'
  if (named.size !== ids.length || named.size !== (column.fields ?? []).length) {
    return 'does not name each of its struct fields once'
  }
  if (!ids.every((id) => named.has(id!))) return 'names a struct field that it does not have'
  try {
    parseType(printType(columnType(column)))
    return null
  } catch {
    return 'gives fields of one struct one name'
  }
}
