/**
 * Calico column types as Arrow types and back. Only exact counterparts map back: what an import may
 * turn into a Calico type by a cast is in cast.ts.
 */
import {
  Binary,
  Bool,
  DataType,
  DateDay,
  DateUnit,
  Decimal,
  Field,
  Float32,
  Float64,
  Int8,
  Int16,
  Int32,
  Int64,
  List,
  Precision,
  TimestampMicrosecond,
  TimeUnit,
  Utf8,
} from 'apache-arrow'
import { CalicoError } from '../errors.js'
import type { CalicoType, PrimitiveKind } from '../format/types.js'

const PRIMITIVE_TYPES: Readonly<Record<PrimitiveKind, DataType>> = {
  bool: new Bool(),
  int8: new Int8(),
  int16: new Int16(),
  int32: new Int32(),
  int64: new Int64(),
  float32: new Float32(),
  float64: new Float64(),
  utf8: new Utf8(),
  binary: new Binary(),
  date: new DateDay(),
  timestamp: new TimestampMicrosecond(null),
  timestamptz: new TimestampMicrosecond('UTC'),
}

/**
 * The Arrow type of a column: decimals have 128 bits, list items are a nullable field named `item`.
 */
export function toArrowType(type: CalicoType): DataType {
  switch (type.kind) {
    case 'decimal':
      return new Decimal(type.scale, type.precision, 128)
    case 'list':
      return new List(new Field('item', toArrowType(type.element), true))
    default:
      return PRIMITIVE_TYPES[type.kind]
  }
}

/**
 * The Calico type whose exact counterpart an Arrow type is.
 * @param where names the column, for the message
 * @throws UnsupportedType where there is none.
 */
export function fromArrowType(dataType: DataType, where: string): CalicoType {
  const type = exactCounterpart(dataType, where)
  if (type) return type
  throw new CalicoError(
    'UnsupportedType',
    `${where} is of Arrow type ${dataType}, which is no column type of Calico; cast it first`,
  )
}

function exactCounterpart(dataType: DataType, where: string): CalicoType | undefined {
  if (DataType.isBool(dataType)) return { kind: 'bool' }
  if (DataType.isInt(dataType) && dataType.isSigned) {
    return { kind: `int${dataType.bitWidth}` as PrimitiveKind }
  }
  if (DataType.isFloat(dataType)) {
    if (dataType.precision === Precision.SINGLE) return { kind: 'float32' }
    if (dataType.precision === Precision.DOUBLE) return { kind: 'float64' }
  }
  if (DataType.isUtf8(dataType)) return { kind: 'utf8' }
  if (DataType.isBinary(dataType)) return { kind: 'binary' }
  if (DataType.isDate(dataType) && dataType.unit === DateUnit.DAY) return { kind: 'date' }
  if (DataType.isTimestamp(dataType) && dataType.unit === TimeUnit.MICROSECOND) {
    if (!dataType.timezone) return { kind: 'timestamp' }
    if (dataType.timezone === 'UTC') return { kind: 'timestamptz' }
  }
  if (DataType.isDecimal(dataType) && dataType.bitWidth === 128) {
    const { precision, scale } = dataType
    if (precision >= 1 && precision <= 38 && scale >= 0 && scale <= precision) {
      return { kind: 'decimal', precision, scale }
    }
  }
  if (DataType.isList(dataType)) {
    return { kind: 'list', element: fromArrowType(dataType.valueType, `the item of ${where}`) }
  }
  return undefined
}
