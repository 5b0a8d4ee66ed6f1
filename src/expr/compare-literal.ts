/**
 * Kernels that compare every cell of a column with one literal. Cells under a null give any result.
 */
import type { Data } from 'apache-arrow'
import type { CellValue } from './bound-tree.js'
import { FALSE, TRUE } from './kleene.js'
import type { CompareOp } from './tree.js'

/** The truth value of a cell that is before, equal to and after what it is compared with. */
export interface Truths {
  readonly before: number
  readonly equal: number
  readonly after: number
}

const truths = (before: number, equal: number, after: number): Truths => ({ before, equal, after })

export const TRUTHS: Readonly<Record<CompareOp, Truths>> = {
  '=': truths(FALSE, TRUE, FALSE),
  '<>': truths(TRUE, FALSE, TRUE),
  '<': truths(TRUE, FALSE, FALSE),
  '<=': truths(TRUE, TRUE, FALSE),
  '>': truths(FALSE, FALSE, TRUE),
  '>=': truths(FALSE, TRUE, TRUE),
}

/** Writes the truth of `cell op value` for each row of a column in normal form. */
export function compareLiteral(
  out: Uint8Array,
  column: Data,
  compared: { readonly op: CompareOp; readonly value: CellValue },
): void {
  const { op, value } = compared
  const truth = TRUTHS[op]
  if (typeof value === 'boolean') compareBits(out, column.values, value, truth)
  else if (typeof value === 'number') compareFloats(out, column.values, value, truth)
  else if (typeof value !== 'bigint') {
    if (op === '=' || op === '<>') equalBytes(out, column, value, truth)
    else compareBytes(out, column, value, truth)
  } else if (column.values instanceof BigInt64Array) {
    compareInt64(out, column.values, value, truth)
  } else if (column.values instanceof Uint32Array) {
    compareDecimals(out, column.values, value, truth)
  } else compareNumbers(out, column.values, Number(value), truth)
}

function compareBits(out: Uint8Array, bits: Uint8Array, value: boolean, truth: Truths): void {
  const ifFalse = value ? truth.before : truth.equal
  const ifTrue = value ? truth.equal : truth.after
  for (let i = 0; i < out.length; i++) {
    out[i] = ((bits[i >> 3]! >> (i & 7)) & 1) === 1 ? ifTrue : ifFalse
  }
}

/**
 * Narrow integers and days. An int64 literal may be rounded here, but not into the range of 32
 * bits.
 */
function compareNumbers(
  out: Uint8Array,
  values: Int8Array | Int16Array | Int32Array,
  value: number,
  truth: Truths,
): void {
  const { before, equal, after } = truth
  const [fromBefore, fromEqual] = [equal - before, after - equal]
  for (let i = 0; i < out.length; i++) {
    const cell = values[i]!
    // Without branches, which nobody could foretell where cells are in no order.
    out[i] = before + fromBefore * Number(cell >= value) + fromEqual * Number(cell > value)
  }
}

/** NaN equals NaN and is after all others; the zeros are equal. */
function compareFloats(
  out: Uint8Array,
  values: Float32Array | Float64Array,
  value: number,
  truth: Truths,
): void {
  const { before, equal, after } = truth
  if (Number.isNaN(value)) {
    for (let i = 0; i < out.length; i++) {
      const cell = values[i]!
      out[i] = Number.isNaN(cell) ? equal : before
    }
    return
  }
  for (let i = 0; i < out.length; i++) {
    const cell = values[i]!
    out[i] = cell < value ? before : cell === value ? equal : after
  }
}

/** On words, because each read of a BigInt64Array may make an object. */
function compareInt64(out: Uint8Array, cells: BigInt64Array, value: bigint, truth: Truths): void {
  const { before, equal, after } = truth
  const words = new Int32Array(cells.buffer, cells.byteOffset, cells.length * 2)
  const hi = Number(BigInt.asIntN(32, value >> 32n))
  const lo = Number(BigInt.asIntN(32, value)) ^ LOW_SIGN
  for (let i = 0; i < out.length; i++) {
    const cellHi = words[2 * i + 1]!
    const cellLo = words[2 * i]! ^ LOW_SIGN
    if (cellHi !== hi) out[i] = cellHi < hi ? before : after
    else out[i] = cellLo < lo ? before : cellLo > lo ? after : equal
  }
}

/** Flipping the sign makes signed words compare as unsigned ones. */
const LOW_SIGN = 0x80000000 | 0

function compareDecimals(out: Uint8Array, words: Uint32Array, value: bigint, truth: Truths): void {
  const w = [0n, 32n, 64n, 96n].map((shift) => Number(BigInt.asUintN(32, value >> shift)))
  const top = w[3]! | 0
  for (let i = 0; i < out.length; i++) {
    const cellTop = words[4 * i + 3]! | 0
    let sign = cellTop < top ? -1 : cellTop > top ? 1 : 0
    for (let k = 2; sign === 0 && k >= 0; k--) {
      const cell = words[4 * i + k]!
      sign = cell < w[k]! ? -1 : cell > w[k]! ? 1 : 0
    }
    out[i] = sign < 0 ? truth.before : sign > 0 ? truth.after : truth.equal
  }
}

/** Equality needs a look at the bytes only where the lengths agree. */
function equalBytes(out: Uint8Array, column: Data, value: Uint8Array, truth: Truths): void {
  const offsets: Int32Array = column.valueOffsets
  const bytes: Uint8Array = column.values
  const length = value.length
  for (let i = 0; i < out.length; i++) {
    const start = offsets[i]!
    let k = offsets[i + 1]! - start === length ? 0 : length + 1
    while (k < length && bytes[start + k] === value[k]) k++
    out[i] = k === length ? truth.equal : truth.before
  }
}

function compareBytes(out: Uint8Array, column: Data, value: Uint8Array, truth: Truths): void {
  const offsets: Int32Array = column.valueOffsets
  const bytes: Uint8Array = column.values
  for (let i = 0; i < out.length; i++) {
    const start = offsets[i]!
    const length = offsets[i + 1]! - start
    const common = Math.min(length, value.length)
    let k = 0
    while (k < common && bytes[start + k] === value[k]) k++
    const diff = k < common ? bytes[start + k]! - value[k]! : length - value.length
    out[i] = diff < 0 ? truth.before : diff > 0 ? truth.after : truth.equal
  }
}
