/** Picking columns of a file by name. */
import type { BatchField } from '../arrow/batch.js'
import { CalicoError } from '../errors.js'
import type { CalicoType } from '../format/types.js'

/**
 * The positions of the named columns among the fields of a file.
 * @throws UnknownColumn
 */
export function columnPositions(
  path: string,
  fields: readonly { readonly name: string }[],
  names: readonly string[],
): number[] {
  return names.map((name) => {
    const at = fields.findIndex((field) => field.name === name)
    if (at >= 0) return at
    const known = fields.map((field) => field.name).join(', ')
    throw new CalicoError('UnknownColumn', `${path} has no column '${name}' among: ${known}`)
  })
}

/** Bytes per row that a column of the type takes at least, for guesses of size. */
export function rowBytesGuess(fields: readonly BatchField[]): number {
  const guess = (kind: string): number =>
    kind === 'decimal' || kind === 'utf8' || kind === 'binary' || kind === 'list' ? 16 : 8
  return fields.reduce((sum, field) => sum + guess(field.type.kind), 1)
}

/**
 * Bytes that a cell takes in memory even where it is null: vectors have room for their items then.
 */
export function nullCellBytes(type: CalicoType): number {
  if (type.kind === 'vector') return type.size * (type.element.kind === 'float32' ? 4 : 8)
  if (type.kind !== 'struct') return 0
  return type.fields.reduce((sum, field) => sum + nullCellBytes(field.type), 0)
}
