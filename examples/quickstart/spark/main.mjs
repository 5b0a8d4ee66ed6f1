/** The flights in Apache Spark, on this machine, through the bridge. Every answer is compared. */
import { spawn } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { openStore } from '../calico.mjs'
import { FLIGHTS } from '../plan.mjs'
import { checks, count, say, seconds, step, timed } from '../say.mjs'
import { expectEqual, sameFigures } from '../steps.mjs'
import { exportParquet } from '../view.mjs'
import { buildProgram } from './maven.mjs'

const here = (name) => fileURLToPath(new URL(name, import.meta.url))

/**
 * @param run `plan`, `uri`, `pool`, `oracle` and the folder `scratch`
 * @param {string} [version] of Spark
 */
export async function runSpark(run, version) {
  step('Build: one jar with the connector and its bridge')
  const out = join(run.scratch, 'spark')
  const classes = join(out, 'classes')
  mkdirSync(classes, { recursive: true })
  const program = here('Flights.java')
  const { result: java, seconds: took } = await timed(async () =>
    buildProgram({ program, classes, version }),
  )
  say(`by Maven, Spark included, in ${seconds(took)}`)
  const told = startSpark(java, run, out)
  const steps = { ...run, out, hear: (name) => heard(told, name) }
  await loadAndMerge(steps)
  await travel(steps)
  await stream(steps)
  await withoutSpark(steps)
  const rest = await told.next()
  checks.expect('Spark has ended well', rest.done === true)
}

/** Runs Flights.java and gives what it says, step by step. */
async function* startSpark(java, { uri, plan }, out) {
  const { bulkRows, arrivalRows, commits } = plan
  const log = `-Dlog4j2.configurationFile=${here('log4j2.properties')}`
  const size = [bulkRows, arrivalRows, commits].map(String)
  const args = ['-Xmx2g', log, ...java, 'Flights', FLIGHTS, uri, out, ...size]
  const child = spawn('java', args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const end = new Promise((resolve, reject) => child.once('error', reject).once('exit', resolve))
  try {
    for await (const line of createInterface(child.stdout)) yield JSON.parse(line)
    const code = await end
    if (code !== 0) throw new Error(`Spark ended with exit code ${code}`)
  } finally {
    child.kill()
  }
}

async function heard(told, name) {
  const { value } = await told.next()
  if (value?.step !== name) throw new Error(`Spark said ${JSON.stringify(value)}, not '${name}'`)
  return value
}

async function loadAndMerge({ hear, plan, oracle, out }) {
  step('Load: Spark writes the flights into a table of two column groups')
  const load = await hear('load')
  const pace = `${count(plan.bulkRows / load.seconds)} rows/s`
  say(`Spark ${load.spark}: ${count(plan.bulkRows)} flights in ${seconds(load.seconds)}: ${pace},`)
  say(`start of Spark's first job and of the bridge included; version ${load.version}`)
  checks.expect('EXPLAIN shows the filter that the bridge was given', load.pushed)
  step('MERGE: corrected delays, and flights that are new')
  const { commits } = plan
  const merge = await hear('merge')
  say(`${merge.statements} statements in ${seconds(merge.seconds)}`)
  await oracle.expectFlights({ arrivals: commits, corrections: commits, annotations: 0 })
  await expectView({ hear, oracle, out }, 'merged')
}

/** Sums that Spark works out, and then every cell. */
async function expectView({ hear, oracle, out }, name) {
  const { seconds: took, ...figures } = await hear(name)
  say(`${count(figures.rows)} flights summed up in ${seconds(took)}`)
  checks.expect("rows and sums equal DuckDB's", sameFigures(figures, await oracle.figures()))
  await hear(`${name}-view`)
  expectEqual(name, await oracle.compareFlights(join(out, name, '*.parquet')))
}

async function travel({ hear, oracle, out, plan }) {
  step('Travel: the flights as they were')
  const loaded = await hear('loaded')
  await oracle.expectFlights({ arrivals: 0, corrections: 0, annotations: 0 })
  const bulk = await oracle.figures()
  checks.expect('VERSION AS OF, after the load', sameFigures(loaded, bulk))
  checks.expect('and by a tag that CALL makes there', sameFigures(await hear('tagged'), bulk))
  const then = await hear('half')
  const half = Math.floor(plan.commits / 2)
  await oracle.expectFlights({ arrivals: half, corrections: half, annotations: 0 })
  const figures = await oracle.figures()
  checks.expect(`TIMESTAMP AS OF ${then.time}`, sameFigures(then, figures))
  expectEqual(`v${then.version}`, await oracle.compareFlights(join(out, 'half', '*.parquet')))
}

async function stream({ hear, oracle, out, plan }) {
  step('Stream: notes, appended batch by batch, each once')
  const { commits } = plan
  const { commits: made, seconds: took } = await hear('stream')
  say(`${commits} batches in ${seconds(took)}, the last before a restart again`)
  checks.expect(`${commits} commits, not one more`, made === commits)
  await oracle.expectFlights({ arrivals: commits, corrections: commits, annotations: commits })
  await expectView({ hear, oracle, out }, 'streamed')
}

/** What Spark wrote is a store as any other. */
async function withoutSpark({ uri, pool, oracle, out }) {
  step('Without Spark: the same store, read and verified by Calico itself')
  const store = await openStore({ uri })
  const file = join(out, 'view.parquet')
  try {
    await exportParquet(store, { name: 'flight', file, pool })
    expectEqual('read in this process', await oracle.compareFlights(file))
    const { findings } = await store.verify({ deep: true })
    checks.expect('every file verified', findings.length === 0, JSON.stringify(findings[0]))
  } finally {
    await store.close()
    rmSync(file, { force: true })
  }
}
