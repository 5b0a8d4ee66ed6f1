/** A line for each test of a Vitest JSON report that failed, and for each file that did not load. */
export function failedInVitest(text: string): string[]

/** A line for each test of a JUnit XML report with a failure or an error. */
export function failedInJunit(xml: string): string[]
