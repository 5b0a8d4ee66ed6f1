/** The flights in Apache Flink, on this machine, through the bridge. Every answer is compared. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { FLINK } from '../jvm/maven.mjs'
import { startProgram } from '../jvm/program.mjs'
import { withoutEngine } from '../jvm/without.mjs'
import { checks, count, say, seconds, step } from '../say.mjs'
import { expectEqual, sameFigures } from '../steps.mjs'

/** @param run `plan`, `uri`, `pool`, `oracle` and the folder `scratch` */
export async function runFlink(run) {
  const { plan, uri, oracle, scratch } = run
  const out = join(scratch, 'flink')
  mkdirSync(out)
  const source = join(out, 'source.csv')
  await oracle.exportSource(source)
  const { bulkRows, arrivalRows, commits } = plan
  const { hear, ended } = await startProgram({
    made: FLINK,
    name: 'Flink',
    program: fileURLToPath(new URL('Flights.java', import.meta.url)),
    out,
    args: [source, uri, out, ...[bulkRows, arrivalRows, commits].map(String)],
  })
  const steps = { ...run, out, hear }
  await loadAndUpsert(steps)
  await travel(steps)
  await annotate(steps)
  await follow(steps)
  await withoutEngine(steps, 'Flink')
  checks.expect('Flink has ended well', await ended())
}

async function loadAndUpsert({ hear, plan, oracle, out }) {
  step('Load: Flink writes the flights into a table of two column groups')
  const load = await hear('load')
  const pace = `${count(plan.bulkRows / load.seconds)} rows/s`
  say(`${count(plan.bulkRows)} flights in ${seconds(load.seconds)}: ${pace},`)
  say(`start of Flink's first job and of the bridge included; version ${load.version}`)
  checks.expect('EXPLAIN shows the filter that the bridge was given', load.pushed)
  step('Upsert: corrected delays, and flights that are new')
  const { commits } = plan
  const upsert = await hear('upsert')
  say(`${upsert.statements} statements in ${seconds(upsert.seconds)}, while a job follows them`)
  await oracle.expectFlights({ arrivals: commits, corrections: commits, annotations: 0 })
  await expectView({ hear, oracle, out }, 'upserted')
}

/** Sums that Flink works out, and then every cell. */
async function expectView({ hear, oracle, out }, name) {
  const { seconds: took, ...figures } = await hear(name)
  say(`${count(figures.rows)} flights summed up in ${seconds(took)}`)
  checks.expect("rows and sums equal DuckDB's", sameFigures(figures, await oracle.figures()))
  await hear(`${name}-view`)
  expectEqual(name, await oracle.compareFlightsInJson(join(out, name, '*')))
}

async function travel({ hear, oracle, out, plan }) {
  step('Travel: the flights as they were')
  const loaded = await hear('loaded')
  await oracle.expectFlights({ arrivals: 0, corrections: 0, annotations: 0 })
  checks.expect('scan.version, after the load', sameFigures(loaded, await oracle.figures()))
  const then = await hear('half')
  const half = Math.floor(plan.commits / 2)
  await oracle.expectFlights({ arrivals: half, corrections: half, annotations: 0 })
  const figures = await oracle.figures()
  checks.expect(`scan.timestamp-millis ${then.millis}`, sameFigures(then, figures))
  expectEqual('half', await oracle.compareFlightsInJson(join(out, 'half', '*')))
}

async function annotate({ hear, oracle, out, plan }) {
  step('Append: notes, to lists')
  const { commits } = plan
  const { commits: made, seconds: took } = await hear('annotate')
  say(`${commits} statements in ${seconds(took)}`)
  checks.expect(`${commits} commits, not one more`, made === commits)
  await oracle.expectFlights({ arrivals: commits, corrections: commits, annotations: commits })
  await expectView({ hear, oracle, out }, 'annotated')
}

/** The table that a job has kept since the load, by reading what changed. */
async function follow({ hear, oracle, out }) {
  step('Follow: flights and minutes of each airport, kept by a job as the changes came')
  const { seconds: took } = await hear('followed')
  say(`as far as the flights ${seconds(took)} after the last change`)
  expectEqual('departures', await oracle.compareDepartures(join(out, 'departures', '*')))
}
