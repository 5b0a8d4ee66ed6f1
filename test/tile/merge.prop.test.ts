/**
 * The merge against the oracle, with sources that give a few rows at a time: windows end inside of
 * keys that repeat, between batches and at the ends of layers.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { BatchField } from '../../src/arrow/batch.js'
import { sliceBatch } from '../../src/arrow/gather.js'
import { encodeKeys, isStrictlySorted, keyHex } from '../../src/arrow/keys.js'
import { batchRows, buildBatch } from '../../src/arrow/value.js'
import { fromHex } from '../../src/format/hex.js'
import { parseType, printType } from '../../src/format/types.js'
import type { KeyedBatch } from '../../src/tile/keyed-batch.js'
import { type Layer, mergeTile } from '../../src/tile/merge.js'
import type { ColumnOp, MergeColumn } from '../../src/tile/merge-column.js'
import {
  type CellOp,
  encodeKey,
  type GroupRows,
  mergeRows,
  type RowOp,
  sortedRows,
} from '../support/oracle.js'
import { rowTexts } from '../support/sample-store.js'
import { BOX_TIMEOUT_MS, boxed } from '../support/soak.js'

const COLUMNS = [
  { name: 'c1', type: parseType('int32') },
  { name: 'c2', type: parseType('utf8') },
  { name: 'c3', type: parseType('list<int8>'), algebra: 'append' as const },
  { name: 'c4', type: parseType('list<utf8>'), algebra: 'append' as const },
  { name: 'c5', type: parseType('float64'), algebra: 'min' as const },
  { name: 'c6', type: parseType('utf8'), algebra: 'max' as const },
  { name: 'c7', type: parseType('bool'), algebra: 'and' as const },
  { name: 'c8', type: parseType('bool'), algebra: 'or' as const },
  { name: 'c9', type: parseType('decimal(5,2)'), algebra: 'first' as const },
  { name: 'c10', type: parseType('decimal(5,2)'), algebra: 'max' as const },
] satisfies MergeColumn[]

const VALUES: Readonly<Record<string, readonly unknown[]>> = {
  c1: [1, -1, 7],
  c2: ['', 'a', 'long'.repeat(9)],
  c3: [[], [1], [null, 2]],
  c4: [[], ['x', ''], [null]],
  c5: [-0, 0, Number.NaN],
  c6: ['', '\uffff', '\u{1f600}'],
  c7: [true, false, true],
  c8: [true, false, false],
  c9: ['-1.00', '0.00', '2.50'],
  c10: ['-10.50', '-2.00', '9.99'],
}

const KEYS: Readonly<Record<string, (i: number) => unknown[]>> = {
  int64: (i) => [BigInt(i - 5)],
  utf8: (i) => [['', '\0', 'a', 'a\0', 'b', '\uffff', '\u{1f600}'][i % 7]! + 'z'.repeat(i / 7)],
  'int16,utf8': (i) => [(i % 3) - 1, 'k'.repeat(i / 3)],
}

/** A row of a layer: which key, and per column a code with a value; code -1 is what the op says. */
interface RawRow {
  readonly key: number
  /** What the row does where its layer has row operations. */
  readonly row: RowOp['row']
  readonly cells: readonly { readonly code: number; readonly value: unknown }[]
}

interface RawLayer {
  readonly ops: readonly (ColumnOp | 'absent')[]
  readonly withRowOps: boolean
  readonly rows: readonly RawRow[]
  readonly batchRows: number
  readonly knowsLower: boolean
}

const cellArbitrary = (column: MergeColumn): fc.Arbitrary<{ code: number; value: unknown }> =>
  fc.record({
    code: fc.nat(column.algebra ? 3 : 2),
    value: fc.constantFrom(null, ...VALUES[column.name]!),
  })

const layerArbitrary: fc.Arbitrary<RawLayer> = fc.record({
  ops: fc.tuple(
    ...COLUMNS.map((column) =>
      fc.constantFrom<ColumnOp | 'absent'>(
        ...(column.algebra
          ? (['absent', 'set', 'delta', 'mixed'] as const)
          : (['absent', 'set', 'mixed'] as const)),
      ),
    ),
  ),
  withRowOps: fc.boolean(),
  rows: fc.array(
    fc.record({
      key: fc.nat(19),
      row: fc.constantFrom<RowOp['row']>('merge', 'merge', 'merge', 'delete', 'replace'),
      cells: fc.tuple(...COLUMNS.map(cellArbitrary)),
    }),
    { maxLength: 25 },
  ),
  batchRows: fc.integer({ min: 1, max: 5 }),
  knowsLower: fc.boolean(),
})

const caseArbitrary = fc.record({
  keyType: fc.constantFrom(...Object.keys(KEYS)),
  base: fc.option(
    fc.record({
      keys: fc.uniqueArray(fc.nat(19), { maxLength: 20 }),
      cells: fc.array(fc.nat(3), { minLength: 8, maxLength: 8 }),
      batchRows: fc.integer({ min: 1, max: 5 }),
    }),
  ),
  layers: fc.array(layerArbitrary, { maxLength: 5 }),
  columns: fc.subarray(COLUMNS),
})

interface KeyShape {
  readonly types: readonly string[]
  readonly fields: readonly BatchField[]
  readonly key: (i: number) => unknown[]
}

function keyShape(text: string): KeyShape {
  const types = text.split(',')
  const fields = types.map((type, i) => ({ name: `k${i}`, type: parseType(type) }))
  return { types, fields, key: KEYS[text]! }
}

const keyCells = (key: readonly unknown[]): Record<string, unknown> =>
  Object.fromEntries(key.map((value, i) => [`k${i}`, value]))

/** Rows as a source of batches of a few rows, and empty ones between. */
async function* sourceOf(
  shape: KeyShape,
  fields: readonly BatchField[],
  rows: readonly Record<string, unknown>[],
  batchRowCount: number,
): AsyncGenerator<KeyedBatch> {
  const whole = buildBatch([...shape.fields, ...fields], rows)
  for (let at = 0; at < rows.length; at += batchRowCount) {
    const batch = sliceBatch(whole, at, Math.min(batchRowCount, rows.length - at))
    const keys = encodeKeys(
      batch.columns.slice(0, shape.types.length),
      shape.fields.map((field) => field.type),
    )
    if (at % 3 === 2) yield { keys: encodeEmpty(shape), batch: buildBatch(batch.fields, []) }
    yield { keys, batch }
  }
}

function encodeEmpty(shape: KeyShape) {
  const empty = buildBatch(shape.fields, [])
  return encodeKeys(
    empty.columns,
    shape.fields.map((field) => field.type),
  )
}

const ROW_OPS: readonly RowOp['row'][] = ['merge', 'delete', 'replace']
const CODES: readonly CellOp['op'][] = ['keep', 'set', 'clear', 'delta']

/** What a row of a layer means, by the chapter data: CAL-DATA-020 … 026. */
function rowOpOf(shape: KeyShape, layer: RawLayer, row: RawRow): RowOp {
  const cells: Record<string, CellOp> = {}
  for (const [i, column] of COLUMNS.entries()) {
    const op = layer.ops[i]!
    const { code, value } = row.cells[i]!
    if (op === 'absent') continue
    const name = op === 'mixed' ? CODES[code]! : op
    if (name === 'keep' || name === 'clear') cells[column.name] = { op: name }
    else if (name === 'set' && value === null) cells[column.name] = { op: 'clear' }
    else cells[column.name] = { op: name, value } as CellOp
  }
  return { key: shape.key(row.key), row: layer.withRowOps ? row.row : 'merge', cells }
}

function layerOf(shape: KeyShape, layer: RawLayer): { layer: Layer; ops: RowOp[] } {
  const sorted = layer.rows
    .map((row) => ({ row, at: encodeKey(shape.types, shape.key(row.key)) }))
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
  const fields: BatchField[] = layer.withRowOps ? [{ name: 'r', type: parseType('int8') }] : []
  const ops = new Map<string, ColumnOp>()
  for (const [i, { name, type }] of COLUMNS.entries()) {
    const op = layer.ops[i]!
    if (op === 'absent') continue
    ops.set(name, op)
    fields.push({ name, type })
    if (op === 'mixed') fields.push({ name: name.replace('c', 'o'), type: parseType('int8') })
  }
  const rows = sorted.map(({ row }) => ({
    ...keyCells(shape.key(row.key)),
    r: ROW_OPS.indexOf(row.row),
    ...Object.fromEntries(
      COLUMNS.flatMap(({ name }, i) => [
        [name, row.cells[i]!.value],
        [name.replace('c', 'o'), row.cells[i]!.code],
      ]),
    ),
  }))
  return {
    layer: {
      source: sourceOf(shape, fields, rows, layer.batchRows),
      lower: layer.knowsLower && sorted[0] ? fromHex(sorted[0].at) : null,
      ops,
    },
    ops: sorted.map(({ row }) => rowOpOf(shape, layer, row)),
  }
}

function baseOf(
  shape: KeyShape,
  base: { keys: readonly number[]; cells: readonly number[]; batchRows: number } | null,
): { source: AsyncGenerator<KeyedBatch> | null; rows: GroupRows } {
  if (!base) return { source: null, rows: new Map() }
  const rows = new Map(
    base.keys.map((i, n) => {
      const cells = Object.fromEntries(
        COLUMNS.map(({ name }, c) => {
          const pick = base.cells[(n + 3 * c) % base.cells.length]!
          return [name, pick === 0 ? null : VALUES[name]![pick - 1]]
        }),
      )
      return [encodeKey(shape.types, shape.key(i)), { key: shape.key(i), cells }]
    }),
  )
  const sorted = sortedRows(rows).map(({ key, cells }) => ({ ...keyCells(key), ...cells }))
  return { source: sourceOf(shape, COLUMNS, sorted, base.batchRows), rows }
}

describe('mergeTile', () => {
  it(
    'gives the rows of the oracle, sorted and each key once, however sources are cut',
    async () => {
      const property = fc.asyncProperty(caseArbitrary, async (sample) => {
        const shape = keyShape(sample.keyType)
        const base = baseOf(shape, sample.base)
        const layers = sample.layers.map((layer) => layerOf(shape, layer))
        let rows = base.rows
        const columns = COLUMNS.map((column) => ({ ...column, type: printType(column.type) }))
        for (const { ops } of layers) rows = mergeRows(rows, ops, { types: shape.types, columns })
        const wanted = sortedRows(rows).map(({ key, cells }) => ({
          ...keyCells(key),
          ...Object.fromEntries(sample.columns.map(({ name }) => [name, cells[name] ?? null])),
        }))
        const found: Record<string, unknown>[] = []
        const keys: string[] = []
        for await (const out of mergeTile({
          base: base.source,
          layers: layers.map(({ layer }) => layer),
          columns: [...shape.fields, ...sample.columns],
        })) {
          expect(out.keys.rows).toBe(out.batch.rows)
          expect(isStrictlySorted(out.keys)).toBe(true)
          for (let i = 0; i < out.keys.rows; i++) keys.push(keyHex(out.keys, i))
          found.push(...batchRows(out.batch))
        }
        expect(rowTexts(found)).toEqual(rowTexts(wanted))
        expect(keys).toEqual([...rows.keys()].sort())
      })
      await fc.assert(property, boxed(600))
    },
    BOX_TIMEOUT_MS,
  )
})
