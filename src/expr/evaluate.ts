/**
 * Evaluates bound expressions over a batch, column at a time, in SQL's three-valued logic. Every
 * part is computed for all rows; a row fails where a part that its result needs has failed.
 */
import type { Data } from 'apache-arrow'
import { type Batch, batchColumn } from '../arrow/batch.js'
import { makeBitmap, setBit } from '../arrow/bitmap.js'
import { isValidAt, makeColumn } from '../arrow/column.js'
import { gatherColumn } from '../arrow/gather-column.js'
import { RunBuilder } from '../arrow/runs.js'
import { toArrowType } from '../arrow/types.js'
import { must, unreachable } from '../assert.js'
import { CalicoError } from '../errors.js'
import { printType, sameType } from '../format/types.js'
import type {
  BoundColumn,
  BoundExpression,
  BoundFilter,
  ValueCondition,
  ValueNode,
} from './bound-tree.js'
import { castKernel } from './cast.js'
import { compareLiteral, TRUTHS } from './compare-literal.js'
import { compareSet } from './compare-set.js'
import { type Failed, Failures } from './failures.js'
import {
  andInto,
  FALSE,
  isNullInto,
  NULL,
  notInto,
  orInto,
  setAtNulls,
  TRUE,
  toMask,
  truthVector,
} from './kleene.js'
import { type PairOrder, pairOrder } from './pair-order.js'

/** What became of an expression in each row of a batch. */
export interface Evaluated {
  /** In normal form; null where a row failed. */
  readonly data: Data
  /** One byte per row: 1 where the row failed; null where none did. */
  readonly failed: Uint8Array | null
  /** Why a row failed: the function, and what happened. */
  readonly reasonAt: (row: number) => string
}

/**
 * The value of an expression in each row.
 * @throws UnknownColumn or TypeMismatch where the batch lacks a column that was bound;
 *   InvalidArgument where a column of texts or lists passes 2^31 - 1 bytes or elements
 */
export function evaluateValue(bound: BoundExpression, batch: Batch): Evaluated {
  const run = newRun(batch)
  const { data, failed } = spread(evaluateNode(bound.value, run), bound.value, batch.rows)
  return {
    data,
    failed: failed && Uint8Array.from(failed, (code) => Number(code !== 0)),
    reasonAt: (row) => (failed?.[row] ? run.failures.text(failed[row]) : ''),
  }
}

/**
 * The values of an expression that a read gives out.
 * @throws EvaluationFailed where a row fails; and as evaluateValue
 */
export function evaluateOutput(bound: BoundExpression, batch: Batch, name: string): Data {
  const run = newRun(batch)
  const { data, failed } = spread(evaluateNode(bound.value, run), bound.value, batch.rows)
  if (failed) run.failures.raise(failed, `column '${name}'`)
  return data
}

/**
 * One byte per row: 1 where the filter is TRUE, 0 where it is FALSE or NULL (CAL-EXPR-015).
 * @throws EvaluationFailed where a row fails; and as evaluateValue
 */
export function evaluateFilter(bound: BoundFilter, batch: Batch): Uint8Array {
  const run = newRun(batch)
  const { truth, failed } = evaluateCondition(bound, run)
  if (failed) run.failures.raise(failed, 'the filter')
  return toMask(truth)
}

/** One evaluation over one batch. */
interface Run {
  readonly batch: Batch
  readonly failures: Failures
  /** What stands in several places of the tree. */
  readonly known: Map<ValueNode, Vector>
}

const newRun = (batch: Batch): Run => ({ batch, failures: new Failures(), known: new Map() })

/** Values of rows: cell `row * step` is that of the row, so that a constant has one cell. */
interface Vector {
  readonly data: Data
  readonly step: 0 | 1
  readonly failed: Failed
}

/** Truth values of rows; whoever gets them may change them. */
interface Truths {
  readonly truth: Uint8Array
  readonly failed: Failed
}

/** A vector with a cell for each row. */
function spread(vector: Vector, { type }: ValueNode, rows: number): Vector {
  const { data, step, failed } = vector
  if (step === 1) return vector
  const runs = new RunBuilder()
  for (let row = 0; row < rows; row++) runs.push(0, 0, 1)
  return {
    data: gatherColumn(type, [data], runs),
    step: 1,
    failed: failed && new Uint32Array(rows).fill(failed[0]!),
  }
}

function evaluateNode(node: ValueNode, run: Run): Vector {
  switch (node.kind) {
    case 'cell':
      return { data: cellsOf(node.column, run.batch), step: 1, failed: null }
    case 'constant':
      return { data: node.data, step: 0, failed: null }
    case 'condition':
      return boolVector(evaluateCondition(node.term, run))
    case 'call':
      return evaluateCall(node, run)
    case 'case':
      return evaluateCase(node, run)
    case 'coalesce':
      return evaluateCoalesce(node, run)
    case 'shared': {
      const known = run.known.get(node.value) ?? evaluateNode(node.value, run)
      run.known.set(node.value, known)
      return known
    }
  }
}

function boolVector({ truth, failed }: Truths): Vector {
  const rows = truth.length
  const [values, validity] = [makeBitmap(rows), makeBitmap(rows)]
  for (let row = 0; row < rows; row++) {
    if (failed?.[row] || truth[row] === NULL) continue
    setBit(validity, row)
    if (truth[row] === TRUE) setBit(values, row)
  }
  const data = makeColumn({ type: toArrowType({ kind: 'bool' }), length: rows, values, validity })
  return { data, step: 1, failed }
}

function evaluateCall(node: Extract<ValueNode, { kind: 'call' }>, run: Run): Vector {
  const vectors = node.args.map((arg) => evaluateNode(arg, run))
  const step = vectors.every((vector) => vector.step === 0) ? 0 : 1
  const rows = step === 0 ? 1 : run.batch.rows
  const live = new Uint8Array(rows).fill(1)
  let failed: Failed = null
  for (const vector of vectors) {
    if (!node.takesNulls) killNulls(live, vector)
    if (!vector.failed) continue
    failed ??= new Uint32Array(rows)
    for (let row = 0; row < rows; row++) failed[row] ||= vector.failed[row * vector.step]!
  }
  if (failed) for (let row = 0; row < rows; row++) if (failed[row] !== 0) live[row] = 0
  const args = vectors.map(({ data, step }, at) => ({ type: node.args[at]!.type, data, step }))
  const body = node.kernel({
    args,
    rows,
    type: node.type,
    live,
    fail(row, reason) {
      live[row] = 0
      failed ??= new Uint32Array(rows)
      failed[row] = run.failures.code(node.site, reason)
    },
  })
  const data = makeColumn({
    type: toArrowType(node.type),
    length: rows,
    validity: bitsOf(live),
    ...body,
  })
  return { data, step, failed }
}

function killNulls(live: Uint8Array, { data, step }: Vector): void {
  if (data.nullCount === 0) return
  for (let row = 0; row < live.length; row++) if (!isValidAt(data, row * step)) live[row] = 0
}

function bitsOf(live: Uint8Array): Uint8Array | undefined {
  if (!live.includes(0)) return undefined
  const bits = makeBitmap(live.length)
  for (let row = 0; row < live.length; row++) if (live[row] === 1) setBit(bits, row)
  return bits
}

/** Cells of several vectors, of which each row takes one; where `chosen` is -1, none. */
function choose(node: ValueNode, vectors: readonly Vector[], choice: Choice): Vector {
  const { chosen } = choice
  const runs = new RunBuilder()
  let failed = choice.failed
  for (let row = 0; row < chosen.length; row++) {
    const vector = vectors[chosen[row]!]
    const at = vector ? row * vector.step : 0
    const code = failed?.[row] || vector?.failed?.[at] || 0
    if (code !== 0) {
      failed ??= new Uint32Array(chosen.length)
      failed[row] = code
    }
    runs.push(code === 0 ? chosen[row]! : -1, at, 1)
  }
  const sources = vectors.map(({ data }) => data)
  return { data: gatherColumn(node.type, sources, runs), step: 1, failed }
}

interface Choice {
  /** The vector of each row. */
  readonly chosen: Int32Array
  /** Rows that failed before a choice was made. */
  readonly failed: Uint32Array | null
}

/** A row takes the first branch whose condition is TRUE; conditions after it are not needed. */
function evaluateCase(node: Extract<ValueNode, { kind: 'case' }>, run: Run): Vector {
  const { rows } = run.batch
  const chosen = new Int32Array(rows).fill(node.branches.length)
  const isOpen = new Uint8Array(rows).fill(1)
  let failed: Uint32Array | null = null
  node.branches.forEach(({ when }, branch) => {
    const { truth, failed: failedHere } = evaluateCondition(when, run)
    for (let row = 0; row < rows; row++) {
      if (isOpen[row] === 0) continue
      if (failedHere?.[row]) {
        failed ??= new Uint32Array(rows)
        failed[row] = failedHere[row]
        isOpen[row] = 0
      } else if (truth[row] === TRUE) {
        chosen[row] = branch
        isOpen[row] = 0
      }
    }
  })
  const values = [...node.branches.map(({ result }) => result), node.otherwise]
  const vectors = values.map((value) => evaluateNode(value, run))
  return choose(node, vectors, { chosen, failed })
}

/** A row takes the first argument that is not null; those after it are not needed. */
function evaluateCoalesce(node: Extract<ValueNode, { kind: 'coalesce' }>, run: Run): Vector {
  const vectors = node.args.map((arg) => evaluateNode(arg, run))
  const chosen = new Int32Array(run.batch.rows).fill(-1)
  for (let row = 0; row < chosen.length; row++) {
    chosen[row] = vectors.findIndex(({ data, step, failed }) => {
      return failed?.[row * step] || isValidAt(data, row * step)
    })
  }
  return choose(node, vectors, { chosen, failed: null })
}

function evaluateCondition(bound: BoundFilter, run: Run): Truths {
  switch (bound.kind) {
    case 'and':
    case 'or':
      return evaluateTerms(bound, run)
    case 'not': {
      const out = evaluateCondition(bound.term, run)
      notInto(out.truth)
      return out
    }
    case 'is-unknown': {
      const out = evaluateCondition(bound.term, run)
      isNullInto(out.truth)
      return out
    }
    case 'is-true': {
      const out = evaluateCondition(bound.term, run)
      for (let row = 0; row < out.truth.length; row++) {
        if (out.truth[row] === NULL) out.truth[row] = FALSE
      }
      return out
    }
    case 'value':
    case 'value-decided':
    case 'value-is-null':
    case 'value-compare':
    case 'compare-values':
    case 'value-in':
      return evaluateValueCondition(bound, run)
    default: {
      const truth = truthVector(run.batch.rows)
      evaluateLeaf(truth, bound, run.batch)
      return { truth, failed: null }
    }
  }
}

/** From the left: a term is not needed in rows that those before it have decided. */
function evaluateTerms(bound: Extract<BoundFilter, { kind: 'and' | 'or' }>, run: Run): Truths {
  const isAnd = bound.kind === 'and'
  const { rows } = run.batch
  const truth = truthVector(rows).fill(isAnd ? TRUE : FALSE)
  const decided = isAnd ? FALSE : TRUE
  let failed: Uint32Array | null = null
  for (const term of bound.terms) {
    const next = evaluateCondition(term, run)
    if (next.failed) {
      failed ??= new Uint32Array(rows)
      for (let row = 0; row < rows; row++) {
        if (truth[row] !== decided) failed[row] ||= next.failed[row]!
        // What failed and is not needed must not count as an answer either.
        if (next.failed[row] !== 0) next.truth[row] = isAnd ? TRUE : FALSE
      }
    }
    if (isAnd) andInto(truth, next.truth)
    else orInto(truth, next.truth)
  }
  return { truth, failed: failed?.some((code) => code !== 0) ? failed : null }
}

function evaluateValueCondition(leaf: ValueCondition, run: Run): Truths {
  const { rows } = run.batch
  if (leaf.kind === 'compare-values') return comparePairs(leaf, run)
  const vector = evaluateNode(leaf.value, run)
  // A constant is worked on as one row, whose truth is that of all.
  const truth = truthVector(vector.data.length)
  fillTruth(truth, leaf, vector.data)
  if (vector.step === 1) return { truth, failed: vector.failed }
  const failed = vector.failed && new Uint32Array(rows).fill(vector.failed[0]!)
  return { truth: truthVector(rows).fill(truth[0]!), failed }
}

function fillTruth(
  out: Uint8Array,
  leaf: Exclude<ValueCondition, { kind: 'compare-values' }>,
  data: Data,
): void {
  switch (leaf.kind) {
    case 'value':
      compareLiteral(out, data, { op: '=', value: true })
      break
    case 'value-decided':
      out.fill(leaf.truth ? TRUE : FALSE)
      break
    case 'value-is-null':
      out.fill(FALSE)
      setAtNulls(out, data, TRUE)
      return
    case 'value-compare':
      compareLiteral(out, data, { op: leaf.op, value: leaf.literal })
      break
    case 'value-in':
      fillIn(out, data, leaf)
      break
  }
  setAtNulls(out, data, NULL)
}

function fillIn(
  out: Uint8Array,
  data: Data,
  { values, hasNull }: Pick<Extract<ValueCondition, { kind: 'value-in' }>, 'values' | 'hasNull'>,
): void {
  compareSet(out, data, values)
  // A NULL in the list may be the cell's value: what is found in no other place is unknown.
  if (hasNull) orInto(out, truthVector(out.length).fill(NULL))
}

function comparePairs(leaf: Extract<ValueCondition, { kind: 'compare-values' }>, run: Run): Truths {
  const [a, b] = [evaluateNode(leaf.left, run), evaluateNode(leaf.right, run)]
  const order = pairOrder(
    { type: leaf.left.type, data: a.data },
    { type: leaf.right.type, data: b.data },
  )
  const truth = truthVector(run.batch.rows)
  const { before, equal, after } = TRUTHS[leaf.op]
  let failed: Failed = null
  for (let row = 0; row < truth.length; row++) {
    const [i, j] = [row * a.step, row * b.step]
    const code = a.failed?.[i] || b.failed?.[j] || 0
    if (code !== 0) {
      failed ??= new Uint32Array(truth.length)
      failed[row] = code
    }
    if (!isValidAt(a.data, i) || !isValidAt(b.data, j)) truth[row] = NULL
    else {
      const sign = order(i, j)
      truth[row] = sign < 0 ? before : sign > 0 ? after : equal
    }
  }
  return { truth, failed }
}

type Leaf = Extract<
  BoundFilter,
  { kind: 'constant' | 'decided' | 'is-null' | 'compare' | 'compare-columns' | 'in' }
>

function evaluateLeaf(out: Uint8Array, leaf: Leaf, batch: Batch): void {
  switch (leaf.kind) {
    case 'constant':
      out.fill(leaf.truth === null ? NULL : leaf.truth ? TRUE : FALSE)
      return
    case 'decided':
      out.fill(leaf.truth ? TRUE : FALSE)
      setAtNulls(out, columnOf(leaf.column, batch), NULL)
      return
    case 'is-null':
      out.fill(FALSE)
      setAtNulls(out, columnOf(leaf.column, batch), TRUE)
      return
    case 'compare': {
      const column = columnOf(leaf.column, batch)
      compareLiteral(out, column, { op: leaf.op, value: leaf.literal.value })
      setAtNulls(out, column, NULL)
      return
    }
    case 'compare-columns':
      compareColumns(out, leaf, batch)
      return
    case 'in': {
      const column = columnOf(leaf.column, batch)
      const values = leaf.values.map(({ value }) => value)
      fillIn(out, column, { values, hasNull: leaf.hasNull })
      setAtNulls(out, column, NULL)
      return
    }
    default:
      unreachable(leaf)
  }
}

function compareColumns(
  out: Uint8Array,
  leaf: Extract<Leaf, { kind: 'compare-columns' }>,
  batch: Batch,
): void {
  const { op, left, right } = leaf
  const [a, b] = [columnOf(left, batch), columnOf(right, batch)]
  const { before, equal, after } = TRUTHS[op]
  const order: PairOrder = pairOrder({ type: left.type, data: a }, { type: right.type, data: b })
  for (let row = 0; row < out.length; row++) {
    const sign = order(row, row)
    out[row] = sign < 0 ? before : sign > 0 ? after : equal
  }
  setAtNulls(out, a, NULL)
  setAtNulls(out, b, NULL)
}

/** A column in the width that it was bound to, which kernels need. */
function cellsOf(column: BoundColumn, batch: Batch): Data {
  const data = columnOf(column, batch)
  const { type } = must(fieldOf(column, batch), 'a column has a field')
  if (sameType(type, column.type)) return data
  const cast = must(castKernel(type, column.type), 'integers are cast to integers')
  const rows = data.length
  const live = new Uint8Array(rows).fill(1)
  killNulls(live, { data, step: 1, failed: null })
  const args = [{ type, data, step: 1 }]
  const body = cast({ args, rows, type: column.type, live, fail: () => {} })
  return makeColumn({
    type: toArrowType(column.type),
    length: rows,
    validity: bitsOf(live),
    ...body,
  })
}

function fieldOf(column: BoundColumn, batch: Batch) {
  return batch.fields.find(({ name }) => name === column.name)
}

function columnOf(column: BoundColumn, batch: Batch): Data {
  const field = fieldOf(column, batch)
  if (!field) {
    throw new CalicoError(
      'UnknownColumn',
      `the expression reads column '${column.name}', which the batch lacks; read it as well`,
    )
  }
  // Integers of any width compare alike, so a batch may still have the width before a widening.
  const bothInts = field.type.kind.startsWith('int') && column.type.kind.startsWith('int')
  if (!bothInts && !sameType(field.type, column.type)) {
    throw new CalicoError(
      'TypeMismatch',
      `column '${column.name}' is ${printType(field.type)} in the batch, and the expression was ` +
        `bound to ${printType(column.type)}; bind it to the fields of the batch`,
    )
  }
  return must(batchColumn(batch, column.name), 'a field has a column')
}
