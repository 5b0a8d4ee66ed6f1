/** Stored cells in the types that a definition has given their columns since (CAL-TABLE-075). */
import { type Batch, type BatchField, batchColumn } from '../arrow/batch.js'
import { castColumn } from '../arrow/cast.js'
import { toArrowType } from '../arrow/types.js'
import { companionColumn } from '../format/columns.js'
import { type CalicoType, sameType } from '../format/types.js'
import type { MergeColumn } from './merge-column.js'
import { placeAccumulators } from './sums.js'

/** The fields of a batch whose cells are wanted in another type, with that type, by name. */
export type Widenings = ReadonlyMap<string, CalicoType>

export function wideningsOf(held: readonly BatchField[], wanted: readonly BatchField[]): Widenings {
  const types = new Map(held.map((field) => [field.name, field.type]))
  const found = new Map<string, CalicoType>()
  for (const { name, type } of wanted) {
    const own = types.get(name)
    if (own && !sameType(own, type)) found.set(name, type)
  }
  return found
}

/** Companions that stored cells of sums have and their column, being wider now, has not. */
export function formerCompanions(
  columns: readonly MergeColumn[],
  held: readonly BatchField[],
): BatchField[] {
  return columns
    .filter(({ algebra, type }) => algebra === 'sum' && type.kind === 'float64')
    .filter(({ name }) => held.find((field) => field.name === name)?.type.kind === 'float32')
    .map(({ name }) => ({ name: besideOf(name), type: { kind: 'float64' } }))
}

const besideOf = (name: string): string => companionColumn(Number(name.slice(1)))

/**
 * The batch with those fields cast, and with the accumulators of sums in their cells where these
 * can hold them now; without any it is the same batch.
 */
export function widenBatch(
  batch: Batch,
  widenings: Widenings,
  columns: readonly MergeColumn[],
): Batch {
  if (widenings.size === 0) return batch
  const typeOf = ({ name, type }: BatchField): CalicoType => widenings.get(name) ?? type
  const widened = {
    rows: batch.rows,
    fields: batch.fields.map((field) => ({ ...field, type: typeOf(field) })),
    columns: batch.columns.map((data, i) => {
      const field = batch.fields[i]!
      const to = typeOf(field)
      if (to === field.type) return data
      return castColumn({
        from: toArrowType(field.type),
        data,
        to,
        where: field.name,
        isStored: true,
      })
    }),
  }
  for (const column of columns) {
    if (column.algebra !== 'sum' || !widenings.has(column.name)) continue
    const cells = batchColumn(widened, column.name)
    const companion = batchColumn(widened, besideOf(column.name))
    if (!cells || !companion || companion.nullCount === companion.length) continue
    const placed = placeAccumulators(column, { cells, companion })
    for (const [i, { name }] of widened.fields.entries()) {
      if (name === column.name) widened.columns[i] = placed.cells
      else if (name === column.companion?.name) widened.columns[i] = placed.companion
    }
  }
  return widened
}
