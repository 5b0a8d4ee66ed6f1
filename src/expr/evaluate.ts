/** Evaluates a bound filter over a batch, column at a time, in SQL's three-valued logic. */
import type { Data } from 'apache-arrow'
import type { Batch } from '../arrow/batch.js'
import { unreachable } from '../assert.js'
import { CalicoError } from '../errors.js'
import { printType, sameType } from '../format/types.js'
import type { BoundColumn, BoundFilter } from './bound-tree.js'
import { compareColumns } from './compare-columns.js'
import { compareLiteral } from './compare-literal.js'
import { compareSet } from './compare-set.js'
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

/**
 * One byte per row: 1 where the filter is TRUE, 0 where it is FALSE or NULL (CAL-EXPR-015).
 * @throws UnknownColumn or TypeMismatch where the batch lacks a column the filter was bound to.
 */
export function evaluateFilter(bound: BoundFilter, batch: Batch): Uint8Array {
  return toMask(evaluate(bound, batch))
}

function evaluate(bound: BoundFilter, batch: Batch): Uint8Array {
  switch (bound.kind) {
    case 'and':
    case 'or':
      return evaluateTerms(bound, batch)
    case 'not': {
      const out = evaluate(bound.term, batch)
      notInto(out)
      return out
    }
    case 'is-unknown': {
      const out = evaluate(bound.term, batch)
      isNullInto(out)
      return out
    }
    default: {
      const out = truthVector(batch.rows)
      evaluateLeaf(out, bound, batch)
      return out
    }
  }
}

function evaluateTerms(
  bound: Extract<BoundFilter, { kind: 'and' | 'or' }>,
  batch: Batch,
): Uint8Array {
  const isAnd = bound.kind === 'and'
  let out: Uint8Array | undefined
  for (const term of bound.terms) {
    const next = evaluate(term, batch)
    if (out === undefined) out = next
    else if (isAnd) andInto(out, next)
    else orInto(out, next)
  }
  return out ?? truthVector(batch.rows).fill(isAnd ? TRUE : FALSE)
}

type Leaf = Exclude<BoundFilter, { kind: 'and' | 'or' | 'not' | 'is-unknown' }>

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
    case 'compare-columns': {
      const left = columnOf(leaf.left, batch)
      const right = columnOf(leaf.right, batch)
      compareColumns(out, leaf.op, {
        left: { type: leaf.left.type, data: left },
        right: { type: leaf.right.type, data: right },
      })
      setAtNulls(out, left, NULL)
      setAtNulls(out, right, NULL)
      return
    }
    case 'in':
      evaluateIn(out, leaf, batch)
      return
    default:
      unreachable(leaf)
  }
}

function evaluateIn(
  out: Uint8Array,
  leaf: Extract<BoundFilter, { kind: 'in' }>,
  batch: Batch,
): void {
  const column = columnOf(leaf.column, batch)
  compareSet(
    out,
    column,
    leaf.values.map(({ value }) => value),
  )
  // A NULL in the list may be the cell's value: what is found in no other place is unknown.
  if (leaf.hasNull) orInto(out, truthVector(batch.rows).fill(NULL))
  setAtNulls(out, column, NULL)
}

function columnOf(column: BoundColumn, batch: Batch): Data {
  const at = batch.fields.findIndex((field) => field.name === column.name)
  const field = batch.fields[at]
  if (!field) {
    throw new CalicoError(
      'UnknownColumn',
      `the filter reads column '${column.name}', which the batch lacks; read it as well`,
    )
  }
  // Integers of any width evaluate alike, so a batch may still have the width before a widening.
  const bothInts = field.type.kind.startsWith('int') && column.type.kind.startsWith('int')
  if (!bothInts && !sameType(field.type, column.type)) {
    throw new CalicoError(
      'TypeMismatch',
      `column '${column.name}' is ${printType(field.type)} in the batch, and the filter was ` +
        `bound to ${printType(column.type)}; bind it to the fields of the batch`,
    )
  }
  return batch.columns[at]!
}
