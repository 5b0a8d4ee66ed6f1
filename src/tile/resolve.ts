/**
 * What the operations on each key of a window come to, column by column (the tables of
 * spec/merge.md).
 */
import type { Data } from 'apache-arrow'
import { cellOrder } from '../arrow/cell-order.js'
import { isValidAt, nullColumn } from '../arrow/column.js'
import { concatListRows } from '../arrow/lists.js'
import { RunBuilder } from '../arrow/runs.js'
import { toArrowType } from '../arrow/types.js'
import { CalicoError } from '../errors.js'
import type { Algebra } from '../format/algebra.js'
import {
  CELL_CLEAR,
  CELL_DELTA,
  CELL_KEEP,
  CELL_SET,
  ROW_DELETE,
  ROW_MERGE,
  ROW_REPLACE,
} from '../format/columns.js'
import type { ColumnOp, MergeColumn } from './merge-column.js'
import type { WindowPlan } from './window-plan.js'

/** One source's cells of one column with their operations. */
export interface ColumnSource {
  /** null where the source does not hold the column: keep. */
  readonly cells: Data | null
  readonly op: ColumnOp
  /** The op column's values where `op` is mixed. */
  readonly codes: Int8Array | null
}

const NOWHERE = -1

/**
 * The runs that gather one column of a window, and the sources they refer to. Sources are those of
 * the plan, and after them the lists that appends have made.
 */
export function resolveColumn(
  plan: WindowPlan,
  column: MergeColumn,
  sources: readonly ColumnSource[],
): { runs: RunBuilder; cells: (Data | null)[] } {
  const cells = sources.map((source) => source.cells)
  const winners = new Winners(plan, sources)
  if (column.algebra === 'append') cells.push(appendWinners(winners, column))
  else if (column.algebra) selectWinners(winners, column, column.algebra)
  else for (let g = 0; g < plan.groups; g++) winners.resolve(g)
  const runs = new RunBuilder()
  for (let item = 0; item < plan.items; item++) {
    const group = plan.itemGroup[item]!
    if (group < 0) runs.push(plan.itemSource[item]!, plan.itemStart[item]!, plan.itemLength[item]!)
    else runs.push(winners.source[group]!, winners.row[group]!, 1)
  }
  return { runs, cells }
}

/** For each key, the cell that decides; and for appends, the cells above it. */
class Winners {
  readonly source: Int32Array
  readonly row: Int32Array
  /** Places in the plan's op order of the deltas of the key last resolved, newest first. */
  readonly deltas: number[] = []

  constructor(
    readonly plan: WindowPlan,
    readonly sources: readonly ColumnSource[],
  ) {
    this.source = new Int32Array(plan.groups)
    this.row = new Int32Array(plan.groups)
  }

  /**
   * Goes from the newest operation on a key down to the first that does not look at what is below
   * it.
   */
  resolve(group: number): void {
    const { plan, deltas } = this
    if (deltas.length > 0) deltas.length = 0
    let source = plan.baseSource[group]!
    let row = plan.baseRow[group]!
    for (let i = plan.groupStart[group + 1]! - 1; i >= plan.groupStart[group]!; i--) {
      const op = plan.order[i]!
      const rowOp = plan.rowOps === null ? ROW_MERGE : plan.rowOps[op]!
      const code = rowOp === ROW_DELETE ? CELL_CLEAR : this.codeAt(op)
      if (code === CELL_DELTA) deltas.push(op)
      // Nothing below a replace shows through it.
      if (code !== CELL_SET && code !== CELL_CLEAR && rowOp !== ROW_REPLACE) continue
      source = code === CELL_SET ? plan.opSource[op]! : NOWHERE
      row = code === CELL_SET ? plan.opRow[op]! : 0
      break
    }
    this.source[group] = source
    this.row[group] = row
  }

  private codeAt(op: number): number {
    const source = this.sources[this.plan.opSource[op]!]!
    if (source.cells === null) return CELL_KEEP
    if (source.op === 'set') return CELL_SET
    const row = this.plan.opRow[op]!
    const code = source.op === 'delta' ? CELL_DELTA : source.codes![row]!
    if (code === CELL_DELTA) return isValidAt(source.cells, row) ? CELL_DELTA : CELL_KEEP
    if (code === CELL_KEEP || code === CELL_SET || code === CELL_CLEAR) return code
    throw new CalicoError(
      'CorruptFile',
      `an update holds cell operation ${code}, which does not exist`,
    )
  }
}

/** Resolves all keys of an append column; returns the lists that had to be put together. */
function appendWinners(winners: Winners, column: MergeColumn): Data {
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
  return concatListRows({
    type: column.type,
    sources: winners.sources.map(
      (source) => source.cells ?? nullColumn(toArrowType(column.type), 0),
    ),
    contribOffsets: Int32Array.from(offsets),
    contribSource: Int32Array.from(sources),
    contribRow: Int32Array.from(rows),
    isNull: new Uint8Array(offsets.length - 1),
  })
}

/**
 * Resolves all keys of a column whose algebra chooses one of the cells: the least, the greatest, or
 * the earliest. Of equals the earlier stays.
 */
function selectWinners(
  winners: Winners,
  column: MergeColumn,
  algebra: Exclude<Algebra, 'append'>,
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
