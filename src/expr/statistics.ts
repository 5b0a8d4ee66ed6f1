/** What a segment says of a column: bounds, whether they are cells, and the sum (spec/expr.md). */
import type { Data } from 'apache-arrow'
import { normalColumn } from '../arrow/column.js'
import { accumulatorBytes, encodeAccumulator } from '../format/accumulator.js'
import type { CalicoType } from '../format/types.js'
import { type CellBounds, type ColumnBounds, columnBounds, nullTest } from './bounds.js'

export interface ColumnStatistics extends ColumnBounds {
  /** Whether `min` and `max` are cells, the least and the greatest (CAL-LOG-180). */
  readonly exact: boolean
  /**
   * The accumulator of all cells, of unscaled values for decimals (CAL-LOG-181); null for types
   * that do not add up exactly, and where some cells are kept beside their column.
   */
  readonly sum: string | null
}

/** Rows that words of 32 bits can be added up for without a float losing one. */
const EXACT_ROWS = 2 ** 20

const WORD = 2n ** 32n

/** Statistics of a column whose rows come in several batches. */
export class StatisticsBuilder {
  private nulls = 0
  private sum = 0n
  /** Of the batches so far; null until one has a cell that is not null. */
  private bounds: CellBounds | null = null
  private hasAccumulators = false

  constructor(private readonly type: CalicoType) {}

  /** @param accumulators beside the cells, of a column that adds up (CAL-DATA-031) */
  add(data: Data, rows: number, accumulators?: Data): void {
    const { type } = this
    if (accumulators && accumulators.nullCount < rows) this.hasAccumulators = true
    const bounds = columnBounds({ type, data, rows })
    this.nulls += bounds.nulls
    if (bounds.nulls === rows) return
    this.bounds = this.bounds ? outer(this.bounds, bounds) : bounds
    if (addsUp(type)) this.sum += sumOfCells(normalColumn(data), type)
  }

  total(): ColumnStatistics {
    const { nulls, bounds, type } = this
    const isWhole = !this.hasAccumulators
    const bytes = accumulatorBytes(type)
    return {
      nulls,
      min: bounds?.min ?? null,
      max: bounds?.max ?? null,
      exact: isWhole && bounds?.minIsCell === true && bounds.maxIsCell,
      sum: isWhole && addsUp(type) ? encodeAccumulator(this.sum, bytes) : null,
    }
  }
}

/** Whether cells have a sum that does not depend on the order in which they are added. */
export function addsUp({ kind }: CalicoType): boolean {
  return kind === 'decimal' || kind.startsWith('int')
}

/** Bounds of the rows of both; a limit that is a cell of either is a cell. */
function outer(a: CellBounds, b: CellBounds): CellBounds {
  const [min, minIsCell] = further([a.min, a.minIsCell], [b.min, b.minIsCell], -1)
  const [max, maxIsCell] = further([a.max, a.maxIsCell], [b.max, b.maxIsCell], 1)
  return { nulls: a.nulls + b.nulls, min, max, minIsCell, maxIsCell }
}

type End = readonly [bound: string | null, isCell: boolean]

/** The lesser (side -1) or greater (side 1) of two; nothing where either says nothing. */
function further(a: End, b: End, side: -1 | 1): End {
  if (a[0] === null || b[0] === null) return [null, false]
  if (a[0] === b[0]) return [a[0], a[1] || b[1]]
  return a[0] < b[0] === side < 0 ? a : b
}

function sumOfCells(column: Data, type: CalicoType): bigint {
  const words = type.kind === 'decimal' ? 4 : type.kind === 'int64' ? 2 : 1
  let total = 0n
  for (let row = 0; row < column.length; row += EXACT_ROWS) {
    total += sumOfWords(column, words, row, Math.min(column.length, row + EXACT_ROWS))
  }
  return total
}

/** By words, lowest first, the highest signed: a bigint for each row would be an object each. */
function sumOfWords(column: Data, words: number, from: number, to: number): bigint {
  const isNull = nullTest(column)
  const cells: ArrayLike<number> = words === 1 ? column.values : wordsOf(column.values)
  const sums = new Float64Array(words)
  for (let row = from; row < to; row++) {
    if (isNull(row)) continue
    const top = row * words + words - 1
    for (let at = row * words; at < top; at++) sums[at - row * words]! += cells[at]!
    sums[words - 1]! += words === 1 ? cells[top]! : cells[top]! | 0
  }
  return sums.reduceRight((total, sum) => total * WORD + BigInt(sum), 0n)
}

function wordsOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint32Array {
  return new Uint32Array(buffer, byteOffset, byteLength / 4)
}
