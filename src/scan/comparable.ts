/** Definitions by which the views of two states can be compared (spec/scan.md, "Differences"). */
import { CalicoError } from '../errors.js'
import type { ColumnDefinition, KeySpaceDefinition } from '../format/generated/documents.js'
import { parseType } from '../format/types.js'
import { isReadableAs } from '../format/widen.js'

/**
 * A key-space as one state defines it, with the types of the other where those are wider, so that
 * cells of both can be read (CAL-SCAN-122).
 * @param names the columns that are compared, all unless given
 * @throws TypeMismatch where a column is of types of which neither holds the values of the other
 */
export function comparable(
  after: KeySpaceDefinition,
  before: KeySpaceDefinition | undefined,
  names?: ReadonlySet<string>,
): KeySpaceDefinition {
  if (before === undefined || before === after) return after
  const known = new Map(before.groups.flatMap((g) => g.columns).map((own) => [own.column, own]))
  const columnOf = (is: ColumnDefinition): ColumnDefinition => {
    const was = known.get(is.column)
    if (was === undefined || holds(is, was)) return is
    if (holds(was, is)) return { ...was, name: is.name }
    if (names?.has(is.name) === false) return is
    throw apart(after.name, is.name, [was.type, is.type])
  }
  return {
    ...after,
    components: after.components.map((is, i) => {
      const was = before.components[i]
      return was && isWider(was.type, is.type) ? { ...is, type: was.type } : is
    }),
    groups: after.groups.map((group) => ({ ...group, columns: group.columns.map(columnOf) })),
  }
}

const isWider = (type: string, than: string): boolean =>
  type !== than && isReadableAs(parseType(than), parseType(type))

/** Whether cells of one definition of a column can be read by another. */
function holds(wide: ColumnDefinition, narrow: ColumnDefinition): boolean {
  const former = new Set(wide.droppedFields)
  const [order, other] = [wide.orderBy?.type, narrow.orderBy?.type]
  return (
    isReadableAs(parseType(narrow.type), parseType(wide.type), former) &&
    (order === other || (order !== undefined && other !== undefined && isWider(order, other)))
  )
}

function apart(keySpace: string, column: string, types: readonly string[]): CalicoError {
  const [was, is] = types
  return new CalicoError(
    'TypeMismatch',
    `column '${column}' of '${keySpace}' is ${was} on one side and ${is} on the other, and ` +
      'neither holds the values of the other; widen it to the same type on both',
    { details: { keySpace, column } },
  )
}
