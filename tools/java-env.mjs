/**
 * What the Java connectors are built and tested with: a JDK from 17 on, Maven, and a Python with
 * pyspark where one can be had.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './files.mjs'

const JAVA_MIN = 17
const PYSPARK = 'pyspark==4.1.3'
const PYSPARK_FOLDER = join(ROOT, '.cache/pyspark')
const INSTALL_TIMEOUT_MS = 600_000

/** @returns {{ reason: string } | { pyspark: string | null }} why Java tests cannot run, or not */
export function javaEnv() {
  const compiler = output('javac', ['-version'])
  if (compiler === null) return { reason: `javac was not found; install a JDK from ${JAVA_MIN} on` }
  const version = Number(/(\d+)/.exec(compiler)?.[1])
  if (!(version >= JAVA_MIN)) return { reason: `${compiler.trim()} is older than ${JAVA_MIN}` }
  if (output('mvn', ['--version']) === null) return { reason: 'mvn was not found; install Maven' }
  const pyspark = pysparkPython()
  if (pyspark === null && process.env.CALICO_REQUIRE === 'all') {
    return { reason: `${PYSPARK} could not be installed` }
  }
  return { pyspark }
}

/** @returns {string | null} null where it cannot be installed */
function pysparkPython() {
  const python = join(PYSPARK_FOLDER, 'bin/python')
  if (existsSync(python) && output(python, ['-c', 'import pyspark']) !== null) return python
  if (output('python3', ['-m', 'venv', PYSPARK_FOLDER]) === null) return null
  const options = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', PYSPARK]
  return output(python, options) === null ? null : python
}

/**
 * @param {string} program
 * @param {string[]} args
 * @returns {string | null} what it says, or null where it failed
 */
function output(program, args) {
  const run = spawnSync(program, args, { encoding: 'utf8', timeout: INSTALL_TIMEOUT_MS })
  return run.status === 0 ? run.stdout + run.stderr : null
}
