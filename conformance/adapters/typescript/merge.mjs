/** Merges without a store: the merge of tiles over batches in memory. */
import { emptyBatch, makeBatch } from '../../../dist/arrow/batch.js'
import { encodeKeys } from '../../../dist/arrow/keys.js'
import {
  EXISTS_COLUMN,
  keyColumn,
  opColumn,
  ROW_OP_COLUMN,
  ROW_PATCH,
} from '../../../dist/format/columns.js'
import { parseType } from '../../../dist/format/types.js'
import { mergeTile } from '../../../dist/tile/merge.js'
import { EXISTS, mergeColumn } from '../../../dist/tile/merge-column.js'
import { bindRange, withoutDeleted } from '../../../dist/tile/range-deletes.js'
import { jsonColumn, jsonRows } from './cells.mjs'

const INT8 = parseType('int8')

export async function runMerge({ keyTypes, columns, checkpoint, updates }) {
  const keys = keyTypes.map((type, at) => ({ name: keyColumn(at), type: parseType(type) }))
  const types = keys.map(({ type }) => type)
  const values = columns.map(({ column, type, algebra, orderType }) => ({
    id: column,
    ...mergeColumn({
      column,
      type,
      ...(algebra && { algebra }),
      ...(orderType && { orderBy: { type: orderType } }),
    }),
  }))
  const ranges = updates.map(({ deleteRange }) => {
    const { lower = null, upper = null, where = null } = deleteRange ?? {}
    return deleteRange ? bindRange({ lower, upper, where }, types) : null
  })
  const deletedAfter = (at) => ranges.slice(at + 1).filter((range) => range !== null)
  const batch = checkpoint && segmentBatch(checkpoint, keys, values)
  const base = batch ? withoutDeleted(one(batch), deletedAfter(-1)) : null
  const layers = updates.flatMap((update, at) =>
    update.deleteRange ? [] : [layerOf(update, keys, values, deletedAfter(at))],
  )
  const rows = []
  const wanted = [...keys, EXISTS, ...values]
  for await (const { batch } of mergeTile({ base, layers, columns: wanted })) {
    for (const row of jsonRows(batch)) rows.push(row)
  }
  return { rows: rows.map((row) => resultRow(row, keys, values)) }
}

function resultRow(row, keys, values) {
  const held = values.filter(({ companion }) => companion && row[companion.name] !== null)
  return {
    key: keys.map(({ name }) => row[name]),
    cells: Object.fromEntries(values.map(({ id, name }) => [id, row[name]])),
    ...(held.length > 0 && {
      a: Object.fromEntries(held.map(({ id, companion }) => [id, row[companion.name]])),
    }),
    ...(row[EXISTS_COLUMN] === false && { latent: true }),
  }
}

async function* one(batch) {
  yield batch
}

function segmentBatch({ rows }, keys, values) {
  const exists = { ...EXISTS, cells: rows.map((row) => !row.latent) }
  return keyedBatch(rows, keys, [exists, ...values.flatMap(cellsOf(rows))])
}

function layerOf(update, keys, values, deleted) {
  const { columns, rows } = update
  const parts = []
  if (rows.some((row) => row.r !== undefined)) {
    parts.push({ name: ROW_OP_COLUMN, type: INT8, cells: rows.map((row) => row.r ?? 0) })
  }
  for (const { column, op } of columns) {
    parts.push(...cellsOf(rows)(values.find((value) => value.id === column)))
    if (op !== 'mixed') continue
    const codes = rows.map((row) => row.ops?.[column] ?? 0)
    parts.push({ name: opColumn(column), type: INT8, cells: codes })
  }
  return {
    source: withoutDeleted(one(keyedBatch(rows, keys, parts)), deleted),
    lower: null,
    ops: new Map(columns.map(({ column, op }) => [`c${column}`, op])),
    patches: rows.some((row) => row.r === ROW_PATCH),
  }
}

function cellsOf(rows) {
  return ({ id, name, type, companion }) => [
    { name, type, cells: rows.map((row) => row.cells[id]) },
    ...(companion ? [{ ...companion, cells: rows.map((row) => row.a?.[id]) }] : []),
  ]
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
