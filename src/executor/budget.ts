/** How much upkeep may do at a time (CAL-MAINTAIN-071). */
import type { Env } from '../env.js'
import { CalicoError } from '../errors.js'

export interface Budget {
  /** Nothing is begun that is expected to write more bytes than are left of these. */
  readonly bytes?: number | undefined
  /** Nothing is begun so many seconds after the beginning. */
  readonly seconds?: number | undefined
}

/** @throws InvalidArgument for what is no budget */
export function checkBudget({ bytes = 0, seconds = 0 }: Budget): void {
  if (!Number.isSafeInteger(bytes) || bytes < 0) {
    throw new CalicoError('InvalidArgument', `a budget cannot be of ${bytes} bytes`)
  }
  if (!Number.isFinite(seconds) || seconds < 0) {
    throw new CalicoError('InvalidArgument', `a budget cannot be of ${seconds} seconds`)
  }
}

export class Spending {
  private readonly startMs: number
  /** Written so far. */
  bytes = 0

  constructor(
    private readonly env: Env,
    private readonly budget: Budget,
  ) {
    this.startMs = env.elapsedMs()
  }

  get seconds(): number {
    return (this.env.elapsedMs() - this.startMs) / 1000
  }

  get isTimeOver(): boolean {
    return this.budget.seconds !== undefined && this.seconds >= this.budget.seconds
  }

  /** Whether there is enough left for work that is expected to write so many bytes. */
  allows(bytes: number): boolean {
    return this.budget.bytes === undefined || this.bytes + bytes <= this.budget.bytes
  }
}
