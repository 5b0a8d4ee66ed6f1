import { CalicoError } from './errors.js'

/**
 * States an invariant of our own code. A failure is a bug here, never bad input: bad input gets a
 * code of its own.
 */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new CalicoError('Internal', `invariant broken: ${message}`)
}

/** Closes an exhaustive switch. */
export function unreachable(value: never): never {
  throw new CalicoError('Internal', `unexpected variant: ${JSON.stringify(value)}`)
}

/** The value, asserted to be there. */
export function must<T>(value: T | null | undefined, message: string): T {
  assert(value !== null && value !== undefined, message)
  return value
}
