/**
 * Batches: columns of equal length with Calico types. The unit all reading, merging and writing
 * works on.
 */
import { type Data, Field, makeData, RecordBatch, Schema, Struct } from 'apache-arrow'
import { assert } from '../assert.js'
import { CalicoError } from '../errors.js'
import type { CalicoType } from '../format/types.js'
import { normalColumn, nullColumn } from './column.js'
import { fromArrowType, toArrowType } from './types.js'

export interface BatchField {
  readonly name: string
  readonly type: CalicoType
}

export interface Batch {
  readonly rows: number
  readonly fields: readonly BatchField[]
  /** One per field, each `rows` long and in the normal form of column.ts. */
  readonly columns: readonly Data[]
}

/** A batch of columns, which are brought into normal form. */
export function makeBatch(fields: readonly BatchField[], columns: readonly Data[]): Batch {
  assert(fields.length === columns.length, 'a batch has one column per field')
  const rows = columns[0]?.length ?? 0
  assert(
    columns.every((column) => column.length === rows),
    'the columns of a batch are of one length',
  )
  return { rows, fields, columns: columns.map(normalColumn) }
}

/** A batch of no rows. */
export function emptyBatch(fields: readonly BatchField[]): Batch {
  return { rows: 0, fields, columns: fields.map((f) => nullColumn(toArrowType(f.type), 0)) }
}

/** The column of a name, case-sensitively, or undefined. */
export function batchColumn(batch: Batch, name: string): Data | undefined {
  return batch.columns[batch.fields.findIndex((field) => field.name === name)]
}

/**
 * The named columns, in the order of the names.
 * @throws UnknownColumn where the batch lacks one.
 */
export function selectColumns(batch: Batch, names: readonly string[]): Batch {
  const picks = names.map((name) => {
    const at = batch.fields.findIndex((field) => field.name === name)
    if (at >= 0) return at
    const known = batch.fields.map((field) => field.name).join(', ')
    throw new CalicoError('UnknownColumn', `there is no column '${name}' among: ${known}`)
  })
  return {
    rows: batch.rows,
    fields: picks.map((at) => batch.fields[at]!),
    columns: picks.map((at) => batch.columns[at]!),
  }
}

/**
 * The batch as Arrow JS has it; shares memory. `metadata` becomes that of the schema. All fields
 * are nullable.
 */
export function toRecordBatch(batch: Batch, metadata?: Map<string, string>): RecordBatch {
  const fields = batch.fields.map((field) => new Field(field.name, toArrowType(field.type), true))
  const data = makeData({
    type: new Struct(fields),
    length: batch.rows,
    nullCount: 0,
    children: [...batch.columns],
  })
  return new RecordBatch(new Schema(fields, metadata), data)
}

/**
 * The columns of an Arrow record batch, in normal form; shares memory with it.
 * @throws UnsupportedType where a column's type is not the exact counterpart of a Calico type.
 */
export function fromRecordBatch(recordBatch: RecordBatch): Batch {
  const fields = recordBatch.schema.fields.map((field) => ({
    name: field.name,
    type: fromArrowType(field.type, `column '${field.name}'`),
  }))
  return {
    rows: recordBatch.numRows,
    fields,
    columns: recordBatch.data.children.map(normalColumn),
  }
}
