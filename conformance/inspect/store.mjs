/**
 * Looks at a store that an implementation has written, without any implementation: are its
 * documents, entries, checkpoints and data files what the specification says of them? Every write
 * case is looked at so.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inspectCheckpoints } from './checkpoints.mjs'
import { inspectDataFiles } from './data-files.mjs'
import { openDocuments } from './documents.mjs'
import { inspectEntries } from './entries.mjs'
import { inspectLines, inspectRefs } from './refs.mjs'

/**
 * What is wrong with a store, one line each, at most the first 20.
 * @param {string} folder
 * @returns {Promise<string[]>}
 */
export async function inspectStore(folder) {
  const problems = []
  // What several histories have in common is looked at with each of them.
  const report = (path, what) => problems.push(`${path}: ${what}`)
  try {
    const store = { objects: readObjects(folder), report }
    store.documents = openDocuments(store)
    const { histories, last, fences } = inspectRefs(store)
    inspectLines({ ...store, histories })
    for (const history of histories) {
      const of = { ...store, histories, history, refs: last, fences }
      const state = inspectEntries(of)
      inspectCheckpoints({ ...of, state })
      await inspectDataFiles({ ...of, state })
    }
  } catch (error) {
    report('the store', `it could not be looked at: ${error.stack}`)
  }
  return [...new Set(problems)].slice(0, 20)
}

/** Bytes by path with `/` between parts. */
function readObjects(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort()
  const objects = new Map(
    paths.map((path) => [path.slice(folder.length + 1).replaceAll('\\', '/'), readFileSync(path)]),
  )
  return withPlaces(objects)
}

/** What lies in folders that are places of groups, under the paths that it has in the store. */
function withPlaces(objects) {
  const folders = new Map()
  for (const [path, bytes] of objects) {
    const name = /^places\/([^/]+)\.json$/.exec(path)?.[1]
    if (name === undefined) continue
    const { uri } = JSON.parse(bytes.toString('utf8').split('\n')[0])
    if (uri.startsWith('./')) folders.set(`${uri.slice(2)}/`, `place/${name}/`)
  }
  const named = [...objects].map(([path, bytes]) => {
    const folder = [...folders.keys()].find((one) => path.startsWith(one))
    return [folder ? folders.get(folder) + path.slice(folder.length) : path, bytes]
  })
  return new Map(named.sort(([a], [b]) => (a < b ? -1 : 1)))
}
