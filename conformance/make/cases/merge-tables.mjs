/**
 * Merges of each row operation with each cell operation over each state of a row. What deltas give
 * is written down here value by value; the rest follows from the two tables of spec/merge.md.
 */
import { companionType } from '../part-fields.mjs'
import { mergeOrderCases } from './merge-orders.mjs'
import { mergeValueCases } from './merge-values.mjs'

/**
 * Per algebra and type a value, two deltas, and what they give: `both` of value and first delta,
 * `all` of these and the second, `deltas` of the two deltas alone. Those of last_by have orders.
 */
const ALGEBRAS = [
  {
    algebra: 'append',
    type: 'list<utf8>',
    value: ['a'],
    first: ['b', null],
    second: ['a'],
    both: ['a', 'b', null],
    all: ['a', 'b', null, 'a'],
    deltas: ['b', null, 'a'],
  },
  sums('int8', 100, -30, 40, [70, 110, 10]),
  sums('int16', 30000, -1, 2, [29999, 30001, 1]),
  sums('int32', 5, 6, 7, [11, 18, 13]),
  sums('int64', '9007199254740993', '1', '-3', ['9007199254740994', '9007199254740991', '-2']),
  sums('decimal(5,2)', '-0.50', '1.75', '100.00', ['1.25', '101.25', '101.75']),
  sums('float32', 0.5, 0.25, -1, [0.75, -0.25, -0.75]),
  sums('float64', 0.1, 0.2, 0.3, [0.30000000000000004, 0.6000000000000001, 0.5]),
  { ...plain('min', 'int64'), value: '5', first: '7', second: '-1', both: '5', all: '-1' },
  { ...plain('max', 'utf8'), value: 'm', first: 'z', second: 'a', both: 'z', all: 'z' },
  { ...plain('and', 'bool'), value: true, first: true, second: false, both: true, all: false },
  { ...plain('or', 'bool'), value: false, first: true, second: false, both: true, all: true },
  {
    ...plain('union', 'list<int32>'),
    value: [2, 9],
    first: [1, 2],
    second: [5],
    both: [1, 2, 9],
    all: [1, 2, 5, 9],
    deltas: [1, 2, 5],
  },
  { ...plain('first', 'date'), value: '2026-01-03', both: '2026-01-03', all: '2026-01-03' },
  {
    ...plain('last_by', 'utf8'),
    orderType: 'int64',
    value: 'v',
    first: 'newer',
    second: 'older',
    orders: ['7', '3'],
    both: 'newer',
    all: 'newer',
    deltas: 'newer',
  },
]

function sums(type, value, first, second, [both, all, deltas]) {
  return { algebra: 'sum', type, value, first, second, both, all, deltas }
}

/** Fills in what two deltas alone give, for the algebras above that need no more. */
function plain(algebra, type) {
  const deltas = { min: '-1', max: 'z', and: false, or: true, first: '2026-01-01' }[algebra]
  const dates = algebra === 'first' ? { first: '2026-01-01', second: '2026-01-02' } : {}
  return { algebra, type, deltas, ...dates }
}

const NULL = { cell: null }

/** States of a row by name; `null` for none. */
const statesOf = ({ value }) => ({
  none: null,
  null: NULL,
  value: { cell: value },
  'latent null': { ...NULL, latent: true },
  'latent value': { cell: value, latent: true },
})

const ROW_OPERATIONS = { merge: 0, delete: 1, replace: 2, patch: 3 }

/** Cell operations by name: code, and the cell that goes with it. */
const cellOperationsOf = ({ first, second, orders }) => ({
  keep: { o: 0, c: second },
  set: { o: 1, c: second },
  'set null': { o: 1, c: null },
  clear: { o: 2, c: second },
  delta: { o: 3, c: first, ...(orders ? { a: orders[0] } : {}) },
  'null delta': { o: 3, c: null },
})

/** What the tables of the chapter say of one row. */
function afterRow(before, rowOp, cell) {
  if (rowOp === 1) return null
  const kept = rowOp === 2 || before === null ? NULL : before
  const { latent: _, ...row } = cell(kept)
  const isLatent = rowOp === 3 && (before === null || before.latent)
  return isLatent ? { ...row, latent: true } : row
}

function afterCell(algebra, row, { o, c, a }) {
  if (o === 0) return row
  if (o === 2 || (o === 1 && c === null)) return { ...row, cell: null, order: undefined }
  if (o === 1) return { ...row, cell: c, order: undefined }
  if (c === null && a === undefined) return row
  return { ...row, ...afterDelta(algebra, row, c, a) }
}

const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other)

/** Found in what is written down above. */
function afterDelta(algebra, { cell, order }, delta, given) {
  const { value, first, second, both, all, deltas, orders } = algebra
  const kept = orders && order === orders[0] && given === orders[1] ? order : given
  const of = (result) => ({ cell: result, order: kept })
  if (cell === null) return of(delta)
  const isFirst = isSame(delta, first)
  if (isSame(cell, value) && order === undefined && isFirst) return of(both)
  if (isSame(delta, second) && isSame(cell, both) && isSame(both, first)) {
    if (!isSame(all, deltas)) throw new Error('two results for one pair')
  }
  if (isSame(delta, second) && isSame(cell, both)) return of(all)
  if (isSame(delta, second) && isSame(cell, first)) return of(deltas)
  throw new Error(`${algebra.algebra} of ${JSON.stringify(cell)} and ${JSON.stringify(delta)}`)
}

const ID = 1

/** A row as a merge is given it or gives it. */
function rowOf(key, { cell, order, latent }) {
  return {
    key: [key],
    cells: { [ID]: cell },
    ...(order === undefined ? {} : { a: { [ID]: order } }),
    ...(latent ? { latent } : {}),
  }
}

function columnOf({ algebra, type, orderType }) {
  return { column: ID, type, algebra, ...(orderType ? { orderType } : {}) }
}

function sortedRows(rows) {
  return rows.sort((a, b) => Buffer.compare(Buffer.from(a.key[0]), Buffer.from(b.key[0])))
}

/** Each state, row operation and cell operation, a key for each. */
function everyPair(algebra) {
  const before = []
  const update = []
  const after = []
  for (const [state, row] of Object.entries(statesOf(algebra))) {
    for (const [rowOp, r] of Object.entries(ROW_OPERATIONS)) {
      for (const [cellOp, { o, c, a }] of Object.entries(cellOperationsOf(algebra))) {
        const key = `${state}, ${rowOp}, ${cellOp}`
        if (row !== null) before.push(rowOf(key, row))
        const companions = a === undefined ? {} : { a: { [ID]: a } }
        update.push({ key: [key], r, cells: { [ID]: c }, ops: { [ID]: o }, ...companions })
        const result = afterRow(row, r, (kept) => afterCell(algebra, kept, { o, c, a }))
        if (result !== null) after.push(rowOf(key, result))
      }
    }
  }
  return {
    title: 'each row operation with each cell operation over each state',
    params: {
      columns: [columnOf(algebra)],
      checkpoint: { rows: sortedRows(before) },
      updates: [{ columns: [{ column: ID, op: 'mixed' }], rows: sortedRows(update) }],
    },
    expect: { rows: sortedRows(after) },
  }
}

/** What comes between a value and two deltas. */
const BETWEEN = {
  nothing: {},
  keep: { o: 0 },
  clear: { o: 2 },
  'set null': { o: 1 },
  delete: { r: 1, o: 0 },
  replace: { r: 2, o: 0 },
  patch: { r: 3, o: 0 },
  'patch and clear': { r: 3, o: 2 },
  'delete of a range': { range: true },
}

/** Two deltas after each of these, a key for each, over a record and over a latent row. */
function everySequence(algebra) {
  const { value, first, second, orders } = algebra
  const rows = { before: [], between: [], first: [], second: [], after: [] }
  for (const latent of [false, true]) {
    for (const [name, { r = 0, o = 0, range }] of Object.entries(BETWEEN)) {
      const key = `${range ? 'range' : 'row'}, ${latent ? 'latent' : 'record'}, ${name}`
      const deltas = [first, second].map((c, at) => ({ o: 3, c, a: orders?.[at] }))
      let row = { cell: value, ...(latent ? { latent } : {}) }
      rows.before.push(rowOf(key, row))
      if (!range) rows.between.push({ key: [key], r, cells: {}, ops: { [ID]: o } })
      row = range ? null : afterRow(row, r, (kept) => afterCell(algebra, kept, { o, c: null }))
      for (const [at, delta] of deltas.entries()) {
        const companions = orders ? { a: { [ID]: delta.a } } : {}
        const list = at === 0 ? rows.first : rows.second
        list.push({ key: [key], r: 3, cells: { [ID]: delta.c }, ...companions })
        row = afterRow(row, 3, (kept) => afterCell(algebra, kept, delta))
      }
      rows.after.push(rowOf(key, row))
    }
  }
  const update = (op, list) => ({ columns: [{ column: ID, op }], rows: sortedRows(list) })
  return {
    title: 'patches with deltas after what leaves a value and what does not',
    params: {
      columns: [columnOf(algebra)],
      checkpoint: { rows: sortedRows(rows.before) },
      updates: [
        update('mixed', rows.between),
        { deleteRange: { lower: hexOf('range'), upper: hexOf('rangf') } },
        update('delta', rows.first),
        update('delta', rows.second),
      ],
    },
    expect: { rows: sortedRows(rows.after) },
  }
}

const hexOf = (text) => Buffer.from(text).toString('hex')

const DELTA_REQUIREMENTS = {
  append: ['013', '014'],
  sum: ['017', '030', '031', '032'],
  min: ['017', '018'],
  max: ['017', '018'],
  and: ['017', '019'],
  or: ['017', '019'],
  union: ['017', '034'],
  first: ['017', '029'],
  last_by: ['035', '036'],
}
const ROW_REQUIREMENTS = ['001', '002', '003', '004', '005', '006', '007', '008', '009']
const CELL_REQUIREMENTS = ['010', '011', '012', '015', '016']

function tableCase(algebra) {
  const numbers = [
    ...ROW_REQUIREMENTS,
    ...CELL_REQUIREMENTS,
    ...DELTA_REQUIREMENTS[algebra.algebra],
  ]
  return {
    name: `table-${algebra.algebra}-${algebra.type.replace(/\W+/g, '-').replace(/-$/, '')}`,
    title: `Every operation over every state: ${algebra.algebra} of ${algebra.type}`,
    requirements: [
      ...numbers.map((number) => `CAL-MERGE-${number}`),
      'CAL-DATA-023',
      ...(companionType(algebra) ? ['CAL-DATA-034'] : []),
      ...(algebra.orderType ? ['CAL-DATA-035'] : []),
    ],
    with: { operation: 'merge', keyTypes: ['utf8'] },
    checks: [everyPair(algebra), everySequence(algebra)],
  }
}

export const mergeCases = () => [
  ...ALGEBRAS.map(tableCase),
  ...mergeValueCases(),
  ...mergeOrderCases(),
]
