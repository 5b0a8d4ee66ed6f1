/** Partitions as functions of the key (spec/partition.md). */
import type { Data } from 'apache-arrow'
import { makeColumn } from '../arrow/column.js'
import { encodeKeys, type KeyVector, keyHex, keyVectorOf } from '../arrow/keys.js'
import { toArrowType } from '../arrow/types.js'
import type { PartitionTransform } from '../format/generated/documents.js'
import type { CalicoType } from '../format/types.js'
import { hashBuckets } from './bucket.js'

/** The key columns of a batch with their types, in the key-space's order. */
export interface KeyColumns {
  readonly types: readonly CalicoType[]
  readonly columns: readonly Data[]
}

const INT64: CalicoType = { kind: 'int64' }

/**
 * Column and type of a transform's value for each row; its key encoding is the partition's
 * (CAL-PARTITION-001).
 */
function transformColumn(
  transform: PartitionTransform,
  key: KeyColumns,
): { column: Data; type: CalicoType } {
  if (transform.kind === 'identity') {
    const { component } = transform
    return { column: key.columns[component]!, type: key.types[component]! }
  }
  const encoded = encodeKeys(
    transform.components.map((i) => key.columns[i]!),
    transform.components.map((i) => key.types[i]!),
  )
  return { column: bucketColumn(encoded, transform.buckets), type: INT64 }
}

function bucketColumn(encoded: KeyVector, buckets: number): Data {
  const values = Int32Array.from(hashBuckets(encoded, buckets))
  // Integers of every width have one key encoding, and the narrow ones are made faster.
  return makeColumn({ type: toArrowType({ kind: 'int32' }), length: encoded.rows, values })
}

/**
 * The types of a partitioning's values: their key encodings, one after another, are the partition.
 */
export function partitionTypes(
  partitioning: readonly PartitionTransform[],
  keyTypes: readonly CalicoType[],
): CalicoType[] {
  return partitioning.map((transform) =>
    transform.kind === 'identity' ? keyTypes[transform.component]! : INT64,
  )
}

/**
 * Encodings of a transform's values for keys whose components have these encodings, each combined
 * with each; null where they may be any, or where they are more than `max`.
 * @param valuesOf encodings of a component in hexadecimal, null where they may be any
 */
export function transformValues(
  transform: PartitionTransform,
  valuesOf: (component: number) => ReadonlySet<string> | null,
  max: number,
): ReadonlySet<string> | null {
  if (transform.kind === 'identity') return valuesOf(transform.component)
  let hashed = ['']
  for (const component of transform.components) {
    const values = valuesOf(component)
    if (!values || hashed.length * values.size > max) return null
    hashed = hashed.flatMap((before) => [...values].map((value) => before + value))
  }
  const buckets = bucketColumn(keyVectorOf(hashed), transform.buckets)
  const encoded = encodeKeys([buckets], [INT64])
  return new Set(hashed.map((_, i) => keyHex(encoded, i)))
}

/** The partition of each key, encoded; there is at least one transform. */
export function partitionKeys(
  partitioning: readonly PartitionTransform[],
  key: KeyColumns,
): KeyVector {
  const values = partitioning.map((transform) => transformColumn(transform, key))
  return encodeKeys(
    values.map((value) => value.column),
    values.map((value) => value.type),
    partitioning.map((transform) => transform.kind),
    partitioning.length,
  )
}

/** The encodings of partition and key together, by which updates are sorted. */
export function sortKeys(
  partitioning: readonly PartitionTransform[],
  key: KeyColumns,
  names?: readonly string[],
): KeyVector {
  const values = partitioning.map((transform) => transformColumn(transform, key))
  return encodeKeys(
    [...values.map((value) => value.column), ...key.columns],
    [...values.map((value) => value.type), ...key.types],
    names && [...partitioning.map((transform) => transform.kind), ...names],
    partitioning.length,
  )
}

/**
 * A folder name for the segments of a partition: for people, and free (spec/partition.md). Without
 * `=`, which would make engines that know Hive's folders add a column.
 */
export function partitionFolder(partition: string): string {
  return partition === '' ? 'all' : `p-${partition.slice(0, 128)}`
}
