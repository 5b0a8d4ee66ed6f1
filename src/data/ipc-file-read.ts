/**
 * Reads Arrow IPC data files by ranges: the footer, then of each record batch its metadata and the
 * buffers of the columns wanted.
 *
 *   Footer: 1 schema · 2 dictionaries · 3 record batches
 *   Block:  offset 8 · metadata size 4 · 4 free · body size 8
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
import { FlatTable, sizeAt } from './flat-table.js'
import { readMessageTable, strictly } from './ipc.js'
import { type BatchHeader, columnPlaces, readBatchHeader, readColumn } from './ipc-batch.js'
import { ARROW_MAGIC } from './ipc-file-write.js'
import { type IpcSchema, readIpcSchema } from './ipc-schema.js'
import { type FileSource, type FileTail, fetchRange, fetchRanges, withTail } from './ranges.js'
import { readAhead } from './read-ahead.js'

/** Footer size and magic. */
const TAIL_BYTES = 10
const BLOCK_BYTES = 24
/** The most bytes of metadata of one record batch. */
const HEADER_BYTES_MAX = 16 * 2 ** 20

interface Block {
  readonly start: number
  readonly bodyStart: number
  readonly end: number
}

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
  const size = strictly(path, () => footerSize(source.tail.bytes, bytes))
  const start = bytes - TAIL_BYTES - size
  const footer = await fetchRange(source, { start, end: bytes - TAIL_BYTES }, signal)
  return strictly(path, () => {
    const root = FlatTable.root(footer)
    const schema = root.table(1)
    if (schema === null) throw new RangeError('a footer without a schema')
    if (root.structs(2, BLOCK_BYTES).count > 0) throw new RangeError('dictionary batches')
    const { count, view } = root.structs(3, BLOCK_BYTES)
    const blocks = Array.from({ length: count }, (_, i) => readBlock(view, i * BLOCK_BYTES, start))
    return { schema: readIpcSchema(schema), blocks }
  })
}

function footerSize(tail: Uint8Array, fileBytes: number): number {
  const magic = tail.subarray(tail.length - ARROW_MAGIC.length)
  const whole = fileBytes >= 8 + TAIL_BYTES && ARROW_MAGIC.every((byte, i) => magic[i] === byte)
  if (!whole) throw new RangeError('it does not end as an Arrow file does')
  const at = tail.byteOffset + tail.length - TAIL_BYTES
  const size = new DataView(tail.buffer, at, 4).getUint32(0, true)
  if (size > fileBytes - 8 - TAIL_BYTES) throw new RangeError('a footer larger than its file')
  return size
}

function readBlock(view: DataView, at: number, footerStart: number): Block {
  const start = sizeAt(view, at)
  const metadataBytes = view.getUint32(at + 8, true)
  const bodyStart = start + metadataBytes
  const end = bodyStart + sizeAt(view, at + 16)
  if (end > footerStart || metadataBytes < 8 || metadataBytes > HEADER_BYTES_MAX) {
    throw new RangeError('a block outside the file')
  }
  return { start, bodyStart, end }
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
