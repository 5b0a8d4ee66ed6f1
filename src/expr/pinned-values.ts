/** The few values that a filter leaves to a component of the key, where it does (CAL-EXPR-027). */
import type { BatchField } from '../arrow/batch.js'
import type { BoundFilter } from './bound-tree.js'
import { componentKey, isOn } from './key-range.js'

/** More values than are worth telling one by one. */
export const PINNED_MAX = 1000

/** Encodings of values of a component, in lower-case hexadecimal; null is any value. */
export type Pinned = ReadonlySet<string> | null

/**
 * Values outside of which the filter is never TRUE; null where they are not so few.
 * @param field the component under the name that the filter knows it by
 */
export function pinnedValues(bound: BoundFilter, field: BatchField): Pinned {
  switch (bound.kind) {
    case 'compare':
      if (bound.op !== '=' || !isOn(bound.column, field)) return null
      return new Set([componentKey(field.type, bound.literal.low)])
    case 'in':
      if (!isOn(bound.column, field) || bound.values.length > PINNED_MAX) return null
      return new Set(bound.values.map((value) => componentKey(field.type, value.low)))
    case 'and':
      return bound.terms.map((term) => pinnedValues(term, field)).reduce(both, null)
    case 'or':
      return bound.terms.map((term) => pinnedValues(term, field)).reduce(either)
    default:
      return null
  }
}

export function both(a: Pinned, b: Pinned): Pinned {
  return a && b ? new Set([...a].filter((value) => b.has(value))) : (a ?? b)
}

function either(a: Pinned, b: Pinned): Pinned {
  if (!a || !b) return null
  const values = new Set([...a, ...b])
  return values.size <= PINNED_MAX ? values : null
}
