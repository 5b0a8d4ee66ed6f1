/** Filters of the keys of large updates, in files of their own (CAL-LOG-120). */
import type { Env } from '../env.js'
import type { KeyBloom } from '../format/generated/documents.js'
import { xxh64Hex } from '../format/hash.js'
import { newFileId } from '../format/ids.js'
import { isKeyBloomSize, makeKeyBloom } from '../format/key-bloom.js'
import { dataFolder, type GroupAt } from '../format/layout.js'
import type { ObjectStore } from '../storage/contract.js'

/** Filters held in memory at once, of at most 16 MiB each. */
const HELD_MAX = 4

/** Puts the filter of an update's keys. */
export async function putKeyBloom(
  hashes: BigUint64Array,
  to: {
    readonly storage: ObjectStore
    readonly env: Env
    readonly group: GroupAt
    readonly onFile: (path: string) => void
  },
): Promise<KeyBloom> {
  const filter = makeKeyBloom(hashes)
  // A name of its own: who fails and removes its files takes nothing from another's update.
  const path = `${dataFolder(to.group)}/${newFileId(to.env)}.bloom`
  to.onFile(path)
  await to.storage.putIfAbsent(path, filter)
  const bytes = filter.byteLength
  return { path, bytes, keys: hashes.length, checksum: xxh64Hex(filter) }
}

/** What is wrong with a filter's bytes; null where they are those that its update names. */
export function keyBloomProblem(filter: Uint8Array, { bytes, checksum }: KeyBloom): string | null {
  if (filter.byteLength !== bytes) {
    return `it has ${filter.byteLength} bytes where the log says ${bytes}`
  }
  if (!isKeyBloomSize(bytes)) return `a filter of keys cannot have ${bytes} bytes`
  return xxh64Hex(filter) === checksum ? null : 'it does not have the checksum that the log says'
}

/** Reads filters of keys, and keeps the last few. */
export class KeyBlooms {
  /** By path, the one used last at the end. */
  private readonly held = new Map<string, Uint8Array>()

  constructor(private readonly storage: ObjectStore) {}

  /** The filter; `null` where it cannot be had whole, so that key ranges decide (CAL-LOG-124). */
  async read(bloom: KeyBloom): Promise<Uint8Array | null> {
    const filter = this.held.get(bloom.path) ?? (await this.load(bloom))
    if (!filter) return null
    this.held.delete(bloom.path)
    this.held.set(bloom.path, filter)
    for (const path of this.held.keys()) if (this.held.size > HELD_MAX) this.held.delete(path)
    return filter
  }

  private async load(bloom: KeyBloom): Promise<Uint8Array | null> {
    if (!isKeyBloomSize(bloom.bytes)) return null
    const range = { start: 0, end: bloom.bytes }
    const filter = await this.storage.get(bloom.path, { range }).catch(() => null)
    return filter && keyBloomProblem(filter, bloom) === null ? filter : null
  }
}
