/** Control documents made by hand, to put what no committer would write. */
import { canonicalJson } from '../../src/format/canonical.js'
import type { LogEntry } from '../../src/format/generated/documents.js'
import { xxh64Hex } from '../../src/format/hash.js'
import { entryPath } from '../../src/format/layout.js'
import { openSealed } from '../../src/format/sealed.js'
import type { ObjectStore } from '../../src/storage/contract.js'

/** Any value as a sealed document, whether or not a schema allows it. */
export function sealAnything(value: unknown): Uint8Array {
  const line = Buffer.from(canonicalJson(value))
  return Buffer.concat([line, Buffer.from(`\nxxh64:${xxh64Hex(line)}\n`)])
}

export async function readRaw<T = Record<string, unknown>>(
  storage: ObjectStore,
  path: string,
): Promise<T> {
  return openSealed((await storage.get(path))!, path) as T
}

/** Replaces an entry by what `change` makes of it. */
export async function rewriteEntry(
  storage: ObjectStore,
  version: number,
  change: (entry: LogEntry) => unknown,
): Promise<void> {
  const path = entryPath(1, version)
  const entry = await readRaw<LogEntry>(storage, path)
  await storage.put(path, sealAnything(change(structuredClone(entry))))
}

/** The same objects in another storage, those of the chosen paths. */
export async function copyObjects(
  from: ObjectStore,
  to: ObjectStore,
  chosen: (path: string) => boolean = () => true,
): Promise<void> {
  for await (const { path } of from.list('')) {
    if (chosen(path)) await to.put(path, (await from.get(path))!)
  }
}

/** The code that a call fails with; 'none' where it does not. */
export async function codeOf(work: Promise<unknown> | (() => unknown)): Promise<string> {
  try {
    await (typeof work === 'function' ? work() : work)
    return 'none'
  } catch (error) {
    const { code } = error as { code?: string }
    return code ?? String(error)
  }
}
