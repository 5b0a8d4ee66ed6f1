/**
 * Columns that add up. Sums are kept wider than their column, as accumulators, and only what is
 * shown has to fit (CAL-MERGE-030 to 033).
 */
import { Binary, type Data, Float64 } from 'apache-arrow'
import { makeBitmap, setBit } from '../arrow/bitmap.js'
import { isValidAt, makeColumn, type TypedArray } from '../arrow/column.js'
import { fitsPrecision, readDecimal, writeDecimal } from '../arrow/decimal.js'
import { gatherColumn } from '../arrow/gather.js'
import { RunBuilder } from '../arrow/runs.js'
import { toArrowType } from '../arrow/types.js'
import { CalicoError } from '../errors.js'
import { accumulatorBytes, decodeAccumulator, encodeAccumulator } from '../format/accumulator.js'
import { companionType } from '../format/algebra.js'
import { type CalicoType, printType } from '../format/types.js'
import type { MergeColumn } from './merge-column.js'
import { windowRuns } from './resolve-runs.js'
import type { ColumnSource, Winners } from './winners.js'

/** The cells and, where the column has them, the accumulators that are no value of its type. */
export function resolveSum(winners: Winners, column: MergeColumn): Data[] {
  const { plan, sources, deltas } = winners
  const made = sources.length
  const sums = sumsOf(column.type)
  for (let group = 0; group < plan.groups; group++) {
    winners.resolve(group)
    if (deltas.length === 0) continue
    const contributions: [ColumnSource, number][] = []
    if (winners.hasCell(group)) {
      contributions.push([sources[winners.source[group]!]!, winners.row[group]!])
    }
    for (let i = deltas.length - 1; i >= 0; i--) {
      contributions.push([sources[plan.opSource[deltas[i]!]!]!, plan.opRow[deltas[i]!]!])
    }
    winners.source[group] = made
    winners.row[group] = sums.add(contributions)
  }
  const runs = windowRuns(plan, winners)
  const { cells, companion } = sums.finish()
  const values = gatherColumn(column.type, [...sources.map((s) => s.cells), cells], runs)
  if (!column.companion) return [values]
  const beside = [...sources.map((s) => s.companion), companion]
  return [values, gatherColumn(column.companion.type, beside, runs)]
}

/**
 * Stored cells that were given a wider type, with their accumulators in the cells where that type
 * holds them.
 */
export function placeAccumulators(
  { type }: MergeColumn,
  stored: { readonly cells: Data; readonly companion: Data },
): { cells: Data; companion: Data } {
  const { cells, companion } = stored
  const source: ColumnSource = { ...stored, op: 'merged', codes: null }
  const sums = sumsOf(type)
  const runs = new RunBuilder()
  for (let row = 0; row < cells.length; row++) {
    if (isValidAt(companion, row)) runs.push(1, sums.add([[source, row]]), 1)
    else runs.push(0, row, 1)
  }
  const made = sums.finish()
  const besideType = companionType({ type: printType(type), algebra: 'sum' })
  return {
    cells: gatherColumn(type, [cells, made.cells], runs),
    companion: besideType ? gatherColumn(besideType, [companion, made.companion], runs) : companion,
  }
}

/** Sums that are made one after another. */
interface Sums {
  /** Adds up, the earliest first; returns the row of the sum. */
  add(contributions: readonly (readonly [ColumnSource, number])[]): number
  finish(): { cells: Data; companion: Data | null }
}

function sumsOf(type: CalicoType): Sums {
  switch (type.kind) {
    case 'float32':
    case 'float64':
      return new FloatSums(type)
    case 'decimal':
      return new ExactSums(type, (value) => fitsPrecision(value, type.precision))
    default: {
      const bits = Number(type.kind.slice(3))
      return new ExactSums(type, (value) => BigInt.asIntN(bits, value) === value)
    }
  }
}

class FloatSums implements Sums {
  private readonly sums: number[] = []

  constructor(private readonly type: CalicoType) {}

  add(contributions: readonly (readonly [ColumnSource, number])[]): number {
    const [[first, firstRow], ...rest] = contributions as [[ColumnSource, number]]
    let sum = floatAt(first, firstRow)
    for (const [source, row] of rest as [ColumnSource, number][]) sum += floatAt(source, row)
    return this.sums.push(Number.isNaN(sum) ? Number.NaN : sum) - 1
  }

  finish(): { cells: Data; companion: Data | null } {
    const { type, sums } = this
    const { length } = sums
    if (type.kind === 'float64') {
      const cells = { type: toArrowType(type), length, values: Float64Array.from(sums) }
      return { cells: makeColumn(cells), companion: null }
    }
    const values = Float32Array.from(sums)
    const validity = makeBitmap(length)
    for (let i = 0; i < length; i++) if (!Object.is(values[i], sums[i])) setBit(validity, i)
    return {
      cells: makeColumn({ type: toArrowType(type), length, values }),
      companion: makeColumn({
        type: new Float64(),
        length,
        validity,
        values: Float64Array.from(sums),
      }),
    }
  }
}

function floatAt({ cells, companion }: ColumnSource, row: number): number {
  const isBeside = companion !== null && isValidAt(companion, row)
  return (isBeside ? companion : cells!).values[row]
}

/** Sums of integers, or of the unscaled values of decimals, in so many bytes. */
class ExactSums implements Sums {
  private readonly sums: bigint[] = []
  private readonly bytes: number

  constructor(
    private readonly type: CalicoType,
    private readonly fits: (value: bigint) => boolean,
  ) {
    this.bytes = accumulatorBytes(type)
  }

  add(contributions: readonly (readonly [ColumnSource, number])[]): number {
    let sum = 0n
    for (const [source, row] of contributions) sum += this.valueAt(source, row)
    return this.sums.push(BigInt.asIntN(8 * this.bytes, sum)) - 1
  }

  finish(): { cells: Data; companion: Data } {
    const { type, sums, fits, bytes } = this
    const { length } = sums
    const shown = sums.map((sum) => (fits(sum) ? sum : null))
    const validity = makeBitmap(length)
    const arrowType = toArrowType(type)
    const values: TypedArray =
      type.kind === 'decimal' ? new Uint32Array(4 * length) : new arrowType.ArrayType(length)
    for (const [i, value] of shown.entries()) {
      if (value === null) continue
      setBit(validity, i)
      if (type.kind === 'decimal') writeDecimal(values as Uint32Array, i, value)
      else if (values instanceof BigInt64Array) values[i] = value
      else (values as Int32Array)[i] = Number(value)
    }
    return {
      cells: makeColumn({ type: arrowType, length, validity, values }),
      companion: accumulatorColumn(
        sums.map((sum, i) => (shown[i] === null ? sum : null)),
        bytes,
      ),
    }
  }

  private valueAt({ cells, companion }: ColumnSource, row: number): bigint {
    if (companion !== null && isValidAt(companion, row)) {
      return readAccumulator(companion, row, this.bytes)
    }
    if (this.type.kind === 'decimal') return readDecimal(cells!.values, row)
    return BigInt(cells!.values[row])
  }
}

/** @throws CorruptFile where an accumulator beside the cells does not have its length */
export function checkAccumulators(companion: Data, type: CalicoType): void {
  if (companion.nullCount === companion.length) return
  const bytes = accumulatorBytes(type)
  for (let row = 0; row < companion.length; row++) {
    if (isValidAt(companion, row)) checkLength(companion, row, bytes)
  }
}

function checkLength(companion: Data, row: number, bytes: number): void {
  const length = companion.valueOffsets[row + 1] - companion.valueOffsets[row]
  if (length === bytes) return
  throw new CalicoError('CorruptFile', `an accumulator has ${length} bytes, not ${bytes}`)
}

/** An accumulator's bytes, big-endian two's complement. @throws CorruptFile */
function readAccumulator(companion: Data, row: number, bytes: number): bigint {
  checkLength(companion, row, bytes)
  const from: number = companion.valueOffsets[row]
  const to: number = companion.valueOffsets[row + 1]
  const hex = Buffer.from(companion.values.subarray(from, to)).toString('hex')
  return decodeAccumulator(hex)
}

function accumulatorColumn(sums: readonly (bigint | null)[], bytes: number): Data {
  const { length } = sums
  const offsets = new Int32Array(length + 1)
  const validity = makeBitmap(length)
  const parts: Buffer[] = []
  for (const [i, sum] of sums.entries()) {
    if (sum !== null) {
      setBit(validity, i)
      parts.push(Buffer.from(encodeAccumulator(sum, bytes), 'hex'))
    }
    offsets[i + 1] = parts.length * bytes
  }
  const values = new Uint8Array(Buffer.concat(parts))
  return makeColumn({ type: new Binary(), length, validity, offsets, values })
}
