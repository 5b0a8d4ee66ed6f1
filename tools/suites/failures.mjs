/**
 * The names of the tests that failed, read from what a suite left behind: what a run prints last,
 * so that whoever sees only its end knows where to look.
 */

/** Characters of what a test said that are printed. */
const SAID_MAX = 300

/**
 * @param {string} text a Vitest JSON report
 * @returns {string[]} a line for each test that failed, and for each file that did not load
 */
export function failedInVitest(text) {
  /** @type {{ name: string, status: string, message?: string,
   *   assertionResults: { status: string, fullName: string, failureMessages?: string[] }[] }[]} */
  const files = JSON.parse(text).testResults ?? []
  return files.flatMap(({ name, status, message, assertionResults }) => {
    if (status === 'failed' && assertionResults.length === 0) return [line(name, '', message)]
    const failed = assertionResults.filter((result) => result.status === 'failed')
    return failed.map(({ fullName, failureMessages }) => line(name, fullName, failureMessages?.[0]))
  })
}

/**
 * @param {string} xml a JUnit XML report
 * @returns {string[]} a line for each test with a failure or an error
 */
export function failedInJunit(xml) {
  const cases = xml.matchAll(/<testcase\s([^>]*[^/])>\s*<(?:failure|error)\s([^>]*)>/g)
  return [...cases].map(([, test = '', failure = '']) =>
    line(attribute(test, 'classname'), attribute(test, 'name'), attribute(failure, 'message')),
  )
}

/** @param {string} file @param {string} name @param {string} [said] */
function line(file, name, said = '') {
  const text = said.split(/\s+/).join(' ').slice(0, SAID_MAX)
  return [file, name, text].filter((part) => part !== '').join(' > ')
}

/** @param {string} tag @param {string} name */
function attribute(tag, name) {
  return new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(tag)?.[1] ?? ''
}
