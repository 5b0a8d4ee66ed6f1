export interface Counts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

/** The last plain line `N passed, N failed` of an output, or null where there is none. */
export function countClosingLine(output: string): Counts | null

/**
 * The counts of a Vitest JSON report. A file that could not be loaded counts as one failed test.
 */
export function countVitest(text: string): Counts | null

/** The counts of a JUnit XML report. */
export function countJunit(xml: string): Counts | null

/** What a suite counts for, given its exit code and the counts that it left, if any. */
export function settleCounts(result: {
  readonly counts: Counts | null
  readonly code: number
  readonly single: boolean
}): Counts

/** The closing line of a run: `N passed, N failed`, and how many were skipped where any were. */
export function closingLine(all: readonly Counts[]): string
