/** Figures of rows, plainly. */
import { encodeBound } from '../../../dist/expr/bounds.js'

/** @param type of the column, where the figure has one */
export function figureOfRows(kind, rows, column, type) {
  if (column === undefined) return BigInt(rows.length)
  const cells = rows.map((row) => row[column]).filter((cell) => cell !== null)
  if (kind === 'count') return BigInt(cells.length)
  if (cells.length === 0) return null
  if (kind === 'sum') return sumOf(cells)
  const ends = cells.map((cell) => ({ cell, code: encodeBound(type, cell) }))
  ends.sort((a, b) => (a.code < b.code ? -1 : 1))
  return (kind === 'min' ? ends[0] : ends.at(-1)).cell
}

/** Of numbers, and of decimals as texts of one scale. */
function sumOf(cells) {
  const digits = (cell) => String(cell).replace('.', '')
  const total = cells.reduce((sum, cell) => sum + BigInt(digits(cell)), 0n)
  const scale = String(cells[0]).split('.')[1]?.length ?? 0
  if (scale === 0) return total
  const text = String(total < 0n ? -total : total).padStart(scale + 1, '0')
  return `${total < 0n ? '-' : ''}${text.slice(0, -scale)}.${text.slice(-scale)}`
}
