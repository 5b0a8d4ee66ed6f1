/** Changes of struct fields as a user asks for them, by names. */
import { must } from '../assert.js'
import type { Env } from '../env.js'
import { CalicoError } from '../errors.js'
import type { ColumnDefinition, DefinitionChange } from '../format/generated/documents.js'
import { newColumnId } from '../format/ids.js'
import { storeType, structFieldId } from '../format/struct-fields.js'
import { type CalicoType, parseType, printType, type StructType } from '../format/types.js'
import { structIn } from './alter-fields.js'
import { checkNames } from './definition.js'

/**
 * A field by the names on the way to it: `['lat']` in a column of `struct<lat:float64>`, in one of
 * lists of those, or in the values of a map of them; `['at', 'lat']` in a struct inside one.
 */
export type FieldPath = readonly string[]

/** One change of a field of a struct (spec/table.md, "Changed fields"); no data is touched. */
export type FieldAlteration =
  /** Adds a field, null in all structs there are, to the struct of the column or of a field. */
  | {
      readonly kind: 'add-field'
      readonly column: string
      readonly parent?: FieldPath
      readonly field: { readonly name: string; readonly type: string }
      /** The field to stand behind, null for none before it; last unless given. */
      readonly after?: string | null
    }
  /** Drops a field. Versions before keep it; the name is free, the id is not used again. */
  | { readonly kind: 'drop-field'; readonly column: string; readonly field: FieldPath }
  | {
      readonly kind: 'rename-field'
      readonly column: string
      readonly field: FieldPath
      readonly name: string
    }
  /** Puts a field behind another of its struct, or before all where `after` is null. */
  | {
      readonly kind: 'move-field'
      readonly column: string
      readonly field: FieldPath
      readonly after: string | null
    }
  /** Gives a field a wider type (CAL-TYPES-050). */
  | {
      readonly kind: 'widen-field'
      readonly column: string
      readonly field: FieldPath
      readonly type: string
    }
  /**
   * Makes writers refuse structs, other than null ones, that have no value in the field, or no
   * longer. Making it so reads the column once, and is refused with `OperationNotAllowed` where a
   * record has such a struct.
   */
  | {
      readonly kind: 'set-field-required'
      readonly column: string
      readonly field: FieldPath
      readonly required: boolean
    }

/** @throws UnknownColumn, InvalidName, InvalidType, InvalidArgument */
export function fieldChange(
  alteration: FieldAlteration,
  definition: ColumnDefinition,
  ids: { taken: Set<number>; env: Env },
): DefinitionChange[] {
  const { column } = definition
  if (alteration.kind === 'add-field') return addField(alteration, definition, ids)
  const { struct, field } = findField(definition, alteration.field)
  switch (alteration.kind) {
    case 'drop-field':
      return [{ kind: 'drop-field', column, field }]
    case 'rename-field':
      checkNames('field', [alteration.name])
      return [{ kind: 'rename-field', column, field, name: alteration.name }]
    case 'move-field': {
      const { after } = alteration
      const behind = after === null ? {} : { after: fieldIn(definition, struct, after).field }
      return [{ kind: 'move-field', column, field, ...behind }]
    }
    case 'widen-field':
      return [{ kind: 'widen-field', column, field, type: printType(parseType(alteration.type)) }]
    case 'set-field-required':
      return [{ kind: 'set-field-required', column, field, required: alteration.required }]
  }
}

function addField(
  { parent: path = [], field: { name, type: text }, after }: Alteration<'add-field'>,
  definition: ColumnDefinition,
  { taken, env }: { taken: Set<number>; env: Env },
): DefinitionChange[] {
  const { column } = definition
  checkNames('field', [name])
  const parent = path.length === 0 ? null : findField(definition, path)
  const newId = (): number => {
    const id = newColumnId(env, taken)
    taken.add(id)
    return id
  }
  const field = newId()
  const { type, fields } = storeType(parseType(text), newId)
  const added: DefinitionChange = {
    kind: 'add-field',
    column,
    ...(parent && { parent: parent.field }),
    definition: { field, name, type: printType(type), ...(fields.length > 0 && { fields }) },
  }
  if (after === undefined) return [added]
  const struct = structOf(definition, parent ? parent.type : parseType(definition.type))
  const behind = after === null ? {} : { after: fieldIn(definition, struct, after).field }
  return [added, { kind: 'move-field', column, field, ...behind }]
}

type Alteration<K> = Extract<FieldAlteration, { kind: K }>

interface Found {
  readonly struct: StructType
  readonly field: number
  readonly type: CalicoType
}

/** The field of a path, and the struct that has it. @throws UnknownColumn, InvalidArgument */
function findField(definition: ColumnDefinition, path: FieldPath): Found {
  let struct = structOf(definition, parseType(definition.type))
  if (path.length === 0) {
    throw new CalicoError('InvalidArgument', `no field of '${definition.name}' is named`)
  }
  let found = fieldIn(definition, struct, path[0]!)
  for (const name of path.slice(1)) {
    struct = structOf(definition, found.type)
    found = fieldIn(definition, struct, name)
  }
  return { struct, ...found }
}

function structOf({ name }: ColumnDefinition, type: CalicoType): StructType {
  const struct = structIn(type)
  if (struct) return struct
  throw new CalicoError('InvalidArgument', `column '${name}' has no struct there`)
}

function fieldIn(
  { name: column, fields = [] }: ColumnDefinition,
  struct: StructType,
  name: string,
): Omit<Found, 'struct'> {
  const own = struct.fields.map((field) => ({ id: structFieldId(field.name), type: field.type }))
  const names = new Map(fields.map((field) => [field.field, field.name]))
  const found = own.find(({ id }) => names.get(id ?? 0) === name)
  if (found) return { field: must(found.id, 'fields have ids'), type: found.type }
  throw new CalicoError(
    'UnknownColumn',
    `column '${column}' has no field '${name}' there; it has ` +
      own.map(({ id }) => names.get(id ?? 0)).join(', '),
  )
}
