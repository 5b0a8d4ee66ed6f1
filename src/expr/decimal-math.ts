/** Exact arithmetic behind decimals, and the one way of rounding: half away from zero. */

const POWERS = Array.from({ length: 78 }, (_, n) => 10n ** BigInt(n))

export function powerOfTen(n: number): bigint {
  return POWERS[n] ?? 10n ** BigInt(n)
}

/** The quotient, rounded half away from zero. */
export function divideRounded(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor
  const rest = dividend - quotient * divisor
  const isUp = 2n * (rest < 0n ? -rest : rest) >= (divisor < 0n ? -divisor : divisor)
  if (!isUp) return quotient
  return dividend < 0n === divisor < 0n ? quotient + 1n : quotient - 1n
}

/** The quotient, rounded towards minus infinity. The divisor is positive. */
export function divideFloor(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor
  return dividend < 0n && quotient * divisor !== dividend ? quotient - 1n : quotient
}

/** An unscaled value at another scale, rounded half away from zero. */
export function rescale(unscaled: bigint, from: number, to: number): bigint {
  if (to >= from) return unscaled * powerOfTen(to - from)
  return divideRounded(unscaled, powerOfTen(from - to))
}

/** The float64 next to unscaled / 10^scale, ties to even. */
export function nearestFloat(unscaled: bigint, scale: number): number {
  return Number(`${unscaled}e-${scale}`)
}

/**
 * A finite float64 times 10^scale, rounded half away from zero. A scale below zero rounds to tens,
 * hundreds and so on, and the result counts those.
 */
export function floatToUnscaled(value: number, scale: number): bigint {
  const { mantissa, exponent } = partsOf(value)
  let dividend = mantissa
  let divisor = 1n
  if (exponent >= 0) dividend <<= BigInt(exponent)
  else divisor <<= BigInt(-exponent)
  if (scale >= 0) dividend *= powerOfTen(scale)
  else divisor *= powerOfTen(-scale)
  return divideRounded(dividend, divisor)
}

const bits = new DataView(new ArrayBuffer(8))

/** value = mantissa × 2^exponent, exactly. */
function partsOf(value: number): { mantissa: bigint; exponent: number } {
  bits.setFloat64(0, value)
  const high = bits.getUint32(0)
  const biased = (high >>> 20) & 0x7ff
  const fraction = (BigInt(high & 0xfffff) << 32n) | BigInt(bits.getUint32(4))
  const magnitude = biased === 0 ? fraction : fraction | (1n << 52n)
  return {
    mantissa: value < 0 ? -magnitude : magnitude,
    exponent: Math.max(biased, 1) - 1075,
  }
}
