/** Branches, tags and clones of a store of many tiles, one after another. */
const FORK = 'fork'
const TAG = 'tag'
const READ = 'fork-open'
const CLONE = 'clone'
const PEERS = ['lance', 'pyiceberg']
const COUNT = 20

export const WORKLOADS = [
  { workload: FORK, about: `a process opens the store and makes ${COUNT} branches of its head` },
  { workload: TAG, about: `the same for ${COUNT} tags` },
  { workload: READ, about: `and then opens ${COUNT} branches and asks each what it holds` },
  { workload: CLONE, about: `${COUNT} clones, shallow ones of lance, each in a folder of its own` },
]

/** Those that can do what a workload asks. */
const peersOf = (workload) => (workload === CLONE ? ['lance'] : PEERS)

export const COMPARISONS = [FORK, TAG, READ, CLONE].flatMap((workload) =>
  peersOf(workload).flatMap((versus) =>
    ['cpuSeconds', 'seconds', 'objects', 'bytes'].map((measure) => {
      return { workload, system: 'calico', versus, measure, goal: 1 }
    }),
  ),
)

/** @param {import('../peers/recorder.mjs').Recorder} recorder */
export async function run(recorder, { tiles }) {
  if (!recorder.wants(FORK, TAG, READ, CLONE)) return
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
    if (system === 'calico' || peersOf(CLONE).includes(system)) {
      await recorder.attempt({ system, workloads: [CLONE] }, async () => {
        await recorder.step({ ...done, step: 'clone', workload: CLONE })
      })
    }
    recorder.remove(uri)
  }
}
