/** Merges without a store: the merge of tiles over batches in memory. */
import { emptyBatch, makeBatch } from '../../../dist/arrow/batch.js'
import { encodeKeys } from '../../../dist/arrow/keys.js'
import { keyColumn, opColumn, ROW_OP_COLUMN, valueColumn } from '../../../dist/format/columns.js'
import { parseType } from '../../../dist/format/types.js'
import { mergeTile } from '../../../dist/tile/merge.js'
import { jsonColumn, jsonRows } from './cells.mjs'

const INT8 = parseType('int8')

export async function runMerge({ keyTypes, columns, checkpoint, updates }) {
  const keys = keyTypes.map((type, at) => ({ name: keyColumn(at), type: parseType(type) }))
  const values = columns.map(({ column, type, algebra }) => ({
    column,
    name: valueColumn(column),
    type: parseType(type),
    ...(algebra ? { algebra } : {}),
  }))
  const base = checkpoint ? one(segmentBatch(checkpoint, keys, values)) : null
  const layers = updates.map((update) => ({
    source: one(updateBatch(update, keys, values)),
    lower: null,
    ops: new Map(update.columns.map(({ column, op }) => [valueColumn(column), op])),
  }))
  const rows = []
  for await (const { batch } of mergeTile({ base, layers, columns: [...keys, ...values] })) {
    for (const row of jsonRows(batch)) rows.push(row)
  }
  return {
    rows: rows.map((row) => ({
      key: keys.map(({ name }) => row[name]),
      cells: Object.fromEntries(values.map(({ column, name }) => [column, row[name]])),
    })),
  }
}

async function* one(batch) {
  yield batch
}

function segmentBatch({ rows }, keys, values) {
  return keyedBatch(rows, keys, values.map(cellsOf(rows)))
}

function updateBatch({ columns, rows }, keys, values) {
  const parts = []
  if (rows.some((row) => row.r !== undefined)) {
    parts.push({ name: ROW_OP_COLUMN, type: INT8, cells: rows.map((row) => row.r ?? 0) })
  }
  for (const { column, op } of columns) {
    parts.push(cellsOf(rows)(values.find((value) => value.column === column)))
    if (op !== 'mixed') continue
    const codes = rows.map((row) => row.ops?.[column] ?? 0)
    parts.push({ name: opColumn(column), type: INT8, cells: codes })
  }
  return keyedBatch(rows, keys, parts)
}

function cellsOf(rows) {
  return ({ column, name, type }) => ({ name, type, cells: rows.map((row) => row.cells[column]) })
}

function keyedBatch(rows, keys, parts) {
  const all = [
    ...keys.map((field, at) => ({ ...field, cells: rows.map((row) => row.key[at]) })),
    ...parts,
  ]
  const fields = all.map(({ name, type }) => ({ name, type }))
  const batch =
    rows.length === 0
      ? emptyBatch(fields)
      : makeBatch(
          fields,
          all.map(({ type, cells, name }) => jsonColumn(type, cells, name)),
        )
  const types = keys.map(({ type }) => type)
  return { keys: encodeKeys(batch.columns.slice(0, keys.length), types), batch }
}
