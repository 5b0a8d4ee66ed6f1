/** Folds: one update in place of many, between checkpoints (spec/tile.md). */

import { type Batch, type BatchField, selectColumns } from '../arrow/batch.js'
import { must } from '../assert.js'
import { type EntryBudget, stageUpdate } from '../commit/stage-update.js'
import type { Env } from '../env.js'
import type {
  DeleteRangeAction,
  FoldAction,
  KeySpaceDefinition,
  UpdateAction,
} from '../format/generated/documents.js'
import type { CalicoType } from '../format/types.js'
import { placeAt } from '../log/lines.js'
import { compactUpdate } from '../log/update-manifest.js'
import {
  type FoldInterval,
  isInsideFold,
  type LayerState,
  type UpdateState,
} from '../table/layers.js'
import type { GroupState, LineState } from '../table/state.js'
import { TileTable } from '../table/tile-table.js'
import { keyFields, keyTypesOf, sourceFields, type TileContext } from '../tile/context.js'
import { foldFields, foldLayers } from '../tile/fold.js'
import { EVERY_KEY } from '../tile/key-limits.js'
import type { MergeColumn } from '../tile/merge-column.js'
import { partitionsOf } from '../tile/origin.js'
import { describedColumn, type NamedColumn, retiredColumns } from '../tile/stack.js'
import { layersOf } from '../tile/update-layers.js'

/** Memory for the sorting of folded rows. */
const SORT_BYTES = 64 * 1024 * 1024

export interface FoldOptions {
  readonly context: TileContext
  readonly env: Env
  readonly keySpace: KeySpaceDefinition
  readonly group: GroupState
  /** Of heights. */
  readonly interval: FoldInterval
  /** Of the state that the group is of. */
  readonly lineage: LineState['lineage']
  readonly budget: EntryBudget
  readonly onFile: (path: string) => void
}

/**
 * The interval of everything that lies over all of a group's checkpoints at the state's height;
 * null where no two updates come one after the other.
 */
export function foldInterval(group: GroupState, state: LineState): FoldInterval | null {
  const after = checkpointedUpTo(group)
  const inside = group.layers.filter((layer) => layer.position.height > after)
  // Range deletes and expressions stay between what they part: only neighbours become one.
  const isWorthIt = inside.some((layer, i) => bringsCells(layer) && bringsCells(inside[i - 1]))
  if (!isWorthIt || isInsideFold(after, group.layers)) return null
  return { after, through: state.height }
}

/** The height that the newest of a group's checkpoints includes; 0 where there is none. */
export function checkpointedUpTo({ tiles }: GroupState): number {
  return tiles.newestAsOf
}

/** Whether a layer is an update that can become one with its neighbours. */
export function bringsCells(layer: LayerState | undefined): boolean {
  return layer?.kind === 'update' && layer.expression === null
}

/** Stages a fold of a group's updates in an interval of heights. */
export async function foldGroup(options: FoldOptions): Promise<FoldAction> {
  const { group, interval, lineage } = options
  const { incarnation } = group.definition
  const layers: (UpdateAction | DeleteRangeAction)[] = []
  let run: UpdateState[] = []
  const endRun = async (): Promise<void> => {
    const folded = run.length > 0 ? await foldRun(run, options) : null
    if (folded) layers.push(folded)
    run = []
  }
  for (const layer of group.layers) {
    const { height } = layer.position
    if (height <= interval.after || height > interval.through) continue
    if (layer.kind === 'update' && bringsCells(layer)) {
      run.push(layer)
      continue
    }
    await endRun()
    if (layer.kind === 'update') layers.push(...(await keepExpression(layer, options)))
    else {
      const { lower, upper, where } = layer
      layers.push({
        kind: 'delete-range',
        incarnation,
        ...(lower !== null && { lower }),
        ...(upper !== null && { upper }),
        ...(where !== null && { where }),
      })
    }
  }
  await endRun()
  const asOf = placeAt(lineage, interval.through)
  return { kind: 'fold', incarnation, ...interval, asOf, layers }
}

/** One update that says what several say one after another. */
function foldRun(
  updates: readonly UpdateState[],
  options: FoldOptions,
): Promise<UpdateAction | null> {
  const { context, env, keySpace, group, budget, onFile } = options
  const { definition } = group
  const keyTypes = keyTypesOf(keySpace)
  const columns = foldedColumns(updates, group)
  return stageUpdate(foldedRows(updates, columns.map(describedColumn), options), {
    context,
    env,
    keySpace,
    write: {
      group: definition,
      keyTypes,
      columns: [],
      fields: foldFields(keyTypes, columns.map(describedColumn)),
      described: columns.map((column) => ({ ...column, op: 'mixed' as const })),
      rowOp: null,
      patches: updates.some((update) => update.patches),
    },
    budget,
    ceilingBytes: SORT_BYTES,
    onFile,
  })
}

/**
 * The columns that updates write, as far as anybody can read them: those that are defined, and
 * dropped ones that expressions of the group still name.
 */
function foldedColumns(updates: readonly UpdateState[], group: GroupState): NamedColumn[] {
  const written = new Set(updates.flatMap(({ columns }) => columns.map(({ column }) => column)))
  const defined = group.definition.columns.map(({ column, type, algebra, orderBy }) => ({
    column,
    type,
    ...(algebra && { algebra }),
    ...(orderBy && { orderType: orderBy.type }),
  }))
  return [...defined, ...retiredColumns(group)].filter(({ column }) => written.has(column))
}

/**
 * An update with an expression as a layer of its own: its files are named again as they are, and
 * its inline rows are staged once more, since the entry may have no room for them.
 */
async function keepExpression(
  update: UpdateState,
  { context, env, keySpace, group, budget, onFile }: FoldOptions,
): Promise<UpdateAction[]> {
  const { definition } = group
  const { columns, files, inline, ordered, patches } = update
  const expression = must(update.expression, 'it has an expression')
  const kept: UpdateAction[] = []
  const rows = files.reduce((total, file) => total + file.rows, 0)
  if (files.length > 0) {
    const action: UpdateAction = {
      kind: 'update',
      ...{ incarnation: definition.incarnation, rows, columns: [...columns], ordered },
      ...(patches && { patches }),
      expression,
      files: files.map((file) => ({ ...file, slices: [...file.slices] })),
    }
    // A manifest of the same files may be that of the update's own entry: it is nobody's to remove.
    kept.push(
      await compactUpdate(action, {
        storage: context.storage,
        group: definition,
        onFile: () => {},
      }),
    )
  }
  if (!inline) return kept
  const keyTypes = keyTypesOf(keySpace)
  const fields = [...keyFields(keyTypes), ...sourceFields(expression)]
  const staged = await stageUpdate(
    inlineRows({ ...update, files: [] }, { context, group, keyTypes, fields }),
    {
      context,
      env,
      keySpace,
      write: {
        group: definition,
        keyTypes,
        columns: [],
        fields,
        described: columns,
        rowOp: null,
        patches,
        expression,
      },
      budget,
      ceilingBytes: SORT_BYTES,
      onFile,
    },
  )
  return staged ? [...kept, withoutHashes(staged)] : kept
}

/** A fold writes nothing that conflicts could be about. */
function withoutHashes({ keyHashes: _, ...update }: UpdateAction): UpdateAction {
  return update
}

async function* inlineRows(
  update: UpdateState,
  shape: {
    context: TileContext
    group: GroupState
    keyTypes: readonly CalicoType[]
    fields: readonly BatchField[]
  },
): AsyncGenerator<Batch> {
  const { context, group, keyTypes, fields } = shape
  const { incarnation } = group.definition
  const names = fields.map(({ name }) => name)
  for (const partition of partitionsOf(overNothing(group, [update]))) {
    const read = { context, incarnation, keyTypes, partition, columns: [], range: EVERY_KEY }
    for (const { source } of layersOf(update, { ...read, deleted: [], withSource: true })) {
      for await (const { batch } of source) yield selectColumns(batch, names)
    }
  }
}

async function* foldedRows(
  updates: readonly UpdateState[],
  columns: readonly MergeColumn[],
  { context, keySpace, group }: FoldOptions,
): AsyncGenerator<Batch> {
  const keyTypes = keyTypesOf(keySpace)
  const { incarnation } = group.definition
  for (const partition of partitionsOf(overNothing(group, updates))) {
    const read = { context, incarnation, keyTypes, partition, columns, range: EVERY_KEY }
    const layers = updates.flatMap((update) => layersOf(update, { ...read, deleted: [] }))
    const rows = foldLayers({ layers, keyTypes, columns, signal: context.signal })
    for await (const { batch } of rows) yield batch
  }
}

/** The group as if it held these updates alone. */
function overNothing(group: GroupState, layers: readonly UpdateState[]): GroupState {
  return { ...group, tiles: TileTable.of(), layers, origin: null }
}
