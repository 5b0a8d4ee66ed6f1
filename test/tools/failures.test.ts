import { describe, expect, it } from 'vitest'
import { failedInJunit, failedInVitest } from '../../tools/suites/failures.mjs'

describe('what failed in a suite', () => {
  it('is named from a Vitest report, files that did not load too', () => {
    const report = {
      testResults: [
        { name: 'a.test.ts', status: 'failed', message: 'no\n  such module', assertionResults: [] },
        {
          name: 'b.test.ts',
          status: 'failed',
          assertionResults: [
            { status: 'passed', fullName: 'adds' },
            { status: 'failed', fullName: 'b subtracts', failureMessages: ['expected 1\nto be 2'] },
            { status: 'skipped', fullName: 'waits' },
          ],
        },
      ],
    }
    expect(failedInVitest(JSON.stringify(report))).toEqual([
      'a.test.ts > no such module',
      'b.test.ts > b subtracts > expected 1 to be 2',
    ])
    expect(failedInVitest('{}')).toEqual([])
  })

  it('is named from a JUnit report', () => {
    const xml =
      '<testsuites><testsuite><testcase classname="tests.a" name="one" time="0.1" />' +
      '<testcase classname="tests.b" name="two"><failure message="1 != 2">b</failure></testcase>' +
      '<testcase classname="tests.c" name="three"><skipped message="no"/></testcase>' +
      '<testcase classname="tests.d" name="four"><error message="gone">x</error></testcase>' +
      '</testsuite></testsuites>'
    expect(failedInJunit(xml)).toEqual(['tests.b > two > 1 != 2', 'tests.d > four > gone'])
  })
})
