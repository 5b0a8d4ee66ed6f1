/** Rows by which conflicts are settled, as people write them. */
import { fromJsonValue } from '../arrow/value.js'
import type { Resolution } from '../commit/cell-conflicts.js'
import { CalicoError } from '../errors.js'
import type { KeySpaceDefinition } from '../format/generated/documents.js'
import { columnType } from '../format/struct-fields.js'
import { parseType } from '../format/types.js'
import { findColumn, findKeySpace } from '../table/definition.js'
import type { LineState } from '../table/state.js'

/** The key and cells of a record, by the names of columns, in their JSON forms (chapter types). */
export type JsonRow = Readonly<Record<string, unknown>>

/**
 * Rows by the name of their key-space as values.
 * @throws UnknownKeySpace, UnknownColumn, TypeMismatch; InvalidKey where a row has not all of its
 *   key
 */
export function givenRows(
  state: LineState,
  rows: Readonly<Record<string, readonly JsonRow[]>>,
): NonNullable<Resolution['given']> {
  return Object.fromEntries(
    Object.entries(rows).map(([name, list]) => {
      const keySpace = findKeySpace(state, name)
      return [name, list.map((row) => valuesOf(keySpace, row))]
    }),
  )
}

function valuesOf(keySpace: KeySpaceDefinition, row: JsonRow): Record<string, unknown> {
  const lacking = keySpace.components.find(({ name }) => (row[name] ?? null) === null)
  if (lacking) {
    throw new CalicoError(
      'InvalidKey',
      `a row that is given for '${keySpace.name}' has no '${lacking.name}', which is of its key`,
    )
  }
  return Object.fromEntries(
    Object.entries(row).map(([name, json]) => {
      const place = findColumn(keySpace, name)
      const type = place.kind === 'key' ? parseType(place.type) : columnType(place.column)
      return [name, fromJsonValue(type, json)]
    }),
  )
}
