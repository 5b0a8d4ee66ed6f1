/**
 * Resolves the columns of an expression, types it, and brings its literals into the form of their
 * columns.
 */
import type { BatchField } from '../arrow/batch.js'
import { CalicoError } from '../errors.js'
import { type CalicoType, isNested, printType } from '../format/types.js'
import type { BoundColumn, BoundFilter, BoundValue } from './bound-tree.js'
import { type Coerced, coerceLiteral, NO_COUNTERPART } from './coerce.js'
import { boundValue } from './encoding.js'
import { nearNames } from './near-names.js'
import { printExpression, printLiteral, printName } from './print.js'
import {
  type CompareOp,
  EXPRESSION_DEPTH_MAX,
  type Expression,
  IN_LIST_MAX,
  isWithinDepth,
  type Literal,
} from './tree.js'

/** The operator with its operands swapped. */
const SWAPPED: Readonly<Record<CompareOp, CompareOp>> = {
  '=': '=',
  '<>': '<>',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
}

type Node<K extends Expression['kind']> = Extract<Expression, { kind: K }>
type Fields = ReadonlyMap<string, BatchField>

/**
 * A filter over columns of the given fields, ready for evaluateFilter, pruneByBounds and keyRange.
 * @throws UnknownColumn where a column is not among the fields, with names that look alike;
 *   InvalidExpression where the expression is no condition, is nested deeper than
 *   EXPRESSION_DEPTH_MAX, or compares what does not compare.
 */
export function bindExpression(options: {
  readonly expression: Expression
  readonly fields: readonly BatchField[]
}): BoundFilter {
  const { expression, fields } = options
  if (!isWithinDepth(expression)) {
    throw invalid(`the expression is nested more than ${EXPRESSION_DEPTH_MAX} levels deep`)
  }
  return bindCondition(expression, new Map(fields.map((field) => [field.name, field])))
}

function invalid(message: string): CalicoError {
  return new CalicoError('InvalidExpression', message)
}

function bindCondition(node: Expression, fields: Fields): BoundFilter {
  switch (node.kind) {
    case 'literal':
      if (node.type === 'null') return { kind: 'constant', truth: null }
      if (node.type === 'bool') return { kind: 'constant', truth: node.value }
      throw invalid(`${show(node)} is no condition; compare it with a column`)
    case 'column':
      return bindBoolColumn(resolve(node.name, fields))
    case 'compare':
      return bindCompare(node, fields)
    case 'is-null':
      return negate(bindIsNull(node, fields), node.negated)
    case 'in':
      return negate(bindIn(node, fields), node.negated)
    case 'between': {
      const { operand: left, low, high } = node
      const terms = [
        bindCompare({ kind: 'compare', op: '>=', left, right: low }, fields),
        bindCompare({ kind: 'compare', op: '<=', left, right: high }, fields),
      ]
      return negate({ kind: 'and', terms }, node.negated)
    }
    case 'not':
      return negate(bindCondition(node.term, fields), true)
    case 'and':
    case 'or':
      if (node.terms.length === 0) throw invalid(`an ${node.kind} has no terms; give it some`)
      return { kind: node.kind, terms: node.terms.map((term) => bindCondition(term, fields)) }
  }
}

function negate(term: BoundFilter, negated: boolean): BoundFilter {
  return negated ? { kind: 'not', term } : term
}

function resolve(name: string, fields: Fields): BoundColumn {
  const field = fields.get(name)
  if (field) return { name, type: field.type }
  const near = nearNames(name, [...fields.keys()]).map(printName)
  const hint = near.length > 0 ? `did you mean ${near.join(' or ')}?` : 'look at the schema'
  throw new CalicoError('UnknownColumn', `there is no column ${printName(name)}; ${hint}`, {
    details: { column: name, near },
  })
}

function bindBoolColumn(column: BoundColumn): BoundFilter {
  if (column.type.kind !== 'bool') {
    const found = `column ${printName(column.name)} is ${printType(column.type)}`
    throw invalid(`${found}, which is no condition by itself; compare it with something`)
  }
  return { kind: 'compare', op: '=', column, literal: boundValue(column.type, true) }
}

function bindIsNull(node: Node<'is-null'>, fields: Fields): BoundFilter {
  const { operand } = node
  if (operand.kind === 'literal') return { kind: 'constant', truth: operand.type === 'null' }
  if (operand.kind === 'column') return { kind: 'is-null', column: resolve(operand.name, fields) }
  return { kind: 'is-unknown', term: bindCondition(operand, fields) }
}

function bindCompare(node: Node<'compare'>, fields: Fields): BoundFilter {
  const { left, right, op } = node
  if (left.kind === 'column' && right.kind === 'column') {
    return bindColumns(op, resolve(left.name, fields), resolve(right.name, fields))
  }
  if (left.kind === 'column' && right.kind === 'literal') {
    return compareLiteral(op, resolve(left.name, fields), right)
  }
  if (left.kind === 'literal' && right.kind === 'column') {
    return compareLiteral(SWAPPED[op], resolve(right.name, fields), left)
  }
  const parts = `${show(left)} and ${show(right)}`
  throw invalid(`${parts} are compared; a comparison takes a column and a literal, or two columns`)
}

function show(node: Expression): string {
  const text = printExpression(node)
  return text.length > 60 ? `${text.slice(0, 57)}...` : text
}

/** What compares with what, beside a type with itself. */
function typeClass(type: CalicoType): string {
  if (type.kind.startsWith('int')) return 'int'
  if (type.kind.startsWith('float')) return 'float'
  return type.kind
}

function bindColumns(op: CompareOp, left: BoundColumn, right: BoundColumn): BoundFilter {
  if (typeClass(left.type) !== typeClass(right.type) || isNested(left.type)) {
    const [a, b] = [left, right].map((c) => `${printName(c.name)} (${printType(c.type)})`)
    throw invalid(`columns ${a} and ${b} do not compare: they are of different types, or nested`)
  }
  return { kind: 'compare-columns', op, left, right }
}

function compareLiteral(op: CompareOp, column: BoundColumn, literal: Literal): BoundFilter {
  if (literal.type === 'null') {
    checkComparable(column)
    return { kind: 'constant', truth: null }
  }
  const coerced = coerce(column, literal)
  if (coerced.kind === 'value') {
    return { kind: 'compare', op, column, literal: boundValue(column.type, coerced.value) }
  }
  if (op === '=' || op === '<>') return { kind: 'decided', column, truth: op === '<>' }
  const isLess = op === '<' || op === '<='
  if (coerced.kind === 'beyond') {
    return { kind: 'decided', column, truth: isLess === coerced.sign > 0 }
  }
  const floor = boundValue(column.type, coerced.value)
  return { kind: 'compare', op: isLess ? '<=' : '>', column, literal: floor }
}

function checkComparable(column: BoundColumn): void {
  if (!isNested(column.type)) return
  const found = `column ${printName(column.name)} is ${printType(column.type)}`
  throw invalid(`${found}, which compares with nothing; nested columns take IS NULL only`)
}

function coerce(column: BoundColumn, literal: Literal): Exclude<Coerced, string> {
  checkComparable(column)
  const coerced = coerceLiteral(literal, column.type)
  if (typeof coerced !== 'string') return coerced
  const text = printLiteral(literal)
  const shown = text.length > 60 ? `${text.slice(0, 57)}...` : text
  const is = `column ${printName(column.name)} is ${printType(column.type)}`
  const given = `${shown} is of type ${literal.type}`
  const reason = coerced === NO_COUNTERPART ? 'they do not compare' : coerced
  throw invalid(`${is} and ${given}: ${reason}`)
}

function bindIn(node: Node<'in'>, fields: Fields): BoundFilter {
  const { operand, items } = node
  if (operand.kind !== 'column') throw invalid(`${show(operand)} stands before IN; name a column`)
  if (items.length === 0 || items.length > IN_LIST_MAX) {
    throw invalid(`an IN has ${items.length} values; give it 1 to ${IN_LIST_MAX}`)
  }
  const column = resolve(operand.name, fields)
  checkComparable(column)
  const values: BoundValue[] = []
  for (const item of items) {
    if (item.type === 'null') continue
    const coerced = coerce(column, item)
    // A literal that the type can't hold equals no cell.
    if (coerced.kind === 'value') values.push(boundValue(column.type, coerced.value))
  }
  const hasNull = items.some((item) => item.type === 'null')
  return { kind: 'in', column, values, hasNull }
}
