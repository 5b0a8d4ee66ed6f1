import { describe, expect, test } from 'vitest'
import { sliceBatch } from '../../src/arrow/gather.js'
import { bindFilter } from '../../src/expr/bind.js'
import { columnBounds } from '../../src/expr/bounds.js'
import { evaluateFilter } from '../../src/expr/evaluate.js'
import { pruneByBounds } from '../../src/expr/prune.js'
import { fieldScope } from '../../src/expr/scope.js'
import fc from '../support/property.js'
import { batchOf, FIELDS, filterArbitrary, rowsArbitrary, TYPES } from './arbitraries.js'
import { oracleTruth } from './oracle.js'

const RUNS = { numRuns: 1500 }

describe('evaluateFilter', () => {
  test('any filter over any batch is TRUE in the rows where the row-wise oracle says so', () => {
    fc.assert(
      fc.property(rowsArbitrary, filterArbitrary(), (rows, expression) => {
        const bound = bindFilter({ expression, scope: fieldScope(FIELDS) })
        const mask = evaluateFilter(bound, batchOf(rows))
        const expected = rows.map((row) => (oracleTruth(expression, row, TYPES) === true ? 1 : 0))
        expect([...mask]).toEqual(expected)
      }),
      RUNS,
    )
  })

  test('a slice of a batch gives that slice of the mask', () => {
    fc.assert(
      fc.property(rowsArbitrary, filterArbitrary(), fc.nat(20), (rows, expression, cut) => {
        const batch = batchOf(rows)
        const start = Math.min(cut, rows.length)
        const bound = bindFilter({ expression, scope: fieldScope(FIELDS) })
        const whole = evaluateFilter(bound, batch)
        const part = evaluateFilter(bound, sliceBatch(batch, start, rows.length - start))
        expect([...part]).toEqual([...whole.subarray(start)])
      }),
      { numRuns: 300 },
    )
  })
})

describe('pruneByBounds', () => {
  test('rows of which one is TRUE are never pruned, whichever bounds are known', () => {
    let pruned = 0
    fc.assert(
      fc.property(
        rowsArbitrary,
        filterArbitrary(),
        fc.infiniteStream(fc.integer({ min: 0, max: 5 })),
        (rows, expression, unknown) => {
          const batch = batchOf(rows)
          const bound = bindFilter({ expression, scope: fieldScope(FIELDS) })
          const all = new Map(
            batch.fields.map(({ name, type }, at) => [
              name,
              unknown.next().value === 0
                ? undefined
                : columnBounds({ type, data: batch.columns[at]!, rows: batch.rows }),
            ]),
          )
          const verdict = pruneByBounds(bound, (name) => all.get(name), batch.rows)
          if (verdict === 'none') pruned++
          const isTrue = evaluateFilter(bound, batch).includes(1)
          expect(isTrue && verdict === 'none').toBe(false)
        },
      ),
      RUNS,
    )
    // A pruner that never prunes would pass the above.
    expect(pruned).toBeGreaterThan(100)
  })
})
