/** Stored cells in the types that a definition has given their columns since (CAL-TABLE-075). */
import type { Batch, BatchField } from '../arrow/batch.js'
import { castColumn } from '../arrow/cast.js'
import { toArrowType } from '../arrow/types.js'
import { type CalicoType, sameType } from '../format/types.js'

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

/** The batch with those fields cast; without any it is the same batch. */
export function widenBatch(batch: Batch, widenings: Widenings): Batch {
  if (widenings.size === 0) return batch
  const typeOf = ({ name, type }: BatchField): CalicoType => widenings.get(name) ?? type
  return {
    rows: batch.rows,
    fields: batch.fields.map((field) => ({ ...field, type: typeOf(field) })),
    columns: batch.columns.map((data, i) => {
      const field = batch.fields[i]!
      const to = typeOf(field)
      if (to === field.type) return data
      return castColumn({ from: toArrowType(field.type), data, to, where: field.name })
    }),
  }
}
