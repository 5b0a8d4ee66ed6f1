/** What the rows of a file are taken for. */
import type { CellVerb } from '../commit/write-plan.js'
import type { InputFormat } from '../data/import.js'
import type { DecodePool } from '../data/worker-pool.js'
import type { Progress } from './progress.js'

/** What is done with the rows: the transaction's method of that name. */
export type WriteVerb = 'upsert' | 'insert' | 'update' | 'replace' | 'delete'

export interface InputOptions {
  readonly path: string
  readonly format?: InputFormat | undefined
  /** Only these columns of the file. */
  readonly columns?: readonly string[] | undefined
  readonly ops: Readonly<Record<string, CellVerb>>
  /** Of an upsert or update that computes what it writes. */
  readonly set?: Readonly<Record<string, string>> | undefined
  readonly when?: string | undefined
  readonly verb: WriteVerb
  /** Of an insert: what is done where a record exists. */
  readonly ifExists?: 'refuse' | 'skip' | undefined
  /** The key component that numbers the rows, and the last number given. */
  readonly rowNumbers?: { readonly component: string; last: bigint } | undefined
  readonly pool: DecodePool
  readonly progress: Progress
  readonly signal: AbortSignal
}
