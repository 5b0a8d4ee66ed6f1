/**
 * Bounds how many streams of stored operations are merged at once: where more of them hold the same
 * keys they are read one after another and sorted, with spill, and merged as one.
 */
import { type Batch, type BatchField, batchColumn } from '../arrow/batch.js'
import { encodeKeys } from '../arrow/keys.js'
import { must } from '../assert.js'
import { sortBatches } from '../data/sort.js'
import { temporaryPlace } from '../data/spill.js'
import type { CalicoType } from '../format/types.js'
import { keyFields } from './context.js'
import { foldFields, foldLayers } from './fold.js'
import { mostAtOnce } from './key-limits.js'
import type { KeyedBatch } from './keyed-batch.js'
import type { Layer } from './merge.js'
import type { ColumnOp, MergeColumn } from './merge-column.js'

/** Streams that hold the same keys and are merged at once. */
export const FAN_IN_MAX = 32

/** Rows from which on a stream counts as one; smaller ones hold less, and count by their rows. */
const STREAM_ROWS = 8192

/** Memory for sorting; what is more goes to local disk. */
const SORT_BYTES = 64 * 1024 * 1024

/** Whether more streams of files than are merged at once hold the same keys. */
export function areTooMany(layers: readonly Layer[]): boolean {
  const stored = layers.flatMap((layer) => layer.stored ?? [])
  if (stored.length <= FAN_IN_MAX) return false
  const counted = stored.map((one) => ({ ...one, counts: Math.min(1, one.rows / STREAM_ROWS) }))
  return mostAtOnce(counted) > FAN_IN_MAX
}

/** What is done with rows of layers that become one. */
export interface SortShape {
  readonly keyTypes: readonly CalicoType[]
  readonly signal?: AbortSignal | undefined
}

/**
 * The operations of layers, the earliest first, as those of one layer.
 * @throws what the layers throw; StorageFull where they don't fit on local disk; Aborted
 */
export function sortedOperations(
  layers: readonly Layer[],
  columns: readonly MergeColumn[],
  { keyTypes, signal }: SortShape,
): Layer {
  const written = columns.filter(({ name }) => layers.some(({ ops }) => ops.has(name)))
  async function* each(): AsyncGenerator<Batch> {
    for (const layer of layers) {
      const rows = foldLayers({ layers: [layer], keyTypes, columns: written, signal })
      for await (const { batch } of rows) yield batch
    }
  }
  return {
    source: sorted(each(), foldFields(keyTypes, written), { keyTypes, signal }),
    lower: null,
    ops: new Map(written.map(({ name }) => [name, 'mixed' as const])),
    patches: layers.some(({ patches }) => patches),
  }
}

/**
 * Rows of layers that all have these fields besides the key, as those of one layer; of equal keys
 * those of an earlier layer come first.
 * @throws as `sortedOperations`
 */
export function sortedRows(
  layers: readonly Layer[],
  fields: readonly BatchField[],
  { keyTypes, signal }: SortShape,
): Layer {
  async function* each(): AsyncGenerator<Batch> {
    for (const { source } of layers) for await (const { batch } of source) yield batch
  }
  const ops = new Map<string, ColumnOp>(layers.flatMap((layer) => [...layer.ops]))
  return {
    source: sorted(each(), [...keyFields(keyTypes), ...fields], { keyTypes, signal }),
    lower: null,
    ops,
    patches: layers.some(({ patches }) => patches),
  }
}

function sorted(
  batches: AsyncIterable<Batch>,
  fields: readonly BatchField[],
  { keyTypes, signal }: SortShape,
): AsyncIterable<KeyedBatch> {
  const keys = keyFields(keyTypes)
  return sortBatches({
    batches,
    fields,
    keysOf: (batch) =>
      encodeKeys(
        keys.map(({ name }) => must(batchColumn(batch, name), 'rows of layers have their keys')),
        keyTypes,
      ),
    ceilingBytes: SORT_BYTES,
    spill: temporaryPlace(),
    signal,
  })
}
