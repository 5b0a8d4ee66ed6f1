/** The bench `bridge`: a bridge's start from nothing, its memory, and what a slow client costs. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { createStore } from 'calico-format'
import { ROOT } from '../tools/files.mjs'
import { medians } from './measure.mjs'

const COMMAND = join(ROOT, 'dist/bin/calico.js')
const FOLDER = join(ROOT, '.cache/bench-bridge')
const TOKEN = 'token-of-the-bench'
const MIB = 2 ** 20
const TICKS = 100
const INT64 = { kind: 'int64' }

/** Two groups of 1 GB each as the wire has it: one passed through, one decoded. */
const BATCH_ROWS = 16_384
const BATCHES = 256
const ROWS = BATCH_ROWS * BATCHES
const WIDTH = 31
const NAMES = Array.from({ length: WIDTH }, (_, i) => `v${String(i).padStart(2, '0')}`)

const SLOW_SECONDS = 15
const SLOW_BYTES_PER_SECOND = MIB
const IDLE_SECONDS = 20

const START_GOAL_SECONDS = 1.5
const SLOW_GOAL_BYTES = 64 * MIB
const BESIDE_GOAL = 1.3
const MEMORY_GOAL_BYTES = 512 * MIB

export const WORKLOADS = [
  { workload: 'first-row-from-nothing', about: 'node is started, plan and scan asked, a row here' },
  { workload: 'scan-arrow', about: '1 GB of an Arrow group, one client' },
  { workload: 'scan-beside-slow', about: 'the same beside a client that takes 1 MB/s' },
  { workload: 'slow-client', about: 'bytes of memory that the client at 1 MB/s adds' },
  { workload: 'scan-parquet', about: '1 GB of a Parquet group, two clients at once' },
  { workload: 'idle-after-scans', about: `memory ${IDLE_SECONDS} s after all that` },
]

/** @param {{ rounds: number, version: string }} options */
export async function run({ rounds, version }) {
  rmSync(FOLDER, { recursive: true, force: true })
  mkdirSync(FOLDER, { recursive: true })
  const address = join(FOLDER, 'store')
  await makeStore(address)
  const results = new Map(WORKLOADS.map(({ workload }) => [workload, []]))
  for (let round = 1; round <= rounds; round++) {
    console.error(`round ${round} of ${rounds}`)
    for (const [workload, figures] of await runRound(address)) results.get(workload).push(figures)
  }
  rmSync(FOLDER, { recursive: true, force: true })
  const measurements = [...results].map(([workload, figures]) => {
    return { bench: 'bridge', workload, system: 'calico', version, ...medians(figures) }
  })
  return { measurements, comparisons: compare(measurements) }
}

/** Cells of little entropy, which Parquet packs and the wire has in full. */
async function makeStore(address) {
  const store = await createStore({ uri: address })
  const columns = NAMES.map((name) => ({ name, type: 'int64' }))
  const fields = ['id', ...NAMES].map((name) => ({ name, type: INT64 }))
  for (const [name, fileFormat, codec] of [
    ['arrow', 'arrow', 'none'],
    ['parquet', 'parquet', 'snappy'],
  ]) {
    const key = [{ name: 'id', type: 'int64' }]
    const groups = [{ name: 'main', fileFormat, codec, columns }]
    await store.createKeySpace({ name, key, groups })
    await store.keySpace(name).upsert({ fields, batches: batches(fields) })
  }
  await store.close()
}

async function* batches(fields) {
  const { Int64, makeData } = await import('apache-arrow')
  for (let batch = 0; batch < BATCHES; batch++) {
    const columns = fields.map((_, column) => {
      const cell = (i) => (column === 0 ? batch * BATCH_ROWS + i : ((i * 31) % 997) * column)
      const data = BigInt64Array.from({ length: BATCH_ROWS }, (_, i) => BigInt(cell(i)))
      return makeData({ type: new Int64(), data })
    })
    yield { rows: BATCH_ROWS, fields, columns }
  }
}

async function runRound(address) {
  const results = [['first-row-from-nothing', await firstRow(address)]]
  const bridge = await startBridge(address)
  try {
    // What is compiled on the first use is not what a second client costs.
    await scanWhole(bridge, 'arrow')
    results.push(['scan-arrow', await measured(bridge, () => scanWhole(bridge, 'arrow'))])
    const before = residentBytes(bridge.pid)
    const slow = slowClient(bridge)
    await pause(1000)
    results.push(['scan-beside-slow', await measured(bridge, () => scanWhole(bridge, 'arrow'))])
    const most = await slow.most
    results.push(['slow-client', { ...EMPTY, seconds: SLOW_SECONDS, rssBytes: most - before }])
    const both = () => Promise.all([scanWhole(bridge, 'parquet'), scanWhole(bridge, 'parquet')])
    results.push(['scan-parquet', await measured(bridge, both)])
    await pause(IDLE_SECONDS * 1000)
    const idle = { ...EMPTY, seconds: IDLE_SECONDS, rssBytes: residentBytes(bridge.pid) }
    results.push(['idle-after-scans', idle])
  } finally {
    await bridge.end()
  }
  return results
}

const EMPTY = { cpuSeconds: null, rows: 0, bytes: null, rssBytes: null, requests: null }

async function firstRow(address) {
  const start = performance.now()
  const bridge = await startBridge(address)
  const [split] = await splitsOf(bridge, 'parquet')
  const response = await ask(bridge, 'scan', { split })
  // The schema comes with the first batch, not before it.
  await once(response, 'readable')
  const seconds = (performance.now() - start) / 1000
  response.destroy()
  await bridge.end()
  return { ...EMPTY, seconds, rows: 1 }
}

async function startBridge(address) {
  const child = spawn(process.execPath, [COMMAND, 'serve', address], {
    env: { PATH: process.env.PATH, CALICO_TOKEN: TOKEN },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const [line] = await once(createInterface({ input: child.stdout }), 'line')
  const { url, pid } = JSON.parse(line)
  const end = async () => {
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    await ended
  }
  return { url, pid, end }
}

async function ask({ url }, path, body) {
  const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' }
  const asked = request(`${url}/v1/${path}`, { method: 'POST', headers })
  asked.on('error', () => {})
  asked.end(JSON.stringify(body))
  const [response] = await once(asked, 'response')
  if (response.statusCode !== 200) throw new Error(`${path}: ${response.statusCode}`)
  response.on('error', () => {})
  return response
}

async function splitsOf(bridge, keySpace) {
  let text = ''
  for await (const chunk of await ask(bridge, 'plan', { keySpace })) text += chunk
  return JSON.parse(text).splits.map(({ split }) => split)
}

/** All splits one after another; gives the bytes of their bodies. */
async function scanWhole(bridge, keySpace) {
  let bytes = 0
  for (const split of await splitsOf(bridge, keySpace)) {
    for await (const chunk of await ask(bridge, 'scan', { split })) bytes += chunk.length
  }
  if (bytes < ROWS * (WIDTH + 1) * 8) throw new Error(`${keySpace}: ${bytes} bytes are too few`)
  return bytes
}

/** Takes a megabyte a second for a while, then goes; `most` is the bridge's memory meanwhile. */
function slowClient(bridge) {
  const run = async () => {
    const [split] = await splitsOf(bridge, 'arrow')
    const response = await ask(bridge, 'scan', { split })
    let most = 0
    for (let second = 0; second < SLOW_SECONDS; second++) {
      for (let taken = 0; taken < SLOW_BYTES_PER_SECOND; ) {
        taken += response.read()?.length ?? SLOW_BYTES_PER_SECOND
      }
      await pause(1000)
      most = Math.max(most, residentBytes(bridge.pid))
    }
    response.destroy()
    return most
  }
  return { most: run() }
}

async function measured(bridge, work) {
  let most = 0
  const watch = setInterval(() => {
    most = Math.max(most, residentBytes(bridge.pid))
  }, 100)
  const [cpu, start] = [cpuOf(bridge.pid), performance.now()]
  const found = await work()
  const seconds = (performance.now() - start) / 1000
  clearInterval(watch)
  const scans = Array.isArray(found) ? found : [found]
  const bytes = scans.reduce((sum, each) => sum + each, 0)
  const rows = ROWS * scans.length
  const cpuSeconds = cpuOf(bridge.pid) - cpu
  return { seconds, cpuSeconds, rows, bytes, rssBytes: most, requests: null }
}

function residentBytes(pid) {
  const [, kib] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kib) * 1024
}

function cpuOf(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / TICKS
}

/** Absolute goals are ratios to their limits. */
function compare(measurements) {
  const of = (workload) => measurements.find((one) => one.workload === workload)
  const line = (workload, measure, versus, ratio, goal) => {
    return { bench: 'bridge', workload, measure, versus, ratio, goal, met: ratio <= goal }
  }
  const [first, alone, beside] = ['first-row-from-nothing', 'scan-arrow', 'scan-beside-slow'].map(
    of,
  )
  const start = first.seconds / START_GOAL_SECONDS
  const slow = of('slow-client').rssBytes / SLOW_GOAL_BYTES
  const most = Math.max(...['scan-arrow', 'scan-parquet'].map((name) => of(name).rssBytes))
  return [
    line('first-row-from-nothing', 'seconds', `${START_GOAL_SECONDS} s`, start, 1),
    line('scan-beside-slow', 'seconds', 'scan-arrow', beside.seconds / alone.seconds, BESIDE_GOAL),
    line('slow-client', 'memory', `${SLOW_GOAL_BYTES / MIB} MiB`, slow, 1),
    line('scans', 'memory', `${MEMORY_GOAL_BYTES / MIB} MiB`, most / MEMORY_GOAL_BYTES, 1),
  ]
}
