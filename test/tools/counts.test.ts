import { describe, expect, it } from 'vitest'
import * as counting from '../../tools/suites/counts.mjs'

const some = { passed: 2, failed: 1, skipped: 3 }

describe('counts of a suite', () => {
  it('come from the last closing line of an output', () => {
    const output = '1 passed, 0 failed\nmore\n  9 passed, 9 failed\n2 passed, 1 failed, 3 skipped\n'
    expect(counting.countClosingLine(output)).toEqual(some)
    expect(counting.countClosingLine('4 passed, 0 failed\n')).toEqual({
      passed: 4,
      failed: 0,
      skipped: 0,
    })
    expect(counting.countClosingLine('it crashed')).toBeNull()
  })

  it('come from a Vitest report, where a file that did not load counts as failed', () => {
    const report = {
      numTotalTests: 6,
      numPassedTests: 2,
      numFailedTests: 0,
      numPendingTests: 2,
      numTodoTests: 1,
      testResults: [
        { status: 'failed', assertionResults: [] },
        { status: 'passed', assertionResults: [{}] },
      ],
    }
    expect(counting.countVitest(JSON.stringify(report))).toEqual(some)
    expect(counting.countVitest('{')).toBeNull()
    expect(counting.countVitest('{}')).toBeNull()
  })

  it('come from a JUnit report', () => {
    const xml =
      '<testsuites name="all"><testsuite name="pytest" errors="1" failures="0" skipped="3"' +
      ' tests="6" time="0.1"><testcase name="tests"/></testsuite></testsuites>'
    expect(counting.countJunit(xml)).toEqual(some)
    expect(counting.countJunit('')).toBeNull()
  })
})

describe('settleCounts', () => {
  const none = { passed: 0, failed: 0, skipped: 0 }

  it('takes the exit code of a suite that is one test', () => {
    const settle = (code: number) => counting.settleCounts({ counts: null, code, single: true })
    expect(settle(0)).toEqual({ ...none, passed: 1 })
    expect(settle(2)).toEqual({ ...none, failed: 1 })
  })

  it('counts a crash without counts, and a suite without tests, as one failure', () => {
    for (const counts of [null, none]) {
      const settled = counting.settleCounts({ counts, code: 0, single: false })
      expect(settled).toEqual({ ...none, failed: 1 })
    }
  })

  it('counts a failing exit code after passing tests as one failure', () => {
    const passed = { passed: 5, failed: 0, skipped: 0 }
    const settle = (code: number) => counting.settleCounts({ counts: passed, code, single: false })
    expect(settle(1)).toEqual({ ...passed, failed: 1 })
    expect(settle(0)).toEqual(passed)
  })
})

describe('closingLine', () => {
  it('adds up all suites and names skipped tests only where there are any', () => {
    expect(counting.closingLine([some, some])).toBe('4 passed, 2 failed, 6 skipped')
    expect(counting.closingLine([{ passed: 1, failed: 0, skipped: 0 }])).toBe('1 passed, 0 failed')
  })
})
