/**
 * Cells as JavaScript values. The form of a value, by type; a null cell is null:
 *
 *   bool               boolean
 *   int8 int16 int32   number
 *   int64              bigint
 *   float32 float64    number
 *   decimal(p,s)       string with exactly s digits after the point
 *   utf8               string without lone surrogates
 *   binary             Uint8Array
 *   date               'YYYY-MM-DD'
 *   timestamp          'YYYY-MM-DDTHH:MM:SS.ffffff'
 *   timestamptz        'YYYY-MM-DDTHH:MM:SS.ffffffZ'
 *   list<T>            array
 *   struct<…>          object with all fields
 *   map<K,V>           Map, in the order in which the cell holds its entries
 *   vector<float32,n>  Float32Array of n
 *   vector<float64,n>  Float64Array of n
 *
 * Taken too are, for int64, a safe integer or a string of digits; for decimals, fewer digits after
 * the point; for dates, a Date at midnight UTC; for timestamps, fewer digits, a space for the T, a
 * Date, a bigint of µs, and with a zone an offset such as +02:00 for the Z; for structs, objects
 * that lack fields, which are null; for maps, an array of pairs and, where the keys are utf8, an
 * object; for vectors, any array of n numbers.
 *
 * Dates and timestamps outside of years 0001 to 9999 are the signed count of days or µs since 1970
 * as a string, such as '+2932897' or '-62135596800000001'.
 */
import { type Batch, type BatchField, emptyBatch, makeBatch } from './batch.js'
import { buildColumn } from './value-build.js'
import { columnValues, setOwn } from './value-read.js'

export { fromJsonValue, toJsonValue } from './value-json.js'
export { buildColumn, columnValues }

/**
 * A batch of row objects. Fields that a row lacks are null; properties that are no fields are
 * ignored.
 * @throws TypeMismatch naming column, row and value.
 */
export function buildBatch(
  fields: readonly BatchField[],
  rows: readonly Readonly<Record<string, unknown>>[],
): Batch {
  if (rows.length === 0) return emptyBatch(fields)
  const columns = fields.map((field) => {
    const values = rows.map((row) => (Object.hasOwn(row, field.name) ? row[field.name] : null))
    return buildColumn(field.type, values, `column '${field.name}'`)
  })
  return { ...makeBatch(fields, columns), rows: rows.length }
}

/** The rows of a batch as objects, with the fields in their order. */
export function batchRows(batch: Batch): Record<string, unknown>[] {
  const columns = batch.fields.map((field, at) => columnValues(field.type, batch.columns[at]!))
  const rows = new Array<Record<string, unknown>>(batch.rows)
  for (let i = 0; i < rows.length; i++) {
    const row: Record<string, unknown> = {}
    for (let c = 0; c < columns.length; c++) setOwn(row, batch.fields[c]!.name, columns[c]![i])
    rows[i] = row
  }
  return rows
}
