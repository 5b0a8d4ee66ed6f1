/** Profiles: the cases behind a claim such as "is a reader", and who may make it. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../../tools/files.mjs'

/** @returns {Record<string, { means: string, needs: string[] }>} by role */
export function readProfiles() {
  return JSON.parse(readFileSync(join(ROOT, 'conformance/profiles.json'), 'utf8'))
}

/**
 * The cases of each profile: those that name a requirement which binds its role.
 * @param {readonly string[]} roles
 * @param {{ requirements: { id: string, roles: string[] }[] }[]} chapters
 * @param {{ name: string, requirements: string[] }[]} cases
 * @returns {Map<string, any[]>}
 */
export function casesOfProfiles(roles, chapters, cases) {
  const all = chapters.flatMap(({ requirements }) => requirements)
  return new Map(
    roles.map((role) => {
      const binding = new Set(all.filter((one) => one.roles.includes(role)).map(({ id }) => id))
      return [role, cases.filter(({ requirements }) => requirements.some((id) => binding.has(id)))]
    }),
  )
}

/**
 * Whether an implementation may claim a profile: it says that it has the role and has what the
 * profile needs, and no case of the profile that it has the operations for does not pass.
 * @param {{ adapter: import('./adapter.mjs').Adapter, role: string, needs: string[], cases: any[],
 *   outcomeOf: (name: string) => string | undefined }} asked
 * @returns {{ claimed: boolean, passed: number, failed: number, lacks: string[] }}
 *   `lacks` are operations of cases of the profile that it does not have
 */
export function judgeProfile({ adapter, role, needs, cases, outcomeOf }) {
  const has = (operation) =>
    operation === 'serve' ? adapter.entry.serve !== undefined : adapter.operations.has(operation)
  const outcomes = cases.map(({ name }) => outcomeOf(name))
  const passed = outcomes.filter((outcome) => outcome === 'pass').length
  const failed = outcomes.filter((outcome) => outcome !== 'pass' && outcome !== undefined).length
  const notRun = cases.filter((_, i) => outcomes[i] === undefined)
  const lacks = [...new Set(notRun.flatMap(operationsOf))].filter((one) => !has(one)).sort()
  const isAble = adapter.roles.includes(role) && needs.every(has)
  return { claimed: isAble && passed > 0 && failed === 0, passed, failed, lacks }
}

function operationsOf(testCase) {
  if (testCase.exchanges) return ['serve']
  if (testCase.interleave) return ['interleave']
  if (testCase.write) return ['write']
  return testCase.checks.map(({ params }) => ({ ...testCase.with, ...params }).operation)
}
