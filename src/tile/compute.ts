/**
 * Updates with an expression: what they make of the rows below them (spec/merge.md,
 * "Expressions"). The rows of each window are computed a column at a time; where a key stands
 * several times, all first rows at once, then all second ones, each over what the one before left.
 */
import { type Batch, batchColumn } from '../arrow/batch.js'
import { getBit } from '../arrow/bitmap.js'
import { castColumn } from '../arrow/cast.js'
import { isValidAt, makeColumn, nullColumn } from '../arrow/column.js'
import { gatherBatch, gatherColumn } from '../arrow/gather.js'
import { gatherKeyRuns } from '../arrow/key-gather.js'
import { distinctItems } from '../arrow/lists.js'
import { RunBuilder } from '../arrow/runs.js'
import { toArrowType } from '../arrow/types.js'
import { must } from '../assert.js'
import { type Evaluated, evaluateValue } from '../expr/evaluate.js'
import { type BoundUpdate, inputName } from '../expr/update-expression.js'
import {
  keyColumn,
  ROW_OP_COLUMN,
  ROW_PATCH,
  sourceColumn,
  valueColumn,
} from '../format/columns.js'
import { type CalicoType, sameType } from '../format/types.js'
import type { KeyedBatch, KeyedSlice } from './keyed-batch.js'
import { eachWindow, type Layer } from './merge.js'
import type { ColumnOp, MergeColumn } from './merge-column.js'
import { narrowColumn } from './narrow-column.js'
import { mergeWindow, type WindowOps } from './window.js'
import { planWindow, type WindowPlan } from './window-plan.js'

export interface Computation {
  readonly bound: BoundUpdate
  /** The update's rows: keys and source columns. */
  readonly layers: readonly Layer[]
  /** Whether its rows make no records. */
  readonly patches: boolean
  /** The columns that it names or assigns, as the rows below it have them. */
  readonly inputs: readonly MergeColumn[]
}

/** The rows of `base` with the update's on top, with exactly `columns` and their companions. */
export function computeOver(
  options: {
    base: AsyncIterable<KeyedBatch> | null
    columns: readonly MergeColumn[]
    signal?: AbortSignal | undefined
    /** Told how many rows of the update failed. */
    onFailedRows?: ((rows: number) => void) | undefined
  },
  computation: Computation,
): AsyncGenerator<KeyedBatch> {
  const { base, columns, signal, onFailedRows } = options
  return eachWindow({ base, layers: computation.layers, signal }, (below, ops) => {
    if (ops.length === 0) return mergeWindow({ base: below, ops, columns })
    const window = new ComputedWindow(computation, below, ops)
    const made = window.run()
    if (window.failedRows > 0) onFailedRows?.(window.failedRows)
    return mergeWindow({ base: below, ops: made ? [setRows(made, computation)] : [], columns })
  })
}

/** What was computed, as rows that set cells. */
function setRows(made: KeyedBatch, { bound, patches }: Computation): WindowOps {
  const ops = new Map<string, ColumnOp>(
    bound.assign.map(({ column }) => [valueColumn(column), 'set']),
  )
  return { slice: { ...made, from: 0, to: made.keys.rows }, layer: 0, ops, patches }
}

/** Rows of one round: at most one of each key. */
interface Round {
  /** The window's groups, ascending. */
  readonly groups: readonly number[]
  /** What expressions see of the rows below, and what was computed before, a row per group. */
  readonly cells: Batch
  /** 1 where a cell that is named has no value in the type that the expression sees it in. */
  readonly unseen: Uint8Array
  /** 1 where an earlier row of the key has been applied. */
  readonly applied: Uint8Array
}

class ComputedWindow {
  failedRows = 0
  private readonly plan: WindowPlan
  private readonly slices: readonly KeyedSlice[]
  /** Cells of the keys that are through, and the places there of those that rows applied to. */
  private readonly pieces: Batch[] = []
  private readonly places: { group: number; piece: number; row: number }[] = []

  constructor(
    private readonly computation: Computation,
    private readonly below: readonly KeyedSlice[],
    ops: readonly WindowOps[],
  ) {
    const slices = ops.map(({ slice }) => slice)
    this.plan = planWindow(
      below,
      slices,
      slices.map(() => null),
    )
    this.slices = [...below, ...slices]
  }

  /** The rows that are to be set, each key once; null where there are none. */
  run(): KeyedBatch | null {
    let round = this.firstRound()
    for (let turn = 0; round.groups.length > 0; turn++) round = this.turn(round, turn)
    return this.finish()
  }

  private firstRound(): Round {
    const { plan, below, computation } = this
    const { bound, inputs } = computation
    const runs = new RunBuilder()
    for (let group = 0; group < plan.groups; group++) {
      runs.push(plan.baseSource[group]!, plan.baseRow[group]!, 1)
    }
    const unseen = new Uint8Array(plan.groups)
    const held = (name: string): (Batch['columns'][number] | null)[] =>
      below.map(({ batch }) => batchColumn(batch, name) ?? null)
    const targets = bound.target.map(({ column, type }) => {
      const input = must(
        inputs.find(({ name }) => name === valueColumn(column)),
        'every column that is named is read',
      )
      const cells = gatherColumn(input.type, held(input.name), runs)
      const { companion, algebra } = input
      const isBeyond = algebra === 'sum' && companion?.type.kind === 'binary'
      const beside = isBeyond && gatherColumn(companion.type, held(companion.name), runs)
      if (beside) markValid(beside, unseen)
      return narrowColumn({ from: input.type, data: cells, to: type, failed: unseen })
    })
    const fields = this.fields()
    const columns = fields.map(
      ({ type }, i) => targets[i] ?? nullColumn(toArrowType(type), plan.groups),
    )
    return {
      groups: Array.from({ length: plan.groups }, (_, group) => group),
      cells: { rows: plan.groups, fields, columns },
      unseen,
      applied: new Uint8Array(plan.groups),
    }
  }

  /** What is kept from row to row of a key: columns that are named, then other assigned ones. */
  private fields(): { name: string; type: CalicoType }[] {
    const { target, assign } = this.computation.bound
    const named = target.map(({ column, type }) => ({ column, type }))
    const others = assign
      .filter(({ column }) => !target.some((one) => one.column === column))
      .map(({ column, value }) => ({ column, type: value.type }))
    return [...named, ...others].map(({ column, type }) => ({
      name: inputName('target', valueColumn(column)),
      type,
    }))
  }

  /** Applies the next row of each key; gives the keys that have more. */
  private turn(round: Round, turn: number): Round {
    const { plan } = this
    const { cells, applied } = this.apply(round, turn)
    const [going, left] = [new RunBuilder(), [] as number[]]
    const [unseen, wasApplied]: [number[], number[]] = [[], []]
    const piece = this.pieces.length
    for (const [row, group] of round.groups.entries()) {
      const isLast = plan.groupStart[group]! + turn + 1 === plan.groupStart[group + 1]!
      if (isLast) {
        if (applied[row] === 1) this.places.push({ group, piece, row })
        continue
      }
      going.push(0, row, 1)
      left.push(group)
      unseen.push(round.unseen[row]!)
      wasApplied.push(applied[row]!)
    }
    if (left.length < round.groups.length) this.pieces.push(cells)
    return {
      groups: left,
      cells: gatherBatch(cells.fields, [cells], going),
      unseen: Uint8Array.from(unseen),
      applied: Uint8Array.from(wasApplied),
    }
  }

  private apply(round: Round, turn: number): { cells: Batch; applied: Uint8Array } {
    const { bound } = this.computation
    const input = this.inputBatch(round, turn)
    const values = this.evaluate(input)
    const takes = this.rowsThatTake(round, input, values)
    const runs = new RunBuilder()
    for (const [row, take] of takes.entries()) runs.push(take, row, 1)
    const columns = round.cells.fields.map(({ name, type }, i) => {
      const before = round.cells.columns[i]!
      const at = bound.assign.findIndex(({ column }) => name === targetName(column))
      return at < 0 ? before : gatherColumn(type, [before, values[at]!.data], runs)
    })
    const applied = takes.map((take, row) => take | round.applied[row]!)
    return { cells: { ...round.cells, columns }, applied }
  }

  private evaluate(input: Batch): Evaluated[] {
    return this.computation.bound.assign.map(({ column, value }) => {
      const made = evaluateValue(value, input)
      const { algebra } = must(
        this.computation.inputs.find(({ name }) => name === valueColumn(column)),
        'every column that is assigned is known',
      )
      return algebra === 'union' ? { ...made, data: distinctItems(made.data, value.type) } : made
    })
  }

  /** 1 where the row of the update is applied; counts those that fail. */
  private rowsThatTake(round: Round, input: Batch, values: readonly Evaluated[]): Uint8Array {
    const { guard, assign } = this.computation.bound
    const truth = guard && evaluateValue(guard, input)
    const takes = new Uint8Array(input.rows)
    for (let row = 0; row < input.rows; row++) {
      let failed = round.unseen[row] === 1 || truth?.failed?.[row] === 1
      const holds =
        !failed && (!truth || (isValidAt(truth.data, row) && getBit(truth.data.values, row)))
      if (holds) {
        failed = values.some(({ data, failed: own }, i) => {
          return own?.[row] === 1 || (assign[i]!.required && !isValidAt(data, row))
        })
        if (!failed) takes[row] = 1
      }
      if (failed) this.failedRows++
    }
    return takes
  }

  /** The cells below, the rows of the update, and their keys, as the expression names them. */
  private inputBatch({ groups, cells }: Round, turn: number): Batch {
    const { bound } = this.computation
    const runs = new RunBuilder()
    for (const group of groups) {
      const op = this.plan.order[this.plan.groupStart[group]! + turn]!
      runs.push(this.plan.opSource[op]!, this.plan.opRow[op]!, 1)
    }
    const gather = (name: string, type: CalicoType) =>
      gatherColumn(type, this.columnsOf(name), runs)
    const keys = bound.key.map((to, i) => {
      const name = keyColumn(i)
      const from = this.typeOf(name) ?? to
      const data = gather(name, from)
      const failed = new Uint8Array(groups.length)
      return {
        name: inputName('key', name),
        type: to,
        data: narrowColumn({ from, data, to, failed }),
      }
    })
    const source = bound.source.map((type, i) => {
      const name = sourceColumn(i)
      return { name: inputName('source', name), type, data: gather(name, type) }
    })
    const given = [...keys, ...source]
    return {
      rows: groups.length,
      fields: [...cells.fields, ...given.map(({ name, type }) => ({ name, type }))],
      columns: [...cells.columns, ...given.map(({ data }) => data)],
    }
  }

  /** A column of the update's rows, by source; rows below have none. */
  private columnsOf(name: string) {
    return this.slices.map(({ batch }, i) =>
      i < this.below.length ? null : (batchColumn(batch, name) ?? null),
    )
  }

  private typeOf(name: string): CalicoType | undefined {
    const first = this.slices[this.below.length]
    return first?.batch.fields.find((field) => field.name === name)?.type
  }

  private finish(): KeyedBatch | null {
    const { plan, pieces, computation } = this
    if (this.places.length === 0) return null
    const { bound, inputs, patches } = computation
    this.places.sort((a, b) => a.group - b.group)
    const keyRuns = new RunBuilder()
    const runs = new RunBuilder()
    for (const { group, piece, row } of this.places) {
      const op = plan.order[plan.groupStart[group]!]!
      keyRuns.push(plan.opSource[op]!, plan.opRow[op]!, 1)
      runs.push(piece, row, 1)
    }
    const rows = runs.rows
    const keys = bound.key.map((_, i) => {
      const name = keyColumn(i)
      const type = must(this.typeOf(name), 'rows of an update have their keys')
      return { name, type, data: gatherColumn(type, this.columnsOf(name), keyRuns) }
    })
    const cells = bound.assign.map(({ column, value }) => {
      const name = valueColumn(column)
      const { type } = must(
        inputs.find((input) => input.name === name),
        'every column that is assigned is known',
      )
      const held = pieces.map((piece) => batchColumn(piece, targetName(column)) ?? null)
      const data = gatherColumn(value.type, held, runs)
      return { name, type, data: widened({ from: value.type, data, to: type, where: name }) }
    })
    const patch = patches
      ? [{ name: ROW_OP_COLUMN, type: ROW_OPS, data: int8Column(rows, ROW_PATCH) }]
      : []
    const all = [...keys, ...patch, ...cells]
    return {
      keys: gatherKeyRuns(
        this.slices.map((slice) => slice.keys),
        keyRuns,
      ),
      batch: {
        rows,
        fields: all.map(({ name, type }) => ({ name, type })),
        columns: all.map(({ data }) => data),
      },
    }
  }
}

const ROW_OPS: CalicoType = { kind: 'int8' }

const targetName = (column: number): string => inputName('target', valueColumn(column))

function widened(cast: {
  from: CalicoType
  data: Batch['columns'][number]
  to: CalicoType
  where: string
}): Batch['columns'][number] {
  const { from, to } = cast
  return sameType(from, to) ? cast.data : castColumn({ ...cast, from: toArrowType(from) })
}

function markValid(data: Batch['columns'][number], marks: Uint8Array): void {
  if (data.nullCount === data.length) return
  for (let row = 0; row < data.length; row++) if (isValidAt(data, row)) marks[row] = 1
}

function int8Column(length: number, value: number): Batch['columns'][number] {
  const values = new Int8Array(length).fill(value)
  return makeColumn({ type: toArrowType(ROW_OPS), length, values })
}
