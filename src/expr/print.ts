/** Expression tree to text. */
import { RESERVED_WORDS } from './tokens.js'
import type { Expression, Literal, OperatorSymbol } from './tree.js'

const PLAIN_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/

const OPERATORS: Readonly<Record<OperatorSymbol, number>> = {
  '||': 5,
  '+': 6,
  '-': 6,
  '*': 7,
  '/': 7,
  '%': 7,
}
/** Of what takes a sum on each side. */
const STRENGTH_OPERAND = 5
const STRENGTH_PRIMARY = 9

/** Binding strength of a node's text; a node is put in parentheses where its place needs more. */
function strengthOf(node: Expression): number {
  switch (node.kind) {
    case 'or':
      return 1
    case 'and':
      return 2
    case 'not':
      return 3
    case 'compare':
    case 'is-null':
    case 'in':
    case 'between':
    case 'like':
    case 'distinct':
      return 4
    case 'operator':
      return OPERATORS[node.op]
    case 'minus':
      return 8
    default:
      return STRENGTH_PRIMARY
  }
}

/** The text of an expression; `parseExpression` of it gives an equal tree (CAL-EXPR-004). */
export function printExpression(expression: Expression): string {
  switch (expression.kind) {
    case 'literal':
      return printLiteral(expression)
    case 'column':
      return printColumn(expression)
    case 'compare':
      return `${operand(expression.left)} ${expression.op} ${operand(expression.right)}`
    case 'is-null':
      return `${operand(expression.operand)} IS ${not(expression)}NULL`
    case 'distinct': {
      const { left, right } = expression
      return `${operand(left)} IS ${not(expression)}DISTINCT FROM ${operand(right)}`
    }
    case 'in': {
      const items = expression.items.map(printLiteral).join(', ')
      return `${operand(expression.operand)} ${not(expression)}IN (${items})`
    }
    case 'between': {
      const range = `${operand(expression.low)} AND ${operand(expression.high)}`
      return `${operand(expression.operand)} ${not(expression)}BETWEEN ${range}`
    }
    case 'like':
      return printLike(expression)
    case 'not':
      return `NOT ${printWithin(expression.term, 3)}`
    case 'and':
    case 'or': {
      const terms = expression.terms.map((term) => printWithin(term, strengthOf(expression) + 1))
      return terms.join(expression.kind === 'and' ? ' AND ' : ' OR ')
    }
    case 'operator': {
      const strength = OPERATORS[expression.op]
      const right = printWithin(expression.right, strength + 1)
      return `${printWithin(expression.left, strength)} ${expression.op} ${right}`
    }
    case 'minus': {
      // A number right after a minus would be one literal with it.
      const { operand: value } = expression
      const isLiteral = value.kind === 'literal'
      return `-${isLiteral ? `(${printLiteral(value)})` : printWithin(value, STRENGTH_PRIMARY)}`
    }
    case 'case':
      return printCase(expression)
    case 'cast':
      return `CAST(${printExpression(expression.operand)} AS ${expression.type})`
    case 'call':
      return `${expression.name}(${expression.args.map(printExpression).join(', ')})`
  }
}

function printLike(node: Extract<Expression, { kind: 'like' }>): string {
  const clause = node.escape === undefined ? '' : ` ESCAPE '${node.escape.replace("'", "''")}'`
  return `${operand(node.operand)} ${not(node)}LIKE ${operand(node.pattern)}${clause}`
}

function printCase(node: Extract<Expression, { kind: 'case' }>): string {
  const operandText = node.operand ? ` ${printExpression(node.operand)}` : ''
  const branches = node.branches.map(
    ({ when, result }) => ` WHEN ${printExpression(when)} THEN ${printExpression(result)}`,
  )
  const otherwise = node.otherwise ? ` ELSE ${printExpression(node.otherwise)}` : ''
  return `CASE${operandText}${branches.join('')}${otherwise} END`
}

function not(node: { readonly negated: boolean }): string {
  return node.negated ? 'NOT ' : ''
}

function operand(expression: Expression): string {
  return printWithin(expression, STRENGTH_OPERAND)
}

function printWithin(expression: Expression, strength: number): string {
  const text = printExpression(expression)
  return strengthOf(expression) < strength ? `(${text})` : text
}

/** A column as it stands in an expression. */
export function printColumn({
  qualifier,
  name,
}: {
  readonly qualifier?: string | undefined
  readonly name: string
}): string {
  return qualifier === undefined ? printName(name) : `${printName(qualifier)}.${printName(name)}`
}

/** A column's name as it stands in an expression: bare where it can. */
export function printName(name: string): string {
  const isPlain = PLAIN_NAME.test(name) && !RESERVED_WORDS.has(name.toUpperCase())
  return isPlain ? name : `"${name.replaceAll('"', '""')}"`
}

export function printLiteral(literal: Literal): string {
  switch (literal.type) {
    case 'null':
      return 'NULL'
    case 'bool':
      return literal.value ? 'TRUE' : 'FALSE'
    case 'utf8':
      return `'${literal.value.replaceAll("'", "''")}'`
    case 'binary':
      return `X'${literal.value.toUpperCase()}'`
    case 'date':
      return `DATE '${literal.value}'`
    case 'timestamp':
    case 'timestamptz':
      return `TIMESTAMP '${literal.value}'`
    default:
      return literal.value
  }
}
