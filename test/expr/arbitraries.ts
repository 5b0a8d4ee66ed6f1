/** Random batches, and random expressions over them whose literals lie near the cells. */

import type { Batch, BatchField } from '../../src/arrow/batch.js'
import { buildBatch } from '../../src/arrow/value.js'
import type { CompareOp, Expression, Literal, TextLiteralType } from '../../src/expr/tree.js'
import { type CalicoType, parseType } from '../../src/format/types.js'
import fc from '../support/property.js'
import type { Row, Types } from './oracle.js'

const literal = (type: TextLiteralType, value: string): Literal => ({
  kind: 'literal',
  type,
  value,
})
const numbers = (...texts: string[]): Literal[] =>
  texts.map((text) =>
    literal(/e/i.test(text) ? 'float' : text.includes('.') ? 'decimal' : 'integer', text),
  )
const texts = (...values: string[]): Literal[] => values.map((value) => literal('utf8', value))
const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values)

const LONG = 'x'.repeat(31)

/**
 * Cells and literals by type: few, and near one another, so that comparisons are decided every way.
 */
const SAMPLES: Readonly<Record<string, { cells: unknown[]; literals: Literal[] }>> = {
  bool: {
    cells: [true, false],
    literals: [true, false].map((value) => ({ kind: 'literal', type: 'bool', value })),
  },
  int8: {
    cells: [-128, -1, 0, 1, 2, 127],
    literals: numbers('-128', '-129', '0', '1.5', '128', '1e0'),
  },
  int16: { cells: [-32768, 0, 300, 32767], literals: numbers('300', '32768', '-0.5', '3e2') },
  int32: {
    cells: [-2147483648, -1, 0, 7, 2147483647],
    literals: numbers('7', '-1.0', '2147483648', '6.9'),
  },
  int64: {
    cells: [-(2n ** 63n), -1n, 0n, 1n, 2n ** 32n, 2n ** 32n + 1n, 2n ** 53n + 1n, 2n ** 63n - 1n],
    literals: numbers(
      '0',
      '-1',
      '4294967296',
      '9007199254740993',
      '9007199254740992.5',
      '9223372036854775807',
      '9223372036854775808',
      '-9223372036854775808',
      '1e30',
      '-1e30',
    ),
  },
  float32: {
    cells: [Number.NaN, -0, 0, 0.1, 1.5, Number.POSITIVE_INFINITY, -2],
    literals: [
      ...numbers('0', '-0.0', '0.1', '1.5', '1e38'),
      ...texts('NaN', 'Infinity', '-Infinity'),
    ],
  },
  float64: {
    cells: [Number.NaN, -0, 0, 0.1, 1.5, Number.NEGATIVE_INFINITY, 2 ** 53, Number.MAX_VALUE],
    literals: [
      ...numbers('0', '-0.0', '0.1', '9007199254740993', '1e308'),
      ...texts('NaN', 'Infinity'),
    ],
  },
  'decimal(5,2)': {
    cells: ['-999.99', '-0.01', '0.00', '1.50', '12.30', '999.99'],
    literals: numbers('1.5', '1.505', '12.3', '0', '1000', '-1e3', '1e300', '-0.010'),
  },
  'decimal(38,0)': {
    cells: ['-99999999999999999999999999999999999999', '0', '18446744073709551616', '4294967295'],
    literals: numbers('18446744073709551616', '4294967295.5', '-1e37', '1e39', '0'),
  },
  utf8: {
    cells: [
      '',
      'a',
      'ab',
      '\u00e9',
      '\uffff',
      '\u{1f600}',
      `${LONG}y`,
      `${LONG}yz`,
      `${LONG}\u00e9`,
      '\u0000',
    ],
    literals: texts(
      '',
      'a',
      'ab',
      '\uffff',
      '\u{1f600}',
      `${LONG}yz`,
      `${LONG}z`,
      "o'clock",
      '\u0000\u0000',
    ),
  },
  binary: {
    cells: [
      bytes(),
      bytes(0),
      bytes(0, 0),
      bytes(0xff),
      new Uint8Array(33).fill(0xff),
      bytes(0, 0xff),
    ],
    literals: ['', '00', '0000', 'ff', 'ff'.repeat(40), '00ff'].map((hex) =>
      literal('binary', hex),
    ),
  },
  date: {
    cells: ['0001-01-01', '1969-12-31', '1970-01-01', '2024-02-29', '9999-12-31'],
    literals: [
      literal('date', '1970-01-01'),
      literal('date', '2024-02-29'),
      ...texts('1969-12-31'),
    ],
  },
  timestamp: {
    cells: [
      '1969-12-31T23:59:59.999999',
      '1970-01-01T00:00:00.000000',
      '2026-01-01T12:00:00.500000',
    ],
    literals: [literal('timestamp', '2026-01-01T12:00:00.5'), ...texts('1970-01-01 00:00:00')],
  },
  timestamptz: {
    cells: ['1969-12-31T23:59:59.999999Z', '2026-01-01T12:00:00.500000Z'],
    literals: [
      literal('timestamptz', '2026-01-01T12:00:00.5Z'),
      ...texts('1969-12-31T23:59:59.999999Z'),
    ],
  },
}

/** Two columns of every sample type, some of whose names need quotes, and a list. */
export const FIELDS: readonly BatchField[] = [
  ...Object.keys(SAMPLES).flatMap((name) => {
    const type = parseType(name)
    return [
      { name: name.replace(/\W/g, '_'), type },
      { name: `${name} "2"`, type },
    ]
  }),
  { name: 'list', type: parseType('list<int32>') },
]

export const TYPES: Types = Object.fromEntries(FIELDS.map(({ name, type }) => [name, type]))

function samplesOf(type: CalicoType): { cells: unknown[]; literals: Literal[] } {
  return SAMPLES[type.kind === 'decimal' ? `decimal(${type.precision},${type.scale})` : type.kind]!
}

function cellArbitrary(type: CalicoType): fc.Arbitrary<unknown> {
  if (type.kind === 'list') return fc.constantFrom(null, [], [1], [1, null])
  return fc.oneof(
    { weight: 1, arbitrary: fc.constant(null) },
    { weight: 4, arbitrary: fc.constantFrom(...samplesOf(type).cells) },
  )
}

export const rowsArbitrary: fc.Arbitrary<Row[]> = fc.array(
  fc.record(Object.fromEntries(FIELDS.map(({ name, type }) => [name, cellArbitrary(type)]))),
  { maxLength: 20 },
)

export const batchOf = (rows: readonly Row[]): Batch => buildBatch(FIELDS, rows)

const NULL_LITERAL: Literal = { kind: 'literal', type: 'null' }
const opArbitrary = fc.constantFrom<CompareOp>('=', '<>', '<', '<=', '>', '>=')

/** A condition on one column. */
function leafOn({ name, type }: BatchField): fc.Arbitrary<Expression> {
  const column: Expression = { kind: 'column', name }
  const isNull = fc
    .boolean()
    .map((negated): Expression => ({ kind: 'is-null', operand: column, negated }))
  if (type.kind === 'list') return isNull
  const { literals } = samplesOf(type)
  const value = fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...literals) },
    { weight: 1, arbitrary: fc.constant(NULL_LITERAL) },
  )
  const others = FIELDS.filter((field) => compares(type, field.type)).map(
    (field): Expression => ({ kind: 'column', name: field.name }),
  )
  const other = fc.oneof(
    { weight: 4, arbitrary: value },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
  )
  return fc.oneof(
    isNull,
    fc
      .tuple(opArbitrary, other, fc.boolean())
      .map(
        ([op, right, swap]): Expression =>
          swap
            ? { kind: 'compare', op, left: right, right: column }
            : { kind: 'compare', op, left: column, right },
      ),
    fc
      .tuple(fc.array(value, { minLength: 1, maxLength: 12 }), fc.boolean())
      .map(([items, negated]): Expression => ({ kind: 'in', operand: column, items, negated })),
    fc.tuple(other, other, fc.boolean()).map(
      ([low, high, negated]): Expression => ({
        kind: 'between',
        operand: column,
        low,
        high,
        negated,
      }),
    ),
  )
}

const family = (type: CalicoType): string => type.kind.replace(/^(int|float)[0-9]+$/, '$1')
const compares = (a: CalicoType, b: CalicoType): boolean => family(a) === family(b)

/** Conditions on the given columns, with AND, OR, NOT and IS NULL over them. */
export function filterArbitrary(fields: readonly BatchField[] = FIELDS): fc.Arbitrary<Expression> {
  const bools = fields.filter(({ type }) => type.kind === 'bool')
  const leaf = fc.oneof(
    { weight: 12, arbitrary: fc.oneof(...fields.map(leafOn)) },
    {
      weight: 1,
      arbitrary: fc.constantFrom<Expression>(NULL_LITERAL, {
        kind: 'literal',
        type: 'bool',
        value: true,
      }),
    },
    ...bools.map(({ name }) => ({
      weight: 1,
      arbitrary: fc.constant<Expression>({ kind: 'column', name }),
    })),
  )
  return fc.letrec<{ tree: Expression }>((tie) => {
    const terms = fc.array(tie('tree'), { minLength: 2, maxLength: 4 })
    const kinds = fc.constantFrom<'and' | 'or'>('and', 'or')
    return {
      tree: fc.oneof(
        { maxDepth: 4, withCrossShrink: true },
        { weight: 3, arbitrary: leaf },
        {
          weight: 3,
          arbitrary: fc
            .tuple(kinds, terms)
            .map(([kind, all]): Expression => ({ kind, terms: all })),
        },
        { weight: 1, arbitrary: tie('tree').map((term): Expression => ({ kind: 'not', term })) },
        {
          weight: 1,
          arbitrary: fc
            .tuple(tie('tree'), fc.boolean())
            .filter(([t]) => t.kind !== 'literal')
            .map(([operand, negated]): Expression => ({ kind: 'is-null', operand, negated })),
        },
      ),
    }
  }).tree
}
