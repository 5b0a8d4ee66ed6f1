/**
 * Runs one command, streaming what it prints; `keep` returns the end of its standard output.
 * The code is 127 where it did not start, 124 where it ran out of time.
 */
export function runCommand(options: {
  readonly command: string[]
  readonly cwd?: string
  readonly env?: Record<string, string>
  readonly timeoutMs: number
  readonly keep: boolean
}): Promise<{ readonly code: number; readonly output: string }>
