/** One window of a merge: the base rows and the operations up to a bound, put together. */
import type { Data } from 'apache-arrow'
import { type Batch, batchColumn } from '../arrow/batch.js'
import { nullColumn } from '../arrow/column.js'
import { gatherColumn, sliceBatch } from '../arrow/gather.js'
import { gatherKeyRuns, sliceKeys } from '../arrow/key-gather.js'
import { compareKeys, isStrictlySorted } from '../arrow/keys.js'
import { toArrowType } from '../arrow/types.js'
import { CalicoError } from '../errors.js'
import {
  EXISTS_COLUMN,
  opColumn,
  ROW_DELETE,
  ROW_MERGE,
  ROW_OP_COLUMN,
  ROW_PATCH,
  ROW_REPLACE,
} from '../format/columns.js'
import { allExist, resolveExistence } from './existence.js'
import type { KeyedBatch, KeyedSlice } from './keyed-batch.js'
import { type ColumnOp, type MergeColumn, mergedFields } from './merge-column.js'
import { resolveColumn } from './resolve.js'
import { SetRuns } from './resolve-runs.js'
import { checkAccumulators } from './sums.js'
import { planWindow } from './window-plan.js'
import type { ColumnSource } from './winners.js'

/** Rows of one layer in a window. */
export interface WindowOps {
  readonly slice: KeyedSlice
  /** The layer's place among the layers. */
  readonly layer: number
  readonly ops: ReadonlyMap<string, ColumnOp>
  readonly patches: boolean
}

/** Merges one window. Without operations rows pass as they are. */
export function* mergeWindow(options: {
  base: readonly KeyedSlice[]
  ops: readonly WindowOps[]
  columns: readonly MergeColumn[]
}): Generator<KeyedBatch> {
  const { columns } = options
  const { base, ops } = options.base.length === 0 ? withFirstAsBase(options) : options
  if (ops.length > 0) {
    yield mergeRows(base, ops, columns)
    return
  }
  for (const slice of base) yield passThrough(slice, columns)
}

/**
 * Over nothing, the operations of the first layer come to its cells as they stand where they are
 * plain: they can be the base, whose rows are copied by runs and not looked at one by one.
 */
function withFirstAsBase(options: { ops: readonly WindowOps[]; columns: readonly MergeColumn[] }): {
  base: readonly KeyedSlice[]
  ops: readonly WindowOps[]
} {
  const { ops, columns } = options
  const first = ops.filter(({ layer }) => layer === ops[0]!.layer)
  if (!first.every((op) => isPlain(op, columns)) || !isAscending(first)) return { base: [], ops }
  return { base: first.map(({ slice }) => slice), ops: ops.slice(first.length) }
}

/** Whether each slice begins after the one before it ends. */
function isAscending(slices: readonly WindowOps[]): boolean {
  return slices.every(({ slice }, i) => {
    const before = slices[i - 1]?.slice
    return !before || compareKeys(before.keys, before.to - 1, slice.keys, slice.from) < 0
  })
}

/** The slice's columns as they are; those that it lacks are null. */
function passThrough(slice: KeyedSlice, columns: readonly MergeColumn[]): KeyedBatch {
  const { from, to } = slice
  const batch = sliceBatch(pickColumns(slice.batch, columns), from, to - from)
  return { keys: sliceKeys(slice.keys, from, to), batch }
}

/** The columns of a batch and their companions; those that it lacks are null. */
export function pickColumns(batch: Batch, columns: readonly MergeColumn[]): Batch {
  for (const column of columns) companionOf(batch, column)
  const fields = mergedFields(columns)
  return {
    rows: batch.rows,
    fields,
    columns: fields.map(({ name, type }) => {
      const missing = (): Data =>
        name === EXISTS_COLUMN ? allExist(batch.rows) : nullColumn(toArrowType(type), batch.rows)
      return batchColumn(batch, name) ?? missing()
    }),
  }
}

/** What a batch holds beside a column's cells. @throws CorruptFile */
function companionOf(batch: Batch, { type, algebra, companion }: MergeColumn): Data | undefined {
  const beside = companion && batchColumn(batch, companion.name)
  if (beside && algebra === 'sum' && companion.type.kind === 'binary') {
    checkAccumulators(beside, type)
  }
  return beside
}

/**
 * Whether the operations of a slice, over nothing, come to its cells as they stand: each key once,
 * no row operations.
 */
function isPlain({ slice, ops }: WindowOps, columns: readonly MergeColumn[]): boolean {
  if (batchColumn(slice.batch, ROW_OP_COLUMN)) return false
  for (const { name, algebra } of columns) {
    if (name.startsWith('k')) continue
    if (ops.get(name) === 'mixed') return false
    // Whether a value counts is a matter of its order.
    if (algebra === 'last_by' && ops.get(name) === 'delta') return false
    if (!ops.has(name) && batchColumn(slice.batch, name)) return false
  }
  return isStrictlySorted(sliceKeys(slice.keys, slice.from, slice.to))
}

function mergeRows(
  base: readonly KeyedSlice[],
  ops: readonly WindowOps[],
  columns: readonly MergeColumn[],
): KeyedBatch {
  const slices = [...base, ...ops.map((op) => op.slice)]
  const plan = planWindow(
    base,
    ops.map((op) => op.slice),
    ops.map(rowOps),
  )
  const setRuns = new SetRuns(plan)
  const merged = columns.flatMap((column): Data[] => {
    const held = (slice: KeyedSlice): Data | null => batchColumn(slice.batch, column.name) ?? null
    if (column.name.startsWith('k')) {
      return [gatherColumn(column.type, slices.map(held), plan.keyRuns)]
    }
    if (column.name === EXISTS_COLUMN) return [resolveExistence(plan, base.map(held))]
    const sources = [
      ...base.map((slice): ColumnSource => cellsOf(slice, column, 'merged')),
      ...ops.map(({ slice, ops }) => cellsOf(slice, column, ops.get(column.name) ?? null)),
    ]
    return resolveColumn(setRuns, column, sources)
  })
  const keys = gatherKeyRuns(
    slices.map((slice) => slice.keys),
    plan.keyRuns,
  )
  const fields = mergedFields(columns)
  return { keys, batch: { rows: plan.keyRuns.rows, fields, columns: merged } }
}

export function cellsOf(slice: KeyedSlice, column: MergeColumn, op: ColumnOp | null): ColumnSource {
  const cells = op === null ? null : (batchColumn(slice.batch, column.name) ?? null)
  if (cells === null || op === null) return { cells: null, companion: null, op: 'set', codes: null }
  const beside = companionOf(slice.batch, column)
  const companion = beside ?? null
  if (op !== 'mixed') return { cells, companion, op, codes: null }
  const codes = batchColumn(slice.batch, opColumn(Number(column.name.slice(1))))
  if (!codes || codes.nullCount > 0)
    throw new CalicoError('CorruptFile', `an update lacks the op column of ${column.name}`)
  return { cells, companion, op, codes: codes.values as Int8Array }
}

/** The row operations of a slice, checked; null where all are merges. */
export function rowOps({ slice, patches }: WindowOps): Int8Array | null {
  const codes = batchColumn(slice.batch, ROW_OP_COLUMN)
  if (!codes) return null
  if (codes.nullCount > 0) throw new CalicoError('CorruptFile', 'an update has null row operations')
  const values = codes.values as Int8Array
  let merges = true
  for (let row = slice.from; row < slice.to; row++) {
    const code = values[row]!
    if (code === ROW_DELETE || code === ROW_REPLACE || (code === ROW_PATCH && patches)) {
      merges = false
    } else if (code !== ROW_MERGE) {
      throw new CalicoError(
        'CorruptFile',
        code === ROW_PATCH
          ? 'an update holds patches, which its action does not say'
          : `an update holds row operation ${code}, which does not exist`,
      )
    }
  }
  return merges ? null : values
}
