/**
 * The bench `layers`: what each layer costs by itself, in memory and on one thread, to be compared
 * from one version to another (`npm run bench -- --compare A B`).
 */
import { fileURLToPath } from 'node:url'
import { measureNode, medians } from './measure.mjs'

const CHILD = fileURLToPath(new URL('./layers/child.mjs', import.meta.url))

export const WORKLOADS = [
  { workload: 'keys', about: 'the encodings of 1 M keys of a text and a number' },
  { workload: 'sort', about: 'the order of 1 M keys that come in none' },
  { workload: 'filter', about: 'a filter with arithmetic, LIKE and OR over 1 M rows' },
  { workload: 'encode-parquet', about: '1 M rows of three columns into Parquet with snappy' },
  { workload: 'encode-arrow', about: 'the same into Arrow IPC' },
  { workload: 'decode-parquet', about: 'that Parquet read again' },
  { workload: 'decode-arrow', about: 'that Arrow IPC read again' },
  { workload: 'merge', about: '1 M rows of Arrow IPC with 20 updates of 0.1 % over them' },
  { workload: 'commit', about: '2,000 commits of a row; "rows" counts commits' },
  { workload: 'replay', about: 'a log of 2,000 entries without its checkpoints; rows: entries' },
  { workload: 'plan', about: 'a read of one key among 1,000 tiles; rows: tiles' },
]

/** @param {{ rounds: number, version: string, systems?: string[] }} options */
export async function run({ rounds, version }) {
  const measurements = []
  for (const { workload, about } of WORKLOADS) {
    console.error(`${workload}: ${about}`)
    const figures = []
    for (let round = 0; round < rounds; round++) figures.push(await measureNode(CHILD, [workload]))
    const measurement = { bench: 'layers', workload, system: 'calico', version }
    measurements.push({ ...measurement, ...medians(figures) })
  }
  return { measurements, comparisons: [] }
}
