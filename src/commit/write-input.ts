/** What a write is given, as batches of columns under the names that people know. */
import type { Batch, BatchField } from '../arrow/batch.js'
import { buildBatch } from '../arrow/value.js'
import type { RecordWriterOptions } from '../data/record-writer.js'
import { CalicoError } from '../errors.js'
import { takesElements } from '../format/algebra.js'
import { CELL_DELTA, CELL_KEEP, CELL_SET } from '../format/columns.js'
import type { KeySpaceDefinition } from '../format/generated/documents.js'
import { columnType } from '../format/struct-fields.js'
import { parseType } from '../format/types.js'
import { columnNames, findColumn } from '../table/definition.js'
import { type CellVerb, cellVerb, type WriteBatch } from './write-plan.js'

/** Rows as objects, or batches of columns under the names that people know. */
export type WriteInput =
  | readonly Readonly<Record<string, unknown>>[]
  | Batch
  | {
      readonly fields: readonly BatchField[]
      readonly batches: AsyncIterable<Batch>
    }

export interface ReadInput {
  readonly fields: readonly BatchField[]
  readonly batches: AsyncIterable<Batch>
  /** Row by row operations, where row objects lack some of the properties. */
  readonly mixed: (ops: Readonly<Record<string, CellVerb>>) => WriteBatch['codes']
}

/** @throws UnknownColumn, TypeMismatch */
export function readInput(keySpace: KeySpaceDefinition, input: WriteInput): ReadInput {
  if ('batches' in input) return { ...input, mixed: () => undefined }
  if ('columns' in input)
    return { fields: input.fields, batches: once(input), mixed: () => undefined }
  const names = [...new Set(input.flatMap((row) => Object.keys(row)))]
  const fields = names.map((name) => fieldNamed(keySpace, name))
  const wrapped = input.map((row) => wrapElements(keySpace, row))
  return {
    fields,
    batches: once(buildBatch(fields, wrapped)),
    mixed: (ops) => missingCells(keySpace, names, input, ops),
  }
}

/**
 * Rows that expressions take their values from. Columns of row objects have the types given, or
 * those of the key-space's columns of their names; a property that a row lacks is null.
 * @throws UnknownColumn, TypeMismatch
 */
export function readSource(
  keySpace: KeySpaceDefinition,
  input: WriteInput,
  types: Readonly<Record<string, string>>,
): Pick<ReadInput, 'fields' | 'batches'> {
  if ('batches' in input) return input
  if ('columns' in input) return { fields: input.fields, batches: once(input) }
  const names = [...new Set(input.flatMap((row) => Object.keys(row)))]
  const fields = names.map((name) =>
    Object.hasOwn(types, name)
      ? { name, type: parseType(types[name]!) }
      : sourceField(keySpace, name),
  )
  const wrapped = input.map((row) => wrapElements(keySpace, row))
  return { fields, batches: once(buildBatch(fields, wrapped)) }
}

function sourceField(keySpace: KeySpaceDefinition, name: string): BatchField {
  const known = new Set([...keySpace.components.map((own) => own.name), ...columnNames(keySpace)])
  if (known.has(name)) return fieldNamed(keySpace, name)
  throw new CalicoError(
    'UnknownColumn',
    `the rows have '${name}', which '${keySpace.name}' does not; say of which type it is in types`,
    { details: { column: name } },
  )
}

/** How records of a key-space are given to a writer. @throws UnknownColumn */
export function recordShape(
  keySpace: KeySpaceDefinition,
  columns: readonly string[] | undefined,
): Pick<RecordWriterOptions<unknown>, 'prepare'> & { readonly fields: BatchField[] } {
  const keys = keySpace.components.map(({ name }) => name)
  const names = [...new Set([...keys, ...(columns ?? columnNames(keySpace))])]
  return {
    fields: names.map((name) => fieldNamed(keySpace, name)),
    prepare: (record) => wrapElements(keySpace, record),
  }
}

function fieldNamed(keySpace: KeySpaceDefinition, name: string): BatchField {
  const place = findColumn(keySpace, name)
  return { name, type: place.kind === 'key' ? parseType(place.type) : columnType(place.column) }
}

async function* once(batch: Batch): AsyncGenerator<Batch> {
  yield batch
}

/** In columns to whose lists elements are added, a single one stands for a list of one. */
function wrapElements(
  keySpace: KeySpaceDefinition,
  row: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const out: Record<string, unknown> = { ...row }
  for (const group of keySpace.groups) {
    for (const { name, algebra } of group.columns) {
      const value = Object.hasOwn(out, name) ? out[name] : undefined
      if (!takesElements(algebra) || value === undefined || value === null) continue
      if (!Array.isArray(value)) out[name] = [value]
    }
  }
  return out
}

function missingCells(
  keySpace: KeySpaceDefinition,
  names: readonly string[],
  rows: readonly Readonly<Record<string, unknown>>[],
  ops: Readonly<Record<string, CellVerb>>,
): WriteBatch['codes'] {
  const codes = new Map<string, Int8Array>()
  for (const name of names) {
    const place = findColumn(keySpace, name)
    if (place.kind === 'key') continue
    // A column may be called like a member that every object inherits.
    const isGiven = (row: Readonly<Record<string, unknown>>): boolean =>
      Object.hasOwn(row, name) && row[name] !== undefined
    if (rows.every(isGiven)) continue
    // A null delta keeps the cell anyway, but for last_by, where it can set null.
    const isSet = cellVerb(ops, name) === 'set'
    if (!isSet && place.column.algebra !== 'last_by') continue
    const code = isSet ? CELL_SET : CELL_DELTA
    codes.set(
      name,
      Int8Array.from(rows, (row) => (isGiven(row) ? code : CELL_KEEP)),
    )
  }
  return codes.size > 0 ? codes : undefined
}
