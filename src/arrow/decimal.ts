/** Decimals: unscaled 128-bit integers in four little-endian words, and their text form. */

const DECIMAL = /^(-?)([0-9]+)(?:\.([0-9]+))?$/
const WORD = 0xffffffffn

/**
 * The unscaled value of a text such as `-12.3`; undefined where it is none, has more than `scale`
 * digits after the point, or more than `precision` in all.
 */
export function parseDecimal(
  text: string,
  type: { readonly precision: number; readonly scale: number },
): bigint | undefined {
  // Longer texts are mostly zeros, or no value that fits: refused before any big arithmetic.
  const match = text.length <= 80 ? DECIMAL.exec(text) : null
  if (!match) return undefined
  const fraction = match[3] ?? ''
  if (fraction.length > type.scale) return undefined
  const unscaled = BigInt(match[2]! + fraction.padEnd(type.scale, '0'))
  if (!fitsPrecision(unscaled, type.precision)) return undefined
  return match[1] ? -unscaled : unscaled
}

/** Whether the value has at most so many digits. */
export function fitsPrecision(unscaled: bigint, precision: number): boolean {
  const bound = 10n ** BigInt(precision)
  return unscaled < bound && unscaled > -bound
}

/** The text of an unscaled value, with exactly `scale` digits after the point. */
export function formatDecimal(unscaled: bigint, scale: number): string {
  if (scale === 0) return `${unscaled}`
  const negative = unscaled < 0n
  const digits = `${negative ? -unscaled : unscaled}`.padStart(scale + 1, '0')
  const point = digits.length - scale
  return `${negative ? '-' : ''}${digits.slice(0, point)}.${digits.slice(point)}`
}

/** Cell `at` of a decimal column's words. */
export function readDecimal(words: Uint32Array, at: number): bigint {
  const low = (BigInt(words[4 * at + 1]!) << 32n) | BigInt(words[4 * at]!)
  const high = (BigInt(words[4 * at + 3]! | 0) << 32n) | BigInt(words[4 * at + 2]!)
  return (high << 64n) | low
}

/** Writes cell `at` of a decimal column's words, two's complement. */
export function writeDecimal(words: Uint32Array, at: number, unscaled: bigint): void {
  for (let k = 0; k < 4; k++) words[4 * at + k] = Number((unscaled >> BigInt(32 * k)) & WORD)
}
