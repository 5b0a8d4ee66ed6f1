/**
 * Reads Arrow IPC data files by ranges: the footer, then of each record batch its metadata and the
 * buffers of the columns wanted.
 */
import type { Batch, BatchField } from '../arrow/batch.js'
import { initBodyCodecs } from './body-codec.js'
import { columnPositions } from './columns.js'
import type {
  DataFileReader,
  OpenDataFileOptions,
  PageBatch,
  ReadPagesOptions,
} from './data-file.js'
import { FlatTable } from './flat-table.js'
import { readMessageTable, strictly } from './ipc.js'
import { type BatchHeader, columnPlaces, readBatchHeader, readColumn } from './ipc-batch.js'
import { ARROW_TAIL_BYTES, arrowFooterBytes, type Block, readBlocks } from './ipc-blocks.js'
import { type IpcSchema, readIpcSchema } from './ipc-schema.js'
import { type FileSource, type FileTail, fetchRange, fetchRanges, withTail } from './ranges.js'
import { readAhead } from './read-ahead.js'

interface ArrowPage {
  readonly block: Block
  readonly header: BatchHeader
}

interface OpenFile extends OpenDataFileOptions {
  readonly source: FileSource
  readonly schema: IpcSchema
  readonly pages: readonly ArrowPage[]
}

/** @throws MissingObject, CorruptFile */
export async function openArrowFile(options: OpenDataFileOptions): Promise<DataFileReader> {
  const { store, file, signal } = options
  await initBodyCodecs()
  const source = await withTail({ store, path: file.path, bytes: file.bytes }, signal)
  const { schema, blocks } = await readFooter(source, signal)
  const ranges = blocks.map(({ start, bodyStart }) => ({ start, end: bodyStart }))
  const heads = await fetchRanges(source, ranges, signal)
  const pages = blocks.map((block, i) => ({
    block,
    header: strictly(file.path, () => readHeader(heads[i]!, block, schema.fields)),
  }))
  return {
    rows: pages.reduce((sum, page) => sum + page.header.rows, 0),
    fields: schema.fields,
    metadata: schema.metadata,
    pages: pages.map(({ header }, index) => ({
      index,
      rows: header.rows,
      bounds: () => undefined,
    })),
    read: (readOptions) => readPages({ ...options, source, schema, pages }, readOptions),
    close: async () => {},
  }
}

async function readFooter(
  source: FileSource & { readonly tail: FileTail },
  signal: AbortSignal | undefined,
): Promise<{ schema: IpcSchema; blocks: Block[] }> {
  const { bytes, path } = source
  const size = strictly(path, () => arrowFooterBytes(source.tail.bytes, bytes))
  const start = bytes - ARROW_TAIL_BYTES - size
  const footer = await fetchRange(source, { start, end: bytes - ARROW_TAIL_BYTES }, signal)
  return strictly(path, () => {
    const root = FlatTable.root(footer)
    const schema = root.table(1)
    if (schema === null) throw new RangeError('a footer without a schema')
    if (readBlocks(root, 2, start).length > 0) throw new RangeError('dictionary batches')
    return { schema: readIpcSchema(schema), blocks: readBlocks(root, 3, start) }
  })
}

function readHeader(bytes: Uint8Array, block: Block, fields: readonly BatchField[]): BatchHeader {
  const message = readMessageTable(bytes.subarray(8))
  if (message.kind !== 3) throw new RangeError('a block that is no record batch')
  const bodyBytes = block.end - block.bodyStart
  if (message.bodyBytes !== bodyBytes) throw new RangeError('a block of another size')
  return readBatchHeader(message.header, bodyBytes, fields)
}

async function* readPages(
  open: OpenFile,
  options: ReadPagesOptions,
): AsyncGenerator<PageBatch, void, undefined> {
  const positions = columnPositions(open.file.path, open.schema.fields, options.columns)
  const wanted = options.pages ?? open.pages.map((_, index) => index)
  yield* readAhead({
    items: wanted,
    load: async (page, signal) => ({ page, batch: await loadPage(open, page, positions, signal) }),
    bytesOf: (page) => open.pages[page]!.block.end - open.pages[page]!.block.bodyStart,
    pool: open.pool,
    signal: options.signal,
  })
}

async function loadPage(
  open: OpenFile,
  page: number,
  positions: readonly number[],
  signal: AbortSignal,
): Promise<Batch> {
  const { block, header } = open.pages[page]!
  const places = columnPlaces(open.schema.fields)
  const indexes = positions.flatMap((at) => {
    const { buffer, bufferCount } = places[at]!
    return Array.from({ length: bufferCount }, (_, i) => buffer + i)
  })
  const ranges = indexes.map((index) => ({
    start: block.bodyStart + header.buffers[index]!.start,
    end: block.bodyStart + header.buffers[index]!.end,
  }))
  const filled = ranges.filter(({ start, end }) => end > start)
  const fetched = await fetchRanges(open.source, filled, signal)
  const bytes = new Map(filled.map((range, i) => [range, fetched[i]!]))
  const buffers = new Map(indexes.map((index, i) => [index, bytes.get(ranges[i]!)]))
  const fields = positions.map((at) => open.schema.fields[at]!)
  return strictly(open.file.path, () => ({
    rows: header.rows,
    fields,
    columns: positions.map((at, i) =>
      readColumn(header, fields[i]!.type, places[at]!, (index) => {
        return buffers.get(index) ?? new Uint8Array(0)
      }),
    ),
  }))
}
