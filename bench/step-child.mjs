/** The other end of a Step (step.mjs): what its process does, when and in which words. */
import { createInterface } from 'node:readline'
import { cpuSeconds } from './measure.mjs'

const say = (line) => console.log(JSON.stringify(line))

/**
 * Prepares the step that the command line names, says that it is ready, waits for a line, works,
 * says its figures, waits for a line, says what a reading back gives, and ends the process.
 * @param {object} given
 * @param {Record<string, Function>} given.steps each takes the options, prepares, and gives the
 *   work, which gives figures of its own
 * @param {Record<string, Function>} given.checks what a reading back gives, for steps that have one
 */
export async function runStep({ steps, checks }) {
  const { warm, ...options } = JSON.parse(process.argv[2] ?? '')
  const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
  // Once before it counts, at another place or at the same one: code is compiled as it is used.
  if (warm) await (await steps[options.step]({ ...options, uri: warm }))()
  const work = await steps[options.step](options)
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
  say({ check: (await checks[options.step]?.(options)) ?? null })
  // Connections and threads that are kept for more work would keep the process from ending.
  process.stdout.write('', () => process.exit(0))
}
