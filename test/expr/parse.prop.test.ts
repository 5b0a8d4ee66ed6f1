import { describe, expect, test } from 'vitest'
import { isCalicoError } from '../../src/errors.js'
import { parseExpression } from '../../src/expr/parse.js'
import { printExpression } from '../../src/expr/print.js'
import type { Expression, Literal } from '../../src/expr/tree.js'
import fc from '../support/property.js'
import { filterArbitrary } from './arbitraries.js'

const digits = fc.nat(10 ** 9).map(String)
const numberText = fc.oneof(
  digits.map((value) => ({ type: 'integer' as const, value })),
  fc.tuple(digits, digits).map(([a, b]) => ({ type: 'decimal' as const, value: `${a}.${b}` })),
  fc.tuple(digits, fc.integer({ min: -400, max: 400 })).map(([a, e]) => ({
    type: 'float' as const,
    value: `${a}e${e}`,
  })),
)
const literal: fc.Arbitrary<Literal> = fc.oneof(
  fc.constant<Literal>({ kind: 'literal', type: 'null' }),
  fc.boolean().map((value): Literal => ({ kind: 'literal', type: 'bool', value })),
  fc
    .tuple(numberText, fc.constantFrom('', '-'))
    .map(([{ type, value }, sign]): Literal => ({ kind: 'literal', type, value: sign + value })),
  fc.string({ unit: 'binary' }).map((value): Literal => ({ kind: 'literal', type: 'utf8', value })),
  fc.uint8Array({ maxLength: 9 }).map(
    (value): Literal => ({
      kind: 'literal',
      type: 'binary',
      value: Buffer.from(value).toString('hex'),
    }),
  ),
)
const column = fc
  .oneof(
    fc.string({ unit: 'binary', minLength: 1 }),
    fc.constantFrom('AND', 'null', 'date', 'x', 'In', '_1'),
  )
  .map((name): Expression => ({ kind: 'column', name }))

/** Any tree the grammar has, whether or not it types. */
const anyTree = fc.letrec<{ tree: Expression; side: Expression }>((tie) => ({
  side: fc.oneof({ maxDepth: 3 }, literal, column, tie('tree')),
  tree: fc.oneof(
    { maxDepth: 3 },
    column,
    literal,
    fc
      .tuple(fc.constantFrom<'<=' | '<>'>('<=', '<>'), tie('side'), tie('side'))
      .map(([op, left, right]): Expression => ({ kind: 'compare', op, left, right })),
    fc
      .tuple(tie('side'), fc.boolean())
      .map(([operand, negated]): Expression => ({ kind: 'is-null', operand, negated })),
    fc
      .tuple(tie('side'), fc.array(literal, { minLength: 1 }), fc.boolean())
      .map(([operand, items, negated]): Expression => ({ kind: 'in', operand, items, negated })),
    fc.tuple(tie('side'), tie('side'), tie('side'), fc.boolean()).map(
      ([operand, low, high, negated]): Expression => ({
        kind: 'between',
        operand,
        low,
        high,
        negated,
      }),
    ),
    tie('tree').map((term): Expression => ({ kind: 'not', term })),
    fc
      .tuple(fc.constantFrom<'and' | 'or'>('and', 'or'), fc.array(tie('tree'), { minLength: 2 }))
      .map(([kind, terms]): Expression => ({ kind, terms })),
  ),
})).tree

describe('printExpression', () => {
  test('any tree prints to text that parses back to an equal tree', () => {
    fc.assert(
      fc.property(anyTree, (tree) => {
        expect(parseExpression(printExpression(tree))).toEqual(tree)
      }),
      { numRuns: 1500 },
    )
  })

  test('a tree that came through JSON is equal', () => {
    fc.assert(
      fc.property(filterArbitrary(), (tree) => {
        expect(JSON.parse(JSON.stringify(parseExpression(printExpression(tree))))).toEqual(tree)
      }),
      { numRuns: 300 },
    )
  })
})

describe('parseExpression', () => {
  const pieces = fc.constantFrom(
    'a',
    '"b c"',
    "'t'",
    '12',
    '-',
    '1.5e3',
    '(',
    ')',
    'AND',
    'or',
    'NOT',
    'IS',
    'NULL',
    'IN',
    ',',
    'BETWEEN',
    '=',
    '<',
    'DATE',
    "X'0",
    '"',
    "'",
    'x',
    '1.',
    '#',
    '\u{1f600}',
    'true',
  )
  test('any text is parsed or refused with InvalidExpression at a position within it', () => {
    let parsed = 0
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 8 }), (words) => {
        const text = words.join(' ')
        try {
          parseExpression(text)
          parsed++
        } catch (error) {
          if (!isCalicoError(error, 'InvalidExpression')) throw error
          const position = error.details.position as number
          expect(position >= 0 && position <= text.length).toBe(true)
        }
      }),
      { numRuns: 3000 },
    )
    expect(parsed).toBeGreaterThan(30)
  })
})
