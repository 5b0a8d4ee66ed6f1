/** Ranges of encoded keys, in hexadecimal: of reads, of files, and of the pages inside files. */
import { afterPrefix, type ColumnBounds } from '../expr/bounds.js'
import type { KeyRange } from '../expr/key-range.js'
import type { CalicoType } from '../format/types.js'

export const EVERY_KEY: KeyRange = { lower: null, upper: null }

/** The least and the greatest of some keys. */
export interface KeyLimits {
  readonly keyMin: string
  readonly keyMax: string
}

/** How many of the limits share a key, at the key that most do; each counts one unless it says. */
export function mostAtOnce(limits: readonly (KeyLimits & { readonly counts?: number })[]): number {
  const steps = [
    ...limits.map(({ keyMin, counts = 1 }) => ({ at: keyMin, step: counts })),
    ...limits.map(({ keyMax, counts = 1 }) => ({ at: keyMax, step: -counts })),
  ].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : b.step - a.step))
  let [now, most] = [0, 0]
  for (const { step } of steps) {
    now += step
    most = Math.max(most, now)
  }
  return most
}

/** Whether a range may hold a key from `keyMin` to `keyMax`, both included. */
export function touches(range: KeyRange, keyMin: string, keyMax: string): boolean {
  return (
    (range.upper === null || keyMin < range.upper) &&
    (range.lower === null || keyMax >= range.lower)
  )
}

/** The range from the least to the greatest key of a segment or slice. */
export function limitsOf({ keyMin, keyMax }: KeyLimits): KeyRange {
  return { lower: keyMin, upper: `${keyMax}00` }
}

/** Whether two ranges may share a key. */
export function overlaps(a: KeyRange, b: KeyRange): boolean {
  return (
    (a.lower === null || b.upper === null || a.lower < b.upper) &&
    (b.lower === null || a.upper === null || b.lower < a.upper)
  )
}

/** Whether a range is within another. */
export function isInside(inner: KeyRange, outer: KeyRange): boolean {
  return (
    (outer.lower === null || (inner.lower !== null && inner.lower >= outer.lower)) &&
    (outer.upper === null || (inner.upper !== null && inner.upper <= outer.upper))
  )
}

/** The keys that two ranges share. */
export function intersect(a: KeyRange, b: KeyRange): KeyRange {
  const lower = a.lower === null || (b.lower !== null && b.lower > a.lower) ? b.lower : a.lower
  const upper = a.upper === null || (b.upper !== null && b.upper < a.upper) ? b.upper : a.upper
  return lower === null && upper === null ? EVERY_KEY : { lower, upper }
}

/**
 * A range that holds every key whose first component is within the bounds. The bound encoding of
 * text and bytes is raw, that of keys escapes zero bytes and ends with two: bounds with a zero byte
 * say nothing here.
 */
export function keyLimits(type: CalicoType, bounds: ColumnBounds | undefined): KeyRange {
  if (!bounds) return EVERY_KEY
  const { min, max } = bounds
  if (type.kind !== 'utf8' && type.kind !== 'binary') {
    return { lower: min, upper: max === null ? null : afterPrefix(max) }
  }
  const usable = (hex: string | null): hex is string => hex !== null && !/^(..)*00/.test(hex)
  return { lower: usable(min) ? min : null, upper: usable(max) ? `${max}0001` : null }
}
