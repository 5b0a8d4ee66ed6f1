/**
 * Messages of Arrow IPC streams that other programs wrote, one after another and in bounded memory.
 *
 *   message: FF FF FF FF · metadata size 4 · metadata (flatbuffer, padded) · body
 *
 * Writers before 2019 left the mark before the size out.
 */
import type { Data } from 'apache-arrow'
import type { FlatTable } from './flat-table.js'
import { readMessageTable } from './ipc.js'
import { readForeignBatch } from './ipc-foreign-batch.js'
import type { ForeignField } from './ipc-foreign-schema.js'

export const MESSAGE = { schema: 1, dictionary: 2, batch: 3 } as const

const CONTINUATION = 0xffffffff
const METADATA_BYTES_MAX = 16 * 2 ** 20
const DICTIONARIES_MAX = 10_000
const DICTIONARY_BYTES_MAX = 256 * 2 ** 20

export interface Message {
  readonly kind: number
  readonly header: FlatTable
  readonly body: Uint8Array
}

export interface MessageLimits {
  readonly bodyBytesMax: number
  /** Whether messages may lack the mark before their size, and the stream its end. */
  readonly old?: boolean
}

/**
 * The next message; null at the mark that ends the stream.
 * @throws RangeError where there is none, or one beyond the limits
 */
export async function nextMessage(
  source: ByteSource,
  { bodyBytesMax, old = false }: MessageLimits,
): Promise<Message | null> {
  if (old && (await source.isAtEnd())) return null
  let size = uint32(await source.take(4))
  if (size === CONTINUATION) size = uint32(await source.take(4))
  else if (!old) throw new RangeError('no message where one is due')
  if (size === 0) return null
  if (size > METADATA_BYTES_MAX) {
    throw new RangeError(`${size} bytes of metadata; ${METADATA_BYTES_MAX} is most`)
  }
  const { kind, header, bodyBytes } = readMessageTable(await source.take(size))
  if (bodyBytes > bodyBytesMax) {
    throw new RangeError(`a record batch of ${bodyBytes} bytes; ${bodyBytesMax} is most`)
  }
  return { kind, header, body: await source.take(bodyBytes) }
}

function uint32(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true)
}

/** The dictionaries that have come, by id; a later one takes the place of an earlier one. */
export class DictionaryTable {
  /** The parts of each: what came first, and what deltas added. */
  readonly known = new Map<number, readonly Data[]>()
  private readonly fields = new Map<number, ForeignField>()
  private readonly sizes = new Map<number, number>()

  /** @param takesDeltas whether messages may add to a dictionary */
  constructor(
    fields: readonly ForeignField[],
    private readonly takesDeltas = false,
  ) {
    for (const field of fields) this.learn(field)
  }

  private learn(field: ForeignField): void {
    if (field.dictionary) this.fields.set(field.dictionary.id, { ...field, dictionary: null })
    if (this.fields.size > DICTIONARIES_MAX) throw new RangeError('too many dictionaries')
    for (const child of field.children) this.learn(child)
  }

  /** @throws RangeError for one that no column has, or a delta where none is taken */
  add({ header, body }: Message): void {
    const id = header.size(0)
    const field = this.fields.get(id)
    const table = header.table(1)
    if (!field || !table) throw new RangeError(`a dictionary ${id} of no column`)
    const isDelta = header.uint8(2, 0) !== 0
    if (isDelta && !this.takesDeltas) throw new RangeError('a delta of a dictionary')
    const read = readForeignBatch({ table, body, fields: [field], dictionaries: this.known })
    const before = isDelta ? (this.known.get(id) ?? []) : []
    this.known.set(id, [...before, read.columns[0]!])
    this.sizes.set(id, (isDelta ? (this.sizes.get(id) ?? 0) : 0) + body.length)
    const held = [...this.sizes.values()].reduce((sum, bytes) => sum + bytes, 0)
    if (held > DICTIONARY_BYTES_MAX) throw new RangeError('dictionaries of too many bytes')
  }
}

/** Bytes in the sizes that a reader wants; takes memory for what has come and not for promises. */
export class ByteSource {
  private readonly chunks: AsyncIterator<Uint8Array>
  private held: Uint8Array = new Uint8Array(0)

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.chunks = chunks[Symbol.asyncIterator]()
  }

  async isAtEnd(): Promise<boolean> {
    return this.held.length === 0 && !(await this.fill())
  }

  /** Exactly so many bytes, in memory of their own. @throws RangeError where fewer are left */
  async take(count: number): Promise<Uint8Array> {
    const parts: Uint8Array[] = []
    let missing = count
    while (missing > 0) {
      if (this.held.length === 0 && !(await this.fill())) {
        throw new RangeError('the stream ends before its end-of-stream marker')
      }
      const part = this.held.subarray(0, missing)
      this.held = this.held.subarray(part.length)
      missing -= part.length
      parts.push(part)
    }
    return joined(parts, count)
  }

  /** Lets what has not been read go. */
  async close(): Promise<void> {
    await this.chunks.return?.()
  }

  private async fill(): Promise<boolean> {
    for (;;) {
      const next = await this.chunks.next()
      if (next.done) return false
      this.held = next.value
      if (this.held.length > 0) return true
    }
  }
}

/** In an array of its own, so that buffers in it are aligned as the format has them. */
function joined(parts: readonly Uint8Array[], bytes: number): Uint8Array {
  const all = new Uint8Array(bytes)
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
