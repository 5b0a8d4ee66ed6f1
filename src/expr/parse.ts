/**
 * Text to expression tree: precedence climbing over tokens. Binding powers, weakest first: OR, AND,
 * NOT, one level of comparisons, IS, IN, BETWEEN and LIKE, which do not chain, and then ||, sums,
 * products and the minus before a value.
 */
import type { CalicoError } from '../errors.js'
import { isCalicoError } from '../errors.js'
import { parseType, printType } from '../format/types.js'
import {
  accept,
  type Cursor,
  expect,
  isAt,
  parseLiteral,
  peek,
  unexpected,
} from './parse-cursor.js'
import { RESERVED_WORDS, syntaxError, type Token, tokenize } from './tokens.js'
import {
  ARGUMENTS_MAX,
  type CaseBranch,
  type CompareOp,
  EXPRESSION_BYTES_MAX,
  EXPRESSION_DEPTH_MAX,
  type Expression,
  IN_LIST_MAX,
  isWithinDepth,
  type Literal,
  type OperatorSymbol,
} from './tree.js'

const POWER_OR = 10
const POWER_AND = 20
const POWER_NOT = 30
const POWER_COMPARE = 40
const POWER_MINUS = 80

const OPERATOR_POWERS: ReadonlyMap<string, number> = new Map([
  ['||', 50],
  ['+', 60],
  ['-', 60],
  ['*', 70],
  ['/', 70],
  ['%', 70],
])

const COMPARE_OPS: ReadonlyMap<string, CompareOp> = new Map([
  ['=', '='],
  ['<>', '<>'],
  ['!=', '<>'],
  ['<', '<'],
  ['<=', '<='],
  ['>', '>'],
  ['>=', '>='],
])

/** Tokens of a type's text. */
const TYPE_TOKENS_MAX = 64

/**
 * Parses the text form of an expression.
 * @throws InvalidExpression with the position and what was expected there; details.position counts
 *   UTF-16 units.
 */
export function parseExpression(text: string): Expression {
  const cursor = open(text)
  const expression = parseWhole(cursor)
  if (peek(cursor).kind !== 'end') {
    throw unexpected(cursor, 'an operator, AND, OR, a comparison, or the end')
  }
  return expression
}

/** An expression under the name that its result gets. */
export interface NamedExpression {
  readonly name: string
  readonly expression: Expression
}

/**
 * Parses a list such as `id, x + 1 AS b`. An expression that is a column needs no AS.
 * @throws InvalidExpression as parseExpression does, and where an expression has no name
 */
export function parseSelection(text: string): NamedExpression[] {
  const cursor = open(text)
  const items: NamedExpression[] = []
  do {
    const { at } = peek(cursor)
    const expression = parseWhole(cursor)
    items.push({ name: parseAlias(cursor, expression, at), expression })
  } while (accept(cursor, ','))
  if (peek(cursor).kind !== 'end') throw unexpected(cursor, "an operator, AS, ',' or the end")
  return items
}

function parseAlias(cursor: Cursor, expression: Expression, at: number): string {
  if (accept(cursor, 'AS')) return parseName(cursor, 'a name')
  if (expression.kind === 'column') return expression.name
  throw syntaxError('no name', at, 'write AS and a name after it')
}

function open(text: string): Cursor {
  const bytes = Buffer.byteLength(text)
  if (bytes > EXPRESSION_BYTES_MAX) {
    const found = `${bytes} bytes where ${EXPRESSION_BYTES_MAX} are allowed`
    throw syntaxError(found, 0, 'make it shorter, or split the work')
  }
  // With the u flag a surrogate matches only where it is alone.
  const lone = text.search(/\p{Surrogate}/u)
  if (lone >= 0) throw syntaxError('a lone surrogate', lone, 'text has whole characters only')
  return { tokens: tokenize(text), next: 0 }
}

function parseWhole(cursor: Cursor): Expression {
  const expression = parseAt(cursor, 0, 0)
  if (!isWithinDepth(expression)) throw tooDeep(0)
  return expression
}

function tooDeep(at: number): CalicoError {
  const hint = `at most ${EXPRESSION_DEPTH_MAX} levels are allowed; join terms without parentheses`
  return syntaxError('parts nested too deep', at, hint)
}

/**
 * Parses as long as operators bind more tightly than `power`. What encloses an expression adds to
 * `depth`.
 */
function parseAt(cursor: Cursor, power: number, depth: number): Expression {
  if (depth > EXPRESSION_DEPTH_MAX) throw tooDeep(peek(cursor).at)
  let left = parsePrefix(cursor, power, depth)
  let compared = false
  while (true) {
    const operatorPower = operatorPowerAt(cursor)
    if (operatorPower > power) {
      if (compared) throw unexpected(cursor, 'AND, OR or the end after a comparison')
      const op = cursor.tokens[cursor.next++]!.text as OperatorSymbol
      left = { kind: 'operator', op, left, right: parseAt(cursor, operatorPower, depth) }
    } else if (power < POWER_AND && isAt(cursor, 'AND')) left = parseTerms(cursor, left, depth)
    else if (power < POWER_OR && isAt(cursor, 'OR')) left = parseTerms(cursor, left, depth)
    else if (power < POWER_COMPARE && isComparison(cursor)) {
      if (compared) throw unexpected(cursor, 'AND, OR or the end: comparisons do not chain')
      left = parseComparison(cursor, left, depth)
      compared = true
    } else return left
  }
}

function operatorPowerAt(cursor: Cursor): number {
  const { kind, text } = peek(cursor)
  return (kind === 'symbol' && OPERATOR_POWERS.get(text)) || 0
}

function parseTerms(cursor: Cursor, first: Expression, depth: number): Expression {
  const isAnd = isAt(cursor, 'AND')
  const terms = [first]
  while (accept(cursor, isAnd ? 'AND' : 'OR')) {
    terms.push(parseAt(cursor, isAnd ? POWER_AND : POWER_OR, depth))
  }
  return { kind: isAnd ? 'and' : 'or', terms }
}

function parsePrefix(cursor: Cursor, power: number, depth: number): Expression {
  if (power <= POWER_NOT && accept(cursor, 'NOT')) {
    return { kind: 'not', term: parseAt(cursor, POWER_NOT, depth + 1) }
  }
  if (accept(cursor, '(')) {
    const inner = parseAt(cursor, 0, depth + 1)
    expect(cursor, ')')
    return inner
  }
  const literal = parseLiteral(cursor)
  if (literal) return literal
  if (accept(cursor, '-')) {
    return { kind: 'minus', operand: parseAt(cursor, POWER_MINUS, depth + 1) }
  }
  if (accept(cursor, 'CASE')) return parseCase(cursor, depth + 1)
  if (peek(cursor).kind === 'word' && isAt(cursor, '(', 1)) return parseCall(cursor, depth + 1)
  const name = parseName(cursor, "a column, a literal, a function or '('")
  if (!accept(cursor, '.')) return { kind: 'column', name }
  return { kind: 'column', qualifier: name, name: parseName(cursor, 'a name after the point') }
}

function parseName(cursor: Cursor, expected: string): string {
  const token = peek(cursor)
  const isBare = token.kind === 'word' && !RESERVED_WORDS.has(token.text.toUpperCase())
  if (!isBare && token.kind !== 'name') throw unexpected(cursor, expected)
  cursor.next++
  return token.text
}

function parseCase(cursor: Cursor, depth: number): Expression {
  const operand = isAt(cursor, 'WHEN') ? undefined : parseAt(cursor, 0, depth)
  const branches: CaseBranch[] = []
  do {
    if (branches.length === ARGUMENTS_MAX) throw tooMany(cursor, 'branches')
    expect(cursor, 'WHEN')
    const when = parseAt(cursor, 0, depth)
    expect(cursor, 'THEN')
    branches.push({ when, result: parseAt(cursor, 0, depth) })
  } while (isAt(cursor, 'WHEN'))
  const otherwise = accept(cursor, 'ELSE') ? parseAt(cursor, 0, depth) : undefined
  expect(cursor, 'END')
  return {
    kind: 'case',
    ...(operand && { operand }),
    branches,
    ...(otherwise && { otherwise }),
  }
}

function parseCall(cursor: Cursor, depth: number): Expression {
  const { text } = peek(cursor)
  if (RESERVED_WORDS.has(text.toUpperCase())) throw unexpected(cursor, 'a column or a literal')
  cursor.next += 2
  const name = text.toLowerCase()
  if (name === 'cast') {
    const operand = parseAt(cursor, 0, depth)
    expect(cursor, 'AS')
    const type = parseTypeText(cursor)
    expect(cursor, ')')
    return { kind: 'cast', operand, type }
  }
  const args: Expression[] = []
  if (accept(cursor, ')')) return { kind: 'call', name, args }
  do {
    if (args.length === ARGUMENTS_MAX) throw tooMany(cursor, 'arguments')
    args.push(parseAt(cursor, 0, depth))
  } while (accept(cursor, ','))
  expect(cursor, ')')
  return { kind: 'call', name, args }
}

function tooMany(cursor: Cursor, what: string): CalicoError {
  return syntaxError(`too many ${what}`, peek(cursor).at, `at most ${ARGUMENTS_MAX} are allowed`)
}

/** The type whose text ends before a parenthesis that it does not open. */
function parseTypeText(cursor: Cursor): string {
  const first = peek(cursor)
  let text = ''
  let open = 0
  for (let count = 0; count < TYPE_TOKENS_MAX && !(open === 0 && isAt(cursor, ')')); count++) {
    const token = peek(cursor)
    if (token.kind === 'end') break
    if (token.text === '(' || token.text === '<') open++
    if (token.text === ')' || token.text === '>') open--
    text += token.kind === 'word' ? token.text.toLowerCase() : token.text
    cursor.next++
  }
  try {
    return printType(parseType(text))
  } catch (error) {
    if (!isCalicoError(error, 'InvalidType')) throw error
    const shown = text.length > 40 ? `${text.slice(0, 37)}...` : text
    throw syntaxError(`'${shown}', which is no type,`, first.at, 'such as int64 or decimal(10,2)')
  }
}

function isComparison(cursor: Cursor): boolean {
  const token = peek(cursor)
  if (token.kind === 'symbol') return COMPARE_OPS.has(token.text)
  return ['IS', 'IN', 'BETWEEN', 'LIKE', 'NOT'].some((word) => isAt(cursor, word))
}

function parseComparison(cursor: Cursor, operand: Expression, depth: number): Expression {
  const token = peek(cursor)
  const op = token.kind === 'symbol' ? COMPARE_OPS.get(token.text) : undefined
  if (op) {
    cursor.next++
    return { kind: 'compare', op, left: operand, right: parseAt(cursor, POWER_COMPARE, depth) }
  }
  if (accept(cursor, 'IS')) return parseIs(cursor, operand, depth)
  const negated = accept(cursor, 'NOT')
  if (accept(cursor, 'IN')) return { kind: 'in', operand, items: parseItems(cursor), negated }
  if (accept(cursor, 'LIKE')) return parseLike(cursor, { operand, negated, depth })
  if (!accept(cursor, 'BETWEEN')) throw unexpected(cursor, 'IN, BETWEEN or LIKE')
  const low = parseAt(cursor, POWER_COMPARE, depth)
  expect(cursor, 'AND')
  return { kind: 'between', operand, low, high: parseAt(cursor, POWER_COMPARE, depth), negated }
}

function parseIs(cursor: Cursor, operand: Expression, depth: number): Expression {
  const negated = accept(cursor, 'NOT')
  if (accept(cursor, 'NULL')) return { kind: 'is-null', operand, negated }
  if (!accept(cursor, 'DISTINCT')) throw unexpected(cursor, 'NULL or DISTINCT FROM')
  expect(cursor, 'FROM')
  const right = parseAt(cursor, POWER_COMPARE, depth)
  return { kind: 'distinct', left: operand, right, negated }
}

function parseLike(
  cursor: Cursor,
  like: { readonly operand: Expression; readonly negated: boolean; readonly depth: number },
): Expression {
  const { operand, negated, depth } = like
  const pattern = parseAt(cursor, POWER_COMPARE, depth)
  if (!accept(cursor, 'ESCAPE')) return { kind: 'like', operand, pattern, negated }
  const token: Token = peek(cursor)
  if (token.kind !== 'text' || [...token.text].length !== 1) {
    throw unexpected(cursor, 'one character between quotes')
  }
  cursor.next++
  return { kind: 'like', operand, pattern, escape: token.text, negated }
}

function parseItems(cursor: Cursor): Literal[] {
  expect(cursor, '(')
  const items: Literal[] = []
  do {
    if (items.length === IN_LIST_MAX) {
      throw syntaxError(
        'a list that is too long',
        peek(cursor).at,
        `IN takes ${IN_LIST_MAX} values`,
      )
    }
    const item = parseLiteral(cursor)
    if (!item) throw unexpected(cursor, 'a literal')
    items.push(item)
  } while (accept(cursor, ','))
  expect(cursor, ')')
  return items
}
