/** Two result files side by side. */
import { readFileSync } from 'node:fs'
import { textTable } from './report.mjs'

/** @param {string} first @param {string} second paths of result files */
export function compareFiles(first, second) {
  const before = readMeasurements(first)
  const after = readMeasurements(second)
  const rows = [...after].map(([key, b]) => {
    const a = before.get(key)
    const pair = (name) => [a?.[name]?.toFixed(3) ?? '-', b[name]?.toFixed(3) ?? '-']
    const ratio = a?.cpuSeconds && b.cpuSeconds ? (b.cpuSeconds / a.cpuSeconds).toFixed(2) : '-'
    return [b.workload, b.system, ...pair('seconds'), ...pair('cpuSeconds'), ratio]
  })
  const head = ['workload', 'system', 'seconds A', 'seconds B', 'cpu s A', 'cpu s B', 'cpu B/A']
  return textTable([head, ...rows])
}

function readMeasurements(path) {
  const lines = readFileSync(path, 'utf8').trim().split('\n')
  const measurements = lines.map((line) => JSON.parse(line)).filter((line) => 'seconds' in line)
  return new Map(measurements.map((m) => [`${m.bench} ${m.workload} ${m.system}`, m]))
}
