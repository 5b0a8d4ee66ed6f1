/**
 * Arrow IPC streams as they arrive from other programs, batch by batch and in bounded memory. The
 * bytes are hostile until they are checked.
 */
import type { Data } from 'apache-arrow'
import type { Batch, BatchField } from '../arrow/batch.js'
import { castColumn } from '../arrow/cast.js'
import { CalicoError } from '../errors.js'
import type { CalicoType } from '../format/types.js'
import { initBodyCodecs } from './body-codec.js'
import { readMessageTable } from './ipc.js'
import { readForeignBatch } from './ipc-foreign-batch.js'
import { type ForeignField, readForeignSchema } from './ipc-foreign-schema.js'

const METADATA_BYTES_MAX = 16 * 2 ** 20
const BODY_BYTES_MAX = 256 * 2 ** 20
const DICTIONARIES_MAX = 10_000
const DICTIONARY_BYTES_MAX = 256 * 2 ** 20

const MESSAGE = { schema: 1, dictionary: 2, batch: 3 } as const
const CONTINUATION = 0xffffffff

export interface IncomingRows {
  readonly fields: readonly BatchField[]
  /** To be read once, to its end: only then is it known that the stream is whole. */
  readonly batches: AsyncIterable<Batch>
}

/**
 * Reads the schema; batches are read and checked when they are asked for.
 * @param typeOf the type that a column is to have; throws for columns that nobody wants
 * @throws InvalidArgument where the bytes are not one whole well-formed stream; TypeMismatch where
 *   a value is not of the type that its column is to have
 */
export async function readIpcStream(
  chunks: AsyncIterable<Uint8Array>,
  typeOf: (name: string) => CalicoType,
): Promise<IncomingRows> {
  await initBodyCodecs()
  const source = new ByteSource(chunks)
  const foreign = await well(async () => {
    const message = await readMessage(source)
    if (message?.kind !== MESSAGE.schema) throw new RangeError('no schema comes first')
    return readForeignSchema(message.header)
  })
  const names = new Set<string>()
  const fields = foreign.map(({ name }) => {
    if (names.has(name)) throw refused(`two columns are called '${name}'`)
    names.add(name)
    return { name, type: typeOf(name) }
  })
  return { fields, batches: readBatches({ source, foreign, fields }) }
}

interface OpenStream {
  readonly source: ByteSource
  readonly foreign: readonly ForeignField[]
  readonly fields: readonly BatchField[]
}

async function* readBatches({ source, foreign, fields }: OpenStream): AsyncGenerator<Batch> {
  const dictionaries = new DictionaryTable(foreign)
  for (;;) {
    const read = await well(async () => {
      const message = await readMessage(source)
      if (message === null) {
        if (!(await source.isAtEnd())) throw new RangeError('bytes after the end of the stream')
        return null
      }
      const { kind, header: table, body } = message
      if (kind === MESSAGE.batch) {
        return readForeignBatch({ table, body, fields: foreign, dictionaries: dictionaries.known })
      }
      if (kind !== MESSAGE.dictionary) throw new RangeError(`a message of kind ${kind}`)
      dictionaries.add(message)
      return { rows: 0, columns: [] }
    })
    if (read === null) return
    if (read.rows === 0) continue
    const columns = fields.map(({ name, type }, i) => castTo(read.columns[i]!, name, type))
    yield { rows: read.rows, fields, columns }
  }
}

/** @throws TypeMismatch where the type does not hold every value exactly */
function castTo(data: Data, name: string, to: CalicoType): Data {
  const where = `column '${name}'`
  try {
    return castColumn({ from: data.type, data, to, where })
  } catch (error) {
    if (!(error instanceof CalicoError) || error.code !== 'UnsupportedType') throw error
    throw new CalicoError('TypeMismatch', error.message, { cause: error })
  }
}

/** The dictionaries that have come, by id; a later one takes the place of an earlier one. */
class DictionaryTable {
  readonly known = new Map<number, Data>()
  private readonly fields = new Map<number, ForeignField>()
  private readonly sizes = new Map<number, number>()

  constructor(fields: readonly ForeignField[]) {
    for (const field of fields) this.learn(field)
  }

  private learn(field: ForeignField): void {
    if (field.dictionary) this.fields.set(field.dictionary.id, { ...field, dictionary: null })
    if (this.fields.size > DICTIONARIES_MAX) throw new RangeError('too many dictionaries')
    for (const child of field.children) this.learn(child)
  }

  /** @throws RangeError for deltas, which the protocol does not have */
  add({ header, body }: Message): void {
    const id = header.size(0)
    const field = this.fields.get(id)
    const table = header.table(1)
    if (!field || !table) throw new RangeError(`a dictionary ${id} of no column`)
    if (header.uint8(2, 0) !== 0) throw new RangeError('a delta of a dictionary')
    const read = readForeignBatch({ table, body, fields: [field], dictionaries: this.known })
    this.known.set(id, read.columns[0]!)
    this.sizes.set(id, body.length)
    const held = [...this.sizes.values()].reduce((sum, bytes) => sum + bytes, 0)
    if (held > DICTIONARY_BYTES_MAX) throw new RangeError('dictionaries of too many bytes')
  }
}

interface Message {
  readonly kind: number
  readonly header: ReturnType<typeof readMessageTable>['header']
  readonly body: Uint8Array
}

/** The next message; null at the mark that ends the stream. */
async function readMessage(source: ByteSource): Promise<Message | null> {
  const prefix = await source.take(8)
  const view = new DataView(prefix.buffer, prefix.byteOffset, 8)
  if (view.getUint32(0, true) !== CONTINUATION) throw new RangeError('no message where one is due')
  const metadataBytes = view.getUint32(4, true)
  if (metadataBytes === 0) return null
  if (metadataBytes > METADATA_BYTES_MAX) {
    throw new RangeError(`${metadataBytes} bytes of metadata; ${METADATA_BYTES_MAX} is most`)
  }
  const { kind, header, bodyBytes } = readMessageTable(await source.take(metadataBytes))
  if (bodyBytes > BODY_BYTES_MAX) {
    throw new RangeError(`a record batch of ${bodyBytes} bytes; ${BODY_BYTES_MAX} is most`)
  }
  return { kind, header, body: await source.take(bodyBytes) }
}

/** Bytes in the sizes that a reader wants; takes memory for what has come and not for promises. */
class ByteSource {
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

/** Runs a strict reader; what it throws on malformed bytes becomes InvalidArgument. */
async function well<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw refused(error.message, error)
  }
}

function refused(reason: string, cause?: unknown): CalicoError {
  const message = `the rows are no well-formed Arrow IPC stream: ${reason}`
  return new CalicoError('InvalidArgument', message, cause === undefined ? {} : { cause })
}
