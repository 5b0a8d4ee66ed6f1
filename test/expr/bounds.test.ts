import { describe, expect, test } from 'vitest'
import { buildColumn } from '../../src/arrow/value.js'
import { isCalicoError } from '../../src/errors.js'
import { bindFilter } from '../../src/expr/bind.js'
import { type ColumnBounds, columnBounds, encodeBound } from '../../src/expr/bounds.js'
import { parseExpression } from '../../src/expr/parse.js'
import { pruneByBounds } from '../../src/expr/prune.js'
import { fieldScope } from '../../src/expr/scope.js'
import { parseType } from '../../src/format/types.js'
import fc from '../support/property.js'
import { FIELDS, rowsArbitrary } from './arbitraries.js'

const encode = (type: string, value: unknown): string => encodeBound(parseType(type), value)

function boundsOf(type: string, values: readonly unknown[]): ColumnBounds {
  const data = buildColumn(parseType(type), values)
  const { nulls, min, max } = columnBounds({ type: parseType(type), data, rows: values.length })
  return { nulls, min, max }
}

describe('encodeBound', () => {
  test.each([
    ['int8', -1, '7fffffffffffffff'],
    ['int64', 1n, '8000000000000001'],
    ['int64', '-9223372036854775808', '0000000000000000'],
    ['date', '1970-01-02', '8000000000000001'],
    ['timestamp', '1969-12-31T23:59:59.999999', '7fffffffffffffff'],
    ['timestamptz', '1970-01-01T00:00:00.000256Z', '8000000000000100'],
    ['bool', true, '01'],
    ['bool', false, '00'],
    ['decimal(5,2)', '2.56', '80000000000000000000000000000100'],
    ['decimal(5,2)', '-0.01', '7fffffffffffffffffffffffffffffff'],
    ['float64', 1, 'bff0000000000000'],
    ['float32', -1, '400fffffffffffff'],
    ['float64', 0, '8000000000000000'],
    ['float64', -0, '7fffffffffffffff'],
    ['float64', Number.POSITIVE_INFINITY, 'fff0000000000000'],
    ['float64', Number.NaN, 'fff8000000000000'],
    ['utf8', 'a\u00e9', '61c3a9'],
    ['binary', Uint8Array.of(0, 255), '00ff'],
    ['utf8', '', ''],
  ])('%s %s is %s', (type, value, hex) => {
    expect(encode(type, value)).toBe(hex)
  })

  test('values that are not of the type are refused', () => {
    for (const [type, value] of [
      ['int8', 'x'],
      ['int64', 1.5],
      ['int64', 2n ** 63n],
      ['bool', 1],
      ['float64', '1'],
      ['utf8', 1],
      ['binary', 'x'],
      ['date', 'today'],
      ['decimal(3,1)', '1.55'],
      ['int32', null],
    ] as const) {
      expect(() => encode(type, value)).toThrowError(/can't be made of/)
    }
  })

  test('lists have no bounds', () => {
    try {
      encode('list<int8>', [])
      expect.unreachable()
    } catch (error) {
      expect(isCalicoError(error, 'InvalidType')).toBe(true)
    }
  })
})

describe('columnBounds', () => {
  test('bounds are the least and greatest of the encoded cells, and a count of nulls', () => {
    fc.assert(
      fc.property(rowsArbitrary, (rows) => {
        for (const { name, type } of FIELDS) {
          if (type.kind === 'list') continue
          const values = rows.map((row) => row[name])
          const cells = values.filter((value) => value !== null)
          const float = (v: unknown): unknown =>
            type.kind === 'float32' ? Math.fround(v as number) : v
          const encoded = cells.map((value) => encodeBound(type, float(value))).sort()
          const bounds = columnBounds({ type, data: buildColumn(type, values), rows: rows.length })
          expect(bounds.nulls).toBe(rows.length - cells.length)
          expect(bounds.min).toBe(encoded[0]?.slice(0, 64) ?? null)
          const greatest = encoded.at(-1)
          if (greatest === undefined || greatest.length <= 64)
            expect(bounds.max).toBe(greatest ?? null)
          else expect(bounds.max === null || bounds.max > greatest).toBe(true)
        }
      }),
      { numRuns: 200 },
    )
  })

  test('a long greatest text is cut, and its last byte goes up by one', () => {
    const prefix = 'a'.repeat(31)
    expect(boundsOf('utf8', [`${prefix}bc`])).toEqual({
      nulls: 0,
      min: `${'61'.repeat(31)}62`,
      max: `${'61'.repeat(31)}63`,
    })
    expect(boundsOf('utf8', [`${prefix}b`]).max).toBe(`${'61'.repeat(31)}62`)
  })

  test('trailing FF bytes of a cut bound are dropped, and nothing but FF has no bound', () => {
    const tail = new Uint8Array(40).fill(0xff)
    tail[0] = 1
    expect(boundsOf('binary', [tail]).max).toBe('02')
    expect(boundsOf('binary', [new Uint8Array(33).fill(0xff)])).toEqual({
      nulls: 0,
      min: 'ff'.repeat(32),
      max: null,
    })
    expect(boundsOf('binary', [new Uint8Array(32).fill(0xff)]).max).toBe('ff'.repeat(32))
  })

  test('columns of lists or of nulls have a count only', () => {
    expect(boundsOf('list<int8>', [[1], null])).toEqual({ nulls: 1, min: null, max: null })
    expect(boundsOf('int8', [null, null])).toEqual({ nulls: 2, min: null, max: null })
    expect(boundsOf('float64', [])).toEqual({ nulls: 0, min: null, max: null })
  })

  test('NaN is the greatest float, and the zeros stay apart', () => {
    expect(boundsOf('float32', [Number.NaN, 0, -0])).toEqual({
      nulls: 0,
      min: '7fffffffffffffff',
      max: 'fff8000000000000',
    })
    expect(boundsOf('float64', [Number.NaN]).min).toBe('fff8000000000000')
    expect(boundsOf('float64', [-0]).max).toBe('7fffffffffffffff')
  })
})

describe('pruneByBounds', () => {
  const fields = [
    { name: 'i', type: parseType('int32') },
    { name: 'f', type: parseType('float64') },
    { name: 'zero', type: parseType('float32') },
    { name: 's', type: parseType('utf8') },
    { name: 'empty', type: parseType('int64') },
    { name: 'other', type: parseType('int64') },
  ]
  /**
   * Bounds over 10 rows: i in 5..9 without nulls, f -0 with nulls, zero +0, s long, empty all null,
   * other unknown.
   */
  const known: Readonly<Record<string, ColumnBounds>> = {
    i: boundsOf('int32', [5, 6, 7, 8, 9, 5, 5, 5, 5, 5]),
    f: boundsOf('float64', [-0, null, null, null, null, null, null, null, null, null]),
    zero: boundsOf('float32', new Array(10).fill(0)),
    s: boundsOf('utf8', new Array(10).fill('x'.repeat(40))),
    empty: boundsOf('int64', new Array(10).fill(null)),
  }
  const verdict = (text: string, rows = 10): string => {
    const bound = bindFilter({ expression: parseExpression(text), scope: fieldScope(fields) })
    return pruneByBounds(bound, (name) => known[name], rows)
  }

  test.each([
    'i = 4',
    'i < 5',
    'i <= 4.9',
    'i > 9',
    'i >= 9.1',
    'i IS NULL',
    'i IN (1, 4, 10)',
    'i = 5.5',
    'NOT i >= 5',
    'NOT (i > 4 OR other = 1)',
    'i = 4 AND other = 1',
    'i = 4 OR i = 10',
    'NOT i IS NOT NULL',
    'f > 0',
    'zero < 0',
    'zero > -0.0',
    'zero <> -0.0',
    'f < 0',
    'f <> 0',
    'empty = 1',
    'empty <> 1',
    'empty IS NOT NULL',
    'NOT empty = 1',
    'empty = other',
    `s > '${'x'.repeat(31)}y'`,
    `s < '${'x'.repeat(32)}'`,
    'i = NULL',
    'i NOT IN (4, NULL)',
    'false',
    'null',
    '(i = 4) IS NULL',
    "f = 'NaN'",
    'i NOT BETWEEN 5 AND 9',
  ])('%s is TRUE in no row', (text) => {
    expect(verdict(text)).toBe('none')
  })

  test.each([
    'i = 5',
    'i = 9',
    'i < 6',
    'i >= 9',
    'i IS NOT NULL',
    'i IN (1, 7)',
    'i <> 5',
    'NOT i = 5',
    'other = 1',
    'i = 4 OR other = 1',
    'f = 0',
    'zero = -0.0',
    'zero <= -0.0',
    'zero >= 0',
    'f <= 0',
    'f >= -0.0',
    'f IS NULL',
    'empty IS NULL',
    '(empty = 1) IS NULL',
    `s = '${'x'.repeat(40)}'`,
    `s > '${'x'.repeat(32)}'`,
    `s <= '${'x'.repeat(32)}z'`,
    'true',
    'i = other',
  ])('%s may be TRUE in some row', (text) => {
    expect(verdict(text)).toBe('some')
  })

  test('no rows are none', () => {
    expect(verdict('true', 0)).toBe('none')
  })
})
