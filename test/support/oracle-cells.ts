/**
 * Cells of the oracle. What a cell holds is its value, but for columns that add up (their sum, a
 * bigint or a number) and columns of last_by (value and order).
 */
import type { CellOp, OracleColumn } from './oracle.js'

/** In place of a sum that is no value of its column's type. */
export const OUT_OF_RANGE = Symbol('out of range')

interface Ordered {
  readonly value: unknown
  readonly order: unknown
}

/** The cell after an operation. */
export function mergeCell(column: OracleColumn, cell: unknown, operation: CellOp): unknown {
  switch (operation.op) {
    case 'keep':
      return cell
    case 'set':
      return heldCell(column, operation.value)
    case 'clear':
      return null
    case 'delta':
      if (column.algebra === 'last_by') return lastBy(column, cell as Ordered | null, operation)
      if (operation.value === null || operation.value === undefined) return cell
      return cell === null
        ? heldCell(column, operation.value)
        : combine(column, cell, heldCell(column, operation.value))
  }
}

/** A value as its column holds it. */
export function heldCell(column: OracleColumn, value: unknown): unknown {
  if (value === null) return null
  switch (column.algebra) {
    case 'sum':
      return addend(column.type, value)
    case 'union':
      return distinct(column.type.slice('list<'.length, -1), value as unknown[])
    case 'last_by':
      return { value, order: null }
    default:
      return value
  }
}

function addend(type: string, value: unknown): bigint | number {
  if (type.startsWith('float')) return value as number
  return BigInt(type.startsWith('decimal') ? unscaled(value as string) : (value as number))
}

const unscaled = (text: string): string => text.replace('.', '')

function distinct(type: string, items: readonly unknown[]): unknown[] {
  const sorted = items
    .filter((item) => item !== null)
    .sort((a, b) => (isBelow(type, a, b) ? -1 : isBelow(type, b, a) ? 1 : 0))
  return sorted.filter((item, i) => i === 0 || isBelow(type, sorted[i - 1], item))
}

function lastBy(
  column: OracleColumn,
  cell: Ordered | null,
  delta: { readonly value: unknown; readonly order?: unknown },
): unknown {
  const order = delta.order ?? null
  if (order === null) return cell
  const old = cell?.order ?? null
  if (old !== null && isBelow(column.order!.type, order, old)) return cell
  return { value: delta.value ?? null, order }
}

/** What a delta makes of a cell (CAL-MERGE-014, 018, 019, 029 to 034). */
function combine({ type, algebra }: OracleColumn, cell: unknown, delta: unknown): unknown {
  switch (algebra) {
    case 'append':
      return [...(cell as unknown[]), ...(delta as unknown[])]
    case 'sum':
      return typeof cell === 'bigint'
        ? cell + (delta as bigint)
        : (cell as number) + (delta as number)
    case 'union':
      return distinct(type.slice('list<'.length, -1), [
        ...(cell as unknown[]),
        ...(delta as unknown[]),
      ])
    case 'min':
      return isBelow(type, delta, cell) ? delta : cell
    case 'max':
      return isBelow(type, cell, delta) ? delta : cell
    case 'and':
      return cell === true && delta === true
    case 'or':
      return cell === true || delta === true
    case 'first':
      return cell
    default:
      throw new RangeError(`a delta of the algebra ${algebra}`)
  }
}

/** What a read gives for a cell. */
export function shownCell({ type, algebra }: OracleColumn, cell: unknown): unknown {
  if (cell === null) return null
  if (algebra === 'last_by') return (cell as Ordered).value
  if (algebra !== 'sum') return cell
  if (type === 'float64') return cell
  if (type === 'float32') return Math.fround(cell as number)
  const sum = cell as bigint
  const decimal = /^decimal\(([0-9]+),([0-9]+)\)$/.exec(type)
  if (decimal) {
    const digits = `${sum < 0n ? -sum : sum}`
    if (digits.length > Number(decimal[1])) return OUT_OF_RANGE
    const scale = Number(decimal[2])
    const padded = digits.padStart(scale + 1, '0')
    const text = scale === 0 ? padded : `${padded.slice(0, -scale)}.${padded.slice(-scale)}`
    return sum < 0n ? `-${text}` : text
  }
  const bound = 2n ** (BigInt(type.slice(3)) - 1n)
  if (sum < -bound || sum >= bound) return OUT_OF_RANGE
  return type === 'int64' ? sum : Number(sum)
}

/** What stands beside a cell in data files; null where nothing does. */
export function besideCell(column: OracleColumn, cell: unknown): unknown {
  if (cell === null) return null
  const { type, algebra } = column
  if (algebra === 'last_by') return (cell as Ordered).order
  if (algebra !== 'sum' || type === 'float64') return null
  if (type === 'float32') {
    const sum = cell as number
    return Object.is(Math.fround(sum), sum) ? null : sum
  }
  if (shownCell(column, cell) !== OUT_OF_RANGE) return null
  const bytes = type.startsWith('decimal') ? 32 : 16
  const pattern = (cell as bigint) & (2n ** BigInt(8 * bytes) - 1n)
  return new Uint8Array(Buffer.from(pattern.toString(16).padStart(2 * bytes, '0'), 'hex'))
}

/** The order of values: floats with -0 below 0 and one NaN above all, text and bytes by bytes. */
export function isBelow(type: string, a: unknown, b: unknown): boolean {
  if (type.startsWith('float')) {
    if (Number.isNaN(a) || Number.isNaN(b)) return !Number.isNaN(a) && Number.isNaN(b)
    if (a === 0 && b === 0) return Object.is(a, -0) && Object.is(b, 0)
    return (a as number) < (b as number)
  }
  // The encodings of keys have the order that is asked for, in every type but floats.
  return encodeComponent(type, a) < encodeComponent(type, b)
}

/** A value as a part of a key, in hexadecimal. */
export function encodeComponent(type: string, value: unknown): string {
  if (type === 'bool') return value === true ? '01' : '00'
  if (type.startsWith('int')) return signed(BigInt(value as number), 8)
  if (type.startsWith('decimal')) return signed(BigInt((value as string).replace('.', '')), 16)
  if (type === 'date') return signed(micros(`${value}T00:00:00.000000`) / 86_400_000_000n, 8)
  if (type.startsWith('timestamp')) return signed(micros((value as string).replace('Z', '')), 8)
  const bytes = type === 'utf8' ? Buffer.from(value as string) : Buffer.from(value as Uint8Array)
  return `${[...bytes].map((byte) => (byte === 0 ? '00ff' : hex(byte))).join('')}0000`
}

const hex = (byte: number): string => byte.toString(16).padStart(2, '0')

/** Two's complement in so many bytes with the sign bit flipped. */
function signed(value: bigint, bytes: number): string {
  const shifted = value + 2n ** BigInt(8 * bytes - 1)
  return shifted.toString(16).padStart(2 * bytes, '0')
}

/** Microseconds since 1970 of `YYYY-MM-DDTHH:MM:SS.ffffff`. */
function micros(text: string): bigint {
  const [, seconds, fraction] = /^(.*)\.([0-9]{6})$/.exec(text)!
  return BigInt(Date.parse(`${seconds}Z`)) * 1000n + BigInt(fraction!)
}
