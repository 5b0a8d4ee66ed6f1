/** The flights in Apache Spark, on this machine, through the bridge. Every answer is compared. */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { SPARK } from '../jvm/maven.mjs'
import { startProgram } from '../jvm/program.mjs'
import { withoutEngine } from '../jvm/without.mjs'
import { FLIGHTS } from '../plan.mjs'
import { checks, count, say, seconds, step } from '../say.mjs'
import { expectEqual, sameFigures } from '../steps.mjs'

/**
 * @param run `plan`, `uri`, `pool`, `oracle` and the folder `scratch`
 * @param {string} [version] of Spark
 */
export async function runSpark(run, version) {
  const { plan, uri, scratch } = run
  const out = join(scratch, 'spark')
  const { bulkRows, arrivalRows, commits } = plan
  const args = [FLIGHTS, uri, out, ...[bulkRows, arrivalRows, commits].map(String)]
  const program = fileURLToPath(new URL('Flights.java', import.meta.url))
  const { hear, ended } = await startProgram({
    made: SPARK,
    name: 'Spark',
    program,
    version,
    out,
    args,
  })
  const steps = { ...run, out, hear }
  await loadAndMerge(steps)
  await travel(steps)
  await stream(steps)
  await withoutEngine(steps, 'Spark')
  checks.expect('Spark has ended well', await ended())
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
