/** What changes of fields do to a column of structs (spec/table.md, "Changed fields"). */
import { isCalicoError } from '../errors.js'
import type {
  AddFieldChange,
  ColumnDefinition,
  DefinitionChange,
} from '../format/generated/documents.js'
import { structFieldId } from '../format/struct-fields.js'
import {
  type CalicoType,
  mapStructs,
  parseType,
  printType,
  type StructField,
  type StructType,
} from '../format/types.js'
import { isWidening } from '../format/widen.js'
import { foldName } from './check-stored.js'
import { type Refusal, refuse } from './refusal.js'

export type FieldChange = Extract<
  DefinitionChange,
  { kind: `${string}-field` } | { kind: 'set-field-required' }
>

/** The column after a change of one of its fields, or why it cannot be made. */
export function changeField(
  column: ColumnDefinition,
  change: FieldChange,
): ColumnDefinition | Refusal {
  switch (change.kind) {
    case 'add-field':
      return addField(column, change)
    case 'drop-field':
      return dropField(column, change.field)
    case 'rename-field': {
      const siblings = siblingsOf(column, change.field)
      if (!siblings) return noField(column, change.field)
      const others = siblings.filter((id) => id !== change.field)
      const clash = nameProblem(column, others, change.name)
      if (clash) return clash
      const fields = (column.fields ?? []).map((own) =>
        own.field === change.field ? { ...own, name: change.name } : own,
      )
      return { ...column, fields }
    }
    case 'move-field':
      return moveField(column, change.field, change.after)
    case 'widen-field':
      return widenField(column, change.field, change.type)
    case 'set-field-required':
      return setRequired(column, change.field, change.required)
  }
}

/** The struct that a type is, or that is in its lists and the values of its maps. */
export function structIn(type: CalicoType): StructType | null {
  if (type.kind === 'list') return structIn(type.element)
  if (type.kind === 'map') return structIn(type.value)
  return type.kind === 'struct' ? type : null
}

const nameOf = (id: number): string => `f${id}`

const idsOf = (fields: readonly StructField[]): number[] =>
  fields.map(({ name }) => structFieldId(name) ?? 0)

const noField = ({ name }: ColumnDefinition, field: number): Refusal =>
  refuse('gone', `column '${name}' has no field ${field}`)

/** The ids of the fields of the struct that has a field; null where none has. */
function siblingsOf(column: ColumnDefinition, field: number): number[] | null {
  let found: number[] | null = null
  mapStructs(parseType(column.type), (struct) => {
    const ids = idsOf(struct.fields)
    if (ids.includes(field)) found = ids
    return struct
  })
  return found
}

function nameProblem(
  { name, fields = [] }: ColumnDefinition,
  others: readonly number[],
  wanted: string,
): Refusal | null {
  const other = fields.find(
    (own) => others.includes(own.field) && foldName(own.name) === foldName(wanted),
  )
  return other
    ? refuse('taken', `column '${name}' has a field '${other.name}' there already`)
    : null
}

/** The column with the fields of one struct, that which has `field`, put in place by `edit`. */
function withFields(
  column: ColumnDefinition,
  field: number,
  edit: (fields: readonly StructField[]) => readonly StructField[],
): ColumnDefinition {
  const type = mapStructs(parseType(column.type), (struct) =>
    idsOf(struct.fields).includes(field) ? { ...struct, fields: edit(struct.fields) } : struct,
  )
  return { ...column, type: printType(type) }
}

function addField(
  column: ColumnDefinition,
  { parent, definition }: AddFieldChange,
): ColumnDefinition | Refusal {
  const { field, name, type: text, fields = [] } = definition
  const type = typeOf(text)
  if (!type) return refuse('type', `'${text}' is no type`)
  const own = parseType(column.type)
  const holder = parent === undefined ? own : fieldType(own, parent)
  if (!holder) return noField(column, parent!)
  const struct = structIn(holder)
  if (!struct) return refuse('unfit', `column '${column.name}' has no struct to take a field there`)
  const siblings = idsOf(struct.fields)
  const clash = nameProblem(column, siblings, name)
  if (clash) return clash
  const added = withFields(column, siblings[0]!, (old) => [...old, { name: nameOf(field), type }])
  return { ...added, fields: [...(column.fields ?? []), { field, name }, ...fields] }
}

function fieldType(type: CalicoType, field: number): CalicoType | null {
  let found: CalicoType | null = null
  mapStructs(type, (struct) => {
    found = struct.fields.find(({ name }) => name === nameOf(field))?.type ?? found
    return struct
  })
  return found
}

function dropField(column: ColumnDefinition, field: number): ColumnDefinition | Refusal {
  const siblings = siblingsOf(column, field)
  if (!siblings) return noField(column, field)
  if (siblings.length === 1) {
    return refuse('unfit', `column '${column.name}' would have a struct without fields`)
  }
  const less = withFields(column, field, (old) => old.filter(({ name }) => name !== nameOf(field)))
  const left = new Set<number>()
  mapStructs(parseType(less.type), (struct) => {
    for (const id of idsOf(struct.fields)) left.add(id)
    return struct
  })
  const all = column.fields ?? []
  const gone = all.map((own) => own.field).filter((id) => !left.has(id))
  return {
    ...less,
    fields: all.filter((own) => left.has(own.field)),
    droppedFields: [...(column.droppedFields ?? []), ...gone].sort((a, b) => a - b),
  }
}

function moveField(
  column: ColumnDefinition,
  field: number,
  after: number | undefined,
): ColumnDefinition | Refusal {
  const siblings = siblingsOf(column, field)
  if (!siblings) return noField(column, field)
  if (after === field) return refuse('unfit', `field ${field} cannot follow itself`)
  if (after !== undefined && !siblings.includes(after)) return noField(column, after)
  return withFields(column, field, (old) => {
    const moved = old.filter(({ name }) => name === nameOf(field))
    const others = old.filter(({ name }) => name !== nameOf(field))
    const at = after === undefined ? 0 : idsOf(others).indexOf(after) + 1
    return [...others.slice(0, at), ...moved, ...others.slice(at)]
  })
}

function widenField(
  column: ColumnDefinition,
  field: number,
  text: string,
): ColumnDefinition | Refusal {
  const type = fieldType(parseType(column.type), field)
  if (!type) return noField(column, field)
  const target = typeOf(text)
  if (!target || !isWidening(type, target)) {
    const found = printType(type)
    return refuse(
      'type',
      `a field of '${column.name}' is ${found}, which is not widened to ${text}`,
    )
  }
  return withFields(column, field, (old) =>
    old.map((own) => (own.name === nameOf(field) ? { ...own, type: target } : own)),
  )
}

function setRequired(
  column: ColumnDefinition,
  field: number,
  demanded: boolean,
): ColumnDefinition | Refusal {
  if (!siblingsOf(column, field)) return noField(column, field)
  const fields = (column.fields ?? []).map(({ required, ...own }) => {
    const isSo = own.field === field ? demanded : required
    return isSo ? { ...own, required: true as const } : own
  })
  return { ...column, fields }
}

/** The type of a text, null where it is none. */
export function typeOf(text: string): CalicoType | null {
  try {
    return parseType(text)
  } catch (error) {
    if (isCalicoError(error, 'InvalidType')) return null
    throw error
  }
}
