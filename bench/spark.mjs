/**
 * The bench `spark`: Spark over our bridge, its own Parquet, Delta, Iceberg and Paimon, in one run.
 * Paimon is for Spark 3.5, so it brings that along, and Spark's own Parquet as that has it.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ROOT } from '../tools/files.mjs'

const MEASURE = fileURLToPath(new URL('./spark/measure.py', import.meta.url))
const DATA = fileURLToPath(new URL('./spark/data.py', import.meta.url))
const JAVA = join(ROOT, 'connectors/java')
const CACHE = join(ROOT, '.cache/bench-spark')
const TIMEOUT_MS = 3_600_000
const SPARK = '4.1.3'
const SPARK_OF_PAIMON = '3.5.8'
const DATA_PACKAGES = ['tpchgen-cli==4.0.0', 'pyarrow==26.0.1', 'numpy==2.4.6']
const BUNDLE = join(JAVA, 'bundle/target/calico-spark-bundle_2.13-0.1.0.jar')

/** Jars of each system by Maven coordinates; ours is built. */
const SYSTEMS = [
  { system: 'spark-parquet', version: '4.1.3', artifacts: [] },
  { system: 'calico', version: null, artifacts: null },
  { system: 'calico-arrow', version: null, artifacts: null },
  { system: 'calico-direct', version: null, artifacts: null },
  {
    system: 'delta',
    version: '4.4.0',
    artifacts: ['io.delta:delta-spark_4.1_2.13:4.4.0', 'io.delta:delta-storage:4.4.0'],
  },
  {
    system: 'iceberg',
    version: '1.11.0',
    artifacts: ['org.apache.iceberg:iceberg-spark-runtime-4.1_2.13:1.11.0'],
  },
  {
    system: 'paimon',
    version: '0.9.0',
    spark: SPARK_OF_PAIMON,
    artifacts: ['org.apache.paimon:paimon-spark-3.5:0.9.0'],
  },
]

const lineitem = 'of lineitem at scale factor 1'

export const WORKLOADS = [
  { workload: 'write', about: `6 M rows ${lineitem}, from Parquet, in many tasks` },
  { workload: 'count', about: `count(*) ${lineitem}` },
  { workload: 'sum-3-columns', about: `three sums ${lineitem}` },
  { workload: 'filter-group-by', about: `a filter and a group by, six columns ${lineitem}` },
  { workload: 'all-columns', about: `all columns ${lineitem} to noop` },
  { workload: 'scan-orders', about: 'all columns of 1.5 M orders to noop' },
  { workload: 'upsert-1-percent', about: 'new rows for 1 % of the orders, by key' },
  { workload: 'scan-after-upsert', about: 'all columns of the orders after it' },
  { workload: 'upsert-nine-of-0.1-percent', about: 'nine upserts of 0.1 % of the orders' },
  { workload: 'scan-after-nine-upserts', about: 'all columns of the orders after them' },
  { workload: 'merge-1-percent', about: 'MERGE INTO of 1 % of the orders' },
  { workload: 'scan-after-merge', about: 'all columns of the orders after it' },
  { workload: 'merge-nine-of-0.1-percent', about: 'nine MERGE INTO of 0.1 % of the orders' },
  { workload: 'scan-after-nine-merges', about: 'all columns of the orders after them' },
]

/** Ours over theirs; a workload of theirs under another name is given as `other`. */
const COMPARISONS = [
  ...['count', 'sum-3-columns', 'filter-group-by', 'all-columns'].flatMap((workload) => [
    { workload, system: 'calico', versus: 'spark-parquet', goal: 1.15 },
    { workload, system: 'calico-arrow', versus: 'spark-parquet', goal: 1 },
  ]),
  { workload: 'write', system: 'calico', versus: 'spark-parquet', goal: 1 },
  ...['upsert-1-percent', 'upsert-nine-of-0.1-percent'].map((workload) => {
    return { workload, system: 'calico', versus: 'paimon', goal: 1 }
  }),
  ...['delta', 'iceberg'].flatMap((versus) =>
    ['merge-1-percent', 'merge-nine-of-0.1-percent'].flatMap((workload) => [
      { workload, system: 'calico', versus, goal: 1 },
      {
        workload: workload.replace('merge', 'upsert'),
        system: 'calico',
        versus,
        goal: 1,
        other: workload,
      },
    ]),
  ),
  ...['upsert', 'merge', 'nine-upserts', 'nine-merges'].map((what) => ({
    workload: `scan-after-${what}`,
    system: 'calico',
    versus: 'calico',
    goal: 1.1,
    other: 'scan-orders',
  })),
]

/** @param {{ rounds: number, version: string, systems?: string[] }} options */
export async function run({ rounds, version, systems }) {
  const python = pythonOf(SPARK)
  const data = join(CACHE, 'data')
  if (!existsSync(join(data, 'orders_0.1_8.parquet'))) call(python, [DATA, data])
  call('npm', ['run', '--silent', 'build'], ROOT)
  // Maven leaves a jar as it is though what goes into it has changed.
  call('mvn', ['-B', '-q', '-s', 'settings.xml', 'clean', 'package', '-DskipTests'], JAVA)
  const measurements = []
  const chosen = SYSTEMS.filter(({ system }) => systems?.includes(system) ?? true)
  for (const { system, version: own, spark = SPARK, artifacts } of chosen) {
    console.error(`  ${system}`)
    const work = join(CACHE, 'work')
    rmSync(work, { recursive: true, force: true })
    mkdirSync(work, { recursive: true })
    const jars = artifacts === null ? [BUNDLE] : artifacts.map(jarOf)
    const output = call(pythonOf(spark), [
      MEASURE,
      JSON.stringify({ system, jars, data, work, rounds }),
    ])
    for (const line of output.split('\n').filter((text) => text.startsWith('{'))) {
      const figures = JSON.parse(line)
      const { workload, ...rest } = figures
      measurements.push({ bench: 'spark', workload, system, version: own ?? version, ...rest })
    }
    rmSync(work, { recursive: true, force: true })
  }
  return { measurements, comparisons: compare(measurements) }
}

/** The interpreter with Spark of a version and what makes the data. @param {string} spark */
function pythonOf(spark) {
  const folder = join(CACHE, `python-${spark}`)
  const python = join(folder, 'bin/python')
  if (!existsSync(python)) {
    call('python3', ['-m', 'venv', folder])
    // Spark 3.5 takes setuptools for granted where Python has no distutils any more.
    const packages = [`pyspark==${spark}`, 'setuptools', ...DATA_PACKAGES]
    call(python, ['-m', 'pip', 'install', '--quiet', ...packages])
  }
  return python
}

/** A jar of Maven Central, kept in the cache. @param {string} artifact */
function jarOf(artifact) {
  const [, name, version] = artifact.split(':')
  const jar = join(CACHE, 'jars', `${name}-${version}.jar`)
  const copy = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy'
  if (!existsSync(jar)) {
    const options = [`-Dartifact=${artifact}`, `-DoutputDirectory=${join(CACHE, 'jars')}`]
    call('mvn', ['-B', '-q', '-s', 'settings.xml', copy, ...options], JAVA)
  }
  return jar
}

/** @param {string} program @param {string[]} args @param {string} [cwd] */
function call(program, args, cwd = ROOT) {
  return execFileSync(program, args, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: TIMEOUT_MS,
    maxBuffer: 2 ** 26,
  })
}

function compare(measurements) {
  const find = (workload, system) =>
    measurements.find((one) => one.workload === workload && one.system === system)
  return COMPARISONS.flatMap(({ workload, system, versus, goal, other = workload }) => {
    const [ours, theirs] = [find(workload, system), find(other, versus)]
    if (!ours || !theirs) return []
    return ['seconds', 'cpuSeconds'].map((measure) => {
      const ratio = ours[measure] / theirs[measure]
      const met = measure === 'seconds' ? ratio <= goal : null
      const against = other === workload ? versus : `${versus} ${other}`
      const shown = measure === 'seconds' ? goal : null
      return {
        bench: 'spark',
        workload: system === 'calico' ? workload : `${workload} (${system})`,
        measure,
        versus: against,
        ratio,
        goal: shown,
        met,
      }
    })
  })
}
