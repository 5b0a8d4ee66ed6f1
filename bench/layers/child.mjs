/**
 * One workload of the bench `layers`, in a process of its own: prints its figures. With 10 as the
 * second argument it works on a tenth.
 */
import { cpuSeconds, medians } from '../measure.mjs'
import { sizesOf, WORK } from './work.mjs'

const WARMING = 2
const REPEATS = 5

const [name = '', part = '1'] = process.argv.slice(2)
const work = await WORK[name](sizesOf(Number(part)))
for (let i = 0; i < WARMING; i++) await work()
const repeats = []
for (let i = 0; i < REPEATS; i++) {
  const cpu = cpuSeconds()
  const start = performance.now()
  const rows = await work()
  const seconds = (performance.now() - start) / 1000
  repeats.push({ seconds, cpuSeconds: cpuSeconds(cpu), rows })
}
const rssBytes = process.resourceUsage().maxRSS * 1024
console.log(JSON.stringify({ ...medians(repeats), bytes: null, rssBytes, requests: null }))
