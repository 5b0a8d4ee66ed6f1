/**
 * Our own figures, and those of others beside them.
 *
 *   npm run bench -- store [--rounds 3]
 *   npm run bench -- layers [--rounds 3]
 *   npm run bench -- bridge [--rounds 3]
 *   npm run bench -- spark [--systems calico,spark-parquet]
 *   npm run bench -- flink [--scale 0.02 --systems calico,paimon]
 *   npm run bench -- objects [--scale 0.01 --commits 20 --history 200 --delays 0,50]
 *   npm run bench -- peers [--scale 1 --commits 2000 --history 10000 --workloads upsert,read]
 *   npm run bench -- groups [--columns 2000 --wide-rows 20000 --life-rows 200000 --workloads wide]
 *   npm run bench -- tree [--tiles 10000 --tree-commits 400 --objects 100000 --workloads fork]
 *   npm run bench -- --list
 *   npm run bench -- --compare bench/results/A.ndjson bench/results/B.ndjson
 *
 * Standard output has one JSON object a line: the measurements, each the median of its rounds, and
 * then the comparisons. Standard error has a table for people. The lines are also kept under
 * bench/results/.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ROOT } from '../tools/files.mjs'
import * as bridge from './bridge.mjs'
import { compareFiles } from './compare.mjs'
import * as flink from './flink.mjs'
import * as groups from './groups.mjs'
import * as layers from './layers.mjs'
import * as objects from './objects.mjs'
import * as peers from './peers.mjs'
import { comparisonTable, measurementTable } from './report.mjs'
import * as spark from './spark.mjs'
import * as store from './store.mjs'
import * as tree from './tree.mjs'

const BENCHES = { store, layers, bridge, spark, flink, objects, peers, groups, tree }
const ROUNDS_MAX = 100

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    list: { type: 'boolean' },
    compare: { type: 'boolean' },
    rounds: { type: 'string', default: '3' },
    systems: { type: 'string' },
    ...optionsOf(flink, objects, peers, groups, tree),
  },
})

/** The options of benches, whose defaults are each bench's own. */
function optionsOf(...benches) {
  const named = benches.flatMap(({ OPTIONS }) => Object.keys(OPTIONS))
  return Object.fromEntries(named.map((name) => [name, { type: 'string' }]))
}

/** What was given for a bench, else its defaults. */
function givenFor({ OPTIONS = {} }) {
  const defaults = Object.entries(OPTIONS).map(([name, option]) => [name, option.default])
  return { ...Object.fromEntries(defaults), ...values }
}

/** The package's version, with the commit it was built from where that is known. */
function versionOf() {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  try {
    const options = { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }
    const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], options).trim()
    return `${version}+${commit}`
  } catch {
    return version
  }
}

/** @param {string} name @param {number} rounds */
async function runBench(name, rounds) {
  const version = versionOf()
  const { run, table = measurementTable } = BENCHES[name]
  const { measurements, comparisons } = await run({
    given: givenFor(BENCHES[name]),
    rounds,
    version,
    systems: values.systems?.split(','),
  })
  const lines = [...measurements, ...comparisons].map((line) => JSON.stringify(line))
  for (const line of lines) console.log(line)
  console.error(`\n${table(measurements)}`)
  if (comparisons.length > 0) console.error(`\n${comparisonTable(comparisons)}`)
  const folder = join(ROOT, 'bench/results')
  mkdirSync(folder, { recursive: true })
  const time = new Date().toISOString().replace(/[:.]/g, '-')
  const file = join(folder, `${name}-${version}-${time}.ndjson`)
  writeFileSync(file, `${lines.join('\n')}\n`)
  console.error(`\nkept in ${file}`)
}

function usage() {
  const names = Object.keys(BENCHES).join(' | ')
  console.error(`usage: npm run bench -- ${names} [--rounds N] | --list | --compare A B`)
  process.exitCode = 2
}

const rounds = Number(values.rounds)
const [name = ''] = positionals
if (values.list) {
  for (const [bench, { WORKLOADS }] of Object.entries(BENCHES)) {
    for (const { workload, about } of WORKLOADS) console.log(`${bench}  ${workload}: ${about}`)
  }
} else if (values.compare && positionals.length === 2) {
  console.log(compareFiles(positionals[0], positionals[1]))
} else if (name in BENCHES && Number.isInteger(rounds) && rounds >= 1 && rounds <= ROUNDS_MAX) {
  await runBench(name, rounds)
} else {
  usage()
}
