/** Columns out of JavaScript values (value.ts says which). */
import type { Data } from 'apache-arrow'
import { CalicoError } from '../errors.js'
import {
  type CalicoType,
  type MapType,
  printType,
  type StructType,
  type VectorType,
} from '../format/types.js'
import { makeBitmap, setBit } from './bitmap.js'
import { type ColumnParts, makeColumn, type TypedArray } from './column.js'
import { parseDecimal, writeDecimal } from './decimal.js'
import { parseDate, parseMicros } from './temporal.js'
import { toArrowType } from './types.js'

const INT64_MAX = 2n ** 63n - 1n
const INT32_MAX = 0x7fffffff
/** With the u flag a surrogate matches only where it is alone. */
const LONE_SURROGATE = /\p{Surrogate}/u

/** One column to fill: `reject` throws for the value of a row, `at` names a row in messages. */
interface Cells {
  readonly type: CalicoType
  readonly values: readonly unknown[]
  readonly at: (row: number) => string
}

/**
 * A column of the values; null and undefined are nulls.
 * @param where names the column, for messages
 * @throws TypeMismatch where a value is not of the type or out of its range; InvalidArgument where
 *   the strings, bytes or items together pass 2^31 - 1.
 */
export function buildColumn(
  type: CalicoType,
  values: readonly unknown[],
  where = 'the column',
): Data {
  return build({ type, values, at: (row) => `${where}, row ${row}` })
}

function build(cells: Cells): Data {
  const { type, values } = cells
  const validity = makeBitmap(values.length)
  for (let i = 0; i < values.length; i++) {
    if (values[i] !== null && values[i] !== undefined) setBit(validity, i)
  }
  const parts = { type: toArrowType(type), length: values.length, validity }
  switch (type.kind) {
    case 'utf8':
    case 'binary':
      return buildVarying(cells, parts)
    case 'list':
      return buildLists(cells, parts, type.element)
    case 'struct':
      return buildStructs(cells, parts, type)
    case 'map':
      return buildMaps(cells, parts, type)
    case 'vector':
      return buildVectors(cells, parts, type)
    case 'bool':
      return makeColumn({ ...parts, values: buildBits(cells) })
    default:
      return makeColumn({ ...parts, values: buildFixed(cells, parts) })
  }
}

function mismatch(cells: Cells, row: number, hint = ''): CalicoError {
  return new CalicoError(
    'TypeMismatch',
    `${cells.at(row)}: ${show(cells.values[row])} is no ${printType(cells.type)}${hint}`,
    { details: { row } },
  )
}

function show(value: unknown): string {
  const text =
    typeof value === 'bigint'
      ? `${value}n`
      : typeof value === 'number' || value instanceof Date
        ? String(value)
        : value instanceof Uint8Array
          ? `a Uint8Array of ${value.length} bytes`
          : typeof value === 'object'
            ? `an ${Array.isArray(value) ? 'array' : 'object'}`
            : (JSON.stringify(value) ?? `a ${typeof value}`)
  return text.length > 60 ? `${text.slice(0, 57)}...` : text
}

function buildBits(cells: Cells): Uint8Array {
  const { values } = cells
  const bits = makeBitmap(values.length)
  for (let i = 0; i < values.length; i++) {
    const value = values[i]
    if (value === true) setBit(bits, i)
    else if (value !== false && value !== null && value !== undefined) throw mismatch(cells, i)
  }
  return bits
}

/** Turns one value that is not null into array elements; false where it is not of the type. */
type WriteCell = (target: TypedArray, at: number, value: unknown) => boolean

function buildFixed(cells: Cells, parts: ColumnParts): TypedArray {
  const { type, values } = cells
  const stride = type.kind === 'decimal' ? 4 : 1
  const target: TypedArray = new parts.type.ArrayType(values.length * stride)
  const write = cellWriter(type)
  for (let i = 0; i < values.length; i++) {
    const value = values[i]
    if (value === null || value === undefined) continue
    if (!write(target, i, value)) throw mismatch(cells, i, HINTS[type.kind])
  }
  return target
}

const HINTS: Readonly<Record<string, string>> = {
  int64: '; give a bigint, a safe integer, or a string of digits',
  decimal: "; give a string such as '-12.30' that fits its precision and scale",
  date: "; give 'YYYY-MM-DD', or a Date at midnight UTC",
  timestamp: "; give 'YYYY-MM-DDTHH:MM:SS.ffffff' without a zone, a Date, or a bigint of µs",
  timestamptz: "; give 'YYYY-MM-DDTHH:MM:SS.ffffffZ', a Date, or a bigint of µs",
}

function cellWriter(type: CalicoType): WriteCell {
  switch (type.kind) {
    case 'int8':
      return intWriter(8)
    case 'int16':
      return intWriter(16)
    case 'int32':
      return intWriter(32)
    case 'int64':
      return (target, at, value) => writeInt64(target, at, toInt64(value))
    case 'float32':
      return writeFloat32
    case 'float64':
      return (target, at, value) => {
        target[at] = value as number
        return typeof value === 'number'
      }
    case 'decimal':
      return (target, at, value) => {
        const unscaled = typeof value === 'string' ? parseDecimal(value, type) : undefined
        if (unscaled !== undefined) writeDecimal(target as Uint32Array, at, unscaled)
        return unscaled !== undefined
      }
    case 'date':
      return writeDate
    default:
      return (target, at, value) =>
        writeInt64(target, at, toMicros(value, type.kind === 'timestamptz'))
  }
}

function intWriter(bits: 8 | 16 | 32): WriteCell {
  const max = 2 ** (bits - 1) - 1
  return (target, at, value) => {
    if (!Number.isInteger(value)) return false
    const number = value as number
    target[at] = number
    return number <= max && number >= -max - 1
  }
}

function writeFloat32(target: TypedArray, at: number, value: unknown): boolean {
  if (typeof value !== 'number') return false
  target[at] = value
  return Number.isFinite(value) === Number.isFinite(target[at])
}

function writeInt64(target: TypedArray, at: number, value: bigint | undefined): boolean {
  if (value === undefined || value > INT64_MAX || value < -INT64_MAX - 1n) return false
  target[at] = value
  return true
}

function toInt64(value: unknown): bigint | undefined {
  if (typeof value === 'bigint') return value
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : undefined
  if (typeof value !== 'string' || !/^-?[0-9]{1,19}$/.test(value)) return undefined
  return BigInt(value)
}

function writeDate(target: TypedArray, at: number, value: unknown): boolean {
  let days: number | undefined
  if (typeof value === 'string') days = parseDate(value)
  else if (value instanceof Date) days = value.getTime() / 86_400_000
  if (days === undefined || !Number.isInteger(days)) return false
  target[at] = days
  return target[at] === days
}

function toMicros(value: unknown, zoned: boolean): bigint | undefined {
  if (typeof value === 'bigint') return value
  if (typeof value === 'string') return parseMicros(value, zoned)
  if (!(value instanceof Date)) return undefined
  const millis = value.getTime()
  return Number.isInteger(millis) ? BigInt(millis) * 1000n : undefined
}

function buildVarying(cells: Cells, parts: ColumnParts): Data {
  const { type, values } = cells
  const sink = { bytes: Buffer.allocUnsafeSlow(1024), size: 0 }
  const offsets = new Int32Array(values.length + 1)
  for (let i = 0; i < values.length; i++) {
    const value = values[i]
    if (value !== null && value !== undefined) {
      const fits =
        type.kind === 'utf8'
          ? typeof value === 'string' && appendText(sink, value)
          : value instanceof Uint8Array && appendBytes(sink, value)
      if (!fits) {
        const lone = typeof value === 'string' && LONE_SURROGATE.test(value)
        throw mismatch(cells, i, lone && type.kind === 'utf8' ? ': it has a lone surrogate' : '')
      }
    }
    offsets[i + 1] = sink.size
  }
  const bytes = new Uint8Array(sink.size)
  bytes.set(sink.bytes.subarray(0, sink.size))
  return makeColumn({ ...parts, offsets, values: bytes })
}

interface Sink {
  bytes: Buffer
  size: number
}

function reserve(sink: Sink, extra: number): void {
  const needed = sink.size + extra
  if (needed <= sink.bytes.length) return
  if (needed > INT32_MAX) {
    throw new CalicoError(
      'InvalidArgument',
      'the strings or bytes of one column pass 2 GiB; use smaller batches',
    )
  }
  const bigger = Buffer.allocUnsafeSlow(Math.min(INT32_MAX, Math.max(needed, sink.size * 2)))
  bigger.set(sink.bytes.subarray(0, sink.size))
  sink.bytes = bigger
}

function appendText(sink: Sink, text: string): boolean {
  // A UTF-16 unit takes at most three bytes; only huge texts are worth an exact count.
  reserve(sink, text.length < 0x10000 ? text.length * 3 : Buffer.byteLength(text))
  if (text.length < 32) {
    let k = 0
    for (; k < text.length; k++) {
      const code = text.charCodeAt(k)
      if (code > 0x7f) break
      sink.bytes[sink.size + k] = code
    }
    if (k === text.length) {
      sink.size += k
      return true
    }
  }
  if (LONE_SURROGATE.test(text)) return false
  sink.size += sink.bytes.write(text, sink.size)
  return true
}

function appendBytes(sink: Sink, bytes: Uint8Array): boolean {
  reserve(sink, bytes.length)
  sink.bytes.set(bytes, sink.size)
  sink.size += bytes.length
  return true
}

function buildLists(cells: Cells, parts: ColumnParts, element: CalicoType): Data {
  const { values } = cells
  const offsets = new Int32Array(values.length + 1)
  const items: unknown[] = []
  for (let i = 0; i < values.length; i++) {
    const value = values[i]
    if (Array.isArray(value)) for (const item of value) items.push(item)
    else if (value !== null && value !== undefined) throw mismatch(cells, i)
    offsets[i + 1] = items.length
  }
  const at = itemNamer(cells, offsets, 'item')
  return makeColumn({ ...parts, offsets, child: build({ type: element, values: items, at }) })
}

function itemNamer(cells: Cells, offsets: Int32Array, what: string): (item: number) => string {
  return (item) => {
    const row = offsets.findIndex((end) => end > item) - 1
    return `${cells.at(row)}, ${what} ${item - offsets[row]!}`
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  const isOther = Array.isArray(value) || value instanceof Map || value instanceof Date
  return !isOther && !ArrayBuffer.isView(value)
}

function buildStructs(cells: Cells, parts: ColumnParts, { fields }: StructType): Data {
  const { values } = cells
  const names = new Set(fields.map((field) => field.name))
  for (const [i, value] of values.entries()) {
    if (value === null || value === undefined) continue
    if (!isObject(value)) throw mismatch(cells, i, '; give an object of its fields')
    const stray = Object.keys(value).find((name) => !names.has(name))
    if (stray !== undefined) throw mismatch(cells, i, `: it has '${stray}', which is no field`)
  }
  const children = fields.map(({ name, type }) => {
    const own = values.map((value) => {
      return isObject(value) && Object.hasOwn(value, name) ? value[name] : null
    })
    return build({ type, values: own, at: (row) => `${cells.at(row)}, field '${name}'` })
  })
  return makeColumn({ ...parts, children })
}

function buildMaps(cells: Cells, parts: ColumnParts, type: MapType): Data {
  const { values } = cells
  const offsets = new Int32Array(values.length + 1)
  const keys: unknown[] = []
  const items: unknown[] = []
  for (const [i, value] of values.entries()) {
    if (value !== null && value !== undefined) {
      for (const pair of pairsOf(value, type) ?? [null]) {
        const isPair = Array.isArray(pair) && pair.length === 2
        if (!isPair || pair[0] === null || pair[0] === undefined) {
          throw mismatch(cells, i, '; give a Map, or an array of [key, value]; no key is null')
        }
        keys.push(pair[0])
        items.push(pair[1])
      }
    }
    offsets[i + 1] = keys.length
  }
  const key = build({ type: type.key, values: keys, at: itemNamer(cells, offsets, 'key') })
  const at = itemNamer(cells, offsets, 'value')
  const children = [key, build({ type: type.value, values: items, at })]
  const child = makeColumn({ type: parts.type.children[0]!.type, length: keys.length, children })
  return makeColumn({ ...parts, offsets, child })
}

function pairsOf(value: unknown, type: MapType): Iterable<unknown> | null {
  if (value instanceof Map || Array.isArray(value)) return value
  return type.key.kind === 'utf8' && isObject(value) ? Object.entries(value) : null
}

function buildVectors(cells: Cells, parts: ColumnParts, { element, size }: VectorType): Data {
  const { values } = cells
  const { type } = parts.type.children[0]!
  const length = values.length * size
  if (length > INT32_MAX) {
    throw new CalicoError('InvalidArgument', 'vectors pass 2^31 - 1 items; use smaller batches')
  }
  const target: TypedArray = new type.ArrayType(length)
  const write = cellWriter(element)
  for (const [i, value] of values.entries()) {
    if (value === null || value === undefined) continue
    const isVector =
      (Array.isArray(value) || value instanceof Float32Array || value instanceof Float64Array) &&
      value.length === size
    if (!isVector) throw mismatch(cells, i, `; give an array of ${size} numbers`)
    for (let k = 0; k < size; k++) {
      if (!write(target, i * size + k, value[k])) throw mismatch(cells, i, `: item ${k} is none`)
    }
  }
  return makeColumn({ ...parts, child: makeColumn({ type, length, values: target }) })
}
