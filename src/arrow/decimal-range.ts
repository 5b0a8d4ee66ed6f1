/** Decimals of bytes that nobody vouches for: no more digits than their type has. */
import type { Data, Decimal } from 'apache-arrow'
import { readWideDecimal } from './cast-numbers.js'
import { isValidAt } from './column.js'

/** @throws RangeError where a value has more digits than the precision of its type */
export function checkDecimals(column: Data<Decimal>): void {
  const { precision, bitWidth } = column.type
  const limit = 10n ** BigInt(precision)
  const words = column.values
  for (let row = 0; row < column.length; row++) {
    if (isShort(words, row, bitWidth, precision) || !isValidAt(column, row)) continue
    const value = readWideDecimal({ words, bitWidth, scale: 0 }, row)
    if (value >= limit || value <= -limit) {
      throw new RangeError(`a decimal of more than ${precision} digits in row ${row}`)
    }
  }
}

/** Whether just the lowest word counts and is surely within 9 digits, as in most columns. */
function isShort(words: Uint32Array, row: number, bitWidth: number, precision: number): boolean {
  if (precision < 10) return false
  const width = bitWidth / 32
  const low = words[row * width]! | 0
  for (let i = 1; i < width; i++) if ((words[row * width + i]! | 0) !== low >> 31) return false
  return true
}
