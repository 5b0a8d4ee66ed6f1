/** What went wrong, as clients are told (spec/bridge.md, "Failures"). */
import { CalicoError, type ErrorKind, isCalicoError } from '../errors.js'
import type { Failure } from '../format/generated/messages.js'

const STATUS: Readonly<Record<ErrorKind, number>> = {
  Invalid: 400,
  NotFound: 404,
  Conflict: 409,
  CommitUnknown: 504,
  Unavailable: 503,
  Unsupported: 501,
  Data: 500,
  Internal: 500,
}

/** A refusal whose status says more than its kind: an unknown token, a body that is too large. */
export class Refusal extends CalicoError {
  constructor(
    readonly status: number,
    ...error: ConstructorParameters<typeof CalicoError>
  ) {
    super(...error)
  }
}

/** CAL-BRIDGE-016 */
export function statusOf(error: CalicoError): number {
  if (error instanceof Refusal) return error.status
  return error.code === 'Denied' ? 403 : STATUS[error.kind]
}

/** Anything that was thrown as an error of the table; what is not from it is a bug. */
export function asCalicoError(error: unknown): CalicoError {
  if (isCalicoError(error)) return error
  const found = error instanceof Error ? error.message : String(error)
  const message = `a bug of the bridge, please report it with what it logged: ${found}`
  return new CalicoError('Internal', message, { cause: error })
}

/** CAL-BRIDGE-015 */
export function failureBody({ code, kind, message, retry, details }: CalicoError): Failure {
  const hasDetails = Object.keys(details).length > 0
  return { error: { code, kind, message, retry, ...(hasDetails && { details: { ...details } }) } }
}

/** Text of an answer; details may hold 64-bit integers. */
export function jsonText(body: unknown): string {
  return JSON.stringify(body, (_, value) => (typeof value === 'bigint' ? String(value) : value))
}

const KEPT = 1000

/** Why bodies of rows broke off, the newest of them (CAL-BRIDGE-017). */
export class FailureLog {
  private readonly failures = new Map<string, Failure>()

  keep(id: string, error: CalicoError): void {
    this.failures.set(id, failureBody(error))
    if (this.failures.size <= KEPT) return
    const [oldest] = this.failures.keys()
    this.failures.delete(oldest!)
  }

  /** @throws NotFound */
  get(id: string): Failure {
    const found = this.failures.get(id)
    if (found) return found
    throw new CalicoError(
      'NotFound',
      `no failure is kept under '${id}'; ask the bridge that gave the rows, soon after`,
    )
  }
}
