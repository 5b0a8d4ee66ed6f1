/** The value of a transform for each key (spec/partition.md, CAL-PARTITION-001). */
import type { Data } from 'apache-arrow'
import { makeColumn, normalColumn } from '../arrow/column.js'
import { readDecimal, writeDecimal } from '../arrow/decimal.js'
import {
  checkKeyColumn,
  encodeKeys,
  gallopUpperBound,
  type KeyVector,
  keyVectorOf,
} from '../arrow/keys.js'
import { toArrowType } from '../arrow/types.js'
import { civilOf } from '../expr/calendar.js'
import type {
  HashTransform,
  PartitionTransform,
  RangeTransform,
  TimeTransform,
  TruncateTransform,
} from '../format/generated/documents.js'
import type { CalicoType } from '../format/types.js'
import { hashBuckets } from './bucket.js'

/** The key columns of a batch with their types, in the key-space's order. */
export interface KeyColumns {
  readonly types: readonly CalicoType[]
  readonly columns: readonly Data[]
  /** Of the components, for messages; their numbers unless given. */
  readonly names?: readonly string[] | undefined
}

/** Values whose key encoding is the partition's. */
export interface TransformColumn {
  readonly column: Data
  readonly type: CalicoType
}

const INT64: CalicoType = { kind: 'int64' }
const INT64_MIN = -(2n ** 63n)
const MICROS_PER_HOUR = 3_600_000_000
const MICROS_PER_DAY = 24 * MICROS_PER_HOUR

/** @throws InvalidKey for a null, TypeMismatch for a column that is not of its type */
export function transformColumn(transform: PartitionTransform, key: KeyColumns): TransformColumn {
  if (transform.kind === 'hash') return { column: buckets(transform, key), type: INT64 }
  const { component } = transform
  const type = key.types[component]!
  const column = key.columns[component]!
  const name = componentName(key, component)
  switch (transform.kind) {
    case 'identity':
      return { column, type }
    case 'truncate':
      return { column: truncated(transform, checked(column, type, name), type), type }
    case 'range':
      return { column: rangeNumbers(transform, encodeKeys([column], [type], [name])), type: INT64 }
    default:
      return { column: timeCounts(transform.kind, checked(column, type, name)), type: INT64 }
  }
}

/** The type of a transform's values. */
export function transformType(
  transform: PartitionTransform,
  keyTypes: readonly CalicoType[],
): CalicoType {
  const keepsType = transform.kind === 'identity' || transform.kind === 'truncate'
  return keepsType ? keyTypes[transform.component]! : INT64
}

/** What a component is called in messages. */
export function componentName({ names }: KeyColumns, component: number): string {
  return names?.[component] ?? `#${component + 1}`
}

/** The buckets of keys whose hashed components have these encodings. */
export function bucketColumn(encoded: KeyVector, count: number): Data {
  const values = Int32Array.from(hashBuckets(encoded, count))
  // Integers of every width have one key encoding, and the narrow ones are made faster.
  return makeColumn({ type: toArrowType({ kind: 'int32' }), length: encoded.rows, values })
}

function buckets(transform: HashTransform, key: KeyColumns): Data {
  const encoded = encodeKeys(
    transform.components.map((i) => key.columns[i]!),
    transform.components.map((i) => key.types[i]!),
    transform.components.map((i) => componentName(key, i)),
  )
  return bucketColumn(encoded, transform.buckets)
}

function checked(column: Data, type: CalicoType, name: string): Data {
  const normal = normalColumn(column)
  checkKeyColumn(normal, type, `key component '${name}'`)
  return normal
}

function int64Column(length: number, valueAt: (row: number) => bigint): Data {
  const values = new BigInt64Array(length)
  for (let row = 0; row < length; row++) values[row] = valueAt(row)
  return makeColumn({ type: toArrowType(INT64), length, values })
}

/** CAL-PARTITION-006 */
function timeCounts(kind: TimeTransform['kind'], column: Data): Data {
  const { length } = column
  const values = column.values as Int32Array | BigInt64Array
  if (kind === 'hour') {
    return int64Column(length, (row) => BigInt(floorUnits(values[row]!, MICROS_PER_HOUR)))
  }
  const dayAt =
    values instanceof BigInt64Array
      ? (row: number): number => floorUnits(values[row]!, MICROS_PER_DAY)
      : (row: number): number => values[row]!
  const count = SINCE_1970[kind]
  return int64Column(length, (row) => BigInt(count(dayAt(row))))
}

/** Years, months and days since 1970 of a day number. */
export const SINCE_1970 = {
  year: (day: number): number => civilOf(day).year - 1970,
  month: (day: number): number => {
    const { year, month } = civilOf(day)
    return (year - 1970) * 12 + month - 1
  },
  day: (day: number): number => day,
}

/** How many whole units lie between 1970 and a count of microseconds, rounded down. */
function floorUnits(micros: bigint | number, unit: number): number {
  // Below 2^53 the quotient of two integers never rounds up to the next one.
  const count = Number(micros)
  if (Number.isSafeInteger(count)) return Math.floor(count / unit)
  return Number(floorMultiple(BigInt(micros), BigInt(unit)) / BigInt(unit))
}

/** The greatest multiple of a width that is not above the value. */
function floorMultiple(value: bigint, width: bigint): bigint {
  const rest = value % width
  return value - (rest < 0n ? rest + width : rest)
}

/** CAL-PARTITION-007 */
function truncated(transform: TruncateTransform, column: Data, type: CalicoType): Data {
  if (type.kind === 'utf8') return shortened(column, endOfLetters(transform.width))
  if (type.kind === 'binary') {
    return shortened(column, (_, from, end) => Math.min(end, from + transform.width))
  }
  const { length } = column
  const width = BigInt(transform.width)
  if (type.kind === 'decimal') {
    const words: Uint32Array = column.values
    const values = new Uint32Array(4 * length)
    for (let row = 0; row < length; row++) {
      writeDecimal(values, row, floorMultiple(readDecimal(words, row), width))
    }
    return makeColumn({ type: column.type, length, values })
  }
  const integers = column.values as BigInt64Array | Int32Array
  return int64Column(length, (row) => {
    const multiple = floorMultiple(BigInt(integers[row]!), width)
    return multiple < INT64_MIN ? INT64_MIN : multiple
  })
}

/** Where a shorter cell ends, of one that lies from one byte to before another. */
type EndOf = (bytes: Uint8Array, from: number, end: number) => number

function shortened(column: Data, endOf: EndOf): Data {
  const { type, length } = column
  const source: Uint8Array = column.values
  const from: Int32Array = column.valueOffsets
  const offsets = new Int32Array(length + 1)
  const values = new Uint8Array(source.length)
  let at = 0
  for (let row = 0; row < length; row++) {
    const start = from[row]!
    const end = endOf(source, start, from[row + 1]!)
    for (let i = start; i < end; i++) values[at++] = source[i]!
    offsets[row + 1] = at
  }
  return makeColumn({ type, length, offsets, values: values.subarray(0, at) })
}

/** Where so many code points end; UTF-8 begins each with a byte that is not 10xxxxxx. */
function endOfLetters(width: number): EndOf {
  return (bytes, from, end) => {
    let left = width
    let at = from
    for (; at < end; at++) if ((bytes[at]! & 0xc0) !== 0x80 && left-- === 0) break
    return at
  }
}

/** How many bounds are at or before each key. */
function rangeNumbers({ bounds }: RangeTransform, encoded: KeyVector): Data {
  const keys = keyVectorOf(bounds)
  const values = Int32Array.from({ length: encoded.rows }, (_, row) =>
    gallopUpperBound({ keys, from: 0, to: keys.rows, probe: encoded, probeIndex: row }),
  )
  return makeColumn({ type: toArrowType({ kind: 'int32' }), length: encoded.rows, values })
}
