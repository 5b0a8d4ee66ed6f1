/**
 * Settling a group: what it has in its origin is put into tiles of its own layout (spec/table.md,
 * "Layouts"). An origin does not change, so this takes as long as it takes and conflicts with
 * nobody.
 */
import { type Batch, batchColumn } from '../arrow/batch.js'
import { sliceBatch } from '../arrow/gather.js'
import { sliceKeys } from '../arrow/key-gather.js'
import { encodeKeys, type KeyVector, keyHex } from '../arrow/keys.js'
import { must } from '../assert.js'
import type { SortedBatch } from '../data/merge-runs.js'
import { sortBatches } from '../data/sort.js'
import { temporaryPlace } from '../data/spill.js'
import type { CheckpointAction } from '../format/generated/documents.js'
import type { CalicoType } from '../format/types.js'
import { placeAt } from '../log/lines.js'
import { maintenanceOf } from '../table/maintenance.js'
import { partitionTypes, sortKeys } from '../table/partition.js'
import type { GroupState } from '../table/state.js'
import { allTiles } from '../table/with-tiles.js'
import type { KeyedBatch } from '../tile/keyed-batch.js'
import { isRerouted, partitionsOf } from '../tile/origin.js'
import { partitionEnd, partitionLength } from '../tile/sorted-files.js'
import { retiredColumns } from '../tile/stack.js'
import { mayHaveLatent, readTile } from '../tile/tile-reader.js'
import { pickColumns } from '../tile/window.js'
import {
  type CheckpointOptions,
  type SegmentShape,
  segmentOf,
  segmentShape,
  writeSegments,
} from './checkpoint.js'

/** Memory for sorting rows into other partitions. */
const SORT_BYTES = 64 * 1024 * 1024

export type SettleOptions = Omit<CheckpointOptions, 'partition'>

/**
 * The checkpoints that take all of a group's origin in, partition by partition. Those that are
 * there from an attempt before are left as they are.
 */
export async function* settleTiles(options: SettleOptions): AsyncGenerator<CheckpointAction> {
  const { keySpace, state } = options
  const group = await allTiles(options.group, options.context.signal)
  const { height } = must(group.origin, 'the group has an origin')
  const { segmentBytes } = maintenanceOf(group.definition, options.segmentBytesTarget)
  const below = { ...group, layers: [] }
  const units = partitionsOf(below)
  const withLatent = units.some((unit) => mayHaveLatent(below, unit))
  // What lies over the tiles may be computed from columns that were dropped since.
  const retired = retiredColumns(group)
  const shape = segmentShape(keySpace, group.definition, { withLatent, retired })
  for await (const { partition, rows } of partitions(below, units, { ...options, shape })) {
    if (group.tiles.has(partition)) {
      for await (const _ of rows);
      continue
    }
    const files = await writeSegments(rows, {
      ...options,
      partition,
      shape,
      fileBytesTarget: segmentBytes,
    })
    yield {
      kind: 'checkpoint',
      incarnation: group.definition.incarnation,
      partition,
      asOf: placeAt(state.lineage, height),
      segments: files.map((file, i) => segmentOf(file, [i])),
    }
  }
}

interface Partition {
  readonly partition: string
  /** To be read to the end before the next partition. */
  readonly rows: AsyncIterable<KeyedBatch>
}

type Reading = SettleOptions & { readonly shape: SegmentShape }

/** What a group holds in its own partitions. */
async function* partitions(
  group: GroupState,
  units: readonly string[],
  options: Reading,
): AsyncGenerator<Partition> {
  const { context, shape } = options
  const { partitioning } = group.definition
  if (!isRerouted(group)) {
    for (const unit of units) yield { partition: unit, rows: rowsOf(group, unit, options) }
    return
  }
  const fields = pickColumns({ rows: 0, fields: [], columns: [] }, allColumns(shape)).fields
  const sorted = sortBatches({
    batches: allRows(group, units, options),
    fields,
    keysOf: (batch) =>
      sortKeys(partitioning, { types: shape.keyTypes, columns: keysIn(batch, shape) }),
    ceilingBytes: SORT_BYTES,
    spill: temporaryPlace(),
    signal: context.signal,
  })
  yield* cutByPartition(sorted, partitionTypes(partitioning, shape.keyTypes), shape)
}

const allColumns = ({ keys, exists, columns }: SegmentShape): SegmentShape['columns'] => [
  ...keys,
  ...exists,
  ...columns,
]

function keysIn(
  batch: Batch,
  { keys }: SegmentShape,
): NonNullable<ReturnType<typeof batchColumn>>[] {
  return keys.map(({ name }) => must(batchColumn(batch, name), 'rows have their key columns'))
}

async function* allRows(
  group: GroupState,
  units: readonly string[],
  options: Reading,
): AsyncGenerator<Batch> {
  for (const unit of units) {
    for await (const { batch } of rowsOf(group, unit, options)) yield batch
  }
}

/** The rows of a unit, all with the same columns. */
async function* rowsOf(
  group: GroupState,
  unit: string,
  { context, shape }: Reading,
): AsyncGenerator<KeyedBatch> {
  const read = { context, group, partition: unit, keyTypes: shape.keyTypes, withKeys: true }
  const columns = [...shape.keys, ...shape.columns]
  for await (const { keys, batch } of readTile({ ...read, columns, withLatent: true })) {
    yield { keys, batch: pickColumns(batch, allColumns(shape)) }
  }
}

/** Rows in order of partition and key, a partition at a time, with the keys alone. */
async function* cutByPartition(
  sorted: AsyncIterator<SortedBatch>,
  types: readonly CalicoType[],
  shape: SegmentShape,
): AsyncGenerator<Partition> {
  let held = await nextOf(sorted)
  const partitionOf = (keys: KeyVector): string => {
    const first = keyHex(keys, 0)
    return first.slice(0, partitionLength(first, types))
  }
  async function* rowsIn(partition: string): AsyncGenerator<KeyedBatch> {
    while (held) {
      const { keys, batch } = held
      if (partitionOf(keys) !== partition) return
      const end = partitionEnd(keys, partition)
      const own = sliceBatch(batch, 0, end)
      yield { keys: encodeKeys(keysIn(own, shape), shape.keyTypes), batch: own }
      held =
        end < batch.rows
          ? {
              keys: sliceKeys(keys, end, keys.rows),
              batch: sliceBatch(batch, end, batch.rows - end),
            }
          : await nextOf(sorted)
    }
  }
  try {
    while (held) {
      const partition = partitionOf(held.keys)
      yield { partition, rows: rowsIn(partition) }
    }
  } finally {
    await sorted.return?.()
  }
}

async function nextOf(sorted: AsyncIterator<SortedBatch>): Promise<SortedBatch | null> {
  for (;;) {
    const next = await sorted.next()
    if (next.done) return null
    if (next.value.batch.rows > 0) return next.value
  }
}
