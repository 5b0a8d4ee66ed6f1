/**
 * Finding cases and checking that they are cases: schema, requirement ids, size of what they hold.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import Ajv2020 from 'ajv/dist/2020.js'
import { goldenFolders, goldenProblems } from './golden.mjs'

const FOLDERS = ['vectors', 'merge', 'write', 'interleave', 'read', 'import', 'corrupt']
const CASE_BYTES_MAX = 100 * 1024

/**
 * All cases in order of their names: `{ name, store, ...the case file }`. `name` is `folder/case`,
 * `store` the absolute folder of the case's store, or null.
 * @param {string} root the folder conformance/
 */
export function readCases(root) {
  return [...FOLDERS, ...goldenFolders()].flatMap((folder) => {
    const path = join(root, folder)
    if (!existsSync(path)) return []
    return readdirSync(path)
      .sort()
      .map((entry) => readCase(path, folder, entry))
      .filter((found) => found !== null)
  })
}

function readCase(path, folder, entry) {
  const single = entry.endsWith('.json')
  const file = single ? join(path, entry) : join(path, entry, 'case.json')
  if (!existsSync(file)) return null
  const name = `${folder}/${single ? entry.slice(0, -'.json'.length) : entry}`
  const store = single ? null : join(path, entry, 'store')
  const content = JSON.parse(readFileSync(file, 'utf8'))
  const bytes = single ? statSync(file).size : folderBytes(join(path, entry))
  return { name, bytes, store: store && existsSync(store) ? store : null, ...content }
}

function folderBytes(folder) {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true })
  const files = entries.filter((entry) => entry.isFile())
  return files.reduce((sum, file) => sum + statSync(join(file.parentPath, file.name)).size, 0)
}

/**
 * What is wrong with the cases themselves, one line each.
 * @param {string} root the folder conformance/
 * @param {{ name: string }[]} cases
 * @param {ReadonlySet<string>} requirements ids that the specification gives
 */
export function caseProblems(root, cases, requirements) {
  const schema = JSON.parse(readFileSync(join(root, 'schema/case.schema.json'), 'utf8'))
  const validate = new Ajv2020({ allowUnionTypes: true }).compile(schema)
  const problems = goldenProblems()
  for (const { name, bytes, store, ...content } of cases) {
    if (!validate(content)) {
      const [first] = validate.errors
      problems.push(`${name}: ${first.instancePath || 'the case'} ${first.message}`)
      continue
    }
    for (const id of content.requirements) {
      if (!requirements.has(id)) problems.push(`${name}: the specification has no ${id}`)
    }
    if (bytes > CASE_BYTES_MAX) {
      problems.push(`${name}: ${bytes} bytes where a case has at most ${CASE_BYTES_MAX}`)
    }
    const { write } = content
    if (write && write.versions.length !== write.steps.length) {
      problems.push(`${name}: ${write.versions.length} versions for ${write.steps.length} steps`)
    }
  }
  return problems
}
