/** What bounds tell of the rows that a read is for. */

import type { BoundFilter } from '../expr/bound-tree.js'
import type { ColumnBounds } from '../expr/bounds.js'
import { pruneByBounds } from '../expr/prune.js'
import type { MergeColumn } from '../tile/merge-column.js'
import type { SumsCheck } from '../tile/shown.js'
import type { Prune } from '../tile/tile-reader.js'

/** As much of a plan as bounds are held against. */
interface Pruned {
  readonly filter: BoundFilter | null
  readonly columns: readonly { readonly name: string; readonly synthetic: string }[]
  readonly sums: SumsCheck
}

/**
 * What bounds of one group's rows exclude. Rows left out of the anchor are gone. Rows left out of
 * another group read as null, so there they may be left out only where nulls in all of the group's
 * columns cannot pass the filter.
 */
export function pruneOf(
  plan: Pruned,
  group: { readonly columns: readonly MergeColumn[]; readonly isAnchor: boolean },
): Prune | undefined {
  const { filter } = plan
  if (filter === null) return undefined
  const synthetic = new Map(
    plan.columns
      .filter(({ synthetic }) => group.columns.some((own) => own.name === synthetic))
      // Sums that cannot be shown are null in files: bounds do not tell of them.
      .filter(({ name }) => !plan.sums.columns.some((sum) => sum.name === name))
      // Files of when a sum was float32 have bounds of its cells, not of what is kept beside them.
      .filter(({ synthetic }) => !group.columns.some((own) => isWideSum(own, synthetic)))
      .map((column) => [column.name, column.synthetic]),
  )
  if (!group.isAnchor) {
    const nulls = (name: string): ColumnBounds | undefined =>
      synthetic.has(name) ? { nulls: 1, min: null, max: null } : undefined
    if (pruneByBounds(filter, nulls, 1) !== 'none') return undefined
  }
  return (boundsOf, rows) =>
    pruneByBounds(
      filter,
      (name) => {
        const own = synthetic.get(name)
        return own === undefined ? undefined : boundsOf(own)
      },
      rows,
    )
}

function isWideSum({ name, algebra, type }: MergeColumn, synthetic: string): boolean {
  return name === synthetic && algebra === 'sum' && type.kind === 'float64'
}
