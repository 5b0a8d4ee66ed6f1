/**
 * The merge against the oracle, with sources that give a few rows at a time: windows end inside of
 * keys that repeat, between batches and at the ends of layers.
 */

import { describe, expect, it } from 'vitest'
import type { BatchField } from '../../src/arrow/batch.js'
import { sliceBatch } from '../../src/arrow/gather.js'
import { encodeKeys, isStrictlySorted, keyHex } from '../../src/arrow/keys.js'
import { batchRows, buildBatch } from '../../src/arrow/value.js'
import type { ColumnDefinition } from '../../src/format/generated/documents.js'
import { fromHex } from '../../src/format/hex.js'
import { parseType, printType } from '../../src/format/types.js'
import { foldLayers } from '../../src/tile/fold.js'
import type { KeyedBatch } from '../../src/tile/keyed-batch.js'
import { type Layer, mergeTile } from '../../src/tile/merge.js'
import {
  type ColumnOp,
  EXISTS,
  type MergeColumn,
  mergeColumn,
  mergedFields,
} from '../../src/tile/merge-column.js'
import { sortedOperations } from '../../src/tile/sorted-layers.js'
import {
  type CellOp,
  type Cells,
  encodeKey,
  type GroupRows,
  mergeRows,
  type OracleColumn,
  type RowOp,
  sortedRows,
} from '../support/oracle.js'
import { besideCell, heldCell, OUT_OF_RANGE, shownCell } from '../support/oracle-cells.js'
import fc from '../support/property.js'
import { rowTexts } from '../support/sample-store.js'
import { BOX_TIMEOUT_MS, boxed } from '../support/soak.js'

const column = (
  id: number,
  type: string,
  more: Pick<ColumnDefinition, 'algebra' | 'orderBy'> = {},
): MergeColumn => mergeColumn({ column: id, name: `c${id}`, type, ...more })

const COLUMNS: readonly MergeColumn[] = [
  column(1, 'int32'),
  column(2, 'utf8'),
  column(3, 'list<int8>', { algebra: 'append' }),
  column(4, 'list<utf8>', { algebra: 'append' }),
  column(5, 'float64', { algebra: 'min' }),
  column(6, 'utf8', { algebra: 'max' }),
  column(7, 'bool', { algebra: 'and' }),
  column(8, 'bool', { algebra: 'or' }),
  column(9, 'decimal(5,2)', { algebra: 'first' }),
  column(10, 'decimal(5,2)', { algebra: 'max' }),
  column(11, 'int8', { algebra: 'sum' }),
  column(12, 'float32', { algebra: 'sum' }),
  column(13, 'decimal(3,1)', { algebra: 'sum' }),
  column(14, 'list<float64>', { algebra: 'union' }),
  column(15, 'utf8', { algebra: 'last_by', orderBy: { column: 1, type: 'int16' } }),
  column(16, 'float64', { algebra: 'sum' }),
]

/** The columns as the oracle knows them. */
const ORACLE: readonly OracleColumn[] = COLUMNS.map(({ name, type, algebra, companion }) => ({
  name,
  type: printType(type),
  algebra,
  ...(algebra === 'last_by' && { order: { from: '', type: printType(companion!.type) } }),
}))

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
  c11: [127, 1, -128],
  c12: [Math.fround(0.1), 16777216, -1],
  c13: ['99.9', '-0.1', '50.0'],
  c14: [[], [-0, 0], [1, Number.NaN]],
  c15: ['', 'a', 'b'],
  c16: [1e16, 1, -1e16],
}

const ORDERS = [null, -1, 0, 0, 7]

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
  readonly cells: readonly RawCell[]
}

interface RawCell {
  readonly code: number
  readonly value: unknown
  readonly order: number | null
}

interface RawLayer {
  readonly ops: readonly (ColumnOp | 'absent')[]
  readonly withRowOps: boolean
  readonly rows: readonly RawRow[]
  readonly batchRows: number
  readonly knowsLower: boolean
}

const cellArbitrary = (of: MergeColumn): fc.Arbitrary<RawCell> =>
  fc.record({
    code: fc.nat(of.algebra ? 3 : 2),
    value: fc.constantFrom(null, ...VALUES[of.name]!),
    order: fc.constantFrom(...ORDERS),
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
      row: fc.constantFrom<RowOp['row']>(
        ...(['merge', 'merge', 'merge', 'delete', 'replace', 'patch'] as const),
      ),
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
      latent: fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
      batchRows: fc.integer({ min: 1, max: 5 }),
    }),
  ),
  layers: fc.array(layerArbitrary, { maxLength: 5 }),
  columns: fc.subarray([...COLUMNS]),
  /** The first layers are folded into one. */
  folded: fc.nat(5),
  /** The first layers are merged into a new base. */
  checkpointed: fc.nat(5),
  /** The rest is sorted into one. */
  isSorted: fc.boolean(),
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

const ROW_OPS: readonly RowOp['row'][] = ['merge', 'delete', 'replace', 'patch']
const CODES: readonly CellOp['op'][] = ['keep', 'set', 'clear', 'delta']

/** What a row of a layer means, by the chapter data: CAL-DATA-020 … 026. */
function rowOpOf(shape: KeyShape, layer: RawLayer, row: RawRow): RowOp {
  const cells: Record<string, CellOp> = {}
  for (const [i, column] of COLUMNS.entries()) {
    const op = layer.ops[i]!
    const { code, value, order } = row.cells[i]!
    if (op === 'absent') continue
    const name = op === 'mixed' ? CODES[code]! : (op as 'set' | 'delta')
    if (name === 'keep' || name === 'clear') cells[column.name] = { op: name }
    else if (name === 'set' && value === null) cells[column.name] = { op: 'clear' }
    else cells[column.name] = { op: name, value, order }
  }
  return { key: shape.key(row.key), row: layer.withRowOps ? row.row : 'merge', cells }
}

/** A cell as a writer puts it into a file (CAL-DATA-028). */
function writtenCell(at: number, value: unknown): unknown {
  const of = ORACLE[at]!
  return of.algebra === 'union' ? heldCell(of, value) : value
}

function layerOf(shape: KeyShape, layer: RawLayer): { layer: Layer; ops: RowOp[] } {
  const sorted = layer.rows
    .map((row) => ({ row, at: encodeKey(shape.types, shape.key(row.key)) }))
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
  const fields: BatchField[] = layer.withRowOps ? [{ name: 'r', type: parseType('int8') }] : []
  const ops = new Map<string, ColumnOp>()
  for (const [i, { name, type, algebra, companion }] of COLUMNS.entries()) {
    const op = layer.ops[i]!
    if (op === 'absent') continue
    ops.set(name, op)
    fields.push({ name, type })
    if (op === 'mixed') fields.push({ name: name.replace('c', 'o'), type: parseType('int8') })
    if (algebra === 'last_by' && op !== 'set') fields.push(companion!)
  }
  const rows = sorted.map(({ row }) => ({
    ...keyCells(shape.key(row.key)),
    r: ROW_OPS.indexOf(row.row),
    ...Object.fromEntries(
      COLUMNS.flatMap(({ name }, i) => [
        [name, writtenCell(i, row.cells[i]!.value)],
        [name.replace('c', 'o'), row.cells[i]!.code],
        [name.replace('c', 'a'), row.cells[i]!.order],
      ]),
    ),
  }))
  return {
    layer: {
      source: sourceOf(shape, fields, rows, layer.batchRows),
      lower: layer.knowsLower && sorted[0] ? fromHex(sorted[0].at) : null,
      ops,
      patches: true,
    },
    ops: sorted.map(({ row }) => rowOpOf(shape, layer, row)),
  }
}

interface RawBase {
  readonly keys: readonly number[]
  readonly cells: readonly number[]
  readonly latent: readonly boolean[]
  readonly batchRows: number
}

/** A column's cells as a segment holds them. */
function storedCells(cells: Cells): Record<string, unknown> {
  return Object.fromEntries(
    ORACLE.flatMap((of) => {
      const cell = cells[of.name] ?? null
      const shown = shownCell(of, cell)
      return [
        [of.name, shown === OUT_OF_RANGE ? null : shown],
        [of.name.replace('c', 'a'), besideCell(of, cell)],
      ]
    }),
  )
}

function baseOf(
  shape: KeyShape,
  base: RawBase | null,
): { source: AsyncGenerator<KeyedBatch> | null; rows: GroupRows } {
  if (!base) return { source: null, rows: new Map() }
  const rows: GroupRows = new Map(
    base.keys.map((i, n) => {
      const cells = Object.fromEntries(
        ORACLE.map((of, c) => {
          const pick = base.cells[(n + 3 * c) % base.cells.length]!
          return [of.name, pick === 0 ? null : baseCell(of, pick)]
        }),
      )
      const exists = !base.latent[n % base.latent.length]
      return [encodeKey(shape.types, shape.key(i)), { key: shape.key(i), cells, exists }]
    }),
  )
  const sorted = sortedRows(rows).map(({ key, cells, exists }) => ({
    ...keyCells(key),
    ...storedCells(cells),
    x: exists,
  }))
  const fields = [EXISTS, ...mergedFields(COLUMNS)]
  return { source: sourceOf(shape, fields, sorted, base.batchRows), rows }
}

/** Cells of a base may hold what only a merge can make: sums out of range, and orders. */
function baseCell(of: OracleColumn, pick: number): unknown {
  const value = VALUES[of.name]![pick - 1]
  if (of.algebra === 'last_by') return { value, order: ORDERS[pick] ?? null }
  const held = heldCell(of, value)
  return of.algebra === 'sum' && typeof held === 'bigint' && pick === 2 ? held + 2000n : held
}

async function collect(
  rows: AsyncIterable<KeyedBatch>,
): Promise<{ found: Record<string, unknown>[]; keys: string[] }> {
  const found: Record<string, unknown>[] = []
  const keys: string[] = []
  for await (const out of rows) {
    expect(out.keys.rows).toBe(out.batch.rows)
    expect(isStrictlySorted(out.keys)).toBe(true)
    for (let i = 0; i < out.keys.rows; i++) keys.push(keyHex(out.keys, i))
    found.push(...batchRows(out.batch))
  }
  return { found, keys }
}

describe('mergeTile', () => {
  it(
    'gives the rows of the oracle, however sources are cut, folded, merged and sorted before',
    async () => {
      const property = fc.asyncProperty(caseArbitrary, async (sample) => {
        const shape = keyShape(sample.keyType)
        const base = baseOf(shape, sample.base)
        const layers = sample.layers.map((layer) => layerOf(shape, layer))
        let rows = base.rows
        for (const { ops } of layers) {
          rows = mergeRows(rows, ops, { types: shape.types, columns: ORACLE })
        }
        const columns = [...shape.fields, EXISTS, ...sample.columns]
        const names = mergedFields(columns).map(({ name }) => name)
        const wanted = sortedRows(rows).map(({ key, cells, exists }) => {
          const row: Record<string, unknown> = {
            ...keyCells(key),
            x: exists,
            ...storedCells(cells),
          }
          return Object.fromEntries(names.map((name) => [name, row[name] ?? null]))
        })
        const merged = mergeParts(shape, sample, {
          base: base.source,
          layers: layers.map(({ layer }) => layer),
        })
        const { found, keys } = await collect(merged(columns))
        expect(rowTexts(found)).toEqual(rowTexts(wanted))
        expect(keys).toEqual([...rows.keys()].sort())
      })
      await fc.assert(property, boxed(600))
    },
    BOX_TIMEOUT_MS,
  )
})

/**
 * Some of the first layers as a base of their own, some of the next as one fold, and the rest, as
 * it is or sorted.
 */
function mergeParts(
  shape: KeyShape,
  sample: {
    readonly folded: number
    readonly checkpointed: number
    readonly isSorted: boolean
  },
  streams: { base: AsyncIterable<KeyedBatch> | null; layers: readonly Layer[] },
): (columns: readonly MergeColumn[]) => AsyncIterable<KeyedBatch> {
  const { layers } = streams
  const inBase = Math.min(sample.checkpointed, layers.length)
  const inFold = Math.min(sample.folded, layers.length - inBase)
  const all = [...shape.fields, EXISTS, ...COLUMNS]
  const base =
    inBase > 0
      ? mergeTile({ base: streams.base, layers: layers.slice(0, inBase), columns: all })
      : streams.base
  const keyTypes = shape.fields.map(({ type }) => type)
  const fold: Layer = {
    source: foldLayers({
      layers: layers.slice(inBase, inBase + inFold),
      keyTypes,
      columns: COLUMNS,
    }),
    lower: null,
    ops: new Map(COLUMNS.map(({ name }) => [name, 'mixed'])),
    patches: true,
  }
  const rest = layers.slice(inBase + inFold)
  return (columns) => {
    const above = sample.isSorted ? [sortedOperations(rest, columns, { keyTypes })] : rest
    return mergeTile({ base, layers: inFold > 0 ? [fold, ...above] : above, columns })
  }
}
