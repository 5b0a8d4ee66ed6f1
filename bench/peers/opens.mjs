/** Cold processes that open a store with a long history. */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { ROOT } from '../../tools/files.mjs'
import { COMMIT_ROWS } from './sizes.mjs'

const MAIN = join(ROOT, 'dist/bin/calico.js')
/** Processes a round: they are short, and the first after the making may be slow. */
const PROCESSES = 5
const NEWEST = 'open-newest'
const EARLIER = 'open-1000th'
const LOG = 'open-log'
const LOG_ALL = 'open-log-all'
const EARLIER_VERSION = 1000

export const WORKLOADS = [
  {
    workload: NEWEST,
    about: "the store's newest version, by a process that has loaded its modules; rows: version",
  },
  { workload: EARLIER, about: 'its 1000th version, or the middle one of a short history' },
  { workload: LOG, about: 'calico log --limit 20, from the start of Node to its end' },
  { workload: LOG_ALL, about: 'calico log, which reads the entries of all versions' },
]

export const COMPARISONS = [
  ...[NEWEST, EARLIER].map((workload) => {
    return { workload, system: 'calico', measure: 'seconds', limit: 0.05, versus: '50 ms' }
  }),
  { workload: LOG, system: 'calico', measure: 'seconds', limit: 0.15, versus: '150 ms' },
]

/** The store of many commits, made once for all rounds. */
export async function prepare(recorder, { history }) {
  const isWanted = recorder.wants(...WORKLOADS.map(({ workload }) => workload))
  if (!isWanted || recorder.of(['calico']).length === 0) return null
  console.error(`  making ${history} commits`)
  const at = { system: 'calico', uri: recorder.place('history') }
  await recorder.step({ ...at, step: 'create-small', rows: COMMIT_ROWS })
  // The definition of the key-space and the first rows are two of the commits.
  const commits = history - 2
  const given = { first: COMMIT_ROWS, commits, rows: commits, pauses: false }
  await recorder.step({ ...at, step: 'commits', ...given })
  // Upkeep behind the commits has made some of its own.
  const { rows: head } = await recorder.step({ ...at, step: 'open' })
  if (head < history) throw new Error(`the history has ${head} commits, expected ${history}`)
  return { at, head }
}

/** @param {import('./recorder.mjs').Recorder} recorder */
export async function run(recorder, { history, store }) {
  if (!store) return
  const { at, head } = store
  const version = Math.min(EARLIER_VERSION, Math.floor(history / 2))
  for (let i = 0; i < PROCESSES; i++) {
    await recorder.step({ ...at, step: 'open', workload: NEWEST, rows: head })
    await recorder.step({ ...at, step: 'open', workload: EARLIER, version, rows: version })
    runLog({ recorder, at, workload: LOG, args: ['--limit', '20'], rows: 20 })
  }
  runLog({ recorder, at, workload: LOG_ALL, args: [], rows: head })
}

function runLog({ recorder, at: { system, uri }, workload, args, rows }) {
  const start = performance.now()
  const output = execFileSync(process.execPath, [MAIN, 'log', uri, ...args, '--json'], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  })
  const seconds = (performance.now() - start) / 1000
  const found = output.trim().split('\n').length
  if (found !== rows) throw new Error(`${workload} gave ${found} lines, expected ${rows}`)
  const figures = { seconds, cpuSeconds: null, rows, bytes: null, rssBytes: null }
  recorder.note({ workload, system, version: null, figures })
}
