/**
 * Arrow IPC files and streams of any writer as batches, read strictly: nothing that the bytes say
 * is used before it is checked (ipc-foreign-batch.ts).
 */
import type { Data } from 'apache-arrow'
import type { Batch, BatchField } from '../arrow/batch.js'
import { CalicoError } from '../errors.js'
import { initBodyCodecs } from './body-codec.js'
import { FlatTable } from './flat-table.js'
import { castBatch, inputType } from './import-parquet.js'
import {
  chosenColumns,
  columnsByName,
  givenType,
  type Input,
  inputHead,
  inputRanges,
  inputStream,
  iteratingInput,
  type ReadInputOptions,
  readingInput,
} from './import-source.js'
import { ARROW_TAIL_BYTES, arrowFooterBytes, type Block, readBlocks } from './ipc-blocks.js'
import { readForeignBatch } from './ipc-foreign-batch.js'
import { type ForeignField, isOpaque, readForeignSchema } from './ipc-foreign-schema.js'
import {
  ByteSource,
  DictionaryTable,
  MESSAGE,
  type Message,
  type MessageLimits,
  nextMessage,
} from './ipc-messages.js'
import { type FileSource, fetchRange, withTail } from './ranges.js'

const MAGIC = 'ARROW1'
const LIMITS: MessageLimits = { bodyBytesMax: 2 ** 31 - 1, old: true }

/** What an input says first, and the messages after it: dictionaries, and batches of rows. */
interface Incoming {
  readonly schema: readonly ForeignField[]
  readonly messages: AsyncIterable<Message>
}

export async function readArrowInput(options: ReadInputOptions): Promise<Input> {
  const { path } = options
  await initBodyCodecs()
  const head = await inputHead(options, MAGIC.length)
  const isFile = Buffer.from(head).toString('latin1') === MAGIC
  const { open, close } = isFile ? await fileOf(options) : streamOf(options)
  try {
    return await readingInput(path, async () => {
      const incoming = await open()
      const names = incoming.schema.map(({ name }) => name)
      const positionOf = columnsByName(path, names)
      const fields = chosenColumns(options, positionOf).map((name) => {
        const known = incoming.schema[positionOf.get(name)!]!
        return { name, type: givenType(options, name) ?? typeOf(known, path) }
      })
      const positions = fields.map((field) => positionOf.get(field.name)!)
      const batches = readBatches({ path, incoming, fields, positions }, close)
      return { fields, batches: iteratingInput(options, batches) }
    })
  } catch (error) {
    await close()
    throw error
  }
}

/** @throws UnsupportedType where no column can take the values */
function typeOf(field: ForeignField, path: string): BatchField['type'] {
  const where = `${path}, column '${field.name}'`
  if (!isOpaque(field)) return inputType(field.type, where)
  const found = `${where} has an Arrow type that Calico has no type for`
  throw new CalicoError('UnsupportedType', `${found}; leave it out or cast it`)
}

interface Opener {
  open(): Promise<Incoming>
  close(): Promise<void>
}

function streamOf(options: ReadInputOptions): Opener {
  const source = new ByteSource(inputStream(options))
  const messages = async function* (): AsyncGenerator<Message> {
    for (;;) {
      const message = await nextMessage(source, LIMITS)
      if (message === null) return
      yield message
    }
  }
  const open = async (): Promise<Incoming> => {
    const first = await nextMessage(source, LIMITS)
    if (first?.kind !== MESSAGE.schema) throw new RangeError('no schema comes first')
    return { schema: readForeignSchema(first.header, true), messages: messages() }
  }
  return { open, close: () => source.close() }
}

async function fileOf(options: ReadInputOptions): Promise<Opener> {
  const { source, close } = await inputRanges(options)
  const { bytes } = source
  const open = async (): Promise<Incoming> => {
    const { tail } = await withTail(source)
    const start = bytes - ARROW_TAIL_BYTES - arrowFooterBytes(tail.bytes, bytes)
    const footer = FlatTable.root(
      await fetchRange(source, { start, end: bytes - ARROW_TAIL_BYTES }),
    )
    const schema = footer.table(1)
    if (schema === null) throw new RangeError('a footer without a schema')
    const blocks = [...readBlocks(footer, 2, start), ...readBlocks(footer, 3, start)]
    return { schema: readForeignSchema(schema, true), messages: messagesAt(source, blocks) }
  }
  return { open, close }
}

async function* messagesAt(
  source: FileSource,
  blocks: readonly Block[],
): AsyncGenerator<Message, void, undefined> {
  for (const { start, end } of blocks) {
    const once = async function* (): AsyncGenerator<Uint8Array> {
      yield await fetchRange(source, { start, end })
    }
    const message = await nextMessage(new ByteSource(once()), LIMITS)
    if (message === null) throw new RangeError('a block without a message')
    yield message
  }
}

interface OpenInput {
  readonly path: string
  readonly incoming: Incoming
  readonly fields: readonly BatchField[]
  readonly positions: readonly number[]
}

async function* readBatches(
  { path, incoming, fields, positions }: OpenInput,
  close: () => Promise<void>,
): AsyncGenerator<Batch, void, undefined> {
  const { schema, messages } = incoming
  const chosen = new Set(positions)
  try {
    const dictionaries = new DictionaryTable(schema, true)
    for await (const message of messages) {
      if (message.kind === MESSAGE.dictionary) {
        dictionaries.add(message)
        continue
      }
      if (message.kind !== MESSAGE.batch) throw new RangeError(`a message of kind ${message.kind}`)
      const { header: table, body } = message
      const { rows, columns } = readForeignBatch({
        ...{ table, body, fields: schema, dictionaries: dictionaries.known },
        rowsMax: Number.MAX_SAFE_INTEGER,
        isWanted: (at) => chosen.has(at),
      })
      const data: Data[] = positions.map((at) => columns[at]!)
      yield castBatch({ path, rows, fields, data })
    }
  } finally {
    await close()
  }
}
