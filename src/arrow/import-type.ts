/** Which Calico type an import chooses for a column of an Arrow type. */
import { DataType, DateUnit, type Dictionary, type Field, Precision } from 'apache-arrow'
import { CalicoError } from '../errors.js'
import {
  type CalicoType,
  isKeyType,
  type PrimitiveKind,
  vectorOf,
  wrongFieldNames,
} from '../format/types.js'

/**
 * The smallest Calico type that holds every value of an Arrow type; castColumn casts to it.
 * @param where names the column, for the message
 * @throws UnsupportedType where there is none.
 */
export function calicoTypeFor(dataType: DataType, where: string): CalicoType {
  const kind = primitiveFor(dataType)
  if (kind) return { kind }
  if (DataType.isInt(dataType)) return { kind: 'decimal', precision: 20, scale: 0 } // uint64
  if (DataType.isDecimal(dataType)) {
    const { precision, scale } = dataType
    if (precision <= 38 && scale >= 0 && scale <= precision) {
      return { kind: 'decimal', precision, scale }
    }
  }
  if (DataType.isDictionary(dataType)) return calicoTypeFor(dictionaryValueType(dataType), where)
  const nested = nestedFor(dataType, where)
  if (nested) return nested
  throw new CalicoError(
    'UnsupportedType',
    `${where} is of Arrow type ${dataType}, which Calico has no type for; leave it out or cast it`,
  )
}

function nestedFor(dataType: DataType, where: string): CalicoType | undefined {
  if (isAnyList(dataType)) {
    const element = calicoTypeFor(dataType.children[0]!.type, `the item of ${where}`)
    const size = DataType.isFixedSizeList(dataType) ? dataType.listSize : 0
    return vectorOf(element, size) ?? { kind: 'list', element }
  }
  if (DataType.isStruct(dataType) && dataType.children.length > 0) {
    const wrong = wrongFieldNames(dataType.children.map(({ name }) => name))
    if (wrong) {
      const message = `${where} is a struct that no column can take (${wrong}); rename its fields`
      throw new CalicoError('UnsupportedType', message)
    }
    const fields = dataType.children.map(({ name, type }) => {
      return { name, type: calicoTypeFor(type, `the field '${name}' of ${where}`) }
    })
    return { kind: 'struct', fields }
  }
  if (!DataType.isMap(dataType)) return undefined
  const key = calicoTypeFor(dataType.keyType, `the key of ${where}`)
  const value = calicoTypeFor(dataType.valueType, `the value of ${where}`)
  return isKeyType(key) ? { kind: 'map', key, value } : undefined
}

function primitiveFor(dataType: DataType): PrimitiveKind | undefined {
  if (DataType.isBool(dataType)) return 'bool'
  if (DataType.isInt(dataType)) {
    // An unsigned integer takes the next wider signed one.
    const bits = dataType.isSigned ? dataType.bitWidth : dataType.bitWidth * 2
    return bits <= 64 ? (`int${bits}` as PrimitiveKind) : undefined
  }
  if (DataType.isFloat(dataType)) {
    return dataType.precision === Precision.DOUBLE ? 'float64' : 'float32'
  }
  if (isAnyUtf8(dataType)) return 'utf8'
  if (isAnyBinary(dataType)) return 'binary'
  if (DataType.isDate(dataType)) return 'date'
  if (DataType.isTimestamp(dataType)) return dataType.timezone ? 'timestamptz' : 'timestamp'
  return undefined
}

export function isAnyUtf8(type: DataType): boolean {
  return DataType.isUtf8(type) || DataType.isLargeUtf8(type) || DataType.isUtf8View(type)
}

export function isAnyBinary(type: DataType): boolean {
  return (
    DataType.isBinary(type) ||
    DataType.isLargeBinary(type) ||
    DataType.isBinaryView(type) ||
    DataType.isFixedSizeBinary(type)
  )
}

export function isAnyList(type: DataType): boolean {
  return DataType.isList(type) || DataType.isLargeList(type) || DataType.isFixedSizeList(type)
}

export function isDateOfMillis(type: DataType): boolean {
  return DataType.isDate(type) && type.unit === DateUnit.MILLISECOND
}

/** The type of a dictionary's values. Arrow JS has it there as a type, arrow-js-ffi as a field. */
export function dictionaryValueType(type: Dictionary): DataType {
  const values = type.dictionary as DataType | Field
  return 'type' in values ? values.type : values
}
