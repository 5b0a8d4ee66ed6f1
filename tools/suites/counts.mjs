/**
 * How many tests of a suite passed, failed and were skipped, read from what the suite left behind.
 *
 * @typedef {import('./counts.d.mts').Counts} Counts
 */

const CLOSING = /^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?\s*$/gm

/**
 * The last plain line `N passed, N failed` of an output, or null where there is none.
 * @param {string} output
 * @returns {Counts | null}
 */
export function countClosingLine(output) {
  const last = [...output.matchAll(CLOSING)].at(-1)
  if (!last) return null
  return { passed: Number(last[1]), failed: Number(last[2]), skipped: Number(last[3] ?? 0) }
}

/**
 * The counts of a Vitest JSON report. A file that could not be loaded counts as one failed test.
 * @param {string} text
 * @returns {Counts | null}
 */
export function countVitest(text) {
  const report = parseJson(text)
  if (typeof report?.numTotalTests !== 'number') return null
  /** @type {{ status: string, assertionResults: unknown[] }[]} */
  const files = report.testResults ?? []
  const unloaded = files.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  )
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloaded.length,
    skipped: report.numPendingTests + (report.numTodoTests ?? 0),
  }
}

/** @param {string} text */
function parseJson(text) {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/**
 * The counts of a JUnit XML report.
 * @param {string} xml
 * @returns {Counts | null}
 */
export function countJunit(xml) {
  const suites = xml.match(/<testsuite\s[^>]*>/g)
  if (!suites) return null
  /** @param {string} name */
  const sum = (name) =>
    suites.reduce((total, tag) => {
      const value = new RegExp(`\\s${name}="(\\d+)"`).exec(tag)?.[1]
      return total + Number(value ?? 0)
    }, 0)
  const failed = sum('failures') + sum('errors')
  const skipped = sum('skipped')
  return { passed: Math.max(0, sum('tests') - failed - skipped), failed, skipped }
}

/**
 * What a suite counts for. One that left no counts counts as a single test, passed only where
 * `single` says that its exit code is its result; one that failed without a failed test has one.
 * @param {{ counts: Counts | null, code: number, single: boolean }} result
 * @returns {Counts}
 */
export function settleCounts({ counts, code, single }) {
  if (single) return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 }
  const ran = counts ? counts.passed + counts.failed + counts.skipped : 0
  if (!counts || ran === 0) return { passed: 0, failed: 1, skipped: 0 }
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts
}

/**
 * The closing line of a run: `N passed, N failed`, and how many were skipped where any were.
 * @param {Counts[]} all
 */
export function closingLine(all) {
  /** @param {keyof Counts} key */
  const sum = (key) => all.reduce((total, counts) => total + counts[key], 0)
  const skipped = sum('skipped')
  const line = `${sum('passed')} passed, ${sum('failed')} failed`
  return skipped > 0 ? `${line}, ${skipped} skipped` : line
}
