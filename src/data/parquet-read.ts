/** Calico's parquet data files: typed columns of row groups, with bounds from the footer. */
import type { Data } from 'apache-arrow'
import type { Batch, BatchField } from '../arrow/batch.js'
import { castColumn } from '../arrow/cast.js'
import { normalColumn } from '../arrow/column.js'
import { fromArrowType } from '../arrow/types.js'
import { isCalicoError } from '../errors.js'
import { sameType } from '../format/types.js'
import { columnPositions } from './columns.js'
import { corruptFile } from './corrupt.js'
import type {
  DataFileReader,
  OpenDataFileOptions,
  Page,
  PageBatch,
  ReadPagesOptions,
} from './data-file.js'
import { METADATA_KEY } from './ipc-schema.js'
import { chunkBounds } from './parquet-bounds.js'
import { type DecodedPart, openParquetPages, type ParquetPages } from './parquet-pages.js'
import { withListsForVectors } from './parquet-types.js'
import { readAhead } from './read-ahead.js'
import type { ArrowColumn } from './wire-column.js'

/** @throws MissingObject, CorruptFile */
export async function openParquetFile(options: OpenDataFileOptions): Promise<DataFileReader> {
  const { store, file, pool, signal } = options
  const { path } = file
  const source = { store, path, bytes: file.bytes }
  const pages = await openParquetPages(source, pool, signal, file)
  const fields = pages.footer.columns.map(({ name, type }) => {
    if (type) return { name, type }
    throw corruptFile(path, `its column '${name}' is of a type that no data file has`)
  })
  return {
    rows: pages.footer.rows,
    fields,
    metadata: pages.footer.metadata.get(METADATA_KEY) ?? null,
    pages: describePages(pages, fields),
    read: (readOptions) => readPages({ ...options, pages, fields }, readOptions),
    close: async () => {},
  }
}

function describePages(pages: ParquetPages, fields: readonly BatchField[]): Page[] {
  const { columns, rowGroups } = pages.footer
  return rowGroups.map((group, index) => ({
    index,
    rows: group.rows,
    bounds: (name) => {
      const at = fields.findIndex((field) => field.name === name)
      const column = columns[at]
      if (!column || column.physical < 0) return undefined
      const chunk = group.chunks[column.leaves[0]]!
      return chunkBounds({ chunk, physical: column.physical, type: fields[at]!.type })
    },
  }))
}

interface OpenFile extends OpenDataFileOptions {
  readonly pages: ParquetPages
  readonly fields: readonly BatchField[]
}

async function* readPages(
  open: OpenFile,
  options: ReadPagesOptions,
): AsyncGenerator<PageBatch, void, undefined> {
  const { pages, fields, pool } = open
  const { path } = open.file
  const positions = columnPositions(path, fields, options.columns)
  const columns = [...new Set(positions)].map((at) => pages.footer.columns[at]!)
  const wanted = options.pages ?? pages.footer.rowGroups.map((_, index) => index)
  const loaded = readAhead({
    items: pages.parts(wanted, columns),
    load: (part, signal) => pages.load(part, columns, signal),
    bytesOf: (part) => part.bytes,
    pool,
    signal: options.signal,
  })
  for await (const parts of loaded) {
    for await (const part of parts) {
      const picked = positions.map((at) => fields[at]!)
      yield { page: part.page, batch: typedBatch(path, part, picked) }
    }
  }
}

function typedBatch(path: string, part: DecodedPart, fields: readonly BatchField[]): Batch {
  const columns = fields.map((field) => {
    const column = part.columns.find((candidate) => candidate.name === field.name)
    return typedColumn(path, column, field)
  })
  return { rows: part.rows, fields, columns }
}

/** The column in normal form; the decoder must agree with the footer about its type. */
function typedColumn(path: string, column: ArrowColumn | undefined, field: BatchField): Data {
  if (!column) throw corruptFile(path, `its column '${field.name}' is not in what was decoded`)
  const { name, data } = column
  const where = `its column '${name}'`
  try {
    const found = fromArrowType(data.type, where)
    if (sameType(found, field.type)) return normalColumn(data)
    if (sameType(found, withListsForVectors(field.type))) {
      return castColumn({ from: data.type, data, to: field.type, where })
    }
  } catch (error) {
    if (isCalicoError(error, 'TypeMismatch')) throw corruptFile(path, error.message, error)
    if (!isCalicoError(error, 'UnsupportedType')) throw error
  }
  throw corruptFile(path, `its column '${field.name}' decodes as ${column.data.type}`)
}
