/** Which partitions of a group can hold rows that a read is for (CAL-PARTITION-012). */
import type { Interval } from '../expr/key-range.js'
import { PINNED_MAX, type Pinned } from '../expr/pinned-values.js'
import type { PartitionTransform } from '../format/generated/documents.js'
import type { CalicoType } from '../format/types.js'
import { partitionTypes, partitionValues, transformValues } from '../table/partition.js'
import { isWithin, transformInterval } from '../table/partition-interval.js'
import type { GroupState } from '../table/state.js'
import { partitionsOf, REST, readPartitioning } from '../tile/origin.js'

/** What is known of a component of the keys that a read is for. */
export interface WantedValues {
  readonly type: CalicoType
  readonly pinned: Pinned
  readonly interval: Interval
}

/** Whether a transform may have a value, given by its encoding, for the keys of a read. */
type Test = (value: string) => boolean

/**
 * The partitions of a group that hold anything, ascending, without those in which no key lies whose
 * components have the wanted values.
 * @param key what is wanted of each component
 */
export function partitionsFor(group: GroupState, key: readonly WantedValues[]): string[] {
  const partitions = partitionsOf(group)
  const partitioning = readPartitioning(group)
  const tests = partitioning.map((transform) => testOf(transform, key))
  if (tests.every((test) => test === null)) return partitions
  const types = partitionTypes(
    partitioning,
    key.map(({ type }) => type),
  )
  return partitions.filter((partition) => {
    const values = partition === REST ? null : partitionValues(partition, types)
    return !values || values.every((value, i) => tests[i]?.(value) ?? true)
  })
}

/** Null where every value may be. */
function testOf(transform: PartitionTransform, key: readonly WantedValues[]): Test | null {
  const types = key.map(({ type }) => type)
  const pinned = transformValues(transform, types, (i) => key[i]!.pinned, PINNED_MAX)
  if (pinned) return (value) => pinned.has(value)
  if (transform.kind === 'hash') return null
  const wanted = key[transform.component]!.interval
  if (!wanted.low && !wanted.high) return null
  const interval = transformInterval(transform, types, wanted)
  return (value) => isWithin(interval, value)
}
