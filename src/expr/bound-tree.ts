/**
 * A filter with its columns and types resolved (bind.ts makes it). Every leaf that compares a
 * column with a literal has the literal in the column's own form, so that a comparison of cells is
 * all that is left to do.
 */
import type { CalicoType } from '../format/types.js'
import type { CompareOp } from './tree.js'

export interface BoundColumn {
  readonly name: string
  readonly type: CalicoType
}

/**
 * A value as kernels compare it: bigint for integers, dates (days), timestamps (µs) and decimals
 * (unscaled), number for floats, bytes for utf8 and binary.
 */
export type CellValue = bigint | number | boolean | Uint8Array

/**
 * A literal in a column's form. Cells that equal it encode from `low` to `high`: two zeros have a
 * float's zero.
 */
export interface BoundValue {
  readonly value: CellValue
  readonly low: string
  readonly high: string
}

export type BoundFilter =
  /** The same for every row; null is NULL. */
  | { readonly kind: 'constant'; readonly truth: boolean | null }
  /**
   * `truth` where the column has a value, else NULL: a comparison that the literal alone decides.
   */
  | { readonly kind: 'decided'; readonly column: BoundColumn; readonly truth: boolean }
  | {
      readonly kind: 'compare'
      readonly op: CompareOp
      readonly column: BoundColumn
      readonly literal: BoundValue
    }
  | {
      readonly kind: 'compare-columns'
      readonly op: CompareOp
      readonly left: BoundColumn
      readonly right: BoundColumn
    }
  | {
      readonly kind: 'in'
      readonly column: BoundColumn
      readonly values: readonly BoundValue[]
      readonly hasNull: boolean
    }
  | { readonly kind: 'is-null'; readonly column: BoundColumn }
  /** Whether a condition is NULL. */
  | { readonly kind: 'is-unknown'; readonly term: BoundFilter }
  | { readonly kind: 'not'; readonly term: BoundFilter }
  | { readonly kind: 'and' | 'or'; readonly terms: readonly BoundFilter[] }
