import { describe, expect, test } from 'vitest'
import { buildBatch } from '../../src/arrow/value.js'
import { type CalicoError, isCalicoError } from '../../src/errors.js'
import { bindFilter } from '../../src/expr/bind.js'
import { evaluateFilter } from '../../src/expr/evaluate.js'
import { parseExpression } from '../../src/expr/parse.js'
import { fieldScope } from '../../src/expr/scope.js'
import type { Expression } from '../../src/expr/tree.js'
import { parseType } from '../../src/format/types.js'

const FIELDS = [
  ['id', 'int64'],
  ['small', 'int8'],
  ['price', 'decimal(9,2)'],
  ['ratio', 'float32'],
  ['name', 'utf8'],
  ['raw', 'binary'],
  ['ok', 'bool'],
  ['day', 'date'],
  ['at', 'timestamp'],
  ['at_utc', 'timestamptz'],
  ['tags', 'list<utf8>'],
  ['order', 'int32'],
].map(([name, type]) => ({ name: name!, type: parseType(type!) }))

const bind = (text: string) =>
  bindFilter({ expression: parseExpression(text), scope: fieldScope(FIELDS) })

function failure(run: () => unknown): CalicoError {
  try {
    run()
  } catch (error) {
    if (isCalicoError(error)) return error
    throw error
  }
  throw new TypeError('it did not fail')
}

describe('bindFilter', () => {
  test('an unknown column is named with those that look like it', () => {
    const error = failure(() => bind('Prise = 1'))
    expect(error.code).toBe('UnknownColumn')
    expect(error.message).toBe('there is no column Prise; did you mean price?')
    expect(failure(() => bind('ID = 1')).message).toContain('did you mean id?')
    expect(failure(() => bind('"no such" = 1')).message).toBe(
      'there is no column "no such"; look at the schema',
    )
  })

  test.each([
    ['id', 'int64, which is no condition'],
    ['12', '12 is no condition'],
    ["id = 'x'", "column id is int64 and 'x' is of type utf8"],
    ['name = 5', 'column name is utf8 and 5 is of type integer'],
    ['ok = 1', 'column ok is bool and 1 is of type integer'],
    ['1 = ok', 'column ok is bool and 1 is of type integer'],
    ["day = '2026-02-30'", "write it as '2026-01-31'"],
    ["day = TIMESTAMP '2026-01-01 00:00:00'", 'of type timestamp'],
    ["at = '2026-01-01 00:00:00Z'", 'without a zone'],
    ["at_utc = '2026-01-01 00:00:00'", "write it as '2026-01-31 12:00:00Z'"],
    ["at_utc = TIMESTAMP '2026-01-01 00:00:00'", 'they do not compare'],
    ["name = X'00'", 'of type binary'],
    ['ratio = 1e309', 'past the range'],
    ['tags = NULL', 'nested columns take IS NULL only'],
    ["tags IN ('a')", 'nested columns take IS NULL only'],
    ['tags = tags', 'do not compare'],
    ['id = name', 'id (int64) and name (utf8) do not compare'],
    ['at = at_utc', 'do not compare'],
    ['1 IN (1)', '1 stands before IN'],
    ['id + name = 1', '+ does not take (int64, utf8)'],
    ['lenght(name) = 1', 'did you mean length?'],
    ['id + 1', 'int64, which is no condition'],
    ["id IN (1, 'x')", "'x' is of type utf8"],
  ])('%s is refused with what does not fit', (text, message) => {
    const error = failure(() => bind(text))
    expect(error.code).toBe('InvalidExpression')
    expect(error.message).toContain(message)
  })

  test('trees that no text gives are refused too', () => {
    const column: Expression = { kind: 'column', name: 'ok' }
    let deep: Expression = column
    for (let i = 0; i < 64; i++) deep = { kind: 'not', term: deep }
    const trees: Expression[] = [
      deep,
      { kind: 'and', terms: [] },
      { kind: 'in', operand: column, items: [], negated: false },
      {
        kind: 'compare',
        op: '=',
        left: { kind: 'column', name: 'id' },
        right: { kind: 'literal', type: 'integer', value: 'one' },
      },
      {
        kind: 'compare',
        op: '=',
        left: { kind: 'column', name: 'raw' },
        right: { kind: 'literal', type: 'binary', value: '0' },
      },
      {
        kind: 'compare',
        op: '=',
        left: { kind: 'column', name: 'day' },
        right: { kind: 'literal', type: 'date', value: '+5' },
      },
    ]
    for (const expression of trees) {
      expect(failure(() => bindFilter({ expression, scope: fieldScope(FIELDS) })).code).toBe(
        'InvalidExpression',
      )
    }
  })

  test('numbers that a column can not hold decide the comparison without rounding', () => {
    const batch = buildBatch(FIELDS, [
      { small: 2, price: '0.01' },
      { small: 3, price: '-0.01' },
    ])
    const rowsOf = (text: string): number[] => [...evaluateFilter(bind(text), batch)]
    expect(rowsOf('small < 2.5')).toEqual([1, 0])
    expect(rowsOf('small >= 2.5')).toEqual([0, 1])
    expect(rowsOf('small = 2.5')).toEqual([0, 0])
    expect(rowsOf('small <> 2.5')).toEqual([1, 1])
    expect(rowsOf('small < 1e300')).toEqual([1, 1])
    expect(rowsOf('price > -0.005')).toEqual([1, 0])
    expect(rowsOf('price BETWEEN -0.015 AND 0')).toEqual([0, 1])
  })
})

describe('evaluateFilter', () => {
  const other = [{ name: 'id', type: parseType('utf8') }]
  test('a batch without the column is refused', () => {
    const batch = buildBatch([{ name: 'x', type: parseType('int8') }], [{ x: 1 }])
    expect(failure(() => evaluateFilter(bind('id = 1'), batch)).code).toBe('UnknownColumn')
  })

  test('a batch whose column is of another type is refused', () => {
    const batch = buildBatch(other, [{ id: 'a' }])
    expect(failure(() => evaluateFilter(bind('id = 1'), batch)).code).toBe('TypeMismatch')
  })

  test('a batch from before an integer was widened is taken', () => {
    const batch = buildBatch([{ name: 'id', type: parseType('int8') }], [{ id: 1 }, { id: -1 }])
    expect([...evaluateFilter(bind('id = 1'), batch)]).toEqual([1, 0])
    expect([...evaluateFilter(bind('id < 4294967297'), batch)]).toEqual([1, 1])
    const many = Array.from({ length: 20 }, (_, i) => i + 1).join(', ')
    expect([...evaluateFilter(bind(`id IN (${many})`), batch)]).toEqual([1, 0])
  })
})
