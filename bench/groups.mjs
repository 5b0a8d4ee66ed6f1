/**
 * The bench `groups`: what comes of column groups that live their own lives. A wide table of which
 * a few columns change, a table that is changed for six rounds with the upkeep it does by itself,
 * and rows in no order that go into many partitions; beside what the peers do of that.
 */
import { fileURLToPath } from 'node:url'
import * as life from './groups/life.mjs'
import * as routed from './groups/routed.mjs'
import * as tiles from './groups/tiles.mjs'
import * as wide from './groups/wide.mjs'
import { dataOf, pythonsOf } from './peers/environment.mjs'
import { Recorder } from './peers/recorder.mjs'
import { compareWith } from './peers.mjs'

export { table } from './peers.mjs'

const PARTS = [wide, life, routed, tiles]
const SYSTEMS = ['calico', 'lance', 'deltalake', 'pyiceberg']
const CHILDREN = {
  ours: fileURLToPath(new URL('./groups/child.mjs', import.meta.url)),
  peer: fileURLToPath(new URL('./groups/child.py', import.meta.url)),
}

/** What can be said on the command line, beside --rounds and --systems. */
export const OPTIONS = {
  /** Columns of the wide table, in forty groups of which the last has five. */
  columns: { type: 'string', default: '2000' },
  'wide-rows': { type: 'string', default: '20000' },
  /** Rows of the table that is changed again and again. */
  'life-rows': { type: 'string', default: '200000' },
  /** TPC-H's scale factor, and how often its lineitem is loaded under other keys. */
  scale: { type: 'string', default: '1' },
  times: { type: 'string', default: '10' },
  /** Tiles of the store in which reads are planned. */
  tiles: { type: 'string', default: '1000000' },
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
  const about = { version, systems, pythons, workloads, bench: 'groups', children: CHILDREN }
  const recorder = new Recorder(about)
  const isRouted = recorder.wants(...routed.WORKLOADS.map(({ workload }) => workload))
  const sizes = {
    columns: Number(given.columns),
    wideRows: Number(given['wide-rows']),
    lifeRows: Number(given['life-rows']),
    times: Number(given.times),
    tiles: Number(given.tiles),
    data: isRouted ? dataOf(given.scale) : null,
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
  return { measurements, comparisons: compareWith(measurements, comparisons, 'groups') }
}
