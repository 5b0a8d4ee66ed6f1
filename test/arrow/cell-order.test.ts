import { describe, expect, it } from 'vitest'
import { cellOrder } from '../../src/arrow/cell-order.js'
import { buildColumn } from '../../src/arrow/value.js'
import { encodeBound } from '../../src/expr/bounds.js'
import { parseType } from '../../src/format/types.js'

const ASCENDING: Record<string, unknown[]> = {
  bool: [false, true],
  int8: [-128, -1, 0, 127],
  int64: [-(2n ** 63n), -1n, 0n, 2n ** 63n - 1n],
  float32: [-Infinity, -1.5, -0, 0, 1.5, Infinity, NaN],
  float64: [-Infinity, -1e300, -0, 0, 5e-324, Infinity, NaN],
  'decimal(38,2)': ['-999999999999999999999999999999999999.99', '-0.01', '0.00', '0.01', '12.00'],
  utf8: ['', 'a', 'a\u0000', 'ab', 'b', '\uffff', '\u{1f600}'],
  binary: [new Uint8Array([]), new Uint8Array([0]), new Uint8Array([0, 1]), new Uint8Array([255])],
  date: ['0001-01-01', '1969-12-31', '1970-01-01', '9999-12-31'],
  timestamp: ['1969-12-31T23:59:59.999999', '1970-01-01T00:00:00.000000'],
  timestamptz: ['1969-12-31T23:59:59.999999Z', '1970-01-01T00:00:00.000000Z'],
}

describe('the order of cells', () => {
  for (const [text, values] of Object.entries(ASCENDING)) {
    it(`of ${text} is that of its bound encoding, both ways and with itself`, () => {
      const type = parseType(text)
      const column = buildColumn(type, values)
      const order = cellOrder(type)
      for (let i = 0; i < values.length; i++) {
        for (let j = 0; j < values.length; j++) {
          expect(Math.sign(order(column, i, column, j)), `${i} and ${j}`).toBe(Math.sign(i - j))
        }
        if (i === 0) continue
        const [before, after] = [values[i - 1], values[i]].map((v) => encodeBound(type, v))
        expect(before! < after!, `encodings of ${i - 1} and ${i}`).toBe(true)
      }
    })
  }

  it.each(['list<int8>', 'struct<a:int8>', 'map<int8,int8>', 'vector<float32,2>'])(
    'of %s does not exist',
    (type) => {
      expect(() => cellOrder(parseType(type))).toThrow('nested cells have no order')
    },
  )
})
