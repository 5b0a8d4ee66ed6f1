/**
 * Reading a tile at a version: its checkpoint's segments, with the updates after it on top
 * (CAL-TILE-001).
 */
import type { Page } from '../data/file.js'
import type { ColumnBounds } from '../expr/bounds.js'
import type { KeyRange } from '../expr/key-range.js'
import { valueColumn } from '../format/columns.js'
import type { Segment } from '../format/generated/documents.js'
import type { CalicoType } from '../format/types.js'
import type { GroupState, UpdateState } from '../table/state.js'
import type { TileContext } from './context.js'
import { readFile } from './file-source.js'
import { EVERY_KEY, limitsOf, touches } from './key-limits.js'
import type { KeyedBatch } from './keyed-batch.js'
import { mergeTile } from './merge.js'
import type { MergeColumn } from './merge-column.js'
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
}

/** The partitions of a group that hold anything at all, ascending. */
export function partitionsOf(group: GroupState): string[] {
  const partitions = new Set(group.tiles.keys())
  for (const update of group.updates) {
    for (const file of update.files)
      for (const slice of file.slices) partitions.add(slice.partition)
    for (const slice of update.inline?.slices ?? []) partitions.add(slice.partition)
  }
  return [...partitions].sort()
}

/** The updates that lie on top of a tile's checkpoint. */
export function pendingUpdates(group: GroupState, partition: string): UpdateState[] {
  const asOf = group.tiles.get(partition)?.asOf ?? 0
  return group.updates.filter((update) => update.position.version > asOf)
}

/** The rows of a tile, sorted by key, each key once. @throws MissingObject, CorruptFile, Aborted */
export function readTile(read: TileRead): AsyncGenerator<KeyedBatch> {
  const { group, partition, columns, context } = read
  const range = read.range ?? EVERY_KEY
  const layerOptions = {
    context,
    incarnation: group.definition.incarnation,
    keyTypes: read.keyTypes,
    partition,
    columns,
    range,
    mayMatter: read.mayMatter,
  }
  const pending = pendingUpdates(group, partition)
  const layers = pending.flatMap((update) => layersOf(update, layerOptions))
  const overlay = overlayOf(pending, layerOptions)
  const segments = (group.tiles.get(partition)?.segments ?? []).filter(
    (segment) =>
      touches(range, segment.keyMin, segment.keyMax) &&
      read.mayMatter?.(limitsOf(segment)) !== false,
  )
  const merging = layers.length > 0
  const keysAreRead = columns.some((column) => column.name.startsWith('k'))
  const withKeys = read.withKeys || merging || range !== EVERY_KEY || keysAreRead
  const base = readSegments({ ...read, range, withKeys }, segments, overlay)
  if (!merging) return withColumns(base, columns)
  return mergeTile({
    base: segments.length > 0 ? base : null,
    layers,
    columns,
    signal: context.signal,
  })
}

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
      optional: columns,
      range: inside(segment, read.range) ? EVERY_KEY : read.range,
      skipPage,
      withKeys,
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
