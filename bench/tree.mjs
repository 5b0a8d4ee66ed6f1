/**
 * The bench `tree`: what branches and tags of a store of many tiles cost, beside those of lance and
 * Iceberg; how many commits a second several processes make on one store; what it takes to rebase
 * and to squash many; and a vacuum among very many objects. Each part is a file of `tree/`, with
 * its workloads and what they are set against.
 */
import { fileURLToPath } from 'node:url'
import { pythonsOf } from './peers/environment.mjs'
import { Recorder } from './peers/recorder.mjs'
import { compareWith } from './peers.mjs'
import { textTable } from './report.mjs'
import * as commits from './tree/commits.mjs'
import * as histories from './tree/histories.mjs'
import * as refs from './tree/refs.mjs'
import * as vacuum from './tree/vacuum.mjs'

const PARTS = [refs, commits, histories, vacuum]
const SYSTEMS = ['calico', 'lance', 'pyiceberg']
const CHILDREN = {
  ours: fileURLToPath(new URL('./tree/child.mjs', import.meta.url)),
  peer: fileURLToPath(new URL('./tree/child.py', import.meta.url)),
}

/** What can be said on the command line, beside --rounds and --systems. */
export const OPTIONS = {
  /** Tiles of the store that is forked and tagged. */
  tiles: { type: 'string', default: '10000' },
  /** Commits of each of eight processes. */
  'tree-commits': { type: 'string', default: '400' },
  /** Commits of a branch that are rebased and squashed. */
  'tree-history': { type: 'string', default: '1000' },
  /** Objects that a vacuum finds. */
  objects: { type: 'string', default: '100000' },
  /** Beginnings of the names of workloads, several with commas; all unless given. */
  workloads: { type: 'string' },
}

export const WORKLOADS = PARTS.flatMap((part) => part.WORKLOADS)

/** @param {{ rounds: number, version: string, systems?: string[], given: object }} options */
export async function run({ rounds, version, systems = SYSTEMS, given }) {
  const unknown = systems.filter((system) => !SYSTEMS.includes(system))
  if (unknown.length > 0) throw new Error(`no system ${unknown}; there are ${SYSTEMS.join(', ')}`)
  const workloads = given.workloads?.split(',').filter((prefix) => prefix !== '') ?? null
  const pythons = pythonsOf(systems)
  const about = { version, systems, pythons, workloads, bench: 'tree', children: CHILDREN }
  const recorder = new Recorder(about)
  const sizes = {
    tiles: Number(given.tiles),
    commits: Number(given['tree-commits']),
    history: Number(given['tree-history']),
    objects: Number(given.objects),
  }
  try {
    for (let round = 1; round <= rounds; round++) {
      console.error(`round ${round} of ${rounds}`)
      for (const part of PARTS) await part.run(recorder, sizes)
    }
  } finally {
    recorder.clean()
  }
  const measurements = recorder.measurements()
  const comparisons = PARTS.flatMap((part) => part.COMPARISONS)
  return { measurements, comparisons: compareWith(measurements, comparisons, 'tree') }
}

/** By row, which is a branch, a tag, a commit or an object. */
export function table(measurements) {
  const head = ['workload', 'system', 'version', 'rows', 'seconds', 'rows/s', 'cpu ms/row']
  const found = measurements.filter(({ reason }) => reason === undefined)
  const absent = measurements.filter(({ reason }) => reason !== undefined)
  const rows = found.map((m) => [
    ...[m.workload, m.system, m.version, String(m.rows), m.seconds.toFixed(3)],
    ...[(m.rows / m.seconds).toFixed(1), ((1000 * m.cpuSeconds) / Math.max(1, m.rows)).toFixed(2)],
    ...[String(m.objects), (m.bytes / 1e6).toFixed(2), String(Math.round(m.rssBytes / 2 ** 20))],
  ])
  const lines = absent.map(({ workload, system, reason }) => `${workload} ${system}: ${reason}`)
  const named = lines.length === 0 ? '' : `\n\nabsent:\n${lines.join('\n')}`
  return textTable([[...head, 'objects', 'MB', 'peak MiB'], ...rows], 3) + named
}
