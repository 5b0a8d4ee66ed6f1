/** Keys as people give them, encoded. */
import { CalicoError } from '../errors.js'
import type { BatchField } from './batch.js'
import { encodeKeys, keyHex } from './keys.js'
import { buildColumn } from './value.js'

/**
 * The encoding of a key, or of its first components, in hexadecimal.
 * @param of what the key is of, for messages
 * @throws InvalidKey, TypeMismatch
 */
export function encodeKeyPrefix(
  components: readonly BatchField[],
  values: readonly unknown[],
  of: string,
): string {
  if (values.length === 0 || values.length > components.length) {
    throw new CalicoError(
      'InvalidKey',
      `a key of ${of} has ${components.length} components, not ${values.length}`,
    )
  }
  const given = components.slice(0, values.length)
  const columns = given.map(({ name, type }, i) =>
    buildColumn(type, [values[i]], `key component '${name}'`),
  )
  const types = given.map((component) => component.type)
  return keyHex(encodeKeys(columns, types), 0)
}
