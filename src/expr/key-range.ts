/** The range of encoded keys outside of which a filter is never TRUE (CAL-EXPR-027). */
import type { BatchField } from '../arrow/batch.js'
import { type CalicoType, sameType } from '../format/types.js'
import type { BoundFilter, BoundValue } from './bound-tree.js'
import { afterPrefix } from './bounds.js'
import type { CompareOp } from './tree.js'

/** Keys with `lower <= key` and `key < upper`, in lower-case hexadecimal; null is no limit. */
export interface KeyRange {
  readonly lower: string | null
  readonly upper: string | null
}

/** One end of the values a component may have; `key` is the literal in the key encoding. */
export interface End {
  readonly key: string
  readonly inclusive: boolean
}

/** The values between two ends, of which null is none; `low` may be above where no value is. */
export interface Interval {
  readonly low: End | null
  readonly high: End | null
}

export const EVERYTHING: Interval = { low: null, high: null }

/**
 * A range that holds every key of a row for which the filter is TRUE. Where no key can be in it,
 * upper may be at or below lower.
 * @param keyFields the key components, in order, under the names the filter knows them by
 */
export function keyRange(bound: BoundFilter, keyFields: readonly BatchField[]): KeyRange {
  let prefix = ''
  for (const field of keyFields) {
    const { low, high } = intervalOf(bound, field)
    if (low && high && low.inclusive && high.inclusive && low.key === high.key) {
      prefix += low.key
      continue
    }
    return {
      lower: low ? startOf(prefix, low) : prefix || null,
      upper: high ? endOf(prefix, high) : afterPrefix(prefix),
    }
  }
  return { lower: prefix || null, upper: afterPrefix(prefix) }
}

/** Values of the component outside of which the filter is not TRUE. */
export function intervalOf(bound: BoundFilter, field: BatchField): Interval {
  switch (bound.kind) {
    case 'compare':
      if (!isOn(bound.column, field)) return EVERYTHING
      return compareInterval(bound.op, bound.literal, field.type)
    case 'in': {
      if (!isOn(bound.column, field) || bound.values.length === 0) return EVERYTHING
      const keys = bound.values.map((value) => componentKey(field.type, value.low))
      return keys
        .map((key): Interval => ({ low: { key, inclusive: true }, high: { key, inclusive: true } }))
        .reduce(hull)
    }
    case 'and':
      return bound.terms.map((term) => intervalOf(term, field)).reduce(intersection, EVERYTHING)
    case 'or':
      return bound.terms.map((term) => intervalOf(term, field)).reduce(hull)
    default:
      return EVERYTHING
  }
}

/** The values that lie in both. */
export function intersection(a: Interval, b: Interval): Interval {
  return { low: later(a.low, b.low), high: earlier(a.high, b.high) }
}

function startOf(prefix: string, end: End): string | null {
  // Encodings of one component are never prefixes of one another: what is after a key is after all
  // it begins.
  return end.inclusive ? prefix + end.key : afterPrefix(prefix + end.key)
}

function endOf(prefix: string, end: End): string | null {
  return end.inclusive ? afterPrefix(prefix + end.key) : prefix + end.key
}

/** Whether the column is this component and its literals encode as the component does. */
export function isOn(column: BatchField, field: BatchField): boolean {
  if (column.name !== field.name) return false
  const bothInts = column.type.kind.startsWith('int') && field.type.kind.startsWith('int')
  return bothInts || sameType(column.type, field.type)
}

function compareInterval(op: CompareOp, literal: BoundValue, type: CalicoType): Interval {
  const key = componentKey(type, literal.low)
  const end = { key, inclusive: op !== '<' && op !== '>' }
  switch (op) {
    case '=':
      return { low: end, high: end }
    case '<':
    case '<=':
      return { low: null, high: end }
    case '>':
    case '>=':
      return { low: end, high: null }
    default:
      return EVERYTHING
  }
}

/**
 * The key encoding of one component from its bounds encoding: text and bytes are escaped and end in
 * 00 00.
 */
export function componentKey(type: CalicoType, encoded: string): string {
  if (type.kind !== 'utf8' && type.kind !== 'binary') return encoded
  return `${encoded.replace(/../g, (byte) => (byte === '00' ? '00ff' : byte))}0000`
}

/** The smallest interval around both. */
function hull(a: Interval, b: Interval): Interval {
  const low = a.low && b.low && (lowOrder(a.low, b.low) <= 0 ? a.low : b.low)
  const high = a.high && b.high && (highOrder(a.high, b.high) >= 0 ? a.high : b.high)
  return { low, high }
}

function later(a: End | null, b: End | null): End | null {
  return a && b ? (lowOrder(a, b) >= 0 ? a : b) : (a ?? b)
}

function earlier(a: End | null, b: End | null): End | null {
  return a && b ? (highOrder(a, b) <= 0 ? a : b) : (a ?? b)
}

/** Order of lower ends: of two at one key, the exclusive one starts later. */
function lowOrder(a: End, b: End): number {
  if (a.key !== b.key) return a.key < b.key ? -1 : 1
  return Number(b.inclusive) - Number(a.inclusive)
}

/** Order of upper ends: of two at one key, the inclusive one ends later. */
function highOrder(a: End, b: End): number {
  if (a.key !== b.key) return a.key < b.key ? -1 : 1
  return Number(a.inclusive) - Number(b.inclusive)
}
