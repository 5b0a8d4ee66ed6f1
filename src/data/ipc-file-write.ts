/**
 * Writes Arrow IPC files, record batch by record batch.
 *
 *   ARROW1 00 00 · stream (ipc.ts) · footer (flatbuffer: schema, blocks) · footer size 4 · ARROW1
 *
 * The footer's schema has what the stream's has, and the checksums besides.
 */
import { MetadataVersion, Schema } from 'apache-arrow'
import { FileBlock, Footer } from 'apache-arrow/ipc/metadata/file'
import type { Batch, BatchField } from '../arrow/batch.js'
import { concatBatches, sliceBatch } from '../arrow/gather.js'
import { xxh64Hex } from '../format/hash.js'
import type { ObjectStore, ObjectWriter } from '../storage/contract.js'
import { batchBytes } from './batch-size.js'
import { BODY_CODECS, initBodyCodecs } from './body-codec.js'
import { CHECKSUMS_KEY, encodeChecksums } from './checksums.js'
import type { ClosedDataFile, DataFileWriter } from './data-file.js'
import { batchChecksums } from './ipc-checksums.js'
import { byteLengthOf, END_OF_STREAM, IpcEncoder, joinChunks } from './ipc-encode.js'
import { ROW_GROUP_BYTES_MAX, ROW_GROUP_ROWS_MAX } from './parquet-write.js'

export const ARROW_MAGIC = Uint8Array.of(0x41, 0x52, 0x52, 0x4f, 0x57, 0x31)
const ARROW_START = Uint8Array.of(...ARROW_MAGIC, 0, 0)

export interface CreateArrowOptions {
  readonly store: ObjectStore
  readonly path: string
  readonly codec: string
  readonly fields: readonly BatchField[]
  readonly metadata: string
  readonly signal?: AbortSignal | undefined
}

export async function createArrowFile(options: CreateArrowOptions): Promise<DataFileWriter> {
  const codec = BODY_CODECS[options.codec as keyof typeof BODY_CODECS] as number | undefined
  if (codec !== undefined) await initBodyCodecs()
  const { fields, metadata } = options
  const encoder = new IpcEncoder({ fields, metadata, ...(codec === undefined ? {} : { codec }) })
  const object = await options.store.createWriter(options.path, { signal: options.signal })
  return new ArrowFileWriter(object, encoder, fields)
}

class ArrowFileWriter implements DataFileWriter {
  private started = false
  private position = 0
  private rows = 0
  private readonly blocks: FileBlock[] = []
  private readonly checksums: bigint[] = []
  private held: Batch[] = []
  private heldRows = 0
  private heldBytes = 0

  constructor(
    private readonly object: ObjectWriter,
    private readonly encoder: IpcEncoder,
    private readonly fields: readonly BatchField[],
  ) {}

  get bytesSoFar(): number {
    return this.position + this.heldBytes
  }

  async write(batch: Batch): Promise<void> {
    const rowBytes = batchBytes(batch) / Math.max(1, batch.rows)
    const byBytes = Math.max(1, Math.floor(ROW_GROUP_BYTES_MAX / (rowBytes + 1e-9)))
    const rowsMax = Math.min(ROW_GROUP_ROWS_MAX, byBytes)
    for (let at = 0; at < batch.rows; ) {
      const rows = Math.min(batch.rows - at, rowsMax)
      if (this.heldRows + rows > ROW_GROUP_ROWS_MAX) await this.flush()
      this.held.push(sliceBatch(batch, at, rows))
      this.heldRows += rows
      this.heldBytes += rows * rowBytes
      if (this.heldBytes >= ROW_GROUP_BYTES_MAX) await this.flush()
      at += rows
    }
  }

  /** Writes what is held as one record batch. */
  private async flush(): Promise<void> {
    const held = this.held
    if (held.length === 0) return
    const batch = held.length === 1 ? held[0]! : concatBatches(this.fields, held)
    this.held = []
    this.heldRows = 0
    this.heldBytes = 0
    await this.start()
    const chunks = this.encoder.batchMessage(batch)
    const bytes = byteLengthOf(chunks)
    const metadataBytes = prefixedMetadataBytes(chunks)
    this.blocks.push(new FileBlock(metadataBytes, bytes - metadataBytes, this.position))
    this.checksums.push(...batchChecksums(chunks, metadataBytes, this.fields))
    this.rows += batch.rows
    await this.put(chunks)
  }

  private async start(): Promise<void> {
    if (this.started) return
    this.started = true
    await this.put([ARROW_START, ...this.encoder.schemaMessage()])
  }

  private async put(chunks: readonly Uint8Array[]): Promise<void> {
    for (const chunk of chunks) await this.object.write(chunk)
    this.position += byteLengthOf(chunks)
  }

  async close(): Promise<ClosedDataFile> {
    await this.flush()
    await this.start()
    const { fields, metadata } = this.encoder.schema
    const entry = encodeChecksums(this.checksums)
    const schema = new Schema(fields, new Map([...metadata, [CHECKSUMS_KEY, entry]]))
    const footer = Footer.encode(new Footer(schema, MetadataVersion.V5, this.blocks, []))
    const size = new Uint8Array(4)
    new DataView(size.buffer).setUint32(0, footer.byteLength, true)
    const end = joinChunks([footer, size, ARROW_MAGIC])
    await this.put([END_OF_STREAM, end])
    await this.object.close()
    return { rows: this.rows, bytes: this.position, checksum: xxh64Hex(end) }
  }

  async abort(): Promise<void> {
    this.held = []
    await this.object.abort()
  }
}

/** Bytes of a message before its body: the prefix of 8 and the metadata whose size stands in it. */
function prefixedMetadataBytes(chunks: readonly Uint8Array[]): number {
  const size = chunks[1]!
  return 8 + new DataView(size.buffer, size.byteOffset, 4).getUint32(0, true)
}
