/**
 * Operations of several updates as those of one: in order, without what later ones make of no
 * effect (CAL-TILE-010).
 */
import type { Data } from 'apache-arrow'
import { type BatchField, batchColumn } from '../arrow/batch.js'
import { isValidAt, makeColumn } from '../arrow/column.js'
import { gatherColumn } from '../arrow/gather.js'
import { gatherKeyRuns } from '../arrow/key-gather.js'
import { RunBuilder } from '../arrow/runs.js'
import { toArrowType } from '../arrow/types.js'
import {
  CELL_CLEAR,
  CELL_DELTA,
  CELL_KEEP,
  CELL_SET,
  opColumn,
  ROW_DELETE,
  ROW_MERGE,
  ROW_PATCH,
  ROW_REPLACE,
} from '../format/columns.js'
import type { CalicoType } from '../format/types.js'
import { keyFields } from './context.js'
import type { KeyedBatch } from './keyed-batch.js'
import { eachWindow, type Layer } from './merge.js'
import { type MergeColumn, ROW_OPS, ROW_OPS_TYPE } from './merge-column.js'
import { cellsOf, rowOps, type WindowOps } from './window.js'
import { planWindow, type WindowPlan } from './window-plan.js'
import { type ColumnSource, cellOperation, NOWHERE } from './winners.js'

/** The fields of folded operations: keys, `r`, and each column with its op and its companion. */
export function foldFields(
  keyTypes: readonly CalicoType[],
  columns: readonly MergeColumn[],
): BatchField[] {
  return [
    ...keyFields(keyTypes),
    ROW_OPS,
    ...columns.flatMap(({ name, type, companion }): BatchField[] => [
      { name, type },
      { name: opColumn(Number(name.slice(1))), type: ROW_OPS_TYPE },
      ...(companion ? [companion] : []),
    ]),
  ]
}

/** Operations of layers, the earliest first; sorted by key, those of one key in order. */
export function foldLayers(options: {
  layers: readonly Layer[]
  keyTypes: readonly CalicoType[]
  columns: readonly MergeColumn[]
  signal?: AbortSignal | undefined
}): AsyncGenerator<KeyedBatch> {
  const { layers, keyTypes, columns, signal } = options
  const fields = foldFields(keyTypes, columns)
  return eachWindow({ base: null, layers, signal }, (_base, ops) => {
    if (ops.length === 0) return []
    return [foldWindow(ops, { keyTypes, columns, fields })]
  })
}

interface FoldShape {
  readonly keyTypes: readonly CalicoType[]
  readonly columns: readonly MergeColumn[]
  readonly fields: readonly BatchField[]
}

function foldWindow(ops: readonly WindowOps[], shape: FoldShape): KeyedBatch {
  const slices = ops.map((op) => op.slice)
  const plan = planWindow([], slices, ops.map(rowOps))
  const sources = shape.columns.map((column) =>
    ops.map(({ slice, ops: own }) => cellsOf(slice, column, own.get(column.name) ?? null)),
  )
  const folded = new FoldedRows(plan, shape.columns, sources)
  for (let group = 0; group < plan.groups; group++) folded.add(group)
  const { keyRuns } = folded
  const keyColumns = keyFields(shape.keyTypes).map((field) =>
    gatherColumn(
      field.type,
      slices.map((slice) => batchColumn(slice.batch, field.name) ?? null),
      keyRuns,
    ),
  )
  return {
    keys: gatherKeyRuns(
      slices.map((slice) => slice.keys),
      keyRuns,
    ),
    batch: {
      rows: keyRuns.rows,
      fields: shape.fields,
      columns: [...keyColumns, int8Column(folded.rowOps), ...folded.finish()],
    },
  }
}

/** One column of the rows that come out. */
interface FoldedColumn {
  readonly cells: RunBuilder
  readonly beside: RunBuilder
  readonly codes: number[]
}

/** The rows that come out of a window, one key after another. */
class FoldedRows {
  readonly keyRuns = new RunBuilder()
  readonly rowOps: number[] = []
  private readonly folded: readonly FoldedColumn[]

  constructor(
    private readonly plan: WindowPlan,
    private readonly columns: readonly MergeColumn[],
    private readonly sources: readonly (readonly ColumnSource[])[],
  ) {
    this.folded = columns.map(() => ({
      cells: new RunBuilder(),
      beside: new RunBuilder(),
      codes: [],
    }))
  }

  add(group: number): void {
    const { plan } = this
    const end = plan.groupStart[group + 1]!
    const ops: number[] = []
    for (let i = plan.groupStart[group]!; i < end; i++) {
      const op = plan.order[i]!
      const rowOp = this.rowOp(op)
      // Nothing below a delete or a replace shows through it.
      if (rowOp === ROW_DELETE || rowOp === ROW_REPLACE) ops.length = 0
      ops.push(op)
    }
    const rowOp = combinedRowOp(ops.map((op) => this.rowOp(op)))
    const deciding = rowOp === null ? null : this.decidingOps(ops)
    if (rowOp === null || deciding === null) {
      for (const op of ops) this.push(op, this.rowOp(op), () => op)
    } else {
      this.push(ops[0]!, rowOp, (column) => deciding[column]!)
    }
  }

  /** The columns of what was added, in the order of the fold's fields. */
  finish(): Data[] {
    return this.columns.flatMap(({ type, companion }, i) => {
      const { cells, beside, codes } = this.folded[i]!
      const sources = this.sources[i]!
      const values = gatherColumn(
        type,
        sources.map((source) => source.cells),
        cells,
      )
      if (!companion) return [values, int8Column(codes)]
      const held = sources.map((source) => source.companion)
      return [values, int8Column(codes), gatherColumn(companion.type, held, beside)]
    })
  }

  private rowOp(op: number): number {
    return this.plan.rowOps === null ? ROW_MERGE : this.plan.rowOps[op]!
  }

  private code(op: number, column: number): number {
    if (this.rowOp(op) === ROW_DELETE) return CELL_KEEP
    const source = this.sources[column]![this.plan.opSource[op]!]!
    const row = this.plan.opRow[op]!
    return cellOperation(source, row, this.columns[column]!.algebra)
  }

  /**
   * For each column the one operation that all of a key's come to, -1 for keep; null where some
   * column needs several.
   */
  private decidingOps(ops: readonly number[]): number[] | null {
    const deciding: number[] = []
    for (const column of this.columns.keys()) {
      let last = NOWHERE
      for (const op of ops) {
        const code = this.code(op, column)
        if (code === CELL_KEEP) continue
        if (code === CELL_DELTA && last !== NOWHERE) return null
        last = op
      }
      deciding.push(last)
    }
    return deciding
  }

  private push(keyOp: number, rowOp: number, opOf: (column: number) => number): void {
    const { plan } = this
    this.keyRuns.push(plan.opSource[keyOp]!, plan.opRow[keyOp]!, 1)
    this.rowOps.push(rowOp)
    for (const [i, { cells, beside, codes }] of this.folded.entries()) {
      const op = opOf(i)
      const code = op === NOWHERE ? CELL_KEEP : this.code(op, i)
      const isHeld = code === CELL_SET || code === CELL_DELTA
      const source = isHeld ? plan.opSource[op]! : NOWHERE
      const row = isHeld ? plan.opRow[op]! : 0
      const isNull = code === CELL_SET && !this.isSet(i, source, row)
      codes.push(isNull ? CELL_CLEAR : code)
      cells.push(source, row, 1)
      beside.push(this.carries(i, code) ? source : NOWHERE, row, 1)
    }
  }

  private isSet(column: number, source: number, row: number): boolean {
    const { cells, companion } = this.sources[column]![source]!
    const isHeld = (data: Data | null): boolean => data !== null && isValidAt(data, row)
    return isHeld(cells) || isHeld(companion)
  }

  /** What is set in a column of last_by has no order. */
  private carries(column: number, code: number): boolean {
    return code === CELL_DELTA || this.columns[column]!.algebra === 'sum'
  }
}

/** The one row operation that several on a key come to; null where none says the same. */
function combinedRowOp(ops: readonly number[]): number | null {
  const [first, ...rest] = ops
  if (rest.length === 0 || first === ROW_REPLACE) return first!
  const isMade = rest.includes(ROW_MERGE)
  // No operation clears a row and leaves it latent.
  if (first === ROW_DELETE) return isMade ? ROW_REPLACE : null
  return isMade || first === ROW_MERGE ? ROW_MERGE : ROW_PATCH
}

function int8Column(values: readonly number[]): Data {
  const type = toArrowType(ROW_OPS_TYPE)
  return makeColumn({ type, length: values.length, values: Int8Array.from(values) })
}
