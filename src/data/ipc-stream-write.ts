/**
 * Rows as an Arrow IPC stream for engines elsewhere (CAL-BRIDGE-044 to 046): the types that their
 * readers have in common, and buffers as they lie in memory.
 */
import { type Data, type DataType, Field, List, Map_, Schema, Struct } from 'apache-arrow'
import type { Batch, BatchField } from '../arrow/batch.js'
import { makeColumn, normalColumn } from '../arrow/column.js'
import { toArrowType } from '../arrow/types.js'
import type { CalicoType, VectorType } from '../format/types.js'
import { BODY_CODECS, initBodyCodecs } from './body-codec.js'
import { END_OF_STREAM, IpcEncoder } from './ipc-encode.js'

/** The most rows of one record batch. */
export const STREAM_BATCH_ROWS_MAX = 65_536

export const STREAM_COMPRESSIONS = ['none', 'lz4', 'zstd'] as const
export type StreamCompression = (typeof STREAM_COMPRESSIONS)[number]

/** Encodes one stream; the chunks that it gives share memory with the batches. */
export class StreamEncoder {
  readonly end: Uint8Array = END_OF_STREAM
  private readonly encoder: IpcEncoder
  private readonly types: readonly CalicoType[]

  private constructor(fields: readonly BatchField[], codec: number | undefined) {
    this.types = fields.map(({ type }) => type)
    const schema = new Schema(fields.map(({ name, type }) => new Field(name, wireType(type), true)))
    this.encoder = new IpcEncoder({ schema, ...(codec !== undefined && { codec }) })
  }

  static async open(
    fields: readonly BatchField[],
    compression: StreamCompression = 'none',
  ): Promise<StreamEncoder> {
    if (compression === 'none') return new StreamEncoder(fields, undefined)
    await initBodyCodecs()
    return new StreamEncoder(fields, BODY_CODECS[compression])
  }

  /** The chunks of the schema message, to be taken first. */
  schemaMessage(): Uint8Array[] {
    return this.encoder.schemaMessage()
  }

  /** The chunks of each message for the rows of a batch; none for a batch without rows. */
  *messages(batch: Batch): Generator<{ rows: number; chunks: Uint8Array[] }> {
    const columns = batch.columns.map((column, i) => wireColumn(column, this.types[i]!))
    for (let start = 0; start < batch.rows; start += STREAM_BATCH_ROWS_MAX) {
      const rows = Math.min(STREAM_BATCH_ROWS_MAX, batch.rows - start)
      const isWhole = rows === batch.rows
      const part = isWhole ? columns : columns.map((column) => column.slice(start, rows))
      const chunks = this.encoder.batchMessage({ rows, columns: part.map(normalColumn) })
      yield { rows, chunks }
    }
  }
}

/** The Arrow type of a column as it travels: as in files, but that vectors are lists. */
function wireType(type: CalicoType): DataType {
  if (!holdsVector(type)) return toArrowType(type)
  switch (type.kind) {
    case 'vector':
    case 'list':
      return new List(new Field('item', wireType(type.element), true))
    case 'struct':
      return new Struct(type.fields.map((field) => wireField(field.name, field.type)))
    case 'map': {
      const key = new Field('key', toArrowType(type.key), false)
      const entries = new Struct([key, wireField('value', type.value)])
      return new Map_(new Field('entries', entries, false) as never)
    }
    default:
      return toArrowType(type)
  }
}

function wireField(name: string, type: CalicoType): Field {
  return new Field(name, wireType(type), true)
}

/** The column as it travels; itself where no vector is in it. */
function wireColumn(column: Data, type: CalicoType): Data {
  if (!holdsVector(type)) return column
  const { length, nullCount } = column
  const validity = nullCount > 0 ? column.nullBitmap : undefined
  const parts = { type: wireType(type), length, nullCount, validity }
  switch (type.kind) {
    case 'vector':
      return makeColumn({ ...parts, offsets: evenOffsets(type, length), child: onlyChild(column) })
    case 'list': {
      const child = wireColumn(onlyChild(column), type.element)
      return makeColumn({ ...parts, offsets: column.valueOffsets, child })
    }
    case 'struct': {
      const children = type.fields.map((field, i) => wireColumn(column.children[i]!, field.type))
      return makeColumn({ ...parts, children })
    }
    case 'map': {
      const entries = onlyChild(column)
      const value = wireColumn(entries.children[1]!, type.value)
      const child = makeColumn({
        type: parts.type.children[0]!.type,
        length: entries.length,
        children: [entries.children[0]!, value],
      })
      return makeColumn({ ...parts, offsets: column.valueOffsets, child })
    }
    default:
      return column
  }
}

function onlyChild(column: Data): Data {
  return column.children[0]!
}

/** Null vectors have their items too, so all lists are equally long. */
function evenOffsets({ size }: VectorType, length: number): Int32Array {
  return Int32Array.from({ length: length + 1 }, (_, i) => i * size)
}

function holdsVector(type: CalicoType): boolean {
  switch (type.kind) {
    case 'vector':
      return true
    case 'list':
      return holdsVector(type.element)
    case 'struct':
      return type.fields.some((field) => holdsVector(field.type))
    case 'map':
      return holdsVector(type.value)
    default:
      return false
  }
}
