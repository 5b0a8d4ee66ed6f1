/** The keys of an update, hashed as its rows go by (CAL-LOG-061, CAL-LOG-123). */
import { compareKeys, type KeyVector, keyBytes } from '../arrow/keys.js'
import type { UpdateAction } from '../format/generated/documents.js'
import { hashWords } from '../format/hash-words.js'
import { hashKey, KEY_HASHES_MAX, printKeyHashes } from '../format/key-hashes.js'
import type { SortedRows } from '../tile/sorted-files.js'
import { putKeyBloom } from './key-blooms.js'

/** Bulk loads have more keys, and do not pay for a filter (CAL-LOG-123). */
const BLOOM_KEYS_MAX = 128 * 1024

/** Room that is made before the first row. */
const HASHES_AT_FIRST = 64

export class UpdateKeys {
  /** The first `count` are hashes; null once there are too many. */
  private hashes: BigUint64Array | null
  private halves: Uint32Array
  private count = 0
  private readonly countMax: number

  /**
   * @param keysOf the keys of sorted rows, without their partitions
   * @param options.room for how many hashes there is room in the entry
   * @param options.keyBloom whether more keys get a filter
   */
  constructor(
    private readonly keysOf: (sorted: SortedRows) => KeyVector,
    options: { readonly room: number; readonly keyBloom: boolean },
  ) {
    const first = new BigUint64Array(HASHES_AT_FIRST)
    this.hashes = first
    this.halves = halvesOf(first)
    this.countMax = options.keyBloom ? BLOOM_KEYS_MAX : Math.min(KEY_HASHES_MAX, options.room)
  }

  /** The same rows, looked at as they pass. */
  async *watch(rows: AsyncIterable<SortedRows>): AsyncGenerator<SortedRows> {
    for await (const sorted of rows) {
      this.add(sorted)
      yield sorted
    }
  }

  /** The update with the hashes of its keys, where they are few enough, or a filter of them. */
  async describe(
    update: UpdateAction,
    options: Parameters<typeof putKeyBloom>[1] & {
      readonly budget: { hashes: number }
    },
  ): Promise<UpdateAction> {
    const hashes = this.hashes?.subarray(0, this.count)
    if (!hashes) return update
    if (hashes.length > KEY_HASHES_MAX) {
      // Rows that fit into the entry are not worth an object beside it.
      if (update.inline) return update
      return { ...update, keyBloom: await putKeyBloom(hashes, options) }
    }
    const { budget } = options
    if (hashes.length > budget.hashes) return update
    budget.hashes -= hashes.length
    return { ...update, keyHashes: printKeyHashes(hashes) }
  }

  private add(sorted: SortedRows): void {
    if (!this.hashes) return
    const keys = this.keysOf(sorted)
    for (let row = 0; row < keys.rows; row++) {
      if (row > 0 && compareKeys(keys, row - 1, keys, row) === 0) continue
      const hashes = this.withRoom()
      if (!hashes) return
      if (keys.offsets) hashes[this.count] = hashKey(keyBytes(keys, row))
      else hashWords(keys.hi[row]!, keys.lo[row]!, this.halves, this.count * 2)
      this.count++
    }
  }

  /** The hashes with room for one more; null where that would be too many. */
  private withRoom(): BigUint64Array | null {
    if (this.count === this.countMax) this.hashes = null
    if (this.count === this.hashes?.length) {
      const more = new BigUint64Array(this.count * 2)
      more.set(this.hashes)
      this.hashes = more
      this.halves = halvesOf(more)
    }
    return this.hashes
  }
}

/** The same memory, the lower half of each number at an even place. */
const halvesOf = (numbers: BigUint64Array): Uint32Array => new Uint32Array(numbers.buffer)
