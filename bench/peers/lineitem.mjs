/** Loads and scans of TPC-H's lineitem, and the memory that they and small writes take. */
const FORMATS = [
  {
    name: 'parquet',
    group: { fileFormat: 'parquet', codec: 'snappy' },
    workloads: ['load-parquet', 'scan-parquet', 'scan-3-columns', 'memory-scan', 'memory-upsert'],
  },
  {
    name: 'arrow',
    group: { fileFormat: 'arrow', codec: 'none' },
    workloads: ['load-arrow', 'scan-arrow'],
  },
]
const LOADERS = ['lance', 'deltalake', 'duckdb', 'ducklake', 'pyiceberg']
const READERS = ['pyarrow', 'polars', 'duckdb']
const LOAD = 'load-parquet'
const SCAN = 'scan-parquet'
const MONTH = 'scan-3-columns'

export const WORKLOADS = [
  {
    workload: LOAD,
    about: "lineitem's Parquet file into a new table in one commit; ours in Parquet with snappy",
  },
  { workload: 'load-arrow', about: 'the same into Arrow files that are not compressed' },
  { workload: SCAN, about: 'all of lineitem into Arrow; the others from its Parquet file, snappy' },
  { workload: 'scan-arrow', about: 'the same from those Arrow files' },
  { workload: MONTH, about: 'three columns of the rows of a month of l_shipdate' },
  { workload: 'memory-scan', about: 'a scan of lineitem that keeps nothing: its peak memory' },
  { workload: 'memory-upsert', about: 'one row into lineitem: its peak memory' },
]

const cpu = 'cpuSeconds'
const ours = { system: 'calico', measure: cpu }
const beside = (workload, names) =>
  names.map((versus) => ({ ...ours, workload, versus, goal: null }))

export const COMPARISONS = [
  { ...ours, workload: SCAN, versus: 'pyarrow', goal: 1.3 },
  ...beside(SCAN, ['polars', 'duckdb']),
  { ...ours, workload: 'scan-arrow', versus: 'pyarrow', other: SCAN, goal: 0.3 },
  { ...ours, workload: MONTH, versus: 'pyarrow', goal: 1.3 },
  ...beside(MONTH, ['polars', 'duckdb']),
  { ...ours, workload: LOAD, versus: 'deltalake', goal: 1.5 },
  ...beside(LOAD, ['lance', 'duckdb', 'ducklake', 'pyiceberg']),
  { ...ours, workload: 'load-arrow', versus: 'deltalake', other: LOAD, goal: 0.5 },
  ...['memory-scan', 'memory-upsert'].map((workload) => {
    return { ...ours, workload, measure: 'rssBytes', limit: 256 * 2 ** 20, versus: '256 MiB' }
  }),
]

/** @param {import('./recorder.mjs').Recorder} recorder */
export async function run(recorder, { data }) {
  const file = `${data.folder}/lineitem.parquet`
  const given = { recorder, data, file, table: 'lineitem' }
  for (const format of FORMATS) {
    if (!recorder.wants(...format.workloads)) continue
    for (const system of recorder.of(['calico'])) await runOurs({ ...given, system, format })
  }
  for (const system of recorder.wants(LOAD, 'load-arrow') ? recorder.of(LOADERS) : []) {
    await runLoad({ ...given, system })
  }
  for (const system of recorder.of(READERS)) await runReads({ ...given, system })
}

async function runOurs({ recorder, data, file, table, system, format: { name, group } }) {
  const { lineitem: check, month } = data
  const { rows } = check
  const uri = recorder.place(`lineitem-${name}`)
  const warm = recorder.place(`lineitem-${name}-warm`)
  const at = { system, uri, table }
  const load = { ...at, step: 'load', warm, file, group, rows }
  await recorder.step({ ...load, workload: `load-${name}` })
  recorder.remove(warm)
  await recorder.step({ ...at, step: 'read', warm: uri, workload: `scan-${name}`, rows, check })
  if (name === 'parquet') {
    const some = { ...at, step: 'read-month', warm: uri, rows: month.rows }
    await recorder.step({ ...some, workload: MONTH, check: month })
    await recorder.step({ ...at, step: 'stream', workload: 'memory-scan', rows })
    const row = { l_orderkey: 1, l_linenumber: 1, l_comment: 'memory' }
    await recorder.step({ ...at, step: 'upsert-one', workload: 'memory-upsert', row, rows: 1 })
  }
  recorder.remove(uri)
}

async function runLoad({ recorder, data, file, system }) {
  const { lineitem: check } = data
  const uri = recorder.place(`lineitem-${system}`)
  const warm = recorder.place(`lineitem-${system}-warm`)
  const load = { system, uri, warm, step: 'load', workload: LOAD, file, rows: check.rows }
  await recorder.attempt({ system, workloads: [LOAD] }, () => recorder.step({ ...load, check }))
  recorder.remove(uri)
  recorder.remove(warm)
}

async function runReads({ recorder, data, file, system }) {
  const { lineitem, month } = data
  const reads = [
    { step: 'scan', workload: SCAN, check: lineitem, wanted: recorder.wants(SCAN, 'scan-arrow') },
    { step: 'scan-month', workload: MONTH, check: month, wanted: recorder.wants(MONTH) },
  ]
  for (const { step, workload, check, wanted } of reads) {
    if (!wanted) continue
    const { rows } = check
    await recorder.attempt({ system, workloads: [workload] }, () =>
      recorder.step({ system, step, warm: true, workload, file, rows, check }),
    )
  }
}
