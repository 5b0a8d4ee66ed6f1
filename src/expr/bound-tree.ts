/**
 * A filter with its columns and types resolved (bind.ts makes it). Every leaf that compares a
 * column with a literal has the literal in the column's own form, so that a comparison of cells is
 * all that is left to do.
 */
import type { Data } from 'apache-arrow'
import type { CalicoType } from '../format/types.js'
import type { Kernel } from './kernel.js'
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
  /** TRUE where a condition is, else FALSE. */
  | { readonly kind: 'is-true'; readonly term: BoundFilter }
  | { readonly kind: 'not'; readonly term: BoundFilter }
  | { readonly kind: 'and' | 'or'; readonly terms: readonly BoundFilter[] }
  | ValueCondition

/** Conditions on values that are no plain columns: nothing is pruned by them. */
export type ValueCondition =
  /** A value of type bool. */
  | { readonly kind: 'value'; readonly value: ValueNode }
  | { readonly kind: 'value-decided'; readonly value: ValueNode; readonly truth: boolean }
  | { readonly kind: 'value-is-null'; readonly value: ValueNode }
  | {
      readonly kind: 'value-compare'
      readonly op: CompareOp
      readonly value: ValueNode
      readonly literal: CellValue
    }
  | {
      readonly kind: 'compare-values'
      readonly op: CompareOp
      readonly left: ValueNode
      readonly right: ValueNode
    }
  | {
      readonly kind: 'value-in'
      readonly value: ValueNode
      readonly values: readonly CellValue[]
      readonly hasNull: boolean
    }

/** A value with its columns and types resolved. */
export type ValueNode = { readonly type: CalicoType } & (
  | { readonly kind: 'cell'; readonly column: BoundColumn }
  /** The same for every row; the column has one cell. */
  | { readonly kind: 'constant'; readonly data: Data }
  | { readonly kind: 'condition'; readonly term: BoundFilter }
  | {
      readonly kind: 'call'
      readonly args: readonly ValueNode[]
      readonly kernel: Kernel
      readonly takesNulls: boolean
      /** What failures are said to be of: a function, an operator, a cast. */
      readonly site: string
    }
  | {
      readonly kind: 'case'
      readonly branches: readonly { readonly when: BoundFilter; readonly result: ValueNode }[]
      readonly otherwise: ValueNode
    }
  | { readonly kind: 'coalesce'; readonly args: readonly ValueNode[] }
  /** Stands in several places of a tree and is evaluated once. */
  | { readonly kind: 'shared'; readonly value: ValueNode }
)

/** A value ready to be evaluated. */
export interface BoundExpression {
  readonly type: CalicoType
  readonly value: ValueNode
}
