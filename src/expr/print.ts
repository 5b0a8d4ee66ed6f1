/** Expression tree to text. */
import { RESERVED_WORDS } from './parse.js'
import type { Expression, Literal } from './tree.js'

const PLAIN_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/

/** Binding strength of a node's text; a node is put in parentheses where its place needs more. */
const STRENGTHS: Readonly<Record<Expression['kind'], number>> = {
  or: 1,
  and: 2,
  not: 3,
  compare: 4,
  'is-null': 4,
  in: 4,
  between: 4,
  literal: 5,
  column: 5,
}

/** The text of an expression; `parseExpression` of it gives an equal tree (CAL-EXPR-004). */
export function printExpression(expression: Expression): string {
  switch (expression.kind) {
    case 'literal':
      return printLiteral(expression)
    case 'column':
      return printName(expression.name)
    case 'compare':
      return `${operand(expression.left)} ${expression.op} ${operand(expression.right)}`
    case 'is-null':
      return `${operand(expression.operand)} IS ${not(expression)}NULL`
    case 'in': {
      const items = expression.items.map(printLiteral).join(', ')
      return `${operand(expression.operand)} ${not(expression)}IN (${items})`
    }
    case 'between': {
      const range = `${operand(expression.low)} AND ${operand(expression.high)}`
      return `${operand(expression.operand)} ${not(expression)}BETWEEN ${range}`
    }
    case 'not':
      return `NOT ${printWithin(expression.term, STRENGTHS.not)}`
    case 'and':
    case 'or': {
      const strength = STRENGTHS[expression.kind] + 1
      const terms = expression.terms.map((term) => printWithin(term, strength))
      return terms.join(expression.kind === 'and' ? ' AND ' : ' OR ')
    }
  }
}

function not(node: { readonly negated: boolean }): string {
  return node.negated ? 'NOT ' : ''
}

function operand(expression: Expression): string {
  return printWithin(expression, STRENGTHS.column)
}

function printWithin(expression: Expression, strength: number): string {
  const text = printExpression(expression)
  return STRENGTHS[expression.kind] < strength ? `(${text})` : text
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
