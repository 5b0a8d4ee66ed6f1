import { describe, expect, test } from 'vitest'
import { isCalicoError } from '../../src/errors.js'
import { parseExpression } from '../../src/expr/parse.js'
import { printExpression } from '../../src/expr/print.js'
import { columnRefs, EXPRESSION_BYTES_MAX, IN_LIST_MAX } from '../../src/expr/tree.js'

const column = (name: string) => ({ kind: 'column', name })
const literal = (type: string, value: unknown) => ({ kind: 'literal', type, value })

function failure(text: string): { message: string; position: unknown } {
  try {
    parseExpression(text)
  } catch (error) {
    if (isCalicoError(error, 'InvalidExpression')) {
      return { message: error.message, position: error.details.position }
    }
    throw error
  }
  throw new TypeError(`it parses: ${text.slice(0, 60)}`)
}

describe('parseExpression', () => {
  test('AND binds more tightly than OR, NOT more than AND, and comparisons more than NOT', () => {
    expect(printExpression(parseExpression('(a OR ((b)) AND (NOT (c = 1)))'))).toBe(
      'a OR b AND NOT c = 1',
    )
    expect(parseExpression('NOT a IS NULL AND b')).toEqual({
      kind: 'and',
      terms: [
        { kind: 'not', term: { kind: 'is-null', operand: column('a'), negated: false } },
        column('b'),
      ],
    })
  })

  test('terms of one chain are one node, and parentheses keep theirs apart', () => {
    const tree = parseExpression('a AND b AND (c AND d)')
    expect(tree).toEqual({
      kind: 'and',
      terms: [column('a'), column('b'), { kind: 'and', terms: [column('c'), column('d')] }],
    })
    expect(printExpression(tree)).toBe('a AND b AND (c AND d)')
  })

  test('the AND of BETWEEN is its own, the next one joins terms', () => {
    expect(parseExpression('a not between -1 and b AND c')).toEqual({
      kind: 'and',
      terms: [
        {
          kind: 'between',
          operand: column('a'),
          low: literal('integer', '-1'),
          high: column('b'),
          negated: true,
        },
        column('c'),
      ],
    })
  })

  test('keywords are of any case, != is <>, and quoted names are taken as they are', () => {
    expect(parseExpression('"And" != "say ""hi""" oR nUlL is Not nuLL')).toEqual({
      kind: 'or',
      terms: [
        { kind: 'compare', op: '<>', left: column('And'), right: column('say "hi"') },
        { kind: 'is-null', operand: { kind: 'literal', type: 'null' }, negated: true },
      ],
    })
  })

  test('each kind of literal has its type and value', () => {
    const text = `a IN (1, -2.50, 1E+3, 'it''s', X'00fF', TRUE, DATE '2024-02-29',
      TIMESTAMP '2026-01-01 00:00:00', timestamp '2026-01-01T00:00:00.1200Z')`
    expect(parseExpression(text)).toEqual({
      kind: 'in',
      operand: column('a'),
      items: [
        literal('integer', '1'),
        literal('decimal', '-2.50'),
        literal('float', '1E+3'),
        literal('utf8', "it's"),
        literal('binary', '00ff'),
        literal('bool', true),
        literal('date', '2024-02-29'),
        literal('timestamp', '2026-01-01T00:00:00'),
        literal('timestamptz', '2026-01-01T00:00:00.12Z'),
      ],
      negated: false,
    })
  })

  test('columns may be called date, timestamp and x', () => {
    const refs = columnRefs(parseExpression("date = '2026-01-01' AND timestamp > x"))
    expect(refs.map(({ name }) => name)).toEqual(['date', 'timestamp', 'x'])
  })

  test.each([
    ['', 0, 'its end'],
    ['a =', 3, "expected a column, a literal, a function or '('"],
    ['a = 1 = 2', 6, 'do not chain'],
    ['a IS NULL IS NULL', 10, 'do not chain'],
    ['a = NOT b', 4, 'expected a column'],
    ['a AND', 5, 'its end'],
    ['(a', 2, 'expected )'],
    ['a b', 2, "the word 'b'"],
    ['a IN ()', 6, 'expected a literal'],
    ['a IN (b)', 6, 'expected a literal'],
    ['a BETWEEN 1 OR 2', 12, 'expected AND'],
    ['a NOT 1', 6, 'expected IN, BETWEEN or LIKE'],
    ["a = 'x", 4, 'unclosed'],
    ["a = 'it''s", 4, 'unclosed'],
    ['a = ""', 4, 'empty name'],
    ['a = 12abc', 4, 'malformed number'],
    ['a = 1.', 4, 'malformed number'],
    ["a = X'0'", 4, 'malformed binary'],
    ['a = 1e401', 4, 'too long'],
    ['a ~ 1', 2, 'begins no name'],
    ["a = DATE '2026-02-29'", 9, 'existing day'],
    ["a = TIMESTAMP '2026-01-01 25:00:00'", 14, 'existing time'],
    ["a = TIMESTAMP '2026-01-01 00:00:00+02:00'", 14, 'existing time'],
    ["a = '\ud800'", 5, 'lone surrogate'],
    ['a + ', 4, 'its end'],
    ['a IS NULL + 1', 10, 'after a comparison'],
    ['a & 1', 2, 'begins no name'],
    ['CASE END', 5, "the word 'END'"],
    ['CAST(a AS text)', 10, 'no type'],
    ["a LIKE 'b' ESCAPE 'xy'", 18, 'one character'],
  ])('%j is refused at position %i', (text, position, message) => {
    expect(failure(text)).toEqual({ position, message: expect.stringContaining(message) })
  })

  test('nesting of 64 levels parses, and of one more is refused', () => {
    const nested = (levels: number): string => `${'NOT '.repeat(levels - 1)}a`
    expect(printExpression(parseExpression(nested(64)))).toBe(nested(64))
    expect(failure(nested(65)).message).toContain('nested too deep')
    const parentheses = (levels: number): string => `${'('.repeat(levels)}a${')'.repeat(levels)}`
    expect(parseExpression(parentheses(64))).toEqual(column('a'))
    expect(failure(parentheses(65)).message).toContain('nested too deep')
    expect(failure('('.repeat(30_000)).message).toContain('nested too deep')
    expect(failure(`${'NOT '.repeat(62)}a = 1 AND b IS NULL OR c`).message).toContain('too deep')
  })

  test('a thousand terms of one chain are no nesting', () => {
    const tree = parseExpression(Array.from({ length: 1000 }, (_, i) => `a = ${i}`).join(' OR '))
    expect(tree.kind === 'or' && tree.terms.length).toBe(1000)
  })

  test('a text or list that is too long is refused', () => {
    const space = ' '.repeat(EXPRESSION_BYTES_MAX - 1)
    expect(parseExpression(`${space}a`)).toEqual(column('a'))
    expect(failure(`${space} a`).message).toContain('65537 bytes')
    const list = (count: number): string => `a IN (${'1,'.repeat(count - 1)}1)`
    expect(parseExpression(list(IN_LIST_MAX)).kind).toBe('in')
    expect(failure(list(IN_LIST_MAX + 1)).message).toContain('IN takes 10000 values')
  })
})
