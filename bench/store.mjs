/** The bench `store`: loading, scanning, checkpointing and changing one key-space on local disk. */
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ROOT } from '../tools/files.mjs'
import { pythonEnv } from '../tools/python-env.mjs'
import { measurePython, measureStore, medians } from './measure.mjs'
import { COMMIT_ROWS, COMMITS, EDGE_COMMITS } from './sizes.mjs'

const PYARROW = fileURLToPath(new URL('./pyarrow_read.py', import.meta.url))
const FOLDER = join(ROOT, '.cache/bench')

const parquet = { store: 'zstd', fileFormat: 'parquet', codec: 'zstd' }

/** Run in this order; those of one store build on one another. */
export const WORKLOADS = [
  {
    workload: 'load-parquet-snappy',
    about: '3 M flights of a parquet file into a new store, snappy',
    step: 'load',
    store: 'snappy',
    fileFormat: 'parquet',
    codec: 'snappy',
  },
  {
    workload: 'load-arrow',
    about: 'the same, as Arrow IPC files with lz4',
    step: 'load',
    store: 'arrow',
    fileFormat: 'arrow',
    codec: 'lz4',
  },
  { workload: 'load-parquet-zstd', about: 'the same, zstd', step: 'load', ...parquet },
  { workload: 'scan-loaded', about: 'all rows and columns, as loaded', step: 'scan', ...parquet },
  { workload: 'checkpoint', about: 'the checkpoint of that load', step: 'checkpoint', ...parquet },
  { workload: 'scan-checkpointed', about: 'all of it again', step: 'scan', ...parquet },
  {
    workload: 'upsert-1-percent',
    about: 'sets one cell in 30,000 rows',
    step: 'upsert',
    ...parquet,
  },
  { workload: 'scan-merged', about: 'all of it, with that on top', step: 'scan', ...parquet },
  {
    workload: 'small-commits',
    about:
      `${COMMITS} commits of ${COMMIT_ROWS} rows by one writer, each made durable; "rows" counts ` +
      `commits; the first and last ${EDGE_COMMITS} also apart`,
    step: 'commits',
    store: 'commits',
  },
]

/** What is set against what: ours over theirs, less is better. */
const COMPARISONS = [
  { workload: 'scan-checkpointed', versus: 'pyarrow', other: 'scan-checkpointed', goal: null },
  { workload: 'scan-merged', versus: 'scan-checkpointed', other: 'scan-checkpointed', goal: 2 },
  {
    workload: `small-commits-last-${EDGE_COMMITS}`,
    versus: `small-commits-first-${EDGE_COMMITS}`,
    other: `small-commits-first-${EDGE_COMMITS}`,
    goal: 1.5,
  },
]

/** @param {{ rounds: number, version: string }} options */
export async function run({ rounds, version }) {
  const results = new Map()
  const note = (workload, system, systemVersion, figures) => {
    const key = `${workload} ${system}`
    const known = results.get(key) ?? { workload, system, version: systemVersion, figures: [] }
    known.figures.push(figures)
    results.set(key, known)
  }
  for (let round = 1; round <= rounds; round++) {
    console.error(`round ${round} of ${rounds}`)
    await runRound({ version, note })
  }
  const measurements = [...results.values()].map(({ figures, ...about }) => {
    return { bench: 'store', ...about, ...medians(figures) }
  })
  return { measurements, comparisons: compare(measurements) }
}

async function runRound({ version, note }) {
  rmSync(FOLDER, { recursive: true, force: true })
  mkdirSync(FOLDER, { recursive: true })
  for (const { about, ...options } of WORKLOADS) {
    console.error(`  ${options.workload}: ${about}`)
    const uri = join(FOLDER, options.store)
    const byWorkload = await measureStore({ ...options, uri })
    for (const [name, figures] of Object.entries(byWorkload)) note(name, 'calico', version, figures)
    if (options.workload === 'scan-checkpointed') await runPyarrow(uri, note)
  }
  rmSync(FOLDER, { recursive: true, force: true })
}

/** pyarrow, on one thread, reads the parquet files of our checkpoint. */
async function runPyarrow(uri, note) {
  const made = pythonEnv()
  if ('reason' in made) {
    console.error(`  no figures of pyarrow: ${made.reason}`)
    return
  }
  const { version, ...figures } = await measurePython(made.python, PYARROW, segmentsOf(uri))
  note('scan-checkpointed', 'pyarrow', version, figures)
}

/** Segments lie in folders of their partitions, updates beside those. */
function segmentsOf(uri) {
  const data = join(uri, 'data')
  return readdirSync(data, { recursive: true })
    .filter((path) => /^[^/]+\/[^/]+\/[^/]+\.parquet$/.test(path))
    .map((path) => join(data, path))
}

function compare(measurements) {
  return COMPARISONS.flatMap(({ workload, versus, other, goal }) => {
    const find = (name, system) =>
      measurements.find((m) => m.workload === name && m.system === system)
    const ours = find(workload, 'calico')
    const theirs = find(other, versus === 'pyarrow' ? versus : 'calico')
    if (!ours || !theirs) return []
    return ['seconds', 'cpuSeconds'].map((measure) => {
      const ratio = Number((ours[measure] / theirs[measure]).toFixed(3))
      const met = goal === null ? null : ratio <= goal
      return { bench: 'store', workload, measure, versus, ratio, goal, met }
    })
  })
}
