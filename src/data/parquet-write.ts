/** Writes parquet data files: row groups are encoded one by one and joined (parquet-splice.ts). */
import { type Batch, type BatchField, emptyBatch } from '../arrow/batch.js'
import { sliceBatch } from '../arrow/gather.js'
import { CalicoError } from '../errors.js'
import { xxh64Hex } from '../format/hash.js'
import type { ObjectStore, ObjectWriter } from '../storage/contract.js'
import { batchBytes } from './batch-size.js'
import type { ClosedDataFile, DataFileWriter } from './data-file.js'
import { encodeIpcBatches } from './ipc.js'
import { METADATA_KEY } from './ipc-schema.js'
import type { ParquetCodec } from './parquet-kernel.js'
import { ParquetJoiner } from './parquet-splice.js'
import type { DecodePool } from './worker-pool.js'

/** The most rows of a row group, and the most bytes before encoding, at a guess. */
export const ROW_GROUP_ROWS_MAX = 122_880
export const ROW_GROUP_BYTES_MAX = 16 * 2 ** 20

/** Row groups that may be in the encoders at once; more batches wait. */
const ENCODING_MAX = 2

export interface ParquetOptions {
  readonly path: string
  readonly codec: ParquetCodec
  readonly fields: readonly BatchField[]
  /** The text of the metadata entry `calico`; null = none, and no checksums either. */
  readonly metadata: string | null
  readonly pool: DecodePool
  readonly signal?: AbortSignal | undefined
}

export async function createParquetFile(
  options: ParquetOptions & { readonly store: ObjectStore },
): Promise<DataFileWriter> {
  const { store, path, signal } = options
  return parquetWriter(await store.createWriter(path, { signal }), options)
}

/** Writes a parquet file into an object that is open; `path` names it in messages. */
export function parquetWriter(object: ObjectWriter, options: ParquetOptions): DataFileWriter {
  return new ParquetFileWriter(object, options)
}

class ParquetFileWriter implements DataFileWriter {
  private readonly joiner: ParquetJoiner
  /** Batches of the row group that is being filled. */
  private held: Batch[] = []
  private heldRows = 0
  private heldBytes = 0
  /** Row groups in the encoders; their bytes are written in this order. */
  private readonly encoding: { file: Promise<Uint8Array>; bytes: number }[] = []
  private rows = 0

  constructor(
    private readonly object: ObjectWriter,
    private readonly options: ParquetOptions,
  ) {
    this.joiner = new ParquetJoiner(options.metadata !== null)
  }

  get bytesSoFar(): number {
    const pending = this.encoding.reduce((sum, { bytes }) => sum + bytes, this.heldBytes)
    return this.joiner.position + Math.ceil(pending * this.ratio())
  }

  /** Bytes of file per byte of batch so far; a third before anything is known. */
  private ratio(): number {
    return this.encodedFrom === 0 ? 1 / 3 : this.joiner.position / this.encodedFrom
  }

  private encodedFrom = 0

  async write(batch: Batch): Promise<void> {
    const rowBytes = batchBytes(batch) / Math.max(1, batch.rows)
    for (let at = 0; at < batch.rows; ) {
      const room = Math.floor((ROW_GROUP_BYTES_MAX - this.heldBytes) / (rowBytes + 1e-9))
      const free = Math.min(ROW_GROUP_ROWS_MAX - this.heldRows, Math.max(room, 0))
      if (free === 0 && this.heldRows > 0) {
        await this.flushGroup()
        continue
      }
      const rows = Math.min(batch.rows - at, Math.max(1, free))
      this.held.push(sliceBatch(batch, at, rows))
      this.heldRows += rows
      this.heldBytes += rows * rowBytes
      at += rows
    }
    await this.keepShort()
  }

  /**
   * Cells held over a call are copied into the encoder's message, never kept as views of the
   * caller's batch.
   */
  private async keepShort(): Promise<void> {
    if (this.heldRows >= ROW_GROUP_ROWS_MAX || this.heldBytes >= ROW_GROUP_BYTES_MAX) {
      await this.flushGroup()
    }
  }

  private async flushGroup(): Promise<void> {
    const batches = this.held.length > 0 ? this.held : [emptyBatch(this.options.fields)]
    const bytes = this.heldBytes
    this.held = []
    this.heldRows = 0
    this.heldBytes = 0
    this.rows += batches.reduce((sum, batch) => sum + batch.rows, 0)
    const file = this.encode(batches, bytes)
    file.catch(() => {})
    this.encoding.push({ file, bytes })
    while (this.encoding.length >= ENCODING_MAX) await this.settleGroup()
  }

  private async encode(batches: readonly Batch[], bytes: number): Promise<Uint8Array> {
    const { pool, codec, metadata, signal } = this.options
    const ipc = encodeIpcBatches(batches, null, (size) => pool.takeBuffer(size))
    const entries = new Map(metadata === null ? [] : [[METADATA_KEY, metadata]])
    const result = await pool.run(
      { kind: 'encode', ipc, codec, metadata: entries },
      { bytes, signal },
    )
    if (result.kind === 'encoded') return result.file
    const reason = result.kind === 'decoded' ? result.kind : result.reason
    throw new CalicoError('Internal', `${this.options.path}: encoding failed: ${reason}`)
  }

  private async settleGroup(): Promise<void> {
    const { file, bytes } = this.encoding[0]!
    const pieces = this.joiner.add(await file)
    this.encoding.shift()
    this.encodedFrom += bytes
    for (const piece of pieces) await this.object.write(piece)
  }

  async close(): Promise<ClosedDataFile> {
    if (this.heldRows > 0 || this.rows === 0) await this.flushGroup()
    while (this.encoding.length > 0) await this.settleGroup()
    const footer = this.joiner.finish()
    await this.object.write(footer)
    await this.object.close()
    return { rows: this.rows, bytes: this.joiner.position, checksum: xxh64Hex(footer) }
  }

  async abort(): Promise<void> {
    this.held = []
    this.encoding.length = 0
    await this.object.abort()
  }
}
