/** Merges without a store, through the package's door for tiles. */
import { emptyBatch, makeBatch } from '../../../dist/arrow/batch.js'
import { readTile } from '../../../dist/doors/tile.js'
import {
  EXISTS_COLUMN,
  keyColumn,
  opColumn,
  ROW_OP_COLUMN,
  valueColumn,
} from '../../../dist/format/columns.js'
import { parseType } from '../../../dist/format/types.js'
import { mergeColumn } from '../../../dist/tile/merge-column.js'
import { jsonColumn, jsonRows } from './cells.mjs'

const INT8 = parseType('int8')
const BOOL = parseType('bool')

export async function runMerge({ keyTypes, columns, checkpoint, updates }) {
  const keys = keyTypes.map((type, at) => ({ name: keyColumn(at), type: parseType(type) }))
  const values = withHidden(columns, updates).map(({ orderType, op: _, ...column }) => ({
    id: column.column,
    ...mergeColumn({ ...column, ...(orderType && { orderBy: { type: orderType } }) }),
  }))
  let failed = 0
  const tile = readTile({
    key: keyTypes.map((type, at) => ({ name: keyColumn(at), type })),
    columns: columns.map((column) => ({ ...column, name: valueColumn(column.column) })),
    checkpoint: checkpoint && {
      kind: 'batches',
      batches: [segmentBatch(checkpoint, keys, values)],
    },
    updates: updates.map(({ deleteRange, expression, ...update }) => {
      if (deleteRange) return { kind: 'delete-range', ...deleteRange }
      if (expression) {
        const { columns, rows, patches } = update
        const batches = [sourceBatch(rows, expression, keys)]
        return { kind: 'expression', expression, columns, patches, batches }
      }
      return {
        kind: 'batches',
        columns: update.columns,
        batches: [updateBatch(update, keys, values)],
      }
    }),
    stored: true,
    onFailedRows: (count) => {
      failed += count
    },
  })
  const rows = []
  for await (const batch of tile) for (const row of jsonRows(batch)) rows.push(row)
  const shown = values.filter(({ id }) => columns.some(({ column }) => column === id))
  const merged = rows.map((row) => resultRow(row, keys, shown))
  return { rows: merged, ...(failed > 0 && { failed }) }
}

/** The columns, and behind them those that expressions name or assign besides. */
function withHidden(columns, updates) {
  const named = updates.flatMap(({ expression, columns: assigned }) =>
    expression ? [...assigned, ...expression.target] : [],
  )
  const byId = new Map([...named, ...columns].map((column) => [column.column, column]))
  const listed = new Set(columns.map(({ column }) => column))
  return [...columns, ...[...byId.values()].filter(({ column }) => !listed.has(column))]
}

function sourceBatch(rows, { source }, keys) {
  const parts = source.map((text, at) => ({
    name: `s${at}`,
    type: parseType(text),
    cells: rows.map((row) => row.source[at]),
  }))
  return fileBatch(rows, keys, parts)
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

function segmentBatch({ rows }, keys, values) {
  const exists = { name: EXISTS_COLUMN, type: BOOL, cells: rows.map((row) => !row.latent) }
  return fileBatch(rows, keys, [exists, ...values.flatMap(cellsOf(rows))])
}

function updateBatch({ columns, rows }, keys, values) {
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
  return fileBatch(rows, keys, parts)
}

function cellsOf(rows) {
  return ({ id, name, type, companion }) => [
    { name, type, cells: rows.map((row) => row.cells[id]) },
    ...(companion ? [{ ...companion, cells: rows.map((row) => row.a?.[id]) }] : []),
  ]
}

function fileBatch(rows, keys, parts) {
  const all = [
    ...keys.map((field, at) => ({ ...field, cells: rows.map((row) => row.key[at]) })),
    ...parts,
  ]
  const fields = all.map(({ name, type }) => ({ name, type }))
  if (rows.length === 0) return emptyBatch(fields)
  return makeBatch(
    fields,
    all.map(({ type, cells, name }) => jsonColumn(type, cells, name)),
  )
}
