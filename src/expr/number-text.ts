/** Numbers as texts: `-12.5e3`, of bounded length. */
import { rescale } from './decimal-math.js'
import { NUMBER_DIGITS_MAX } from './tree.js'

const NUMBER = /^(-?)([0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?$/

export interface NumberText {
  /** The value is mantissa × 10^exponent. */
  readonly mantissa: bigint
  readonly exponent: number
  /** The value as an integer; undefined where it has a fraction. */
  whole(): bigint | undefined
  /** The nearest float64; undefined where that is infinite. */
  float(): number | undefined
  /** value × 10^scale, rounded half away from zero. */
  unscaled(scale: number): bigint
}

/**
 * Reads a number; undefined where the text is none, or has more than NUMBER_DIGITS_MAX digits or an
 * exponent past that.
 */
export function readNumberText(text: string): NumberText | undefined {
  const found = NUMBER.exec(text)
  if (!found) return undefined
  const power = Number(found[4] ?? 0)
  const fraction = found[3] ?? ''
  const digits = found[2]! + fraction
  if (digits.length > NUMBER_DIGITS_MAX || Math.abs(power) > NUMBER_DIGITS_MAX) return undefined
  const mantissa = BigInt(`${found[1]}${digits}`)
  const exponent = power - fraction.length
  const unscaled = (scale: number): bigint => rescale(mantissa, -exponent, scale)
  return {
    mantissa,
    exponent,
    unscaled,
    whole() {
      const value = unscaled(0)
      const isWhole = exponent >= 0 || value * 10n ** BigInt(-exponent) === mantissa
      return isWhole ? value : undefined
    },
    float() {
      const value = Number(text)
      return Number.isFinite(value) ? value : undefined
    },
  }
}
