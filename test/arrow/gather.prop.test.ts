import { describe, expect, it } from 'vitest'
import { copyBits, countBits, fillBits, getBit, makeBitmap } from '../../src/arrow/bitmap.js'
import { normalColumn } from '../../src/arrow/column.js'
import { gatherColumn } from '../../src/arrow/gather.js'
import { RunBuilder } from '../../src/arrow/runs.js'
import { buildColumn, columnValues } from '../../src/arrow/value.js'
import fc from '../support/property.js'
import { anyTypes, cellsOf, valuesOf } from './arbitraries.js'

/**
 * A source: cells, or null for a column that is not there; `skip` rows are cut off by an Arrow
 * slice.
 */
const plans = anyTypes.chain((type) =>
  fc.record({
    type: fc.constant(type),
    sources: fc.array(
      fc.option(
        fc.record({
          cells: fc.oneof(
            fc.array(cellsOf(type), { minLength: 1, maxLength: 80 }),
            fc.array(valuesOf(type), { minLength: 1, maxLength: 80 }),
          ),
          skip: fc.nat(20),
        }),
        { freq: 8 },
      ),
      { minLength: 1, maxLength: 3 },
    ),
    picks: fc.array(fc.tuple(fc.integer({ min: -1, max: 2 }), fc.nat(), fc.nat()), {
      maxLength: 12,
    }),
  }),
)

describe('gathering a column', () => {
  it('gives what picking the rows one by one gives, for every type and any runs', () => {
    fc.assert(
      fc.property(plans, ({ type, sources, picks }) => {
        const cells = sources.map((s) => s?.cells.slice(Math.min(s.skip, s.cells.length - 1)))
        const columns = sources.map((s) => {
          if (!s) return null
          const skip = Math.min(s.skip, s.cells.length - 1)
          return buildColumn(type, s.cells).slice(skip, s.cells.length - skip)
        })
        const runs = new RunBuilder()
        const expected: unknown[] = []
        for (const [pick, a, b] of picks) {
          const source = pick >= sources.length ? 0 : pick
          const rows = source < 0 ? null : cells[source]!
          const start = rows ? a % rows.length : 0
          const length = rows ? 1 + (b % (rows.length - start)) : 1 + (b % 20)
          runs.push(source, start, length)
          for (let i = 0; i < length; i++) expected.push(rows ? rows[start + i] : null)
        }
        const result = gatherColumn(type, columns, runs)
        expect(columnValues(type, result)).toEqual(expected)
        expect(result.nullCount).toBe(expected.filter((cell) => cell === null).length)
        expect(normalColumn(result)).toBe(result)
      }),
      { numRuns: 500 },
    )
  })
})

describe('copying bits', () => {
  it('moves any range to any place and leaves the bits around it', () => {
    const bits = fc.uint8Array({ minLength: 40, maxLength: 40 })
    const place = fc.nat(150)
    fc.assert(
      fc.property(bits, place, place, place, (source, sourceStart, targetStart, length) => {
        const target = makeBitmap(320)
        fillBits(target, 0, targetStart)
        copyBits({ source, sourceStart, target, targetStart, length })
        for (let i = 0; i < 320; i++) {
          const at = i - targetStart
          const copied = at >= 0 && at < length && getBit(source, sourceStart + at)
          expect(getBit(target, i)).toBe(at < 0 || copied)
        }
        const ones = Array.from({ length }, (_, i) => getBit(source, sourceStart + i))
        expect(countBits(source, sourceStart, length)).toBe(ones.filter(Boolean).length)
      }),
    )
  })
})
