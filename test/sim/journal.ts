/** What writers set out to do and what they were told of it: what everything is held against. */
import type { Committed } from '../../src/commit/staged.js'
import type { HistoryTransaction } from './isolation.js'

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
  /** The id of the line that it is for. */
  readonly line: number
  /** Of the newest attempt. */
  writes: readonly Write[]
  /** What it read and appended, in order, where its isolation is to be judged. */
  history: Pick<HistoryTransaction, 'level' | 'ops'> | null
  outcome: Outcome
}

/** What somebody has read of a line. */
export type Observation = { readonly line: number; readonly space: string } & (
  | {
      readonly kind: 'rows'
      readonly version: number
      /** The last version that had been acknowledged to anybody before the read began. */
      readonly acknowledgedBefore: number
      readonly atHead: boolean
      readonly rows: readonly Row[]
    }
  | {
      readonly kind: 'changes'
      readonly from: number
      readonly to: number
      readonly rows: readonly Row[]
    }
)

/** A step in the refs log that somebody set out to take. */
export interface RefStep {
  /** As `create dev` or `end dev`: what steps in the refs log are counted by. */
  readonly what: string
  outcome: 'acknowledged' | 'refused' | 'open'
}

export class Journal {
  readonly operations: Operation[] = []
  readonly observations: Observation[] = []
  readonly refSteps: RefStep[] = []
  /** The names that somebody has set out to make branches and tags of, and may be there. */
  readonly branches = new Set<string>()
  readonly tags = new Set<string>()
  /** Lines of which objects were missing. */
  readonly missing = new Set<number>()
  /** The numbers of the operations that the log has. */
  readonly landed = new Set<number>()
  /** By line the greatest version that anybody was acknowledged. */
  readonly #acknowledged = new Map<number, number>()

  begin(process: string, line: number, writes: readonly Write[] = []): Operation {
    const number = this.operations.length
    const outcome = { kind: 'open' } as const
    const operation: Operation = { number, process, line, writes, history: null, outcome }
    this.operations.push(operation)
    return operation
  }

  beginStep(what: string): RefStep {
    const step: RefStep = { what, outcome: 'open' }
    this.refSteps.push(step)
    return step
  }

  acknowledge(operation: Operation, committed: Committed): void {
    operation.outcome = { kind: 'acknowledged', committed }
    this.learn(committed.line, committed.version)
  }

  acknowledgedOn(line: number): number {
    return this.#acknowledged.get(line) ?? 0
  }

  learn(line: number, version: number): void {
    this.#acknowledged.set(line, Math.max(this.acknowledgedOn(line), version))
  }
}

/** The message under which an operation is committed, and its number from there. */
export const messageOf = ({ number }: Operation): string => `operation ${number}`

export function numberOf(message: string | undefined): number | null {
  const text = /^operation ([0-9]+)$/.exec(message ?? '')?.[1]
  return text === undefined ? null : Number(text)
}
