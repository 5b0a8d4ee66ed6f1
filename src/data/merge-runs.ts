/**
 * Merges sorted streams of batches into one, by runs of rows: long stretches of one stream are
 * copied at once.
 */
import type { Batch, BatchField } from '../arrow/batch.js'
import { gatherBatch } from '../arrow/gather.js'
import {
  compareKeys,
  gallopLowerBound,
  gallopUpperBound,
  gatherKeyRuns,
  type KeyVector,
} from '../arrow/keys.js'
import { RunBuilder } from '../arrow/runs.js'

export interface SortedBatch {
  readonly batch: Batch
  readonly keys: KeyVector
}

export interface MergeOptions {
  readonly fields: readonly BatchField[]
  readonly keysOf: (batch: Batch) => KeyVector
  /** Sorted each; of equal keys those of an earlier stream come first. */
  readonly streams: readonly AsyncIterable<Batch>[]
  /** The most rows of a batch that comes out. */
  readonly batchRowsMax: number
}

/** The place in one stream. */
interface Cursor {
  readonly order: number
  readonly batches: AsyncIterator<Batch>
  keys: KeyVector
  /** The batch's number among the sources of the batch being built. */
  source: number
  batch: Batch
  at: number
}

/**
 * The merged rows, in batches. Memory: one batch per stream, those used up since the last output,
 * and the output.
 */
export async function* mergeRuns(
  options: MergeOptions,
): AsyncGenerator<SortedBatch, void, undefined> {
  const merge = new Merge(options)
  try {
    await merge.open()
    for (let next = await merge.next(); next; next = await merge.next()) yield next
  } finally {
    await merge.close()
  }
}

class Merge {
  /** A binary heap of cursors by key, then by order. */
  private readonly heap: Cursor[] = []
  private readonly iterators: AsyncIterator<Batch>[]
  private sources: SortedBatch[] = []
  private runs = new RunBuilder()

  constructor(private readonly options: MergeOptions) {
    this.iterators = options.streams.map((stream) => stream[Symbol.asyncIterator]())
  }

  async open(): Promise<void> {
    for (const [order, batches] of this.iterators.entries()) {
      const batch = await nextFilled(batches)
      if (!batch) continue
      const keys = this.options.keysOf(batch)
      this.heap.push({
        order,
        batches,
        keys,
        source: this.addSource({ batch, keys }),
        batch,
        at: 0,
      })
    }
    for (let i = (this.heap.length >> 1) - 1; i >= 0; i--) this.sink(i)
  }

  async close(): Promise<void> {
    for (const iterator of this.iterators) await iterator.return?.()
  }

  async next(): Promise<SortedBatch | null> {
    const { batchRowsMax } = this.options
    const sourcesMax = 2 * this.iterators.length + 2
    while (this.heap.length > 0 && this.runs.rows < batchRowsMax) {
      if (this.sources.length >= sourcesMax && this.runs.rows > 0) break
      const least = this.takeRun(batchRowsMax - this.runs.rows)
      if (least.at === least.batch.rows) await this.advance(least)
      this.sink(0)
    }
    return this.flush()
  }

  /** Takes what it needs of the source, which may be a cursor that goes on. */
  private addSource({ batch, keys }: SortedBatch): number {
    this.sources.push({ batch, keys })
    return this.sources.length - 1
  }

  /** Takes rows of the least cursor up to where another one comes first, at most `rowsMax`. */
  private takeRun(rowsMax: number): Cursor {
    const least = this.heap[0]!
    const rival = this.rival()
    let end = least.batch.rows
    if (rival) {
      const search = {
        keys: least.keys,
        from: least.at,
        to: end,
        probe: rival.keys,
        probeIndex: rival.at,
      }
      end = least.order < rival.order ? gallopUpperBound(search) : gallopLowerBound(search)
    }
    end = Math.min(end, least.at + rowsMax)
    this.runs.push(least.source, least.at, end - least.at)
    least.at = end
    return least
  }

  private rival(): Cursor | undefined {
    const [, left, right] = this.heap
    return right && left && isBefore(right, left) ? right : left
  }

  /** Loads the next batch of the cursor at the top of the heap, or removes it. */
  private async advance(top: Cursor): Promise<void> {
    const batch = await nextFilled(top.batches)
    if (batch) {
      top.batch = batch
      top.keys = this.options.keysOf(batch)
      top.source = this.addSource(top)
      top.at = 0
      return
    }
    const last = this.heap.pop()!
    if (last !== top) this.heap[0] = last
  }

  private flush(): SortedBatch | null {
    if (this.runs.rows === 0) return null
    const { sources, runs } = this
    const batches = sources.map((source) => source.batch)
    const batch = gatherBatch(this.options.fields, batches, runs)
    const keys = gatherKeyRuns(
      sources.map((source) => source.keys),
      runs,
    )
    this.runs = new RunBuilder()
    this.sources = []
    for (const cursor of this.heap) cursor.source = this.addSource(cursor)
    return { batch, keys }
  }

  private sink(from: number): void {
    const { heap } = this
    for (let i = from; ; ) {
      let least = i
      for (const child of [2 * i + 1, 2 * i + 2]) {
        if (child < heap.length && isBefore(heap[child]!, heap[least]!)) least = child
      }
      if (least === i) return
      const moved = heap[i]!
      heap[i] = heap[least]!
      heap[least] = moved
      i = least
    }
  }
}

function isBefore(a: Cursor, b: Cursor): boolean {
  const order = compareKeys(a.keys, a.at, b.keys, b.at)
  return order < 0 || (order === 0 && a.order < b.order)
}

async function nextFilled(batches: AsyncIterator<Batch>): Promise<Batch | null> {
  for (;;) {
    const { done, value } = await batches.next()
    if (done) return null
    if (value.rows > 0) return value
  }
}
