/**
 * Slices of updates that are read like segments: nothing lies below their rows, each key is there
 * once, and their cells are simply set, so that there is nothing to merge (CAL-TILE-012).
 */
import { valueColumn } from '../format/columns.js'
import type { Segment, Slice } from '../format/generated/documents.js'
import type { ManifestFile } from '../format/manifest.js'
import type { LayerState, UpdateState } from '../table/layers.js'
import { slicesIn } from '../table/slices.js'
import type { MergeColumn } from './merge-column.js'

export interface BaseSlice {
  readonly update: UpdateState
  readonly file: ManifestFile
  readonly slice: Slice
}

interface Interval {
  readonly keyMin: string
  readonly keyMax: string
}

/**
 * The slices of a tile that can be read as part of its base, in order of their keys.
 * @param pending what lies over the tile's segments, the earliest first
 * @param columns those that are read
 */
export function baseSlices(tile: {
  readonly partition: string
  readonly segments: readonly Segment[]
  readonly pending: readonly LayerState[]
  readonly columns: readonly MergeColumn[]
}): BaseSlice[] {
  const { partition, segments, pending, columns } = tile
  const updates = pending.filter((layer) => layer.kind === 'update')
  // Range deletes take rows away, and expressions may need columns that nobody else asks for.
  if (updates.length < pending.length || updates.some(({ expression }) => expression)) return []
  const below = new Occupied(segments)
  const found: BaseSlice[] = []
  for (const update of updates) {
    const own = slicesIn(update, partition)
    if (!update.patches && isSet(update, columns)) {
      const crowded = crowdedIn(own.map(({ slice }) => slice))
      for (const { file, slice } of own) {
        const isAlone = !crowded.has(slice) && !below.touches(slice)
        if (file && slice.plain && isAlone) found.push({ update, file, slice })
      }
    }
    for (const { slice } of own) below.add(slice)
  }
  return found.sort((a, b) => compare(a.slice.keyMin, b.slice.keyMin))
}

/** Whether all cells of these columns are set, and none is kept in more than the column. */
function isSet(update: UpdateState, columns: readonly MergeColumn[]): boolean {
  const ops = new Map(update.columns.map(({ column, op }) => [valueColumn(column), op]))
  return columns.every(({ name, algebra }) => {
    const op = ops.get(name)
    return op === undefined || (op === 'set' && algebra !== 'sum' && algebra !== 'last_by')
  })
}

/** Those whose key range touches that of another. */
function crowdedIn(slices: readonly Slice[]): Set<Slice> {
  const crowded = new Set<Slice>()
  let widest: Slice | undefined
  for (const slice of slices.toSorted((a, b) => compare(a.keyMin, b.keyMin))) {
    if (widest && slice.keyMin <= widest.keyMax) crowded.add(slice).add(widest)
    if (!widest || slice.keyMax > widest.keyMax) widest = slice
  }
  return crowded
}

/** Ranges of keys, kept as few as they are when those that touch are put together. */
class Occupied {
  /** Ascending, none touching another. */
  private readonly ranges: Interval[] = []

  constructor(ranges: readonly Interval[]) {
    for (const range of ranges) this.add(range)
  }

  touches({ keyMin, keyMax }: Interval): boolean {
    const next = this.ranges[this.firstEndingAt(keyMin)]
    return next !== undefined && next.keyMin <= keyMax
  }

  add({ keyMin, keyMax }: Interval): void {
    const from = this.firstEndingAt(keyMin)
    let to = from
    let [least, greatest] = [keyMin, keyMax]
    for (let next = this.ranges[to]; next && next.keyMin <= keyMax; next = this.ranges[++to]) {
      if (next.keyMin < least) least = next.keyMin
      if (next.keyMax > greatest) greatest = next.keyMax
    }
    this.ranges.splice(from, to - from, { keyMin: least, keyMax: greatest })
  }

  /** The first range that ends at the key or behind it. */
  private firstEndingAt(key: string): number {
    let [low, high] = [0, this.ranges.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.ranges[middle]!.keyMax < key) low = middle + 1
      else high = middle
    }
    return low
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
