/**
 * Measures in a child process of its own, so that no workload profits or suffers from what another
 * has left in memory. A child ends with one line of JSON.
 */
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const TIMEOUT_MS = 600_000
const OUTPUT_BYTES_MAX = 2 ** 20
const CHILD = fileURLToPath(new URL('./store-child.mjs', import.meta.url))

/**
 * @typedef {{ seconds: number, cpuSeconds: number | null, rows: number, bytes: number | null,
 *   rssBytes: number | null, requests: number | null }} Figures
 */

/** Runs one step of the store bench; several measurements by workload. */
export function measureStore(options) {
  return lastLine(process.execPath, [CHILD, JSON.stringify(options)])
}

/** Runs a script of ours; it prints its figures. */
export function measureNode(script, args) {
  return lastLine(process.execPath, [script, ...args])
}

/** Runs a peer's script; it prints its figures. */
export function measurePython(python, script, args) {
  return lastLine(python, [script, ...args])
}

async function lastLine(program, args) {
  const { stdout } = await promisify(execFile)(program, args, {
    timeout: TIMEOUT_MS,
    maxBuffer: OUTPUT_BYTES_MAX,
  })
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '')
}

/** User and system time of this process, all its threads included, since `start` if given. */
export function cpuSeconds(start = 0) {
  const { userCPUTime, systemCPUTime } = process.resourceUsage()
  return (userCPUTime + systemCPUTime) / 1e6 - start
}

/** Each figure's median over rounds. */
export function medians(rounds) {
  return Object.fromEntries(
    Object.keys(rounds[0]).map((name) => [name, median(rounds.map((round) => round[name]))]),
  )
}

function median(values) {
  if (values.includes(null)) return null
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[sorted.length >> 1]
}
