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
  const limit = 10n ** BigInt(precision)
  const shortLimit = 10 ** Math.min(precision, 10)
  const words = column.values
  for (let row = 0; row < column.length; row++) {
    if (isShort(words, row, bitWidth, shortLimit) || !isValidAt(column, row)) continue
    const value = readWideDecimal({ words, bitWidth, scale: 0 }, row)
    if (value >= limit || value <= -limit) {
      throw new RangeError(`a decimal of more than ${precision} digits in row ${row}`)
    }
  }
}

/** Whether just the lowest word counts and is below the limit, as in most columns. */
function isShort(words: Uint32Array, row: number, bitWidth: number, limit: number): boolean {
  const width = bitWidth / 32
  const low = words[row * width]! | 0
  if (low >= limit || low <= -limit) return false
  for (let i = 1; i < width; i++) if ((words[row * width + i]! | 0) !== low >> 31) return false
  return true
}
