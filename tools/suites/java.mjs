/**
 * Builds the Java connectors with the bridge they carry and runs their tests, and the quickstart
 * over few flights: in Flink, and in Spark, there in S3 where CALICO_S3_SERVER names a server (the
 * bundle's tests have the jar work in a folder). Ends with the plain line
 * `N passed, N failed, N skipped`. Maven asks its repository only where something is missing.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT } from '../files.mjs'
import { closingLine, countJunit } from './counts.mjs'

const JAVA = join(ROOT, 'connectors/java')
const MODULES = ['client', 'bridge', 'spark', 'bundle', 'flink', 'flink-bundle']
/** Other versions of Spark that the same jar is run with, where time does not matter. */
const OTHER_SPARKS = process.env.CALICO_SOAK ? ['4.0.1', '4.2.0'] : []
/** Other versions of Flink that the same classes are tested with, likewise. */
const OTHER_FLINKS = process.env.CALICO_SOAK ? ['2.3.0'] : []
const QUICKSTART = ['examples/quickstart/main.mjs', '--rows', '6000', '--commits', '2']

const build = run('npm', ['run', '--silent', 'build'], ROOT)
const maven = ['-B', '-q', '-Dstyle.color=never', '-s', 'settings.xml']
for (const module of MODULES) rmSync(join(JAVA, module, 'target'), { recursive: true, force: true })
const verify = build && run('mvn', [...maven, '-Dmaven.test.failure.ignore=true', 'verify'], JAVA)
const reports = MODULES.flatMap((module) => [
  ...reportsIn(join(JAVA, module, 'target/surefire-reports')),
  ...reportsIn(join(JAVA, module, 'target/failsafe-reports')),
])
const counts = reports.flatMap((report) => countJunit(readFileSync(report, 'utf8')) ?? [])
const inS3 = process.env.CALICO_S3_SERVER ? ['--s3'] : []
counts.push(asCounts(verify && quickstart(['--spark', ...inS3])))
counts.push(asCounts(verify && quickstart(['--flink'])))
for (const version of OTHER_SPARKS) {
  counts.push(asCounts(verify && quickstart(['--spark', '--spark-version', version])))
}
for (const version of OTHER_FLINKS) {
  const words = [`-Dflink.version=${version}`, '-Dmaven.main.skip', '-pl', 'client,flink', 'test']
  counts.push(asCounts(verify && run('mvn', [...maven, ...words], JAVA)))
}
// On a line of its own, whatever Maven left on the last one.
console.log(`\n${closingLine(counts)}`)
process.exitCode = verify && counts.every(({ failed }) => failed === 0) ? 0 : 1

/**
 * Its exit code is whether every answer was that of DuckDB.
 * @param {string[]} words to add
 */
function quickstart(words) {
  const folder = mkdtempSync(join(tmpdir(), 'calico-quickstart-'))
  // So few rows are not worth what the second compiler of the JVM costs.
  const env = { JAVA_TOOL_OPTIONS: '-XX:TieredStopAtLevel=1' }
  try {
    const place = words.includes('--s3') ? [] : ['--store', join(folder, 'store')]
    const args = [...QUICKSTART, ...words, ...place]
    return run(process.execPath, args, ROOT, env)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** @param {boolean} passed */
function asCounts(passed) {
  return { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 }
}

/**
 * @param {string} program
 * @param {string[]} args
 * @param {string} cwd
 * @param {Record<string, string>} env besides that of this process
 */
function run(program, args, cwd, env = {}) {
  const options = { cwd, env: { ...process.env, ...env }, stdio: /** @type {const} */ ('inherit') }
  return spawnSync(program, args, options).status === 0
}

/** @param {string} folder */
function reportsIn(folder) {
  try {
    return readdirSync(folder)
      .filter((name) => /^TEST-.*\.xml$/.test(name))
      .map((name) => join(folder, name))
  } catch {
    return []
  }
}
