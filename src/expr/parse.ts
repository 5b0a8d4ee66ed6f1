/**
 * Text to expression tree: precedence climbing over tokens. Binding powers, weakest first: OR, AND,
 * NOT, and then one level of comparisons, IS, IN and BETWEEN, which do not chain.
 */
import type { CalicoError } from '../errors.js'
import { dateLiteral, timestampLiteral } from './temporal-literal.js'
import { syntaxError, type Token, tokenize } from './tokens.js'
import {
  type CompareOp,
  EXPRESSION_BYTES_MAX,
  EXPRESSION_DEPTH_MAX,
  type Expression,
  IN_LIST_MAX,
  isWithinDepth,
  type Literal,
} from './tree.js'

const POWER_OR = 10
const POWER_AND = 20
const POWER_NOT = 30
const POWER_COMPARE = 40

/**
 * Words that a column's name must be quoted to be. DATE, TIMESTAMP and X mean something only before
 * a quote.
 */
export const RESERVED_WORDS: ReadonlySet<string> = new Set(
  'AND OR NOT IS NULL IN BETWEEN TRUE FALSE'.split(' '),
)

const COMPARE_OPS: ReadonlyMap<string, CompareOp> = new Map([
  ['=', '='],
  ['<>', '<>'],
  ['!=', '<>'],
  ['<', '<'],
  ['<=', '<='],
  ['>', '>'],
  ['>=', '>='],
])

interface Cursor {
  readonly tokens: readonly Token[]
  next: number
}

/**
 * Parses the text form of an expression.
 * @throws InvalidExpression with the position and what was expected there; details.position counts
 *   UTF-16 units.
 */
export function parseExpression(text: string): Expression {
  const bytes = Buffer.byteLength(text)
  if (bytes > EXPRESSION_BYTES_MAX) {
    const found = `${bytes} bytes where ${EXPRESSION_BYTES_MAX} are allowed`
    throw syntaxError(found, 0, 'make it shorter, or split the work')
  }
  // With the u flag a surrogate matches only where it is alone.
  const lone = text.search(/\p{Surrogate}/u)
  if (lone >= 0) throw syntaxError('a lone surrogate', lone, 'text has whole characters only')
  const cursor: Cursor = { tokens: tokenize(text), next: 0 }
  const expression = parseAt(cursor, 0, 0)
  if (peek(cursor).kind !== 'end') throw unexpected(cursor, 'AND, OR, a comparison, or the end')
  if (!isWithinDepth(expression)) throw tooDeep(0)
  return expression
}

function peek(cursor: Cursor, ahead = 0): Token {
  return cursor.tokens[Math.min(cursor.next + ahead, cursor.tokens.length - 1)]!
}

/** Takes the next token where it is that word or symbol. */
function accept(cursor: Cursor, expected: string): boolean {
  if (!isAt(cursor, expected)) return false
  cursor.next++
  return true
}

function isAt(cursor: Cursor, expected: string, ahead = 0): boolean {
  const token = peek(cursor, ahead)
  if (token.kind === 'word') return token.text.toUpperCase() === expected
  return token.kind === 'symbol' && token.text === expected
}

function expect(cursor: Cursor, expected: string): void {
  if (!accept(cursor, expected)) throw unexpected(cursor, expected)
}

function unexpected(cursor: Cursor, expected: string): CalicoError {
  const { kind, text, at } = peek(cursor)
  const shown = text.length > 40 ? `${text.slice(0, 37)}...` : text
  const found = kind === 'end' ? 'its end' : `${kind === 'symbol' ? '' : `the ${kind} `}'${shown}'`
  return syntaxError(found, at, `expected ${expected}`)
}

function tooDeep(at: number): CalicoError {
  const hint = `at most ${EXPRESSION_DEPTH_MAX} levels are allowed; join terms without parentheses`
  return syntaxError('parts nested too deep', at, hint)
}

/**
 * Parses as long as operators bind more tightly than `power`. Parentheses and NOT add to `depth`.
 */
function parseAt(cursor: Cursor, power: number, depth: number): Expression {
  if (depth > EXPRESSION_DEPTH_MAX) throw tooDeep(peek(cursor).at)
  let left = parsePrefix(cursor, power, depth)
  let compared = false
  while (true) {
    if (power < POWER_AND && isAt(cursor, 'AND')) left = parseTerms(cursor, left, depth)
    else if (power < POWER_OR && isAt(cursor, 'OR')) left = parseTerms(cursor, left, depth)
    else if (power < POWER_COMPARE && isComparison(cursor)) {
      if (compared) throw unexpected(cursor, 'AND, OR or the end: comparisons do not chain')
      left = parseComparison(cursor, left, depth)
      compared = true
    } else return left
  }
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
  const token = peek(cursor)
  const isName = token.kind === 'word' && !RESERVED_WORDS.has(token.text.toUpperCase())
  if (!isName && token.kind !== 'name') throw unexpected(cursor, "a column, a literal or '('")
  cursor.next++
  return { kind: 'column', name: token.text }
}

function isComparison(cursor: Cursor): boolean {
  const token = peek(cursor)
  if (token.kind === 'symbol') return COMPARE_OPS.has(token.text)
  return ['IS', 'IN', 'BETWEEN', 'NOT'].some((word) => isAt(cursor, word))
}

function parseComparison(cursor: Cursor, operand: Expression, depth: number): Expression {
  const token = peek(cursor)
  const op = token.kind === 'symbol' ? COMPARE_OPS.get(token.text) : undefined
  if (op) {
    cursor.next++
    return { kind: 'compare', op, left: operand, right: parseAt(cursor, POWER_COMPARE, depth) }
  }
  if (accept(cursor, 'IS')) {
    const negated = accept(cursor, 'NOT')
    expect(cursor, 'NULL')
    return { kind: 'is-null', operand, negated }
  }
  const negated = accept(cursor, 'NOT')
  if (accept(cursor, 'IN')) return { kind: 'in', operand, items: parseItems(cursor), negated }
  if (!accept(cursor, 'BETWEEN')) throw unexpected(cursor, 'IN or BETWEEN')
  const low = parseAt(cursor, POWER_COMPARE, depth)
  expect(cursor, 'AND')
  return { kind: 'between', operand, low, high: parseAt(cursor, POWER_COMPARE, depth), negated }
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

/** The literal that comes next, or undefined where there is none. */
function parseLiteral(cursor: Cursor): Literal | undefined {
  const token = peek(cursor)
  if (accept(cursor, '-')) {
    if (peek(cursor).kind !== 'number') throw unexpected(cursor, 'a number after -')
    return numberLiteral(`-${cursor.tokens[cursor.next++]!.text}`)
  }
  switch (token.kind) {
    case 'number':
      cursor.next++
      return numberLiteral(token.text)
    case 'text':
      cursor.next++
      return { kind: 'literal', type: 'utf8', value: token.text }
    case 'binary':
      cursor.next++
      return { kind: 'literal', type: 'binary', value: token.text }
    case 'word':
      return parseWordLiteral(cursor)
    default:
      return undefined
  }
}

function numberLiteral(value: string): Literal {
  const type = /[eE]/.test(value) ? 'float' : value.includes('.') ? 'decimal' : 'integer'
  return { kind: 'literal', type, value }
}

function parseWordLiteral(cursor: Cursor): Literal | undefined {
  if (accept(cursor, 'NULL')) return { kind: 'literal', type: 'null' }
  if (accept(cursor, 'TRUE')) return { kind: 'literal', type: 'bool', value: true }
  if (accept(cursor, 'FALSE')) return { kind: 'literal', type: 'bool', value: false }
  if (peek(cursor, 1).kind !== 'text') return undefined
  const isDate = isAt(cursor, 'DATE')
  if (!isDate && !isAt(cursor, 'TIMESTAMP')) return undefined
  cursor.next++
  const literal = (isDate ? dateLiteral : timestampLiteral)(peek(cursor).text)
  if (!literal) {
    const form = isDate ? "'2026-01-31'" : "'2026-01-31 12:00:00', with Z at its end if in UTC"
    throw unexpected(cursor, `an existing ${isDate ? 'day' : 'time'} such as ${form}`)
  }
  cursor.next++
  return literal
}
