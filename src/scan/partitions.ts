/** Which partitions of a group can hold rows that a read is for (CAL-SCAN-006). */
import { PINNED_MAX, type Pinned } from '../expr/pinned-values.js'
import type { PartitionTransform } from '../format/generated/documents.js'
import { transformValues } from '../table/partition.js'
import type { GroupState } from '../table/state.js'
import { partitionsOf } from '../tile/tile-reader.js'

/**
 * The partitions of a group that hold anything, ascending, without those that no key lies in whose
 * components have the pinned values.
 * @param pins one for each component of the key
 */
export function partitionsFor(group: GroupState, pins: readonly Pinned[]): string[] {
  const partitions = partitionsOf(group)
  const begins = pinnedPrefixes(group.definition.partitioning, pins)
  if (begins.has('')) return partitions
  const lengths = new Set([...begins].map((prefix) => prefix.length))
  return partitions.filter((partition) =>
    [...lengths].some((length) => begins.has(partition.slice(0, length))),
  )
}

/** What partitions begin with, as far as the pins say it; the empty text where they say nothing. */
function pinnedPrefixes(
  partitioning: readonly PartitionTransform[],
  pins: readonly Pinned[],
): ReadonlySet<string> {
  let prefixes: readonly string[] = ['']
  for (const transform of partitioning) {
    const values = transformValues(transform, (component) => pins[component]!, PINNED_MAX)
    if (!values || prefixes.length * values.size > PINNED_MAX) break
    prefixes = prefixes.flatMap((prefix) => [...values].map((value) => prefix + value))
  }
  return new Set(prefixes)
}
