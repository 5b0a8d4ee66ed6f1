/** `npm run conformance -- --mutants`: whether some case fails for every mutant. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../../tools/files.mjs'
import { readBridgeCases } from '../runner/bridge-cases.mjs'
import { readCases } from '../runner/cases.mjs'
import { readRequirements } from '../runner/requirements.mjs'
import { hunter } from './hunt.mjs'
import { chapterOf, mutantProblems, tableProblems } from './table.mjs'
import { makeTree } from './tree.mjs'

const FOLDER = join(ROOT, 'conformance')
const AT_ONCE = 2

/**
 * Runs mutants and says a line for each. Without `only` the table has to be complete as well.
 * @param {{ mutants: readonly import('./table.d.mts').Mutant[], only?: string | undefined,
 *   among?: string | undefined, say: (line: string) => void }} options
 *   `only` is a part of the requirement or the file of those that are wanted, `among` how the names
 *   of the cases begin that may kill them: all unless given
 * @returns {Promise<boolean>} whether each of them is killed
 */
export async function runMutants({ mutants, only, among = '', say }) {
  const chapters = readRequirements()
  const ids = chapters.flatMap(({ requirements }) => requirements.map(({ id }) => id))
  const names = [...new Set(ids.map(chapterOf))]
  const problems = [
    ...mutantProblems(mutants, new Set(ids)),
    ...(only === undefined ? tableProblems(mutants, names) : []),
  ]
  for (const problem of problems) say(`FAIL ${problem}`)
  if (problems.length > 0) return false
  const wanted = mutants.filter(
    ({ requirement, file }) => !only || requirement.includes(only) || file.includes(only),
  )
  const verdicts = await huntAll(wanted, { among, say })
  const count = (kind) => verdicts.filter((verdict) => verdict.kind === kind).length
  const byOthers = verdicts.filter(({ kind, named }) => kind === 'killed' && !named).length
  if (byOthers > 0) say(`${byOthers} killed by cases that do not name the requirement`)
  if (count('broken') > 0) say(`${count('broken')} broken`)
  say(`${count('killed')} killed, ${count('survived')} survived`)
  return verdicts.length > 0 && count('killed') === verdicts.length
}

/** Two at a time, each in a tree of its own. */
async function huntAll(mutants, { among, say }) {
  const { adapters: entries } = JSON.parse(readFileSync(join(FOLDER, 'adapters.json'), 'utf8'))
  const all = [...readCases(FOLDER), ...readBridgeCases(FOLDER)]
  const cases = all.filter(({ name }) => name.startsWith(among))
  const verdicts = []
  const waiting = [...mutants]
  const work = async () => {
    const tree = makeTree()
    const { hunt, stop } = hunter({ tree, cases, entries })
    try {
      for (let mutant = waiting.shift(); mutant; mutant = waiting.shift()) {
        const verdict = await hunt(mutant)
        say(lineOf(mutant, verdict))
        verdicts.push(verdict)
      }
    } finally {
      stop()
      tree.remove()
    }
  }
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, mutants.length) }, work))
  return verdicts
}

function lineOf({ requirement, file, to }, verdict) {
  const title = `${requirement} ${file}`
  if (verdict.kind === 'survived') return `SURVIVED ${title}: ${to}`
  if (verdict.kind === 'broken') return `BROKEN ${title}: ${verdict.problem}`
  return `killed ${title} by ${verdict.by}${verdict.named ? '' : ', which does not name it'}`
}
