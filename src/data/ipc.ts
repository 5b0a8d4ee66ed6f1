/**
 * Batches as Arrow IPC streams in memory: inline rows of log entries, and what goes to other
 * processes. Reading is strict and bounded, since the bytes may come from anyone.
 *
 *   message: FF FF FF FF · metadata size 4 · metadata (flatbuffer, padded) · body
 *   stream:  schema message · record batch message … · FF FF FF FF 00 00 00 00
 */
import type { Batch } from '../arrow/batch.js'
import { isCalicoError } from '../errors.js'
import { corruptFile } from './corrupt.js'
import { FlatTable } from './flat-table.js'
import { columnPlaces, readBatchHeader, readColumn } from './ipc-batch.js'
import { type Allocate, END_OF_STREAM, IpcEncoder, joinChunks } from './ipc-encode.js'
import { type IpcSchema, readIpcSchema } from './ipc-schema.js'

/** The longest stream that decodeIpcStream takes. */
export const IPC_STREAM_BYTES_MAX = 64 * 2 ** 20

const MESSAGE_SCHEMA = 1
const MESSAGE_BATCH = 3

/**
 * One batch as an uncompressed Arrow IPC stream.
 * @param metadata the schema's entry `calico`, where given
 */
export function encodeIpcStream(batch: Batch, metadata: string | null = null): Uint8Array {
  return encodeIpcBatches([batch], metadata)
}

/** Batches of the same fields as one uncompressed Arrow IPC stream, in memory of its own. */
export function encodeIpcBatches(
  batches: readonly Batch[],
  metadata: string | null = null,
  allocate?: Allocate,
): Uint8Array<ArrayBuffer> {
  const encoder = new IpcEncoder({ fields: batches[0]!.fields, metadata })
  const chunks = encoder.schemaMessage()
  for (const batch of batches) for (const chunk of encoder.batchMessage(batch)) chunks.push(chunk)
  return joinChunks([...chunks, END_OF_STREAM], allocate)
}

/**
 * The batches of an Arrow IPC stream; they share memory with `bytes`.
 * @param where names the place the bytes came from, for messages
 * @throws CorruptFile where the bytes are not one whole well-formed stream of Calico types.
 */
export function decodeIpcStream(
  bytes: Uint8Array,
  where = 'an Arrow IPC stream',
): { batches: Batch[]; metadata: string | null } {
  if (bytes.length > IPC_STREAM_BYTES_MAX) {
    throw corruptFile(where, `${bytes.length} bytes are over the limit of ${IPC_STREAM_BYTES_MAX}`)
  }
  return strictly(where, () => decodeMessages(bytes.byteOffset % 8 === 0 ? bytes : bytes.slice()))
}

/** Runs a strict reader and turns what it throws on malformed bytes into CorruptFile. */
export function strictly<T>(where: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (isCalicoError(error)) throw error
    const reason = error instanceof Error ? error.message : String(error)
    throw corruptFile(where, `it is not well-formed Arrow IPC (${reason})`, error)
  }
}

function decodeMessages(bytes: Uint8Array): { batches: Batch[]; metadata: string | null } {
  const batches: Batch[] = []
  let schema: IpcSchema | null = null
  let at = 0
  for (;;) {
    const message = readMessage(bytes, at)
    if (message === null) break
    at = message.end
    if (message.kind === MESSAGE_SCHEMA && schema === null) schema = readIpcSchema(message.header)
    else if (message.kind === MESSAGE_BATCH && schema !== null) {
      batches.push(readBatch(message.header, message.body, schema))
    } else throw new RangeError(`a message of kind ${message.kind} out of place`)
  }
  if (schema === null) throw new RangeError('no schema')
  if (at + 8 !== bytes.length) throw new RangeError('bytes after the end of the stream')
  return { batches, metadata: schema.metadata }
}

interface Message {
  readonly kind: number
  readonly header: FlatTable
  readonly body: Uint8Array
  readonly end: number
}

/** The message at a position; null at the mark that ends the stream. */
function readMessage(bytes: Uint8Array, at: number): Message | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (view.getUint32(at, true) !== 0xffffffff) throw new RangeError('no message where one is due')
  const metadataBytes = view.getUint32(at + 4, true)
  if (metadataBytes === 0) return null
  const bodyAt = at + 8 + metadataBytes
  if (bodyAt > bytes.length) throw new RangeError('a message cut short')
  const message = readMessageTable(bytes.subarray(at + 8, bodyAt))
  const end = bodyAt + message.bodyBytes
  if (end > bytes.length) throw new RangeError('a body cut short')
  return { ...message, body: bytes.subarray(bodyAt, end), end }
}

/** The flatbuffer of a message: its kind, its header and the size of the body behind it. */
export function readMessageTable(bytes: Uint8Array): {
  kind: number
  header: FlatTable
  bodyBytes: number
} {
  const message = FlatTable.root(bytes)
  const header = message.table(2)
  if (header === null) throw new RangeError('a message without a header')
  return { kind: message.uint8(1, 0), header, bodyBytes: message.size(3) }
}

function readBatch(table: FlatTable, body: Uint8Array, schema: IpcSchema): Batch {
  const header = readBatchHeader(table, body.length, schema.fields)
  const places = columnPlaces(schema.fields)
  const columns = schema.fields.map((field, i) =>
    readColumn(header, field.type, places[i]!, (index) => {
      const { start, end } = header.buffers[index]!
      return body.subarray(start, end)
    }),
  )
  return { rows: header.rows, fields: schema.fields, columns }
}
