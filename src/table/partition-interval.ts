/**
 * Which values of a transform the keys between two ends have (spec/partition.md, "Order"): every
 * transform but hash keeps the order of its component.
 */
import { encodedDigits } from '../arrow/keys.js'
import type { End, Interval, KeyRange } from '../expr/key-range.js'
import { EVERYTHING } from '../expr/key-range.js'
import type { HashTransform, PartitionTransform } from '../format/generated/documents.js'
import type { CalicoType } from '../format/types.js'
import { transformEncodings } from './partition.js'

type OrderedTransform = Exclude<PartitionTransform, HashTransform>

/** The values that a transform has where those of its component lie in an interval. */
export function transformInterval(
  transform: OrderedTransform,
  keyTypes: readonly CalicoType[],
  interval: Interval,
): Interval {
  if (transform.kind === 'identity') return interval
  const type = keyTypes[transform.component]!
  const transformed = (end: End): string | null =>
    transformEncodings(transform, keyTypes, [end.key])?.[0] ?? null
  const low = interval.low && inclusive(interval.low, type, 1n)
  const high = interval.high && inclusive(interval.high, type, -1n)
  const first = low && transformed(low)
  const last = high && transformed(high)
  return {
    low: first === null ? null : { key: first, inclusive: true },
    high:
      high === null || last === null
        ? null
        : { key: last, inclusive: high.inclusive || !isLeast(transform, high.key, last) },
  }
}

/** The values that the first component of the keys in a range may have. */
export function firstComponent(range: KeyRange, type: CalicoType): Interval {
  const digits = encodedDigits(type)
  if (digits === null) return EVERYTHING
  const { lower, upper } = range
  const cut = (key: string): string => key.slice(0, digits).padEnd(digits, '0')
  return {
    low: lower === null ? null : { key: cut(lower), inclusive: true },
    // A longer limit has keys below it that begin as it does.
    high: upper === null ? null : { key: cut(upper), inclusive: upper.length > digits },
  }
}

/** Whether the encoding of a value lies in an interval. */
export function isWithin({ low, high }: Interval, value: string): boolean {
  if (low && (low.inclusive ? value < low.key : value <= low.key)) return false
  return !high || (high.inclusive ? value <= high.key : value < high.key)
}

/** Whether some value from `from` to `to` may lie in an interval. */
export function mayMeet({ low, high }: Interval, from: string, to: string): boolean {
  if (low && (low.inclusive ? to < low.key : to <= low.key)) return false
  return !high || (high.inclusive ? from <= high.key : from < high.key)
}

/** The same end as the value beside it, of types whose encodings are integers. */
function inclusive(end: End, type: CalicoType, step: 1n | -1n): End {
  const digits = encodedDigits(type)
  if (end.inclusive || digits === null) return end
  const beside = BigInt(`0x${end.key}`) + step
  if (beside < 0n || beside >= 1n << BigInt(4 * digits)) return end
  return { key: beside.toString(16).padStart(digits, '0'), inclusive: true }
}

/** Whether no value below this one has the same value of the transform. */
function isLeast(transform: OrderedTransform, key: string, value: string): boolean {
  if (transform.kind === 'truncate') return key === value
  return transform.kind === 'range' && transform.bounds.includes(key)
}
