/** A table of two thousand columns, of which five change and three are read. */
const UPDATE = 'wide-update'
const READ = 'wide-read'
const PEERS = ['lance', 'deltalake', 'pyiceberg']
const CHANGED = 5

export const WORKLOADS = [
  { workload: 'wide-create', about: 'all rows and columns of a new table in one commit' },
  {
    workload: UPDATE,
    about:
      `${CHANGED} columns of all rows, by key: ours a group of their own; columns dropped and ` +
      'added in Lance, a MERGE in Delta, all rewritten by pyiceberg',
  },
  { workload: READ, about: 'three columns, ours of three groups, one of them changed' },
]

export const COMPARISONS = [UPDATE, READ].flatMap((workload) =>
  PEERS.flatMap((versus) =>
    ['cpuSeconds', 'seconds', ...(workload === UPDATE ? ['bytes'] : [])].map((measure) => {
      return { workload, system: 'calico', versus, measure, goal: 1 }
    }),
  ),
)

/** @param {import('../peers/recorder.mjs').Recorder} recorder */
export async function run(recorder, { columns, wideRows: rows }) {
  const workloads = WORKLOADS.map(({ workload }) => workload)
  if (!recorder.wants(...workloads)) return
  for (const system of recorder.of(['calico', ...PEERS])) {
    const uri = recorder.place(`wide-${system}`)
    const at = { system, uri, rows, columns, changed: CHANGED }
    await recorder.attempt({ system, workloads }, async () => {
      const read = [0, columns >> 1, columns - 1]
      await recorder.step({ ...at, step: 'wide-create', workload: 'wide-create' })
      await recorder.step({ ...at, step: UPDATE, workload: UPDATE })
      const check = Object.fromEntries(
        read.map((column) => [`c${column}`, sumOf({ rows, columns, column })]),
      )
      await recorder.step({ ...at, step: READ, warm: uri, read, workload: READ, check })
    })
    recorder.remove(uri)
  }
}

/** Of the cells of a column after the change; `wide.py` and `steps.mjs` make these cells. */
function sumOf({ rows, columns, column }) {
  const more = column >= columns - CHANGED ? 1 : 0
  let sum = 0
  for (let row = 0; row < rows; row++) sum += ((row * 31 + column * 7) % 1009) + more
  return sum
}
