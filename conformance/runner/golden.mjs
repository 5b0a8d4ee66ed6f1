/** Golden stores: written once by a version of the format, and the same ever since. */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { ROOT } from '../../tools/files.mjs'

const FOLDER = join(ROOT, 'conformance/golden')

/** @returns {Record<string, string>} by `<version>/<case>`, the digest of the store */
export function readDigests() {
  const path = join(FOLDER, 'stores.json')
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {}
}

/** The SHA-256 over the path and the SHA-256 of each file, a line each, in order of the paths. */
export function storeDigest(store) {
  const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex')
  const lines = readdirSync(store, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => [relative(store, path).replaceAll('\\', '/'), sha256(readFileSync(path))])
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, sum]) => `${path} ${sum}\n`)
  return sha256(lines.join(''))
}

/** The folders of cases, one for each version that is to be read. */
export function goldenFolders() {
  const present = presentVersion()
  return versionsThere()
    .filter((version) => binds(version, present))
    .map((version) => `golden/${version}`)
}

/**
 * Whether who reads a version of the format reads stores of another: all of its major version, or
 * before 1.0 those of its minor version.
 * @param {string} written
 * @param {string} present
 */
export function binds(written, present) {
  const [major, minor] = written.split('.')
  const [ownMajor, ownMinor] = present.split('.')
  if (major !== ownMajor || Number(minor) > Number(ownMinor)) return false
  return major !== '0' || minor === ownMinor
}

function versionsThere() {
  if (!existsSync(FOLDER)) return []
  const entries = readdirSync(FOLDER, { withFileTypes: true })
  return entries.flatMap((one) => (one.isDirectory() ? [one.name] : [])).sort()
}

/** The version of the format, from the sentence that demands it. */
function presentVersion() {
  const text = readFileSync(join(ROOT, 'spec/format.md'), 'utf8')
  return /^- \*\*CAL-FORMAT-031\*\*.* `([0-9]+\.[0-9]+)`/m.exec(text)[1]
}

/**
 * What is wrong with the golden stores, one line each: none may change, come or go but by
 * golden.mjs.
 */
export function goldenProblems() {
  const digests = readDigests()
  const there = versionsThere().flatMap((version) =>
    readdirSync(join(FOLDER, version)).map((name) => `${version}/${name}`),
  )
  return [...new Set([...Object.keys(digests), ...there])].flatMap((name) => {
    const store = join(FOLDER, name, 'store')
    if (!existsSync(store)) return [`golden/${name}: the store is not there; bring it back`]
    if (!digests[name]) return [`golden/${name}: stores.json does not have it`]
    if (storeDigest(store) === digests[name]) return []
    return [`golden/${name}: the store is not as it was written; bring it back`]
  })
}
