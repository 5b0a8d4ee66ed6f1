/** The table of mutants: one JSON file for each chapter. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Ajv2020 from 'ajv/dist/2020.js'
import { ROOT } from '../../tools/files.mjs'

export const MUTANTS_MIN = 60
export const CHAPTER_MUTANTS_MIN = 2

const FOLDER = join(ROOT, 'conformance/mutants')

/** @typedef {import('./table.d.mts').Mutant} Mutant */

/** All mutants, by chapters, each as it stands in its file. @returns {Mutant[]} */
export function readMutants() {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .flatMap((file) => JSON.parse(readFileSync(join(FOLDER, file), 'utf8')).mutants)
}

/** `CAL-KEYS-003` is of the chapter `KEYS`. */
export const chapterOf = (requirement) => requirement.split('-')[1]

/**
 * What is wrong with the mutants by themselves, one line each.
 * @param {readonly Mutant[]} mutants
 * @param {ReadonlySet<string>} requirements ids that the specification gives
 */
export function mutantProblems(mutants, requirements) {
  const path = join(ROOT, 'conformance/schema/mutant.schema.json')
  const validate = new Ajv2020().compile(JSON.parse(readFileSync(path, 'utf8')))
  return mutants.flatMap((mutant, index) => {
    const title = `mutant ${index + 1} (${mutant.requirement})`
    if (!validate(mutant)) {
      const [first] = validate.errors
      return [`${title}: ${first.instancePath || 'it'} ${first.message}`]
    }
    if (!requirements.has(mutant.requirement)) {
      return [`${title}: the specification has no such requirement`]
    }
    const problem = mutate(mutant).problem
    return problem ? [`${title}: ${problem}`] : []
  })
}

/**
 * What is wrong with the table as a whole.
 * @param {readonly Mutant[]} mutants
 * @param {readonly string[]} chapters those that have requirements
 */
export function tableProblems(mutants, chapters) {
  const problems = chapters.flatMap((chapter) => {
    const count = mutants.filter(({ requirement }) => chapterOf(requirement) === chapter).length
    if (count >= CHAPTER_MUTANTS_MIN) return []
    return [`the chapter ${chapter} has ${count} mutants where ${CHAPTER_MUTANTS_MIN} are least`]
  })
  if (mutants.length >= MUTANTS_MIN) return problems
  return [...problems, `there are ${mutants.length} mutants where ${MUTANTS_MIN} are least`]
}

/**
 * The source file with the line changed. `from` is a whole line but for its indentation and stands
 * in the file once.
 * @param {Mutant} mutant
 */
export function mutate({ file, from, to }) {
  let source
  try {
    source = readFileSync(join(ROOT, 'src', file), 'utf8')
  } catch {
    return { problem: `there is no src/${file}` }
  }
  const lines = source.split('\n')
  const places = lines.flatMap((line, index) => (line.trim() === from ? [index] : []))
  if (places.length !== 1) {
    return { problem: `src/${file} has the line ${places.length} times, not once: ${from}` }
  }
  const [place] = places
  const indentation = lines[place].slice(0, lines[place].indexOf(from))
  lines[place] = indentation + to
  return { text: lines.join('\n') }
}
