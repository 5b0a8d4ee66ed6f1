/**
 * What the operations on each key of a window come to, column by column (the tables of
 * spec/merge.md).
 */
import type { Data } from 'apache-arrow'
import { cellOrder } from '../arrow/cell-order.js'
import { isValidAt, nullColumn } from '../arrow/column.js'
import { gatherColumn } from '../arrow/gather.js'
import { concatListRows, distinctItems } from '../arrow/lists.js'
import { toArrowType } from '../arrow/types.js'
import { resolveLastBy } from './last-by.js'
import type { MergeColumn } from './merge-column.js'
import { type SetRuns, windowRuns } from './resolve-runs.js'
import { resolveSum } from './sums.js'
import { type ColumnSource, NOWHERE, Winners } from './winners.js'

/**
 * One column of a window and its companion, where it has one.
 * @param setRuns of the window, the same for all columns
 */
export function resolveColumn(
  setRuns: SetRuns,
  column: MergeColumn,
  sources: readonly ColumnSource[],
): Data[] {
  if (column.algebra === undefined) {
    const cells = sources.map((source) => source.cells)
    return [gatherColumn(column.type, cells, setRuns.of(sources))]
  }
  const winners = new Winners(setRuns.plan, sources, column.algebra)
  switch (column.algebra) {
    case 'sum':
      return resolveSum(winners, column)
    case 'last_by':
      return resolveLastBy(winners, column)
    case 'append':
    case 'union':
      return [resolveLists(winners, column)]
    default:
      selectWinners(winners, column, column.algebra)
      return [gatherWinners(winners, column)]
  }
}

function gatherWinners(winners: Winners, column: MergeColumn, made?: Data): Data {
  const cells = winners.sources.map((source) => source.cells)
  if (made) cells.push(made)
  return gatherColumn(column.type, cells, windowRuns(winners.plan, winners))
}

/** Resolves all keys of a column whose deltas are lists that are added to it. */
function resolveLists(winners: Winners, column: MergeColumn): Data {
  const { plan } = winners
  const made = winners.sources.length
  const offsets = [0]
  const sources: number[] = []
  const rows: number[] = []
  for (let group = 0; group < plan.groups; group++) {
    winners.resolve(group)
    const { deltas } = winners
    if (deltas.length === 0) continue
    const below = winners.source[group]!
    if (below !== NOWHERE && winners.sources[below]!.cells !== null) {
      sources.push(below)
      rows.push(winners.row[group]!)
    }
    for (let i = deltas.length - 1; i >= 0; i--) {
      sources.push(plan.opSource[deltas[i]!]!)
      rows.push(plan.opRow[deltas[i]!]!)
    }
    winners.source[group] = made
    winners.row[group] = offsets.length - 1
    offsets.push(sources.length)
  }
  const lists = concatListRows({
    type: column.type,
    sources: winners.sources.map(
      (source) => source.cells ?? nullColumn(toArrowType(column.type), 0),
    ),
    contribOffsets: Int32Array.from(offsets),
    contribSource: Int32Array.from(sources),
    contribRow: Int32Array.from(rows),
    isNull: new Uint8Array(offsets.length - 1),
  })
  const isSet = column.algebra === 'union'
  return gatherWinners(winners, column, isSet ? distinctItems(lists, column.type) : lists)
}

/**
 * Resolves all keys of a column whose algebra chooses one of the cells: the least, the greatest, or
 * the earliest. Of equals the earlier stays.
 */
function selectWinners(
  winners: Winners,
  column: MergeColumn,
  algebra: 'min' | 'max' | 'and' | 'or' | 'first',
): void {
  const { plan, sources, deltas } = winners
  const order = algebra === 'first' ? () => 0 : cellOrder(column.type)
  const side = algebra === 'min' || algebra === 'and' ? -1 : 1
  for (let group = 0; group < plan.groups; group++) {
    winners.resolve(group)
    let source = winners.source[group]!
    let row = winners.row[group]!
    let cells = source === NOWHERE ? null : sources[source]!.cells
    if (cells !== null && !isValidAt(cells, row)) cells = null
    for (let i = deltas.length - 1; i >= 0; i--) {
      const deltaSource = plan.opSource[deltas[i]!]!
      const deltaRow = plan.opRow[deltas[i]!]!
      const deltaCells = sources[deltaSource]!.cells!
      if (cells !== null && order(deltaCells, deltaRow, cells, row) * side <= 0) continue
      source = deltaSource
      row = deltaRow
      cells = deltaCells
    }
    winners.source[group] = source
    winners.row[group] = row
  }
}
