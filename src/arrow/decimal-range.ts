/** Decimals of bytes that nobody vouches for: no more digits than their type has. */
import { type Data, DataType, type Decimal } from 'apache-arrow'
import { readWideDecimal } from './cast-numbers.js'
import { isValidAt } from './column.js'

/** Checks the decimals of a column and of those inside of it. @throws RangeError */
export function checkAllDecimals(column: Data): void {
  if (DataType.isDecimal(column.type)) checkDecimals(column as Data<Decimal>)
  for (const child of column.children) checkAllDecimals(child)
}

/** @throws RangeError where a value has more digits than the precision of its type */
export function checkDecimals(column: Data<Decimal>): void {
  const { precision, bitWidth } = column.type
  const { buffer, byteOffset, length } = column.values
  const words = new Int32Array(buffer, byteOffset, length)
  const width = bitWidth / 32
  const limit = 10n ** BigInt(precision)
  const lowLimit = Math.min(10 ** precision, 2 ** 31)
  for (let row = 0; row < column.length; row++) {
    const at = row * width
    const low = words[at]!
    if (isOneWord(words, at, width) && low < lowLimit && low > -lowLimit) continue
    if (!isValidAt(column, row)) continue
    const value = readWideDecimal({ words: column.values, bitWidth, scale: 0 }, row)
    if (value >= limit || value <= -limit) {
      throw new RangeError(`a decimal of more than ${precision} digits in row ${row}`)
    }
  }
}

/** Whether just the lowest word of a value counts, as in most columns. */
function isOneWord(words: Int32Array, at: number, width: number): boolean {
  const sign = words[at]! >> 31
  if (width === 4) {
    return ((words[at + 1]! ^ sign) | (words[at + 2]! ^ sign) | (words[at + 3]! ^ sign)) === 0
  }
  for (let i = 1; i < width; i++) if (words[at + i] !== sign) return false
  return true
}
