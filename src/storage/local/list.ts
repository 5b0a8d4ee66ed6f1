/** Walks a folder in the byte order of whole object paths, one folder at a time. */
import { opendir, stat } from 'node:fs/promises'
import type { ObjectInfo } from '../contract.js'
import { pathProblem } from '../path.js'
import { checkAborted } from '../requests.js'
import { isAbsent } from './errors.js'

const STAT_PARALLEL = 16
const READ_AHEAD = 256

export interface ListOptions {
  /** Absolute path of the store's root. */
  readonly root: string
  readonly prefix: string
  readonly startAfter: string
  readonly signal?: AbortSignal | undefined
}

/**
 * Objects below the root as the contract's `list` asks. What is no regular file with a legal path
 * is no object: links, sockets, foreign names and `.tmp/` are passed over. In memory are the names
 * of the folders that lead to the current one.
 */
export async function* listLocal(options: ListOptions): AsyncGenerator<ObjectInfo> {
  yield* walk(options.prefix.slice(0, options.prefix.lastIndexOf('/') + 1), options)
}

/** `folder` is empty or ends with a slash. */
async function* walk(folder: string, options: ListOptions): AsyncGenerator<ObjectInfo> {
  const keys = await sortedKeys(folder, options)
  for (let at = 0; at < keys.length; ) {
    const end = runOfFiles(keys, at)
    if (end === at) {
      yield* walk(folder + keys[at++], options)
      continue
    }
    checkAborted(options.signal, `listing ${options.root}/${options.prefix}`)
    const paths = keys.slice(at, end).map((key) => folder + key)
    for (const info of await Promise.all(paths.map((path) => describeLocal(options.root, path)))) {
      if (info !== null) yield info
    }
    at = end
  }
}

/**
 * The wanted names in a folder, ascending; those of folders end with a slash. With the slash in the
 * comparison, everything below `a/` comes after `a-b` and before `a0`, as in the order of whole
 * paths.
 */
async function sortedKeys(folder: string, options: ListOptions): Promise<string[]> {
  checkAborted(options.signal, `listing ${options.root}/${options.prefix}`)
  const keys: string[] = []
  try {
    for await (const entry of await opendir(`${options.root}/${folder}`, {
      bufferSize: READ_AHEAD,
    })) {
      if (!entry.isFile() && !entry.isDirectory()) continue
      const key = entry.isDirectory() ? `${entry.name}/` : entry.name
      if (pathProblem(folder + entry.name) === null && isWanted(folder + key, options)) {
        keys.push(key)
      }
    }
  } catch (error) {
    if (!isAbsent(error)) throw error
  }
  return keys.sort()
}

function isWanted(path: string, { prefix, startAfter }: ListOptions): boolean {
  if (!path.endsWith('/')) return path.startsWith(prefix) && path > startAfter
  const mayHavePrefix = path.startsWith(prefix) || prefix.startsWith(path)
  return mayHavePrefix && (path > startAfter || startAfter.startsWith(path))
}

function runOfFiles(keys: readonly string[], start: number): number {
  let end = start
  while (end < keys.length && end - start < STAT_PARALLEL && !keys[end]?.endsWith('/')) end++
  return end
}

/** Size and time of a file; null where there is none. */
export async function describeLocal(root: string, path: string): Promise<ObjectInfo | null> {
  try {
    const info = await stat(`${root}/${path}`, { bigint: true })
    if (!info.isFile()) return null
    return { path, size: Number(info.size), modifiedMicros: Number(info.mtimeNs / 1000n) }
  } catch (error) {
    if (isAbsent(error)) return null
    throw error
  }
}
