/** Text of bytes that nobody vouches for. */
import { isAscii, isUtf8 } from 'node:buffer'
import type { Data } from 'apache-arrow'
import { isValidAt } from '../arrow/column.js'

/** @throws RangeError where a text is not UTF-8; what lies below nulls does not count */
export function checkText(column: Data): void {
  const offsets = column.valueOffsets as Int32Array
  const bytes = column.values as Uint8Array
  const { length } = column
  const all = bytes.subarray(offsets[0]!, offsets[length]!)
  if (isAscii(all) || (isUtf8(all) && !isCut(bytes, offsets))) return
  for (let i = 0; i < length; i++) {
    if (isValidAt(column, i) && !isUtf8(bytes.subarray(offsets[i]!, offsets[i + 1]!))) {
      throw new RangeError(`text of row ${i} that is not UTF-8`)
    }
  }
}

/** Whether any offset lies within a letter. */
function isCut(bytes: Uint8Array, offsets: Int32Array): boolean {
  for (let i = 0; i < offsets.length; i++) {
    const at = offsets[i]!
    if (at < bytes.length && (bytes[at]! & 0xc0) === 0x80) return true
  }
  return false
}
