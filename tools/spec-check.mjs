/**
 * `npm run spec:check`: holds the specification against its own rules, its schemas and its
 * examples, and what its models say of themselves against both.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { byName, ROOT, readFolder } from './files.mjs'
import { renderGenerated } from './generate/render.mjs'
import { modelProblems } from './model/requirements.mjs'
import { resultProblems } from './model/results.mjs'
import { traceProblems } from './model/traces.mjs'
import { checkSpec } from './spec/check.mjs'

/** The codes of the error table, read from its text so that the check needs no build. */
function errorCodes() {
  const source = readFileSync(join(ROOT, 'src/errors.ts'), 'utf8')
  return [...source.matchAll(/^ {2}([A-Z]\w*): row\(/gm)].map((match) => match[1] ?? '')
}

/** @param {import('./spec/check.mjs').SpecReport['counts']} counts */
function printCounts(counts) {
  const rows = counts.map(({ chapter, requirements, byRole, examples, fields }) => ({
    chapter,
    requirements,
    ...byRole,
    examples,
    fields,
  }))
  if (rows.length > 0) console.table(rows)
  const total = counts.reduce((sum, { requirements }) => sum + requirements, 0)
  const examples = counts.reduce((sum, count) => sum + count.examples, 0)
  console.log(`${counts.length} chapters, ${total} requirements, ${examples} examples`)
}

const chapters = readFolder('spec', /\.md$/)
const schemas = readFolder('spec/schema', /\.(schema\.json|avsc)$/)
const codes = errorCodes()
const { problems, counts } = checkSpec({
  chapters,
  schemas,
  openApi: readFolder('spec', /\.openapi\.json$/),
  errorCodes: codes,
  generated: {
    expected: await renderGenerated({
      schemas: byName(schemas),
      schemaFolder: join(ROOT, 'spec/schema'),
    }),
    actual: readFolder('src/format/generated', /./),
  },
})
printCounts(counts)
for (const { file, line, rule, message } of problems) {
  console.error(`${file}:${line}: ${message} [${rule}]`)
}
const listed = JSON.parse(readFileSync(join(ROOT, 'spec/model/requirements.json'), 'utf8'))
const modules = readFolder('spec/model', /\.tla$/)
const ofModels = [
  ...modelProblems({ chapters, modules, listed }),
  ...resultProblems(),
  ...traceProblems(),
]
for (const problem of ofModels) console.error(`spec/model: ${problem}`)
if (codes.length === 0) console.error('src/errors.ts: no error code was found in it')
if (problems.length + ofModels.length > 0 || codes.length === 0) {
  console.error(`${problems.length + ofModels.length} problems`)
  process.exitCode = 1
}
