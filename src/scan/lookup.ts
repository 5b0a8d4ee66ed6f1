/** Keys as people give them, encoded for ranges and look-ups. */
import { encodeKeyPrefix } from '../arrow/key-values.js'
import { CalicoError } from '../errors.js'
import { afterPrefix } from '../expr/bounds.js'
import type { KeyRange } from '../expr/key-range.js'
import type { KeySpaceDefinition } from '../format/generated/documents.js'
import { keyTypesOf } from '../tile/context.js'

/**
 * The encoding of a key, or of its first components, in hexadecimal. @throws InvalidKey,
 * TypeMismatch
 */
export function encodeKeyValues(keySpace: KeySpaceDefinition, values: readonly unknown[]): string {
  const types = keyTypesOf(keySpace)
  const components = keySpace.components.map(({ name }, i) => ({ name, type: types[i]! }))
  return encodeKeyPrefix(components, values, `'${keySpace.name}'`)
}

/** The encodings of a whole key's components. @throws InvalidKey, TypeMismatch */
export function componentsOfKey(keySpace: KeySpaceDefinition, key: readonly unknown[]): string[] {
  const prefixes = key.map((_, i) => encodeKeyValues(keySpace, key.slice(0, i + 1)))
  return prefixes.map((prefix, i) => prefix.slice(prefixes[i - 1]?.length ?? 0))
}

/** The range that holds one whole key. @throws InvalidKey, TypeMismatch */
export function rangeOfKey(keySpace: KeySpaceDefinition, key: readonly unknown[]): KeyRange {
  if (key.length !== keySpace.components.length) {
    throw new CalicoError(
      'InvalidKey',
      `a key of '${keySpace.name}' has ${keySpace.components.length} components, not ${key.length}`,
    )
  }
  const lower = encodeKeyValues(keySpace, key)
  return { lower, upper: `${lower}00` }
}

/**
 * The range from one key to another, both given whole or by their first components: from the first
 * key that begins with `from` through the last that begins with `to`.
 */
export function rangeBetween(
  keySpace: KeySpaceDefinition,
  ends: { from?: readonly unknown[] | undefined; to?: readonly unknown[] | undefined },
): KeyRange {
  return {
    lower: ends.from ? encodeKeyValues(keySpace, ends.from) : null,
    upper: ends.to ? afterPrefix(encodeKeyValues(keySpace, ends.to)) : null,
  }
}
