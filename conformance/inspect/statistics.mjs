/** What the log says of the columns of a segment, against the cells in its file. */
import { decimalBytes, int64 } from '../make/bytes.mjs'
import { isNested } from '../make/types.mjs'

const BOUND_BYTES_MAX = 32

/** @param part a segment @param table its file */
export function inspectStatistics({ part, table, known, tell }) {
  const types = new Map(known.group.columns.map(({ column, type }) => [column, type]))
  for (const bounds of part.bounds) {
    const type = types.get(bounds.column)
    // A column that was dropped since.
    if (type === undefined || table.getChild(`c${bounds.column}`) === null) continue
    const said = { nulls: bounds.nulls, exact: bounds.exact ?? false, sum: bounds.sum ?? null }
    const cells = cellsOf(table.getChild(`c${bounds.column}`), type)
    const beside = table.getChild(`a${bounds.column}`)
    const hasAccumulators = takesSums(known, bounds.column) && beside?.nullCount < table.numRows
    const found = statisticsOf(cells, type, hasAccumulators)
    for (const name of ['nulls', 'exact', 'sum']) {
      if (said[name] === found[name]) continue
      const id = { nulls: 'CAL-EXPR-021', exact: 'CAL-LOG-180', sum: 'CAL-LOG-181' }[name]
      tell(`${name} of c${bounds.column} is ${said[name]}, not ${found[name]}`, id)
    }
    const isOff = ['min', 'max'].some((end) => found.exact && bounds[end] !== found[end])
    if (isOff) tell(`the bounds of c${bounds.column} are no cells`, 'CAL-LOG-180')
  }
}

const takesSums = ({ group }, id) =>
  group.columns.some(({ column, algebra, type }) => {
    return column === id && algebra === 'sum' && !type.startsWith('float')
  })

/** The cells, null where they are, as bounds encodings, and as numbers where they add up. */
function cellsOf(vector, type) {
  const stored = vector.data.flatMap(({ values, length }) =>
    Array.from({ length }, (_, row) => values?.[row]),
  )
  return Array.from({ length: vector.length }, (_, row) => {
    const value = vector.get(row)
    return value === null ? null : cellOf(value, type, stored[row])
  })
}

function cellOf(value, type, stored) {
  if (isNested(type)) return { bytes: Buffer.alloc(0) }
  if (type.startsWith('int')) return { number: BigInt(value), bytes: int64(value) }
  if (type.startsWith('decimal')) {
    const words = Array.from(value, BigInt)
    const unsigned = words.reduce((sum, word, at) => sum + (word << BigInt(32 * at)), 0n)
    const number = BigInt.asIntN(128, unsigned)
    return { number, bytes: decimalBytes(number) }
  }
  if (type === 'utf8' || type === 'binary') return { bytes: Buffer.from(value) }
  if (type === 'bool') return { bytes: Buffer.from([value ? 1 : 0]) }
  return { bytes: type.startsWith('float') ? floatBytes(value) : int64(stored) }
}

function floatBytes(value) {
  const bytes = Buffer.alloc(8)
  if (Number.isNaN(value)) bytes.writeBigUInt64BE(0x7ff8n << 48n)
  else bytes.writeDoubleBE(value)
  const isNegative = bytes[0] >= 0x80
  return Buffer.from(bytes.map((byte, at) => byte ^ (isNegative ? 0xff : at === 0 ? 0x80 : 0)))
}

function statisticsOf(all, type, hasAccumulators) {
  const cells = all.filter((cell) => cell !== null)
  const sorted = cells.map(({ bytes }) => bytes).sort(Buffer.compare)
  const ends = [sorted[0], sorted.at(-1)]
  const areCells =
    cells.length > 0 &&
    !isNested(type) &&
    ends.every((end) => end.byteLength <= BOUND_BYTES_MAX) &&
    !hasAccumulators
  const addsUp = /^(int|decimal)/.test(type) && !hasAccumulators
  const bytes = type.startsWith('decimal') ? 32 : 16
  const total = cells.reduce((sum, { number = 0n }) => sum + number, 0n)
  const unsigned = BigInt.asUintN(8 * bytes, total).toString(16)
  return {
    nulls: all.length - cells.length,
    exact: areCells,
    sum: addsUp ? unsigned.padStart(2 * bytes, '0') : null,
    ...(areCells && { min: ends[0].toString('hex'), max: ends[1].toString('hex') }),
  }
}
