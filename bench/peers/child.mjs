/**
 * One step of the bench `peers` by Calico, in a process of its own. It says that it is ready, waits
 * for a line, works, says its figures, waits for a line, and says what a reading back gives.
 */
import { createInterface } from 'node:readline'
import { cpuSeconds } from '../measure.mjs'
import { CHECKS, STEPS } from './steps.mjs'

const say = (line) => console.log(JSON.stringify(line))

const options = JSON.parse(process.argv[2] ?? '')
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
const work = await STEPS[options.step](options)
say({ ready: true })
await lines.next()
const cpu = cpuSeconds()
const start = performance.now()
const figures = await work()
const seconds = (performance.now() - start) / 1000
const used = cpuSeconds(cpu)
const rssBytes = process.resourceUsage().maxRSS * 1024
say({ seconds, cpuSeconds: used, rssBytes, ...figures, version: null })
await lines.next()
say({ check: (await CHECKS[options.step]?.(options)) ?? null })
// Threads that are kept for more work would keep the process from ending.
process.stdout.write('', () => process.exit(0))
