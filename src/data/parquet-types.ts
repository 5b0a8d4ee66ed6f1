/**
 * Vectors in parquet files. Parquet's own schema knows lists only; that all lists of a column have
 * one length is said by the file's metadata: the entry `calico`, or the Arrow schema that Arrow's
 * writers leave.
 */
import { calicoTypeFor } from '../arrow/import-type.js'
import { isCalicoError } from '../errors.js'
import { valueColumn } from '../format/columns.js'
import { decodeFileMetadata } from '../format/file-metadata.js'
import { type CalicoType, parseType, sameType } from '../format/types.js'
import type { FlatTable } from './flat-table.js'
import { readMessageTable } from './ipc.js'
import { readForeignField } from './ipc-foreign-schema.js'
import { METADATA_KEY } from './ipc-schema.js'
import type { ParquetFooter } from './parquet-footer.js'
import type { ParquetColumn } from './parquet-schema.js'

const ARROW_SCHEMA_KEY = 'ARROW:schema'
/** The mark that stands before the size of a message. */
const CONTINUATION = 0xffffffff

/** The columns with the types that the metadata declares where the lists in them are vectors. */
export function columnsAsDeclared({
  columns,
  metadata,
}: Pick<ParquetFooter, 'columns' | 'metadata'>): ParquetColumn[] {
  const declared = new Map([...arrowTypes(metadata), ...calicoTypes(metadata)])
  return columns.map((column) => {
    const type = declared.get(column.name)
    if (!type) return column
    return column.type
      ? { ...column, type: asDeclared(column.type, type) }
      : { ...column, declared: type }
  })
}

/** The declared type where it is the other but for vectors, which are lists there. */
export function asDeclared(type: CalicoType, declared: CalicoType | undefined): CalicoType {
  return declared && sameType(type, withListsForVectors(declared)) ? declared : type
}

/** The type as parquet's own schema has it. */
export function withListsForVectors(type: CalicoType): CalicoType {
  switch (type.kind) {
    case 'vector':
      return { kind: 'list', element: type.element }
    case 'list':
      return { kind: 'list', element: withListsForVectors(type.element) }
    case 'map':
      return { ...type, value: withListsForVectors(type.value) }
    case 'struct': {
      const fields = type.fields.map((f) => ({ name: f.name, type: withListsForVectors(f.type) }))
      return { kind: 'struct', fields }
    }
    default:
      return type
  }
}

/** What the entry `calico` says; nothing where it is damaged, which its own reader reports. */
function calicoTypes(metadata: ReadonlyMap<string, string>): ReadonlyMap<string, CalicoType> {
  const text = metadata.get(METADATA_KEY) ?? null
  return leniently(() => {
    if (text === null) return new Map()
    const { columns } = decodeFileMetadata(text, METADATA_KEY)
    return new Map(columns.map(({ column, type }) => [valueColumn(column), parseType(type)]))
  })
}

/** What an Arrow schema in base64 says of the columns, as an import reads Arrow's types. */
function arrowTypes(metadata: ReadonlyMap<string, string>): ReadonlyMap<string, CalicoType> {
  const text = metadata.get(ARROW_SCHEMA_KEY)
  return leniently(() => {
    if (text === undefined) return new Map()
    const bytes = new Uint8Array(Buffer.from(text, 'base64'))
    const head = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true)
    const { header } = readMessageTable(bytes.subarray(head === CONTINUATION ? 8 : 4))
    return new Map(header.tables(1).flatMap((field) => [...leniently(() => arrowType(field))]))
  })
}

/** One column's name and type. @throws RangeError, CalicoError where no column can take it */
function arrowType(table: FlatTable): ReadonlyMap<string, CalicoType> {
  const field = readForeignField(table)
  return new Map([[field.name, calicoTypeFor(field.type, field.name)]])
}

function leniently(read: () => ReadonlyMap<string, CalicoType>): ReadonlyMap<string, CalicoType> {
  try {
    return read()
  } catch (error) {
    if (isCalicoError(error) || error instanceof RangeError) return new Map()
    throw error
  }
}
