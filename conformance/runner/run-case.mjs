/** Running one case on one implementation: requests, answers, comparison. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspectStore } from '../inspect/store.mjs'
import { difference, show } from './compare.mjs'

/**
 * @typedef {{ outcome: 'pass' | 'fail' | 'unsupported', problems: string[] }} Result
 */

/** Whether the adapter says that it has an operation which the checks of a case ask for. */
export function canRun(adapter, testCase) {
  return testCase.checks.some((check) => canAnswer(adapter, testCase, check))
}

const canAnswer = (adapter, testCase, { params }) =>
  adapter.operations.has({ ...testCase.with, ...params }.operation)

/** Whether the adapter writes, and has every step that a case asks for. */
export function canWrite(adapter, testCase) {
  const kinds = testCase.write.steps.flatMap((step) => Object.keys(step))
  const { operations, steps } = adapter
  return operations.has('write') && (steps === null || kinds.every((kind) => steps.has(kind)))
}

/**
 * Runs the checks of a case, of those whose operations the adapter has.
 * @param {{ adapter: import('./adapter.mjs').Adapter, testCase: any, store: string | null }}
 *   options
 *   `store` is the folder the checks read; null for checks that need none.
 * @returns {Promise<Result>}
 */
export async function runChecks({ adapter, testCase, store }) {
  const problems = []
  let unsupported = null
  for (const [index, check] of testCase.checks.entries()) {
    if (!canAnswer(adapter, testCase, check)) continue
    const params = { ...testCase.with, ...check.params, ...(store === null ? {} : { store }) }
    for (const asked of variants(params, check)) {
      const answer = await adapter.request('run', asked.params)
      if (answer.unsupported !== undefined) unsupported ??= answer.unsupported
      else {
        const problem = judge(check, answer)
        const title = `check ${index + 1}${check.title ? ` (${check.title})` : ''}${asked.suffix}`
        if (problem) problems.push(`${title}: ${problem}`)
      }
    }
  }
  if (problems.length > 0) return { outcome: 'fail', problems }
  if (unsupported !== null) return { outcome: 'unsupported', problems: [unsupported] }
  return { outcome: 'pass', problems }
}

/**
 * A read gives the same whether checkpoints are used or not (CAL-TILE-005, CAL-LOG-051,
 * CAL-SCAN-028): both are asked.
 */
function variants(params, check) {
  const both =
    ['read', 'figures', 'changes', 'marks'].includes(params.operation) &&
    params.useCheckpoints === undefined &&
    check.error === undefined &&
    check.anyOf === undefined
  if (!both) return [{ params, suffix: '' }]
  return [
    { params, suffix: '' },
    { params: { ...params, useCheckpoints: false }, suffix: ' without checkpoints' },
  ]
}

/** What is wrong with an answer, or null. */
function judge(check, answer) {
  if (answer.fault) return answer.fault
  if (check.anyOf) {
    const problems = check.anyOf.map((one) => judge(one, answer))
    return problems.includes(null) ? null : problems.join('; or ')
  }
  const { error } = answer
  if (check.error !== undefined) {
    if (error === undefined)
      return `expected the error ${check.error}, found ${show(answer.result)}`
    if (error.code === check.error) return null
    return `expected the error ${check.error}, found ${error.code}: ${error.message}`
  }
  if (error !== undefined) {
    return `expected ${show(check.expect)}, found the error ${error.code}: ${error.message}`
  }
  return difference(check.expect, answer.result)
}

/**
 * Runs `use` with a copy of a store in a temporary folder, so that no implementation can change the
 * case.
 */
export async function withCopy(store, use) {
  return withFolder(async (folder) => {
    if (store === null) return use(null)
    const copy = join(folder, 'store')
    cpSync(store, copy, { recursive: true })
    return use(copy)
  })
}

/** Runs `use` with the path of a temporary folder, which is removed afterwards. */
export async function withFolder(use) {
  const folder = mkdtempSync(join(tmpdir(), 'calico-conformance-'))
  try {
    return await use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * Lets a writer write a case's store; says what is wrong with its answer, and with what it has
 * written.
 * @returns {Promise<Result>}
 */
export async function runWrite({ writer, testCase, store }) {
  const { steps, versions, errors, places } = testCase.write
  const given = places === undefined ? {} : { places }
  const answer = await writer.request('run', { operation: 'write', store, steps, ...given })
  if (answer.unsupported !== undefined) {
    return { outcome: 'unsupported', problems: [answer.unsupported] }
  }
  const expect = { versions, errors: errors ?? steps.map(() => null) }
  const problem = judge({ expect }, answer)
  if (problem) return { outcome: 'fail', problems: [`writing: ${problem}`] }
  const problems = (await inspectStore(store)).map((one) => `what was written: ${one}`)
  return { outcome: problems.length > 0 ? 'fail' : 'pass', problems }
}
