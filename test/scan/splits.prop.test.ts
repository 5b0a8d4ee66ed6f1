/** Splits and known figures of random histories against reads of the whole. */

import { describe, expect, it } from 'vitest'
import { batchRows } from '../../src/arrow/value.js'
import { DecodePool } from '../../src/data/worker-pool.js'
import { isCalicoError } from '../../src/errors.js'
import type { Store } from '../../src/executor/store.js'
import { type Aggregate, knownAggregates } from '../../src/scan/aggregates.js'
import { planScan, type ScanPlan } from '../../src/scan/plan.js'
import { readPlan, readSplit } from '../../src/scan/scan.js'
import { cutSplits } from '../../src/scan/splits.js'
import { findKeySpace } from '../../src/table/definition.js'
import type { TileContext } from '../../src/tile/context.js'
import { historyArbitrary, playHistory } from '../support/histories.js'
import { encodeKey } from '../support/oracle.js'
import fc from '../support/property.js'
import { rowTexts } from '../support/sample-store.js'
import { BOX_TIMEOUT_MS, boxed } from '../support/soak.js'

type Row = Record<string, unknown>

async function collect(batches: AsyncIterable<{ rows: number }>): Promise<Row[]> {
  const rows: Row[] = []
  for await (const batch of batches) rows.push(...batchRows(batch as never))
  return rows
}

async function planOf(store: Store): Promise<ScanPlan> {
  const state = await store.snapshot()
  return planScan(state, findKeySpace(state, 'space'), {})
}

const NUMBERS = ['int8', 'int16', 'int32', 'int64']

/** The figures of rows, plainly. */
function figuresOf(rows: readonly Row[], aggregates: readonly Aggregate[]): unknown[] {
  return aggregates.map((aggregate) => {
    const { kind, column } = aggregate
    if (column === undefined) return BigInt(rows.length)
    const cells = rows.map((row) => row[column]).filter((cell) => cell !== null)
    if (kind === 'count') return BigInt(cells.length)
    if (kind === 'sum') {
      const numbers = cells.map((cell) => BigInt(cell as number | bigint))
      return cells.length === 0 ? null : numbers.reduce((sum, cell) => sum + cell, 0n)
    }
    const sorted = (cells as (number | bigint)[]).toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))
    return (kind === 'min' ? sorted.at(0) : sorted.at(-1)) ?? null
  })
}

const picks = fc.record({ splits: fc.nat(6), settled: fc.boolean(), wholeFiles: fc.boolean() })

describe('splits of a random history', () => {
  it(
    'give every row once and no more than they say, and known figures are those of the rows',
    async () => {
      let known = 0
      let several = 0
      const pool = new DecodePool({ workersMax: 0 })
      const property = fc.asyncProperty(historyArbitrary, picks, async (history, pick) => {
        const { store, oracle } = await playHistory(history)
        if (pick.settled) await store.checkpoint()
        const { storage } = (store as unknown as { parts: { storage: TileContext['storage'] } })
          .parts
        const context = { storage, pool }
        const plan = await planOf(store)
        const keyOf = (row: Row): string => encodeKey(oracle.types, oracle.keyOf(row))
        const byKey = (rows: readonly Row[]): Row[] =>
          rows.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
        const whole = await collect(readPlan(plan, context)).catch((error: unknown) => {
          if (isCalicoError(error, 'ValueOutOfRange')) return null
          throw error
        })
        fc.pre(whole !== null)
        const { wholeFiles } = pick
        const cut = cutSplits(plan, { splitsMax: 1 + pick.splits, splitBytesMin: 1, wholeFiles })
        if (cut.splits.length > plan.splits.length) several++
        const parts: Row[] = []
        for (const split of cut.splits) {
          const rows: Row[] = []
          for (const { split: part, range } of split.parts) {
            rows.push(...(await collect(readSplit({ ...plan, range }, part, context))))
          }
          expect(rows.length).toBeLessThanOrEqual(split.rows)
          parts.push(...rows)
        }
        expect(rowTexts(byKey(parts))).toEqual(rowTexts(byKey(whole)))
        expect(whole.length).toBeLessThanOrEqual(cut.rows)
        if (cut.rowsExact) expect(whole.length).toBe(cut.rows)

        const numbers = plan.columns.filter(({ type }) => NUMBERS.includes(type.kind))
        const aggregates: Aggregate[] = [
          { kind: 'count' },
          ...numbers.map(({ name }): Aggregate => ({ kind: 'min', column: name })),
          ...numbers.map(({ name }): Aggregate => ({ kind: 'max', column: name })),
          ...numbers.map(({ name }): Aggregate => ({ kind: 'sum', column: name })),
          ...plan.columns.map(({ name }): Aggregate => ({ kind: 'count', column: name })),
        ]
        for (const aggregate of aggregates) {
          const figures = knownAggregates(plan, [aggregate])
          if (!figures) continue
          known++
          expect([aggregate, ...figures]).toEqual([aggregate, ...figuresOf(whole, [aggregate])])
        }
        await store.close()
      })
      await fc.assert(property, boxed(100))
      expect(known).toBeGreaterThan(0)
      expect(several).toBeGreaterThan(0)
    },
    BOX_TIMEOUT_MS,
  )
})
