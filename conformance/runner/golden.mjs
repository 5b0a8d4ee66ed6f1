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

/** The folders of cases, one for each version. */
export function goldenFolders() {
  if (!existsSync(FOLDER)) return []
  const versions = readdirSync(FOLDER, { withFileTypes: true }).filter((one) => one.isDirectory())
  return versions.map(({ name }) => `golden/${name}`).sort()
}

/**
 * What is wrong with the golden stores, one line each: none may change, come or go but by
 * golden.mjs.
 * @param {readonly { name: string, store: string | null }[]} cases
 */
export function goldenProblems(cases) {
  const digests = readDigests()
  const golden = cases.filter(({ name }) => name.startsWith('golden/'))
  const there = new Map(golden.map(({ name, store }) => [name.slice('golden/'.length), store]))
  return [...new Set([...Object.keys(digests), ...there.keys()])].flatMap((name) => {
    const store = there.get(name)
    if (!store) return [`golden/${name}: the store is not there; bring it back`]
    if (!digests[name]) return [`golden/${name}: stores.json does not have it`]
    if (storeDigest(store) === digests[name]) return []
    return [`golden/${name}: the store is not as it was written; bring it back`]
  })
}
