/** Which partitions of a group can hold rows that a read is for (CAL-PARTITION-012). */
import type { ColumnBounds } from '../expr/bounds.js'
import type { Interval, KeyRange } from '../expr/key-range.js'
import { PINNED_MAX, type Pinned } from '../expr/pinned-values.js'
import { valueColumn } from '../format/columns.js'
import type { PartitionTransform, Slice, TileShard } from '../format/generated/documents.js'
import type { CalicoType } from '../format/types.js'
import { partitionTypes, partitionValues, transformValues } from '../table/partition.js'
import { isWithin, mayMeet, transformInterval } from '../table/partition-interval.js'
import type { GroupState } from '../table/state.js'
import { allRead } from '../table/with-tiles.js'
import { touches } from '../tile/key-limits.js'
import { partitionsOf, REST, readPartitioning } from '../tile/origin.js'
import type { Prune } from '../tile/tile-reader.js'

/** What is known of a component of the keys that a read is for. */
export interface WantedValues {
  readonly type: CalicoType
  readonly pinned: Pinned
  readonly interval: Interval
}

/** What a read is for. */
export interface Wanted {
  /** What is wanted of each component of the key. */
  readonly key: readonly WantedValues[]
  readonly range: KeyRange
  readonly prune: Prune | undefined
}

/** Shards of tiles that a plan is made without, by what they were left out, in this order. */
export interface ShardsLeft {
  readonly all: number
  readonly byPartition: number
  readonly byKeys: number
  readonly byBounds: number
  /** At most so many tiles are in those that were left out. */
  readonly tilesMax: number
}

/** Why a shard is left out. */
type Reason = 'byPartition' | 'byKeys' | 'byBounds'

/** Whether a transform may have values, given by their encodings, for the keys of a read. */
interface Test {
  readonly has: (value: string) => boolean
  /** Whether it may have one of those from `low` to `high`. */
  readonly hasWithin: (low: string, high: string) => boolean
}

interface Partitions {
  readonly types: readonly CalicoType[]
  /** Null where every value may be. */
  readonly tests: readonly (Test | null)[]
}

/**
 * The partitions of a group that hold anything, ascending, without those in which no key lies that
 * is wanted. Shards of tiles are left out before they are read: by their partitions, their keys,
 * and the bounds of their columns (CAL-SCAN-090).
 * @throws UnreadTiles
 */
export function tilesFor(
  group: GroupState,
  wanted: Wanted,
): { readonly partitions: string[]; readonly shards: ShardsLeft } {
  const partitioning = readPartitioning(group)
  const tests = partitioning.map((transform) => testOf(transform, wanted.key))
  const types = partitionTypes(
    partitioning,
    wanted.key.map(({ type }) => type),
  )
  const isWanted = (partition: string): boolean => isAmong(partition, { tests, types })
  const isSharded = group.tiles.shards.length > 0 && !group.origin
  if (!isSharded) {
    return { partitions: partitionsOf(allRead(group)).filter(isWanted), shards: NONE_LEFT }
  }
  const slices = slicesOf(group).filter(
    ({ partition, keyMin, keyMax }) => touches(wanted.range, keyMin, keyMax) && isWanted(partition),
  )
  const reasons = new Map<TileShard, Reason>()
  for (const { about } of group.tiles.shards) {
    const reason = whyNot(about, { wanted, tests, types })
    if (reason) reasons.set(about, reason)
  }
  const partitions = new Set<string>()
  for (const { partition } of group.tiles.within((about) => !reasons.has(about))) {
    if (isWanted(partition)) partitions.add(partition)
  }
  // No bounds exclude what updates hold; which of them lie over a tile is told by its checkpoint.
  const overlaid = slices.map(({ partition }) => partition)
  for (const { about } of group.tiles.readShardsOf(overlaid)) reasons.delete(about)
  for (const partition of overlaid) partitions.add(partition)
  return { partitions: [...partitions].sort(), shards: leftBy(reasons, group) }
}

const NONE_LEFT: ShardsLeft = { all: 0, byPartition: 0, byKeys: 0, byBounds: 0, tilesMax: 0 }

function leftBy(reasons: ReadonlyMap<TileShard, Reason>, { tiles }: GroupState): ShardsLeft {
  const left = { ...NONE_LEFT, all: tiles.shards.length }
  for (const [{ manifests }, reason] of reasons) {
    left[reason]++
    for (const { records } of manifests) left.tilesMax += records
  }
  return left
}

/** The slices of all updates of a group. */
function slicesOf({ layers }: GroupState): Slice[] {
  return layers.flatMap((layer) =>
    layer.kind === 'update'
      ? [...layer.files.flatMap(({ slices }) => slices), ...(layer.inline?.slices ?? [])]
      : [],
  )
}

function isAmong(partition: string, { tests, types }: Partitions): boolean {
  if (tests.every((test) => test === null)) return true
  const values = partition === REST ? null : partitionValues(partition, types)
  return !values || values.every((value, i) => tests[i]?.has(value) ?? true)
}

/** Why no tile of a shard can matter, looked for in this order; null where one can. */
function whyNot(shard: TileShard, of: Partitions & { readonly wanted: Wanted }): Reason | null {
  const { wanted } = of
  if (!holdsAny(shard, of)) return 'byPartition'
  const { keyMin, keyMax, rows } = shard
  // Without keys there are no segments: what updates hold is found by their slices.
  if (keyMin === undefined || keyMax === undefined) return 'byKeys'
  if (!touches(wanted.range, keyMin, keyMax)) return 'byKeys'
  return wanted.prune?.(boundsIn(shard), rows) === 'none' ? 'byBounds' : null
}

/** Whether some partition from the first to the last of a shard may be wanted. */
function holdsAny({ first, last }: TileShard, { tests, types }: Partitions): boolean {
  const low = partitionValues(first, types)
  const high = partitionValues(last, types)
  if (!low || !high) return true
  for (const [i, test] of tests.entries()) {
    const [from, to] = [low[i]!, high[i]!]
    if (test && !test.hasWithin(from, to)) return false
    // From where the ends differ on, the values after may be any.
    if (from !== to) return true
  }
  return true
}

function boundsIn({ bounds }: TileShard): (column: string) => ColumnBounds | undefined {
  const byName = new Map(bounds.map((own) => [valueColumn(own.column), own]))
  return (column) => {
    const found = byName.get(column)
    return found && { nulls: found.nulls, min: found.min ?? null, max: found.max ?? null }
  }
}

/** Null where every value may be. */
function testOf(transform: PartitionTransform, key: readonly WantedValues[]): Test | null {
  const types = key.map(({ type }) => type)
  const pinned = transformValues(transform, types, (i) => key[i]!.pinned, PINNED_MAX)
  if (pinned) {
    return {
      has: (value) => pinned.has(value),
      hasWithin: (low, high) => [...pinned].some((value) => low <= value && value <= high),
    }
  }
  if (transform.kind === 'hash') return null
  const wanted = key[transform.component]!.interval
  if (!wanted.low && !wanted.high) return null
  const interval = transformInterval(transform, types, wanted)
  return {
    has: (value) => isWithin(interval, value),
    hasWithin: (low, high) => mayMeet(interval, low, high),
  }
}
