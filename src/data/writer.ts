/**
 * Sorted rows into files of a target size. A key never stands in two files: only so do their
 * ranges not touch.
 */
import type { Batch } from '../arrow/batch.js'
import { batchColumn } from '../arrow/batch.js'
import { sliceBatch } from '../arrow/gather.js'
import { compareKeys, gallopUpperBound, type KeyVector, keyHex, sliceKeys } from '../arrow/keys.js'
import { assert, must } from '../assert.js'
import { type ColumnStatistics, StatisticsBuilder } from '../expr/statistics.js'
import type { CalicoType } from '../format/types.js'
import type { DataFileWriter } from './data-file.js'
import type { SortedBatch } from './merge-runs.js'
import { aborted } from './worker-pool.js'

/** A column whose statistics are wanted. */
export interface StatisticsColumn {
  readonly name: string
  readonly type: CalicoType
  /** The column beside it that has the sums which its cells cannot hold. */
  readonly accumulators?: string
}

export interface WriteSortedOptions {
  /** In order of key over all batches. */
  readonly sorted: AsyncIterable<SortedBatch>
  /** Opens the file of a number, counted from 0; called when its first row is there. */
  readonly open: (sequence: number) => Promise<DataFileWriter>
  /** A file ends at the first change of key at or after either of these. */
  readonly fileRowsMax: number
  readonly fileBytesTarget: number
  readonly statistics: readonly StatisticsColumn[]
  /** Told of all rows, in order, with the number of the file they go to. */
  readonly onRows?: ((sequence: number, rows: SortedBatch) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

export interface WrittenFile {
  readonly sequence: number
  readonly rows: number
  readonly bytes: number
  /** Of its footer. */
  readonly checksum: string
  /** Encoded keys of the first and the last row, in hexadecimal. */
  readonly keyMin: string
  readonly keyMax: string
  /** By name, for the columns asked for. */
  readonly statistics: ReadonlyMap<string, ColumnStatistics>
}

/** Rows handed to a file at a time: how closely it keeps to its target size. */
const STEP_ROWS = 16_384

/** Most rows take less: files of a small target size are filled by so much smaller steps. */
const STEP_ROW_BYTES = 1024

/**
 * Writes all rows; without rows no file is made.
 * @throws what `sorted` and the writers throw; the file being written is then aborted, earlier
 *   ones stay, unnamed
 */
export async function writeSorted(options: WriteSortedOptions): Promise<WrittenFile[]> {
  const rolling = new RollingWriter(options)
  try {
    for await (const { batch, keys } of options.sorted) {
      if (options.signal?.aborted) throw aborted(options.signal)
      await rolling.write(batch, keys)
    }
    return await rolling.finish()
  } catch (error) {
    await rolling.abort()
    throw error
  }
}

interface LastKey {
  readonly keys: KeyVector
  readonly at: number
}

interface OpenFile {
  readonly sequence: number
  readonly writer: DataFileWriter
  readonly keyMin: string
  /** In the order of the columns asked for. */
  readonly statistics: readonly StatisticsBuilder[]
  rows: number
}

class RollingWriter {
  private readonly files: WrittenFile[] = []
  private file: OpenFile | null = null
  private last: LastKey | null = null

  private readonly stepRows: number

  constructor(private readonly options: WriteSortedOptions) {
    const byBytes = Math.ceil(options.fileBytesTarget / STEP_ROW_BYTES)
    this.stepRows = Math.max(1, Math.min(STEP_ROWS, byBytes))
  }

  async write(batch: Batch, keys: KeyVector): Promise<void> {
    let at = 0
    while (at < batch.rows) {
      const { last } = this
      assert(!last || compareKeys(last.keys, last.at, keys, at) <= 0, 'rows to write are sorted')
      if (last && this.isFull()) {
        const rest = { keys, from: at, to: batch.rows, probe: last.keys, probeIndex: last.at }
        const end = gallopUpperBound(rest)
        if (end > at) await this.put(batch, keys, at, end)
        at = end
        if (at === batch.rows) return
        await this.endFile()
      }
      this.file ??= await this.begin(keyHex(keys, at))
      const room = Math.max(1, this.options.fileRowsMax - this.file.rows)
      const end = Math.min(batch.rows, at + Math.min(room, this.stepRows))
      await this.put(batch, keys, at, end)
      at = end
    }
  }

  private isFull(): boolean {
    if (!this.file) return false
    const { fileRowsMax, fileBytesTarget } = this.options
    return this.file.rows >= fileRowsMax || this.file.writer.bytesSoFar >= fileBytesTarget
  }

  private async begin(keyMin: string): Promise<OpenFile> {
    const sequence = this.files.length
    const statistics = this.options.statistics.map(({ type }) => new StatisticsBuilder(type))
    return { sequence, writer: await this.options.open(sequence), keyMin, statistics, rows: 0 }
  }

  private async put(batch: Batch, keys: KeyVector, from: number, to: number): Promise<void> {
    const file = must(this.file, 'a file is open')
    const part = sliceBatch(batch, from, to - from)
    for (const [i, { name, accumulators }] of this.options.statistics.entries()) {
      const data = must(batchColumn(part, name), `rows to write have the column ${name}`)
      const beside = accumulators === undefined ? undefined : batchColumn(part, accumulators)
      file.statistics[i]!.add(data, part.rows, beside)
    }
    this.options.onRows?.(file.sequence, { batch: part, keys: sliceKeys(keys, from, to) })
    await file.writer.write(part)
    file.rows += part.rows
    this.last = { keys, at: to - 1 }
  }

  private async endFile(): Promise<void> {
    const file = must(this.file, 'a file is open')
    const last = must(this.last, 'a file has a row')
    const { rows, bytes, checksum } = await file.writer.close()
    this.file = null
    this.files.push({
      sequence: file.sequence,
      rows,
      bytes,
      checksum,
      keyMin: file.keyMin,
      keyMax: keyHex(last.keys, last.at),
      statistics: new Map(
        this.options.statistics.map(({ name }, i) => [name, file.statistics[i]!.total()]),
      ),
    })
  }

  async finish(): Promise<WrittenFile[]> {
    if (this.file) await this.endFile()
    return this.files
  }

  async abort(): Promise<void> {
    await this.file?.writer.abort()
    this.file = null
  }
}
