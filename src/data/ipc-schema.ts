/**
 * Arrow IPC schema messages, read strictly: the types of Calico and nothing else (spec/types.md).
 */
import type { BatchField } from '../arrow/batch.js'
import {
  type CalicoType,
  isKeyType,
  type PrimitiveKind,
  STRUCT_FIELDS_MAX,
  TYPE_DEPTH_MAX,
  vectorOf,
} from '../format/types.js'
import { CHECKSUMS_KEY } from './checksums.js'
import type { FlatTable } from './flat-table.js'
import { IPC_TYPE } from './ipc-types.js'

/** The key under which file metadata stands, in Arrow schemas as in parquet files. */
export const METADATA_KEY = 'calico'

export interface IpcSchema {
  readonly fields: readonly BatchField[]
  /** The text of the entry `calico`, or null. */
  readonly metadata: string | null
  /** The text of the entry with the checksums of the file's parts, or null. */
  readonly checksums: string | null
}

/** @throws RangeError where the schema is malformed or has a type that is none of Calico's. */
export function readIpcSchema(schema: FlatTable): IpcSchema {
  if (schema.int16(0, 0) !== 0) throw new RangeError('a big-endian schema')
  const fields = schema.tables(1).map((field) => {
    const name = field.string(0)
    if (name === null) throw new RangeError('a field without a name')
    return { name, type: new TypeReader().read(field, 1) }
  })
  const entries = schema.tables(2)
  const textOf = (key: string): string | null =>
    entries.find((pair) => pair.string(0) === key)?.string(1) ?? null
  return { fields, metadata: textOf(METADATA_KEY), checksums: textOf(CHECKSUMS_KEY) }
}

/** Reads the type of one column; bytes that nobody vouches for must not make it grow. */
class TypeReader {
  private structFields = 0

  read(field: FlatTable, depth: number): CalicoType {
    if (field.table(4)) throw new RangeError('a dictionary-encoded field')
    const type = field.table(3)
    if (!type) throw new RangeError('a field without a type')
    const kind = field.uint8(2, 0)
    switch (kind) {
      case IPC_TYPE.list:
        return { kind: 'list', element: this.read(onlyChild(field, depth), depth + 1) }
      case IPC_TYPE.struct:
        return this.readStruct(field, depth)
      case IPC_TYPE.map:
        return this.readMap(onlyChild(field, depth), depth)
      case IPC_TYPE.fixedSizeList: {
        const element = this.read(onlyChild(field, 1), depth + 1)
        const vector = vectorOf(element, type.int32(0, 0))
        if (vector) return vector
        throw new RangeError('a fixed-size list that is no vector')
      }
      default:
        return readPlainType(kind, type)
    }
  }

  private readStruct(field: FlatTable, depth: number): CalicoType {
    const children = field.tables(5)
    this.structFields += children.length
    const { structFields } = this
    if (depth > TYPE_DEPTH_MAX || structFields > STRUCT_FIELDS_MAX || children.length === 0) {
      throw new RangeError('a malformed struct')
    }
    const fields = children.map((child) => {
      const name = child.string(0)
      if (!name) throw new RangeError('a struct field without a name')
      return { name, type: this.read(child, depth + 1) }
    })
    return { kind: 'struct', fields }
  }

  /** A map's one child is a struct of key and value, whatever they are called. */
  private readMap(entries: FlatTable, depth: number): CalicoType {
    const [key, value] = entries.uint8(2, 0) === IPC_TYPE.struct ? entries.tables(5) : []
    if (!key || !value) throw new RangeError('a malformed map')
    const keyType = this.read(key, depth + 1)
    if (!isKeyType(keyType)) throw new RangeError('a map with such keys')
    return { kind: 'map', key: keyType, value: this.read(value, depth + 1) }
  }
}

function onlyChild(field: FlatTable, depth: number): FlatTable {
  const [child, ...others] = field.tables(5)
  if (child && others.length === 0 && depth <= TYPE_DEPTH_MAX) return child
  throw new RangeError('a malformed list')
}

function readPlainType(kind: number, type: FlatTable): CalicoType {
  switch (kind) {
    case IPC_TYPE.int: {
      const bits = type.int32(0, 0)
      if (type.uint8(1, 0) === 1 && [8, 16, 32, 64].includes(bits)) {
        return { kind: `int${bits}` as PrimitiveKind }
      }
      throw new RangeError('an unsigned integer field')
    }
    case IPC_TYPE.float: {
      const precision = type.int16(0, 0)
      if (precision === 1) return { kind: 'float32' }
      if (precision === 2) return { kind: 'float64' }
      throw new RangeError('a half-float field')
    }
    case IPC_TYPE.binary:
      return { kind: 'binary' }
    case IPC_TYPE.utf8:
      return { kind: 'utf8' }
    case IPC_TYPE.bool:
      return { kind: 'bool' }
    case IPC_TYPE.decimal:
      return readDecimal(type)
    case IPC_TYPE.date:
      if (type.int16(0, 1) === 0) return { kind: 'date' }
      throw new RangeError('a date field in milliseconds')
    case IPC_TYPE.timestamp:
      return readTimestamp(type)
    default:
      throw new RangeError(`a field of Arrow type number ${kind}`)
  }
}

function readDecimal(type: FlatTable): CalicoType {
  const precision = type.int32(0, 0)
  const scale = type.int32(1, 0)
  const known = precision >= 1 && precision <= 38 && scale >= 0 && scale <= precision
  if (!known || type.int32(2, 128) !== 128) throw new RangeError('a decimal beyond 128 bits')
  return { kind: 'decimal', precision, scale }
}

function readTimestamp(type: FlatTable): CalicoType {
  if (type.int16(0, 0) !== 2) throw new RangeError('a timestamp field not in microseconds')
  const zone = type.string(1)
  if (zone === null || zone === '') return { kind: 'timestamp' }
  if (zone === 'UTC') return { kind: 'timestamptz' }
  throw new RangeError(`a timestamp field in the zone '${zone}'`)
}
