/**
 * The bench `objects`: Calico, deltalake and pylance on one S3 server of this machine, through a
 * proxy that counts requests and makes each of them wait. No two systems run at the same time.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ROOT } from '../tools/files.mjs'
import { s3Env } from '../tools/s3-env.mjs'
import { startS3Server } from '../tools/s3-server.mjs'
import { medians } from './measure.mjs'
import { ASSUMPTIONS, monthlyPrice } from './objects/prices.mjs'
import { CLASSES, startProxy } from './objects/proxy.mjs'
import { textTable } from './report.mjs'
import { Step } from './step.mjs'

const CACHE = join(ROOT, '.cache/bench-objects')
const DATA = fileURLToPath(new URL('./objects/data.py', import.meta.url))
const CALICO = fileURLToPath(new URL('./objects/child.mjs', import.meta.url))
const PEER = fileURLToPath(new URL('./objects/peer.py', import.meta.url))
const PYTHON_PACKAGES = [
  ...['deltalake==1.6.6', 'pylance==14.0.2', 'pyarrow==26.0.1', 'numpy==2.4.6'],
  'tpchgen-cli==4.0.0',
]
const BUCKET = 'bench'
const SYSTEMS = ['calico', 'deltalake', 'pylance']
const COMMIT_ROWS = 100
const WRITERS = 8
const READS = 20

/** What can be said on the command line, beside --rounds and --systems. */
export const OPTIONS = {
  /** TPC-H's scale factor. */
  scale: { type: 'string', default: '0.01' },
  /** Commits of one writer; each of eight makes a fifth of them. */
  commits: { type: 'string', default: '20' },
  /** Commits of the store that is opened cold, ours and that of the others. */
  history: { type: 'string', default: '200' },
  'peer-history': { type: 'string' },
  /** Milliseconds that each request waits, several with commas. */
  delays: { type: 'string', default: '0,50' },
}

export const WORKLOADS = [
  { workload: 'commits-1', about: `commits of ${COMMIT_ROWS} rows by one writer; rows: commits` },
  {
    workload: 'commits-8',
    about: `the same by ${WRITERS} processes on one table; CPU and memory of all of them`,
  },
  { workload: 'open-N', about: 'a process opens a table that has N commits; rows: what it sees' },
  { workload: 'load', about: 'lineitem into a new table; with an index of order keys in Lance' },
  { workload: 'reads', about: `${READS} reads of some 100 rows each by ranges of the key` },
  { workload: 'scan', about: 'all rows and columns of lineitem' },
  { workload: 'upsert', about: '1 % of the rows anew, by key: upsert, MERGE, merge_insert' },
  { workload: 'scan-after-upsert', about: 'all rows and columns after that' },
]

/** @param {{ rounds: number, version: string, systems?: string[], given: object }} options */
export async function run({ rounds, version, systems = SYSTEMS, given }) {
  const s3 = s3Env()
  if ('reason' in s3) throw new Error(s3.reason)
  const python = pythonOf()
  const server = await startS3Server({ program: s3.server, bucket: BUCKET })
  const bench = new Bench({ server, python, version, given, data: dataOf(python, given.scale) })
  try {
    for (const system of systems) await bench.makeHistory(system)
    for (let round = 1; round <= rounds; round++) {
      for (const delayMs of given.delays.split(',').map(Number)) {
        for (const system of systems) await bench.runRound({ system, round, delayMs })
      }
    }
  } finally {
    await server.stop()
  }
  const measurements = bench.measurements()
  return { measurements, comparisons: compare(measurements) }
}

/**
 * Ours over theirs in requests, what these cost, and in seconds where each of them waits; at most 1
 * is the goal.
 */
function compare(measurements) {
  const ours = measurements.filter(({ system }) => system === 'calico')
  return ours.flatMap((one) => {
    const others = measurements.filter(
      ({ workload, system }) => workload === one.workload && system !== one.system,
    )
    const isDelayed = !one.workload.endsWith('+0ms')
    return others.flatMap((other) =>
      ['requests', 'usdPerMonth', ...(isDelayed ? ['seconds'] : [])].map((measure) => {
        const ratio = one[measure] / other[measure]
        const { workload } = one
        const met = ratio <= 1
        return { bench: 'objects', workload, measure, versus: other.system, ratio, goal: 1, met }
      }),
    )
  })
}

/** Requests by class, bytes, and what they come to. */
export function table(measurements) {
  const head = ['workload', 'system', 'seconds', 'cpu s', 'rows', 'peak MiB', ...CLASSES]
  const rows = measurements.map((m) => [
    ...[m.workload, m.system, m.seconds.toFixed(2), m.cpuSeconds.toFixed(2)],
    ...[m.rows, Math.round(m.rssBytes / 2 ** 20), ...CLASSES.map((name) => m[name])].map(String),
    ...[(m.bytes / 1e6).toFixed(1), (m.storedBytes / 1e6).toFixed(1), m.usdPerMonth.toFixed(2)],
  ])
  return `${textTable([[...head, 'MB', 'stored MB', 'USD/month'], ...rows])}\n\n${ASSUMPTIONS}`
}

class Bench {
  #results = new Map()

  constructor({ server, python, version, given, data }) {
    Object.assign(this, { server, python, version, data })
    this.commits = Number(given.commits)
    this.history = Number(given.history)
    this.peerHistory = Number(given['peer-history'] ?? given.history)
    if (this.peerHistory !== this.history) {
      console.error(`peers have ${this.peerHistory} commits to open, Calico ${this.history}`)
    }
  }

  historyOf = (system) => (system === 'calico' ? this.history : this.peerHistory)

  /** The table that is opened cold, made without a proxy. */
  async makeHistory(system) {
    const commits = this.historyOf(system)
    console.error(`making ${commits} commits of ${system}`)
    const { endpoint } = this.server
    const options = { uri: `s3://${BUCKET}/${system}/history`, commits }
    const { figures, check } = await this.#step({ system, step: 'history', endpoint, ...options })
    // The definition of our key-space is one of the commits.
    const withRows = system === 'calico' ? commits - 1 : commits
    expect(`the commits made by ${system}`, figures.rows, commits)
    expect(`the rows of ${system}`, check.rows, withRows * COMMIT_ROWS)
  }

  async runRound({ system, round, delayMs }) {
    console.error(`round ${round}, ${delayMs} ms: ${system}`)
    const proxy = await startProxy({ endpoint: this.server.endpoint, delayMs })
    const folder = `${system}/${round}-${delayMs}`
    const run = { system, proxy, delayMs, small: `${folder}/small`, large: `${folder}/lineitem` }
    try {
      await this.#writeSmall(run)
      await this.#openCold(run)
      await this.#workOnLineitem(run)
    } finally {
      await proxy.stop()
    }
  }

  async #writeSmall({ small: place, ...run }) {
    const { commits } = this
    await this.#measured({ ...run, place, step: 'create', workload: null })
    const one = { ...run, place, step: 'commits', workload: 'commits-1', first: 100, commits }
    const first = await this.#measured(one)
    expect('rows after the commits of one', first.check.rows, (1 + commits) * COMMIT_ROWS)
    const each = Math.max(1, Math.floor(commits / 5))
    const parts = Array.from({ length: WRITERS }, (_, writer) => ({
      first: (1 + commits + writer * each) * COMMIT_ROWS,
      commits: each,
    }))
    const many = { ...run, place, step: 'commits', workload: 'commits-8', parts }
    const { check } = await this.#measured(many)
    const all = 1 + commits + WRITERS * each
    expect('rows after the commits of eight', check.rows, all * COMMIT_ROWS)
  }

  async #openCold(run) {
    const commits = this.historyOf(run.system)
    const place = `${run.system}/history`
    const open = { ...run, place, step: 'open', workload: `open-${commits}` }
    const { figures } = await this.#measured(open)
    expect('the commits that are seen', figures.rows >= commits, true)
  }

  async #workOnLineitem({ large: place, ...run }) {
    const { loaded, merged, upserted, ranges, read, folder } = this.data
    const steps = [
      { workload: 'load', step: 'load', file: `${folder}/lineitem.parquet`, rows: loaded.rows },
      { workload: 'reads', step: 'reads', ranges, rows: read },
      { workload: 'scan', step: 'scan', rows: loaded.rows, expected: loaded },
      { workload: 'upsert', step: 'upsert', file: `${folder}/upsert.parquet`, rows: upserted },
      { workload: 'scan-after-upsert', step: 'scan', rows: merged.rows, expected: merged },
    ]
    for (const { expected, ...step } of steps) {
      const { figures, check } = await this.#measured({ ...run, place, ...step })
      expect(`the rows of ${step.workload}`, figures.rows, step.rows)
      if (expected) expect(`what ${step.workload} sees`, JSON.stringify(check), toText(expected))
    }
  }

  /** One step, or the same by several processes at once, under the eyes of the proxy. */
  async #measured({ system, proxy, delayMs, place, workload, parts = [{}], ...options }) {
    const { endpoint } = proxy
    const uri = `s3://${BUCKET}/${place}`
    const given = { system, endpoint, uri, ...options, counted: proxy }
    const { figures, check, version } = await this.#step(given, parts)
    const storedBytes = bytesBelow(join(this.server.folder, BUCKET, place))
    const name = `${workload}+${delayMs}ms`
    const key = `${name} ${system}`
    if (workload !== null) {
      const about = { workload: name, system, version: version ?? this.version, rounds: [] }
      const known = this.#results.get(key) ?? about
      known.rounds.push({ ...figures, storedBytes })
      this.#results.set(key, known)
    }
    return { figures, check }
  }

  async #step({ system, endpoint, counted, ...options }, parts = [{}]) {
    const variables = { ...this.server.variables, ...endpoints(endpoint) }
    const started = await Promise.all(
      parts.map((part) =>
        Step.start({
          command: system === 'calico' ? [process.execPath, CALICO] : [this.python, PEER],
          variables,
          options: { system, ...options, ...part },
        }),
      ),
    )
    try {
      counted?.reset()
      const start = performance.now()
      const all = await Promise.all(started.map((step) => step.go()))
      const seconds = all.length > 1 ? (performance.now() - start) / 1000 : all[0].seconds
      const counts = counted?.counts() ?? {}
      const sum = (name) => all.reduce((total, one) => total + one[name], 0)
      const requests = CLASSES.reduce((total, name) => total + (counts[name] ?? 0), 0)
      const [check] = await Promise.all(started.map((step) => step.check()))
      const figures = {
        ...{ seconds, cpuSeconds: sum('cpuSeconds'), rows: sum('rows') },
        ...{ rssBytes: sum('rssBytes'), requests, ...counts },
      }
      return { figures, check, version: all[0].version }
    } finally {
      for (const step of started) step.end()
    }
  }

  measurements() {
    return [...this.#results.values()].map(({ rounds, ...about }) => {
      const { seconds, cpuSeconds, rows, bytes, rssBytes, requests, ...rest } = medians(rounds)
      const usdPerMonth = monthlyPrice(rest)
      return {
        ...{ bench: 'objects', ...about, seconds, cpuSeconds, rows, bytes, rssBytes, requests },
        ...{ ...rest, usdPerMonth },
      }
    })
  }
}

const toText = ({ rows, sum }) => JSON.stringify({ rows, sum })

function expect(what, found, wanted) {
  if (found !== wanted) throw new Error(`${what}: found ${found}, expected ${wanted}`)
}

/** For the SDK of AWS, and for the object stores of the others. */
function endpoints(endpoint) {
  return { AWS_ENDPOINT_URL_S3: endpoint, AWS_ENDPOINT_URL: endpoint, AWS_ALLOW_HTTP: 'true' }
}

function bytesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0)
}

/** The interpreter with the peers and what makes the data. */
function pythonOf() {
  const python = join(CACHE, 'python/bin/python')
  const imports = 'import deltalake, lance, numpy, pyarrow'
  if (existsSync(python) && succeeds(python, ['-c', imports])) return python
  console.error(`installing ${PYTHON_PACKAGES.join(', ')}`)
  rmSync(join(CACHE, 'python'), { recursive: true, force: true })
  call('python3', ['-m', 'venv', join(CACHE, 'python')])
  call(python, ['-m', 'pip', 'install', '--quiet', ...PYTHON_PACKAGES])
  return python
}

/** What the data is, and what is expected of it, by pyarrow. */
function dataOf(python, scale) {
  const folder = join(CACHE, `data-${scale}-${READS}`)
  const expected = join(folder, 'expected.json')
  if (!existsSync(expected)) call(python, [DATA, folder, scale, String(READS)])
  return { folder, ...JSON.parse(readFileSync(expected, 'utf8')) }
}

function succeeds(program, args) {
  try {
    call(program, args)
    return true
  } catch {
    return false
  }
}

/** @param {string} program @param {string[]} args */
function call(program, args) {
  execFileSync(program, args, { cwd: ROOT, stdio: ['ignore', 2, 'inherit'], timeout: 1_800_000 })
}
