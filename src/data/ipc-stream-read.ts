/**
 * Arrow IPC streams as they arrive from other programs, batch by batch and in bounded memory. The
 * bytes are hostile until they are checked.
 */
import type { Data } from 'apache-arrow'
import type { Batch, BatchField } from '../arrow/batch.js'
import { castColumn } from '../arrow/cast.js'
import { CalicoError, isCalicoError } from '../errors.js'
import type { CalicoType } from '../format/types.js'
import { initBodyCodecs } from './body-codec.js'
import { readForeignBatch } from './ipc-foreign-batch.js'
import { type ForeignField, readForeignSchema } from './ipc-foreign-schema.js'
import { ByteSource, DictionaryTable, MESSAGE, nextMessage } from './ipc-messages.js'

const LIMITS = { bodyBytesMax: 256 * 2 ** 20 }

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
    const message = await nextMessage(source, LIMITS)
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
      const message = await nextMessage(source, LIMITS)
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
    if (!isCalicoError(error) || error.code !== 'UnsupportedType') throw error
    throw new CalicoError('TypeMismatch', error.message, { cause: error })
  }
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
