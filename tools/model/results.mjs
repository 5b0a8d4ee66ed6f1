/** The table of results in spec/model/README.md. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readConfigs } from './configs.mjs'
import { MODEL } from './tlc.mjs'

const PAGE = join(MODEL, 'README.md')
const BEGIN = '<!-- results -->\n'
const END = '<!-- end of results -->'
const HEAD = `| configuration | rule off | result | states | steps |
| --- | --- | --- | ---: | ---: |
`

/** @typedef {import('./configs.mjs').Config} Config */

/**
 * Writes the results of some configurations; those of others stay.
 * @param {Config[]} configs
 * @param {import('./tlc.mjs').Outcome[]} outcomes
 */
export function writeResults(configs, outcomes) {
  const { before, rows, after } = page()
  const ran = new Map(configs.map(({ name }, at) => [name, outcomes[at]]))
  const table = readConfigs().flatMap((config) => {
    const outcome = ran.get(config.name)
    const said = wordsOf(config)
    if (!outcome) return rows.filter((row) => row.startsWith(`${said} |`))
    const { states, traces } = outcome
    return [`${said} | ${states.toLocaleString('en')} | ${traces[0]?.steps.length ?? ''} |`]
  })
  const text = table.map((row) => `${row}\n`).join('')
  writeFileSync(PAGE, `${before}${BEGIN}${HEAD}${text}${END}${after}`)
}

/** @returns {string[]} what the table says that the configurations do not, or does not say */
export function resultProblems() {
  const { rows } = page()
  const said = readConfigs().map((config) => `${wordsOf(config)} |`)
  return [
    ...said
      .filter((words) => !rows.some((row) => row.startsWith(words)))
      .map((words) => `README.md lacks ${words}`),
    ...rows
      .filter((row) => !said.some((words) => row.startsWith(words)))
      .map((row) => `README.md: no configuration is ${row}`),
  ]
}

/** How the row of a configuration begins. @param {Config} config */
function wordsOf({ name, off, fails, slow }) {
  return `| ${slow ? `${name} (long)` : name} | ${off.join(', ')} | ${fails ?? 'holds'}`
}

function page() {
  const text = readFileSync(PAGE, 'utf8')
  const [before = '', rest] = text.split(BEGIN)
  const [table = '', after] = (rest ?? '').split(END)
  if (after === undefined) throw new Error(`${PAGE} has no table of results`)
  const rows = table
    .split('\n')
    .slice(2)
    .filter((row) => row !== '')
  return { before, rows, after }
}
