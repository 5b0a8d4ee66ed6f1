/** The text of an expression, cut into tokens. */
import { CalicoError } from '../errors.js'
import { NUMBER_DIGITS_MAX } from './tree.js'

/**
 *   word     a bare name or keyword       text = as written
 *   name     a "quoted" name              text = the name
 *   number   12, 12.5, 12.5e-3            text = as written
 *   text     'text'                       text = its value
 *   binary   X'00FF'                      text = lower-case hexadecimal
 *   symbol   ( ) , . + - * / % || = <> != < <= > >=    text = as written
 *   end                                   text = empty
 */
export interface Token {
  readonly kind: 'word' | 'name' | 'number' | 'text' | 'binary' | 'symbol' | 'end'
  readonly text: string
  /** Where it begins: UTF-16 units from the start of the expression. */
  readonly at: number
}

/**
 * Words that a name must be quoted to be. DATE, TIMESTAMP and X mean something only before a quote,
 * names of functions only before a parenthesis.
 */
export const RESERVED_WORDS: ReadonlySet<string> = new Set(
  'AND OR NOT IS NULL IN BETWEEN TRUE FALSE CASE WHEN THEN ELSE END'.split(' '),
)

const BLANK = /[ \t\r\n]+/y
const NUMBER = /([0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?(?![A-Za-z0-9_.])/y
const BINARY = /[xX]'([0-9A-Fa-f]*)'/y
const WORD = /[A-Za-z_][A-Za-z0-9_]*/y
const QUOTED = /'((?:[^']|'')*)'(?!')|"((?:[^"]|"")*)"(?!")/y
const SYMBOL = /<>|!=|<=|>=|\|\||[(),.<>=+*/%-]/y

/** The error of every fault in the text of an expression. */
export function syntaxError(found: string, at: number, hint: string): CalicoError {
  return new CalicoError(
    'InvalidExpression',
    `the expression has ${found} at character ${at + 1}: ${hint}`,
    { details: { position: at } },
  )
}

/** @throws InvalidExpression at the first character that begins no token. */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  while (true) {
    at += match(BLANK, source, at)?.[0].length ?? 0
    if (at >= source.length) break
    const { token, length } = tokenAt(source, at)
    tokens.push(token)
    at += length
  }
  tokens.push({ kind: 'end', text: '', at: source.length })
  return tokens
}

function match(pattern: RegExp, source: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(source)
}

function tokenAt(source: string, at: number): { token: Token; length: number } {
  const first = source[at]!
  if (/[0-9]/.test(first)) return numberAt(source, at)
  if (first === "'" || first === '"') return quotedAt(source, at)
  if (/[xX]/.test(first) && source[at + 1] === "'") return binaryAt(source, at)
  const word = match(WORD, source, at)?.[0]
  if (word) return { token: { kind: 'word', text: word, at }, length: word.length }
  const symbol = match(SYMBOL, source, at)?.[0]
  if (symbol) return { token: { kind: 'symbol', text: symbol, at }, length: symbol.length }
  const shown = String.fromCodePoint(source.codePointAt(at)!)
  throw syntaxError(
    JSON.stringify(shown),
    at,
    'it begins no name, literal or operator; put names that are not plain in "double quotes"',
  )
}

function numberAt(source: string, at: number): { token: Token; length: number } {
  const found = match(NUMBER, source, at)
  if (!found) {
    throw syntaxError('a malformed number', at, 'write it as 12, 12.5 or 12.5e-3')
  }
  const digits = found[1]!.length + (found[2]?.length ?? 0)
  if (digits > NUMBER_DIGITS_MAX || Math.abs(Number(found[3] ?? 0)) > NUMBER_DIGITS_MAX) {
    const limit = `at most ${NUMBER_DIGITS_MAX} digits, and exponents to ${NUMBER_DIGITS_MAX}`
    throw syntaxError('a number that is too long', at, `it may have ${limit}`)
  }
  return { token: { kind: 'number', text: found[0], at }, length: found[0].length }
}

function quotedAt(source: string, at: number): { token: Token; length: number } {
  const quote = source[at]!
  const found = match(QUOTED, source, at)
  if (!found) throw syntaxError(`an unclosed ${quote}`, at, `close it with ${quote}`)
  const length = found[0].length
  if (quote === "'") {
    return { token: { kind: 'text', text: found[1]!.replaceAll("''", "'"), at }, length }
  }
  if (found[2] === '') throw syntaxError('an empty name', at, 'a column name has a character')
  return { token: { kind: 'name', text: found[2]!.replaceAll('""', '"'), at }, length }
}

function binaryAt(source: string, at: number): { token: Token; length: number } {
  const found = match(BINARY, source, at)
  if (!found || found[1]!.length % 2 !== 0) {
    throw syntaxError('a malformed binary literal', at, "write bytes as X'00FF'")
  }
  return {
    token: { kind: 'binary', text: found[1]!.toLowerCase(), at },
    length: found[0].length,
  }
}
