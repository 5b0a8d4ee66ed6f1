/** A vacuum of a store with very many objects that nothing names. */
const LOOK = 'vacuum-look'
const REMOVE = 'vacuum'
const MEMORY_MAX = 256 * 2 ** 20

export const WORKLOADS = [
  { workload: LOOK, about: 'a vacuum that only says what it would remove' },
  { workload: REMOVE, about: 'and one that removes it' },
]

export const COMPARISONS = [LOOK, REMOVE].map((workload) => ({
  ...{ workload, system: 'calico', measure: 'rssBytes' },
  ...{ limit: MEMORY_MAX, versus: '256 MiB' },
}))

/** @param {import('../peers/recorder.mjs').Recorder} recorder */
export async function run(recorder, { objects }) {
  const [system] = recorder.of(['calico'])
  if (!system || !recorder.wants(LOOK, REMOVE)) return
  const uri = recorder.place('vacuum')
  await recorder.step({ system, uri, step: 'orphans-make', objects })
  const work = { system, uri, step: 'vacuum', rows: objects }
  await recorder.step({ ...work, workload: LOOK, execute: false })
  await recorder.step({ ...work, workload: REMOVE, execute: true })
  recorder.remove(uri)
}
