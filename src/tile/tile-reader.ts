/**
 * Reading a tile at a version: its checkpoint's segments, with the updates after it on top
 * (CAL-TILE-001).
 */

import type { BatchField } from '../arrow/batch.js'
import { dataFileInfo } from '../data/data-file.js'
import type { Page } from '../data/file.js'
import type { ColumnBounds } from '../expr/bounds.js'
import type { KeyRange } from '../expr/key-range.js'
import { EXISTS_COLUMN, valueColumn } from '../format/columns.js'
import type { Segment, UpdateColumn } from '../format/generated/documents.js'
import type { CalicoType } from '../format/types.js'
import type { LayerState, UpdateState } from '../table/layers.js'
import type { GroupState } from '../table/state.js'
import { isTileRead, tilesRead } from '../table/with-tiles.js'
import { type BaseSlice, baseSlices } from './base-slices.js'
import { keyFields, type TileContext } from './context.js'
import { asPatches, withoutLatent } from './existence.js'
import { type FileRead, readFile } from './file-source.js'
import { EVERY_KEY, isInside, limitsOf, touches } from './key-limits.js'
import type { KeyedBatch } from './keyed-batch.js'
import { type Layer, mergeTile } from './merge.js'
import { EXISTS, type MergeColumn, mergeColumn, mergedFields, ROW_OPS } from './merge-column.js'
import {
  joinedTiles,
  onlyUnit,
  originOf,
  ownSlices,
  partitionsOf,
  readPartitioning,
  unitTest,
} from './origin.js'
import { bindRange, deletesAll, type RangeDelete, withoutDeleted } from './range-deletes.js'
import { FAN_IN_MAX, sortedRows } from './sorted-layers.js'
import { describedColumn, retiredColumn, type StackedUpdate, stackOf } from './stack.js'
import { fieldsOf, type LayerOptions, slicesToRead, stackedUpdate } from './update-layers.js'
import { pickColumns } from './window.js'

/**
 * Says `none` where rows with such bounds cannot matter to the read. Columns have their synthetic
 * names.
 */
export type Prune = (
  boundsOf: (column: string) => ColumnBounds | undefined,
  rows: number,
) => 'none' | 'some'

export interface TileRead {
  readonly context: TileContext
  readonly group: GroupState
  /** In hexadecimal. */
  readonly partition: string
  readonly keyTypes: readonly CalicoType[]
  /** Key and value columns to give out. */
  readonly columns: readonly MergeColumn[]
  readonly range?: KeyRange
  /**
   * Says false where a range holds no key that matters. Rows of other keys may then be left out,
   * and those that come may have wrong cells.
   */
  readonly mayMatter?: ((limits: KeyRange) => boolean) | undefined
  readonly prune?: Prune | undefined
  /** Whether batches must carry keys; without, key vectors are empty where nothing is merged. */
  readonly withKeys: boolean
  /**
   * Whether latent rows of an anchor come too, with the column `x` where there may be any; they are
   * left out unless asked for.
   */
  readonly withLatent?: boolean
}

/** What lies on top of a tile's checkpoint, or of its origin, in the order in which it applies. */
export function pendingLayers(group: GroupState, partition: string): readonly LayerState[] {
  if (group.origin) return group.layers
  const asOf = group.tiles.get(partition)?.asOf ?? 0
  return group.layers.filter((layer) => layer.position.height > asOf)
}

/** Slices of updates that are read as part of a tile's base, for some columns (CAL-TILE-012). */
export function lowestSlices(
  group: GroupState,
  partition: string,
  columns: readonly MergeColumn[],
): BaseSlice[] {
  if (group.origin) return []
  const segments = group.tiles.get(partition)?.segments ?? []
  return baseSlices({ partition, segments, pending: pendingLayers(group, partition), columns })
}

/** Whether a tile of an anchor may have latent rows. */
export function mayHaveLatent(group: GroupState, partition: string): boolean {
  if (!group.definition.anchor) return false
  const { origin, tiles } = group
  const segments = origin ? [] : (tiles.get(partition)?.segments ?? [])
  return (
    (origin !== null && (origin.joined !== null || mayHaveLatent(origin.group, partition))) ||
    segments.some((segment) => segment.latent !== undefined && segment.latent > 0) ||
    pendingLayers(group, partition).some((layer) => layer.kind === 'update' && layer.patches)
  )
}

/**
 * The rows of a tile, sorted by key, each key once.
 * @throws MissingObject, CorruptManifest, CorruptFile, Aborted
 */
export function readTile(read: TileRead): AsyncIterable<KeyedBatch> {
  return isTileRead(read.group, read.partition) ? rowsOfTile(read) : readThenRows(read)
}

async function* readThenRows(read: TileRead): AsyncGenerator<KeyedBatch> {
  const group = await tilesRead(read.group, [read.partition], read.context.signal)
  yield* rowsOfTile({ ...read, group })
}

function rowsOfTile(read: TileRead): AsyncIterable<KeyedBatch> {
  if (!mayHaveLatent(read.group, read.partition)) return readRows(read)
  const keys = read.columns.filter(({ name }) => name.startsWith('k'))
  const values = read.columns.filter(({ name }) => !name.startsWith('k'))
  const rows = readRows({ ...read, columns: [...keys, EXISTS, ...values], withKeys: true })
  return read.withLatent ? rows : withoutLatent(rows)
}

function readRows(read: TileRead): AsyncIterable<KeyedBatch> {
  const { group, partition, context } = read
  const range = read.range ?? EVERY_KEY
  const pending = pendingLayers(group, partition)
  const lowest = mayHaveLatent(group, partition) ? [] : lowestSlices(group, partition, read.columns)
  const skipped = new Set(lowest.map(({ slice }) => slice))
  const own = slicedBy(read)
  const limits = { ...own, range, mayMatter: read.mayMatter, skipped }
  const { stacked, deleted } = stackedUpdates(read, { ...own, pending, range, skipped })
  const stack = stackOf(stacked, {
    keyTypes: read.keyTypes,
    columns: read.columns,
    columnOf: (named) => columnOf(named, group),
    anchor: group.definition.anchor,
  })
  const { columns } = stack
  const updates = pending.filter((layer) => layer.kind === 'update')
  const overlay = overlayOf(updates, limits)
  const withKeys = read.withKeys || !stack.isEmpty || deleted.length > 0
  const over = { range, overlay, deleted, lowest, columns, withKeys }
  const stored = group.origin ? originRows(read, over) : tileRows(read, over)
  const base = stored && deleted.length > 0 ? withoutDeleted(stored, deleted) : stored
  if (stack.isEmpty) return withColumns(base ?? noRows(), columns)
  const { signal, onFailedRows } = context
  return stack.over(base, { signal, onFailedRows })
}

/** What lies over the rows below, and what of them is wanted. */
interface Over {
  readonly range: KeyRange
  readonly overlay: readonly { keyMin: string; keyMax: string }[]
  readonly deleted: readonly RangeDelete[]
  readonly lowest: readonly BaseSlice[]
  readonly columns: readonly MergeColumn[]
  readonly withKeys: boolean
}

/** The rows of a tile's checkpoint and of slices that lie as low; null where there are none. */
function tileRows(read: TileRead, over: Over): AsyncIterable<KeyedBatch> | null {
  const { group, partition } = read
  const { range, deleted, lowest, columns, withKeys } = over
  const mayGive = (keys: { keyMin: string; keyMax: string }): boolean =>
    touches(range, keys.keyMin, keys.keyMax) && read.mayMatter?.(limitsOf(keys)) !== false
  const segments = (group.tiles.get(partition)?.segments ?? []).filter(
    (segment) => mayGive(segment) && !deletesAll(deleted, segment),
  )
  const runs = baseRuns(
    { ...read, columns },
    { segments, slices: lowest.filter(({ slice }) => mayGive(slice)) },
  )
  if (runs.length === 0) return null
  return readBase({ ...read, columns, range, withKeys }, runs, over.overlay)
}

/** The rows that a unit has in the origin of its group; null where there are none. */
function originRows(read: TileRead, over: Over): AsyncIterable<KeyedBatch> | null {
  const { prune, ...rest } = read
  const { group } = originOf(read.group)
  const layers = joinedLayers(read, over)
  const joins = (name: string): boolean => layers.some(({ ops }) => ops.has(name))
  const hasLayers = layers.length > 0
  if (!partitionsOf(group).includes(read.partition) && !hasLayers) return null
  const { overlay, range, columns } = over
  const withKeys = over.withKeys || hasLayers
  const keys = withKeys ? keyFields(read.keyTypes) : []
  const others = columns.filter(({ name }) => !keys.some((key) => key.name === name))
  const rows = readTile({
    ...rest,
    group,
    range,
    // Bounds exclude only what nothing lies over (CAL-SCAN-005).
    prune: overlay.length === 0 && !hasLayers ? prune : undefined,
    columns: [...keys, ...others.filter(({ name }) => name !== EXISTS_COLUMN && !joins(name))],
    withKeys,
    withLatent: true,
  })
  const { signal } = read.context
  const merged = [...keys, ...others]
  return hasLayers ? mergeTile({ base: rows, layers, columns: merged, signal }) : rows
}

/** The rows of what joined the origin, which have other columns than it (CAL-TABLE-152). */
function joinedLayers(read: TileRead, { range, columns }: Over): Layer[] {
  const { group: owner, keyTypes, context } = read
  const { joined } = owner.origin ? originOf(owner) : { joined: null }
  if (!joined) return []
  const given = new Set(joined.definition.columns.map(({ column }) => valueColumn(column)))
  const own = columns.filter(({ name }) => given.has(name))
  if (own.length === 0) return []
  const { anchor } = owner.definition
  const keys = keyFields(keyTypes)
  const ops = new Map(own.map(({ name }) => [name, 'merged' as const]))
  const partitioning = readPartitioning(owner)
  const holds = unitTest(owner, read.partition)
  const { mayMatter } = read
  const tile = { context, keyTypes, mayMatter, range, columns: [...keys, ...own], withKeys: true }
  const layers = joinedTiles(owner, read.partition, keyTypes).map(
    ({ group, partition, isExact }): Layer => {
      const rows = readTile({ ...tile, group, partition })
      const inUnit = isExact ? rows : onlyUnit(rows, { partitioning, keyTypes, holds })
      const source = anchor ? asPatches(inUnit) : inUnit
      return { source, lower: null, ops, patches: anchor }
    },
  )
  if (layers.length <= FAN_IN_MAX) return layers
  const fields = [...mergedFields(own), ...(anchor ? [ROW_OPS] : [])]
  return [sortedRows(layers, fields, { keyTypes, signal: context.signal })]
}

async function* noRows(): AsyncGenerator<KeyedBatch> {}

/** Which rows of a group's own updates belong to a tile, or to a unit. */
function slicedBy({
  group,
  partition,
  keyTypes,
}: TileRead): Pick<LayerOptions, 'partition' | 'isIn' | 'only'> {
  const own = ownSlices(group, partition, keyTypes)
  const partitioning = readPartitioning(group)
  if (own.partition !== null || partitioning.length === 0 || own.isExact) return own
  const holds = unitTest(group, partition)
  return { ...own, only: (rows) => onlyUnit(rows, { partitioning, keyTypes, holds }) }
}

/** The updates of a tile, the earliest first, and the range deletes that lie over its segments. */
function stackedUpdates(
  { group, context, keyTypes, mayMatter }: TileRead,
  {
    pending,
    ...own
  }: Pick<LayerOptions, 'partition' | 'isIn' | 'only' | 'range' | 'skipped'> & {
    readonly pending: readonly LayerState[]
  },
): { stacked: StackedUpdate[]; deleted: RangeDelete[] } {
  const { incarnation } = group.definition
  const stacked: StackedUpdate[] = []
  // From the newest on, so that each update meets the range deletes that came after it.
  const deleted: RangeDelete[] = []
  for (const layer of pending.toReversed()) {
    if (layer.kind === 'delete-range') {
      deleted.push(bindRange(layer, keyTypes))
      continue
    }
    const over = [...deleted]
    const options = { ...own, context, incarnation, keyTypes, mayMatter }
    stacked.unshift(stackedUpdate(layer, { ...options, deleted: over }))
  }
  return { stacked, deleted }
}

/** A column that an expression needs, as it is defined or, where it was dropped, as it was. */
function columnOf(named: Omit<UpdateColumn, 'op'>, group: GroupState): MergeColumn {
  const defined = group.definition.columns.find(({ column }) => column === named.column)
  return defined ? mergeColumn(defined) : describedColumn(retiredColumn(named, group.layers))
}

const valueFields = (columns: readonly MergeColumn[]): BatchField[] =>
  mergedFields(columns.filter(({ name }) => name !== EXISTS_COLUMN))

async function* withColumns(
  batches: AsyncIterable<KeyedBatch>,
  columns: readonly MergeColumn[],
): AsyncGenerator<KeyedBatch> {
  for await (const { keys, batch } of batches) yield { keys, batch: pickColumns(batch, columns) }
}

/** Key ranges that pending updates may touch. */
function overlayOf(
  pending: readonly UpdateState[],
  options: Pick<LayerOptions, 'partition' | 'isIn' | 'range' | 'mayMatter' | 'skipped'>,
): { keyMin: string; keyMax: string }[] {
  return pending.flatMap((update) => {
    const { files, inline } = slicesToRead(update, options)
    return [...files.map(({ slice }) => slice), ...inline]
  })
}

/** Rows that lie together at the bottom of a tile, sorted, each key once. */
interface BaseRun extends BaseFile {
  readonly keyMin: string
  readonly keyMax: string
  readonly boundsOf: (column: string) => ColumnBounds | undefined
}

type BaseFile = Pick<
  FileRead,
  'file' | 'role' | 'rows' | 'firstRow' | 'rowCount' | 'required' | 'optional' | 'latent'
>

/** Segments, and slices that lie as low as they do, in order of their keys. */
function baseRuns(
  { group, columns }: Pick<TileRead, 'group' | 'columns'>,
  { segments, slices }: { segments: readonly Segment[]; slices: readonly BaseSlice[] },
): BaseRun[] {
  // What the log does not say of latent rows must not be in the file either.
  const optional = [...(group.definition.anchor ? [EXISTS] : []), ...valueFields(columns)]
  const runs = [
    ...segments.map((segment) => segmentRun(segment, optional)),
    ...slices.map((slice) => sliceRun(slice, columns)),
  ]
  return slices.length === 0 ? runs : runs.sort((a, b) => (a.keyMin < b.keyMin ? -1 : 1))
}

function segmentRun(segment: Segment, optional: readonly BatchField[]): BaseRun {
  const { rows, keyMin, keyMax, latent = 0 } = segment
  return {
    ...{ rows, firstRow: 0, rowCount: rows, keyMin, keyMax, latent, optional },
    file: dataFileInfo(segment),
    role: 'segment',
    required: [],
    boundsOf: segmentBounds(segment),
  }
}

function sliceRun({ update, file, slice }: BaseSlice, columns: readonly MergeColumn[]): BaseRun {
  const { rows } = file
  const { firstRow, rows: rowCount, keyMin, keyMax } = slice
  return {
    ...{ rows, firstRow, rowCount, keyMin, keyMax },
    file: dataFileInfo(file),
    role: 'update',
    required: fieldsOf(update, { columns }).fields.required,
    optional: [],
    boundsOf: () => undefined,
  }
}

/**
 * The rows of the base within a range. Bounds exclude only what no update overlays (CAL-SCAN-005).
 */
async function* readBase(
  read: TileRead & { readonly range: KeyRange },
  runs: readonly BaseRun[],
  overlay: readonly { keyMin: string; keyMax: string }[],
): AsyncGenerator<KeyedBatch> {
  const { group, columns, prune, mayMatter, keyTypes, context, range, withKeys } = read
  const overlaid = (limits: KeyRange): boolean =>
    overlay.some(({ keyMin, keyMax }) => touches(limits, keyMin, keyMax))
  const skipPage = (page: Page, limits: KeyRange): boolean =>
    mayMatter?.(limits) === false ||
    (!overlaid(limits) && prune?.((name) => page.bounds(name), page.rows) === 'none')
  const { incarnation } = group.definition
  for (const { boundsOf, ...run } of runs) {
    const limits = limitsOf(run)
    if (prune?.(boundsOf, run.rowCount) === 'none' && !overlaid(limits)) continue
    const shared = { context, incarnation, keyTypes, columns, skipPage, withKeys }
    yield* readFile({ ...run, ...shared, range: isInside(limits, range) ? EVERY_KEY : range })
  }
}

function segmentBounds(segment: Segment): (column: string) => ColumnBounds | undefined {
  const bounds = new Map(segment.bounds.map((b) => [valueColumn(b.column), b]))
  return (column) => {
    const found = bounds.get(column)
    return found && { nulls: found.nulls, min: found.min ?? null, max: found.max ?? null }
  }
}
