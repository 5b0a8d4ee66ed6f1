/**
 * Partitionings that nest: where the partition of a key by one of them gives its partition by
 * another, tiles of the two belong together without a key being looked at.
 */
import { must } from '../assert.js'
import type { PartitionTransform, TimeTransform } from '../format/generated/documents.js'
import type { CalicoType } from '../format/types.js'
import {
  partitionTypes,
  partitionValues,
  transformEncodings,
  transformValues,
} from './partition.js'
import { SINCE_1970 } from './transform.js'

/** Encodings of one transform's value to those of another's. */
type OfValue = (value: string) => string

/** Encodings of the values of a partition to that of a value of another. */
type OfValues = (values: readonly string[]) => string

/**
 * The partition by `coarse` of keys that lie in a partition by `fine`; null where the latter does
 * not say.
 */
export function nesting(
  fine: readonly PartitionTransform[],
  coarse: readonly PartitionTransform[],
  keyTypes: readonly CalicoType[],
): ((partition: string) => string) | null {
  const parts = coarse.map((transform) => valueFrom(transform, fine, keyTypes))
  if (!parts.every((part) => part !== null)) return null
  const types = partitionTypes(fine, keyTypes)
  return (partition) => {
    const values = must(partitionValues(partition, types), 'a partition has values of its types')
    return parts.map((part) => part(values)).join('')
  }
}

/** How one transform's value follows from those of a finer partitioning. */
function valueFrom(
  transform: PartitionTransform,
  fine: readonly PartitionTransform[],
  keyTypes: readonly CalicoType[],
): OfValues | null {
  for (const [at, one] of fine.entries()) {
    const follows = coarser(one, transform, keyTypes)
    if (follows) return (values) => follows(values[at]!)
  }
  return transform.kind === 'hash' ? hashOfIdentities(transform, fine, keyTypes) : null
}

/** Buckets of components whose values are in the partition. */
function hashOfIdentities(
  transform: Extract<PartitionTransform, { kind: 'hash' }>,
  fine: readonly PartitionTransform[],
  keyTypes: readonly CalicoType[],
): OfValues | null {
  const placeOf = (component: number): number =>
    fine.findIndex((one) => one.kind === 'identity' && one.component === component)
  if (transform.components.some((component) => placeOf(component) < 0)) return null
  return (values) => {
    const known = (component: number): ReadonlySet<string> => new Set([values[placeOf(component)]!])
    const [bucket] = must(transformValues(transform, keyTypes, known, 1), 'one key has one bucket')
    return bucket!
  }
}

function coarser(
  fine: PartitionTransform,
  coarse: PartitionTransform,
  keyTypes: readonly CalicoType[],
): OfValue | null {
  if (JSON.stringify(fine) === JSON.stringify(coarse)) return (value) => value
  if (fine.kind === 'hash' || coarse.kind === 'hash') {
    if (fine.kind !== 'hash' || coarse.kind !== 'hash') return null
    const isSame = JSON.stringify(fine.components) === JSON.stringify(coarse.components)
    const isMultiple = fine.buckets % coarse.buckets === 0
    return isSame && isMultiple ? onCounts((bucket) => bucket % coarse.buckets) : null
  }
  if (fine.component !== coarse.component) return null
  const follows: OfValue = (value) =>
    must(transformEncodings(coarse, keyTypes, [value]), 'the value is one of its type')[0]!
  if (fine.kind === 'identity') return follows
  if (fine.kind === 'truncate' && coarse.kind === 'truncate') {
    const { kind } = keyTypes[fine.component]!
    const isText = kind === 'utf8' || kind === 'binary'
    const isCoarser = isText ? coarse.width < fine.width : coarse.width % fine.width === 0
    return isCoarser ? follows : null
  }
  return isTime(fine) && isTime(coarse) ? coarserTime(fine.kind, coarse.kind) : null
}

const isTime = (transform: PartitionTransform): transform is TimeTransform =>
  ['year', 'month', 'day', 'hour'].includes(transform.kind)

function coarserTime(fine: TimeTransform['kind'], coarse: TimeTransform['kind']): OfValue | null {
  const { month: monthOf, year: yearOfDay } = SINCE_1970
  const dayOf = (hour: number): number => Math.floor(hour / 24)
  const yearOf = (month: number): number => Math.floor(month / 12)
  switch (`${fine} ${coarse}`) {
    case 'hour day':
      return onCounts(dayOf)
    case 'hour month':
      return onCounts((hour) => monthOf(dayOf(hour)))
    case 'hour year':
      return onCounts((hour) => yearOfDay(dayOf(hour)))
    case 'day month':
      return onCounts(monthOf)
    case 'day year':
      return onCounts(yearOfDay)
    case 'month year':
      return onCounts(yearOf)
    default:
      return null
  }
}

/** Of key encodings of small numbers as int64. */
function onCounts(follows: (count: number) => number): OfValue {
  const zero = 2n ** 63n
  return (value) => {
    const count = follows(Number(BigInt(`0x${value}`) - zero))
    return (BigInt(count) + zero).toString(16).padStart(16, '0')
  }
}
