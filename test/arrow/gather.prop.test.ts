import { describe, expect, it } from 'vitest'
import { copyBits, countBits, fillBits, getBit, makeBitmap } from '../../src/arrow/bitmap.js'
import { normalColumn } from '../../src/arrow/column.js'
import { gatherColumn } from '../../src/arrow/gather.js'
import { maskRuns, RunBuilder } from '../../src/arrow/runs.js'
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
      maxLength: 40,
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

/**
 * A base, of whose rows some are changed, removed, or have new ones before them, as merges and
 * filters have it; from the row `skip` on.
 */
const changed = anyTypes.chain((type) =>
  fc.record({
    type: fc.constant(type),
    base: fc.array(cellsOf(type), { minLength: 60, maxLength: 120 }),
    others: fc.array(cellsOf(type), { minLength: 1, maxLength: 20 }),
    skip: fc.nat(40),
    /** Rows of the base up to the next change, what it is, and the row that comes in. */
    changes: fc.array(
      fc.tuple(fc.nat(4), fc.constantFrom('set', 'insert', 'delete', 'null'), fc.nat()),
      { minLength: 10, maxLength: 60 },
    ),
  }),
)

describe('gathering a column of a base under changes', () => {
  it('gives what picking the rows one by one gives, for every type', () => {
    fc.assert(
      fc.property(changed, ({ type, base, others, skip, changes }) => {
        const runs = new RunBuilder()
        const expected: unknown[] = []
        let at = skip
        const keep = (rows: number): void => {
          const kept = Math.min(rows, base.length - at)
          runs.push(0, at, kept)
          expected.push(...base.slice(at, at + kept))
          at += kept
        }
        for (const [before, what, other] of changes) {
          keep(before)
          if (what === 'set' || what === 'insert') {
            runs.push(1, other % others.length, 1)
            expected.push(others[other % others.length])
          } else if (what === 'null') {
            runs.push(-1, 0, 1)
            expected.push(null)
          }
          if (what !== 'insert') at = Math.min(at + 1, base.length)
        }
        keep(base.length)
        const result = gatherColumn(
          type,
          [buildColumn(type, base), buildColumn(type, others)],
          runs,
        )
        expect(columnValues(type, result)).toEqual(expected)
        expect(normalColumn(result)).toBe(result)
      }),
      { numRuns: 500 },
    )
  })
})

describe('the runs of a mask', () => {
  it('are its rows that are not zero, wherever it lies in memory', () => {
    const masks = fc.array(fc.constantFrom(0, 0, 0, 0, 0, 0, 1, 255), { maxLength: 70 })
    fc.assert(
      fc.property(masks, fc.nat(5), (bytes, from) => {
        const mask = Uint8Array.of(...new Array<number>(from).fill(1), ...bytes).subarray(from)
        const { count, start, length } = maskRuns(mask)
        const rows = Array.from({ length: count }, (_, k) =>
          Array.from({ length: length[k]! }, (_, i) => start[k]! + i),
        )
        expect(rows.flat()).toEqual(bytes.flatMap((byte, row) => (byte === 0 ? [] : [row])))
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
