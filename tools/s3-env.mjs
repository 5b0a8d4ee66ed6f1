/**
 * The S3 server of the tests: versitygw, an S3 gateway over a folder, built from the Go module
 * proxy into .cache/s3 when it is missing or when the pin changed. As a command it prints the path
 * of the program.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ROOT } from './files.mjs'

const MODULE = 'github.com/versity/versitygw/cmd/versitygw@v1.8.0'
/** What its go.mod asks for; an older Go that may fetch a newer one does so by itself. */
const GO_MIN = [1, 21]
const FOLDER = join(ROOT, '.cache/s3')
const SERVER = join(FOLDER, 'bin/versitygw')
/** Written last: without it, or with another text in it, the server is built anew. */
const STAMP = join(FOLDER, 'module.txt')
const BUILD_TIMEOUT_MS = 1_500_000

/**
 * The program, or why there is none.
 * @returns {{ server: string } | { reason: string }}
 */
export function s3Env() {
  if (existsSync(SERVER) && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === MODULE) {
    return { server: SERVER }
  }
  const said = run('go', ['env', 'GOVERSION'])
  if (said === null) return { reason: `go was not found; install Go ${GO_MIN.join('.')} or newer` }
  const [major = 0, minor = 0] = (/go(\d+)\.(\d+)/.exec(said) ?? []).slice(1).map(Number)
  const [majorMin = 0, minorMin = 0] = GO_MIN
  if (major < majorMin || (major === majorMin && minor < minorMin)) {
    return { reason: `${said.trim()} is older than ${GO_MIN.join('.')}` }
  }
  return build()
}

/** @returns {{ server: string } | { reason: string }} */
function build() {
  console.error(`building ${MODULE} into ${FOLDER}; this takes some minutes once`)
  rmSync(STAMP, { force: true })
  mkdirSync(FOLDER, { recursive: true })
  const failure = install()
  if (failure !== null) return { reason: `versitygw could not be built: ${failure}` }
  writeFileSync(STAMP, MODULE)
  return { server: SERVER }
}

/** @returns {string | null} why it failed */
function install() {
  const ran = spawnSync('go', ['install', MODULE], {
    cwd: FOLDER,
    encoding: 'utf8',
    env: { ...process.env, GOBIN: join(FOLDER, 'bin'), GOFLAGS: '-buildvcs=false' },
    timeout: BUILD_TIMEOUT_MS,
  })
  if (ran.status === 0 && existsSync(SERVER)) return null
  const lines = (ran.stderr || String(ran.error ?? 'no program was made')).trim().split('\n')
  return lines.slice(-3).join(' ')
}

/** @param {string} program @param {string[]} args */
function run(program, args) {
  const ran = spawnSync(program, args, { encoding: 'utf8', timeout: 60_000 })
  return ran.status === 0 ? ran.stdout : null
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const made = s3Env()
  if ('server' in made) console.log(made.server)
  else {
    console.error(made.reason)
    process.exitCode = 1
  }
}
