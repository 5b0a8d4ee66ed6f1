/** How the deltas of a column combine with what is below them (spec/merge.md). */
import type { ColumnDefinition } from './generated/documents.js'
import { type CalicoType, isNested, parseType } from './types.js'

export type Algebra = NonNullable<ColumnDefinition['algebra']>

export const ALGEBRAS: readonly Algebra[] = [
  'append',
  'sum',
  'min',
  'max',
  'and',
  'or',
  'union',
  'first',
  'last_by',
]

/** Whether a column of the type can have the algebra (CAL-TABLE-008). */
export function algebraFits(algebra: Algebra, type: CalicoType): boolean {
  switch (algebra) {
    case 'append':
      return type.kind === 'list'
    case 'union':
      return type.kind === 'list' && isOrdered(type.element)
    case 'sum':
      return isNumeric(type)
    case 'and':
    case 'or':
      return type.kind === 'bool'
    case 'min':
    case 'max':
    case 'last_by':
      return isOrdered(type)
    case 'first':
      return true
  }
}

/** Whether cells of the type have an order. */
export function isOrdered(type: CalicoType): boolean {
  return !isNested(type)
}

function isNumeric(type: CalicoType): boolean {
  switch (type.kind) {
    case 'int8':
    case 'int16':
    case 'int32':
    case 'int64':
    case 'float32':
    case 'float64':
    case 'decimal':
      return true
    default:
      return false
  }
}

/** Whether a column's cells are lists to which a single element can be added as a list of one. */
export function takesElements(algebra: Algebra | undefined): boolean {
  return algebra === 'append' || algebra === 'union'
}

/**
 * The type of the companion `a<id>` of a column: an accumulator as bytes, the float64 of a float32
 * sum, or the order of a last_by cell; null where the column has none (CAL-DATA-031 to 033).
 */
export function companionType(column: {
  readonly type: string
  readonly algebra?: Algebra | undefined
  readonly orderType?: string | undefined
}): CalicoType | null {
  if (column.algebra === 'last_by') return parseType(column.orderType!)
  if (column.algebra !== 'sum') return null
  switch (parseType(column.type).kind) {
    case 'float64':
      return null
    case 'float32':
      return { kind: 'float64' }
    default:
      return { kind: 'binary' }
  }
}
