/**
 * Tile checkpoints: a tile's rows at a version as segments, committed without stopping anybody
 * (spec/tile.md).
 */

import type { StatisticsColumn } from '../data/writer.js'
import type { Env } from '../env.js'
import type { ColumnStatistics } from '../expr/statistics.js'
import { keyColumn, valueColumn } from '../format/columns.js'
import { encodeFileMetadata } from '../format/file-metadata.js'
import type {
  Bounds,
  CheckpointAction,
  GroupDefinition,
  KeySpaceDefinition,
  Segment,
} from '../format/generated/documents.js'
import { dataFolder } from '../format/layout.js'
import { compareSegmentNames } from '../format/segment-name.js'
import { type CalicoType, printType } from '../format/types.js'
import { placeAt } from '../log/lines.js'
import { FORMAT_VERSION } from '../log/root.js'
import { maintenanceOf } from '../table/maintenance.js'
import { partitionFolder } from '../table/partition.js'
import type { GroupState, LineState } from '../table/state.js'
import { keyTypesOf, type TileContext } from '../tile/context.js'
import type { KeyedBatch } from '../tile/keyed-batch.js'
import { EXISTS, type MergeColumn, mergeColumn, mergedFields } from '../tile/merge-column.js'
import { needsCheck } from '../tile/shown.js'
import { type WrittenFile, writeSortedFiles } from '../tile/sorted-files.js'
import { describedColumn, type NamedColumn } from '../tile/stack.js'
import { mayHaveLatent, readTile } from '../tile/tile-reader.js'
import { freshStretches, type Stretch, stretches } from './stretches.js'

export interface CheckpointOptions {
  readonly context: TileContext
  readonly env: Env
  /** The state as of which the tile is checkpointed. */
  readonly state: LineState
  readonly keySpace: KeySpaceDefinition
  readonly group: GroupState
  readonly partition: string
  /** In place of the group's own `segmentBytes`. */
  readonly segmentBytesTarget?: number | undefined
  /** Whether all segments are written, as if the tile had none (CAL-TILE-038). */
  readonly isFresh?: boolean | undefined
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
  const settings = maintenanceOf(group.definition, options.segmentBytesTarget)
  const cut = options.isFresh ? freshStretches : stretches
  for (const stretch of cut(group, partition, settings)) {
    if (stretch.kind === 'kept') segments.push(stretch.segment)
    else segments.push(...(await rewrite(stretch, counting)))
  }
  return {
    kind: 'checkpoint',
    incarnation: group.definition.incarnation,
    partition,
    asOf: placeAt(state.lineage, state.height),
    segments: inOrderOfNames(segments),
    ...(failed > 0 && { failed }),
  }
}

/**
 * Segments whose names collate as their keys do (CAL-TILE-030). What another program has named
 * otherwise is numbered anew.
 */
function inOrderOfNames(segments: readonly Segment[]): Segment[] {
  const ascend = segments.every(
    ({ name }, i) => i === 0 || compareSegmentNames(segments[i - 1]!.name, name) < 0,
  )
  return ascend ? [...segments] : segments.map((segment, i) => ({ ...segment, name: [i] }))
}

async function rewrite(
  stretch: Extract<Stretch, { kind: 'rewritten' }>,
  options: CheckpointOptions,
): Promise<Segment[]> {
  const { context, keySpace, group, partition } = options
  const withLatent = mayHaveLatent(group, partition)
  const shape = segmentShape(keySpace, group.definition, { withLatent })
  const { range } = stretch
  const whole = range.lower === null && range.upper === null
  const rows = readTile({
    context,
    group,
    partition,
    keyTypes: shape.keyTypes,
    columns: [...shape.keys, ...shape.columns],
    ...(whole ? {} : { range }),
    withKeys: true,
    withLatent: shape.exists.length > 0,
  })
  const { fileBytesTarget } = stretch
  const files = await writeSegments(rows, { ...options, shape, fileBytesTarget })
  return files.map((file, i) => segmentOf(file, stretch.nameOf(i, files.length)))
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
  options: Omit<CheckpointOptions, 'state' | 'keySpace' | 'segmentBytesTarget'> & {
    readonly shape: SegmentShape
    readonly fileBytesTarget: number
  },
): Promise<WrittenFile[]> {
  const { context, env, group, partition, shape } = options
  const { definition } = group
  const { keyTypes, keys, exists, columns } = shape
  const statistics = new Set(definition.statistics.map(valueColumn))
  return writeSortedFiles(rows, {
    context,
    env,
    folder: `${dataFolder(definition)}/${partitionFolder(partition)}`,
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
    statistics: columns.filter((column) => statistics.has(column.name)).map(statisticsColumn),
    fileBytesTarget: options.fileBytesTarget,
    onFile: options.onFile,
  })
}

function statisticsColumn(column: MergeColumn): StatisticsColumn {
  const { name, type, companion } = column
  return { name, type, ...(needsCheck(column) && { accumulators: companion!.name }) }
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
    bounds: [...file.statistics].map(([name, told]) => segmentBounds(name, told)),
    checksum: file.checksum,
  }
}

function segmentBounds(name: string, statistics: ColumnStatistics): Bounds {
  const { nulls, min, max, exact, sum } = statistics
  return {
    column: Number(name.slice(1)),
    nulls,
    ...(min !== null && { min }),
    ...(max !== null && { max }),
    ...(exact && { exact }),
    ...(sum !== null && { sum }),
  }
}
