/** Which types hold every value of another, so that a column can be given them (spec/types.md). */
import { type CalicoType, sameType } from './types.js'

const INTEGERS: readonly string[] = ['int8', 'int16', 'int32', 'int64']

/** Whether `to` is a wider type than `from` that a column may change to (CAL-TYPES-050). */
export function isWidening(from: CalicoType, to: CalicoType): boolean {
  if (from.kind === 'decimal' && to.kind === 'decimal') {
    return to.scale === from.scale && to.precision > from.precision
  }
  if (from.kind === 'list' && to.kind === 'list') return isWidening(from.element, to.element)
  if (from.kind === 'float32') return to.kind === 'float64'
  const narrow = INTEGERS.indexOf(from.kind)
  return narrow >= 0 && INTEGERS.indexOf(to.kind) > narrow
}

/** Whether cells of a stored type can be read as the type that a definition gives. */
export function isReadableAs(stored: CalicoType, defined: CalicoType): boolean {
  return sameType(stored, defined) || isWidening(stored, defined)
}
