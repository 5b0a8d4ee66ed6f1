/** Blind upserts into the orders of TPC-H, and reads of all orders before and after them. */
const PARTS = [
  { upsert: 'upsert-1', read: 'read-merged-1', about: '1 % of the orders, by key, in one commit' },
  { upsert: 'upsert-10', read: 'read-merged-10', about: '10 % of the orders in one commit' },
  { upsert: 'upsert-20x0.1', read: 'read-merged-20', about: '20 commits of 0.1 % of the orders' },
]
const CLEAN = 'read-clean'
const OURS = {
  calico: { fileFormat: 'parquet', codec: 'snappy' },
  'calico-arrow': { fileFormat: 'arrow', codec: 'none' },
}
const PEERS = ['lance', 'lance-btree', 'deltalake', 'duckdb', 'ducklake']
const LANCES = ['lance', 'lance-btree']

export const WORKLOADS = [
  { workload: CLEAN, about: 'all orders into Arrow, as loaded in one commit' },
  ...PARTS.map(({ upsert, about }) => ({ workload: upsert, about })),
  ...PARTS.map(({ upsert, read }) => ({ workload: read, about: `all orders after ${upsert}` })),
]

const cpu = 'cpuSeconds'

export const COMPARISONS = Object.keys(OURS).flatMap((system) => [
  ...PARTS.flatMap(({ upsert: workload }) => [
    ...LANCES.map((versus) => ({ workload, system, versus, measure: cpu, goal: 0.5 })),
    ...['deltalake', 'duckdb', 'ducklake'].map((versus) => {
      return { workload, system, versus, measure: cpu, goal: null }
    }),
    { workload, system, versus: 'ducklake', measure: 'bytes', goal: 1 },
  ]),
  ...PARTS.flatMap(({ read: workload }) => [
    { workload, system, versus: system, other: CLEAN, measure: cpu, goal: 1.3 },
    ...LANCES.map((versus) => ({ workload, system, versus, measure: cpu, goal: 1.2 })),
  ]),
])

/** @param {import('./recorder.mjs').Recorder} recorder */
export async function run(recorder, { data }) {
  let isFirst = true
  for (const part of PARTS) {
    if (!recorder.wants(part.upsert, part.read) && !(isFirst && recorder.wants(CLEAN))) continue
    for (const system of recorder.of([...Object.keys(OURS), ...PEERS])) {
      const workloads = [...(isFirst ? [CLEAN] : []), part.upsert, part.read]
      const uri = recorder.place(`orders-${system}`)
      const warm = recorder.place(`orders-${system}-warm`)
      await recorder.attempt({ system, workloads }, () =>
        runPart({ recorder, data, system, uri, warm, part, clean: isFirst }),
      )
      recorder.remove(uri)
      recorder.remove(warm)
    }
    isFirst = false
  }
}

async function runPart({ recorder, data, system, uri, warm, part, clean }) {
  const { files, upserted, expected } = data.upserts[part.upsert]
  const at = { system, uri, table: 'orders' }
  const file = `${data.folder}/orders.parquet`
  const { rows } = data.orders
  const create = { ...at, step: 'create', file, rows, group: OURS[system] }
  await recorder.step(create)
  await recorder.step({ ...create, uri: warm })
  const read = { ...at, step: 'read', warm: uri, rows }
  if (clean) await recorder.step({ ...read, workload: CLEAN, check: data.orders })
  const upsert = { ...at, step: 'upsert', warm, files, rows: upserted }
  await recorder.step({ ...upsert, workload: part.upsert, check: expected })
  await recorder.step({ ...read, workload: part.read, check: expected })
}
