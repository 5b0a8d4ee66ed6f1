/**
 * Parquet footers, read with Calico's own bounded reader.
 *
 *   file:           PAR1 · column chunks · footer · footer size 4 · PAR1
 *   FileMetaData:   1 version · 2 schema · 3 num_rows · 4 row_groups · 5 key_value_metadata
 *   RowGroup:       1 columns · 2 total_byte_size · 3 num_rows
 *   ColumnChunk:    1 file_path · 3 meta_data
 *   ColumnMetaData: 1 type · 2 encodings · 3 path · 4 codec · 5 num_values ·
 *                   6 total_uncompressed_size · 7 total_compressed_size ·
 *                   9 data_page_offset · 11 dictionary_page_offset · 12 statistics
 */
import { intOf, type ParquetColumn, readParquetSchema, textOf } from './parquet-schema.js'
import { readThrift, type ThriftList, type ThriftStruct, type ThriftValue } from './thrift.js'

/** The bytes after the footer: its size and the magic. */
export const TAIL_BYTES = 8
export const PARQUET_MAGIC = Uint8Array.of(0x50, 0x41, 0x52, 0x31)

export interface ParquetChunk {
  /** The bytes of the chunk in the file. */
  readonly start: number
  readonly end: number
  readonly uncompressedBytes: number
  readonly meta: ThriftStruct
}

export interface ParquetRowGroup {
  readonly rows: number
  /** One per leaf of the schema. */
  readonly chunks: readonly ParquetChunk[]
}

export interface ParquetFooter {
  readonly rows: number
  readonly columns: readonly ParquetColumn[]
  readonly rowGroups: readonly ParquetRowGroup[]
  readonly metadata: ReadonlyMap<string, string>
  readonly schemaElements: readonly ThriftValue[]
}

/**
 * The size of the footer, from the last bytes of a file.
 * @throws RangeError where they are not those of a parquet file.
 */
export function footerBytes(tail: Uint8Array, fileBytes: number): number {
  const at = tail.length - TAIL_BYTES
  const magic = tail.subarray(tail.length - 4)
  if (at < 0 || fileBytes < 12 || !PARQUET_MAGIC.every((byte, i) => magic[i] === byte)) {
    throw new RangeError('it does not end as a parquet file does')
  }
  const size = new DataView(tail.buffer, tail.byteOffset + at, 4).getUint32(0, true)
  if (size > fileBytes - 12) throw new RangeError(`a footer of ${size} bytes does not fit in it`)
  return size
}

/**
 * @param dataEnd where the footer begins in the file: all chunks lie before
 * @throws RangeError where the footer is malformed or points outside the file.
 */
export function readParquetFooter(bytes: Uint8Array, dataEnd: number): ParquetFooter {
  const root = readThrift(bytes)
  const schemaElements = listOf(root, 2).items
  const columns = readParquetSchema(schemaElements)
  const leaves = columns.at(-1)?.leaves[1] ?? 0
  const rowGroups = listOf(root, 4).items.map((item) => readRowGroup(item, leaves, dataEnd))
  const rows = intOf(root, 3)
  if (rowGroups.reduce((sum, group) => sum + group.rows, 0) !== rows) {
    throw new RangeError('row groups that do not add up to its rows')
  }
  const chunks = rowGroups.flatMap((group) => group.chunks)
  if (chunks.reduce((sum, { start, end }) => sum + end - start, 0) > dataEnd) {
    throw new RangeError('column chunks that overlap')
  }
  const metadata = new Map<string, string>()
  if (root.has(5)) {
    for (const pair of listOf(root, 5).items) {
      const struct = structOf(pair)
      if (struct.has(2)) metadata.set(textOf(struct, 1), textOf(struct, 2))
    }
  }
  return { rows, columns, rowGroups, metadata, schemaElements }
}

function readRowGroup(item: ThriftValue, leaves: number, dataEnd: number): ParquetRowGroup {
  const group = structOf(item)
  const chunks = listOf(group, 1).items.map((chunk) => readChunk(chunk, dataEnd))
  if (chunks.length !== leaves) throw new RangeError('a row group without all of its columns')
  const rows = intOf(group, 3)
  if (rows > 0x7fffffff) throw new RangeError(`a row group of ${rows} rows`)
  return { rows, chunks }
}

function readChunk(item: ThriftValue, dataEnd: number): ParquetChunk {
  const chunk = structOf(item)
  if (chunk.has(1)) throw new RangeError('a column chunk in another file')
  const meta = structOf(chunk.get(3)?.value)
  const dataAt = intOf(meta, 9)
  const dictionaryAt = meta.has(11) ? intOf(meta, 11) : 0
  const start = dictionaryAt > 0 ? Math.min(dictionaryAt, dataAt) : dataAt
  const end = start + intOf(meta, 7)
  if (start < 4 || end > dataEnd) throw new RangeError('a column chunk outside the file')
  return { start, end, uncompressedBytes: intOf(meta, 6), meta }
}

export function listOf(struct: ThriftStruct, id: number): ThriftList {
  const value = struct.get(id)?.value
  if (typeof value === 'object' && 'items' in value) return value
  throw new RangeError(`no proper list ${id}`)
}

export function structOf(value: ThriftValue | undefined): ThriftStruct {
  if (value instanceof Map) return value
  throw new RangeError('no struct where one is due')
}
