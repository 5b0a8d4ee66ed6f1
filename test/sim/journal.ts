/** What writers set out to do and what they were told of it: what everything is held against. */
import type { Committed } from '../../src/commit/staged.js'

export type Row = Readonly<Record<string, unknown>>

/** One call of a transaction. */
export type Write =
  | {
      readonly verb: 'upsert' | 'replace' | 'update'
      readonly space: string
      readonly rows: readonly Row[]
      /** The columns that take deltas, with their algebra. */
      readonly ops: Readonly<Record<string, 'sum' | 'append'>>
    }
  | { readonly verb: 'delete'; readonly space: string; readonly rows: readonly Row[] }
  /** All keys from one to another, both included. */
  | {
      readonly verb: 'delete-range'
      readonly space: string
      readonly from: number
      readonly to: number
    }

/** What is known of an operation: `open` also where its process has ended before it was told. */
export type Outcome =
  | { readonly kind: 'acknowledged'; readonly committed: Committed }
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'open'; readonly unknown?: UnknownCommit }

/** What the error of a commit without an outcome says of it. */
export interface UnknownCommit {
  readonly version: number
  readonly id: string
  readonly transaction: string
}

/** A transaction, under a number of its own that stands in the entry as its message. */
export interface Operation {
  readonly number: number
  readonly process: string
  /** Of the newest attempt. */
  writes: readonly Write[]
  outcome: Outcome
}

/** What somebody has read. */
export type Observation =
  | {
      readonly kind: 'rows'
      readonly space: string
      readonly version: number
      /** The last version that had been acknowledged to anybody before the read began. */
      readonly acknowledgedBefore: number
      readonly atHead: boolean
      readonly rows: readonly Row[]
    }
  | {
      readonly kind: 'changes'
      readonly space: string
      readonly from: number
      readonly to: number
      readonly rows: readonly Row[]
    }

export class Journal {
  readonly operations: Operation[] = []
  readonly observations: Observation[] = []
  /** The numbers of the operations that the log has. */
  readonly landed = new Set<number>()
  /** The greatest version that anybody was acknowledged. */
  acknowledged = 0

  begin(process: string, writes: readonly Write[] = []): Operation {
    const number = this.operations.length
    const operation: Operation = { number, process, writes, outcome: { kind: 'open' } }
    this.operations.push(operation)
    return operation
  }

  acknowledge(operation: Operation, committed: Committed): void {
    operation.outcome = { kind: 'acknowledged', committed }
    this.learn(committed.version)
  }

  learn(version: number): void {
    this.acknowledged = Math.max(this.acknowledged, version)
  }
}

/** The message under which an operation is committed, and its number from there. */
export const messageOf = ({ number }: Operation): string => `operation ${number}`

export function numberOf(message: string | undefined): number | null {
  const text = /^operation ([0-9]+)$/.exec(message ?? '')?.[1]
  return text === undefined ? null : Number(text)
}
