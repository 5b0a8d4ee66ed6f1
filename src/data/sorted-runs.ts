/**
 * Rows in sorted runs: where a long beginning comes in order it is given out as it comes, and only
 * the rest is sorted. What was sorted before is then neither held nor put on disk.
 */
import type { Batch } from '../arrow/batch.js'
import { compareKeys, isSorted, type KeyVector } from '../arrow/keys.js'
import { batchBytes } from './batch-size.js'
import type { SortedBatch } from './merge-runs.js'
import { type SortOptions, sortBatches } from './sort.js'
import { aborted } from './worker-pool.js'

/**
 * One run or two, each to be read to its end before the next. A row of the second comes after all
 * of the first that have its key.
 * @throws as `sortBatches`
 */
export async function* sortedRuns(
  options: SortOptions,
): AsyncGenerator<AsyncGenerator<SortedBatch, void, undefined>, void, undefined> {
  const input = new OrderedInput(options)
  try {
    // What fits into memory is sorted there at once.
    await input.readAhead(options.ceilingBytes / 2)
    if (input.isInOrder) yield input.inOrder()
    if (!input.isEnded) yield sortBatches({ ...options, batches: input.rest() })
  } finally {
    await input.close()
  }
}

class OrderedInput {
  private readonly batches: AsyncIterator<Batch>
  private readonly ahead: SortedBatch[] = []
  private last: KeyVector | null = null
  /** The first batch that came out of order. */
  private stray: Batch | null = null
  private isRead = false

  constructor(private readonly options: SortOptions) {
    this.batches = options.batches[Symbol.asyncIterator]()
  }

  /** Whether there is more than was asked to be read ahead, all of it in order so far. */
  get isInOrder(): boolean {
    return !this.isRead && this.stray === null
  }

  /** Whether all has been given out. */
  get isEnded(): boolean {
    return this.isRead && this.stray === null && this.ahead.length === 0
  }

  async readAhead(bytesMax: number): Promise<void> {
    let bytes = 0
    while (bytes <= bytesMax) {
      const next = await this.next()
      if (next === null) return
      this.ahead.push(next)
      bytes += batchBytes(next.batch)
    }
  }

  /** The rows up to the first that is out of order. */
  async *inOrder(): AsyncGenerator<SortedBatch, void, undefined> {
    for (let held = this.ahead.shift(); held; held = this.ahead.shift()) yield held
    for (let next = await this.next(); next; next = await this.next()) yield next
  }

  /** What was not given out yet. */
  async *rest(): AsyncGenerator<Batch, void, undefined> {
    for (let held = this.ahead.shift(); held; held = this.ahead.shift()) yield held.batch
    if (this.stray) yield this.stray
    this.stray = null
    while (!this.isRead) {
      const batch = await this.read()
      if (batch) yield batch
    }
  }

  async close(): Promise<void> {
    if (!this.isRead) await this.batches.return?.()
  }

  /** The next batch where it goes on in order; null at the end, and before a stray one. */
  private async next(): Promise<SortedBatch | null> {
    for (;;) {
      const batch = await this.read()
      if (batch === null) return null
      if (batch.rows === 0) continue
      const keys = this.options.keysOf(batch)
      const { last } = this
      const goesOn = last === null || compareKeys(last, last.rows - 1, keys, 0) <= 0
      if (!goesOn || !isSorted(keys)) {
        this.stray = batch
        return null
      }
      this.last = keys
      return { batch, keys }
    }
  }

  private async read(): Promise<Batch | null> {
    const { signal } = this.options
    if (signal?.aborted) throw aborted(signal)
    const next = await this.batches.next()
    if (!next.done) return next.value
    this.isRead = true
    return null
  }
}
