/**
 * What the kernels of functions are given and give. A kernel is total: where a row has no result it
 * says why, and goes on.
 */
import type { Data } from 'apache-arrow'
import type { TypedArray } from '../arrow/column.js'
import type { CalicoType } from '../format/types.js'
import type { Literal } from './tree.js'

/** Why a row failed; the index of a text below. Zero is none. */
export const Reason = {
  overflow: 1,
  divisionByZero: 2,
  cast: 3,
  tooLong: 4,
  pattern: 5,
  argument: 6,
} as const

export type Reason = (typeof Reason)[keyof typeof Reason]

export const REASON_TEXTS: Readonly<Record<Reason, string>> = {
  [Reason.overflow]: 'the result is out of the range of its type',
  [Reason.divisionByZero]: 'a division by zero',
  [Reason.cast]: 'a value that the type does not hold',
  [Reason.tooLong]: 'the result is longer than a value may be',
  [Reason.pattern]: 'the pattern is malformed',
  [Reason.argument]: 'an argument out of its range',
}

/** Bytes of a text or binary value that a function makes (CAL-EXPR-040). */
export const RESULT_BYTES_MAX = 1_048_576
/** Elements of a list that a function makes (CAL-EXPR-040). */
export const RESULT_ELEMENTS_MAX = 65_536

/** One argument: cell `row * step` of the column is that of the row. A step of 0 is a constant. */
export interface KernelArgument {
  readonly type: CalicoType
  /** In normal form. */
  readonly data: Data
  readonly step: number
}

export interface KernelCall {
  readonly args: readonly KernelArgument[]
  readonly rows: number
  /** The type of the result. */
  readonly type: CalicoType
  /**
   * One byte per row. Where it is 0 an argument is null or failed, and nothing is computed; a
   * kernel sets it to 0 where the result is null.
   */
  readonly live: Uint8Array
  /** Makes the row a failed one. */
  readonly fail: (row: number, reason: Reason) => void
}

/** The parts of a column of `rows` cells but for its validity, as in arrow/column.ts. */
export interface ColumnBody {
  readonly values?: TypedArray
  readonly offsets?: Int32Array
  readonly child?: Data
}

export type Kernel = (call: KernelCall) => ColumnBody

/** An argument as typing sees it: a type of null is that of the literal NULL. */
export interface TypedArgument {
  readonly type: CalicoType | null
  /** The literal that the argument is, if it is one. */
  readonly literal: Literal | null
}

/** What a function is for arguments of certain types. */
export interface Resolved {
  /** The types that the arguments are converted to. */
  readonly params: readonly CalicoType[]
  readonly type: CalicoType
  readonly kernel: Kernel
  /** Set where the kernel sees null arguments: they do not make the row null by themselves. */
  readonly takesNulls?: boolean
}

export interface FunctionSpec {
  readonly name: string
  /** Arguments and results, as the specification's table has them. */
  readonly signatures: readonly string[]
  /** Null where the function does not take such arguments. */
  readonly resolve: (args: readonly TypedArgument[]) => Resolved | null
}
