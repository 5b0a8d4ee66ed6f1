/** What a transaction's mark is given as (spec/commit.md, "Marks"). */
import { CalicoError } from '../errors.js'
import type { LogAction, Mark } from '../format/generated/documents.js'
import { xxh64Hex } from '../format/hash.js'
import type { ObjectStore } from '../storage/contract.js'
import type { LineState } from '../table/state.js'
import { digestOf } from './digest.js'
import { entryOf } from './staged-state.js'

/** How far an application has come. */
export interface MarkOptions {
  readonly application: string
  /** Of the run of the application; a run with a greater one ends those before it. */
  readonly epoch: number
  /** The sequence of the application's last mark; null where it has none. */
  readonly previous: number | null
  /** Greater than `previous`. */
  readonly sequence: number
  /**
   * 16 hexadecimal digits that say whether two transactions do the same; made from what the
   * transaction holds unless given.
   */
  readonly digest?: string | undefined
}

/** @throws InvalidArgument */
export function checkMark({ application, epoch, previous, sequence, digest }: MarkOptions): void {
  const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0
  const problem = !/^[ -~]{1,200}$/.test(application)
    ? 'application is 1 to 200 printable ASCII characters'
    : ![epoch, sequence, previous ?? 0].every(isCount)
      ? 'epoch, previous and sequence are safe integers from 0 on'
      : previous !== null && sequence <= previous
        ? `sequence ${sequence} is not after previous ${previous}`
        : digest !== undefined && !/^[0-9a-f]{16}$/.test(digest)
          ? 'digest is 16 lower-case hexadecimal digits'
          : null
  if (problem) throw new CalicoError('InvalidArgument', `a mark: ${problem}`)
}

/**
 * A digest that all transactions of one step of an application have in common, whatever each has
 * staged for it (CAL-BRIDGE-061).
 */
export function stepDigest({ application, sequence }: MarkOptions): string {
  return xxh64Hex(Buffer.from(`${application}\n${sequence}`))
}

/** The mark as an entry holds it. */
export async function stagedMark(
  { previous, digest, ...mark }: MarkOptions,
  staged: {
    readonly storage: ObjectStore
    readonly state: LineState
    readonly actions: readonly LogAction[]
  },
): Promise<Mark> {
  const { storage, state, actions } = staged
  const madeOf = async (): Promise<string> => {
    const { transactions } = await entryOf(storage, state, actions)
    return digestOf(storage, transactions[0]!.actions)
  }
  return { ...mark, ...(previous !== null && { previous }), digest: digest ?? (await madeOf()) }
}
