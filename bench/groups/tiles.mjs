/** Planning in a store of very many tiles, which the log alone says that there are. */
const POINT = 'plan-point'
const PARTITION = 'plan-partition'

export const WORKLOADS = [
  { workload: POINT, about: 'a process opens the store and plans a read of one key' },
  { workload: PARTITION, about: 'the same for all keys of one partition' },
]

export const COMPARISONS = []

/** @param {import('../peers/recorder.mjs').Recorder} recorder */
export async function run(recorder, { tiles }) {
  if (!recorder.wants(POINT, PARTITION)) return
  for (const system of recorder.of(['calico'])) {
    const uri = recorder.place('tiles')
    const at = { system, uri, tiles }
    const of = Math.floor(tiles / 3)
    await recorder.attempt({ system, workloads: [POINT, PARTITION] }, async () => {
      await recorder.step({ ...at, step: 'tiles-make' })
      const plan = { ...at, step: 'tiles-plan', rows: 1 }
      await recorder.step({ ...plan, where: `p = ${of} and id = 7`, workload: POINT })
      await recorder.step({ ...plan, where: `p = ${of}`, workload: PARTITION })
    })
    recorder.remove(uri)
  }
}
