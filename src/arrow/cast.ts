/**
 * Checked casts of Arrow columns to Calico types, for imports and for columns whose type was
 * widened.
 */
import { type Data, DataType, type Decimal, type Dictionary, Precision } from 'apache-arrow'
import { CalicoError } from '../errors.js'
import { type CalicoType, isNested, printType } from '../format/types.js'
import { sliceBits } from './bitmap.js'
import { castNested } from './cast-nested.js'
import {
  type CellCast,
  halfFloats,
  int64Words,
  intsToDecimals,
  millisToDays,
  narrowInts,
  readWideDecimal,
  rescaleDecimals,
  toMicroseconds,
} from './cast-numbers.js'
import { varyingBytes } from './cast-varying.js'
import { makeColumn, normalColumn, nullColumn, strideOf, type TypedArray } from './column.js'
import { formatDecimal } from './decimal.js'
import { gatherColumn } from './gather-column.js'
import { dictionaryValueType, isAnyBinary, isAnyUtf8, isDateOfMillis } from './import-type.js'
import { RunBuilder } from './runs.js'
import { toArrowType } from './types.js'

export { calicoTypeFor } from './import-type.js'

export interface ColumnCast {
  /** The Arrow type of `data`. */
  readonly from: DataType
  readonly data: Data
  readonly to: CalicoType
  /** Names the column, for messages. */
  readonly where: string
  /** Whether structs may lack fields, which are null then, and have others, which are left out. */
  readonly isStored?: boolean | undefined
}

/**
 * The same values as a column of another type. Casts never round or drop anything: integers of any
 * width and sign to integers and decimals they fit; float16 and float32 to wider floats; decimals
 * to decimals they fit; timestamps of any unit to microseconds; dates in milliseconds to days;
 * dictionaries, large and view layouts to plain ones; lists by their items, and to vectors where
 * all have the length; structs by the names of their fields; maps by keys and values; nulls to
 * anything.
 * @throws TypeMismatch where a value does not fit; UnsupportedType where there is no cast between
 *   the types; InvalidArgument where a column passes 2^31 - 1 bytes or items.
 */
export function castColumn(cast: ColumnCast): Data {
  const { from, data, to, where } = cast
  if (DataType.isNull(from)) return nullColumn(toArrowType(to), data.length)
  if (DataType.isDictionary(from)) return castDictionary(cast, from)
  const target = toArrowType(to)
  if (sameArrowType(from, target)) return normalColumn(data)
  const { length, nullCount } = data
  const validity = nullCount > 0 ? sliceBits(data.nullBitmap!, data.offset, length) : undefined
  const parts = { type: target, length, validity, nullCount }
  const isValid = (row: number): boolean =>
    !validity || ((validity[row >> 3]! >> (row & 7)) & 1) === 1
  if (isNested(to)) {
    const nested = castNested(cast, parts, castColumn)
    if (nested) return nested
  }
  const sameBytes =
    (to.kind === 'utf8' && isAnyUtf8(from)) || (to.kind === 'binary' && isAnyBinary(from))
  if (sameBytes) {
    const { offsets, bytes } = varyingBytes(data, isValid)
    return normalColumn(makeColumn({ ...parts, offsets, values: bytes }))
  }
  const reject = (row: number, reason: string): Error =>
    new CalicoError(
      'TypeMismatch',
      `${where}, row ${row}: ${showCell(data, row)} as ${from} ${reason} ${printType(to)}`,
      { details: { row } },
    )
  const values = castFixed(cast, { length, isValid, reject })
  if (values) return makeColumn({ ...parts, values })
  throw new CalicoError(
    'UnsupportedType',
    `${where} is of Arrow type ${from}, which is not cast to ${printType(to)}`,
  )
}

function showCell(data: Data, row: number): string {
  const { type, values } = data
  if (!DataType.isDecimal(type)) return String(values[row])
  const { bitWidth, scale } = type
  return formatDecimal(readWideDecimal({ words: values, bitWidth, scale }, row), scale)
}

/**
 * Names of list items and the like do not count: just what the cells are. Vectors are never taken
 * as they are, since their items may be null.
 */
function sameArrowType(a: DataType, b: DataType): boolean {
  if (a.typeId !== b.typeId || DataType.isFixedSizeList(a)) return false
  if (DataType.isDecimal(a) && a.bitWidth !== (b as Decimal).bitWidth) return false
  const [mine, other] = [a.children ?? [], b.children ?? []]
  if (mine.length === 0) return a.toString() === b.toString()
  return (
    mine.length === other.length &&
    mine.every((field, i) => sameArrowType(field.type, other[i]!.type)) &&
    (!DataType.isStruct(a) || mine.every((field, i) => field.name === other[i]!.name))
  )
}

function castFixed(cast: ColumnCast, cells: CellCast): TypedArray | undefined {
  const { from, data, to } = cast
  if (from.children?.length > 0) return undefined
  const all: TypedArray = data.values ?? new from.ArrayType(0)
  const values = all.subarray(0, cells.length * strideOf(from))
  if (DataType.isInt(from)) return castInts(values, to, cells)
  if (DataType.isFloat(from)) return castFloats(values, to, from.precision)
  if (DataType.isDecimal(from) && to.kind === 'decimal') {
    const { bitWidth, scale, precision } = from
    // More digits before the point are the same numbers.
    if (bitWidth === 128 && scale === to.scale && precision <= to.precision) return values
    return rescaleDecimals({ words: values as Uint32Array, bitWidth, scale }, to, cells)
  }
  if (DataType.isTimestamp(from)) {
    // Cells with a zone are instants, cells without are not: neither can stand for the other.
    if (to.kind !== (from.timezone ? 'timestamptz' : 'timestamp')) return undefined
    return toMicroseconds(values as BigInt64Array, from.unit, cells)
  }
  if (isDateOfMillis(from) && to.kind === 'date') {
    return millisToDays(values as BigInt64Array, cells)
  }
  return undefined
}

function castInts(values: TypedArray, to: CalicoType, cells: CellCast): TypedArray | undefined {
  switch (to.kind) {
    case 'int8':
      return narrowInts(values, new Int8Array(cells.length), cells)
    case 'int16':
      return narrowInts(values, new Int16Array(cells.length), cells)
    case 'int32':
      return narrowInts(values, new Int32Array(cells.length), cells)
    case 'int64':
      return new BigInt64Array(int64Words(values, cells).buffer)
    case 'decimal':
      return intsToDecimals(values, to, cells)
    default:
      return undefined
  }
}

function castFloats(
  values: TypedArray,
  to: CalicoType,
  precision: Precision,
): TypedArray | undefined {
  if (precision === Precision.HALF) {
    if (to.kind === 'float32')
      return halfFloats(values as Uint16Array, new Float32Array(values.length))
    if (to.kind === 'float64')
      return halfFloats(values as Uint16Array, new Float64Array(values.length))
  }
  if (precision === Precision.SINGLE && to.kind === 'float64') {
    return Float64Array.from(values as Float32Array)
  }
  return undefined
}

function castDictionary(cast: ColumnCast, from: Dictionary): Data {
  const { data, to, where } = cast
  const { length, nullCount, offset } = data
  const chunks = (data.dictionary?.data ?? []).map((chunk) =>
    castColumn({ from: dictionaryValueType(from), data: chunk, to, where }),
  )
  const all = new RunBuilder()
  for (const [at, chunk] of chunks.entries()) all.push(at, 0, chunk.length)
  const entries = gatherColumn(to, chunks, all)
  const validity = nullCount > 0 ? sliceBits(data.nullBitmap!, offset, length) : undefined
  const indices: TypedArray = data.values
  const runs = new RunBuilder()
  for (let i = 0; i < length; i++) {
    const valid = !validity || ((validity[i >> 3]! >> (i & 7)) & 1) === 1
    const index = valid ? Number(indices[i]!) : 0
    if (valid && !(index >= 0 && index < entries.length)) {
      throw new CalicoError(
        'BadInput',
        `${where}, row ${i}: index ${index} is outside of a dictionary of ${entries.length} values`,
      )
    }
    runs.push(valid ? 0 : -1, index, 1)
  }
  return gatherColumn(to, [entries], runs)
}
