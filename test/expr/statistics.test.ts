/** Statistics of random columns in random batches against a plain computation over all cells. */
import { expect, it } from 'vitest'
import { buildColumn } from '../../src/arrow/value.js'
import { encodeBound } from '../../src/expr/bounds.js'
import { decodeCell } from '../../src/expr/decoding.js'
import { StatisticsBuilder } from '../../src/expr/statistics.js'
import { decodeAccumulator } from '../../src/format/accumulator.js'
import { type CalicoType, parseType } from '../../src/format/types.js'
import fc from '../support/property.js'

const extremes = (bits: number): fc.Arbitrary<bigint> => {
  const [min, max] = [-(2n ** BigInt(bits - 1)), 2n ** BigInt(bits - 1) - 1n]
  return fc.oneof(fc.bigInt({ min, max }), fc.constantFrom(min, max, -1n, 0n, 2n ** 31n % max))
}
const LONGEST = 10n ** 38n - 1n

/** Cells by type, and the integers that they are added up as. */
const COLUMNS: readonly [string, fc.Arbitrary<bigint>, (unscaled: bigint) => unknown][] = [
  ['int8', extremes(8), Number],
  ['int32', extremes(32), Number],
  ['int64', extremes(64), (value) => value],
  [
    'decimal(38,0)',
    fc.oneof(fc.bigInt({ min: -LONGEST, max: LONGEST }), fc.constantFrom(LONGEST, -LONGEST)),
    String,
  ],
]

function statisticsOf(type: CalicoType, batches: readonly (readonly unknown[])[]) {
  const builder = new StatisticsBuilder(type)
  for (const cells of batches) builder.add(buildColumn(type, cells), cells.length)
  return builder.total()
}

it.each(COLUMNS)('sums of %s are exact, whatever the batches', (text, cells, show) => {
  const type = parseType(text)
  const batches = fc.array(fc.array(fc.option(cells), { maxLength: 40 }), { maxLength: 4 })
  fc.assert(
    fc.property(batches, (columns) => {
      const held = columns.flat().filter((cell) => cell !== null)
      const found = statisticsOf(
        type,
        columns.map((column) => column.map((cell) => (cell === null ? null : show(cell)))),
      )
      expect(found.nulls).toBe(columns.flat().length - held.length)
      expect(found.sum!.length).toBe(text.startsWith('decimal') ? 64 : 32)
      expect(decodeAccumulator(found.sum!)).toBe(held.reduce((sum, cell) => sum + cell, 0n))
      expect(found.exact).toBe(held.length > 0)
      const sorted = held.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))
      if (sorted.length === 0) return
      expect(decodeCell(type, found.min!)).toBe(show(sorted[0]!))
      expect(decodeCell(type, found.max!)).toBe(show(sorted.at(-1)!))
    }),
    { numRuns: 150 },
  )
})

it('sums of millions of the greatest integers lose nothing', () => {
  const rows = 2 ** 21 + 5
  const { sum } = statisticsOf(parseType('int64'), [new Array(rows).fill(2n ** 63n - 1n)])
  expect(decodeAccumulator(sum!)).toBe(BigInt(rows) * (2n ** 63n - 1n))
})

it('bounds of texts are exact just where the least and the greatest have 32 bytes or fewer', () => {
  const bytes = fc.constantFrom(0x61, 0x62, 0xff)
  const cell = fc.oneof(
    fc.array(bytes, { maxLength: 3 }),
    fc.array(bytes, { minLength: 31, maxLength: 34 }),
  )
  fc.assert(
    fc.property(fc.array(fc.array(cell, { maxLength: 5 }), { maxLength: 4 }), (batches) => {
      const type = parseType('binary')
      const found = statisticsOf(
        type,
        batches.map((cells) => cells.map((one) => Uint8Array.from(one))),
      )
      const sorted = batches.flat().map((one) => Buffer.from(one).toString('hex'))
      sorted.sort()
      const ends = [sorted[0], sorted.at(-1)]
      const isExact = sorted.length > 0 && ends.every((end) => end!.length <= 64)
      expect(found.exact).toBe(isExact)
      if (isExact) expect([found.min, found.max]).toEqual(ends)
      expect(found.sum).toBeNull()
    }),
    { numRuns: 300 },
  )
})

it('an accumulator beside a cell leaves neither ends nor a sum', () => {
  const type = parseType('int8')
  const builder = new StatisticsBuilder(type)
  builder.add(buildColumn(type, [1, 2]), 2, buildColumn(parseType('binary'), [null, null]))
  expect(builder.total()).toMatchObject({ exact: true, sum: '3'.padStart(32, '0') })
  const beside = buildColumn(parseType('binary'), [null, Uint8Array.of(1)])
  builder.add(buildColumn(type, [3, null]), 2, beside)
  expect(builder.total()).toMatchObject({ nulls: 1, exact: false, sum: null })
})

it.each([
  ['float64', [1.5, Number.NaN, -0]],
  ['float32', [0.5]],
  ['date', ['2024-02-29']],
  ['bool', [true]],
  ['utf8', ['a']],
])('columns of %s have exact bounds and no sum', (text, cells) => {
  const found = statisticsOf(parseType(text), [cells])
  expect(found).toMatchObject({ exact: true, sum: null })
})

it.each([
  ['utf8', 'é'],
  ['binary', Uint8Array.of(0, 255)],
  ['float64', -0],
  ['float64', Number.NaN],
  ['float32', -1.5],
  ['bool', false],
  ['int16', -3],
  ['int64', -3n],
  ['decimal(5,2)', '-0.01'],
  ['date', '1969-12-31'],
  ['timestamp', '1969-12-31T23:59:59.999999'],
  ['timestamptz', '2024-02-29T00:00:00.000000Z'],
])('a bound of %s decodes into its cell %s', (text, cell) => {
  const type = parseType(text)
  expect(decodeCell(type, encodeBound(type, cell))).toEqual(cell)
})

it.each([
  ['utf8', 'ff'],
  ['int8', '8000000000000080'],
  ['int64', '80'],
  ['float64', '80'],
  ['bool', '02'],
  ['decimal(2,0)', '80000000000000000000000000000064'],
  ['list<int8>', '80'],
])('what encodes no cell of %s decodes into none', (text, hex) => {
  expect(decodeCell(parseType(text), hex)).toBeUndefined()
})
