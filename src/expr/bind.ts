/**
 * Resolves the names of an expression, types it, and brings what it compares, converts and calls
 * into the form that is evaluated.
 */
import { type CalicoType, parseType, sameType } from '../format/types.js'
import {
  bindComparison,
  bindDistinct,
  bindIn,
  isNull,
  type Operand,
  shared,
} from './bind-compare.js'
import type { BoundExpression, BoundFilter, ValueNode } from './bound-tree.js'
import { castKernel } from './cast.js'
import { boundValue } from './encoding.js'
import { FUNCTIONS } from './functions.js'
import { resolveArithmetic, resolveMinus } from './functions-number.js'
import { resolveConcat, resolveLike } from './functions-text.js'
import type { Resolved } from './kernel.js'
import { nearNames } from './near-names.js'
import type { Scope } from './scope.js'
import {
  ARGUMENTS_MAX,
  EXPRESSION_DEPTH_MAX,
  type Expression,
  IN_LIST_MAX,
  isWithinDepth,
} from './tree.js'
import {
  castNode,
  convert,
  invalid,
  literalValue,
  nullValue,
  show,
  showType,
  type TypedValue,
} from './typed-value.js'
import { BOOL, commonType } from './value-type.js'

type Node<K extends Expression['kind']> = Extract<Expression, { kind: K }>

export interface BindOptions {
  readonly expression: Expression
  /** What the names stand for; see scope.ts. */
  readonly scope: Scope
}

/**
 * A filter, ready for evaluateFilter, pruneByBounds and keyRange.
 * @throws UnknownColumn where the scope lacks a column, with names that look alike;
 *   InvalidExpression where the expression is no condition, is nested deeper than
 *   EXPRESSION_DEPTH_MAX, or compares or computes what its types do not.
 */
export function bindFilter({ expression, scope }: BindOptions): BoundFilter {
  checkDepth(expression)
  return bindCondition(expression, scope)
}

/**
 * A value of one type, ready for evaluateValue.
 * @throws as bindFilter, and InvalidExpression where the expression is NULL without a type
 */
export function bindValue({ expression, scope }: BindOptions): BoundExpression {
  checkDepth(expression)
  const bound = bindTyped(expression, scope)
  if (bound.type === null) throw invalid('NULL has no type by itself; write CAST(NULL AS int64)')
  return { type: bound.type, value: bound.value }
}

/**
 * A value cast to a type, ready for evaluateValue.
 * @throws as bindFilter, and InvalidExpression where no such value can be made of it
 */
export function bindCastTo({
  expression,
  scope,
  type,
}: BindOptions & { type: CalicoType }): BoundExpression {
  checkDepth(expression)
  return { type, value: castTo(expression, bindTyped(expression, scope), type) }
}

/** A condition as a value, ready for evaluateValue. @throws as bindFilter */
export function bindTruth(options: BindOptions): BoundExpression {
  return { type: BOOL, value: { kind: 'condition', type: BOOL, term: bindFilter(options) } }
}

function checkDepth(expression: Expression): void {
  if (isWithinDepth(expression)) return
  throw invalid(`the expression is nested more than ${EXPRESSION_DEPTH_MAX} levels deep`)
}

function bindCondition(node: Expression, scope: Scope): BoundFilter {
  switch (node.kind) {
    case 'literal':
      if (node.type === 'null') return { kind: 'constant', truth: null }
      if (node.type === 'bool') return { kind: 'constant', truth: node.value }
      throw invalid(`${show(node)} is no condition; compare it with a column`)
    case 'compare':
      return bindComparison(node.op, bindOperand(node.left, scope), bindOperand(node.right, scope))
    case 'is-null':
      return negate(bindIsNull(node.operand, scope), node.negated)
    case 'distinct': {
      const [left, right] = [bindOperand(node.left, scope), bindOperand(node.right, scope)]
      return negate(bindDistinct(left, right), node.negated)
    }
    case 'in': {
      const { length } = node.items
      if (length === 0 || length > IN_LIST_MAX) {
        throw invalid(`an IN has ${length} values; give it 1 to ${IN_LIST_MAX}`)
      }
      return negate(bindIn(bindTyped(node.operand, scope), node.items), node.negated)
    }
    case 'between': {
      const operand = shared(bindOperand(node.operand, scope))
      const terms = [
        bindComparison('>=', operand, bindOperand(node.low, scope)),
        bindComparison('<=', operand, bindOperand(node.high, scope)),
      ]
      return negate({ kind: 'and', terms }, node.negated)
    }
    case 'like':
      return negate({ kind: 'value', value: bindLike(node, scope) }, node.negated)
    case 'not':
      return negate(bindCondition(node.term, scope), true)
    case 'and':
    case 'or':
      if (node.terms.length === 0) throw invalid(`an ${node.kind} has no terms; give it some`)
      return { kind: node.kind, terms: node.terms.map((term) => bindCondition(term, scope)) }
    default:
      return bindBool(bindTyped(node, scope))
  }
}

function negate(term: BoundFilter, negated: boolean): BoundFilter {
  return negated ? { kind: 'not', term } : term
}

function bindBool(bound: TypedValue): BoundFilter {
  if (bound.type === null || bound.type.kind !== 'bool') {
    const what = bound.node.kind === 'column' ? 'column ' : ''
    const found = `${what}${show(bound.node)} is ${showType(bound.type)}`
    throw invalid(`${found}, which is no condition by itself; compare it with something`)
  }
  const { value } = bound
  if (value.kind !== 'cell') return { kind: 'value', value }
  return { kind: 'compare', op: '=', column: value.column, literal: boundValue(BOOL, true) }
}

function bindIsNull(operand: Expression, scope: Scope): BoundFilter {
  const bound = bindOperand(operand, scope)
  if (!bound.type) return { kind: 'constant', truth: bound.type === null }
  if (bound.value.kind === 'condition') return { kind: 'is-unknown', term: bound.value.term }
  return isNull(bound)
}

function bindOperand(node: Expression, scope: Scope): Operand {
  if (node.kind !== 'literal') return bindTyped(node, scope)
  return node.type === 'null' ? literalValue(node) : { node, type: undefined, literal: node }
}

function bindTyped(node: Expression, scope: Scope): TypedValue {
  if (node.kind === 'literal') return literalValue(node)
  const value = bindNode(node, scope)
  return { node, type: value.type, literal: null, value }
}

function bindNode(node: Exclude<Expression, Node<'literal'>>, scope: Scope): ValueNode {
  switch (node.kind) {
    case 'column': {
      const column = scope.resolve(node)
      return { kind: 'cell', type: column.type, column }
    }
    case 'operator': {
      const args = [bindTyped(node.left, scope), bindTyped(node.right, scope)]
      const { op } = node
      return callNode(op, op === '||' ? resolveConcat(args) : resolveArithmetic(op, args), args)
    }
    case 'minus': {
      const operand = bindTyped(node.operand, scope)
      return callNode('-', resolveMinus(operand), [operand])
    }
    case 'cast':
      return bindCast(node, scope)
    case 'case':
      return bindCase(node, scope)
    case 'call':
      return bindCall(node, scope)
    default:
      return { kind: 'condition', type: BOOL, term: bindCondition(node, scope) }
  }
}

function callNode(name: string, resolved: Resolved | null, args: readonly TypedValue[]): ValueNode {
  if (!resolved) {
    const types = args.map(({ type }) => showType(type)).join(', ')
    throw invalid(`${name} does not take (${types}); cast the arguments, or see the specification`)
  }
  const { params, type, kernel, takesNulls = false } = resolved
  const values = args.map((arg, at) => convert(arg, params[at]!))
  return { kind: 'call', type, args: values, kernel, takesNulls, site: name }
}

function bindLike(node: Node<'like'>, scope: Scope): ValueNode {
  const args = [bindTyped(node.operand, scope), bindTyped(node.pattern, scope)]
  if (node.escape !== undefined) {
    if ([...node.escape].length !== 1) throw invalid('what escapes in a LIKE is one character')
    args.push(literalValue({ kind: 'literal', type: 'utf8', value: node.escape }))
  }
  return callNode('LIKE', resolveLike(args), args)
}

function bindCast(node: Node<'cast'>, scope: Scope): ValueNode {
  return castTo(node.operand, bindTyped(node.operand, scope), parseType(node.type))
}

function castTo(node: Expression, operand: TypedValue, type: CalicoType): ValueNode {
  if (operand.type === null) return nullValue(type)
  if (sameType(operand.type, type)) return operand.value
  const kernel = castKernel(operand.type, type)
  if (kernel) return castNode(operand.value, type, kernel)
  throw invalid(
    `${show(node)} is ${showType(operand.type)}, of which no ${showType(type)} can be made`,
  )
}

function bindCase(node: Node<'case'>, scope: Scope): ValueNode {
  const { branches } = node
  if (branches.length === 0) throw invalid('a CASE has no WHEN; give it one')
  if (branches.length > ARGUMENTS_MAX) throw invalid(`a CASE has more than ${ARGUMENTS_MAX} WHENs`)
  const operand = node.operand && shared(bindOperand(node.operand, scope))
  const conditions = branches.map(({ when }) =>
    operand ? bindComparison('=', operand, bindOperand(when, scope)) : bindCondition(when, scope),
  )
  const results = branches.map(({ result }) => bindTyped(result, scope))
  const otherwise = bindTyped(node.otherwise ?? { kind: 'literal', type: 'null' }, scope)
  const type = typeInCommon('CASE', [...results, otherwise])
  return {
    kind: 'case',
    type,
    branches: conditions.map((when, at) => ({ when, result: convert(results[at]!, type) })),
    otherwise: convert(otherwise, type),
  }
}

function typeInCommon(what: string, values: readonly TypedValue[]) {
  const type = commonType(values)
  if (type) return type
  const types = values.map((value) => showType(value.type)).join(', ')
  throw invalid(
    `the results of ${what} are of types ${types}, which have none in common; cast them`,
  )
}

function bindCall(node: Node<'call'>, scope: Scope): ValueNode {
  const { name } = node
  const spec = FUNCTIONS.get(name)
  if (!spec) {
    const near = nearNames(name, [...FUNCTIONS.keys()])
    const hint = near.length > 0 ? `did you mean ${near.join(' or ')}?` : 'see the specification'
    throw invalid(`there is no function ${name.slice(0, 60)}; ${hint}`)
  }
  if (node.args.length === 0 || node.args.length > ARGUMENTS_MAX) {
    throw invalid(`${name} has ${node.args.length} arguments; give it 1 to ${ARGUMENTS_MAX}`)
  }
  const args = node.args.map((arg) => bindTyped(arg, scope))
  if (name === 'coalesce') {
    const type = typeInCommon('coalesce', args)
    return { kind: 'coalesce', type, args: args.map((arg) => convert(arg, type)) }
  }
  return callNode(name, spec.resolve(args), args)
}
