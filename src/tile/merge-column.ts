/** Columns as a merge sees them. */
import type { BatchField } from '../arrow/batch.js'
import { type Algebra, companionType } from '../format/algebra.js'
import { companionColumn, EXISTS_COLUMN, ROW_OP_COLUMN, valueColumn } from '../format/columns.js'
import type { ColumnDefinition } from '../format/generated/documents.js'
import { type CalicoType, parseType } from '../format/types.js'

/** A column that a merge gives out: a key component (`k…`), a value column (`c…`), or `x`. */
export interface MergeColumn extends BatchField {
  readonly algebra?: Algebra | undefined
  /** The column beside it that holds what its cells cannot: accumulators, or orders. */
  readonly companion?: BatchField | undefined
  /** Ids of struct fields that its cells may still have, and nobody sees any more. */
  readonly former?: ReadonlySet<number> | undefined
}

/**
 * The operation of a whole column of an update, `mixed` where an op column decides row by row, or
 * `merged` for rows that a merge has given: set, with their companions.
 */
export type ColumnOp = 'set' | 'delta' | 'mixed' | 'merged'

/** The type of row and cell operations in data files. */
export const ROW_OPS_TYPE: CalicoType = { kind: 'int8' }

/** What each row of an update does with its record. */
export const ROW_OPS: BatchField = { name: ROW_OP_COLUMN, type: ROW_OPS_TYPE }

/** Whether rows of an anchor are records. */
export const EXISTS: MergeColumn = { name: EXISTS_COLUMN, type: { kind: 'bool' } }

export function mergeColumn(definition: ColumnDefinition): MergeColumn {
  const { column, type, algebra, orderBy, droppedFields } = definition
  const companion = companionType({ type, algebra, orderType: orderBy?.type })
  return {
    name: valueColumn(column),
    type: parseType(type),
    algebra,
    ...(droppedFields && { former: new Set(droppedFields) }),
    ...(companion && { companion: { name: companionColumn(column), type: companion } }),
  }
}

/** The fields of merged rows: each column, and its companion where it has one. */
export function mergedFields(columns: readonly MergeColumn[]): BatchField[] {
  return columns.flatMap(({ name, type, companion }) =>
    companion ? [{ name, type }, companion] : [{ name, type }],
  )
}
