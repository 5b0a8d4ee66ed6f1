/** What an error is to whoever called: an exit status, and one line on standard error. */
import { CalicoError, type ErrorCode, isCalicoError } from '../errors.js'

/** Exit statuses of the command. */
export const EXIT = { done: 0, failed: 1, usage: 2, conflict: 3, unknown: 4 } as const

/** Codes that say that what was typed is at fault: the same words cannot succeed. */
const USAGE_CODES: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'InvalidArgument',
  'InvalidAddress',
  'InvalidExpression',
  'InvalidName',
  'InvalidType',
  'UnsupportedStorage',
])

/** The error of a command line that says too little, too much or something impossible. */
export function usage(message: string): CalicoError {
  return new CalicoError('InvalidArgument', message)
}

export function exitStatusOf(error: CalicoError): number {
  if (error.kind === 'Conflict') return EXIT.conflict
  if (error.kind === 'CommitUnknown') return EXIT.unknown
  return USAGE_CODES.has(error.code) ? EXIT.usage : EXIT.failed
}

/** Anything that was thrown as an error of the table; what is not from it is a bug of ours. */
export function asCalicoError(error: unknown): CalicoError {
  if (isCalicoError(error)) return error
  const found = error instanceof Error ? (error.stack ?? error.message) : String(error)
  const message = `a bug of Calico, please report it: ${found}`
  return new CalicoError('Internal', message, { cause: error })
}

/** The line for standard error, with its end. */
export function failureLine(
  error: CalicoError,
  options: { json: boolean; color: boolean },
): string {
  const { code, kind, message, retry } = error
  if (options.json) return `${JSON.stringify({ error: { code, kind, message, retry } })}\n`
  const label = options.color ? '\x1b[31merror\x1b[39m' : 'error'
  return `${label} ${code}: ${printable(message)}\n`
}

/** One line: names and values in a message come from data, and must not steer the terminal. */
function printable(message: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  return message.replace(/\s*[\u0000-\u001f\u007f-\u009f]+\s*/g, ' ').trim()
}
