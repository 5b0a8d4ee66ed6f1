/** TPC-H's lineitem, ten times, into partitions by month and hash in which it is not sorted. */
const LOAD = 'routed-load'
const READ = 'routed-month'
const MIB_MAX = 512
/** As a bridge of the connectors is started, and as README says where memory is scarce. */
const VARIABLES = { MALLOC_ARENA_MAX: '2', MALLOC_MMAP_THRESHOLD_: '1048576' }

export const WORKLOADS = [
  { workload: LOAD, about: 'lineitem ten times, by months of l_shipdate and a hash of its order' },
  { workload: READ, about: 'three columns of the rows of a month, from two partitionings' },
]

export const COMPARISONS = [
  {
    ...{ workload: LOAD, system: 'calico', versus: `${MIB_MAX} MiB`, measure: 'rssBytes' },
    limit: MIB_MAX * 2 ** 20,
  },
]

/** @param {import('../peers/recorder.mjs').Recorder} recorder */
export async function run(recorder, { data, times }) {
  if (!recorder.wants(LOAD, READ)) return
  for (const system of recorder.of(['calico'])) {
    const uri = recorder.place('routed')
    const rows = data.lineitem.rows * times
    const at = { system, uri, times, variables: VARIABLES }
    const file = `${data.folder}/lineitem.parquet`
    await recorder.attempt({ system, workloads: [LOAD, READ] }, async () => {
      await recorder.step({ ...at, step: LOAD, file, rows, workload: LOAD, check: { rows } })
      const month = data.month.rows * times
      await recorder.step({ ...at, step: READ, rows: month, workload: READ })
    })
    recorder.remove(uri)
  }
}
