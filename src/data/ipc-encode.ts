/**
 * Batches as Arrow IPC messages, encoded by Arrow JS; the readers of these bytes are in ipc.ts and
 * ipc-file.ts.
 */
import {
  AsyncByteQueue,
  DataType,
  Field,
  List,
  Map_,
  makeData,
  RecordBatch,
  RecordBatchStreamWriter,
  Schema,
  Struct,
} from 'apache-arrow'
import { BufferRegion } from 'apache-arrow/ipc/metadata/message'
import type { Batch, BatchField } from '../arrow/batch.js'
import { toArrowType } from '../arrow/types.js'
import { structFieldId } from '../format/struct-fields.js'
import { compressBuffer } from './body-codec.js'
import { METADATA_KEY } from './ipc-schema.js'

/** The name under which parquet writers look for a field's id. */
const FIELD_ID = 'PARQUET:field_id'

/**
 * The Arrow schema of a data file. Columns `c<id>` and the fields `f<id>` of their structs carry
 * their id, so that parquet files made of it do.
 */
export function dataSchema(fields: readonly BatchField[], metadata: string | null): Schema {
  const arrowFields = fields.map(({ name, type }) => {
    const id = /^c(\d+)$/.exec(name)?.[1]
    return new Field(name, withFieldIds(toArrowType(type)), true, idMetadata(id))
  })
  return new Schema(
    arrowFields,
    metadata === null ? undefined : new Map([[METADATA_KEY, metadata]]),
  )
}

function idMetadata(id: string | undefined): Map<string, string> | undefined {
  return id === undefined ? undefined : new Map([[FIELD_ID, id]])
}

/** The type with the ids of the fields of its structs; types without structs are left alone. */
function withFieldIds(type: DataType): DataType {
  const [child] = type.children ?? []
  if (!child) return type
  if (DataType.isList(type)) return new List(withInnerIds(child))
  if (DataType.isMap(type)) return new Map_(withInnerIds(child) as never)
  if (!DataType.isStruct(type)) return type
  return new Struct(
    type.children.map((field) => {
      const id = structFieldId(field.name)
      const metadata = idMetadata(id === null ? undefined : String(id))
      return new Field(field.name, withFieldIds(field.type), field.nullable, metadata)
    }),
  )
}

function withInnerIds(field: Field): Field {
  return new Field(field.name, withFieldIds(field.type), field.nullable)
}

/** Collects what a writer puts out. */
class ChunkSink extends AsyncByteQueue {
  chunks: Uint8Array[] = []

  override write(value: unknown): void {
    const chunk = value as ArrayBufferView
    if (chunk.byteLength === 0) return
    this.chunks.push(new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength))
  }

  take(): Uint8Array[] {
    const taken = this.chunks
    this.chunks = []
    return taken
  }
}

/**
 * Arrow JS with the compression of bodies put right: it gives compressed sizes where uncompressed
 * ones belong.
 */
class BodyWriter extends RecordBatchStreamWriter {
  protected override _compressBodyBuffers(buffers: ArrayBufferView[]): {
    byteLength: number
    bufferRegions: BufferRegion[]
    buffers: ArrayBufferView[]
  } {
    const regions: BufferRegion[] = []
    const pieces: ArrayBufferView[] = []
    let at = 0
    for (const buffer of buffers) {
      const plain = new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength)
      const [prefix, body] = plain.length === 0 ? [plain, plain] : this.compress(plain)
      pieces.push(prefix, body)
      regions.push(new BufferRegion(at, prefix.length + body.length))
      at = (at + prefix.length + body.length + 7) & ~7
    }
    return { byteLength: at, bufferRegions: regions, buffers: pieces }
  }

  /** The size before compression, or -1 for bytes that are left as they are, and the bytes. */
  private compress(plain: Uint8Array): [Uint8Array, Uint8Array] {
    const compressed = compressBuffer(this._compression!.type, plain)
    const smaller = compressed.length < plain.length
    const size = BigInt64Array.of(BigInt(smaller ? plain.length : -1))
    return [new Uint8Array(size.buffer), smaller ? compressed : plain]
  }
}

/**
 * Encodes messages one after another; what it gives shares memory with the batches where bodies
 * are stored plain.
 */
export class IpcEncoder {
  private readonly sink = new ChunkSink()
  private readonly writer: RecordBatchStreamWriter
  readonly schema: Schema

  /** @param codec of the bodies, see BODY_CODECS; initBodyCodecs must have been awaited for it */
  constructor(
    options: { readonly codec?: number } & (
      | { readonly fields: readonly BatchField[]; readonly metadata: string | null }
      | { readonly schema: Schema }
    ),
  ) {
    this.schema =
      'schema' in options ? options.schema : dataSchema(options.fields, options.metadata)
    const { codec } = options
    this.writer = new BodyWriter(codec === undefined ? {} : { compressionType: codec })
    this.writer.reset(this.sink, this.schema)
  }

  /** The chunks of the schema message, to be taken before the first batch. */
  schemaMessage(): Uint8Array[] {
    return this.sink.take()
  }

  /** The chunks of one record batch message; the first 8 bytes are its prefix. */
  batchMessage(batch: Pick<Batch, 'rows' | 'columns'>): Uint8Array[] {
    const data = makeData({
      type: new Struct(this.schema.fields),
      length: batch.rows,
      nullCount: 0,
      children: [...batch.columns],
    })
    this.writer.write(new RecordBatch(this.schema, data))
    return this.sink.take()
  }
}

/** The mark that ends a stream. */
export const END_OF_STREAM = Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0)

export function byteLengthOf(chunks: readonly Uint8Array[]): number {
  return chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0)
}

/** Makes an array of a size; what was in it before does not matter. */
export type Allocate = (bytes: number) => Uint8Array<ArrayBuffer>

/** All chunks in one array of their own memory. */
export function joinChunks(
  chunks: readonly Uint8Array[],
  allocate: Allocate = (bytes) => new Uint8Array(bytes),
): Uint8Array<ArrayBuffer> {
  const joined = allocate(byteLengthOf(chunks))
  let at = 0
  for (const chunk of chunks) {
    joined.set(chunk, at)
    at += chunk.byteLength
  }
  return joined
}
