/** Columns that keep the value of the greatest order (CAL-MERGE-035, CAL-MERGE-036). */
import type { Data } from 'apache-arrow'
import { cellOrder } from '../arrow/cell-order.js'
import { isValidAt } from '../arrow/column.js'
import { gatherColumn } from '../arrow/gather.js'
import type { MergeColumn } from './merge-column.js'
import { windowRuns } from './resolve-runs.js'
import { NOWHERE, type Winners } from './winners.js'

/** The values and, beside them, their orders. */
export function resolveLastBy(winners: Winners, column: MergeColumn): Data[] {
  const { plan, sources, deltas } = winners
  const companion = column.companion!
  const order = cellOrder(companion.type)
  // Orders come from the same place as values, but for a value that was set: it has none.
  const orderSource = new Int32Array(plan.groups)
  for (let group = 0; group < plan.groups; group++) {
    winners.resolve(group)
    let source = winners.source[group]!
    let row = winners.row[group]!
    const carries = source === plan.baseSource[group] || sources[source]?.op === 'merged'
    let orders = carries ? (sources[source]?.companion ?? null) : null
    if (orders !== null && !isValidAt(orders, row)) orders = null
    orderSource[group] = orders === null ? NOWHERE : source
    for (let i = deltas.length - 1; i >= 0; i--) {
      const deltaSource = plan.opSource[deltas[i]!]!
      const deltaRow = plan.opRow[deltas[i]!]!
      const deltaOrders = sources[deltaSource]!.companion!
      if (orders !== null && order(deltaOrders, deltaRow, orders, row) < 0) continue
      source = deltaSource
      row = deltaRow
      orders = deltaOrders
      orderSource[group] = source
    }
    winners.source[group] = source
    winners.row[group] = row
  }
  const cells = sources.map((source) => source.cells)
  const beside = sources.map((source) => source.companion)
  return [
    gatherColumn(column.type, cells, windowRuns(plan, winners)),
    gatherColumn(
      companion.type,
      beside,
      windowRuns(plan, { source: orderSource, row: winners.row }),
    ),
  ]
}
