/** The versions of a line by the names of its entries. */
import { firstVersion, type Line } from '../log/lines.js'
import type { ObjectStore } from '../storage/contract.js'

/** The greatest version below which none is missing. One put meanwhile may be missed. */
export async function contiguousVersions(
  storage: ObjectStore,
  line: Line,
  signal: AbortSignal | undefined,
): Promise<number> {
  let last = firstVersion(line) - 1
  for await (const version of listedVersions(storage, line, signal)) {
    if (version !== last + 1) break
    last = version
  }
  return last
}

/** The greatest version, whatever is missing below it. */
export async function newestVersion(
  storage: ObjectStore,
  line: Line,
  signal: AbortSignal | undefined,
): Promise<number> {
  let last = firstVersion(line) - 1
  for await (const version of listedVersions(storage, line, signal)) last = version
  return last
}

async function* listedVersions(
  storage: ObjectStore,
  line: Line,
  signal: AbortSignal | undefined,
): AsyncGenerator<number> {
  for await (const { path } of storage.list(`log/${line.id}/`, { signal })) {
    const version = /\/([0-9]{20})\.json$/.exec(path)?.[1]
    if (version !== undefined) yield Number(version)
  }
}
