import { makeVector } from 'apache-arrow'
import { describe, expect, it } from 'vitest'
import { normalColumn } from '../../src/arrow/column.js'
import { formatDate, parseDate } from '../../src/arrow/temporal.js'
import { buildColumn, columnValues, fromJsonValue, toJsonValue } from '../../src/arrow/value.js'
import fc from '../support/property.js'
import { typedCells } from './arbitraries.js'

describe('columns of values', () => {
  it('give the values back, directly and by way of JSON text', () => {
    fc.assert(
      fc.property(typedCells, ({ type, cells }) => {
        const column = buildColumn(type, cells)
        expect(normalColumn(column)).toBe(column)
        const values = columnValues(type, column)
        expect(values).toEqual(cells)
        // JSON text has one zero only.
        const json = JSON.stringify(values.map((value) => toJsonValue(type, value)))
        const back = JSON.parse(json).map((item: unknown) => fromJsonValue(type, item))
        expect(columnValues(type, buildColumn(type, back))).toEqual(plusZero(cells))
      }),
      { numRuns: 500 },
    )
  })

  it('are what Arrow itself reads from them, null for null', () => {
    fc.assert(
      fc.property(typedCells, ({ type, cells }) => {
        const vector = makeVector(buildColumn(type, cells))
        expect(vector.length).toBe(cells.length)
        for (const [row, cell] of cells.entries()) {
          if (cell === null || typeof cell === 'number' || typeof cell === 'bigint') {
            expect(vector.get(row)).toEqual(cell)
          }
          if (type.kind === 'utf8' || type.kind === 'bool') expect(vector.get(row)).toBe(cell)
        }
      }),
    )
  })
})

function plusZero(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plusZero)
  if (value instanceof Float32Array || value instanceof Float64Array) return value.map((x) => x + 0)
  if (value instanceof Map) return new Map([...value].map(([k, v]) => [k, plusZero(v)]))
  if (typeof value === 'object' && value !== null && !(value instanceof Uint8Array)) {
    return Object.fromEntries(Object.entries(value).map(([name, v]) => [name, plusZero(v)]))
  }
  return value === 0 ? 0 : value
}

describe('dates', () => {
  it('have the text that the platform gives, and parse back, across years 0001 to 9999', () => {
    fc.assert(
      fc.property(fc.integer({ min: -719_162, max: 2_932_896 }), (days) => {
        const text = new Date(days * 86_400_000).toISOString().slice(0, 10)
        expect(formatDate(days)).toBe(text)
        expect(parseDate(text)).toBe(days)
      }),
      { numRuns: 1000, examples: [[-719_162], [2_932_896], [0], [-1], [11_016], [-25_567]] },
    )
  })
})
