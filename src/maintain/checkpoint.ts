/**
 * Tile checkpoints: a tile's rows at a version as segments, committed without stopping anybody
 * (spec/tile.md).
 */

import type { Env } from '../env.js'
import type { KeyRange } from '../expr/key-range.js'
import { keyColumn, valueColumn } from '../format/columns.js'
import { encodeFileMetadata } from '../format/file-metadata.js'
import type {
  CheckpointAction,
  GroupDefinition,
  KeySpaceDefinition,
  Segment,
} from '../format/generated/documents.js'
import { dataFolder } from '../format/layout.js'
import { type CalicoType, printType } from '../format/types.js'
import { FORMAT_VERSION } from '../log/root.js'
import { partitionFolder } from '../table/partition.js'
import type { GroupState, LineState } from '../table/state.js'
import { keyTypesOf, type TileContext } from '../tile/context.js'
import { EVERY_KEY, overlaps } from '../tile/key-limits.js'
import type { KeyedBatch } from '../tile/keyed-batch.js'
import { EXISTS, type MergeColumn, mergeColumn, mergedFields } from '../tile/merge-column.js'
import { type WrittenFile, writeSortedFiles } from '../tile/sorted-files.js'
import { describedColumn, type NamedColumn } from '../tile/stack.js'
import { mayHaveLatent, pendingLayers, readTile } from '../tile/tile-reader.js'
import { slicesToRead } from '../tile/update-layers.js'

export interface CheckpointOptions {
  readonly context: TileContext
  readonly env: Env
  /** The state as of which the tile is checkpointed. */
  readonly state: LineState
  readonly keySpace: KeySpaceDefinition
  readonly group: GroupState
  readonly partition: string
  readonly segmentBytesTarget?: number | undefined
  readonly onFile: (path: string) => void
}

/**
 * Writes the segments of a tile as of the state's version. Segments whose key ranges no update
 * touches are named again as they are (CAL-TILE-006); runs of others are merged and written anew.
 */
export async function checkpointTile(options: CheckpointOptions): Promise<CheckpointAction> {
  const { state, group, partition } = options
  const segments: Segment[] = []
  let failed = 0
  const onFailedRows = (rows: number): void => {
    failed += rows
  }
  const counting = { ...options, context: { ...options.context, onFailedRows } }
  for (const stretch of stretches(options)) {
    if (stretch.kind === 'kept') segments.push(stretch.segment)
    else segments.push(...(await rewrite(stretch, counting)))
  }
  return {
    kind: 'checkpoint',
    incarnation: group.definition.incarnation,
    partition,
    asOf: { line: state.line, version: state.version },
    segments,
    ...(failed > 0 && { failed }),
  }
}

/** A part of the tile's keys: a segment that stays, or a range to be written anew. */
type Stretch =
  | { readonly kind: 'kept'; readonly segment: Segment }
  | {
      readonly kind: 'rewritten'
      readonly lower: string | null
      readonly upper: string | null
      /** The segments that were there. */
      readonly old: readonly Segment[]
      /** The number that names the first new segment where there were none. */
      readonly nextName: number
    }

/**
 * The key line cut at the first keys of segments. A segment owns the keys from its first to the
 * next segment's first; the first one also owns what is before it.
 */
function stretches({ group, partition }: CheckpointOptions): Stretch[] {
  const old = group.tiles.get(partition)?.segments ?? []
  const touched = touchedRanges(group, partition)
  const nextName = 1 + Math.max(-1, ...old.map((segment) => segment.name[0]!))
  if (old.length === 0) return [{ kind: 'rewritten', lower: null, upper: null, old, nextName }]
  return old.map((segment, i): Stretch => {
    const lower = i === 0 ? null : segment.keyMin
    const upper = old[i + 1]?.keyMin ?? null
    const hit = touched.some((range) => overlaps({ lower, upper }, range))
    if (!hit) return { kind: 'kept', segment }
    return { kind: 'rewritten', lower, upper, old: [segment], nextName }
  })
}

/** The ranges of keys over which something lies on top of a tile's checkpoint. */
function touchedRanges(group: GroupState, partition: string): KeyRange[] {
  return pendingLayers(group, partition).flatMap((layer): KeyRange[] => {
    if (layer.kind === 'delete-range') return [{ lower: layer.lower, upper: layer.upper }]
    const { files, inline } = slicesToRead(layer, { partition, range: EVERY_KEY })
    const slices = [...files.map(({ slice }) => slice), ...inline]
    return slices.map(({ keyMin, keyMax }) => ({ lower: keyMin, upper: `${keyMax}00` }))
  })
}

async function rewrite(
  stretch: Extract<Stretch, { kind: 'rewritten' }>,
  options: CheckpointOptions,
): Promise<Segment[]> {
  const { context, keySpace, group, partition } = options
  const withLatent = mayHaveLatent(group, partition)
  const shape = segmentShape(keySpace, group.definition, { withLatent })
  const whole = stretch.lower === null && stretch.upper === null
  const rows = readTile({
    context,
    group,
    partition,
    keyTypes: shape.keyTypes,
    columns: [...shape.keys, ...shape.columns],
    ...(whole ? {} : { range: { lower: stretch.lower, upper: stretch.upper } }),
    withKeys: true,
    withLatent: shape.exists.length > 0,
  })
  const files = await writeSegments(rows, { ...options, shape })
  return files.map((file, i) => segmentOf(file, nameOf(stretch, i, files.length)))
}

/** The columns of a group's segments. */
export interface SegmentShape {
  /** The value columns as the metadata of files lists them. */
  readonly listed: readonly Pick<NamedColumn, 'column' | 'type' | 'algebra'>[]
  readonly keyTypes: readonly CalicoType[]
  readonly keys: readonly MergeColumn[]
  /** The column `x`, where there may be latent rows. */
  readonly exists: readonly MergeColumn[]
  readonly columns: readonly MergeColumn[]
}

/** @param retired columns that the group has no more and that are to be kept all the same */
export function segmentShape(
  keySpace: KeySpaceDefinition,
  definition: GroupDefinition,
  { withLatent, retired = [] }: { withLatent: boolean; retired?: readonly NamedColumn[] },
): SegmentShape {
  const keyTypes = keyTypesOf(keySpace)
  return {
    keyTypes,
    keys: keyTypes.map((type, i) => ({ name: keyColumn(i), type })),
    exists: withLatent ? [EXISTS] : [],
    columns: [...definition.columns.map(mergeColumn), ...retired.map(describedColumn)],
    listed: [...definition.columns, ...retired].map(({ column, type, algebra }) => ({
      column,
      type,
      ...(algebra && { algebra }),
    })),
  }
}

/** Writes the rows of a partition, which come in order of their keys, each once. */
export function writeSegments(
  rows: AsyncIterable<KeyedBatch>,
  options: Omit<CheckpointOptions, 'state' | 'keySpace'> & { readonly shape: SegmentShape },
): Promise<WrittenFile[]> {
  const { context, env, group, partition, shape } = options
  const { definition } = group
  const { keyTypes, keys, exists, columns } = shape
  const statistics = new Set(definition.statistics.map(valueColumn))
  return writeSortedFiles(rows, {
    context,
    env,
    folder: `${dataFolder(definition.incarnation)}/${partitionFolder(partition)}`,
    fileFormat: definition.fileFormat,
    codec: definition.codec,
    fields: [...keys, ...exists, ...mergedFields(columns)],
    metadata: encodeFileMetadata({
      format: FORMAT_VERSION,
      role: 'segment',
      incarnation: definition.incarnation,
      keyTypes: keyTypes.map(printType),
      columns: [...shape.listed],
      sorted: 'key',
    }),
    partitionTypes: [],
    statistics: columns.filter((column) => statistics.has(column.name)),
    fileBytesTarget: options.segmentBytesTarget,
    onFile: options.onFile,
  })
}

/** The composite key of a new segment (CAL-TILE-009). */
function nameOf(
  stretch: Extract<Stretch, { kind: 'rewritten' }>,
  index: number,
  count: number,
): number[] {
  const [replaced] = stretch.old
  if (!replaced) return [stretch.nextName + index]
  // Behind the last segment rows are appended: the first file takes its place, the others come
  // after it.
  if (stretch.upper === null)
    return index === 0 ? [...replaced.name] : [stretch.nextName + index - 1]
  return count === 1 ? [...replaced.name] : [...replaced.name, index]
}

export function segmentOf(file: WrittenFile, name: number[]): Segment {
  const [slice] = file.slices
  return {
    name,
    path: file.path,
    fileFormat: file.fileFormat,
    bytes: file.bytes,
    rows: file.rows,
    ...(file.latent > 0 && { latent: file.latent }),
    keyMin: slice!.keyMin,
    keyMax: slice!.keyMax,
    bounds: [...file.bounds].map(([column, { nulls, min, max }]) => ({
      column: Number(column.slice(1)),
      nulls,
      ...(min !== null && { min }),
      ...(max !== null && { max }),
    })),
    checksum: file.checksum,
  }
}
