/** How the deltas of a column combine with what is below them (spec/merge.md). */
import type { ColumnDefinition } from './generated/documents.js'
import { type CalicoType, isNested } from './types.js'

export type Algebra = NonNullable<ColumnDefinition['algebra']>

export const ALGEBRAS: readonly Algebra[] = ['append', 'min', 'max', 'and', 'or', 'first']

/** Whether a column of the type can have the algebra (CAL-TABLE-008). */
export function algebraFits(algebra: Algebra, type: CalicoType): boolean {
  switch (algebra) {
    case 'append':
      return type.kind === 'list'
    case 'and':
    case 'or':
      return type.kind === 'bool'
    case 'min':
    case 'max':
      return !isNested(type)
    case 'first':
      return true
  }
}
