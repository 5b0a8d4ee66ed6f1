/**
 * `npm test`: every suite in order, whatever became of those before it, and at the end the plain
 * line `N passed, N failed`. Names as arguments run those suites alone: `npm test -- lint types`.
 *
 * Where Python, Java or Go is missing its tests are skipped, with the reason; with
 * CALICO_REQUIRE=all they fail. Without Go the conformance cases and Spark run without S3.
 *
 * A run of all suites also prints what each layer costs against figures that were kept, for people:
 * they count for nothing.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './files.mjs'
import { javaEnv } from './java-env.mjs'
import { pythonEnv } from './python-env.mjs'
import { s3Env } from './s3-env.mjs'
import { runCommand } from './suites/command.mjs'
import * as counting from './suites/counts.mjs'
import { failedInJunit, failedInVitest } from './suites/failures.mjs'
import { tlcEnv } from './tlc-env.mjs'

/**
 * @typedef {import('./suites/counts.mjs').Counts} Counts
 * @typedef {{ name: string, command: () => string[], cwd?: string,
 *   python?: boolean, java?: boolean, s3?: boolean, tlc?: boolean,
 *   report?: { file: string, count: (text: string) => Counts | null,
 *     failed: (text: string) => string[] },
 *   count?: (output: string) => Counts | null }} Suite
 *   A suite without `report` and `count` is one test: its exit code.
 * @typedef {Counts & { name: string, seconds: number }} Result
 */

const SUITE_TIMEOUT_MS = 1_800_000
const FIGURES_TIMEOUT_MS = 20_000
const CACHE = join(ROOT, '.cache')
const VITEST_REPORT = join(CACHE, 'vitest.json')
const S3_REPORT = join(CACHE, 'vitest-s3.json')
const INTEROP_REPORT = join(CACHE, 'vitest-interop.json')
const PYTEST_REPORT = join(CACHE, 'pytest.xml')

/** @param {string} path below node_modules @param {string[]} args */
const nodeTool = (path, ...args) => [process.execPath, join(ROOT, 'node_modules', path), ...args]

/** @type {{ python: string } | { reason: string } | null} */
let madePython = null
const python = () => {
  madePython ??= pythonEnv()
  return madePython
}

/** @param {string} report @param {string[]} words */
const vitest = (report, ...words) =>
  nodeTool(
    'vitest/vitest.mjs',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...words,
  )

/** @type {Suite[]} */
const SUITES = [
  { name: 'lint', command: () => nodeTool('@biomejs/biome/bin/biome', 'ci', '.') },
  { name: 'types', command: () => nodeTool('typescript/bin/tsc', '-p', 'tsconfig.json') },
  { name: 'build', command: () => ['npm', 'run', '--silent', 'build'] },
  { name: 'spec', command: () => [process.execPath, join(ROOT, 'tools/spec-check.mjs')] },
  {
    name: 'model',
    tlc: true,
    command: () => [process.execPath, join(ROOT, 'tools/model.mjs')],
    count: counting.countClosingLine,
  },
  {
    name: 'vitest',
    command: () => vitest(VITEST_REPORT),
    report: { file: VITEST_REPORT, count: counting.countVitest, failed: failedInVitest },
  },
  {
    name: 's3',
    s3: true,
    command: () => vitest(S3_REPORT, '.s3.test.ts'),
    report: { file: S3_REPORT, count: counting.countVitest, failed: failedInVitest },
  },
  {
    name: 'interop',
    python: true,
    command: () => vitest(INTEROP_REPORT, '.python.test.ts'),
    report: { file: INTEROP_REPORT, count: counting.countVitest, failed: failedInVitest },
  },
  {
    name: 'conformance',
    command: () => ['npm', 'run', '--silent', 'conformance'],
    count: counting.countClosingLine,
  },
  {
    name: 'python',
    cwd: join(ROOT, 'connectors/python'),
    python: true,
    command: () => {
      const made = python()
      const interpreter = 'python' in made ? made.python : 'python3'
      return [
        interpreter,
        '-m',
        'pytest',
        '-q',
        '-p',
        'no:cacheprovider',
        `--junitxml=${PYTEST_REPORT}`,
      ]
    },
    report: { file: PYTEST_REPORT, count: counting.countJunit, failed: failedInJunit },
  },
  {
    name: 'java',
    java: true,
    command: () => [process.execPath, join(ROOT, 'tools/suites/java.mjs')],
    count: counting.countClosingLine,
  },
]

/** @param {Suite} suite @returns {Promise<Counts>} */
async function runSuite(suite) {
  const made = suite.python || suite.name === 'conformance' ? python() : null
  if (suite.python && made && 'reason' in made) return missing(suite, made.reason)
  const tlc = suite.tlc ? tlcEnv() : null
  if (tlc && 'reason' in tlc) return missing(suite, tlc.reason)
  const java = suite.java ? javaEnv() : null
  if (java && 'reason' in java) return missing(suite, java.reason)
  const s3 = suite.s3 || suite.name === 'conformance' || suite.java ? s3Env() : null
  if (s3 && 'reason' in s3) {
    if (suite.s3) return missing(suite, s3.reason)
    console.error(`${suite.name}: nothing of it runs on S3: ${s3.reason}`)
  }
  // A report left by an earlier run must not stand for this one.
  if (suite.report) rmSync(suite.report.file, { force: true })
  const { code, output } = await runCommand({
    command: suite.command(),
    timeoutMs: SUITE_TIMEOUT_MS,
    keep: suite.count !== undefined,
    ...(suite.cwd && { cwd: suite.cwd }),
    env: {
      ...(made && 'python' in made && { CALICO_PYTHON: made.python }),
      ...(s3 && 'server' in s3 && { CALICO_S3_SERVER: s3.server }),
      ...(java?.pyspark && { CALICO_PYSPARK: java.pyspark }),
    },
  })
  return counting.settleCounts({
    code,
    single: !suite.report && !suite.count,
    counts: suite.report ? readReport(suite.report) : (suite.count?.(output) ?? null),
  })
}

/** Whatever becomes of it, the suites have passed or failed without it. */
async function printFigures() {
  console.log('\n=== figures: CPU of each layer, against those kept in bench/kept')
  const command = [process.execPath, join(ROOT, 'bench/layers/short.mjs')]
  await runCommand({ command, timeoutMs: FIGURES_TIMEOUT_MS, keep: false })
}

/** @param {Suite} suite @param {string} reason @returns {Counts} */
function missing({ name }, reason) {
  const required = process.env.CALICO_REQUIRE === 'all'
  console.error(`${name}: ${required ? 'failed' : 'skipped'}: ${reason}`)
  return { passed: 0, failed: required ? 1 : 0, skipped: required ? 0 : 1 }
}

/** @param {NonNullable<Suite['report']>} report @returns {Counts | null} */
function readReport({ file, count }) {
  return existsSync(file) ? count(readFileSync(file, 'utf8')) : null
}

/** Names what failed in suites that leave a report: the end of a run is what people see first. */
function printFailures() {
  for (const { name, report } of SUITES) {
    if (!report || !results.some((result) => result.name === name && result.failed > 0)) continue
    if (!existsSync(report.file)) continue
    for (const failed of report.failed(readFileSync(report.file, 'utf8'))) {
      console.log(`${name}: failed: ${failed.replaceAll(ROOT, '')}`)
    }
  }
}

/** @param {Result[]} results */
function printTable(results) {
  const head = ['suite', 'passed', 'failed', 'skipped', 'seconds']
  const rows = results.map(({ name, passed, failed, skipped, seconds }) =>
    [name, passed, failed, skipped, seconds.toFixed(1)].map(String),
  )
  for (const [name = '', ...cells] of [head, ...rows]) {
    console.log(name.padEnd(12) + cells.map((cell) => cell.padStart(9)).join(''))
  }
}

/** @param {string[]} names */
function chosen(names) {
  const unknown = names.find((name) => !SUITES.some((suite) => suite.name === name))
  if (unknown === undefined) {
    return names.length === 0 ? SUITES : SUITES.filter(({ name }) => names.includes(name))
  }
  console.error(`no suite '${unknown}'; suites are ${SUITES.map(({ name }) => name).join(', ')}`)
  process.exit(2)
}

mkdirSync(CACHE, { recursive: true })
/** @type {Result[]} */
const results = []
for (const suite of chosen(process.argv.slice(2))) {
  console.log(`\n=== ${suite.name}`)
  const start = performance.now()
  const counts = await runSuite(suite)
  results.push({ name: suite.name, ...counts, seconds: (performance.now() - start) / 1000 })
}
if (process.argv.length === 2) await printFigures()
console.log('')
printTable(results)
printFailures()
console.log(`\n${counting.closingLine(results)}`)
process.exitCode = results.some(({ failed }) => failed > 0) ? 1 : 0
