import { describe, expect, it } from 'vitest'
import {
  batchRows,
  buildBatch,
  buildColumn,
  columnValues,
  fromJsonValue,
  toJsonValue,
} from '../../src/arrow/value.js'
import { parseType } from '../../src/format/types.js'

function through(type: string, ...values: unknown[]): unknown[] {
  const parsed = parseType(type)
  return columnValues(parsed, buildColumn(parsed, values))
}

describe('values that a column takes', () => {
  it.each<[string, unknown, unknown]>([
    ['int64', 5, 5n],
    ['int64', '-9223372036854775808', -(2n ** 63n)],
    ['decimal(5,2)', '12.3', '12.30'],
    ['decimal(5,2)', '-0', '0.00'],
    ['decimal(38,0)', '-99999999999999999999999999999999999999', '-' + '9'.repeat(38)],
    ['date', new Date('2024-02-29'), '2024-02-29'],
    ['date', '0001-01-01', '0001-01-01'],
    ['date', '+2932897', '+2932897'],
    ['date', '-2147483648', '-2147483648'],
    ['timestamp', new Date('1969-12-31T23:59:59.999Z'), '1969-12-31T23:59:59.999000'],
    ['timestamp', '2024-02-29 12:30', '2024-02-29T12:30:00.000000'],
    ['timestamp', -1n, '1969-12-31T23:59:59.999999'],
    ['timestamp', '-9223372036854775808', '-9223372036854775808'],
    ['timestamptz', '2024-01-01T00:30:00.5+02:00', '2023-12-31T22:30:00.500000Z'],
    ['timestamptz', '-62135596800000001', '-62135596800000001'],
    ['utf8', 'ñ\u{1f600}\0', 'ñ\u{1f600}\0'],
    ['binary', Buffer.from([1, 2]), new Uint8Array([1, 2])],
    ['float32', 0.1, Math.fround(0.1)],
    ['float64', -0, -0],
    ['list<list<int8>>', [[1, null], null, []], [[1, null], null, []]],
    ['bool', undefined, null],
  ])('%s: %s comes back as %s', (type, value, expected) => {
    expect(through(type, null, value, null)).toEqual([null, expected, null])
  })

  it.each<[string, unknown]>([
    ['bool', 1],
    ['int8', 128],
    ['int8', 1.5],
    ['int16', -32769],
    ['int32', 2 ** 31],
    ['int32', '5'],
    ['int32', 5n],
    ['int64', 2 ** 53],
    ['int64', 2n ** 63n],
    ['int64', '9223372036854775808'],
    ['int64', ' 5'],
    ['float64', '1'],
    ['float32', 1e300],
    ['decimal(5,2)', '1.234'],
    ['decimal(5,2)', '1000'],
    ['decimal(5,2)', 1.5],
    ['decimal(5,2)', '1e2'],
    ['decimal(38,0)', '1'.repeat(39)],
    ['utf8', 5],
    ['utf8', 'bad \ud83d tail'],
    ['utf8', 'ends in \udc00'],
    ['binary', 'text'],
    ['date', '2023-02-29'],
    ['date', '0000-01-01'],
    ['date', '2024-1-1'],
    ['date', '+2147483648'],
    ['date', new Date('2024-01-01T01:00:00Z')],
    ['date', new Date(Number.NaN)],
    ['timestamp', '2024-01-01T00:00:00Z'],
    ['timestamp', '2024-01-01T24:00:00'],
    ['timestamp', '2024-01-01T00:00:00.1234567'],
    ['timestamp', 5],
    ['timestamp', 2n ** 63n],
    ['timestamptz', '2024-01-01T00:00:00'],
    ['list<int8>', 5],
    ['list<int8>', [1, 'x']],
  ])('%s: %s is refused, and the message names column, row and value', (type, value) => {
    const parsed = parseType(type)
    expect(() => buildColumn(parsed, [null, value], "column 'c'")).toThrow(
      expect.objectContaining({
        code: 'TypeMismatch',
        message: expect.stringMatching(/^column 'c', row 1(, item 1)?: /),
      }),
    )
  })

  it('names the row and item where an item of a later list is wrong', () => {
    const type = parseType('list<list<int8>>')
    expect(() => buildColumn(type, [[], [[1]], [[], [], [7, 999]]], "column 'c'")).toThrow(
      /^column 'c', row 2, item 2, item 1: 999 is no int8/,
    )
  })

  it('grows its buffer for many and for long strings', () => {
    const values = Array.from({ length: 300 }, (_, i) => 'é'.repeat(i * 11) + i)
    values.push('z'.repeat(100_000))
    expect(through('utf8', ...values)).toEqual(values)
  })
})

describe('batches of row objects', () => {
  const fields = [
    { name: 'a', type: parseType('int32') },
    { name: '__proto__', type: parseType('utf8') },
  ]

  it('keep a column named __proto__, take absent ones as null, leave out what is no field', () => {
    const rows = [JSON.parse('{"a":1,"__proto__":"x"}'), { b: 5 }]
    const back = batchRows(buildBatch(fields, rows))
    expect(Object.entries(back[0]!)).toEqual([
      ['a', 1],
      ['__proto__', 'x'],
    ])
    expect(Object.entries(back[1]!)).toEqual([
      ['a', null],
      ['__proto__', null],
    ])
  })

  it('keep their row count without fields', () => {
    expect(buildBatch([], [{}, {}]).rows).toBe(2)
  })
})

describe('the JSON form', () => {
  it.each<[string, unknown, unknown]>([
    ['int64', 2n ** 60n, '1152921504606846976'],
    ['binary', new Uint8Array([251, 255]), '+/8='],
    ['float64', Number.NEGATIVE_INFINITY, '-Infinity'],
    ['list<float32>', [Number.NaN, null, 1], ['NaN', null, 1]],
    ['decimal(4,1)', '1.0', '1.0'],
  ])('of %s %s is %s and comes back', (type, value, json) => {
    const parsed = parseType(type)
    expect(toJsonValue(parsed, value)).toEqual(json)
    expect(fromJsonValue(parsed, json)).toEqual(value)
  })

  it.each<[string, unknown]>([
    ['int64', '9223372036854775808'],
    ['int64', 2 ** 60],
    ['int8', '1'],
    ['float64', 'nan'],
    ['binary', 'a'],
    ['binary', 5],
    ['bool', 'true'],
    ['utf8', {}],
    ['list<int8>', [[]]],
  ])('%s: %s is refused', (type, json) => {
    expect(() => fromJsonValue(parseType(type), json)).toThrow(
      expect.objectContaining({ code: 'TypeMismatch' }),
    )
  })
})
