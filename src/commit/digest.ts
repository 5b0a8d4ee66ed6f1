/** What a transaction does, in 16 digits: two that do the same have the same (CAL-COMMIT-045). */
import { canonicalJson } from '../format/canonical.js'
import type { LogAction, UpdateAction } from '../format/generated/documents.js'
import { xxh64Hex } from '../format/hash.js'
import type { ObjectStore } from '../storage/contract.js'

const CHUNK_BYTES = 8 * 1024 * 1024

/**
 * Names of files are random, so their content stands in their place; it is read once more for that.
 */
export async function digestOf(
  storage: ObjectStore,
  actions: readonly LogAction[],
): Promise<string> {
  const parts: unknown[] = []
  for (const action of actions) {
    if (action.kind === 'update') parts.push(await updateParts(storage, action))
    else parts.push(action)
  }
  return xxh64Hex(Buffer.from(canonicalJson(parts), 'utf8'))
}

async function updateParts(storage: ObjectStore, update: UpdateAction): Promise<unknown> {
  const { files, manifest: _, keyBloom: __, ...rest } = update
  const contents: string[][] = []
  for (const { path, bytes } of files) {
    const hashes: string[] = []
    for (let start = 0; start < bytes; start += CHUNK_BYTES) {
      const range = { start, end: Math.min(start + CHUNK_BYTES, bytes) }
      const chunk = await storage.get(path, { range })
      if (chunk) hashes.push(xxh64Hex(chunk))
    }
    contents.push(hashes)
  }
  return { ...rest, contents }
}
