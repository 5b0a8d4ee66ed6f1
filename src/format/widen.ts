/** Which types hold every value of another, so that a column can be given them (spec/types.md). */
import { structFieldId } from './struct-fields.js'
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

/**
 * Whether cells of a stored type can be read as the type that a definition gives: the same, a wider
 * one, or one whose structs have come by fields, lost some of the `former` ones, or have them in
 * another order (CAL-TABLE-058).
 */
export function isReadableAs(
  stored: CalicoType,
  defined: CalicoType,
  former: ReadonlySet<number> = NONE,
): boolean {
  if (sameType(stored, defined)) return true
  if (stored.kind === 'list' && defined.kind === 'list') {
    return isReadableAs(stored.element, defined.element, former)
  }
  if (stored.kind === 'map' && defined.kind === 'map') {
    return sameType(stored.key, defined.key) && isReadableAs(stored.value, defined.value, former)
  }
  if (stored.kind !== 'struct' || defined.kind !== 'struct') return isWidening(stored, defined)
  const wanted = new Map(defined.fields.map(({ name, type }) => [name, type]))
  return stored.fields.every(({ name, type }) => {
    const as = wanted.get(name)
    return as ? isReadableAs(type, as, former) : former.has(structFieldId(name) ?? 0)
  })
}

const NONE: ReadonlySet<number> = new Set()
