/**
 * Schemas of Arrow IPC streams that other programs wrote, read strictly: every type whose values
 * castColumn may turn into those of a column, dictionaries and views among them.
 */
import {
  Binary,
  BinaryView,
  Bool,
  type DataType,
  Date_,
  Decimal,
  Dictionary,
  Field,
  FixedSizeBinary,
  FixedSizeList,
  Float,
  Int,
  List,
  Map_,
  Null,
  Struct,
  Timestamp,
  Utf8,
  Utf8View,
} from 'apache-arrow'
import { CalicoError } from '../errors.js'
import type { FlatTable } from './flat-table.js'
import { IPC_TYPE } from './ipc-types.js'

/** How the body of a column is laid out, where its Arrow type alone does not say it. */
export interface ForeignField {
  readonly name: string
  /** Of its values; what has 64-bit offsets is read as the type that has 32-bit ones. */
  readonly type: DataType
  readonly children: readonly ForeignField[]
  /** Whether offsets have 64 bits. */
  readonly large: boolean
  /** Where cells are indices into a dictionary. */
  readonly dictionary: { readonly id: number; readonly indices: Int } | null
  /** Buffers of a column whose values nobody takes; null for all others. */
  readonly opaque: number | null
}

const DEPTH_MAX = 16
const FIELDS_MAX = 20_000
const BITS = [8, 16, 32, 64]
const DECIMAL_BITS = [32, 64, 128, 256]
/** Types with children that no column can take. */
const OPAQUE_NESTED: readonly number[] = [
  ...[IPC_TYPE.union, IPC_TYPE.runEndEncoded, IPC_TYPE.listView, IPC_TYPE.largeListView],
]

/**
 * @param takesOpaque whether columns may be of types that no column of a table can take
 * @throws RangeError where it is malformed; TypeMismatch for a type that no column can take
 */
export function readForeignSchema(schema: FlatTable, takesOpaque = false): ForeignField[] {
  if (schema.int16(0, 0) !== 0) throw new RangeError('a big-endian schema')
  const reader = new FieldReader(takesOpaque)
  return schema.tables(1).map((field) => reader.read(field, 1))
}

/** One field of such a schema. @throws as readForeignSchema */
export function readForeignField(field: FlatTable): ForeignField {
  return new FieldReader(false).read(field, 1)
}

/** Whether the values of a column, or of one inside of it, are of a type that nobody takes. */
export function isOpaque({ opaque, children }: ForeignField): boolean {
  return opaque !== null || children.some(isOpaque)
}

class FieldReader {
  private count = 0

  constructor(private readonly takesOpaque: boolean) {}

  read(field: FlatTable, depth: number): ForeignField {
    if (++this.count > FIELDS_MAX || depth > DEPTH_MAX) throw new RangeError('too many fields')
    const name = field.string(0) ?? ''
    const table = field.table(3)
    if (!table) throw new RangeError('a field without a type')
    const children = field.tables(5).map((child) => this.read(child, depth + 1))
    const kind = field.uint8(2, 0)
    const type = typeOf(kind, table, children)
    const opaque = type ? null : opaqueBuffers(kind, table)
    if (!type && (!this.takesOpaque || opaque === null)) {
      throw new CalicoError(
        'TypeMismatch',
        `column '${name}' has Arrow type number ${kind}, which no column can take; cast it first`,
      )
    }
    const large = [IPC_TYPE.largeBinary, IPC_TYPE.largeUtf8, IPC_TYPE.largeList].includes(
      kind as never,
    )
    const dictionary = dictionaryOf(field.table(4))
    return { name, type: type ?? new Null(), children, large, dictionary, opaque }
  }
}

function dictionaryOf(encoding: FlatTable | null): ForeignField['dictionary'] {
  if (!encoding) return null
  const index = encoding.table(1)
  const indices = index ? intType(index) : new Int(true, 32)
  if (!indices) throw new RangeError('a dictionary with indices of odd width')
  return { id: encoding.size(0), indices }
}

function typeOf(
  kind: number,
  table: FlatTable,
  children: readonly ForeignField[],
): DataType | undefined {
  if (OPAQUE_NESTED.includes(kind)) return undefined
  return children.length > 0 || isNestedKind(kind)
    ? nestedType(kind, table, children)
    : plainType(kind, table)
}

/** How many buffers a column of a type that nobody takes has; null where that is not known. */
function opaqueBuffers(kind: number, table: FlatTable): number | null {
  switch (kind) {
    case IPC_TYPE.decimal:
    case IPC_TYPE.time:
    case IPC_TYPE.interval:
    case IPC_TYPE.duration:
      return 2
    case IPC_TYPE.union:
      return table.int16(0, 0) === 0 ? 1 : 2
    case IPC_TYPE.struct:
      return 1
    case IPC_TYPE.runEndEncoded:
      return 0
    case IPC_TYPE.listView:
    case IPC_TYPE.largeListView:
      return 3
    default:
      return null
  }
}

function isNestedKind(kind: number): boolean {
  const nested: readonly number[] = [
    ...[IPC_TYPE.list, IPC_TYPE.largeList, IPC_TYPE.fixedSizeList, IPC_TYPE.struct, IPC_TYPE.map],
  ]
  return nested.includes(kind)
}

function nestedType(
  kind: number,
  table: FlatTable,
  children: readonly ForeignField[],
): DataType | undefined {
  const fields = children.map((child) => new Field(child.name, columnType(child), true))
  const [only] = fields
  if (kind === IPC_TYPE.struct) return fields.length > 0 ? new Struct(fields) : undefined
  if (!only || fields.length > 1) throw new RangeError('a nested field without its one child')
  switch (kind) {
    case IPC_TYPE.list:
    case IPC_TYPE.largeList:
      return new List(only)
    case IPC_TYPE.fixedSizeList: {
      const size = table.int32(0, 0)
      if (size < 1) throw new RangeError(`lists of ${size} items`)
      return new FixedSizeList(size, only)
    }
    case IPC_TYPE.map: {
      const [entries] = children
      if (entries?.children.length !== 2 || entries.dictionary) {
        throw new RangeError('a malformed map')
      }
      return new Map_(only as never)
    }
    default:
      throw new RangeError('children of a field that has none')
  }
}

/** Of the column that a batch has of a field; within others its type has to say what it is. */
function columnType({ type, dictionary }: ForeignField): DataType {
  return dictionary ? new Dictionary(type, dictionary.indices as never, dictionary.id) : type
}

function plainType(kind: number, table: FlatTable): DataType | undefined {
  switch (kind) {
    case IPC_TYPE.null:
      return new Null()
    case IPC_TYPE.bool:
      return new Bool()
    case IPC_TYPE.int:
      return intType(table)
    case IPC_TYPE.float: {
      const precision = table.int16(0, 0)
      return precision >= 0 && precision <= 2 ? new Float(precision) : undefined
    }
    case IPC_TYPE.binary:
    case IPC_TYPE.largeBinary:
      return new Binary()
    case IPC_TYPE.utf8:
    case IPC_TYPE.largeUtf8:
      return new Utf8()
    case IPC_TYPE.binaryView:
      return new BinaryView()
    case IPC_TYPE.utf8View:
      return new Utf8View()
    case IPC_TYPE.fixedSizeBinary: {
      const width = table.int32(0, 0)
      return width >= 1 ? new FixedSizeBinary(width) : undefined
    }
    case IPC_TYPE.decimal: {
      const [precision, scale, bits] = [table.int32(0, 0), table.int32(1, 0), table.int32(2, 128)]
      const isKnown = precision >= 1 && precision <= 76 && DECIMAL_BITS.includes(bits)
      return isKnown ? new Decimal(scale, precision, bits) : undefined
    }
    case IPC_TYPE.date:
      return new Date_(table.int16(0, 1) === 0 ? 0 : 1)
    case IPC_TYPE.timestamp: {
      const unit = table.int16(0, 0)
      return unit >= 0 && unit <= 3 ? new Timestamp(unit, table.string(1)) : undefined
    }
    default:
      return undefined
  }
}

function intType(table: FlatTable): Int | undefined {
  const bits = table.int32(0, 0)
  return BITS.includes(bits)
    ? new Int(table.uint8(1, 0) === 1, bits as 8 | 16 | 32 | 64)
    : undefined
}
