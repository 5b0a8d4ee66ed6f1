/**
 * The Python of the tests: a virtual environment under .cache/python with pinned
 * packages, made when it is missing or when the pins changed. As a command it prints the path of
 * its interpreter.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ROOT } from './files.mjs'

/** Exact versions, one a line: of the reader with its tests, and of the tests between programs. */
const REQUIREMENTS = ['connectors/python/requirements.txt', 'test/interop/requirements.txt']
const PINS = REQUIREMENTS.flatMap((path) => readFileSync(join(ROOT, path), 'utf8').split('\n'))
  .map((line) => line.trim())
  .filter((line) => line !== '' && !line.startsWith('#'))
const VERSION_MIN = [3, 10]
const FOLDER = join(ROOT, '.cache/python')
const PYTHON = join(FOLDER, 'bin/python')
/** Written last: without it, or with another text in it, the environment is made anew. */
const STAMP = join(FOLDER, 'calico-pins.txt')
const INSTALL_TIMEOUT_MS = 600_000

/**
 * The interpreter with the pinned packages, or why there is none.
 * @returns {{ python: string } | { reason: string }}
 */
export function pythonEnv() {
  const version = systemVersion()
  if (version === null) return { reason: 'no python3 was found' }
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [majorMin = 0, minorMin = 0] = VERSION_MIN
  if (major < majorMin || (major === majorMin && minor < minorMin)) {
    return { reason: `python3 is ${version}; ${VERSION_MIN.join('.')} or newer is needed` }
  }
  const stamp = `python ${version}\n${PINS.join('\n')}\n`
  if (existsSync(PYTHON) && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === stamp) {
    return { python: PYTHON }
  }
  return makeEnv(stamp)
}

/** @param {string} stamp @returns {{ python: string } | { reason: string }} */
function makeEnv(stamp) {
  console.error(`making ${FOLDER} with ${PINS.join(', ')}`)
  rmSync(FOLDER, { recursive: true, force: true })
  try {
    run('python3', ['-m', 'venv', FOLDER])
    const quiet = ['--quiet', '--disable-pip-version-check', '--no-input']
    run(PYTHON, ['-m', 'pip', 'install', ...quiet, ...PINS])
  } catch (error) {
    const stderr = String(/** @type {{ stderr?: unknown }} */ (error).stderr ?? error).trim()
    const said = stderr.split('\n').slice(-3).join(' ')
    return { reason: `the Python environment could not be made: ${said}` }
  }
  writeFileSync(STAMP, stamp)
  return { python: PYTHON }
}

/** @returns {string | null} `major.minor` */
function systemVersion() {
  try {
    const script = 'import sys; print("%d.%d" % sys.version_info[:2])'
    return run('python3', ['-c', script]).trim()
  } catch {
    return null
  }
}

/** @param {string} program @param {string[]} args */
function run(program, args) {
  return execFileSync(program, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: INSTALL_TIMEOUT_MS,
  })
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const made = pythonEnv()
  if ('python' in made) console.log(made.python)
  else {
    console.error(made.reason)
    process.exitCode = 1
  }
}
