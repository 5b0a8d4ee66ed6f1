/** Running a script of several writers, and looking at what it leaves. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inspectStore } from '../inspect/store.mjs'
import { show } from './compare.mjs'
import { expand } from './expand.mjs'
import { mismatch } from './match.mjs'

/** The only object that may be put over another (CAL-FORMAT-002). */
const HINT = /^log\/[^/]+\/hint\.json$/

/**
 * Lets an implementation take the steps of a case, judges the outcome of each, and then the folder.
 * @returns {Promise<import('./run-case.mjs').Result>}
 */
export async function runScript({ writer, testCase, store }) {
  const { leaves = [], isDamaged = false } = testCase.interleave
  const steps = testCase.interleave.steps.flatMap(expand)
  const asked = steps.map(({ expect, ...step }) => step)
  const params = { operation: 'interleave', store, steps: asked }
  const answer = await writer.request('run', params)
  const { fault, error, unsupported, result } = answer
  if (unsupported !== undefined) return { outcome: 'unsupported', problems: [unsupported] }
  if (fault || error) {
    return { outcome: 'fail', problems: [fault ?? `the error ${error.code}: ${error.message}`] }
  }
  const names = new Map()
  const problems = steps.flatMap((step, at) => {
    const problem = stepProblem(step, result.outcomes[at], names)
    return problem === null ? [] : [`step ${at + 1} (${titleOf(step)}): ${problem}`]
  })
  const over = result.overwritten.filter((path) => !HINT.test(path))
  if (over.length > 0) problems.push(`put over what was there: ${over[0]} (CAL-FORMAT-002)`)
  for (const leave of leaves) {
    const problem = leaveProblem(leave, store, names)
    if (problem !== null) problems.push(`it leaves ${leave.path}: ${problem}`)
  }
  if (!isDamaged) {
    problems.push(...(await inspectStore(store)).map((one) => `what was written: ${one}`))
  }
  return { outcome: problems.length > 0 ? 'fail' : 'pass', problems }
}

const titleOf = ({ writer, do: work }) =>
  [writer, ...Object.keys(work)].filter((part) => part !== undefined).join(' ')

/** A step that expects no error has none. */
function stepProblem({ expect = {} }, outcome, names) {
  const allowed = (expect.anyOf ?? [expect]).map((one) => ({ error: { absent: true }, ...one }))
  const problem = mismatch(allowed.length > 1 ? { anyOf: allowed } : allowed[0], outcome, names)
  return problem && outcome.error ? `${problem}; ${outcome.error}: ${outcome.message}` : problem
}

/** What is wrong with what a script leaves: a document, or the number of objects. */
function leaveProblem({ path, count, document }, store, names) {
  if (document !== undefined) {
    const file = join(store, path)
    if (!existsSync(file)) return 'it is absent'
    const [line] = readFileSync(file, 'utf8').split('\n')
    return mismatch(document, JSON.parse(line), names)
  }
  const pattern = new RegExp(path)
  const entries = readdirSync(store, { recursive: true, withFileTypes: true })
  const found = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(store.length + 1))
    .filter((name) => pattern.test(name.replaceAll('\\', '/')))
  return found.length === count ? null : `expected ${count} objects, found ${show(found)}`
}
