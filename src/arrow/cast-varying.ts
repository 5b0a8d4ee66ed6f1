/**
 * Strings, bytes and list offsets in the other layouts Arrow has for them, brought to 32-bit
 * offsets.
 */
import { BinaryView, type Data, DataType } from 'apache-arrow'
import { CalicoError } from '../errors.js'

const INT32_MAX = 0x7fffffff
const WORD = 2 ** 32

export interface Offsets {
  /** length + 1 positions from 0. */
  readonly offsets: Int32Array
  /** Where the first cell starts in the values. */
  readonly first: number
}

export interface Varying {
  readonly offsets: Int32Array
  readonly bytes: Uint8Array
}

/** Bytes of a column of any string or binary type; `isValid` tells which cells count. */
export function varyingBytes(column: Data, isValid: (row: number) => boolean): Varying {
  const { type, length } = column
  if (DataType.isFixedSizeBinary(type)) {
    const width = type.byteWidth
    if (length * width > INT32_MAX) throw tooLarge()
    const offsets = Int32Array.from({ length: length + 1 }, (_, i) => i * width)
    return { offsets, bytes: column.values.subarray(0, length * width) }
  }
  if (DataType.isUtf8View(type) || DataType.isBinaryView(type)) return viewBytes(column, isValid)
  const { offsets, first } = plainOffsets(column)
  const bytes: Uint8Array = column.values ?? new Uint8Array(0)
  return { offsets, bytes: bytes.subarray(first, first + offsets[length]!) }
}

/** 32-bit or 64-bit offsets as 32-bit ones from 0. */
export function plainOffsets(column: Data): Offsets {
  const { length } = column
  const given: Int32Array | BigInt64Array | undefined = column.valueOffsets
  const offsets = new Int32Array(length + 1)
  if (length === 0 || !given || given.length === 0) return { offsets, first: 0 }
  if (given instanceof Int32Array) {
    const first = given[0]!
    for (let i = 1; i <= length; i++) offsets[i] = given[i]! - first
    return { offsets, first }
  }
  const words = new Uint32Array(given.buffer, given.byteOffset, 2 * (length + 1))
  const first = words[1]! * WORD + words[0]!
  for (let i = 1; i <= length; i++) {
    const offset = words[2 * i + 1]! * WORD + words[2 * i]! - first
    if (offset > INT32_MAX) throw tooLarge()
    offsets[i] = offset
  }
  return { offsets, first }
}

function tooLarge(): CalicoError {
  return new CalicoError(
    'InvalidArgument',
    'a column of one batch passes 2^31 - 1 bytes or items; read it in smaller batches',
  )
}

/**
 * A view cell has a length, then either up to 12 bytes or a prefix, a buffer's number and a
 * position in it.
 */
function viewBytes(column: Data, isValid: (row: number) => boolean): Varying {
  const { length } = column
  const cells: Uint8Array = column.values
  const view = new DataView(cells.buffer, cells.byteOffset, cells.byteLength)
  const width = BinaryView.ELEMENT_WIDTH
  const offsets = new Int32Array(length + 1)
  let total = 0
  for (let i = 0; i < length; i++) {
    if (isValid(i)) total += view.getInt32(i * width, true)
    if (total > INT32_MAX) throw tooLarge()
    offsets[i + 1] = total
  }
  const bytes = new Uint8Array(total)
  for (let i = 0; i < length; i++) {
    const size = offsets[i + 1]! - offsets[i]!
    if (size === 0) continue
    const inline = size <= BinaryView.INLINE_CAPACITY
    const at = i * width
    const source = inline
      ? cells
      : column.variadicBuffers[view.getInt32(at + BinaryView.BUFFER_INDEX_OFFSET, true)]!
    const start = inline
      ? at + BinaryView.INLINE_OFFSET
      : view.getInt32(at + BinaryView.BUFFER_OFFSET_OFFSET, true)
    bytes.set(source.subarray(start, start + size), offsets[i]!)
  }
  return { offsets, bytes }
}
