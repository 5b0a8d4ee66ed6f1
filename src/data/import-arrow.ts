/** Arrow IPC files and streams of any writer as batches. */
import { open } from 'node:fs/promises'
import { type RecordBatch, RecordBatchReader, type Schema } from 'apache-arrow'
import { compressionRegistry } from 'apache-arrow/ipc/compression/registry'
import type { Batch, BatchField } from '../arrow/batch.js'
import { BODY_CODECS, decompressForeign, initBodyCodecs } from './body-codec.js'
import { castBatch, inputType } from './import-parquet.js'
import {
  chosenColumns,
  type Input,
  iteratingInput,
  type ReadInputOptions,
  readingInput,
} from './import-source.js'
import { withLocalErrors } from './local-errors.js'

export async function readArrowInput(options: ReadInputOptions): Promise<Input> {
  const { path, bytes } = options
  await initBodyCodecs()
  for (const codec of Object.values(BODY_CODECS)) {
    compressionRegistry.set(codec, { decode: (body) => decompressForeign(codec, body) })
  }
  const handle = bytes ? null : await withLocalErrors(`reading ${path}`, () => open(path, 'r'))
  const close = async (): Promise<void> => handle?.close()
  try {
    return await readingInput(path, async () => {
      const source = handle ?? Promise.resolve(bytes!)
      const reader = (await RecordBatchReader.from(source as never)) as ForeignReader
      await reader.open()
      const known = reader.schema.fields
      const names = known.map((field) => field.name)
      const fields = chosenColumns(options, names).map((name) => {
        const field = known[names.indexOf(name)]!
        const type = options.types?.[name] ?? inputType(field.type, `${path}, column '${name}'`)
        return { name, type }
      })
      const positions = fields.map((field) => names.indexOf(field.name))
      const batches = readBatches({ path, reader, fields, positions }, close)
      return { fields, batches: iteratingInput(options, batches) }
    })
  } catch (error) {
    await close()
    throw error
  }
}

/** What the readers of Arrow JS for files, streams and bytes have in common. */
interface ForeignReader extends AsyncIterable<RecordBatch> {
  readonly schema: Schema
  open(): Promise<unknown>
}

interface OpenInput {
  readonly path: string
  readonly reader: ForeignReader
  readonly fields: readonly BatchField[]
  readonly positions: readonly number[]
}

async function* readBatches(
  input: OpenInput,
  close: () => Promise<void>,
): AsyncGenerator<Batch, void, undefined> {
  const { path, fields } = input
  try {
    for await (const batch of input.reader) {
      const data = input.positions.map((at) => batch.data.children[at]!)
      yield castBatch({ path, rows: batch.numRows, fields, data })
    }
  } finally {
    await close()
  }
}
