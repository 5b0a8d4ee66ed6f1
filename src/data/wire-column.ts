/** Columns that came over the wire (wire-batch.ts) as Arrow data. */
import {
  Binary,
  Bool,
  Data,
  type DataType,
  DateDay,
  Decimal,
  Field,
  FixedSizeBinary,
  FixedSizeList,
  Float16,
  Float32,
  Float64,
  Int8,
  Int16,
  Int32,
  Int64,
  List,
  Map_,
  Null,
  Struct,
  TimeMicrosecond,
  TimeMillisecond,
  TimeNanosecond,
  Timestamp,
  TimeUnit,
  Uint8,
  Uint16,
  Uint32,
  Uint64,
  Utf8,
} from 'apache-arrow'
import { CalicoError } from '../errors.js'
import type { Span, WireBatch, WireColumn } from './wire-batch.js'

/** An Arrow column with its name. */
export interface ArrowColumn {
  readonly name: string
  readonly data: Data
}

/** Formats that stand for one type. */
const SIMPLE: Readonly<Record<string, () => DataType>> = {
  n: () => new Null(),
  b: () => new Bool(),
  c: () => new Int8(),
  C: () => new Uint8(),
  s: () => new Int16(),
  S: () => new Uint16(),
  i: () => new Int32(),
  I: () => new Uint32(),
  l: () => new Int64(),
  L: () => new Uint64(),
  e: () => new Float16(),
  f: () => new Float32(),
  g: () => new Float64(),
  u: () => new Utf8(),
  z: () => new Binary(),
  tdD: () => new DateDay(),
  ttm: () => new TimeMillisecond(),
  ttu: () => new TimeMicrosecond(),
  ttn: () => new TimeNanosecond(),
}

const TIMESTAMP_UNITS: Readonly<Record<string, TimeUnit>> = {
  s: TimeUnit.SECOND,
  m: TimeUnit.MILLISECOND,
  u: TimeUnit.MICROSECOND,
  n: TimeUnit.NANOSECOND,
}

/**
 * The columns of a batch; they are views of its buffer.
 * @throws UnsupportedType where one is of a type that is rarer than those of Arrow's first formats
 */
export function unpackBatch(wire: WireBatch): ArrowColumn[] {
  return wire.columns.map((column) => ({
    name: column.name,
    data: unpack(column, wire.buffer),
  }))
}

function typeOf(column: WireColumn, children: readonly Data[]): DataType {
  const { format } = column
  const simple = SIMPLE[format]
  if (simple) return simple()
  const fields = column.children.map((child, i) => new Field(child.name, children[i]!.type, true))
  if (format === '+l') return new List(fields[0]!)
  if (format === '+s') return new Struct(fields)
  if (format === '+m') return new Map_(fields[0] as never)
  if (format.startsWith('+w:')) return new FixedSizeList(Number(format.slice(3)), fields[0]!)
  if (format.startsWith('w:')) return new FixedSizeBinary(Number(format.slice(2)))
  if (format.startsWith('d:')) {
    const [precision, scale, bits = 128] = format.slice(2).split(',').map(Number)
    return new Decimal(scale!, precision!, bits)
  }
  if (format.startsWith('ts')) {
    const unit = TIMESTAMP_UNITS[format[2]!]
    if (unit !== undefined) return new Timestamp(unit, format.slice(4) || null)
  }
  throw new CalicoError(
    'UnsupportedType',
    `column '${column.name}' is of a type that Calico can't take in (Arrow format '${format}')`,
  )
}

/**
 * The offset of a struct or fixed-size list counts into its children too; Arrow JS has them cut.
 */
function alignedChild({ format, offset, length }: WireColumn, child: Data): Data {
  const perCell = format === '+s' ? 1 : format.startsWith('+w:') ? Number(format.slice(3)) : 0
  if (perCell === 0) return child
  const isWhole = offset === 0 && child.length === length * perCell
  return isWhole ? child : child.slice(offset * perCell, length * perCell)
}

interface ArrayType {
  readonly BYTES_PER_ELEMENT: number
  new (buffer: ArrayBuffer, byteOffset: number, length: number): ArrayBufferView
}

function unpack(column: WireColumn, buffer: ArrayBuffer): Data {
  const view = (span: Span | null, arrayType: ArrayType): ArrayBufferView => {
    const [start, end] = span ?? [0, 0]
    return new arrayType(buffer, start, (end - start) / arrayType.BYTES_PER_ELEMENT)
  }
  const inner = column.children.map((child) => unpack(child, buffer))
  const children = inner.map((child) => alignedChild(column, child))
  const type = typeOf(column, children)
  const buffers = [
    column.offsets ? view(column.offsets, Int32Array) : undefined,
    column.format.startsWith('+')
      ? undefined
      : view(column.values, type.ArrayType as unknown as ArrayType),
    column.validity ? view(column.validity, Uint8Array) : undefined,
  ]
  return new Data(type, column.offset, column.length, column.nullCount, buffers as never, children)
}
