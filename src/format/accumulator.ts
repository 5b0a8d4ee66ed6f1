/** Accumulators: sums wider than their column, as big-endian two's complement in hexadecimal. */
import type { CalicoType } from './types.js'

/** Bytes of the accumulator of a column of integers or decimals (CAL-DATA-031). */
export function accumulatorBytes({ kind }: CalicoType): 16 | 32 {
  return kind === 'decimal' ? 32 : 16
}

/** The value modulo what so many bytes hold. */
export function encodeAccumulator(value: bigint, bytes: number): string {
  return BigInt.asUintN(8 * bytes, value)
    .toString(16)
    .padStart(2 * bytes, '0')
}

export function decodeAccumulator(hex: string): bigint {
  return BigInt.asIntN(4 * hex.length, BigInt(`0x${hex}`))
}
