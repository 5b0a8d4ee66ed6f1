/**
 * Adds to package-lock.json the platform packages that a registry at hand did not carry. npm leaves
 * out of the lock what it could not look up, even where the package is optional and for another
 * platform, and then `npm ci` refuses the lock. Run it after every `npm install`.
 *
 * An added entry has the exact version that its parent asks for and the platform that its name
 * says, so that npm passes over it elsewhere; it has no integrity, which npm takes from the
 * registry.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './files.mjs'

const LOCK = join(ROOT, 'package-lock.json')
const PLATFORM =
  /-(android|darwin|freebsd|linux|openharmony|win32)-(arm64|arm|ia32|x64)(?:-(musl|gnu))?$/

/**
 * @typedef {{ version: string, dev?: boolean, optional?: boolean, cpu?: string[], os?: string[],
 *   libc?: string[], optionalDependencies?: Record<string, string> }} Entry
 */

/**
 * The entry of a platform package.
 * @param {string} name @param {string} version @param {boolean} dev
 * @returns {Entry}
 */
function platformEntry(name, version, dev) {
  const match = PLATFORM.exec(name)
  if (!match || !/^\d/.test(version)) {
    throw new Error(
      `${name}@${version}: not an exact version of a platform package; add it by hand`,
    )
  }
  const [, os = '', cpu = '', libc] = match
  return {
    version,
    cpu: [cpu],
    ...(dev && { dev }),
    ...(libc && { libc: [libc === 'gnu' ? 'glibc' : libc] }),
    optional: true,
    os: [os],
  }
}

const lock = JSON.parse(readFileSync(LOCK, 'utf8'))
/** @type {Record<string, Entry>} */
const packages = lock.packages
const missing = Object.values(packages).flatMap(({ optionalDependencies = {}, dev = false }) =>
  Object.entries(optionalDependencies)
    .filter(([name]) => packages[`node_modules/${name}`] === undefined)
    .map(([name, version]) => ({ name, version, dev })),
)
for (const { name, version, dev } of missing) {
  packages[`node_modules/${name}`] = platformEntry(name, version, dev)
  console.log(`added ${name}@${version}`)
}
const sorted = Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1))
lock.packages = Object.fromEntries(sorted)
writeFileSync(LOCK, `${JSON.stringify(lock, null, 2)}\n`)
console.log(`${missing.length} platform packages were missing`)
