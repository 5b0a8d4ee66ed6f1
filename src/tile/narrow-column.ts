/** Cells in the narrower type that their column had when an expression was written. */
import type { Data } from 'apache-arrow'
import { isValidAt, makeColumn } from '../arrow/column.js'
import { toArrowType } from '../arrow/types.js'
import { must } from '../assert.js'
import { castKernel } from '../expr/cast.js'
import { evaluateValue } from '../expr/evaluate.js'
import { castNode } from '../expr/typed-value.js'
import { type CalicoType, sameType } from '../format/types.js'

export interface Narrowing {
  readonly from: CalicoType
  readonly data: Data
  /** The type itself, or one that may become it (CAL-TYPES-050). */
  readonly to: CalicoType
  /** Set to 1 in rows whose cell the type does not hold. */
  readonly failed: Uint8Array
}

export function narrowColumn({ from, data, to, failed }: Narrowing): Data {
  if (sameType(from, to)) return data
  if (from.kind === 'list' && to.kind === 'list') {
    const [items] = data.children
    const unfit = new Uint8Array(items!.length)
    const child = narrowColumn({ from: from.element, data: items!, to: to.element, failed: unfit })
    for (let row = 0; row < data.length; row++) {
      if (!isValidAt(data, row)) continue
      const [start, end]: [number, number] = [data.valueOffsets[row], data.valueOffsets[row + 1]]
      if (unfit.subarray(start, end).includes(1)) failed[row] = 1
    }
    const { length, valueOffsets: offsets, nullCount, nullBitmap } = data
    const validity = nullCount > 0 ? nullBitmap! : undefined
    return makeColumn({ type: toArrowType(to), length, validity, offsets, child })
  }
  const name = 'cell'
  const kernel = must(castKernel(from, to), 'a wider type casts to the narrower one')
  const cell = { kind: 'cell', type: from, column: { name, type: from } } as const
  const batch = { rows: data.length, fields: [{ name, type: from }], columns: [data] }
  const cast = evaluateValue({ type: to, value: castNode(cell, to, kernel) }, batch)
  for (let row = 0; row < data.length; row++) if (cast.failed?.[row] === 1) failed[row] = 1
  return cast.data
}
