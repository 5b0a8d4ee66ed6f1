import { describe, expect, test } from 'vitest'
import { sliceBatch } from '../../src/arrow/gather.js'
import { buildBatch, columnValues } from '../../src/arrow/value.js'
import { isCalicoError } from '../../src/errors.js'
import { bindFilter, bindValue } from '../../src/expr/bind.js'
import { evaluateFilter, evaluateOutput, evaluateValue } from '../../src/expr/evaluate.js'
import { parseExpression, parseSelection } from '../../src/expr/parse.js'
import { printExpression } from '../../src/expr/print.js'
import { fieldScope, makeScope, type Scope } from '../../src/expr/scope.js'
import { parseType } from '../../src/format/types.js'
import fc from '../support/property.js'

const field = (name: string, type: string) => ({ name, type: parseType(type) })

function values(text: string, fields: ReturnType<typeof field>[], rows: Record<string, unknown>[]) {
  const bound = bindValue({ expression: parseExpression(text), scope: fieldScope(fields) })
  const { data, failed } = evaluateValue(bound, buildBatch(fields, rows))
  return columnValues(bound.type, data).map((value, row) => (failed?.[row] ? 'failed' : value))
}

const codeOf = (run: () => unknown): string => {
  try {
    run()
  } catch (error) {
    if (isCalicoError(error)) return `${error.code}: ${error.message}`
    throw error
  }
  return 'none'
}

const LIMIT = 2n ** 63n
const int64 = fc.oneof(
  fc.bigInt({ min: -LIMIT, max: LIMIT - 1n }),
  fc.bigInt({ min: -5n, max: 5n }),
  fc.bigInt({ min: 2n ** 53n - 3n, max: 2n ** 53n + 3n }),
  fc.constantFrom(-LIMIT, LIMIT - 1n, 2n ** 32n, -(2n ** 32n), 2n ** 31n, 3037000500n),
)

describe('evaluateValue', () => {
  test('integers are added, multiplied and divided as integers without bounds, or fail', () => {
    const exact = (value: bigint): bigint | 'failed' =>
      value < LIMIT && value >= -LIMIT ? value : 'failed'
    const expected: Record<string, (a: bigint, b: bigint) => bigint | 'failed'> = {
      'a + b': (a, b) => exact(a + b),
      'a - b': (a, b) => exact(a - b),
      'a * b': (a, b) => exact(a * b),
      'a % b': (a, b) => (b === 0n ? 'failed' : a % b),
      'div(a, b)': (a, b) => (b === 0n ? 'failed' : exact(a / b)),
      '-a': (a) => exact(-a),
      'abs(a)': (a) => exact(a < 0n ? -a : a),
    }
    const fields = [field('a', 'int64'), field('b', 'int64')]
    fc.assert(
      fc.property(fc.array(fc.record({ a: int64, b: int64 }), { maxLength: 20 }), (rows) => {
        for (const [text, of] of Object.entries(expected)) {
          expect(values(text, fields, rows), text).toEqual(rows.map(({ a, b }) => of(a, b)))
        }
      }),
    )
  })

  test('a floored quotient of days and a calendar of Date agree on every part', () => {
    const days = fc.integer({ min: -700_000, max: 2_900_000 })
    fc.assert(
      fc.property(days, (day) => {
        const date = new Date(day * 86_400_000)
        const text = date.toISOString().slice(0, 10)
        const parts = 'list(year(d), month(d), day(d), day_of_week(d), day_of_year(d))'
        const newYear = new Date(0)
        newYear.setUTCFullYear(date.getUTCFullYear(), 0, 1)
        const ofYear = (date.getTime() - newYear.getTime()) / 86_400_000 + 1
        const expected = [
          date.getUTCFullYear(),
          date.getUTCMonth() + 1,
          date.getUTCDate(),
          date.getUTCDay() || 7,
          ofYear,
        ].map(BigInt)
        expect(values(parts, [field('d', 'date')], [{ d: text }])).toEqual([expected])
      }),
    )
  })

  test('a slice of a batch gives that slice of the values and failures', () => {
    const fields = [field('a', 'int8'), field('t', 'utf8')]
    const rows = Array.from({ length: 20 }, (_, n) => ({
      a: (n % 5) - 1,
      t: n % 3 ? 'é'.repeat(n) : null,
    }))
    const text = 'CASE WHEN a > 0 THEN substring(t, 1, 12 % a) ELSE t || left(t, a) END'
    const bound = bindValue({ expression: parseExpression(text), scope: fieldScope(fields) })
    const whole = evaluateValue(bound, buildBatch(fields, rows))
    expect(whole.failed).not.toBeNull()
    const part = evaluateValue(bound, sliceBatch(buildBatch(fields, rows), 7, 9))
    expect([...part.failed!]).toEqual([...whole.failed!.subarray(7, 16)])
    const all = columnValues(bound.type, whole.data)
    expect(columnValues(bound.type, part.data)).toEqual(all.slice(7, 16))
  })

  test('a failed row says which function failed and why', () => {
    const fields = [field('a', 'int64')]
    const bound = bindValue({ expression: parseExpression('1 + 7 % a'), scope: fieldScope(fields) })
    const found = evaluateValue(bound, buildBatch(fields, [{ a: 0n }, { a: 2n }]))
    expect(found.reasonAt(0)).toBe('%: a division by zero')
    expect(found.reasonAt(1)).toBe('')
    const batch = buildBatch(fields, [{ a: 0n }])
    expect(codeOf(() => evaluateOutput(bound, batch, 'x'))).toMatch(/EvaluationFailed: column 'x'/)
    const filter = bindFilter({
      expression: parseExpression("CAST('x' AS int8) = a"),
      scope: fieldScope(fields),
    })
    expect(codeOf(() => evaluateFilter(filter, batch))).toMatch(/CAST AS int8: a value that/)
  })

  test('a batch with the width before a widening is computed in the new one', () => {
    const bound = bindValue({
      expression: parseExpression('a * 1000'),
      scope: fieldScope([field('a', 'int64')]),
    })
    const { data } = evaluateValue(
      bound,
      buildBatch([field('a', 'int8')], [{ a: 100 }, { a: null }]),
    )
    expect(columnValues(bound.type, data)).toEqual([100_000n, null])
  })

  test('nested CASE and BETWEEN over one operand take no time that doubles with depth', () => {
    let text = 'a'
    for (let depth = 0; depth < 28; depth++) text = `CASE ${text} WHEN 1 THEN 1 WHEN 2 THEN 2 END`
    expect(values(text, [field('a', 'int64')], [{ a: 2n }])).toEqual([2n])
    let between = 'b'
    for (let depth = 0; depth < 28; depth++) between = `(${between}) BETWEEN b AND TRUE`
    expect(values(between, [field('b', 'bool')], [{ b: true }])).toEqual([true])
  })
})

describe('makeScope', () => {
  const column = (qualifier: string, name: string) => ({
    qualifier,
    name,
    type: parseType('int64'),
    column: `${qualifier}:${name}`,
  })
  const columns = [column('source', 'x'), column('target', 'x'), column('target', 'y')]
  const resolved = (text: string, scope: Scope): unknown => {
    const { value } = bindValue({ expression: parseExpression(text), scope })
    return value.kind === 'cell' && value.column.name
  }

  test('a qualified name is looked up under its qualifier, a bare one everywhere', () => {
    const scope = makeScope(columns)
    expect(resolved('source.x', scope)).toBe('source:x')
    expect(resolved('target.x', scope)).toBe('target:x')
    expect(resolved('y', scope)).toBe('target:y')
  })

  test('a bare name in two namespaces is ambiguous unless one is preferred', () => {
    const ambiguous = codeOf(() => resolved('x', makeScope(columns)))
    expect(ambiguous).toBe('InvalidExpression: column x is ambiguous; write source.x or target.x')
    expect(resolved('x', makeScope(columns, { preferred: 'target' }))).toBe('target:x')
  })

  test('a name that the qualifier lacks is unknown, with what looks alike', () => {
    const scope = makeScope(columns)
    expect(codeOf(() => resolved('source.y', scope))).toMatch(/UnknownColumn: .*source\.y/)
    expect(codeOf(() => resolved('target.Y', scope))).toMatch(/did you mean target\.y or target\.x/)
  })
})

describe('parseSelection', () => {
  test('columns and named expressions come in order', () => {
    const items = parseSelection('a, "b c", x + 1 AS y, f(a, b) as "a b"')
    expect(items.map(({ name, expression }) => [name, printExpression(expression)])).toEqual([
      ['a', 'a'],
      ['b c', '"b c"'],
      ['y', 'x + 1'],
      ['a b', 'f(a, b)'],
    ])
  })

  test.each(['x + 1', 'a,', 'a AS', 'a b', ''])('%j is refused', (text) => {
    expect(codeOf(() => parseSelection(text))).toMatch(/^InvalidExpression/)
  })
})
