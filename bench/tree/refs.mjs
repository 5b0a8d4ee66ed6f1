/** Branches and tags of a store of many tiles, one after another. */
const FORK = 'fork'
const TAG = 'tag'
const READ = 'fork-open'
const PEERS = ['lance', 'pyiceberg']
const COUNT = 20

export const WORKLOADS = [
  { workload: FORK, about: `a process opens the store and makes ${COUNT} branches of its head` },
  { workload: TAG, about: `the same for ${COUNT} tags` },
  { workload: READ, about: `and then opens ${COUNT} branches and asks each what it holds` },
]

export const COMPARISONS = [FORK, TAG, READ].flatMap((workload) =>
  PEERS.flatMap((versus) =>
    ['cpuSeconds', 'seconds', 'objects', 'bytes'].map((measure) => {
      return { workload, system: 'calico', versus, measure, goal: 1 }
    }),
  ),
)

/** @param {import('../peers/recorder.mjs').Recorder} recorder */
export async function run(recorder, { tiles }) {
  if (!recorder.wants(FORK, TAG, READ)) return
  for (const system of recorder.of(['calico', ...PEERS])) {
    const uri = recorder.place(`refs-${system}`)
    const at = { system, uri, tiles }
    const done = { ...at, count: COUNT, rows: COUNT }
    await recorder.attempt({ system, workloads: [FORK, TAG, READ] }, async () => {
      await recorder.step({ ...at, step: 'tiles-make' })
      await recorder.step({ ...done, step: 'fork', workload: FORK })
      await recorder.step({ ...done, step: 'tag', workload: TAG })
      await recorder.step({ ...done, step: 'fork-open', workload: READ })
    })
    recorder.remove(uri)
  }
}
