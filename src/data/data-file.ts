/**
 * Data files as readers and writers of batches, alike for both formats (spec/data.md). A page is a
 * row group or a record batch.
 */
import type { Batch, BatchField } from '../arrow/batch.js'
import type { ColumnBounds } from '../expr/bounds.js'
import type { ObjectStore } from '../storage/contract.js'
import type { ParquetCodec } from './parquet-kernel.js'
import type { DecodePool } from './worker-pool.js'

export type DataFileFormat = 'parquet' | 'arrow'

/** `snappy` is parquet's only. */
export type DataFileCodec = ParquetCodec

export interface DataFileInfo {
  readonly path: string
  readonly format: DataFileFormat
  /** Size as the log gives it. */
  readonly bytes: number
  /** Of the footer, as the log gives it: 16 hex digits of xxHash64. Verified where it is given. */
  readonly checksum?: string | undefined
}

/** What readers need to know of a file, from what the log says of it. */
export function dataFileInfo(named: {
  readonly path: string
  readonly fileFormat: DataFileFormat
  readonly bytes: number
  readonly checksum?: string | undefined
}): DataFileInfo {
  const { path, fileFormat: format, bytes, checksum } = named
  return { path, format, bytes, checksum }
}

export interface Page {
  readonly index: number
  readonly rows: number
  /** Bounds of a column's cells in this page, where the file knows them exactly enough. */
  bounds(column: string): ColumnBounds | undefined
}

export interface PageBatch {
  readonly page: number
  readonly batch: Batch
}

export interface ReadPagesOptions {
  /** The columns wanted, in this order; none gives batches that only count rows. */
  readonly columns: readonly string[]
  /** Indexes of the pages wanted, ascending; absent = all. */
  readonly pages?: readonly number[] | undefined
  readonly signal?: AbortSignal | undefined
}

export interface DataFileReader {
  readonly rows: number
  readonly fields: readonly BatchField[]
  /** The text of the metadata entry `calico`, or null. */
  readonly metadata: string | null
  readonly pages: readonly Page[]
  /**
   * Reads pages in order as the consumer asks, at most two ahead; leaving early cancels what is
   * under way. A page may come as more than one batch.
   * @throws UnknownColumn, MissingObject, CorruptFile, Aborted
   */
  read(options: ReadPagesOptions): AsyncIterable<PageBatch>
  close(): Promise<void>
}

export interface ClosedDataFile {
  readonly rows: number
  readonly bytes: number
  /** Of the footer, for the log: 16 hex digits of xxHash64. */
  readonly checksum: string
}

export interface DataFileWriter {
  /** Bytes written to the storage, and not yet written ones at a guess. */
  readonly bytesSoFar: number
  /** The batch must have the writer's fields, in order; the writer may hold on to it. */
  write(batch: Batch): Promise<void>
  /** Makes the file visible. */
  close(): Promise<ClosedDataFile>
  /** Leaves nothing behind; allowed at any time. */
  abort(): Promise<void>
}

export interface OpenDataFileOptions {
  readonly store: ObjectStore
  readonly file: DataFileInfo
  readonly pool: DecodePool
  readonly signal?: AbortSignal | undefined
}

export interface CreateDataFileOptions {
  readonly store: ObjectStore
  readonly path: string
  readonly format: DataFileFormat
  readonly codec: DataFileCodec
  readonly fields: readonly BatchField[]
  /** The text of the metadata entry `calico`. */
  readonly metadata: string
  readonly pool: DecodePool
  readonly signal?: AbortSignal | undefined
}
