/**
 * Reads Arrow IPC data files by ranges: the footer, then of each record batch its metadata and the
 * buffers of the columns wanted.
 */
import type { Batch, BatchField } from '../arrow/batch.js'
import type { ByteRange } from '../storage/contract.js'
import { initBodyCodecs } from './body-codec.js'
import { PartChecksums, verifyFooter } from './checksums.js'
import { columnPositions } from './columns.js'
import { corruptFile } from './corrupt.js'
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
import { fieldRanges, partsOfBatch } from './ipc-checksums.js'
import { type IpcSchema, readIpcSchema } from './ipc-schema.js'
import { type FileSource, type FileTail, fetchRange, fetchRanges, withTail } from './ranges.js'
import { readAhead } from './read-ahead.js'

const NO_BYTES = new Uint8Array(0)

interface ArrowPage {
  readonly block: Block
  readonly header: BatchHeader
  /** For each field where in the body its buffers lie. */
  readonly ranges: readonly ByteRange[]
}

interface OpenFile extends OpenDataFileOptions {
  readonly source: FileSource
  readonly schema: IpcSchema
  readonly pages: readonly ArrowPage[]
  readonly checksums: PartChecksums | null
}

/** @throws MissingObject, CorruptFile */
export async function openArrowFile(options: OpenDataFileOptions): Promise<DataFileReader> {
  const { store, file, signal } = options
  await initBodyCodecs()
  const source = await withTail({ store, path: file.path, bytes: file.bytes }, signal)
  const { schema, blocks } = await readFooter(source, file.checksum, signal)
  const partsEach = partsOfBatch(schema.fields)
  const count = partsEach * blocks.length
  const checksums = PartChecksums.read(file.path, schema.checksums, count)
  const ranges = blocks.map(({ start, bodyStart }) => ({ start, end: bodyStart }))
  const heads = await fetchRanges(source, ranges, signal)
  const pages = blocks.map((block, i) => {
    checksums?.verify(partsEach * i, heads[i]!, () => `the metadata of record batch ${i}`)
    const page = strictly(file.path, () => readPage(heads[i]!, block, schema.fields))
    if (checksums) checkApart(file.path, page)
    return page
  })
  return {
    rows: pages.reduce((sum, page) => sum + page.header.rows, 0),
    fields: schema.fields,
    metadata: schema.metadata,
    pages: pages.map(({ header }, index) => ({
      index,
      rows: header.rows,
      bounds: () => undefined,
    })),
    read: (readOptions) => readPages({ ...options, source, schema, pages, checksums }, readOptions),
    close: async () => {},
  }
}

async function readFooter(
  source: FileSource & { readonly tail: FileTail },
  checksum: string | undefined,
  signal: AbortSignal | undefined,
): Promise<{ schema: IpcSchema; blocks: Block[] }> {
  const { bytes, path } = source
  const size = strictly(path, () => arrowFooterBytes(source.tail.bytes, bytes))
  const start = bytes - ARROW_TAIL_BYTES - size
  const end = await fetchRange(source, { start, end: bytes }, signal)
  verifyFooter(path, end, checksum)
  return strictly(path, () => {
    const root = FlatTable.root(end.subarray(0, size))
    const schema = root.table(1)
    if (schema === null) throw new RangeError('a footer without a schema')
    if (readBlocks(root, 2, start).length > 0) throw new RangeError('dictionary batches')
    return { schema: readIpcSchema(schema), blocks: readBlocks(root, 3, start) }
  })
}

function readPage(bytes: Uint8Array, block: Block, fields: readonly BatchField[]): ArrowPage {
  const message = readMessageTable(bytes.subarray(8))
  if (message.kind !== 3) throw new RangeError('a block that is no record batch')
  const bodyBytes = block.end - block.bodyStart
  if (message.bodyBytes !== bodyBytes) throw new RangeError('a block of another size')
  const header = readBatchHeader(message.header, bodyBytes, fields)
  const ranges = fieldRanges(header, fields)
  return { block, header, ranges }
}

/** What is hashed must not grow with the number of fields. @throws CorruptFile */
function checkApart(path: string, { block, ranges }: ArrowPage): void {
  const bytes = ranges.reduce((sum, { start, end }) => sum + end - start, 0)
  if (bytes > block.end - block.bodyStart) throw corruptFile(path, 'it has columns that overlap')
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
  const { block, header, ranges } = open.pages[page]!
  const { schema, checksums, file } = open
  const places = columnPlaces(schema.fields)
  const filled = positions.filter((at) => ranges[at]!.end > ranges[at]!.start)
  const inFile = filled.map((at) => ({
    start: block.bodyStart + ranges[at]!.start,
    end: block.bodyStart + ranges[at]!.end,
  }))
  const fetched = await fetchRanges(open.source, inFile, signal)
  const bytesOf = new Map(filled.map((at, i) => [at, fetched[i]!]))
  for (const at of positions) {
    const part = page * partsOfBatch(schema.fields) + 1 + at
    const what = (): string => `column '${schema.fields[at]!.name}' of record batch ${page}`
    checksums?.verify(part, bytesOf.get(at) ?? NO_BYTES, what)
  }
  const fields = positions.map((at) => schema.fields[at]!)
  return strictly(file.path, () => ({
    rows: header.rows,
    fields,
    columns: positions.map((at, i) =>
      readColumn(header, fields[i]!.type, places[at]!, (index) => {
        const { start, end } = header.buffers[index]!
        if (start === end) return NO_BYTES
        return bytesOf.get(at)!.subarray(start - ranges[at]!.start, end - ranges[at]!.start)
      }),
    ),
  }))
}
