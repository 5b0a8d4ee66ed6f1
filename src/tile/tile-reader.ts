/**
 * Reading a tile at a version: its checkpoint's segments, with the updates after it on top
 * (CAL-TILE-001).
 */
import type { BatchField } from '../arrow/batch.js'
import type { Page } from '../data/file.js'
import type { ColumnBounds } from '../expr/bounds.js'
import type { KeyRange } from '../expr/key-range.js'
import { EXISTS_COLUMN, valueColumn } from '../format/columns.js'
import type { Segment } from '../format/generated/documents.js'
import type { CalicoType } from '../format/types.js'
import type { LayerState, UpdateState } from '../table/layers.js'
import type { GroupState } from '../table/state.js'
import type { TileContext } from './context.js'
import { withoutLatent } from './existence.js'
import { readFile } from './file-source.js'
import { EVERY_KEY, limitsOf, touches } from './key-limits.js'
import type { KeyedBatch } from './keyed-batch.js'
import { type Layer, mergeTile } from './merge.js'
import { EXISTS, type MergeColumn, mergedFields } from './merge-column.js'
import { bindRange, deletesAll, type RangeDelete, withoutDeleted } from './range-deletes.js'
import { type LayerOptions, layersOf, slicesToRead } from './update-layers.js'
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

/** The partitions of a group that hold anything at all, ascending. */
export function partitionsOf(group: GroupState): string[] {
  const partitions = new Set(group.tiles.keys())
  for (const update of group.layers) {
    if (update.kind !== 'update') continue
    for (const file of update.files)
      for (const slice of file.slices) partitions.add(slice.partition)
    for (const slice of update.inline?.slices ?? []) partitions.add(slice.partition)
  }
  return [...partitions].sort()
}

/** What lies on top of a tile's checkpoint, in the order in which it applies. */
export function pendingLayers(group: GroupState, partition: string): LayerState[] {
  const asOf = group.tiles.get(partition)?.asOf ?? 0
  return group.layers.filter((layer) => layer.position.version > asOf)
}

/** Whether a tile of an anchor may have latent rows. */
export function mayHaveLatent(group: GroupState, partition: string): boolean {
  if (!group.definition.anchor) return false
  const segments = group.tiles.get(partition)?.segments ?? []
  return (
    segments.some((segment) => segment.latent !== undefined && segment.latent > 0) ||
    pendingLayers(group, partition).some((layer) => layer.kind === 'update' && layer.patches)
  )
}

/** The rows of a tile, sorted by key, each key once. @throws MissingObject, CorruptFile, Aborted */
export function readTile(read: TileRead): AsyncGenerator<KeyedBatch> {
  if (!mayHaveLatent(read.group, read.partition)) return readRows(read)
  const keys = read.columns.filter(({ name }) => name.startsWith('k'))
  const values = read.columns.filter(({ name }) => !name.startsWith('k'))
  const rows = readRows({ ...read, columns: [...keys, EXISTS, ...values], withKeys: true })
  return read.withLatent ? rows : withoutLatent(rows)
}

function readRows(read: TileRead): AsyncGenerator<KeyedBatch> {
  const { group, partition, columns, context, keyTypes } = read
  const range = read.range ?? EVERY_KEY
  const pending = pendingLayers(group, partition)
  const updates = pending.filter((layer) => layer.kind === 'update')
  const layerOptions = {
    context,
    incarnation: group.definition.incarnation,
    keyTypes,
    partition,
    columns,
    range,
    mayMatter: read.mayMatter,
  }
  const layers: Layer[] = []
  // From the newest on, so that each update meets the range deletes that came after it.
  const deleted: RangeDelete[] = []
  for (const layer of pending.toReversed()) {
    if (layer.kind === 'delete-range') deleted.push(bindRange(layer, keyTypes))
    else layers.unshift(...layersOf(layer, { ...layerOptions, deleted: [...deleted] }))
  }
  const overlay = overlayOf(updates, layerOptions)
  const segments = (group.tiles.get(partition)?.segments ?? []).filter(
    (segment) =>
      touches(range, segment.keyMin, segment.keyMax) &&
      read.mayMatter?.(limitsOf(segment)) !== false &&
      !deletesAll(deleted, segment),
  )
  const merging = layers.length > 0
  const keysAreRead = columns.some((column) => column.name.startsWith('k'))
  const withKeys = read.withKeys || merging || deleted.length > 0 || keysAreRead
  const stored = readSegments({ ...read, range, withKeys }, segments, overlay)
  const base = deleted.length > 0 ? withoutDeleted(stored, deleted) : stored
  if (!merging) return withColumns(base, columns)
  return mergeTile({
    base: segments.length > 0 ? base : null,
    layers,
    columns,
    signal: context.signal,
  })
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
  options: Pick<LayerOptions, 'partition' | 'range' | 'mayMatter'>,
): { keyMin: string; keyMax: string }[] {
  return pending.flatMap((update) => {
    const { files, inline } = slicesToRead(update, options)
    return [...files.map(({ slice }) => slice), ...(inline ? [inline] : [])]
  })
}

/**
 * The rows of segments within a range. Bounds exclude only what no update overlays (CAL-SCAN-005).
 */
async function* readSegments(
  read: TileRead & { readonly range: KeyRange },
  segments: readonly Segment[],
  overlay: readonly { keyMin: string; keyMax: string }[],
): AsyncGenerator<KeyedBatch> {
  const { group, columns, prune, mayMatter, keyTypes, context, withKeys } = read
  const overlaid = (limits: KeyRange): boolean =>
    overlay.some(({ keyMin, keyMax }) => touches(limits, keyMin, keyMax))
  const skipPage = (page: Page, limits: KeyRange): boolean =>
    mayMatter?.(limits) === false ||
    (prune !== undefined &&
      prune((name) => page.bounds(name), page.rows) === 'none' &&
      !overlaid(limits))
  for (const segment of segments) {
    const limits = limitsOf(segment)
    if (prune?.(segmentBounds(segment), segment.rows) === 'none' && !overlaid(limits)) continue
    const isWhole = inside(segment, read.range)
    yield* readFile({
      context,
      file: { path: segment.path, format: segment.fileFormat, bytes: segment.bytes },
      incarnation: group.definition.incarnation,
      role: 'segment',
      rows: segment.rows,
      firstRow: 0,
      rowCount: segment.rows,
      keyMin: segment.keyMin,
      keyMax: segment.keyMax,
      keyTypes,
      required: [],
      // What the log does not say of latent rows must not be in the file either.
      optional: [...(group.definition.anchor ? [EXISTS] : []), ...valueFields(columns)],
      columns,
      latent: segment.latent ?? 0,
      range: isWhole ? EVERY_KEY : read.range,
      skipPage,
      withKeys: withKeys || !isWhole,
    })
  }
}

/** Whether all keys of a segment are within the range, so that nothing needs to be cut. */
function inside(segment: Segment, range: KeyRange): boolean {
  return (
    (range.lower === null || segment.keyMin >= range.lower) &&
    (range.upper === null || segment.keyMax < range.upper)
  )
}

function segmentBounds(segment: Segment): (column: string) => ColumnBounds | undefined {
  const bounds = new Map(segment.bounds.map((b) => [valueColumn(b.column), b]))
  return (column) => {
    const found = bounds.get(column)
    return found && { nulls: found.nulls, min: found.min ?? null, max: found.max ?? null }
  }
}
