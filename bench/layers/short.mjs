/**
 * The bench `layers` on a tenth of its data, against the figures kept in the repository: what
 * `npm test` prints at its end. Rough, as the machine and what else it does differ; nothing fails.
 *
 *   node bench/layers/short.mjs [--keep]
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { ROOT } from '../../tools/files.mjs'
import { WORKLOADS } from '../layers.mjs'
import { measureNode } from '../measure.mjs'
import { textTable } from '../report.mjs'
import { ratiosToKept } from './ratios.mjs'

const CHILD = join(ROOT, 'bench/layers/child.mjs')
const KEPT = join(ROOT, 'bench/kept/layers-short.ndjson')
const PART = '10'
/** No workload is begun after it. */
const BEGIN_MS_MAX = 16_000

const { values } = parseArgs({ options: { keep: { type: 'boolean' } } })
const found = []
for (const { workload } of WORKLOADS) {
  if (!values.keep && performance.now() > BEGIN_MS_MAX) break
  const figures = await measureNode(CHILD, [workload, PART])
  found.push({ bench: 'layers-short', workload, system: 'calico', ...figures })
}
if (values.keep) {
  mkdirSync(dirname(KEPT), { recursive: true })
  writeFileSync(KEPT, found.map((line) => `${JSON.stringify(line)}\n`).join(''))
  console.log(`kept in ${KEPT}`)
} else {
  const lines = readFileSync(KEPT, 'utf8').trim().split('\n')
  const kept = lines.map((line) => JSON.parse(line))
  const head = ['layer', 'cpu ms', 'kept', 'ratio', 'to median']
  const rows = ratiosToKept({ found, kept }).map((row) => [
    row.workload,
    ...[row.cpuSeconds, row.keptCpuSeconds].map((seconds) => (seconds * 1000).toFixed(1)),
    ...[row.ratio, row.toMedian].map((ratio) => ratio.toFixed(2)),
  ])
  console.log(textTable([head, ...rows], 1))
  const left = WORKLOADS.length - found.length
  if (left > 0) console.log(`${left} left out: the machine is slow or busy`)
}
