/** Partitions as functions of the key (spec/partition.md). */
import type { Data } from 'apache-arrow'
import {
  decodeComponents,
  encodedEnd,
  encodeKeys,
  type KeyVector,
  keyHex,
  keyVectorOf,
} from '../arrow/keys.js'
import type { HashTransform, PartitionTransform } from '../format/generated/documents.js'
import type { CalicoType } from '../format/types.js'
import {
  bucketColumn,
  componentName,
  type KeyColumns,
  transformColumn,
  transformType,
} from './transform.js'

const INT64: CalicoType = { kind: 'int64' }
const DECIMAL_DIGITS_MAX = 38

/**
 * The types of a partitioning's values: their key encodings, one after another, are the partition.
 */
export function partitionTypes(
  partitioning: readonly PartitionTransform[],
  keyTypes: readonly CalicoType[],
): CalicoType[] {
  return partitioning.map((transform) => transformType(transform, keyTypes))
}

/** The encodings of a partition's values, one after another; null where it has others. */
export function partitionValues(partition: string, types: readonly CalicoType[]): string[] | null {
  const values: string[] = []
  let at = 0
  for (const type of types) {
    const end = encodedEnd(type, partition, at)
    values.push(partition.slice(at, end))
    at = end
  }
  return at === partition.length ? values : null
}

/**
 * Encodings of a transform's values for keys whose components have these encodings, each combined
 * with each; null where they may be any, or where they are more than `max`.
 * @param valuesOf encodings of a component in hexadecimal, null where they may be any
 */
export function transformValues(
  transform: PartitionTransform,
  keyTypes: readonly CalicoType[],
  valuesOf: (component: number) => ReadonlySet<string> | null,
  max: number,
): ReadonlySet<string> | null {
  if (transform.kind !== 'hash') {
    const values = valuesOf(transform.component)
    const transformed = values && transformEncodings(transform, keyTypes, [...values])
    return transformed && new Set(transformed)
  }
  let hashed = ['']
  for (const component of transform.components) {
    const values = valuesOf(component)
    if (!values || hashed.length * values.size > max) return null
    hashed = hashed.flatMap((before) => [...values].map((value) => before + value))
  }
  return new Set(hexes(bucketColumn(keyVectorOf(hashed), transform.buckets), INT64))
}

/**
 * Encodings of the values that a transform of one component has for these of its own; null where
 * one of them is of no value.
 */
export function transformEncodings(
  transform: Exclude<PartitionTransform, HashTransform>,
  keyTypes: readonly CalicoType[],
  encodings: readonly string[],
): readonly string[] | null {
  if (transform.kind === 'identity') return encodings
  const type = widest(keyTypes[transform.component]!)
  const column = decodeComponents(type, encodings)
  if (!column) return null
  const types = keyTypes.map(() => type)
  const value = transformColumn(transform, { types, columns: types.map(() => column) })
  return hexes(value.column, value.type)
}

/** The type that has every value which a filter may compare one of the type with. */
function widest(type: CalicoType): CalicoType {
  if (type.kind.startsWith('int')) return INT64
  return type.kind === 'decimal' ? { ...type, precision: DECIMAL_DIGITS_MAX } : type
}

function hexes(column: Data, type: CalicoType): string[] {
  const encoded = encodeKeys([column], [type])
  return Array.from({ length: encoded.rows }, (_, row) => keyHex(encoded, row))
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
    valueNames(partitioning, key),
    partitioning.length,
  )
}

/** The encodings of partition and key together, by which updates are sorted. */
export function sortKeys(partitioning: readonly PartitionTransform[], key: KeyColumns): KeyVector {
  const values = partitioning.map((transform) => transformColumn(transform, key))
  return encodeKeys(
    [...values.map((value) => value.column), ...key.columns],
    [...values.map((value) => value.type), ...key.types],
    [...valueNames(partitioning, key), ...key.types.map((_, i) => componentName(key, i))],
    partitioning.length,
  )
}

/** The value of an identity is the component itself, which may be null where it should not. */
function valueNames(partitioning: readonly PartitionTransform[], key: KeyColumns): string[] {
  return partitioning.map((transform) =>
    transform.kind === 'identity' ? componentName(key, transform.component) : transform.kind,
  )
}

/**
 * A folder name for the segments of a partition: for people, and free (spec/partition.md). Without
 * `=`, which would make engines that know Hive's folders add a column.
 */
export function partitionFolder(partition: string): string {
  return partition === '' ? 'all' : `p-${partition.slice(0, 128)}`
}
