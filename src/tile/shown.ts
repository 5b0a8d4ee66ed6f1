/** Sums that a read is to show have to fit their columns (CAL-MERGE-033). */
import { type Batch, batchColumn } from '../arrow/batch.js'
import { isValidAt } from '../arrow/column.js'
import { columnValues } from '../arrow/value.js'
import { CalicoError } from '../errors.js'
import type { BoundFilter } from '../expr/bound-tree.js'
import { evaluateFilter } from '../expr/evaluate.js'
import type { CalicoType } from '../format/types.js'
import { keyFields } from './context.js'
import type { MergeColumn } from './merge-column.js'

/** The columns of a read whose sums may be beyond their types. */
export interface SumsCheck {
  readonly columns: readonly { readonly name: string; readonly column: MergeColumn }[]
  /** The terms of the read's filter that name none of these columns. */
  readonly filter: BoundFilter | null
}

/** Whether a column can hold sums that its type cannot show. */
export function needsCheck({ algebra, companion }: MergeColumn): boolean {
  return algebra === 'sum' && companion?.type.kind === 'binary'
}

/**
 * Looks for sums that cannot be shown in the records that the filter's other terms leave.
 * @param merged rows with key columns and companions, under the names of data files
 * @param named the same rows with the names that people know
 * @throws ValueOutOfRange
 */
export function checkShown(
  { columns, filter }: SumsCheck,
  rows: { readonly merged: Batch; readonly named: Batch },
  keyTypes: readonly CalicoType[],
): void {
  for (const { name, column } of columns) {
    const beside = batchColumn(rows.merged, column.companion!.name)
    if (!beside || beside.nullCount === beside.length) continue
    const selected = filter && evaluateFilter(filter, rows.named)
    for (let row = 0; row < beside.length; row++) {
      if (!isValidAt(beside, row) || selected?.[row] === 0) continue
      throw outOfRange(name, keyAt(rows.merged, keyTypes, row))
    }
  }
}

/** The key of a row as text. */
export function keyAt(batch: Batch, keyTypes: readonly CalicoType[], row: number): string {
  return keyFields(keyTypes)
    .map(({ name, type }) => String(columnValues(type, batchColumn(batch, name)!)[row]))
    .join(', ')
}

export function outOfRange(column: string, key: string): CalicoError {
  return new CalicoError(
    'ValueOutOfRange',
    `the sum in column '${column}' under the key ${key} is beyond its type; widen the column, or ` +
      'correct the value with a set',
    { details: { column, key } },
  )
}
