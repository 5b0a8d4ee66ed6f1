/** The outside of the command: its streams, its variables, its clock. */
import type { Readable, Writable } from 'node:stream'
import type { Env } from '../env.js'

/** A stream that people may be looking at. */
export type Screen = Writable & { readonly isTTY?: boolean; readonly columns?: number }

export interface Io {
  readonly stdin: Readable
  readonly stdout: Screen
  readonly stderr: Screen
  /** Environment variables. */
  readonly variables: Readonly<Record<string, string | undefined>>
  readonly env: Env
  /** Ends what is under way. */
  readonly signal: AbortSignal
}

/** Whether text on a stream may be coloured (https://no-color.org). */
export function mayColor(io: Io, stream: Screen): boolean {
  const { NO_COLOR, TERM } = io.variables
  return stream.isTTY === true && (NO_COLOR ?? '') === '' && TERM !== 'dumb'
}
