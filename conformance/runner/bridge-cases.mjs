/** Finding the cases of the bridge: exchanges over HTTP, with what comes before them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Ajv2020 from 'ajv/dist/2020.js'

/**
 * All cases in order of their names: `{ name, before, ...the case file }`, where `before` are the
 * exchanges of its setup.
 * @param {string} root the folder conformance/
 */
export function readBridgeCases(root) {
  const folder = join(root, 'bridge')
  if (!existsSync(folder)) return []
  const read = (file) => JSON.parse(readFileSync(join(folder, file), 'utf8'))
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => {
      const content = read(file)
      const before = content.setup ? read(`setup/${content.setup}.json`).exchanges : []
      return { name: `bridge/${file.slice(0, -'.json'.length)}`, before, ...content }
    })
}

/**
 * What is wrong with the cases themselves, one line each.
 * @param {string} root the folder conformance/
 * @param {ReturnType<typeof readBridgeCases>} cases
 * @param {ReadonlySet<string>} requirements ids that the specification gives
 */
export function bridgeCaseProblems(root, cases, requirements) {
  const schema = JSON.parse(readFileSync(join(root, 'schema/bridge-case.schema.json'), 'utf8'))
  const validate = new Ajv2020({ allowUnionTypes: true }).compile(schema)
  const problems = []
  for (const { name, before, ...content } of cases) {
    for (const exchanges of [before, content.exchanges]) {
      if (validate({ ...content, exchanges })) continue
      const [first] = validate.errors
      problems.push(`${name}: ${first.instancePath || 'the case'} ${first.message}`)
    }
    for (const id of content.requirements) {
      if (!requirements.has(id)) problems.push(`${name}: the specification has no ${id}`)
    }
  }
  return problems
}
