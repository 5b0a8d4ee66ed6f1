/** The keys of an update, hashed as its rows go by (CAL-LOG-061). */
import type { Batch } from '../arrow/batch.js'
import { compareKeys, type KeyVector, keyBytes } from '../arrow/keys.js'
import type { UpdateAction } from '../format/generated/documents.js'
import { hashKey, KEY_HASHES_MAX, printKeyHashes } from '../format/key-hashes.js'
import type { SortedRows } from '../tile/sorted-files.js'

export class UpdateKeys {
  /** Null once there are too many. */
  private hashes: bigint[] | null = []

  /**
   * @param keysOf the keys of a sorted batch
   * @param room for how many hashes there is room in the entry
   */
  constructor(
    private readonly keysOf: (batch: Batch) => KeyVector,
    private readonly room: number,
  ) {}

  /** The same rows, looked at as they pass. */
  async *watch(rows: AsyncIterable<SortedRows>): AsyncGenerator<SortedRows> {
    for await (const sorted of rows) {
      this.add(sorted)
      yield sorted
    }
  }

  /** The update with the hashes of its keys, where they are few enough. */
  describe(update: UpdateAction, budget: { hashes: number }): UpdateAction {
    if (!this.hashes || this.hashes.length > budget.hashes) return update
    budget.hashes -= this.hashes.length
    return { ...update, keyHashes: printKeyHashes(this.hashes) }
  }

  private add({ batch }: SortedRows): void {
    if (!this.hashes) return
    const keys = this.keysOf(batch)
    for (let row = 0; row < keys.rows && this.hashes; row++) {
      if (row > 0 && compareKeys(keys, row - 1, keys, row) === 0) continue
      if (this.hashes.length < Math.min(KEY_HASHES_MAX, this.room)) {
        this.hashes.push(hashKey(keyBytes(keys, row)))
      } else this.hashes = null
    }
  }
}
