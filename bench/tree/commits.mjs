/** Eight processes that commit to one store under keys of their own. */
const PROCESSES = 8
const LANES = 8
const ALONE = `commits-${PROCESSES}`
const GROUPED = `commits-${PROCESSES}x${LANES}`
const ONE = `commits-1x${LANES}`

export const WORKLOADS = [
  {
    workload: ALONE,
    about: `${PROCESSES} processes make one small commit after another: an entry for each`,
  },
  {
    workload: GROUPED,
    about: `the same with ${LANES} commits under way in each process, which share entries`,
  },
  { workload: ONE, about: `one process with ${LANES} commits under way` },
]

export const COMPARISONS = [
  {
    ...{ workload: GROUPED, system: 'calico', measure: 'seconds' },
    ...{ versus: 'calico', other: ALONE, goal: 1 },
  },
]

/** @param {import('../peers/recorder.mjs').Recorder} recorder */
export async function run(recorder, { commits }) {
  const [system] = recorder.of(['calico'])
  if (!system) return
  const shapes = [
    { workload: ALONE, processes: PROCESSES, lanes: 1 },
    { workload: GROUPED, processes: PROCESSES, lanes: LANES },
    { workload: ONE, processes: 1, lanes: LANES },
  ]
  for (const { workload, processes, lanes } of shapes) {
    if (!recorder.wants(workload)) continue
    const uri = recorder.place('commits')
    await recorder.step({ system, uri, step: 'create-small' })
    const parts = Array.from({ length: processes }, (_, i) => ({ first: (i + 1) * commits }))
    const rows = processes * commits
    // Keys of a process follow on those of the one before; the row of the creation is 0.
    const keys = ((commits + (processes + 1) * commits - 1) * rows) / 2
    await recorder.step({
      ...{ system, uri, step: 'commits', workload, parts, commits, lanes, rows },
      check: { rows: rows + 1, keys },
    })
    recorder.remove(uri)
  }
}
