/** How a checkpoint cuts a tile: what stays as it is, what is written anew (spec/tile.md). */
import type { KeyRange } from '../expr/key-range.js'
import type { Segment } from '../format/generated/documents.js'
import { sum } from '../sum.js'
import type { UpdateState } from '../table/layers.js'
import type { Maintenance } from '../table/maintenance.js'
import { slicesIn } from '../table/slices.js'
import type { GroupState } from '../table/state.js'
import { EVERY_KEY, limitsOf, overlaps } from '../tile/key-limits.js'
import { pendingLayers } from '../tile/tile-reader.js'

/** A part of a tile's keys: a segment that stays, or a range to be written anew. */
export type Stretch =
  | { readonly kind: 'kept'; readonly segment: Segment }
  | {
      readonly kind: 'rewritten'
      readonly range: KeyRange
      /** What is read for it, at a guess. */
      readonly bytes: number
      /** Size at which a new segment ends and the next begins. */
      readonly fileBytesTarget: number
      /** The name of a new segment, counted from 0. */
      readonly nameOf: (index: number, count: number) => number[]
    }

/** Keys that a segment owns, or that lie behind the last one. */
interface Owned {
  readonly range: KeyRange
  readonly segment: Segment | null
  readonly isLast: boolean
}

/** Something on top of a tile's checkpoint: the keys that it may touch, its size at a guess. */
interface Touch {
  readonly range: KeyRange
  readonly bytes: number
}

/** The stretches of a tile in the order of their keys. */
export function stretches(
  group: GroupState,
  partition: string,
  maintenance: Maintenance,
): Stretch[] {
  const old = group.tiles.get(partition)?.segments ?? []
  const owned = ownedRanges(old, maintenance)
  const bytes = bytesOnTop(owned, touchesOf(group, partition))
  const nextNumber = 1 + Math.max(-1, ...old.map(({ name }) => name[0]!))
  return owned.flatMap((own, i): Stretch[] => {
    const { segment, range, isLast } = own
    const more = bytes[i]!
    if (more === null) return segment ? [{ kind: 'kept', segment }] : []
    const expected = (segment?.bytes ?? 0) + more
    const fileBytesTarget = isLast ? maintenance.segmentBytes : pieceBytes(expected, maintenance)
    const nameOf = naming(own, nextNumber)
    return [{ kind: 'rewritten', range, bytes: expected, fileBytesTarget, nameOf }]
  })
}

/** A tile laid out as if it had no segments yet (CAL-TILE-038). */
export function freshStretches(
  group: GroupState,
  partition: string,
  { segmentBytes }: Maintenance,
): Stretch[] {
  const old = group.tiles.get(partition)?.segments ?? []
  const touches = touchesOf(group, partition)
  const bytes = sum(old, (segment) => segment.bytes) + sum(touches, (touch) => touch.bytes)
  const nameOf = (index: number): number[] => [index]
  return [{ kind: 'rewritten', range: EVERY_KEY, bytes, fileBytesTarget: segmentBytes, nameOf }]
}

/** A file of few rows is larger than they are. */
const FILE_BYTES_MIN = 4096

/** What writing stretches anew is expected to write, at most as a rule. */
export function expectedBytes(parts: readonly Stretch[]): number {
  return Math.ceil(sum(parts, (part) => (part.kind === 'kept' ? 0 : FILE_BYTES_MIN + part.bytes)))
}

/**
 * The key line cut at the first keys of segments. A segment owns the keys from its first to the
 * next segment's first; the first one also owns what is before it. The last one owns what is
 * behind it until it has reached the append boundary (CAL-TILE-033).
 */
function ownedRanges(old: readonly Segment[], { appendBytes }: Maintenance): Owned[] {
  const last = old.at(-1)
  if (!last) return [{ range: EVERY_KEY, segment: null, isLast: true }]
  const isFull = last.bytes >= appendBytes
  const behind = limitsOf(last).upper
  const owned = old.map((segment, i): Owned => {
    const lower = i === 0 ? null : segment.keyMin
    const upper = old[i + 1]?.keyMin ?? (isFull ? behind : null)
    return { range: { lower, upper }, segment, isLast: upper === null }
  })
  if (!isFull) return owned
  return [...owned, { range: { lower: behind, upper: null }, segment: null, isLast: true }]
}

function touchesOf(group: GroupState, partition: string): Touch[] {
  return pendingLayers(group, partition).flatMap((layer): Touch[] => {
    if (layer.kind === 'delete-range') {
      return [{ range: { lower: layer.lower, upper: layer.upper }, bytes: 0 }]
    }
    return slicesIn(layer, partition).map(({ file, slice }) => ({
      range: limitsOf(slice),
      bytes: (slice.rows / (file ?? layer.inline!).rows) * sizeOf(file, layer),
    }))
  })
}

const sizeOf = (file: { bytes: number } | null, { inline }: UpdateState): number =>
  file ? file.bytes : inline!.data.length

/**
 * How much lies on top of each range at a guess; null where nothing does. What reaches behind the
 * last segment is taken to lie there, and what else touches several to lie over them as their rows
 * do. Who guesses too little makes one segment where there might be two.
 */
function bytesOnTop(owned: readonly Owned[], touches: readonly Touch[]): (number | null)[] {
  const bytes: (number | null)[] = owned.map(() => null)
  for (const touch of touches) {
    const hit = owned.flatMap((own, i) => (overlaps(own.range, touch.range) ? [i] : []))
    const last = hit.at(-1)
    const isBehind = last !== undefined && reachesBehind(owned[last]!, touch)
    const weightOf = (i: number): number =>
      isBehind ? Number(i === last) : (owned[i]!.segment?.rows ?? 1)
    const weights = sum(hit, weightOf)
    for (const i of hit) bytes[i] = (bytes[i] ?? 0) + (touch.bytes * weightOf(i)) / weights
  }
  return bytes
}

const reachesBehind = ({ segment, isLast }: Owned, { range }: Touch): boolean =>
  isLast && (!segment || range.upper === null || range.upper > limitsOf(segment).upper!)

/**
 * Where segments end that take the place of one between others: it stays one up to the update-split
 * threshold, and is cut into even pieces above it (CAL-TILE-035).
 */
function pieceBytes(expected: number, { segmentBytes, splitBytes }: Maintenance): number {
  if (expected <= splitBytes) return splitBytes
  return Math.ceil(expected / Math.ceil(expected / segmentBytes))
}

/** How new segments of a range are named (CAL-TILE-009). */
function naming(
  { segment, isLast }: Owned,
  nextNumber: number,
): (index: number, count: number) => number[] {
  if (!segment) return (index) => [nextNumber + index]
  const { name } = segment
  // Behind the last segment rows are appended: the first file takes its place, the others come
  // after it.
  if (isLast) return (index) => (index === 0 ? [...name] : [nextNumber + index - 1])
  return (index, count) => (count === 1 ? [...name] : [...name, index])
}
