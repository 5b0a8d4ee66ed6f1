/** What a transaction's mark is given as (spec/commit.md, "Marks"). */
import { CalicoError } from '../errors.js'

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
