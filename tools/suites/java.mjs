/**
 * Builds the Java connectors with the bridge they carry and runs their tests; ends with the plain
 * line `N passed, N failed, N skipped`. Maven asks its repository only where something is missing.
 */
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../files.mjs'
import { closingLine, countJunit } from './counts.mjs'

const JAVA = join(ROOT, 'connectors/java')
const MODULES = ['client', 'bridge', 'spark', 'bundle']

const build = run('npm', ['run', '--silent', 'build'], ROOT)
const maven = ['-B', '-q', '-Dstyle.color=never', '-s', 'settings.xml']
for (const module of MODULES) rmSync(join(JAVA, module, 'target'), { recursive: true, force: true })
const verify = build && run('mvn', [...maven, '-Dmaven.test.failure.ignore=true', 'verify'], JAVA)
const reports = MODULES.flatMap((module) => [
  ...reportsIn(join(JAVA, module, 'target/surefire-reports')),
  ...reportsIn(join(JAVA, module, 'target/failsafe-reports')),
])
const counts = reports.flatMap((report) => countJunit(readFileSync(report, 'utf8')) ?? [])
// On a line of its own, whatever Maven left on the last one.
console.log(`\n${closingLine(counts)}`)
process.exitCode = verify && counts.every(({ failed }) => failed === 0) ? 0 : 1

/** @param {string} program @param {string[]} args @param {string} cwd */
function run(program, args, cwd) {
  return spawnSync(program, args, { cwd, stdio: 'inherit' }).status === 0
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
