/**
 * `npm run model`: checks the models of spec/model with TLC, and ends with `N passed, N failed`. A
 * configuration in which a rule is switched off passes where the invariant that it names fails.
 *
 *   node tools/model.mjs                 those that every test run checks
 *   node tools/model.mjs --all           the long ones too
 *   node tools/model.mjs --only tile     those whose names begin so
 *   node tools/model.mjs --all --write   and writes their rows into spec/model/README.md
 *   node tools/model.mjs --traces        has the traces found anew that are conformance cases
 */
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { readConfigs } from './model/configs.mjs'
import { writeResults } from './model/results.mjs'
import { runTlc } from './model/tlc.mjs'
import { writeTraces } from './model/traces.mjs'
import { tlcEnv } from './tlc-env.mjs'

/** Runs at a time; each takes a core. */
const RUNS_MAX = Math.min(2, availableParallelism())

/**
 * @typedef {import('./model/configs.mjs').Config} Config
 * @typedef {import('./model/tlc.mjs').Outcome} Outcome
 */

const { values } = parseArgs({
  options: {
    all: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    write: { type: 'boolean', default: false },
    traces: { type: 'boolean', default: false },
  },
})
const made = tlcEnv()
if ('reason' in made) {
  console.error(made.reason)
  console.log('\n0 passed, 1 failed')
  process.exit(1)
}
if (values.traces) {
  console.log((await writeTraces(made.jar)) ? 'they are as they were' : 'they are written anew')
  process.exit()
}
const configs = readConfigs().filter(
  ({ name, slow }) => name.startsWith(values.only) && (values.all || !slow),
)
const outcomes = await runAll(configs, made.jar)
const failed = configs.filter((config, at) => !isExpected(config, outcomes[at])).length
if (values.write && failed === 0) writeResults(configs, outcomes)
console.log(`\n${configs.length - failed} passed, ${failed} failed`)
process.exitCode = failed > 0 || configs.length === 0 ? 1 : 0

/** @param {Config[]} all @param {string} jar @returns {Promise<Outcome[]>} in their order */
async function runAll(all, jar) {
  printRow(['configuration', 'expected', 'result', 'states', 'trace', 'seconds'])
  /** @type {Outcome[]} */
  const results = []
  let next = 0
  const work = async () => {
    while (next < all.length) {
      const at = next++
      const config = /** @type {Config} */ (all[at])
      const outcome = await runTlc({ jar, ...config })
      results[at] = outcome
      printOutcome(config, outcome)
    }
  }
  await Promise.all(Array.from({ length: RUNS_MAX }, work))
  return results
}

/** @param {Config} config @param {Outcome | undefined} outcome */
function isExpected({ fails }, outcome) {
  return outcome !== undefined && outcome.error === null && outcome.violated === fails
}

/** @param {Config} config @param {Outcome} outcome */
function printOutcome(config, outcome) {
  const { violated, error, states, seconds, traces } = outcome
  const expected = config.fails ?? 'holds'
  const length = traces[0]?.steps.length ?? ''
  const cells = [states, length, seconds.toFixed(1)].map(String)
  printRow([config.name, expected, violated ?? (error ? 'ERROR' : 'holds'), ...cells])
  if (error) console.log(`  ${error}`)
  if (isExpected(config, outcome) || !traces[0]) return
  for (const { action, state } of traces[0].steps) console.log(`  ${action} ${show(state)}`)
}

/** @param {unknown} state */
function show(state) {
  return JSON.stringify(state).replaceAll('"', '')
}

/** @param {string[]} cells */
function printRow([name = '', expected = '', result = '', ...figures]) {
  const words = name.padEnd(44) + expected.padEnd(20) + result.padEnd(20)
  console.log(words + figures.map((cell) => cell.padStart(9)).join(''))
}
