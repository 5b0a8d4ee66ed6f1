import { describe, expect, test } from 'vitest'
import { batchColumn } from '../../src/arrow/batch.js'
import { encodeKeys, keyHex } from '../../src/arrow/keys.js'
import { buildBatch } from '../../src/arrow/value.js'
import { bindFilter } from '../../src/expr/bind.js'
import { evaluateFilter } from '../../src/expr/evaluate.js'
import { type KeyRange, keyRange } from '../../src/expr/key-range.js'
import { parseExpression } from '../../src/expr/parse.js'
import { fieldScope } from '../../src/expr/scope.js'
import { parseType } from '../../src/format/types.js'
import fc from '../support/property.js'
import { FIELDS, filterArbitrary, rowsArbitrary } from './arbitraries.js'

const KEY_TYPES = ['int64', 'int8', 'utf8', 'binary', 'bool', 'date', 'timestamptz', 'decimal(5,2)']
const CANDIDATES = KEY_TYPES.map(
  (name) => FIELDS.find(({ type }) => type.kind === name.replace(/\(.*/, ''))!,
)

const isWithin = (key: string, { lower, upper }: KeyRange): boolean =>
  (lower === null || lower <= key) && (upper === null || key < upper)

describe('keyRange', () => {
  test('every key of a row for which the filter is TRUE is in the range', () => {
    let cut = 0
    const cases = fc
      .shuffledSubarray(CANDIDATES, { minLength: 1, maxLength: 3 })
      .chain((keys) => fc.tuple(fc.constant(keys), filterArbitrary(keys), rowsArbitrary))
    fc.assert(
      fc.property(cases, ([keys, expression, given]) => {
        const rows = given.filter((row) => keys.every(({ name }) => row[name] !== null))
        const batch = buildBatch(FIELDS, rows)
        const bound = bindFilter({ expression, scope: fieldScope(FIELDS) })
        const range = keyRange(bound, keys)
        const mask = evaluateFilter(bound, batch)
        const columns = keys.map(({ name }) => batchColumn(batch, name)!)
        const encoded = encodeKeys(
          columns,
          keys.map(({ type }) => type),
        )
        for (let i = 0; i < batch.rows; i++) {
          const inside = isWithin(keyHex(encoded, i), range)
          if (!inside) cut++
          expect(mask[i] === 1 && !inside).toBe(false)
        }
      }),
      { numRuns: 2000 },
    )
    expect(cut).toBeGreaterThan(200)
  })
})

describe('keyRange of known filters', () => {
  const fields = [
    { name: 'user', type: parseType('int64') },
    { name: 'city', type: parseType('utf8') },
    { name: 'age', type: parseType('int32') },
  ]
  const rangeOf = (text: string, keyNames = ['user', 'city']): KeyRange => {
    const bound = bindFilter({ expression: parseExpression(text), scope: fieldScope(fields) })
    return keyRange(
      bound,
      keyNames.map((name) => fields.find((field) => field.name === name)!),
    )
  }

  test('equality on the first component is a prefix', () => {
    expect(rangeOf('user = 5')).toEqual({ lower: '8000000000000005', upper: '8000000000000006' })
  })

  test('equality, then a range on text, ends at the text', () => {
    const prefix = '8000000000000005'
    expect(rangeOf("user = 5 AND city >= 'a' AND city < 'b'")).toEqual({
      lower: `${prefix}610000`,
      upper: `${prefix}620000`,
    })
    expect(rangeOf("user = 5 AND city > 'a' AND city <= 'b'")).toEqual({
      lower: `${prefix}610001`,
      upper: `${prefix}620001`,
    })
  })

  test('IN spans from its least to its greatest value', () => {
    expect(rangeOf('user IN (9, -1, 5)')).toEqual({
      lower: '7fffffffffffffff',
      upper: '800000000000000a',
    })
  })

  test('a range on the first component makes the second one useless', () => {
    expect(rangeOf("user BETWEEN 1 AND 2 AND city = 'a'")).toEqual({
      lower: '8000000000000001',
      upper: '8000000000000003',
    })
  })

  test('what says nothing about the first component gives no limit', () => {
    const everything = { lower: null, upper: null }
    expect(rangeOf("city = 'a'")).toEqual(everything)
    expect(rangeOf('age = 5')).toEqual(everything)
    expect(rangeOf('user = 5 OR age = 5')).toEqual(everything)
    expect(rangeOf('NOT user = 5')).toEqual(everything)
    expect(rangeOf('user <> 5')).toEqual(everything)
  })

  test('the greatest value has no upper limit', () => {
    expect(rangeOf('user = 9223372036854775807')).toEqual({
      lower: 'ffffffffffffffff',
      upper: null,
    })
  })

  test('a zero byte in text is escaped, so that the range still holds its key', () => {
    expect(rangeOf("city = 'a\u0000'", ['city'])).toEqual({
      lower: '6100ff0000',
      upper: '6100ff0001',
    })
  })
})
