/**
 * What shows each requirement: a case, else tests of another kind (by-tests.json), else a reason
 * why neither can (by-reasoning.json). One that has nothing fails the run.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../../tools/files.mjs'

const FOLDER = join(ROOT, 'conformance')

/**
 * @typedef {Record<string, string>} Tests by file, words of it that name the test
 * @typedef {{ tests: Record<string, Tests>, reasons: Record<string, string> }} Evidence
 */

/** @returns {Evidence} by requirement */
export function readEvidence() {
  const read = (file) => JSON.parse(readFileSync(join(FOLDER, file), 'utf8'))
  return { tests: read('by-tests.json'), reasons: read('by-reasoning.json') }
}

/**
 * What is wrong with the evidence, one line each.
 * @param {Evidence} evidence
 * @param {readonly { requirements: readonly string[] }[]} cases
 * @param {ReadonlySet<string>} requirements ids that the specification gives
 */
export function evidenceProblems({ tests, reasons }, cases, requirements) {
  const shown = new Set(cases.flatMap((one) => one.requirements))
  const listed = (file, ids) =>
    ids.flatMap((id) => {
      if (!requirements.has(id)) return [`${file}: the specification has no ${id}`]
      return shown.has(id) ? [`${file}: ${id} has a case`] : []
    })
  const gaps = [...requirements].filter(
    (id) => !shown.has(id) && !Object.hasOwn(tests, id) && !Object.hasOwn(reasons, id),
  )
  return [
    ...listed('by-tests.json', Object.keys(tests)),
    ...listed('by-reasoning.json', Object.keys(reasons)),
    ...Object.entries(tests).flatMap(([id, named]) => testProblems(id, named)),
    ...gaps.map((id) => `${id} has no case; write one, or name its tests in by-tests.json`),
  ]
}

function testProblems(id, named) {
  return Object.entries(named).flatMap(([file, words]) => {
    const path = join(ROOT, file)
    if (!existsSync(path)) return [`by-tests.json: ${id}: there is no ${file}`]
    if (readFileSync(path, 'utf8').includes(words)) return []
    return [`by-tests.json: ${id}: ${file} has no test '${words}'`]
  })
}
