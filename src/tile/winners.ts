/** Which operation on each key of a window decides one column, and the deltas that lie above it. */
import type { Data } from 'apache-arrow'
import { isValidAt } from '../arrow/column.js'
import { CalicoError } from '../errors.js'
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
  /** Accumulators or orders beside the cells; null where there are none. */
  readonly companion: Data | null
  readonly op: ColumnOp
  /** The op column's values where `op` is mixed. */
  readonly codes: Int8Array | null
}

/** The source of a cell that nothing gives: null. */
export const NOWHERE = -1

/** For each key, the cell that decides; for the key last resolved, the deltas above it. */
export class Winners {
  readonly source: Int32Array
  readonly row: Int32Array
  /** Places in the plan's op order of the deltas of the key last resolved, newest first. */
  readonly deltas: number[] = []

  constructor(
    readonly plan: WindowPlan,
    readonly sources: readonly ColumnSource[],
    private readonly algebra: MergeColumn['algebra'],
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

  /** Whether the deciding cell of a key has a value or, where it can have one, a companion. */
  hasCell(group: number): boolean {
    const source = this.source[group]!
    if (source === NOWHERE) return false
    const { cells, companion } = this.sources[source]!
    const row = this.row[group]!
    return (
      (cells !== null && isValidAt(cells, row)) || (companion !== null && isValidAt(companion, row))
    )
  }

  private codeAt(op: number): number {
    const { plan, sources, algebra } = this
    return cellOperation(sources[plan.opSource[op]!]!, plan.opRow[op]!, algebra)
  }
}

/** The operation of one cell (CAL-DATA-020 to 023, CAL-DATA-035). @throws CorruptFile */
export function cellOperation(
  source: ColumnSource,
  row: number,
  algebra: MergeColumn['algebra'],
): number {
  if (source.cells === null) return CELL_KEEP
  if (source.op === 'set' || source.op === 'merged') return CELL_SET
  const code = source.op === 'delta' ? CELL_DELTA : source.codes![row]!
  if (code === CELL_DELTA) return isDelta(source, row, algebra) ? CELL_DELTA : CELL_KEEP
  if (code === CELL_KEEP || code === CELL_SET || code === CELL_CLEAR) return code
  throw new CalicoError(
    'CorruptFile',
    `an update holds cell operation ${code}, which does not exist`,
  )
}

/** A delta of last_by is one by its order, one of a sum also by its accumulator. */
function isDelta(
  { cells, companion }: ColumnSource,
  row: number,
  algebra: MergeColumn['algebra'],
): boolean {
  const isBeside = companion !== null && isValidAt(companion, row)
  return algebra === 'last_by' ? isBeside : isBeside || isValidAt(cells!, row)
}
