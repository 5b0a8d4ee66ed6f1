/** A place in the tokens of an expression, and the literals that may stand there. */
import type { CalicoError } from '../errors.js'
import { dateLiteral, timestampLiteral } from './temporal-literal.js'
import { syntaxError, type Token } from './tokens.js'
import type { Literal } from './tree.js'

export interface Cursor {
  readonly tokens: readonly Token[]
  next: number
}

export function peek(cursor: Cursor, ahead = 0): Token {
  return cursor.tokens[Math.min(cursor.next + ahead, cursor.tokens.length - 1)]!
}

/** Takes the next token where it is that word or symbol. */
export function accept(cursor: Cursor, expected: string): boolean {
  if (!isAt(cursor, expected)) return false
  cursor.next++
  return true
}

export function isAt(cursor: Cursor, expected: string, ahead = 0): boolean {
  const token = peek(cursor, ahead)
  if (token.kind === 'word') return token.text.toUpperCase() === expected
  return token.kind === 'symbol' && token.text === expected
}

export function expect(cursor: Cursor, expected: string): void {
  if (!accept(cursor, expected)) throw unexpected(cursor, expected)
}

export function unexpected(cursor: Cursor, expected: string): CalicoError {
  const { kind, text, at } = peek(cursor)
  const shown = text.length > 40 ? `${text.slice(0, 37)}...` : text
  const found = kind === 'end' ? 'its end' : `${kind === 'symbol' ? '' : `the ${kind} `}'${shown}'`
  return syntaxError(found, at, `expected ${expected}`)
}

/** The literal that comes next, or undefined where there is none. */
export function parseLiteral(cursor: Cursor): Literal | undefined {
  const token = peek(cursor)
  switch (token.kind) {
    case 'symbol':
      if (token.text !== '-' || peek(cursor, 1).kind !== 'number') return undefined
      cursor.next += 2
      return numberLiteral(`-${cursor.tokens[cursor.next - 1]!.text}`)
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
