/**
 * Updates with expressions against the oracle, with sources that give a few rows at a time: windows
 * end inside of keys that repeat, and several updates lie over one another.
 */

import { describe, expect, it } from 'vitest'
import type { Batch, BatchField } from '../../src/arrow/batch.js'
import { sliceBatch } from '../../src/arrow/gather.js'
import { batchRows, buildBatch } from '../../src/arrow/value.js'
import { parseType } from '../../src/format/types.js'
import { readTile, type TileUpdate } from '../../src/tile/standalone.js'
import { type AnyOp, type Cells, mergeRows, sortedRows } from '../support/oracle.js'
import fc from '../support/property.js'
import { rowTexts } from '../support/sample-store.js'
import { BOX_TIMEOUT_MS, boxed } from '../support/soak.js'

const COLUMNS = [
  { column: 1, name: 'a', type: 'int8' },
  { column: 2, name: 'b', type: 'int8' },
]
const field = (name: string, type: string): BatchField => ({ name, type: parseType(type) })

interface Row {
  readonly key: number
  readonly v: number | null
}

interface Change {
  readonly kind: 'add' | 'swap' | 'set'
  readonly patches: boolean
  readonly rows: readonly Row[]
  readonly chunk: number
}

const change: fc.Arbitrary<Change> = fc.record({
  kind: fc.constantFrom('add', 'swap', 'set'),
  patches: fc.boolean(),
  rows: fc.array(
    fc.record({
      key: fc.nat(6),
      v: fc.option(fc.integer({ min: -100, max: 100 })),
    }),
    { minLength: 1, maxLength: 30 },
  ),
  chunk: fc.integer({ min: 1, max: 5 }),
})

/** Rows in order of key, cut into batches. */
function* chunks(
  fields: readonly BatchField[],
  rows: readonly Row[],
  size: number,
): Generator<Batch> {
  const cells = [...rows]
    .sort((x, y) => x.key - y.key)
    .map(({ key, v }) => ({ k0: key, s0: v, c1: v }))
  const whole = buildBatch(fields, cells)
  for (let at = 0; at < whole.rows; at += size) {
    yield sliceBatch(whole, at, Math.min(size, whole.rows - at))
  }
}

const A = { column: 1, type: 'int8' }
const B = { column: 2, type: 'int8' }
const EXPRESSIONS = {
  /** Adds to `a` where the row says so; what does not fit fails. */
  add: {
    ...{ key: ['int8'], source: ['int8'], target: [A], when: 'source.s0 <> 7' },
    assign: [{ column: 1, value: 'coalesce(target.c1, key.k0) + source.s0' }],
  },
  swap: {
    ...{ key: ['int8'], source: [], target: [A, B] },
    assign: [
      { column: 1, value: 'target.c2' },
      { column: 2, value: 'coalesce(target.c1, 1) + 1' },
    ],
  },
}

function updateOf({ kind, patches, rows, chunk }: Change): TileUpdate {
  if (kind === 'set') {
    const batches = chunks([field('k0', 'int8'), field('c1', 'int8')], rows, chunk)
    return { kind: 'batches', batches, columns: [{ column: 1, op: 'set' }] }
  }
  const expression = EXPRESSIONS[kind]
  const columns = expression.assign.map(({ column }) => {
    return { column, type: 'int8', op: 'computed' as const }
  })
  const source = expression.source.map((type) => field('s0', type))
  const batches = chunks([field('k0', 'int8'), ...source], rows, chunk)
  return { kind: 'expression', batches, expression, columns, patches }
}

function opsOf({ kind, patches, rows }: Change, count: () => void): AnyOp[] {
  return rows.map(({ key, v }): AnyOp => {
    if (kind === 'set') {
      const cell = v === null ? ({ op: 'clear' } as const) : ({ op: 'set', value: v } as const)
      return { key: [key], row: 'merge', cells: { a: cell } }
    }
    const fits = (value: number | null): boolean => value === null || Math.abs(value) < 128
    const apply = ({ a, b }: Cells): Cells | null => {
      if (kind === 'add' && (v === 7 || v === null)) return null
      const added = ((a as number | null) ?? key) + (v ?? 0)
      const counted = ((a as number | null) ?? 1) + 1
      const made = kind === 'add' ? { a: added } : { a: b, b: counted }
      if (Object.values(made).every((value) => fits(value as number | null) || value === -128)) {
        return made
      }
      count()
      return null
    }
    return { key: [key], row: 'compute', creates: !patches, apply }
  })
}

describe('updates with expressions over a tile', () => {
  it(
    'give what the oracle gives, whatever the windows, with all columns and with one',
    async () => {
      const property = fc.asyncProperty<[Change[], string[]]>(
        fc.array(change, { minLength: 1, maxLength: 5 }),
        fc.constantFrom(['a', 'b'], ['b'], ['a']),
        async (changes, names) => {
          let wantedFailures = 0
          const ops = changes.flatMap((one) => opsOf(one, () => wantedFailures++))
          const rows = mergeRows(new Map(), ops, { types: ['int8'], columns: COLUMNS })
          let failures = 0
          const found: Record<string, unknown>[] = []
          const tile = readTile({
            key: [{ name: 'id', type: 'int8' }],
            columns: COLUMNS.filter(({ name }) => names.includes(name)),
            updates: changes.map(updateOf),
            onFailedRows: (count) => {
              failures += count
            },
          })
          for await (const batch of tile) found.push(...batchRows(batch))
          const wanted = sortedRows(rows)
            .filter(({ exists }) => exists)
            .map(({ key, cells }) => ({
              id: key[0],
              ...Object.fromEntries(names.map((name) => [name, cells[name] ?? null])),
            }))
          expect(rowTexts(found)).toEqual(rowTexts(wanted))
          expect(failures).toBe(wantedFailures)
        },
      )
      await fc.assert(property, boxed(200))
    },
    BOX_TIMEOUT_MS,
  )
})
