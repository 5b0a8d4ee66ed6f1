/**
 * Sorting batches by key within a memory ceiling. Rows of equal keys keep their order. What fits
 * is sorted in memory; else sorted chunks go to local disk and are merged. A chunk that begins
 * where the run before it ends goes on with that run, so input that was sorted already comes back
 * as one run and is never merged.
 */
import type { Batch, BatchField } from '../arrow/batch.js'
import { gatherBatch, sliceBatch } from '../arrow/gather.js'
import {
  compareKeys,
  concatKeys,
  gatherKeys,
  isSorted,
  type KeyVector,
  sortOrder,
} from '../arrow/keys.js'
import { RunBuilder } from '../arrow/runs.js'
import { batchBytes } from './batch-size.js'
import { mergeRuns, type SortedBatch } from './merge-runs.js'
import { type RunWriter, readRun, SpillFolder, type SpillPlace } from './spill.js'
import type { Turns } from './turns.js'
import { aborted } from './worker-pool.js'

export interface SortOptions {
  readonly batches: AsyncIterable<Batch>
  readonly fields: readonly BatchField[]
  /** The encoded keys of a batch; called again for what comes back from disk. */
  readonly keysOf: (batch: Batch) => KeyVector
  /** Memory for rows and keys; batches larger than a third of it are sorted one by one. */
  readonly ceilingBytes: number
  readonly spill: SpillPlace
  /** Sorts that share them merge their runs one after another, and not all at once. */
  readonly turns?: Turns | undefined
  readonly signal?: AbortSignal | undefined
}

/** Rows of a batch that comes out, at most. */
const BATCH_ROWS_MAX = 65_536
/** Runs merged at once. */
const FAN_IN_MAX = 32

/**
 * The rows in key order. @throws what `batches` and `keysOf` throw; StorageFull where runs don't
 * fit; Aborted
 */
export async function* sortBatches(
  options: SortOptions,
): AsyncGenerator<SortedBatch, void, undefined> {
  const folder = new SpillFolder(options.spill)
  try {
    yield* new Sort(options, folder).rows()
  } finally {
    await folder.remove()
  }
}

interface Run {
  readonly writer: RunWriter
  /** The last key, as a vector of one. */
  last: { readonly keys: KeyVector; readonly at: number }
}

class Sort {
  private chunk: SortedBatch[] = []
  private chunkBytes = 0
  private chunkSorted = true
  private readonly runs: Run[] = []
  private blockRowsMax = BATCH_ROWS_MAX

  constructor(
    private readonly options: SortOptions,
    private readonly folder: SpillFolder,
  ) {}

  async *rows(): AsyncGenerator<SortedBatch, void, undefined> {
    const { batches, keysOf, ceilingBytes, signal } = this.options
    for await (const batch of batches) {
      if (signal?.aborted) throw aborted(signal)
      if (batch.rows === 0) continue
      this.add({ batch, keys: keysOf(batch) })
      // Sorting needs the order and the batch being put out besides the chunk itself.
      if (this.chunkBytes > ceilingBytes / 2) await this.spillChunk()
    }
    if (this.runs.length === 0) {
      yield* this.sortedChunk(BATCH_ROWS_MAX)
      return
    }
    await this.spillChunk()
    await this.runs.at(-1)!.writer.close()
    const endTurn = await this.options.turns?.take()
    try {
      yield* this.merged()
    } finally {
      endTurn?.()
    }
  }

  private add(next: SortedBatch): void {
    const last = this.chunk.at(-1)
    const goesOn = !last || compareKeys(last.keys, last.keys.rows - 1, next.keys, 0) <= 0
    this.chunkSorted &&= goesOn && isSorted(next.keys)
    this.chunk.push(next)
    this.chunkBytes += batchBytes(next.batch) + keyVectorBytes(next.keys)
  }

  /** The chunk's rows in order; as they came, uncopied, where they came in order. */
  private *sortedChunk(rowsMax: number): Generator<SortedBatch, void, undefined> {
    const { chunk } = this
    const sorted = this.chunkSorted
    this.chunk = []
    this.chunkBytes = 0
    this.chunkSorted = true
    if (sorted) {
      yield* chunk
      return
    }
    const { fields } = this.options
    const sources = chunk.map(({ batch }) => batch)
    const keys = concatKeys(chunk.map((part) => part.keys))
    const order = sortOrder(keys)
    const { source, firstRow } = sourceRows(sources, order.length)
    for (let start = 0; start < order.length; start += rowsMax) {
      const runs = new RunBuilder()
      const end = Math.min(order.length, start + rowsMax)
      for (let i = start; i < end; i++) {
        const from = source[order[i]!]!
        runs.push(from, order[i]! - firstRow[from]!, 1)
      }
      const batch = gatherBatch(fields, sources, runs)
      yield { batch, keys: gatherKeys(keys, order.subarray(start, end)) }
    }
  }

  /** Puts the chunk on disk, as the continuation of the last run where it is one. */
  private async spillChunk(): Promise<void> {
    if (this.chunk.length === 0) return
    const rowsMax = this.blockRows()
    let run: Run | undefined
    for (const { batch, keys } of this.sortedChunk(rowsMax)) {
      run ??= await this.runFor(keys)
      for (let at = 0; at < batch.rows; at += rowsMax) {
        await run.writer.write(sliceBatch(batch, at, Math.min(rowsMax, batch.rows - at)))
      }
      run.last = { keys, at: keys.rows - 1 }
    }
  }

  private async runFor(first: KeyVector): Promise<Run> {
    const run = this.runs.at(-1)
    if (run && compareKeys(run.last.keys, run.last.at, first, 0) <= 0) return run
    await run?.writer.close()
    const next = { writer: await this.folder.create(), last: { keys: first, at: 0 } }
    this.runs.push(next)
    return next
  }

  /** Rows per block such that the blocks of a whole merge, twice, take half of the ceiling. */
  private blockRows(): number {
    const rows = this.chunk.reduce((sum, { batch }) => sum + batch.rows, 0)
    const blockBytes = this.options.ceilingBytes / (4 * FAN_IN_MAX)
    const fitting = Math.floor((blockBytes * rows) / this.chunkBytes)
    this.blockRowsMax = Math.min(this.blockRowsMax, Math.max(64, fitting))
    return this.blockRowsMax
  }

  private async *merged(): AsyncGenerator<SortedBatch, void, undefined> {
    const { fields, keysOf, signal } = this.options
    let paths = this.runs.map((run) => run.writer.path)
    const merge = (from: readonly string[]): AsyncGenerator<SortedBatch, void, undefined> =>
      mergeRuns({ fields, keysOf, streams: from.map(readRun), batchRowsMax: this.outRows() })
    while (paths.length > FAN_IN_MAX) {
      const next: string[] = []
      for (let i = 0; i < paths.length; i += FAN_IN_MAX) {
        const writer = await this.folder.create()
        for await (const { batch } of merge(paths.slice(i, i + FAN_IN_MAX))) {
          if (signal?.aborted) throw aborted(signal)
          await writer.write(batch)
        }
        await writer.close()
        next.push(writer.path)
      }
      paths = next
    }
    if (paths.length > 1) {
      yield* merge(paths)
      return
    }
    for await (const batch of readRun(paths[0]!)) yield { batch, keys: keysOf(batch) }
  }

  private outRows(): number {
    return Math.min(BATCH_ROWS_MAX, 8 * this.blockRowsMax)
  }
}

/** For each row of all sources end to end, which source it is of; and the first row of each. */
function sourceRows(
  sources: readonly Batch[],
  rows: number,
): { source: Int32Array; firstRow: Int32Array } {
  const source = new Int32Array(rows)
  const firstRow = new Int32Array(sources.length)
  let at = 0
  for (const [i, batch] of sources.entries()) {
    firstRow[i] = at
    source.fill(i, at, at + batch.rows)
    at += batch.rows
  }
  return { source, firstRow }
}

/** Vectors, and the order that sorting them makes. */
function keyVectorBytes(keys: KeyVector): number {
  return 24 * keys.rows + (keys.bytes ? keys.bytes.length + 4 * keys.rows : 0)
}
