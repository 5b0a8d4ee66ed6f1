/** Small commits, by one writer and by four processes at once. */
import { logBytes } from './recorder.mjs'
import { COMMIT_ROWS, EDGE_COMMITS } from './sizes.mjs'

const WRITERS = 4
const ONE = 'commits-1'
const MANY = `commits-${WRITERS}`
const MEMORY = 'memory-commit'

/** What part of the commits each makes: those that slow down as they go on make fewer. */
const SHARES = {
  ...{ calico: 1, duckdb: 1, lance: 0.25, deltalake: 0.25, ducklake: 0.25, pyiceberg: 0.05 },
}
/** Their tables are in one file that one process writes to. */
const ONE_PROCESS = ['duckdb', 'ducklake']

export const WORKLOADS = [
  {
    workload: ONE,
    about:
      `commits of ${COMMIT_ROWS} rows by one writer; rows: commits, of which slow peers make ` +
      `fewer: compare what one takes; also the first and the last ${EDGE_COMMITS} apart`,
  },
  { workload: MANY, about: `the same by ${WRITERS} processes; their CPU and memory added up` },
  { workload: MEMORY, about: 'one such commit into the table of the first: its peak memory' },
]

const perCommit = 'cpuSecondsPerRow'
const ours = { system: 'calico', measure: perCommit }

export const COMPARISONS = [
  ...[ONE, MANY].flatMap((workload) => [
    { ...ours, workload, limit: 0.001, versus: '1 ms a commit' },
    ...['lance', 'duckdb', 'deltalake', 'ducklake', 'pyiceberg'].map((versus) => {
      return { ...ours, workload, versus, goal: null }
    }),
  ]),
  { ...ours, workload: `${ONE}-last`, versus: 'calico', other: `${ONE}-first`, goal: 1.5 },
  {
    ...{ ...ours, workload: MEMORY, measure: 'rssBytes' },
    ...{ limit: 256 * 2 ** 20, versus: '256 MiB' },
  },
]

/** @param {import('./recorder.mjs').Recorder} recorder */
export async function run(recorder, { commits }) {
  if (!recorder.wants(ONE, MANY, MEMORY)) return
  for (const system of recorder.of(Object.keys(SHARES))) {
    const made = Math.max(WRITERS, Math.round(commits * SHARES[system]))
    const isOurs = system === 'calico'
    if (recorder.wants(ONE) || (isOurs && recorder.wants(MEMORY))) {
      await recorder.attempt({ system, workloads: [ONE] }, () =>
        runOne({ recorder, system, commits: made, memory: isOurs }),
      )
    }
    if (ONE_PROCESS.includes(system)) {
      const reason = 'only one process at a time can write to its file'
      recorder.absent({ system, workloads: [MANY], reason })
    } else if (recorder.wants(MANY)) {
      await recorder.attempt({ system, workloads: [MANY] }, () =>
        runMany({ recorder, system, commits: made }),
      )
    }
  }
}

async function runOne({ recorder, system, commits, memory }) {
  const uri = recorder.place(`small-${system}`)
  await recorder.step({ system, uri, step: 'create-small', rows: COMMIT_ROWS })
  const first = COMMIT_ROWS
  const given = { system, uri, step: 'commits', rows: commits, first, commits }
  const made = await recorder.step({ ...given, check: smallSums(1 + commits) })
  const { parts, version, ...figures } = made
  note({ recorder, workload: ONE, system, version, uri, figures })
  const [{ edge, first: begun, last }] = parts
  for (const [name, { seconds, cpuSeconds }] of Object.entries({ first: begun, last })) {
    const part = { seconds, cpuSeconds, rows: edge, bytes: null, rssBytes: null }
    note({ recorder, workload: `${ONE}-${name}`, system, version, uri: null, figures: part })
  }
  if (memory) {
    const next = { ...given, rows: 1, first: (1 + commits) * COMMIT_ROWS, commits: 1 }
    await recorder.step({ ...next, workload: MEMORY, check: smallSums(2 + commits) })
  }
  recorder.remove(uri)
}

async function runMany({ recorder, system, commits }) {
  const uri = recorder.place(`small-${system}`)
  await recorder.step({ system, uri, step: 'create-small', rows: COMMIT_ROWS })
  const each = Math.floor(commits / WRITERS)
  const parts = Array.from({ length: WRITERS }, (_, writer) => ({
    first: (1 + writer * each) * COMMIT_ROWS,
    commits: each,
  }))
  const all = each * WRITERS
  const check = smallSums(1 + all)
  const given = { system, uri, step: 'commits', parts, rows: all, check }
  const { parts: _, version, ...figures } = await recorder.step(given)
  note({ recorder, workload: MANY, system, version, uri, figures })
  recorder.remove(uri)
}

function note({ recorder, workload, system, version, uri, figures }) {
  const cpuSecondsPerRow = figures.rows === 0 ? null : figures.cpuSeconds / figures.rows
  const more = { cpuSecondsPerRow, logBytes: uri === null ? null : logBytes(system, uri) }
  recorder.note({ workload, system, version, figures: { ...figures, ...more } })
}

/** Ids are whole numbers from 0 on, ten a commit. */
function smallSums(commits) {
  const rows = commits * COMMIT_ROWS
  return { rows, keys: (rows * (rows - 1)) / 2 }
}
