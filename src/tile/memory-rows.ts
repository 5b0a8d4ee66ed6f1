/** Rows in memory as sources of a merge. */
import { type Batch, type BatchField, selectColumns } from '../arrow/batch.js'
import { sliceBatch, takeBatch } from '../arrow/gather.js'
import {
  compareKeys,
  encodeKeys,
  isSorted,
  isStrictlySorted,
  type KeyVector,
  lowerBoundBytes,
  sliceKeys,
  sortOrder,
} from '../arrow/keys.js'
import { buildBatch } from '../arrow/value.js'
import { CalicoError } from '../errors.js'
import type { KeyRange } from '../expr/key-range.js'
import {
  CELL_CLEAR,
  CELL_DELTA,
  CELL_KEEP,
  CELL_SET,
  companionColumn,
  opColumn,
  ROW_DELETE,
  ROW_MERGE,
  ROW_OP_COLUMN,
  ROW_PATCH,
  ROW_REPLACE,
  valueColumn,
} from '../format/columns.js'
import { fromHex } from '../format/hex.js'
import type { KeyedBatch } from './keyed-batch.js'
import { type ColumnOp, EXISTS, ROW_OPS, ROW_OPS_TYPE } from './merge-column.js'

/** A row under its key. */
export interface MemoryRow {
  /** A value per key component. */
  readonly key: readonly unknown[]
  /** Cells by the names of columns; one that is not there is null. */
  readonly cells?: Readonly<Record<string, unknown>>
  /** What stands beside cells, by the names of columns: accumulators as bytes, or orders. */
  readonly beside?: Readonly<Record<string, unknown>>
  /** Whether the row of a checkpoint is no record. */
  readonly latent?: boolean
  /** What is done with the record, in updates; `merge` unless given. */
  readonly row?: keyof typeof ROW_CODES
  /** What is done with the cells of mixed columns, by name; `keep` unless given. */
  readonly ops?: Readonly<Record<string, keyof typeof CELL_CODES>>
}

const ROW_CODES = {
  merge: ROW_MERGE,
  delete: ROW_DELETE,
  replace: ROW_REPLACE,
  patch: ROW_PATCH,
} as const
const CELL_CODES = {
  keep: CELL_KEEP,
  set: CELL_SET,
  clear: CELL_CLEAR,
  delta: CELL_DELTA,
} as const

export interface NamedColumn {
  readonly column: number
  readonly name: string
  readonly field: BatchField
  readonly companion: BatchField | undefined
}

/** Rows as a batch with the columns that a data file of them would have. @throws TypeMismatch */
export function rowsBatch(
  rows: readonly MemoryRow[],
  keys: readonly BatchField[],
  columns: readonly (NamedColumn & { readonly op: ColumnOp })[],
): Batch {
  const hasRowOps = rows.some((row) => row.row !== undefined)
  const fields = [...keys, ...(hasRowOps ? [ROW_OPS] : [])]
  if (rows.some((row) => row.latent)) fields.push(EXISTS)
  for (const { column, field, companion, op } of columns) {
    fields.push(field)
    if (op === 'mixed') fields.push({ name: opColumn(column), type: ROW_OPS_TYPE })
    if (companion) fields.push(companion)
  }
  const cells = rows.map((row) => {
    const out: Record<string, unknown> = {
      [ROW_OP_COLUMN]: ROW_CODES[row.row ?? 'merge'],
      [EXISTS.name]: !row.latent,
    }
    for (const [i, { name }] of keys.entries()) out[name] = row.key[i]
    for (const { column, name } of columns) {
      out[valueColumn(column)] = own(row.cells, name)
      out[opColumn(column)] = CELL_CODES[own(row.ops, name) ?? 'keep']
      out[companionColumn(column)] = own(row.beside, name)
    }
    return out
  })
  return buildBatch(fields, cells)
}

/** A column may be called like a member that every object inherits. */
function own<T>(of: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return of !== undefined && Object.hasOwn(of, name) ? of[name] : undefined
}

/** Rows that were given at once: put in order of key, those of one key staying as they came. */
export function sortedOnce(batch: Batch, keys: readonly BatchField[]): Batch {
  const encoded = keysOf(batch, keys)
  return isSorted(encoded) ? batch : takeBatch(batch, sortOrder(encoded))
}

/**
 * Sorted batches with their keys, cut to a range.
 * @param distinct whether a key may stand once only
 * @throws InvalidArgument where they are not in order
 */
export async function* keyedSource(
  batches: Iterable<Batch> | AsyncIterable<Batch>,
  options: { keys: readonly BatchField[]; range: KeyRange; distinct: boolean },
): AsyncGenerator<KeyedBatch> {
  const { keys: keyFields, range, distinct } = options
  let last: KeyVector | null = null
  for await (const batch of batches) {
    if (batch.rows === 0) continue
    const keys = keysOf(batch, keyFields)
    const order = last ? compareKeys(last, last.rows - 1, keys, 0) : -1
    const ascends = distinct ? isStrictlySorted(keys) && order < 0 : isSorted(keys) && order <= 0
    if (!ascends) {
      const each = distinct ? ', and each key may stand once' : ''
      throw new CalicoError('InvalidArgument', `rows must be in order of their keys${each}`)
    }
    last = keys
    const from = range.lower === null ? 0 : lowerBoundBytes(keys, fromHex(range.lower))
    const to = range.upper === null ? keys.rows : lowerBoundBytes(keys, fromHex(range.upper))
    if (from < to)
      yield { keys: sliceKeys(keys, from, to), batch: sliceBatch(batch, from, to - from) }
  }
}

function keysOf(batch: Batch, keys: readonly BatchField[]): KeyVector {
  const given = selectColumns(
    batch,
    keys.map((key) => key.name),
  )
  return encodeKeys(
    given.columns,
    keys.map((key) => key.type),
  )
}
