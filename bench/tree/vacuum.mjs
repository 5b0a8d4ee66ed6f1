/** A vacuum of a store with very many objects that nothing names. */
const NOTE = 'vacuum-note'
const LOOK = 'vacuum-look'
const REMOVE = 'vacuum'
const MEMORY_MAX = 256 * 2 ** 20

export const WORKLOADS = [
  { workload: NOTE, about: 'the first vacuum that finds them, which notes them and removes none' },
  { workload: LOOK, about: 'the next one, that only says what it would remove' },
  { workload: REMOVE, about: 'and one that removes it' },
]

export const COMPARISONS = [NOTE, LOOK, REMOVE].map((workload) => ({
  ...{ workload, system: 'calico', measure: 'rssBytes' },
  ...{ limit: MEMORY_MAX, versus: '256 MiB' },
}))

/** @param {import('../peers/recorder.mjs').Recorder} recorder */
export async function run(recorder, { objects }) {
  const [system] = recorder.of(['calico'])
  if (!system || !recorder.wants(NOTE, LOOK, REMOVE)) return
  const uri = recorder.place('vacuum')
  await recorder.step({ system, uri, step: 'orphans-make', objects })
  const work = { system, uri, step: 'vacuum' }
  await recorder.step({ ...work, workload: NOTE, execute: true, rows: 0 })
  await recorder.step({ ...work, workload: LOOK, execute: false, rows: objects })
  await recorder.step({ ...work, workload: REMOVE, execute: true, rows: objects })
  recorder.remove(uri)
}
