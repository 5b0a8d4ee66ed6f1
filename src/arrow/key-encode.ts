/**
 * The order-preserving key encoding (spec/keys.md). Per component:
 *
 *   int8..int64        8 bytes: the int64, big-endian, sign bit flipped
 *   date, timestamps   the same of the days or µs since 1970
 *   bool               1 byte: 00 or 01
 *   decimal            16 bytes: the unscaled int128, big-endian, sign bit flipped
 *   utf8, binary       the bytes with 00 as 00 FF, then 00 00
 *
 * A key of several components is their encodings end to end.
 */
import type { Data } from 'apache-arrow'
import { assert } from '../assert.js'
import { CalicoError } from '../errors.js'
import { type CalicoType, isKeyType, printType } from '../format/types.js'
import { isReadableAs } from '../format/widen.js'
import { getBit } from './bitmap.js'
import { isValidAt, normalColumn } from './column.js'
import type { KeyVector } from './key-vector.js'
import { fromArrowType } from './types.js'

/** The longest encoded key, in bytes. */
export const KEY_BYTES_MAX = 4096

const INT32_MAX = 0x7fffffff
const SIGN = 0x80000000

/**
 * Encodes the keys of all rows.
 * @param columns the key components in order, of equal length
 * @param types their declared types
 * @param names of the components, for messages
 * @param uncounted how many of the first components stand before the key and not in its length
 * @throws InvalidKey where a component is null or a key is longer than KEY_BYTES_MAX; InvalidType
 *   where a type may not be in a key; TypeMismatch where a column is not of its type;
 *   InvalidArgument where all keys together pass 2 GiB.
 */
export function encodeKeys(
  columns: readonly Data[],
  types: readonly CalicoType[],
  names: readonly string[] = types.map((_, at) => `#${at + 1}`),
  uncounted = 0,
): KeyVector {
  assert(columns.length > 0 && columns.length === types.length, 'one column per key component')
  const rows = columns[0]!.length
  const parts = columns.map((given, at): Component => {
    assert(given.length === rows, 'key components are of one length')
    const column = normalColumn(given)
    checkKeyColumn(column, types[at]!, `key component '${names[at]}'`)
    return { column, type: types[at]! }
  })
  if (parts.length === 1 && isWordType(types[0]!)) return wordKeys(parts[0]!.column)
  const offsets = keyOffsets(parts, rows, uncounted)
  const bytes = new Uint8Array(offsets[rows]!)
  const cursor = offsets.slice(0, rows)
  for (const part of parts) writeComponent(part, bytes, cursor)
  return { rows, ...leadingWords(bytes, offsets), bytes, offsets }
}

interface Component {
  readonly column: Data
  readonly type: CalicoType
}

/** Types whose encoding is one int64. */
function isWordType(type: CalicoType): boolean {
  return (
    type.kind.startsWith('int') ||
    type.kind === 'date' ||
    type.kind === 'timestamp' ||
    type.kind === 'timestamptz'
  )
}

/**
 * @param column in normal form
 * @param where names the component, for messages
 * @throws InvalidKey where a cell is null, InvalidType where the type may not be in a key,
 *   TypeMismatch where the column is not of it
 */
export function checkKeyColumn(column: Data, type: CalicoType, where: string): void {
  if (!isKeyType(type)) {
    throw new CalicoError('InvalidType', `${where} is ${printType(type)}, which no key may have`)
  }
  const found = fromArrowType(column.type, where)
  // Every integer width encodes alike, and so does every precision of decimals, so a column may
  // still be of a narrower type than its widened declaration.
  const bothInts = found.kind.startsWith('int') && type.kind.startsWith('int')
  if (!bothInts && !isReadableAs(found, type)) {
    throw new CalicoError(
      'TypeMismatch',
      `${where} is declared ${printType(type)}, its column is ${printType(found)}`,
    )
  }
  if (column.nullCount === 0) return
  let row = 0
  while (isValidAt(column, row)) row++
  throw new CalicoError('InvalidKey', `${where} is null at row ${row}; keys have no nulls`, {
    details: { row },
  })
}

/** The two words of each int64 (already in key order) of an integer, date or timestamp column. */
function signedWords(column: Data): { hi: Uint32Array; lo: Uint32Array } {
  const rows = column.length
  const hi = new Uint32Array(rows)
  const lo = new Uint32Array(rows)
  const values = column.values as BigInt64Array | Int32Array | Int16Array | Int8Array
  if (values instanceof BigInt64Array) {
    const words = new Uint32Array(values.buffer, values.byteOffset, rows * 2)
    for (let i = 0; i < rows; i++) {
      hi[i] = words[2 * i + 1]! ^ SIGN
      lo[i] = words[2 * i]!
    }
  } else {
    for (let i = 0; i < rows; i++) {
      const value = values[i]!
      hi[i] = value < 0 ? INT32_MAX : SIGN
      lo[i] = value
    }
  }
  return { hi, lo }
}

function wordKeys(column: Data): KeyVector {
  return { rows: column.length, ...signedWords(column), bytes: null, offsets: null }
}

function keyOffsets(parts: readonly Component[], rows: number, uncounted: number): Int32Array {
  const lengths = new Int32Array(rows)
  for (const part of parts.slice(uncounted)) addLengths(part, lengths)
  const tooLong = lengths.findIndex((length) => length > KEY_BYTES_MAX)
  if (tooLong >= 0) throw keyTooLong(tooLong, lengths[tooLong]!)
  for (const part of parts.slice(0, uncounted)) addLengths(part, lengths)
  const offsets = new Int32Array(rows + 1)
  let total = 0
  for (let i = 0; i < rows; i++) {
    total += lengths[i]!
    if (total > INT32_MAX) {
      throw new CalicoError(
        'InvalidArgument',
        `the keys of ${rows} rows take more than 2 GiB; pass smaller batches`,
      )
    }
    offsets[i + 1] = total
  }
  return offsets
}

function keyTooLong(row: number, length: number): CalicoError {
  return new CalicoError(
    'InvalidKey',
    `the key at row ${row} takes ${length} bytes; keys may take ${KEY_BYTES_MAX}: shorten it`,
    { details: { row, length } },
  )
}

function addLengths(part: Component, lengths: Int32Array): void {
  const { column, type } = part
  const rows = lengths.length
  if (type.kind !== 'utf8' && type.kind !== 'binary') {
    const width = isWordType(type) ? 8 : type.kind === 'bool' ? 1 : 16
    for (let i = 0; i < rows; i++) lengths[i]! += width
    return
  }
  const offsets: Int32Array = column.valueOffsets
  const bytes: Uint8Array = column.values
  for (let i = 0; i < rows; i++) lengths[i]! += offsets[i + 1]! - offsets[i]! + 2
  let row = 0
  for (let at = bytes.indexOf(0); at >= 0; at = bytes.indexOf(0, at + 1)) {
    while (offsets[row + 1]! <= at) row++
    lengths[row]!++
  }
}

/**
 * Writes one component of every row where the row's cursor stands, and moves the cursors past it.
 */
function writeComponent(part: Component, bytes: Uint8Array, cursor: Int32Array): void {
  const { column, type } = part
  if (isWordType(type)) writeWords(column, bytes, cursor)
  else if (type.kind === 'decimal') writeDecimals(column, bytes, cursor)
  else if (type.kind === 'bool') writeBools(column, bytes, cursor)
  else writeEscaped(column, bytes, cursor)
}

function writeBools(column: Data, bytes: Uint8Array, cursor: Int32Array): void {
  for (let i = 0; i < cursor.length; i++) bytes[cursor[i]!++] = getBit(column.values, i) ? 1 : 0
}

function writeWords(column: Data, bytes: Uint8Array, cursor: Int32Array): void {
  const { hi, lo } = signedWords(column)
  for (let i = 0; i < cursor.length; i++) {
    const at = cursor[i]!
    writeWord(bytes, at, hi[i]!)
    writeWord(bytes, at + 4, lo[i]!)
    cursor[i] = at + 8
  }
}

function writeDecimals(column: Data, bytes: Uint8Array, cursor: Int32Array): void {
  const words: Uint32Array = column.values
  for (let i = 0; i < cursor.length; i++) {
    const at = cursor[i]!
    writeWord(bytes, at, words[4 * i + 3]! ^ SIGN)
    writeWord(bytes, at + 4, words[4 * i + 2]!)
    writeWord(bytes, at + 8, words[4 * i + 1]!)
    writeWord(bytes, at + 12, words[4 * i]!)
    cursor[i] = at + 16
  }
}

function writeWord(bytes: Uint8Array, at: number, word: number): void {
  bytes[at] = word >>> 24
  bytes[at + 1] = word >>> 16
  bytes[at + 2] = word >>> 8
  bytes[at + 3] = word
}

function writeEscaped(column: Data, bytes: Uint8Array, cursor: Int32Array): void {
  const source: Uint8Array = column.values
  const offsets: Int32Array = column.valueOffsets
  for (let i = 0; i < cursor.length; i++) {
    let at = cursor[i]!
    const end = offsets[i + 1]!
    for (let k = offsets[i]!; k < end; k++) {
      const byte = source[k]!
      bytes[at++] = byte
      if (byte === 0) bytes[at++] = 0xff
    }
    // The end mark 00 00 is there already: the buffer starts zeroed.
    cursor[i] = at + 2
  }
}

function leadingWords(
  bytes: Uint8Array,
  offsets: Int32Array,
): { hi: Uint32Array; lo: Uint32Array } {
  const rows = offsets.length - 1
  const hi = new Uint32Array(rows)
  const lo = new Uint32Array(rows)
  for (let i = 0; i < rows; i++) {
    const start = offsets[i]!
    hi[i] = wordAt(bytes, start, offsets[i + 1]!)
    lo[i] = wordAt(bytes, start + 4, offsets[i + 1]!)
  }
  return { hi, lo }
}

/** Four bytes from `at` as a big-endian word; bytes from `end` on count as zero. */
export function wordAt(bytes: Uint8Array, at: number, end: number): number {
  if (at + 4 <= end) {
    return (
      ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0
    )
  }
  let word = 0
  for (let k = 0; k < 4; k++) word = (word << 8) | (at + k < end ? bytes[at + k]! : 0)
  return word >>> 0
}
