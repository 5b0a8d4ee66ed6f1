/** Writers leave no cell of a required column or field null (CAL-TABLE-080, CAL-TABLE-091). */
import type { Data } from 'apache-arrow'
import { isValidAt } from '../arrow/column.js'
import { fieldNulls } from '../arrow/field-nulls.js'
import { CalicoError } from '../errors.js'
import { CELL_CLEAR, CELL_KEEP, CELL_SET } from '../format/columns.js'
import type { ColumnDefinition, KeySpaceDefinition } from '../format/generated/documents.js'
import { fieldPath, requiredFields } from '../format/struct-fields.js'
import type { CalicoType } from '../format/types.js'

export interface RequiredCells {
  readonly name: string
  readonly cells: Data
  readonly op: 'set' | 'delta' | 'mixed'
  /** The op column's values where `op` is mixed. */
  readonly codes: Int8Array | undefined
  /** Whether the rows replace records, so that what is kept is nothing. */
  readonly replaces: boolean
}

/** @throws OperationNotAllowed, naming the first row that leaves the cell null */
export function checkRequiredCells({ name, cells, op, codes, replaces }: RequiredCells): void {
  if (codes === undefined && (cells.nullCount === 0 || (op === 'delta' && !replaces))) return
  for (let row = 0; row < cells.length; row++) {
    const code = codes?.[row]
    const isEmpty = code === CELL_CLEAR || code === CELL_KEEP || !isValidAt(cells, row)
    // A null delta, and a cell that is kept, leave what is there.
    const keeps = code === undefined ? op === 'delta' : code !== CELL_SET && code !== CELL_CLEAR
    if (!isEmpty || (keeps && !replaces)) continue
    throw new CalicoError(
      'OperationNotAllowed',
      `column '${name}' is required, and row ${row} ${replaces ? 'leaves' : 'makes'} it null`,
      { details: { column: name, row } },
    )
  }
}

/**
 * Looks at the cells that are set and at those that are deltas.
 * @throws OperationNotAllowed, naming a field that a struct gives no value, and the row
 */
export function checkRequiredFields(given: {
  readonly column: ColumnDefinition
  /** As data files have it. */
  readonly stored: CalicoType
  readonly cells: Data
  readonly codes: Int8Array | undefined
}): void {
  const { column, stored: type, cells: data, codes } = given
  const required = requiredFields(column)
  const counts = (row: number): boolean => {
    const code = codes?.[row]
    return code !== CELL_CLEAR && code !== CELL_KEEP
  }
  for (const { row, path } of fieldNulls({ type, required, data, counts })) {
    const field = fieldPath(column, path)
    throw new CalicoError(
      'OperationNotAllowed',
      `field '${field.join('.')}' of column '${column.name}' is required, and row ${row} has a ` +
        'struct without a value in it; give it one, or null in place of the struct',
      { details: { column: column.name, field, row } },
    )
  }
}

/** @throws OperationNotAllowed where records are replaced without a required column */
export function checkReplaceGivesAll(keySpace: KeySpaceDefinition, given: readonly string[]): void {
  for (const { columns } of keySpace.groups) {
    const lacking = columns.find(({ name, required }) => required && !given.includes(name))
    if (!lacking) continue
    throw new CalicoError(
      'OperationNotAllowed',
      `column '${lacking.name}' is required: rows that replace records of '${keySpace.name}' ` +
        'must give it',
      { details: { column: lacking.name } },
    )
  }
}
