/** CAST (spec/expr.md): which types become which, cell by cell; what does not fit fails its row. */
import type { Data } from 'apache-arrow'
import { getBit, makeBitmap, setBit } from '../arrow/bitmap.js'
import type { TypedArray } from '../arrow/column.js'
import { formatDecimal, readDecimal, writeDecimal } from '../arrow/decimal.js'
import { formatDate, formatMicros } from '../arrow/temporal.js'
import { toArrowType } from '../arrow/types.js'
import { isUtf8 } from '../arrow/utf8.js'
import { type CalicoType, sameType } from '../format/types.js'
import { BytesBuilder } from './bytes-builder.js'
import { floatToUnscaled, nearestFloat, powerOfTen, rescale } from './decimal-math.js'
import { fitsInt64 } from './int64.js'
import { type ColumnBody, type Kernel, type KernelCall, Reason } from './kernel.js'
import { readNumberText } from './number-text.js'
import { temporalCount, temporalFromText } from './temporal-literal.js'
import { isFloat, isInteger, isTimestamp } from './value-type.js'

const MICROS_PER_DAY = 86_400_000_000n

/** Reads a cell as the target stores it; undefined where the target does not hold it. */
type Reader<T> = (row: number) => T | undefined

/** The kernel that casts its one argument; null where there is no such cast. */
export function castKernel(from: CalicoType, to: CalicoType): Kernel | null {
  if (sameType(from, to)) return sameCells
  if (isInteger(to)) return integerCast(from, to)
  if (isFloat(to)) return readerCast(floatReader(from), fillNumbers)
  switch (to.kind) {
    case 'decimal':
      return readerCast(unscaledReader(from, to), fillDecimals)
    case 'bool':
      return from.kind === 'utf8' ? readerCast(boolReader, fillBits) : null
    case 'utf8':
      return from.kind === 'binary' ? wellFormed : readerCast(textReader(from), fillTexts)
    case 'binary':
      return from.kind === 'utf8' ? sameCells : null
    case 'date':
      return readerCast(dateReader(from), fillNumbers)
    case 'timestamp':
    case 'timestamptz':
      if (isTimestamp(from)) return sameCells
      return readerCast(microsReader(from, to.kind), fillBigints)
    default:
      return null
  }
}

type MakeReader<T> = (data: Data) => Reader<T>
type Fill<T> = (call: KernelCall, read: Reader<T>) => ColumnBody

function readerCast<T>(make: MakeReader<T> | null, fill: Fill<T>): Kernel | null {
  if (make === null) return null
  return (call) => fill(call, make(call.args[0]!.data))
}

const sameCells: Kernel = ({ args }) => {
  const { values, valueOffsets, children } = args[0]!.data
  return {
    ...(values && { values }),
    ...(valueOffsets && { offsets: valueOffsets }),
    ...(children[0] && { child: children[0] }),
  }
}

function eachLive<T>(call: KernelCall, read: Reader<T>, write: (row: number, value: T) => void) {
  for (let row = 0; row < call.rows; row++) {
    if (call.live[row] === 0) continue
    const value = read(row)
    if (value === undefined) call.fail(row, Reason.cast)
    else write(row, value)
  }
}

function valuesFor({ type, rows }: KernelCall): TypedArray {
  const { ArrayType } = toArrowType(type)
  return new ArrayType(rows)
}

function fillNumbers(call: KernelCall, read: Reader<number>): ColumnBody {
  const values = valuesFor(call) as Float64Array
  eachLive(call, read, (row, value) => {
    values[row] = Number.isNaN(value) ? Number.NaN : value
  })
  return { values }
}

function fillBigints(call: KernelCall, read: Reader<bigint>): ColumnBody {
  const values = new BigInt64Array(call.rows)
  eachLive(call, read, (row, value) => {
    if (fitsInt64(value)) values[row] = value
    else call.fail(row, Reason.cast)
  })
  return { values }
}

function fillDecimals(call: KernelCall, read: Reader<bigint>): ColumnBody {
  const values = new Uint32Array(4 * call.rows)
  const limit = powerOfTen(call.type.kind === 'decimal' ? call.type.precision : 0)
  eachLive(call, read, (row, value) => {
    if (value < limit && value > -limit) writeDecimal(values, row, value)
    else call.fail(row, Reason.cast)
  })
  return { values }
}

function fillBits(call: KernelCall, read: Reader<boolean>): ColumnBody {
  const values = makeBitmap(call.rows)
  eachLive(call, read, (row, value) => {
    if (value) setBit(values, row)
  })
  return { values }
}

function fillTexts(call: KernelCall, read: Reader<string>): ColumnBody {
  const builder = new BytesBuilder(call.rows)
  for (let row = 0; row < call.rows; row++) {
    const text = call.live[row] === 0 ? '' : read(row)
    if (text === undefined) call.fail(row, Reason.cast)
    else builder.add(Buffer.from(text))
    builder.end()
  }
  return builder.body()
}

const INTEGER_LIMITS: Readonly<Partial<Record<CalicoType['kind'], number>>> = {
  int8: 2 ** 7,
  int16: 2 ** 15,
  int32: 2 ** 31,
}

function integerCast(from: CalicoType, to: CalicoType): Kernel | null {
  const make = wholeReader(from)
  if (make === null) return null
  const limit = INTEGER_LIMITS[to.kind]
  if (limit === undefined) {
    return (call) => {
      const read = make(call.args[0]!.data)
      return fillBigints(call, (row) => {
        const value = read(row)
        return value === undefined ? undefined : BigInt(value)
      })
    }
  }
  return (call) => {
    const read = make(call.args[0]!.data)
    return fillNumbers(call, (row) => {
      const value = read(row)
      return value !== undefined && value < limit && value >= -limit ? Number(value) : undefined
    })
  }
}

/** Whole numbers; a fraction is not cut off. */
function wholeReader(from: CalicoType): MakeReader<number | bigint> | null {
  if (isInteger(from))
    return ({ values }) =>
      (row) =>
        values[row]
  if (isFloat(from)) {
    return ({ values }) =>
      (row) =>
        Number.isInteger(values[row]) ? BigInt(values[row]) : undefined
  }
  switch (from.kind) {
    case 'bool':
      return ({ values }) =>
        (row) =>
          Number(getBit(values, row))
    case 'decimal':
      return ({ values }) => {
        const unit = powerOfTen(from.scale)
        return (row) => {
          const unscaled = readDecimal(values, row)
          return unscaled % unit === 0n ? unscaled / unit : undefined
        }
      }
    case 'utf8':
      return (data) => (row) => readNumberText(textAt(data, row))?.whole()
    default:
      return null
  }
}

function floatReader(from: CalicoType): MakeReader<number> | null {
  if (isInteger(from) || isFloat(from))
    return ({ values }) =>
      (row) =>
        Number(values[row])
  switch (from.kind) {
    case 'decimal':
      return ({ values }) =>
        (row) =>
          nearestFloat(readDecimal(values, row), from.scale)
    case 'utf8':
      return (data) => (row) => {
        const text = textAt(data, row)
        if (text === 'NaN' || text === 'Infinity' || text === '-Infinity') return Number(text)
        return readNumberText(text)?.float()
      }
    default:
      return null
  }
}

function unscaledReader(
  from: CalicoType,
  to: Extract<CalicoType, { kind: 'decimal' }>,
): MakeReader<bigint> | null {
  const { scale } = to
  if (isInteger(from)) {
    const unit = powerOfTen(scale)
    return ({ values }) =>
      (row) =>
        BigInt(values[row]) * unit
  }
  if (isFloat(from)) {
    return ({ values }) =>
      (row) => {
        const value: number = values[row]
        return Math.abs(value) < 1e39 ? floatToUnscaled(value, scale) : undefined
      }
  }
  switch (from.kind) {
    case 'decimal':
      return ({ values }) =>
        (row) =>
          rescale(readDecimal(values, row), from.scale, scale)
    case 'utf8':
      return (data) => (row) => readNumberText(textAt(data, row))?.unscaled(scale)
    default:
      return null
  }
}

const boolReader: MakeReader<boolean> = (data) => (row) => {
  const text = textAt(data, row)
  return text === 'true' ? true : text === 'false' ? false : undefined
}

/** Dates and times outside of the years 0001 to 9999 have no text here. */
function textReader(from: CalicoType): MakeReader<string> | null {
  if (isInteger(from))
    return ({ values }) =>
      (row) =>
        `${values[row]}`
  const ofYears = (text: string): string | undefined => (text[4] === '-' ? text : undefined)
  switch (from.kind) {
    case 'bool':
      return ({ values }) =>
        (row) =>
          `${getBit(values, row)}`
    case 'decimal':
      return ({ values }) =>
        (row) =>
          formatDecimal(readDecimal(values, row), from.scale)
    case 'date':
      return ({ values }) =>
        (row) =>
          ofYears(formatDate(values[row]))
    case 'timestamp':
      return ({ values }) =>
        (row) =>
          ofYears(formatMicros(values[row]))
    case 'timestamptz':
      return ({ values }) =>
        (row) => {
          const text = ofYears(formatMicros(values[row]))
          return text && `${text}Z`
        }
    default:
      return null
  }
}

function dateReader(from: CalicoType): MakeReader<number> | null {
  if (isTimestamp(from)) {
    return ({ values }) =>
      (row) => {
        const micros: bigint = values[row]
        const days = micros / MICROS_PER_DAY
        return Number(days * MICROS_PER_DAY > micros ? days - 1n : days)
      }
  }
  if (from.kind !== 'utf8') return null
  return (data) => (row) => {
    const literal = temporalFromText('date', textAt(data, row))
    return literal && Number(temporalCount(literal))
  }
}

function microsReader(
  from: CalicoType,
  to: 'timestamp' | 'timestamptz',
): MakeReader<bigint> | null {
  if (from.kind === 'date')
    return ({ values }) =>
      (row) =>
        BigInt(values[row]) * MICROS_PER_DAY
  if (from.kind !== 'utf8') return null
  return (data) => (row) => {
    const literal = temporalFromText(to, textAt(data, row))
    return literal && temporalCount(literal)
  }
}

function textAt(column: Data, row: number): string {
  const { values, valueOffsets } = column
  const bytes: Uint8Array = values.subarray(valueOffsets[row], valueOffsets[row + 1])
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString()
}

const wellFormed: Kernel = (call) => {
  const { values, valueOffsets } = call.args[0]!.data
  const builder = new BytesBuilder(call.rows)
  for (let row = 0; row < call.rows; row++) {
    if (call.live[row] === 1) {
      const bytes: Uint8Array = values.subarray(valueOffsets[row], valueOffsets[row + 1])
      if (isUtf8(bytes)) builder.add(bytes)
      else call.fail(row, Reason.cast)
    }
    builder.end()
  }
  return builder.body()
}
