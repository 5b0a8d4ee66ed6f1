/** Cells between their JSON form and batches. */
import { batchRows, buildColumn, fromJsonValue, toJsonValue } from '../../../dist/arrow/value.js'

/** A column of JSON values. */
export function jsonColumn(type, values, where) {
  return buildColumn(
    type,
    values.map((value) => fromJsonValue(type, value)),
    where,
  )
}

/** The rows of a batch, each cell in its JSON form. */
export function jsonRows(batch) {
  return batchRows(batch).map((row) =>
    Object.fromEntries(batch.fields.map(({ name, type }) => [name, toJsonValue(type, row[name])])),
  )
}
