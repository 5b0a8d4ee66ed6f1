/** What the delete of a range of keys means for each group of a key-space (CAL-MERGE-038). */
import { CalicoError } from '../errors.js'
import { bindFilter } from '../expr/bind.js'
import { parseExpression } from '../expr/parse.js'
import { printExpression } from '../expr/print.js'
import { renameColumns } from '../expr/rename.js'
import { fieldScope } from '../expr/scope.js'
import { keyColumn } from '../format/columns.js'
import type { DeleteRangeAction, KeySpaceDefinition } from '../format/generated/documents.js'
import { parseType } from '../format/types.js'
import { encodeKeyValues, rangeBetween } from '../scan/lookup.js'

/** The records to delete: all that every given part speaks of. */
export interface DeletedRange {
  /** Keys, or their first components, to begin and to end with, both included. */
  readonly from?: readonly unknown[] | undefined
  readonly to?: readonly unknown[] | undefined
  /** A key, or its first components, to end before; instead of `to`. */
  readonly before?: readonly unknown[] | undefined
  /** A condition over the components of the key (spec/expr.md). */
  readonly where?: string | undefined
  /** Says that the whole key-space is meant, where nothing else is given. */
  readonly everything?: boolean | undefined
}

/**
 * One action for each group.
 * @throws InvalidArgument, InvalidKey, TypeMismatch, InvalidExpression, UnknownColumn
 */
export function planDeleteRange(
  keySpace: KeySpaceDefinition,
  range: DeletedRange,
): DeleteRangeAction[] {
  const { from, to, before, where, everything = false } = range
  const isLimited = [from, to, before, where].some((part) => part !== undefined)
  if (isLimited === everything) {
    throw new CalicoError(
      'InvalidArgument',
      'a range delete needs a first key, a last key or a condition, or has to say `everything`',
    )
  }
  if (to && before) {
    throw new CalicoError('InvalidArgument', 'a range ends with a key or before one, not both')
  }
  const between = rangeBetween(keySpace, { from, to })
  const { lower } = between
  const upper = before ? encodeKeyValues(keySpace, before) : between.upper
  const condition = where === undefined ? undefined : keyCondition(keySpace, where)
  return keySpace.groups.map(({ incarnation }) => ({
    kind: 'delete-range',
    incarnation,
    ...(lower !== null && { lower }),
    ...(upper !== null && { upper }),
    ...(condition !== undefined && { where: condition }),
  }))
}

/** A condition over the key under the names of data files, which renames cannot change. */
function keyCondition({ components }: KeySpaceDefinition, where: string): string {
  const expression = parseExpression(where)
  const fields = components.map(({ name, type }) => ({ name, type: parseType(type) }))
  bindFilter({ expression, scope: fieldScope(fields) })
  const stored = renameColumns(expression, (name) =>
    keyColumn(components.findIndex((component) => component.name === name)),
  )
  return printExpression(stored)
}
