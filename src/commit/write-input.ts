/** What a write is given, as batches of columns under the names that people know. */
import type { Batch, BatchField } from '../arrow/batch.js'
import { buildBatch } from '../arrow/value.js'
import { CELL_KEEP, CELL_SET } from '../format/columns.js'
import type { KeySpaceDefinition } from '../format/generated/documents.js'
import { parseType } from '../format/types.js'
import { findColumn } from '../table/definition.js'
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
  const fields = names.map((name) => {
    const place = findColumn(keySpace, name)
    return { name, type: parseType(place.kind === 'key' ? place.type : place.column.type) }
  })
  const wrapped = input.map((row) => wrapElements(keySpace, row))
  return {
    fields,
    batches: once(buildBatch(fields, wrapped)),
    mixed: (ops) => missingCells(keySpace, names, input, ops),
  }
}

async function* once(batch: Batch): AsyncGenerator<Batch> {
  yield batch
}

/** In columns that append, a single element stands for a list of one. */
function wrapElements(
  keySpace: KeySpaceDefinition,
  row: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const out: Record<string, unknown> = { ...row }
  for (const group of keySpace.groups) {
    for (const { name, algebra } of group.columns) {
      const value = Object.hasOwn(out, name) ? out[name] : undefined
      if (algebra === 'append' && value !== undefined && value !== null && !Array.isArray(value))
        out[name] = [value]
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
    if (findColumn(keySpace, name).kind === 'key') continue
    // A column may be called like a member that every object inherits.
    const isGiven = (row: Readonly<Record<string, unknown>>): boolean =>
      Object.hasOwn(row, name) && row[name] !== undefined
    if (rows.every(isGiven)) continue
    // A null delta keeps the cell anyway, so only sets need a code of their own for rows that say
    // nothing.
    if (cellVerb(ops, name) !== 'set') continue
    codes.set(
      name,
      Int8Array.from(rows, (row) => (isGiven(row) ? CELL_SET : CELL_KEEP)),
    )
  }
  return codes.size > 0 ? codes : undefined
}
