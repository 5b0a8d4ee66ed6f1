/**
 * What lies over a tile's base, put together: updates that bring cells are merged at once, as far
 * as no update with an expression parts them, and each of those is computed over what is below it.
 */
import { unreachable } from '../assert.js'
import { bindUpdate } from '../expr/update-expression.js'
import { companionType } from '../format/algebra.js'
import { companionColumn, valueColumn } from '../format/columns.js'
import type { UpdateColumn, UpdateExpression } from '../format/generated/documents.js'
import { type CalicoType, parseType } from '../format/types.js'
import { isWidening } from '../format/widen.js'
import { isFormer } from '../table/check-stored.js'
import type { LayerState } from '../table/layers.js'
import type { GroupState } from '../table/state.js'
import { computeOver } from './compute.js'
import { sourceFields } from './context.js'
import type { KeyedBatch } from './keyed-batch.js'
import { type Layer, mergeTile } from './merge.js'
import type { MergeColumn } from './merge-column.js'
import { areTooMany, sortedOperations, sortedRows } from './sorted-layers.js'

/** One update over a tile. */
export type StackedUpdate =
  | { readonly kind: 'cells'; readonly layers: (columns: readonly MergeColumn[]) => Layer[] }
  | {
      readonly kind: 'expression'
      readonly expression: UpdateExpression
      /** The columns that it assigns. */
      readonly columns: readonly UpdateColumn[]
      readonly patches: boolean
      readonly layers: () => Layer[]
    }

type ExpressionUpdate = Extract<StackedUpdate, { kind: 'expression' }>

/** A column as an expression names or assigns it. */
export type NamedColumn = Omit<UpdateColumn, 'op'>

export interface StackOptions {
  readonly keyTypes: readonly CalicoType[]
  /** The columns to give out. */
  readonly columns: readonly MergeColumn[]
  /** A column that an expression needs and that is not among these. */
  readonly columnOf: (named: NamedColumn) => MergeColumn
  /** Whether updates decide which records exist. */
  readonly anchor: boolean
}

type Step =
  | { readonly kind: 'merge'; readonly layers: Layer[]; readonly columns: readonly MergeColumn[] }
  | {
      readonly kind: 'compute'
      readonly update: ExpressionUpdate
      readonly layers: readonly Layer[]
      readonly columns: readonly MergeColumn[]
      readonly inputs: readonly MergeColumn[]
    }

/** A stack ready to be put over a base. */
export interface Stack {
  /** The columns that the base has to give. */
  readonly columns: readonly MergeColumn[]
  /** Whether nothing lies over the base. */
  readonly isEmpty: boolean
  over(
    base: AsyncIterable<KeyedBatch> | null,
    options: {
      signal?: AbortSignal | undefined
      onFailedRows?: ((rows: number) => void) | undefined
    },
  ): AsyncIterable<KeyedBatch>
}

/** @param updates the earliest first */
export function stackOf(updates: readonly StackedUpdate[], options: StackOptions): Stack {
  const steps: Step[] = []
  let columns = options.columns
  // From the newest on: what an expression names is needed of everything below it.
  for (const update of updates.toReversed()) {
    switch (update.kind) {
      case 'cells': {
        const layers = update.layers(columns)
        const [first] = steps
        if (layers.length === 0) break
        if (first?.kind === 'merge') first.layers.unshift(...layers)
        else steps.unshift({ kind: 'merge', layers, columns })
        break
      }
      case 'expression': {
        if (!isNeeded(update, columns, options)) break
        const layers = update.layers()
        if (layers.length === 0) break
        const inputs = inputsOf(update, columns, options)
        steps.unshift({ kind: 'compute', update, layers, columns, inputs })
        const named = new Set(update.expression.target.map(({ column }) => valueColumn(column)))
        const added = inputs.filter(({ name }) => named.has(name) && !has(columns, name))
        columns = [...columns, ...added]
        break
      }
      default:
        unreachable(update)
    }
  }
  const { keyTypes } = options
  const over: Stack['over'] = (base, how) => run(steps, base, { ...how, keyTypes })
  return { columns, isEmpty: steps.length === 0, over }
}

function run(
  steps: readonly Step[],
  base: AsyncIterable<KeyedBatch> | null,
  { keyTypes, ...how }: Parameters<Stack['over']>[1] & Pick<StackOptions, 'keyTypes'>,
): AsyncIterable<KeyedBatch> {
  const shape = { keyTypes, signal: how.signal }
  let rows = base
  for (const step of steps) {
    const { columns } = step
    const isBounded = !areTooMany(step.layers)
    if (step.kind === 'merge') {
      const layers = isBounded ? step.layers : [sortedOperations(step.layers, columns, shape)]
      rows = mergeTile({ base: rows, layers, columns, ...how })
      continue
    }
    const { update, inputs } = step
    const fields = sourceFields(update.expression)
    const layers = isBounded ? step.layers : [sortedRows(step.layers, fields, shape)]
    const types = new Map(update.columns.map(({ column, type }) => [column, type]))
    rows = computeOver(
      { base: rows, columns, ...how },
      {
        bound: bindUpdate(update.expression, types),
        layers,
        patches: update.patches,
        inputs,
      },
    )
  }
  return rows ?? nothing()
}

async function* nothing(): AsyncGenerator<KeyedBatch> {}

const has = (columns: readonly MergeColumn[], name: string): boolean =>
  columns.some((column) => column.name === name)

/** What an update computes can be left out where nobody asks for it, and no record hangs on it. */
function isNeeded(
  { columns: assigned }: ExpressionUpdate,
  columns: readonly MergeColumn[],
  { anchor }: StackOptions,
): boolean {
  return anchor || assigned.some(({ column }) => has(columns, valueColumn(column)))
}

/** The columns that an expression names or assigns, as merges have them. */
function inputsOf(
  { expression, columns: assigned }: ExpressionUpdate,
  columns: readonly MergeColumn[],
  { columnOf }: StackOptions,
): MergeColumn[] {
  const named = new Map<number, NamedColumn>()
  for (const column of [...assigned, ...expression.target]) named.set(column.column, column)
  return [...named.values()].map((column) => {
    const name = valueColumn(column.column)
    return columns.find((one) => one.name === name) ?? columnOf(column)
  })
}

/** A column as an update describes it. */
export function describedColumn({ column, type, algebra, orderType }: NamedColumn): MergeColumn {
  const companion = companionType({ type, algebra, orderType })
  return {
    name: valueColumn(column),
    type: parseType(type),
    algebra,
    ...(companion && { companion: { name: companionColumn(column), type: companion } }),
  }
}

/** Columns that a group has no more and that expressions in its layers still name. */
export function retiredColumns({ definition, layers }: GroupState): NamedColumn[] {
  const named = layers.flatMap((layer) =>
    layer.kind === 'update' ? (layer.expression?.target ?? []) : [],
  )
  return [...new Map(named.map((one) => [one.column, one])).values()]
    .filter(({ column }) => isFormer(definition, column))
    .map((one) => retiredColumn(one, layers))
}

/**
 * A column that the definition does not have any more, in the widest type that the layers hold it
 * in: cells of it are still what expressions compute with (CAL-TABLE-043).
 */
export function retiredColumn(named: NamedColumn, layers: readonly LayerState[]): NamedColumn {
  const { column, algebra, orderType } = named
  const said = layers
    .flatMap((layer) => (layer.kind === 'update' ? describedIn(layer) : []))
    .filter((one) => one.column === column)
  const type = said.reduce(
    (widest, one) => (isWidening(parseType(widest), parseType(one.type)) ? one.type : widest),
    named.type,
  )
  return { column, type, ...(algebra && { algebra }), ...(orderType && { orderType }) }
}

function describedIn({
  columns,
  expression,
}: Extract<LayerState, { kind: 'update' }>): readonly NamedColumn[] {
  return [...columns, ...(expression?.target ?? [])]
}
