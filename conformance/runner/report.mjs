/**
 * REPORT.md: cases by implementation, requirements by case. The same results give the same bytes.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { casesOfProfiles, judgeProfile, readProfiles } from './profiles.mjs'

const MARKS = { pass: 'pass', fail: 'FAIL', unsupported: 'unsupported' }

/**
 * Writes the report where it says something new. A run without all implementations leaves a report
 * alone: it would say less.
 * @returns {string} what was done, for people
 */
export function writeReport({ folder, chapters, cases, evidence, adapters, absent, matrix }) {
  const path = join(folder, 'REPORT.md')
  const before = existsSync(path) ? readFileSync(path, 'utf8') : null
  if (absent.length > 0 && before !== null) {
    return `conformance/REPORT.md is left as it is: ${absent.join(', ')} did not run`
  }
  const text = renderReport({ chapters, cases, evidence, adapters, matrix })
  if (text === before) return 'conformance/REPORT.md is up to date'
  writeFileSync(path, text)
  return 'conformance/REPORT.md written'
}

function renderReport({ chapters, cases, evidence, adapters, matrix }) {
  const names = adapters.map(({ name }) => name)
  const shownBy = new Map()
  for (const { name, requirements } of cases) {
    for (const id of requirements) shownBy.set(id, [...(shownBy.get(id) ?? []), name])
  }
  return [
    '# Conformance report',
    '',
    'Written by `npm run conformance`; not edited by hand.',
    '',
    ...profileLines({ chapters, cases, adapters, matrix }),
    ...matrixLines({ cases, names, matrix }),
    ...chapterLines(chapters, shownBy, evidence),
    ...requirementLines(chapters, shownBy, evidence),
  ].join('\n')
}

/** Which profiles implementations may claim. */
function profileLines({ chapters, cases, adapters, matrix }) {
  const profiles = Object.entries(readProfiles())
  const of = casesOfProfiles(Object.keys(readProfiles()), chapters, cases)
  const rows = profiles.map(([role, { needs }]) => {
    const own = of.get(role)
    const cells = adapters.map((adapter) => {
      const outcomeOf = (name) => matrix.get(name)?.get(adapter.name)
      const judged = judgeProfile({ adapter, role, needs, cases: own, outcomeOf })
      if (!judged.claimed) return 'no'
      const without = judged.lacks.length > 0 ? `, without ${judged.lacks.join(', ')}` : ''
      return `may claim it: ${judged.passed} pass${without}`
    })
    return `| ${[role, own.length, ...cells].join(' | ')} |`
  })
  return [
    '## Profiles',
    '',
    'What may be claimed, as README.md says. `without` names operations that the implementation',
    'does not have, and that are not needed for the profile.',
    '',
    `| ${['profile', 'cases', ...adapters.map(({ name }) => name)].join(' | ')} |`,
    `|${'---|'.repeat(adapters.length + 2)}`,
    ...rows,
    '',
  ]
}

function matrixLines({ cases, names, matrix }) {
  const rows = cases.map(({ name, title }) => {
    const cells = names.map((adapter) => MARKS[matrix.get(name)?.get(adapter)] ?? '–')
    return `| ${[`\`${name}\``, title.replaceAll('|', '\\|'), ...cells].join(' | ')} |`
  })
  return [
    '## Cases',
    '',
    'A dash: the implementation does not have the operation.',
    '',
    `| ${['case', 'shows', ...names].join(' | ')} |`,
    `|${'---|'.repeat(names.length + 2)}`,
    ...rows,
    '',
  ]
}

function chapterLines(chapters, shownBy, evidence) {
  const rows = chapters.map(({ name, requirements }) => {
    const ids = requirements.map(({ id }) => id)
    return `| ${[name, ...countsOf(ids, shownBy, evidence)].join(' | ')} |`
  })
  const all = chapters.flatMap(({ requirements }) => requirements.map(({ id }) => id))
  return [
    '## Requirements by what shows them',
    '',
    'A requirement without a case is shown by tests of another kind (by-tests.json), or by',
    'reasoning (by-reasoning.json); one that has none of these fails the build.',
    '',
    '| chapter | requirements | by a case | by tests | by reasoning |',
    '|---|---|---|---|---|',
    ...rows,
    `| **all** | ${countsOf(all, shownBy, evidence).join(' | ')} |`,
    '',
  ]
}

/** How many ids there are, shown by a case, by tests, and by reasoning. */
function countsOf(ids, shownBy, { tests, reasons }) {
  const count = (has) => ids.filter(has).length
  return [
    ids.length,
    count((id) => shownBy.has(id)),
    count((id) => Object.hasOwn(tests, id)),
    count((id) => Object.hasOwn(reasons, id)),
  ]
}

function requirementLines(chapters, shownBy, evidence) {
  const lines = ['## Requirements and their cases', '']
  for (const { name, requirements } of chapters) {
    lines.push(`### ${name}`, '', '| requirement | binds | cases |', '|---|---|---|')
    for (const { id, roles } of requirements) {
      const names = (shownBy.get(id) ?? []).map((one) => `\`${one}\``)
      lines.push(`| ${id} | ${roles.join(', ')} | ${names.join(' ') || otherwise(id, evidence)} |`)
    }
    lines.push('')
  }
  return lines
}

function otherwise(id, { tests, reasons }) {
  if (Object.hasOwn(reasons, id)) return `by reasoning: ${reasons[id]}`
  const named = Object.entries(tests[id] ?? {}).map(([file, words]) => `\`${file}\` “${words}”`)
  return `by tests: ${named.join(', ').replaceAll('|', '\\|')}`
}
