/**
 * Calico on three million real flights: bulk load, three writer processes at once, time travel,
 * checkpoint, verify, and a comparison of every cell with what DuckDB makes of the same inputs.
 * Exit code 1 where anything differs.
 *
 *   npm run quickstart [-- --rows 3000000 --commits 100 --store <new folder>]
 *
 * With --spark the same flights go through Apache Spark: load, MERGE, time travel, a stream (needs
 * a JDK and Maven; 4 commits each unless said otherwise). With --spark-version 4.0.1 it is another
 * Spark than the one that the connector is built with.
 *
 * With --flink they go through Apache Flink: load, upserts, time travel, and a table that a job keeps
 * as the changes come (likewise).
 *
 * With --s3 the store lies in a bucket of a real S3 server, which the script starts and ends (the
 * first time it is built, with Go); also together with --spark or --flink.
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { s3Env } from '../../tools/s3-env.mjs'
import { startS3Server } from '../../tools/s3-server.mjs'
import { createStore, DecodePool } from './calico.mjs'
import { runFlink } from './flink/main.mjs'
import { whatIsMissing } from './jvm/maven.mjs'
import { Oracle } from './oracle.mjs'
import { COMMITS_MAX, FLIGHTS_ROWS, makePlan } from './plan.mjs'
import { checks, count, say, step } from './say.mjs'
import { runSpark } from './spark/main.mjs'
import * as steps from './steps.mjs'

const CACHE = fileURLToPath(new URL('../../.cache/quickstart/', import.meta.url))
const MIN_COMMITS = 2
const COMMITS = 100
const ENGINE_COMMITS = 4
const BUCKET = 'quickstart'
const ENGINES = { none: runHere, spark: runSpark, flink: runFlink }

function readArguments() {
  const { values } = parseArgs({
    options: {
      rows: { type: 'string', default: String(FLIGHTS_ROWS) },
      commits: { type: 'string' },
      store: { type: 'string' },
      spark: { type: 'boolean', default: false },
      flink: { type: 'boolean', default: false },
      'spark-version': { type: 'string' },
      s3: { type: 'boolean', default: false },
    },
  })
  const { spark, flink, 'spark-version': version, s3 } = values
  if (spark && flink) usage('--spark and --flink are two runs; leave one out')
  const engine = spark ? 'spark' : flink ? 'flink' : null
  const rows = Number(values.rows)
  const commits = Number(values.commits ?? (engine ? ENGINE_COMMITS : COMMITS))
  const fits = Number.isInteger(commits) && commits >= MIN_COMMITS && commits <= COMMITS_MAX
  if (!fits) usage(`--commits is a whole number from ${MIN_COMMITS} to ${COMMITS_MAX}`)
  if (!Number.isInteger(rows) || rows < 10 * commits || rows > FLIGHTS_ROWS) {
    usage(`--rows is a whole number from ${10 * commits} to ${FLIGHTS_ROWS}`)
  }
  const missing = engine ? whatIsMissing() : null
  if (missing) usage(missing)
  const plan = makePlan({ rows, commits })
  if (!s3) return { plan, uri: storeFolder(values.store), engine, version }
  if (values.store !== undefined) usage('--s3 takes no --store: its server ends with the script')
  return { plan, uri: `s3://${BUCKET}/flights`, engine, version, program: serverProgram() }
}

function serverProgram() {
  const made = s3Env()
  if ('reason' in made) usage(made.reason)
  return made.server
}

/** A folder that does not exist yet; only the default one, which is ours, is emptied first. */
function storeFolder(given) {
  if (given === undefined) {
    rmSync(CACHE, { recursive: true, force: true })
    mkdirSync(CACHE, { recursive: true })
    return join(CACHE, 'store')
  }
  if (existsSync(resolve(given))) usage(`${given} exists; --store takes a new folder`)
  return resolve(given)
}

function usage(what) {
  console.error(what)
  process.exit(2)
}

async function run({ program, ...given }) {
  if (program === undefined) return runOver(given)
  const server = await startS3Server({ program, bucket: BUCKET })
  console.log(`an S3 server listens on ${server.endpoint}`)
  // Also for the processes that are started from here.
  Object.assign(process.env, server.variables)
  try {
    await runOver(given)
  } finally {
    await server.stop()
  }
}

async function runOver({ plan, uri, engine, version }) {
  const shown = uri.startsWith('s3://') ? uri : relative(process.cwd(), uri) || uri
  console.log(`Calico quickstart: ${count(plan.rows)} flights into ${shown}`)
  const pool = new DecodePool()
  const oracle = await Oracle.open(plan)
  const scratch = mkdtempSync(join(tmpdir(), 'calico-quickstart-'))
  const run = { plan, uri, shown, pool, oracle, scratch }
  try {
    await ENGINES[engine ?? 'none'](run, version)
  } finally {
    await pool.close()
    oracle.close()
    rmSync(scratch, { recursive: true, force: true })
  }
  finish(run, engine)
}

async function runHere(given) {
  const store = await createStore({ uri: given.uri })
  const run = { ...given, store }
  try {
    const loaded = await steps.load(run)
    await steps.write(run)
    const { exact } = await steps.read(run)
    await steps.travel(run, loaded)
    await steps.maintain(run, exact)
    await steps.change(run)
    await steps.lookInside(run)
  } finally {
    await store.close()
  }
}

function finish({ shown }, engine) {
  const { passed, failed } = checks
  const memory = process.resourceUsage().maxRSS / 1024
  step(failed === 0 ? 'All of it is as it must be' : 'Something is NOT as it must be')
  say(`${passed} checks passed, ${failed} failed; this process took at most ${count(memory)} MiB,`)
  say('DuckDB included')
  process.exitCode = failed === 0 ? 0 : 1
  // A server that ends now has nothing to try.
  if (shown.startsWith('s3://')) return
  console.log('\nTry next:')
  for (const command of [
    `log ${shown} --limit 10`,
    `describe ${shown} flight`,
    `read ${shown} flight --where "origin = 'SFO' and delay > 300" --columns number,date,delay`,
    `get ${shown} flight 2001-01-01 0`,
    `read ${shown}@v3 ${engine ? 'flight' : 'airport'} --limit 5`,
  ]) {
    console.log(`  node dist/bin/calico.js ${command}`)
  }
}

await run(readArguments())
