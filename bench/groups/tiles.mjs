/** Planning in a store of very many tiles, which the log alone says that there are. */
const POINT = 'plan-point'
const PARTITION = 'plan-partition'

export const WORKLOADS = [
  { workload: POINT, about: 'a process opens the store and plans a read of one key' },
  { workload: PARTITION, about: 'the same for all keys of one partition' },
]

const PEERS = ['deltalake', 'pyiceberg']

export const COMPARISONS = [POINT, PARTITION].flatMap((workload) =>
  PEERS.flatMap((versus) =>
    ['cpuSeconds', 'seconds', 'rssBytes'].map((measure) => {
      return { workload, system: 'calico', versus, measure, goal: 1 }
    }),
  ),
)

/** @param {import('../peers/recorder.mjs').Recorder} recorder */
export async function run(recorder, { tiles }) {
  if (!recorder.wants(POINT, PARTITION)) return
  for (const system of recorder.of(['calico', ...PEERS])) {
    const uri = recorder.place(`tiles-${system}`)
    const at = { system, uri, tiles }
    const of = Math.floor(tiles / 3)
    await recorder.attempt({ system, workloads: [POINT, PARTITION] }, async () => {
      await recorder.step({ ...at, step: 'tiles-make' })
      const plan = { ...at, step: 'tiles-plan', rows: 1, p: of }
      await recorder.step({ ...plan, id: 7, workload: POINT })
      await recorder.step({ ...plan, workload: PARTITION })
    })
    recorder.remove(uri)
  }
}
