/**
 * What nothing named when an earlier vacuum put its fence: two fences later no commit can name it
 * (CAL-MAINTAIN-104).
 */
import { UNNAMED_PREFIX, unnamedPath } from '../format/layout.js'
import { openDocument, sealDocument } from '../format/sealed.js'
import type { ObjectStore } from '../storage/contract.js'
import { deleteObjects } from '../storage/requests.js'

/** Paths that are noted; what is beyond waits for a later vacuum. */
const PATHS_MAX = 100_000

/** The paths of the newest list that there is. @throws CorruptDocument */
export async function readUnnamed(
  storage: ObjectStore,
  signal?: AbortSignal,
): Promise<ReadonlySet<string>> {
  const path = (await listed(storage, signal)).at(-1)
  const bytes = path === undefined ? null : await storage.get(path, { signal })
  return new Set(bytes === null ? [] : openDocument('unnamed', bytes, path!).paths)
}

/** Notes what was listed before a fence, in place of earlier lists. */
export async function writeUnnamed(
  storage: ObjectStore,
  { fence, paths }: { readonly fence: number; readonly paths: readonly string[] },
  signal?: AbortSignal,
): Promise<void> {
  const own = unnamedPath(fence)
  const some = [...paths].sort().slice(0, PATHS_MAX)
  const earlier = (await listed(storage, signal)).filter((path) => path < own)
  if (some.length > 0) {
    await storage.putIfAbsent(own, sealDocument('unnamed', { fence, paths: some }))
  }
  if (some.length > 0 || earlier.length > 0) await deleteObjects(storage, earlier, { signal })
}

async function listed(storage: ObjectStore, signal?: AbortSignal): Promise<string[]> {
  const paths: string[] = []
  for await (const { path } of storage.list(UNNAMED_PREFIX, { signal })) paths.push(path)
  return paths
}
