/**
 * Typing of comparisons. A plain column beside a literal or another column becomes a condition that
 * bounds and keys can prune by.
 */

import { isNested } from '../format/types.js'
import type { BoundColumn, BoundFilter, BoundValue, CellValue, ValueNode } from './bound-tree.js'
import { type Coerced, coerceLiteral, NO_COUNTERPART } from './coerce.js'
import { boundValue } from './encoding.js'
import { distinctKernel } from './functions-any.js'
import { readNumberText } from './number-text.js'
import { areComparable } from './pair-order.js'
import { printLiteral } from './print.js'
import type { CompareOp, Literal } from './tree.js'
import {
  invalid,
  literalValue,
  nullValue,
  plainColumn,
  show,
  showType,
  type TypedValue,
} from './typed-value.js'
import { BOOL } from './value-type.js'

/** The operator with its operands swapped. */
const SWAPPED: Readonly<Record<CompareOp, CompareOp>> = {
  '=': '=',
  '<>': '<>',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
}

type NotNull = Exclude<TypedValue, { type: null }>

/**
 * A side of a comparison. A literal there takes its meaning from the other side, and may be a
 * number that no type holds.
 */
export type Operand =
  | TypedValue
  | { readonly node: Literal; readonly type: undefined; readonly literal: Literal }

/** `left op right`. @throws InvalidExpression where the two do not compare */
export function bindComparison(op: CompareOp, left: Operand, right: Operand): BoundFilter {
  if (left.type === null || right.type === null) return withNull(op, left, right)
  if (left.type === undefined) {
    if (right.type === undefined) return compareLiterals(op, left.literal, right.literal)
    return withLiteral(SWAPPED[op], right, left.literal)
  }
  if (right.type === undefined) return withLiteral(op, left, right.literal)
  checkPair(left, right)
  const [a, b] = [plainColumn(left), plainColumn(right)]
  if (a && b) return { kind: 'compare-columns', op, left: a, right: b }
  return { kind: 'compare-values', op, left: left.value, right: right.value }
}

/** Whether the two are different, null being a value like any other. */
export function bindDistinct(left: Operand, right: Operand): BoundFilter {
  if (left.type === null || right.type === null) {
    const other = left.type === null ? right : left
    if (other.type === null) return { kind: 'constant', truth: false }
    if (other.type === undefined) return { kind: 'constant', truth: true }
    checkComparable(other)
    return { kind: 'not', term: isNull(other) }
  }
  if (left.type === undefined || right.type === undefined) {
    const term = bindComparison('=', left, right)
    return { kind: 'not', term: { kind: 'is-true', term } }
  }
  checkPair(left, right)
  const args = [left.value, right.value]
  const site = 'IS DISTINCT FROM'
  const call = { kind: 'call', type: BOOL, args, kernel: distinctKernel, takesNulls: true } as const
  return { kind: 'value', value: { ...call, site } }
}

export function isNull(value: NotNull): BoundFilter {
  const column = plainColumn(value)
  if (column) return { kind: 'is-null', column }
  return { kind: 'value-is-null', value: value.value }
}

/** `value IN (items)`. @throws InvalidExpression where an item does not compare with the value */
export function bindIn(value: TypedValue, items: readonly Literal[]): BoundFilter {
  if (value.type === null || value.literal) {
    throw invalid(`${show(value.node)} stands before IN; a column or a computed value has to`)
  }
  checkComparable(value)
  const values: CellValue[] = []
  for (const item of items) {
    if (item.type === 'null') continue
    const coerced = coerce(value, item)
    // A literal that the type can't hold equals no cell.
    if (coerced.kind === 'value') values.push(coerced.value)
  }
  const hasNull = items.some((item) => item.type === 'null')
  const column = plainColumn(value)
  if (!column) return { kind: 'value-in', value: value.value, values, hasNull }
  return { kind: 'in', column, values: values.map((v) => boundValue(column.type, v)), hasNull }
}

function checkPair(left: NotNull, right: NotNull): void {
  if (areComparable(left.type, right.type)) return
  const [a, b] = [left, right].map(({ node, type }) => `${show(node)} (${showType(type)})`)
  throw invalid(`${a} and ${b} do not compare: they are of different types, or nested`)
}

function checkComparable(value: NotNull): void {
  if (!isNested(value.type)) return
  const found = `${show(value.node)} is ${showType(value.type)}`
  throw invalid(`${found}, which compares with nothing; nested columns take IS NULL only`)
}

/** NULL, but for the rows in which the other side fails. */
function withNull(op: CompareOp, left: Operand, right: Operand): BoundFilter {
  const other = left.type === null ? right : left
  if (!other.type) return { kind: 'constant', truth: null }
  checkComparable(other)
  if (other.value.kind === 'cell') return { kind: 'constant', truth: null }
  return { kind: 'compare-values', op, left: other.value, right: nullValue(other.type) }
}

/** Two numbers by their exact values; of other pairs, one by the type of the other. */
function compareLiterals(op: CompareOp, a: Literal, b: Literal): BoundFilter {
  if (isNumberLiteral(a) && isNumberLiteral(b)) {
    return { kind: 'constant', truth: holds(op, exactOrder(a.value, b.value)) }
  }
  if (a.type === 'utf8') return withLiteral(SWAPPED[op], literalValue(b) as NotNull, a)
  return withLiteral(op, literalValue(a) as NotNull, b)
}

type NumberLiteral = Literal & { readonly value: string }

function isNumberLiteral(literal: Literal): literal is NumberLiteral {
  return literal.type === 'integer' || literal.type === 'decimal' || literal.type === 'float'
}

function exactOrder(left: string, right: string): number {
  const [a, b] = [readNumberText(left), readNumberText(right)]
  if (!a || !b) throw invalid(`${left} and ${right} are not both numbers`)
  const scale = Math.max(0, -a.exponent, -b.exponent)
  const [x, y] = [a.unscaled(scale), b.unscaled(scale)]
  return x < y ? -1 : x > y ? 1 : 0
}

function holds(op: CompareOp, sign: number): boolean {
  if (sign === 0) return op === '=' || op === '<=' || op === '>='
  return op === '<>' || (sign < 0 ? op === '<' || op === '<=' : op === '>' || op === '>=')
}

function withLiteral(op: CompareOp, value: NotNull, literal: Literal): BoundFilter {
  checkComparable(value)
  const coerced = coerce(value, literal)
  const column = plainColumn(value)
  const leaf = column ? columnLeaf(column) : valueLeaf(value.value)
  if (coerced.kind === 'value') return leaf.compare(op, coerced.value)
  if (op === '=' || op === '<>') return leaf.decided(op === '<>')
  const isLess = op === '<' || op === '<='
  if (coerced.kind === 'beyond') return leaf.decided(isLess === coerced.sign > 0)
  return leaf.compare(isLess ? '<=' : '>', coerced.value)
}

interface LeafMaker {
  readonly compare: (op: CompareOp, value: CellValue) => BoundFilter
  readonly decided: (truth: boolean) => BoundFilter
}

const columnLeaf = (column: BoundColumn): LeafMaker => ({
  compare(op, value) {
    const literal: BoundValue = boundValue(column.type, value)
    return { kind: 'compare', op, column, literal }
  },
  decided: (truth) => ({ kind: 'decided', column, truth }),
})

const valueLeaf = (value: ValueNode): LeafMaker => ({
  compare: (op, literal) => ({ kind: 'value-compare', op, value, literal }),
  decided: (truth) => ({ kind: 'value-decided', value, truth }),
})

function coerce(value: NotNull, literal: Literal): Exclude<Coerced, string> {
  const coerced = coerceLiteral(literal, value.type)
  if (typeof coerced !== 'string') return coerced
  const text = printLiteral(literal)
  const shown = text.length > 60 ? `${text.slice(0, 57)}...` : text
  const what = plainColumn(value) ? 'column ' : ''
  const is = `${what}${show(value.node)} is ${showType(value.type)}`
  const given = `${shown} is of type ${literal.type}`
  const reason = coerced === NO_COUNTERPART ? 'they do not compare' : coerced
  throw invalid(`${is} and ${given}: ${reason}`)
}

/** A value that stands in two places and is evaluated once. */
export function shared(value: Operand): Operand {
  if (!value.type || value.value.kind === 'cell') return value
  return { ...value, value: { kind: 'shared', type: value.type, value: value.value } }
}
