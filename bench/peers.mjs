/**
 * The bench `peers`: Calico, Lance, deltalake, DuckDB, DuckLake, pyiceberg, pyarrow and polars on
 * local disk, each in processes of its own and with its own threads; no two systems run at a time.
 *
 * CPU seconds are judged: user and system time of a process from when it has loaded its libraries
 * and its input until what it made is closed. Reads, loads and upserts are done once before, into
 * another table where they write, and count the second time. All systems have to read the same
 * rows and sums, or the run fails. Absent peers are named with the reason.
 */
import * as commits from './peers/commits.mjs'
import { dataOf, pythonsOf, SYSTEMS } from './peers/environment.mjs'
import * as lineitem from './peers/lineitem.mjs'
import * as opens from './peers/opens.mjs'
import { Recorder } from './peers/recorder.mjs'
import * as upserts from './peers/upserts.mjs'
import { textTable } from './report.mjs'

const GROUPS = [upserts, lineitem, commits, opens]

/** What can be said on the command line, beside --rounds and --systems. */
export const OPTIONS = {
  /** TPC-H's scale factor. */
  scale: { type: 'string', default: '1' },
  /** Small commits of one writer. */
  commits: { type: 'string', default: '2000' },
  /** Commits of the store that is opened cold. */
  history: { type: 'string', default: '10000' },
  /** Beginnings of the names of workloads, several with commas; all unless given. */
  workloads: { type: 'string' },
}

export const WORKLOADS = GROUPS.flatMap((group) => group.WORKLOADS)
const COMPARISONS = GROUPS.flatMap((group) => group.COMPARISONS)

/** @param {{ rounds: number, version: string, systems?: string[], given: object }} options */
export async function run({ rounds, version, systems = SYSTEMS, given }) {
  const unknown = systems.filter((system) => !SYSTEMS.includes(system))
  if (unknown.length > 0) throw new Error(`no system ${unknown}; there are ${SYSTEMS.join(', ')}`)
  const chosen = SYSTEMS.filter((system) => systems.includes(system))
  const workloads = given.workloads?.split(',').filter((prefix) => prefix !== '') ?? null
  const pythons = pythonsOf(chosen)
  const recorder = new Recorder({ version, systems: chosen, pythons, workloads })
  const sizes = { commits: Number(given.commits), history: Number(given.history) }
  const data = dataOf(given.scale)
  try {
    const store = await opens.prepare(recorder, sizes)
    for (let round = 1; round <= rounds; round++) {
      console.error(`round ${round} of ${rounds}`)
      for (const group of GROUPS) await group.run(recorder, { data, store, ...sizes })
    }
  } finally {
    recorder.clean()
  }
  const measurements = recorder.measurements()
  return { measurements, comparisons: compareWith(measurements, COMPARISONS, 'peers') }
}

/**
 * Ours over theirs, without a ratio where they are absent, or over a limit, which is met by 1.
 * @param {object[]} comparisons what is set against what
 */
export function compareWith(measurements, comparisons, bench) {
  const find = (workload, system, measure) =>
    measurements.find((one) => one.workload === workload && one.system === system)?.[measure]
  const isAbsent = (workload, system) => find(workload, system, 'reason') !== undefined
  return comparisons.flatMap(({ workload, system, versus, other = workload, ...rest }) => {
    const { measure, limit, goal = 1 } = rest
    const ours = find(workload, system, measure)
    const theirs = limit ?? find(other, versus, measure)
    if (!ours || (!theirs && !isAbsent(other, versus))) return []
    const ratio = theirs ? ours / theirs : null
    return {
      ...{ bench, workload: system === 'calico' ? workload : `${workload} (${system})` },
      versus: other === workload ? versus : `${versus} ${other}`,
      ...{ measure, ratio, goal, met: goal === null || ratio === null ? null : ratio <= goal },
    }
  })
}

/** CPU first; the bytes are those that came to lie on the disk. */
export function table(measurements) {
  const head = ['workload', 'system', 'version', 'cpu s', 'seconds', 'rows', 'peak MiB', 'MB']
  const found = measurements.filter(({ reason }) => reason === undefined)
  const absent = measurements.filter(({ reason }) => reason !== undefined)
  const rows = found.map((m) => [
    ...[m.workload, m.system, m.version, m.cpuSeconds?.toFixed(3) ?? '-', m.seconds.toFixed(3)],
    ...[String(m.rows), m.rssBytes ? String(Math.round(m.rssBytes / 2 ** 20)) : '-'],
    m.bytes === null ? '-' : (m.bytes / 1e6).toFixed(2),
    m.cpuSecondsPerRow ? (m.cpuSecondsPerRow * 1000).toFixed(2) : '-',
    m.logBytes ? (m.logBytes / 1e6).toFixed(2) : '-',
  ])
  const lines = absent.map(({ workload, system, reason }) => `${workload} ${system}: ${reason}`)
  const named = lines.length === 0 ? '' : `\n\nabsent:\n${lines.join('\n')}`
  return textTable([[...head, 'cpu ms/row', 'log MB'], ...rows], 3) + named
}
