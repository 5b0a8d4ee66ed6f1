/** Which rows failed in one evaluation, and why: a number per row, zero where it did not. */
import { CalicoError } from '../errors.js'
import { REASON_TEXTS, type Reason } from './kernel.js'

/** Codes are the number of a site times this, plus the reason. */
const REASONS = 8

/** Codes of rows; null where no row failed. */
export type Failed = Uint32Array | null

export class Failures {
  private readonly sites: string[] = []

  code(site: string, reason: Reason): number {
    let at = this.sites.indexOf(site)
    if (at < 0) at = this.sites.push(site) - 1
    return at * REASONS + reason
  }

  text(code: number): string {
    const reason = (code % REASONS) as Reason
    return `${this.sites[(code - reason) / REASONS]}: ${REASON_TEXTS[reason]}`
  }

  /** @throws EvaluationFailed, of the first row that failed */
  raise(failed: Uint32Array, what: string): void {
    const row = failed.findIndex((code) => code !== 0)
    if (row < 0) return
    throw new CalicoError(
      'EvaluationFailed',
      `${what} has no result for a row: ${this.text(failed[row]!)}; ` +
        'keep such rows out with CASE, NULLIF or a condition before it',
      { details: { row, function: this.text(failed[row]!).split(':')[0] } },
    )
  }
}
