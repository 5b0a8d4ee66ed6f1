/**
 * Vitest global setup: builds dist/ where it is older than src/, so that tests can start child
 * processes on the code under test. Type errors are left to the type check: what they leave unbuilt
 * makes the tests fail that need it, and the build is tried again in the next run.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const STAMP = join(ROOT, 'dist/.built')
const INPUTS = ['src', 'package.json', 'tsconfig.json', 'tsconfig.build.json', 'tools/bundle.mjs']

/** The built module of a path below dist/, for a child process to import. */
export function builtModule(path: string): string {
  return join(ROOT, 'dist', path)
}

export default function setup(): void {
  const newest = Math.max(...INPUTS.map((input) => newestMs(join(ROOT, input))))
  if (existsSync(STAMP) && statSync(STAMP).mtimeMs >= newest) return
  const build = spawnSync('npm', ['run', '--silent', 'build'], { cwd: ROOT, encoding: 'utf8' })
  if (build.status !== 0) {
    process.stderr.write(`the build ended with ${build.status}:\n${build.stdout}${build.stderr}\n`)
    return
  }
  writeFileSync(STAMP, '')
  // A source that changed during the build is newer than what was built. Rounded up, since a file
  // system keeps more digits of a time than can be set.
  const seconds = Math.ceil(newest) / 1000
  utimesSync(STAMP, seconds, seconds)
}

function newestMs(path: string): number {
  const info = statSync(path)
  if (!info.isDirectory()) return info.mtimeMs
  return readdirSync(path).reduce(
    (newest, name) => Math.max(newest, newestMs(join(path, name))),
    info.mtimeMs,
  )
}
