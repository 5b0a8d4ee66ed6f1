import { describe, expect, it } from 'vitest'
import { encodeKeyPrefix } from '../../src/arrow/key-values.js'
import { decodeComponents, encodedDigits, encodedEnd } from '../../src/arrow/keys.js'
import { buildColumn, columnValues } from '../../src/arrow/value.js'
import { type CalicoType, parseType } from '../../src/format/types.js'
import fc from '../support/property.js'
import { valuesOf } from './arbitraries.js'

const KEY_TYPES = [
  ...['bool', 'int8', 'int16', 'int32', 'int64', 'decimal(9,2)', 'decimal(38,0)'],
  ...['date', 'timestamp', 'timestamptz', 'utf8', 'binary'],
]

const hexOf = (type: CalicoType, value: unknown): string =>
  encodeKeyPrefix([{ name: 'v', type }], [value], 'a test')

const cases = fc.constantFrom(...KEY_TYPES).chain((text) => {
  const type = parseType(text)
  return fc.record({ type: fc.constant(type), values: fc.array(valuesOf(type), { maxLength: 8 }) })
})

describe('the encodings of components', () => {
  it('give their values back', () => {
    fc.assert(
      fc.property(cases, ({ type, values }) => {
        const column = decodeComponents(
          type,
          values.map((value) => hexOf(type, value)),
        )
        expect(columnValues(type, column!)).toEqual(columnValues(type, buildColumn(type, values)))
      }),
    )
  })

  it('end where the next one begins', () => {
    fc.assert(
      fc.property(cases, cases, ({ type, values }, next) => {
        for (const value of values) {
          const hex = hexOf(type, value)
          expect(encodedDigits(type) ?? hex.length).toBe(hex.length)
          for (const other of next.values) {
            expect(encodedEnd(type, hex + hexOf(next.type, other), 0)).toBe(hex.length)
          }
        }
      }),
    )
  })

  it.each([
    ['bool', '02'],
    ['bool', ''],
    ['int8', '8000000000000080'],
    ['int64', '80000000000000'],
    ['int64', '800000000000000000'],
    ['date', '8000000080000000'],
    ['decimal(2,0)', '80000000000000000000000000000064'],
    ['utf8', ''],
    ['utf8', '61'],
    ['utf8', '6100'],
    ['utf8', 'ff0000'],
    ['utf8', '0061ff0000'],
    ['utf8', '61000062'],
    ['binary', '00000000'],
    ['binary', '00ee0000'],
  ])('are none of %s as %j', (type, hex) => {
    expect(decodeComponents(parseType(type), [hex])).toBeNull()
  })
})
