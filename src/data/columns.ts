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
 * Bytes that a cell takes in memory at least, whatever it is and however short it is in a file: its
 * values or offsets, room for the items of vectors, and the fields of structs.
 */
export function cellBytesMin(type: CalicoType | null): number {
  switch (type?.kind) {
    case 'vector':
      return type.size * (type.element.kind === 'float32' ? 4 : 8)
    case 'struct':
      return type.fields.reduce((sum, field) => sum + cellBytesMin(field.type), 0)
    case 'decimal':
      return 16
    case 'int64':
    case 'float64':
    case 'timestamp':
    case 'timestamptz':
      return 8
    case 'bool':
    case 'int8':
      return 1
    case 'int16':
      return 2
    default:
      return 4
  }
}
