/**
 * Pruning by bounds: what a filter can be over a set of rows of which only bounds are known. Each
 * node gives the set of outcomes that some row may have; the set may be too large, never too small
 * (CAL-EXPR-026).
 */
import type { BoundColumn, BoundFilter, BoundValue } from './bound-tree.js'
import type { ColumnBounds } from './bounds.js'
import type { CompareOp } from './tree.js'

/** Sets of outcomes, as bits. */
const TRUE = 1
const FALSE = 2
const NULL = 4

interface Known {
  readonly boundsOf: (column: string) => ColumnBounds | undefined
  readonly rows: number
}

/**
 * What is known of one column: which outcomes its nulls and cells lead to, and where the cells lie.
 */
interface Cells {
  readonly hasNulls: boolean
  readonly hasValues: boolean
  readonly min: string | null
  readonly max: string | null
}

/**
 * 'none' where certainly no row makes the filter TRUE, else 'some'.
 * @param boundsOf the bounds of a column over the rows, or undefined where they are not known
 * @param rows how many rows the bounds are of
 */
export function pruneByBounds(
  bound: BoundFilter,
  boundsOf: (column: string) => ColumnBounds | undefined,
  rows: number,
): 'none' | 'some' {
  if (rows === 0) return 'none'
  return outcomes(bound, { boundsOf, rows }) & TRUE ? 'some' : 'none'
}

function outcomes(bound: BoundFilter, known: Known): number {
  switch (bound.kind) {
    case 'constant':
      return bound.truth === null ? NULL : bound.truth ? TRUE : FALSE
    case 'decided': {
      return ofCells(cellsOf(bound.column, known), bound.truth ? TRUE : FALSE)
    }
    case 'is-null': {
      const { hasNulls, hasValues } = cellsOf(bound.column, known)
      return (hasNulls ? TRUE : 0) | (hasValues ? FALSE : 0)
    }
    case 'compare': {
      const cells = cellsOf(bound.column, known)
      return ofCells(cells, compareOutcomes(bound.op, cells, bound.literal))
    }
    case 'compare-columns': {
      const left = cellsOf(bound.left, known)
      const right = cellsOf(bound.right, known)
      return (
        (left.hasNulls || right.hasNulls ? NULL : 0) |
        (left.hasValues && right.hasValues ? TRUE | FALSE : 0)
      )
    }
    case 'in': {
      const cells = cellsOf(bound.column, known)
      const isIn = bound.values.some((value) => mayEqual(cells, value)) ? TRUE : 0
      return ofCells(cells, isIn | (bound.hasNull ? NULL : FALSE))
    }
    case 'is-unknown': {
      const term = outcomes(bound.term, known)
      return (term & NULL ? TRUE : 0) | (term & (TRUE | FALSE) ? FALSE : 0)
    }
    case 'is-true': {
      const term = outcomes(bound.term, known)
      return (term & TRUE) | (term & (FALSE | NULL) ? FALSE : 0)
    }
    case 'not':
      return negated(outcomes(bound.term, known))
    case 'and':
      return bound.terms.map((term) => outcomes(term, known)).reduce(both, TRUE)
    case 'or': {
      const terms = bound.terms.map((term) => negated(outcomes(term, known)))
      return negated(terms.reduce(both, TRUE))
    }
    // Conditions on computed values: nothing is known of them.
    default:
      return TRUE | FALSE | NULL
  }
}

function negated(set: number): number {
  return (set & TRUE ? FALSE : 0) | (set & FALSE ? TRUE : 0) | (set & NULL)
}

/** The outcomes of AND over any outcome of each side. */
function both(a: number, b: number): number {
  const isTrue = a & b & TRUE
  const isFalse = (a | b) & FALSE
  const isNull = (a & NULL && b & (TRUE | NULL)) || (b & NULL && a & TRUE) ? NULL : 0
  return isTrue | isFalse | isNull
}

function cellsOf(column: BoundColumn, known: Known): Cells {
  const bounds = known.boundsOf(column.name)
  if (!bounds) return { hasNulls: true, hasValues: true, min: null, max: null }
  const { nulls, min, max } = bounds
  return { hasNulls: nulls > 0, hasValues: nulls < known.rows, min, max }
}

function ofCells(cells: Cells, ofValues: number): number {
  return (cells.hasNulls ? NULL : 0) | (cells.hasValues ? ofValues : 0)
}

/**
 * Whether some encoding from min to max is at or above `low`, or above it where `orAt` is not set;
 * and so below.
 */
function mayBeAbove(cells: Cells, encoded: string, orAt: boolean): boolean {
  return cells.max === null || cells.max > encoded || (orAt && cells.max === encoded)
}

function mayBeBelow(cells: Cells, encoded: string, orAt: boolean): boolean {
  return cells.min === null || cells.min < encoded || (orAt && cells.min === encoded)
}

function mayEqual(cells: Cells, { low, high }: BoundValue): boolean {
  return mayBeAbove(cells, low, true) && mayBeBelow(cells, high, true)
}

/** Whether `cell op literal` may be TRUE for some cell that is not null. */
function mayHold(op: CompareOp, cells: Cells, literal: BoundValue): boolean {
  switch (op) {
    case '=':
      return mayEqual(cells, literal)
    case '<>':
      return mayBeBelow(cells, literal.low, false) || mayBeAbove(cells, literal.high, false)
    case '<':
      return mayBeBelow(cells, literal.low, false)
    case '<=':
      return mayBeBelow(cells, literal.high, true)
    case '>':
      return mayBeAbove(cells, literal.high, false)
    case '>=':
      return mayBeAbove(cells, literal.low, true)
  }
}

const OPPOSITE: Readonly<Record<CompareOp, CompareOp>> = {
  '=': '<>',
  '<>': '=',
  '<': '>=',
  '<=': '>',
  '>': '<=',
  '>=': '<',
}

function compareOutcomes(op: CompareOp, cells: Cells, literal: BoundValue): number {
  const isTrue = mayHold(op, cells, literal) ? TRUE : 0
  return isTrue | (mayHold(OPPOSITE[op], cells, literal) ? FALSE : 0)
}
