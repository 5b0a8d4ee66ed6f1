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
  FixedSizeList,
  Float32,
  Float64,
  Int8,
  Int16,
  Int32,
  Int64,
  List,
  Map_,
  Precision,
  Struct,
  TimestampMicrosecond,
  TimeUnit,
  Utf8,
} from 'apache-arrow'
import { CalicoError } from '../errors.js'
import { type CalicoType, isKeyType, type PrimitiveKind, vectorOf } from '../format/types.js'

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
 * The Arrow type of a column: decimals have 128 bits; the children of lists, maps and vectors have
 * Arrow's own names, and only keys of maps and items of vectors are marked as never null.
 */
export function toArrowType(type: CalicoType): DataType {
  switch (type.kind) {
    case 'decimal':
      return new Decimal(type.scale, type.precision, 128)
    case 'list':
      return new List(new Field('item', toArrowType(type.element), true))
    case 'struct':
      return new Struct(type.fields.map((field) => nullable(field.name, field.type)))
    case 'map': {
      const key = new Field('key', toArrowType(type.key), false)
      const entries = new Struct([key, nullable('value', type.value)])
      return new Map_(new Field('entries', entries, false) as never)
    }
    case 'vector': {
      const item = new Field('item', toArrowType(type.element), false)
      return new FixedSizeList(type.size, item)
    }
    default:
      return PRIMITIVE_TYPES[type.kind]
  }
}

function nullable(name: string, type: CalicoType): Field {
  return new Field(name, toArrowType(type), true)
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
  return nestedCounterpart(dataType, where)
}

function nestedCounterpart(dataType: DataType, where: string): CalicoType | undefined {
  if (DataType.isStruct(dataType) && dataType.children.length > 0) {
    const fields = dataType.children.map(({ name, type }) => {
      return { name, type: fromArrowType(type, `the field '${name}' of ${where}`) }
    })
    return { kind: 'struct', fields }
  }
  if (DataType.isMap(dataType)) {
    const key = fromArrowType(dataType.keyType, `the key of ${where}`)
    const value = fromArrowType(dataType.valueType, `the value of ${where}`)
    return isKeyType(key) ? { kind: 'map', key, value } : undefined
  }
  if (DataType.isFixedSizeList(dataType)) {
    const { listSize: size, valueType } = dataType
    return vectorOf(fromArrowType(valueType, `the item of ${where}`), size)
  }
  return undefined
}
