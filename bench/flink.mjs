/**
 * The bench `flink`: our sink and source beside one that discards, Iceberg's and Paimon's, on Flink
 * 2.1 in one process for each system. What was sent is counted and summed in what is read.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ROOT } from '../tools/files.mjs'
import { textTable } from './report.mjs'

const HERE = fileURLToPath(new URL('./flink', import.meta.url))
const JAVA = join(ROOT, 'connectors/java')
const CACHE = join(ROOT, '.cache/bench-flink')
const JARS = join(CACHE, 'jars')
const BUNDLE = join(JAVA, 'flink-bundle/target/calico-flink-bundle-0.1.0.jar')
const TIMEOUT_MS = 3_600_000

/** At the scale 1. */
const APPENDS = 10_000_000
const EVENTS = 10_000_000
const KEYS = 1_000_000
const FOLLOW_SECONDS = 20

const SYSTEMS = [
  { system: 'discarding', version: '2.1.1' },
  { system: 'calico', version: null },
  { system: 'iceberg', version: '1.11.0' },
  { system: 'paimon', version: '1.3.0' },
]

export const OPTIONS = {
  /** Of rows, events and keys. */
  scale: { type: 'string', default: '1' },
}

export const WORKLOADS = [
  { workload: 'append', about: '10 M rows of four columns, a checkpoint each second' },
  { workload: 'scan-appended', about: 'count, sum and least name of them' },
  { workload: 'upsert', about: '10 M events of 1 M keys, a checkpoint each second' },
  { workload: 'scan-upserted', about: 'count, sum and least name of the keys' },
  { workload: 'follow-p50', about: 'from an event to a reader that follows, half of them' },
  { workload: 'follow-p99', about: 'likewise, 99 of 100' },
]

/**
 * @typedef {{ rounds: number, version: string, systems?: string[], given: { scale: string } }} In
 * @param {In} options
 */
export async function run({ rounds, version, systems, given }) {
  const scale = Number(given.scale)
  prepare()
  const measurements = []
  for (const { system, version: own } of SYSTEMS) {
    if (systems && !systems.includes(system)) continue
    console.error(`  ${system}`)
    const lines = Array.from({ length: rounds }, () => measure(system, scale)).flat()
    for (const workload of new Set(lines.map((line) => line.workload))) {
      const all = lines.filter((line) => line.workload === workload)
      all.sort((a, b) => a.seconds - b.seconds)
      const middle = all[Math.floor(all.length / 2)]
      measurements.push({ bench: 'flink', system, version: own ?? version, scale, ...middle })
    }
  }
  return { measurements, comparisons: compare(measurements) }
}

/** Builds our jar, and has those of others in the cache. */
function prepare() {
  call('npm', ['run', '--silent', 'build'], ROOT)
  const maven = ['-B', '-q', '-s', 'settings.xml']
  const modules = ['-pl', 'client,bridge,flink,flink-bundle']
  call('mvn', [...maven, ...modules, 'clean', 'package', '-DskipTests'], JAVA)
  if (existsSync(JARS)) return
  const copy = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies'
  call('mvn', [...maven, '-f', join(HERE, 'pom.xml'), copy, `-DoutputDirectory=${JARS}`], JAVA)
}

/** @param {string} system @param {number} scale */
function measure(system, scale) {
  const work = join(CACHE, 'work')
  rmSync(work, { recursive: true, force: true })
  mkdirSync(work, { recursive: true })
  const jars = readdirSync(JARS).map((name) => join(JARS, name))
  const keys = Math.round(KEYS * scale)
  const sizes = [APPENDS * scale, EVENTS * scale, keys, FOLLOW_SECONDS].map(Math.round)
  const flags = ['-Xmx3g', '--add-opens=java.base/java.nio=ALL-UNNAMED']
  const opens = ['java.lang', 'java.util', 'java.net'].map(
    (name) => `--add-opens=java.base/${name}=ALL-UNNAMED`,
  )
  const classes = ['-cp', [BUNDLE, ...jars].join(':')]
  const words = [system, join(work, 'store'), ...sizes.map(String)]
  mkdirSync(join(work, 'store'))
  const main = join(HERE, 'Measure.java')
  const output = call('java', [...flags, ...opens, ...classes, main, ...words], work)
  rmSync(work, { recursive: true, force: true })
  const lines = output.split('\n').filter((text) => text.startsWith('{'))
  return lines.map((line) => JSON.parse(line))
}

/** @param {string} program @param {string[]} args @param {string} cwd */
function call(program, args, cwd) {
  return execFileSync(program, args, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: TIMEOUT_MS,
    maxBuffer: 2 ** 26,
  })
}

/** Ours over theirs. */
function compare(measurements) {
  const ours = measurements.filter(({ system }) => system === 'calico')
  return ours.flatMap(({ workload, seconds }) =>
    measurements
      .filter((one) => one.workload === workload && one.system !== 'calico')
      .map((theirs) => {
        const ratio = seconds / theirs.seconds
        const goal = theirs.system === 'discarding' ? null : 1
        const met = goal === null ? null : ratio <= goal
        const { system: versus } = theirs
        return { bench: 'flink', workload, measure: 'seconds', versus, ratio, goal, met }
      }),
  )
}

/** @param {Record<string, any>[]} measurements */
export function table(measurements) {
  const head = ['workload', 'system', 'seconds', 'cpu s', 'rows/s', 'MB there', 'files there']
  const rows = measurements.map((m) => [
    m.workload,
    m.system,
    m.seconds.toFixed(3),
    m.cpuSeconds.toFixed(1),
    Math.round(m.rows / m.seconds).toLocaleString('en-US'),
    (m.bytes / 1e6).toFixed(1),
    String(m.files),
  ])
  return textTable([head, ...rows])
}
