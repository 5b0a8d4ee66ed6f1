/** Folds: one update in place of many, between checkpoints (spec/tile.md). */
import type { Batch } from '../arrow/batch.js'
import { type EntryBudget, stageUpdate } from '../commit/stage-update.js'
import type { Env } from '../env.js'
import type {
  DeleteRangeAction,
  FoldAction,
  KeySpaceDefinition,
  UpdateAction,
} from '../format/generated/documents.js'
import { sum } from '../sum.js'
import { type FoldInterval, isInsideFold, type UpdateState } from '../table/layers.js'
import type { GroupState, LineState } from '../table/state.js'
import { keyTypesOf, type TileContext } from '../tile/context.js'
import { foldFields, foldLayers } from '../tile/fold.js'
import { EVERY_KEY } from '../tile/key-limits.js'
import { mergeColumn } from '../tile/merge-column.js'
import { partitionsOf } from '../tile/tile-reader.js'
import { layersOf } from '../tile/update-layers.js'

/** Memory for the sorting of folded rows. */
const SORT_BYTES = 64 * 1024 * 1024

export interface FoldOptions {
  readonly context: TileContext
  readonly env: Env
  readonly keySpace: KeySpaceDefinition
  readonly group: GroupState
  readonly interval: FoldInterval
  readonly budget: EntryBudget
  readonly onFile: (path: string) => void
}

/**
 * The interval of everything that lies over all of a group's checkpoints at the state's version;
 * null where no two updates come one after the other.
 */
export function foldInterval(group: GroupState, state: LineState): FoldInterval | null {
  const after = Math.max(0, ...[...group.tiles.values()].map((tile) => tile.asOf))
  const inside = group.layers.filter((layer) => layer.position.version > after)
  // Range deletes stay between what they part: only neighbours become one.
  const isWorthIt = inside.some(
    (layer, i) => layer.kind === 'update' && inside[i - 1]?.kind === 'update',
  )
  if (!isWorthIt || isInsideFold(after, group.layers)) return null
  return { after, through: state.version }
}

/** Inline rows of a group, in bytes, beyond which they are folded (CAL-COMMIT-090). */
export const FOLD_INLINE_BYTES = 8 * 1024 * 1024

/** A group whose inline rows every opener of the store has to read. */
export interface HeavyGroup {
  readonly keySpace: string
  readonly group: string
  readonly inlineBytes: number
}

/** The groups that a fold relieves of more inline rows than they should have, heaviest first. */
export function heavyGroups(state: LineState): HeavyGroup[] {
  const found = [...state.keySpaces.values()].flatMap(({ name: keySpace, groups }) =>
    groups.flatMap(({ incarnation, name: group }): HeavyGroup[] => {
      const held = state.groups.get(incarnation)
      const interval = held ? foldInterval(held, state) : null
      if (!held || !interval) return []
      const inside = held.layers.filter(({ position }) => position.version > interval.after)
      const inlineBytes = sum(inside, (layer) =>
        layer.kind === 'update' && layer.inline ? layer.inline.data.length : 0,
      )
      return inlineBytes > FOLD_INLINE_BYTES ? [{ keySpace, group, inlineBytes }] : []
    }),
  )
  return found.sort((a, b) => b.inlineBytes - a.inlineBytes)
}

/** Stages a fold of a group's updates in an interval of versions. */
export async function foldGroup(options: FoldOptions): Promise<FoldAction> {
  const { group, interval } = options
  const { incarnation } = group.definition
  const layers: (UpdateAction | DeleteRangeAction)[] = []
  let run: UpdateState[] = []
  const endRun = async (): Promise<void> => {
    const folded = run.length > 0 ? await foldRun(run, options) : null
    if (folded) layers.push(folded)
    run = []
  }
  for (const layer of group.layers) {
    const { version } = layer.position
    if (version <= interval.after || version > interval.through) continue
    if (layer.kind === 'update') run.push(layer)
    else {
      await endRun()
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
  return { kind: 'fold', incarnation, ...interval, layers }
}

/** One update that says what several say one after another. */
function foldRun(
  updates: readonly UpdateState[],
  options: FoldOptions,
): Promise<UpdateAction | null> {
  const { context, env, keySpace, group, budget, onFile } = options
  const { definition } = group
  const keyTypes = keyTypesOf(keySpace)
  const written = new Set(updates.flatMap(({ columns }) => columns.map(({ column }) => column)))
  const columns = definition.columns.filter(({ column }) => written.has(column))
  return stageUpdate(foldedRows(updates, options), {
    context,
    env,
    keySpace,
    write: {
      group: definition,
      keyTypes,
      columns: [],
      fields: foldFields(keyTypes, columns.map(mergeColumn)),
      described: columns.map(({ column, type, algebra, orderBy }) => ({
        column,
        type,
        op: 'mixed' as const,
        ...(algebra && { algebra }),
        ...(orderBy && { orderType: orderBy.type }),
      })),
      rowOp: null,
      patches: updates.some((update) => update.patches),
    },
    budget,
    ceilingBytes: SORT_BYTES,
    onFile,
  })
}

async function* foldedRows(
  updates: readonly UpdateState[],
  { context, keySpace, group }: FoldOptions,
): AsyncGenerator<Batch> {
  const keyTypes = keyTypesOf(keySpace)
  const { incarnation } = group.definition
  const written = new Set(updates.flatMap(({ columns }) => columns.map(({ column }) => column)))
  const columns = group.definition.columns
    .filter(({ column }) => written.has(column))
    .map(mergeColumn)
  for (const partition of partitionsOf({ ...group, tiles: new Map(), layers: updates })) {
    const read = { context, incarnation, keyTypes, partition, columns, range: EVERY_KEY }
    const layers = updates.flatMap((update) => layersOf(update, { ...read, deleted: [] }))
    const rows = foldLayers({ layers, keyTypes, columns, signal: context.signal })
    for await (const { batch } of rows) yield batch
  }
}
