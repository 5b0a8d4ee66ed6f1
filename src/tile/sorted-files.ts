/**
 * Writing sorted rows as data files: rolled at a target size, with slices by partition, key ranges
 * and bounds.
 */
import type { Batch, BatchField } from '../arrow/batch.js'
import {
  compareKeys,
  encodedEnd,
  type KeyVector,
  keyHex,
  lowerBoundBytes,
  sliceKeys,
} from '../arrow/keys.js'
import { createDataFile } from '../data/file.js'
import { type StatisticsColumn, writeSorted } from '../data/writer.js'
import type { Env } from '../env.js'
import { afterPrefix } from '../expr/bounds.js'
import type { ColumnStatistics } from '../expr/statistics.js'
import { ROW_OP_COLUMN } from '../format/columns.js'
import type { Slice } from '../format/generated/documents.js'
import { fromHex } from '../format/hex.js'
import { newFileId } from '../format/ids.js'
import type { CalicoType } from '../format/types.js'
import type { TileContext } from './context.js'
import { countLatent } from './existence.js'

/** Size at which a data file is closed and the next one begun. */
export const FILE_BYTES_TARGET = 64 * 1024 * 1024

/** Rows at which a data file is closed, however small they are. */
const FILE_ROWS_MAX = 16 * 1024 * 1024

export interface SortedRows {
  readonly batch: Batch
  /** Encodings of partition and key together, ascending over all batches. */
  readonly keys: KeyVector
}

export interface WrittenFile {
  readonly path: string
  readonly fileFormat: 'parquet' | 'arrow'
  readonly bytes: number
  readonly rows: number
  /** Of the footer. */
  readonly checksum: string
  /** Rows that `x` says are no records. */
  readonly latent: number
  readonly slices: readonly Slice[]
  /** By column name, for the columns asked for. */
  readonly statistics: ReadonlyMap<string, ColumnStatistics>
}

export interface SortedFilesOptions {
  readonly context: TileContext
  readonly env: Env
  /** The folder of new files, without a slash at its end. */
  readonly folder: string
  readonly fileFormat: 'parquet' | 'arrow'
  readonly codec: 'none' | 'snappy' | 'lz4' | 'zstd'
  readonly fields: readonly BatchField[]
  readonly metadata: string
  /** Types of the values whose encodings, one after another, are the partition. */
  readonly partitionTypes: readonly CalicoType[]
  readonly statistics: readonly StatisticsColumn[]
  readonly fileBytesTarget?: number | undefined
  /** Called with a path before anything is written there. */
  readonly onFile?: ((path: string) => void) | undefined
}

/**
 * Writes all rows; no key is cut between two files. Where it fails, the file being written leaves
 * nothing; those that were finished before it stay, unnamed, under the paths that `onFile` was
 * told.
 */
export async function writeSortedFiles(
  rows: AsyncIterable<SortedRows>,
  options: SortedFilesOptions,
): Promise<WrittenFile[]> {
  const { context, fileFormat, codec, fields, metadata } = options
  const paths: string[] = []
  const slices: SliceBuilder[] = []
  const latent: number[] = []
  const written = await writeSorted({
    sorted: rows,
    open: (sequence) => {
      const path = `${options.folder}/${newFileId(options.env)}.${fileFormat}`
      paths[sequence] = path
      slices[sequence] = new SliceBuilder(options)
      latent[sequence] = 0
      options.onFile?.(path)
      return createDataFile({
        store: context.storage,
        path,
        format: fileFormat,
        codec: fileFormat === 'arrow' && codec === 'snappy' ? 'none' : codec,
        fields,
        metadata,
        pool: context.pool,
        signal: context.signal,
      })
    },
    fileRowsMax: FILE_ROWS_MAX,
    fileBytesTarget: options.fileBytesTarget ?? FILE_BYTES_TARGET,
    statistics: options.statistics,
    onRows: (sequence, { batch, keys }) => {
      slices[sequence]!.add(keys)
      latent[sequence]! += countLatent(batch)
    },
    signal: context.signal,
  })
  return written.map((file) => ({
    path: paths[file.sequence]!,
    fileFormat,
    bytes: file.bytes,
    rows: file.rows,
    checksum: file.checksum,
    latent: latent[file.sequence]!,
    slices: slices[file.sequence]!.slices,
    statistics: file.statistics,
  }))
}

/** The slices of rows that are given in order of partition and key. */
export class SliceBuilder {
  readonly slices: Slice[] = []
  rows = 0
  private readonly partitionTypes: readonly CalicoType[]
  private readonly hasRowOps: boolean
  /** The last key so far. */
  private before: KeyVector | null = null

  constructor(options: Pick<SortedFilesOptions, 'partitionTypes' | 'fields'>) {
    this.partitionTypes = options.partitionTypes
    this.hasRowOps = options.fields.some(({ name }) => name === ROW_OP_COLUMN)
  }

  /** @param keys encodings of partition and key together */
  add(keys: KeyVector): void {
    let at = 0
    while (at < keys.rows) {
      const first = keyHex(keys, at)
      const partition = first.slice(0, partitionLength(first, this.partitionTypes))
      const end = partitionEnd(keys, partition)
      const keyMax = keyHex(keys, end - 1).slice(partition.length)
      const last = this.slices.at(-1)
      const isPlain = !this.hasRowOps && this.areDistinct(keys, at, end)
      if (last?.partition === partition) {
        const { plain, ...rest } = last
        const grown = { ...rest, rows: last.rows + end - at, keyMax }
        this.slices[this.slices.length - 1] = plain && isPlain ? { ...grown, plain } : grown
      } else {
        const keyMin = first.slice(partition.length)
        const slice = { partition, firstRow: this.rows + at, rows: end - at, keyMin, keyMax }
        this.slices.push(isPlain ? { ...slice, plain: true } : slice)
      }
      at = end
    }
    this.rows += keys.rows
    if (keys.rows > 0) this.before = sliceKeys(keys, keys.rows - 1, keys.rows)
  }

  /** Whether none of the keys is that of the row before it. */
  private areDistinct(keys: KeyVector, from: number, to: number): boolean {
    if (from === 0 && this.before && compareKeys(this.before, 0, keys, 0) === 0) return false
    for (let i = from + 1; i < to; i++) if (compareKeys(keys, i - 1, keys, i) === 0) return false
    return true
  }
}

/** The row at which keys are of another partition than the one that they begin with. */
export function partitionEnd(keys: KeyVector, partition: string): number {
  if (partition === '') return keys.rows
  const after = afterPrefix(partition)
  return after === null ? keys.rows : lowerBoundBytes(keys, fromHex(after))
}

/** How many hex digits of an encoded sort key are its partition. */
export function partitionLength(sortKey: string, types: readonly CalicoType[]): number {
  return types.reduce((at, type) => encodedEnd(type, sortKey, at), 0)
}
