/** What flows through a merge: rows with their encoded keys. */
import type { Batch } from '../arrow/batch.js'
import type { KeyVector } from '../arrow/keys.js'

/** A batch sorted by key. Its columns carry the synthetic names of spec/data.md. */
export interface KeyedBatch {
  readonly keys: KeyVector
  readonly batch: Batch
}

/** Rows `[from, to)` of a keyed batch. */
export interface KeyedSlice extends KeyedBatch {
  readonly from: number
  readonly to: number
}
