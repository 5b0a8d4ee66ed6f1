/**
 * REPORT.md: cases by implementation, requirements by case. The same results give the same bytes.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const MARKS = { pass: 'pass', fail: 'FAIL', unsupported: 'unsupported' }

/**
 * Writes the report where it says something new. A run without all implementations leaves a report
 * alone: it would say less.
 * @returns {string} what was done, for people
 */
export function writeReport({ folder, chapters, cases, reasons, names, absent, matrix }) {
  const path = join(folder, 'REPORT.md')
  const before = existsSync(path) ? readFileSync(path, 'utf8') : null
  if (absent.length > 0 && before !== null) {
    return `conformance/REPORT.md is left as it is: ${absent.join(', ')} did not run`
  }
  const text = renderReport({ chapters, cases, reasons, names, matrix })
  if (text === before) return 'conformance/REPORT.md is up to date'
  writeFileSync(path, text)
  return 'conformance/REPORT.md written'
}

function renderReport({ chapters, cases, reasons, names, matrix }) {
  const shownBy = new Map()
  for (const { name, requirements } of cases) {
    for (const id of requirements) shownBy.set(id, [...(shownBy.get(id) ?? []), name])
  }
  return [
    '# Conformance report',
    '',
    'Written by `npm run conformance`; not edited by hand.',
    '',
    ...matrixLines({ cases, names, matrix }),
    ...chapterLines(chapters, shownBy, reasons),
    ...requirementLines(chapters, shownBy, reasons),
  ].join('\n')
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

function chapterLines(chapters, shownBy, reasons) {
  const rows = chapters.map(({ name, requirements }) => {
    const ids = requirements.map(({ id }) => id)
    return `| ${[name, ...countsOf(ids, shownBy, reasons)].join(' | ')} |`
  })
  const all = chapters.flatMap(({ requirements }) => requirements.map(({ id }) => id))
  const [count, shown, reasoned, gaps] = countsOf(all, shownBy, reasons)
  return [
    '## Requirements without a case',
    '',
    '| chapter | requirements | with a case | by reasoning | without | which |',
    '|---|---|---|---|---|---|',
    ...rows,
    `| **all** | ${count} | ${shown} | ${reasoned} | ${gaps} | |`,
    '',
  ]
}

/** How many ids there are, with a case, by reasoning, and without either; and the latter. */
function countsOf(ids, shownBy, reasons) {
  const rest = ids.filter((id) => !shownBy.has(id))
  const gaps = rest.filter((id) => !Object.hasOwn(reasons, id))
  return [
    ids.length,
    ids.length - rest.length,
    rest.length - gaps.length,
    gaps.length,
    gaps.join(' '),
  ]
}

function requirementLines(chapters, shownBy, reasons) {
  const lines = ['## Requirements and their cases', '']
  for (const { name, requirements } of chapters) {
    lines.push(`### ${name}`, '', '| requirement | binds | cases |', '|---|---|---|')
    for (const { id, roles } of requirements) {
      const names = (shownBy.get(id) ?? []).map((one) => `\`${one}\``)
      const without = Object.hasOwn(reasons, id) ? `by reasoning: ${reasons[id]}` : '**none**'
      lines.push(`| ${id} | ${roles.join(', ')} | ${names.join(' ') || without} |`)
    }
    lines.push('')
  }
  return lines
}
