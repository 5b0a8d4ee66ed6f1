/** Reading the repository's own files, for the tools. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository's root. */
export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))

/**
 * The texts of a folder's files whose names match, by path below the root; nothing where there is
 * no such folder.
 * @param {string} folder below the root
 * @param {RegExp} pattern
 * @returns {Record<string, string>}
 */
export function readFolder(folder, pattern) {
  const path = join(ROOT, folder)
  if (!existsSync(path)) return {}
  const names = readdirSync(path).filter((name) => pattern.test(name))
  return Object.fromEntries(
    names.sort().map((name) => [`${folder}/${name}`, readFileSync(join(path, name), 'utf8')]),
  )
}

/**
 * The same texts by file name alone.
 * @param {Record<string, string>} files
 * @returns {Record<string, string>}
 */
export function byName(files) {
  return Object.fromEntries(
    Object.entries(files).map(([path, text]) => [path.split('/').at(-1) ?? path, text]),
  )
}
