/** Structs that have no value in a field that must have one (CAL-TABLE-091). */
import type { Data } from 'apache-arrow'
import type { CalicoType, StructField, StructType } from '../format/types.js'
import { isValidAt } from './column.js'

/** A struct in some row that lacks a value. */
export interface FieldNull {
  readonly row: number
  /** The names of the field and of those around it, from the outside in. */
  readonly path: readonly string[]
}

export interface DemandedFields {
  /** Of the column as it is defined. */
  readonly type: CalicoType
  /** Names of the fields that must have a value; no two structs of the type share a name. */
  readonly required: ReadonlySet<string>
  /** In normal form. */
  readonly data: Data
  /** What the data has in place of `type`, where fields differ: those it lacks are null. */
  readonly held?: CalicoType
  /** Whether a row counts; all do unless given. */
  readonly counts?: (row: number) => boolean
}

/** Cells of one level of a type: which row each is in, and which of them can be seen. */
interface Cells {
  readonly row: (cell: number) => number
  readonly shows: (cell: number) => boolean
}

/** Fields without a value in structs that are not null, field by field, each in order of rows. */
export function* fieldNulls(demanded: DemandedFields): Generator<FieldNull> {
  const { type, required, data, held = type, counts = () => true } = demanded
  if (required.size > 0)
    yield* walk({ type, held, data, required }, { row: (i) => i, shows: counts })
}

interface Level {
  readonly type: CalicoType
  readonly held: CalicoType
  readonly data: Data
  readonly required: ReadonlySet<string>
}

function* walk(level: Level, cells: Cells): Generator<FieldNull> {
  const { type, held, data, required } = level
  if (!demands(type, required)) return
  const shows = (cell: number): boolean => cells.shows(cell) && isValidAt(data, cell)
  const seen = { row: cells.row, shows }
  if (type.kind === 'struct' && held.kind === 'struct') {
    yield* walkFields({ type, held, data, required }, seen)
  } else if (type.kind === 'list' && held.kind === 'list') {
    const items = { type: type.element, held: held.element, data: data.children[0]!, required }
    yield* walk(items, itemsOf(data, seen))
  } else if (type.kind === 'map' && held.kind === 'map') {
    const [, values] = data.children[0]!.children
    yield* walk(
      { type: type.value, held: held.value, data: values!, required },
      itemsOf(data, seen),
    )
  }
}

function* walkFields(
  level: Level & { readonly type: StructType; readonly held: StructType },
  seen: Cells,
): Generator<FieldNull> {
  const { type, held, data, required } = level
  for (const field of type.fields) {
    const at = held.fields.findIndex(({ name }) => name === field.name)
    const child = data.children[at]
    if (required.has(field.name)) yield* nullsOf(field, child, data.length, seen)
    if (!child) continue
    const inner = { type: field.type, held: held.fields[at]!.type, data: child, required }
    for (const { row, path } of walk(inner, seen)) yield { row, path: [field.name, ...path] }
  }
}

function* nullsOf(
  { name }: StructField,
  child: Data | undefined,
  length: number,
  { row, shows }: Cells,
): Generator<FieldNull> {
  if (child?.nullCount === 0) return
  for (let cell = 0; cell < length; cell++) {
    const lacks = !child || !isValidAt(child, cell)
    if (lacks && shows(cell)) yield { row: row(cell), path: [name] }
  }
}

/** Whether a type has a field that must have a value, so that most columns are not walked. */
function demands(type: CalicoType, required: ReadonlySet<string>): boolean {
  if (type.kind === 'list') return demands(type.element, required)
  if (type.kind === 'map') return demands(type.value, required)
  if (type.kind !== 'struct') return false
  return type.fields.some((field) => required.has(field.name) || demands(field.type, required))
}

/** The items of lists or entries of maps, whose rows are those of the lists they are in. */
function itemsOf(data: Data, { row, shows }: Cells): Cells {
  const offsets: Int32Array = data.valueOffsets
  const parents = new Int32Array(offsets[data.length]!)
  for (let i = 0; i < data.length; i++) parents.fill(i, offsets[i]!, offsets[i + 1]!)
  return { row: (item) => row(parents[item]!), shows: (item) => shows(parents[item]!) }
}
