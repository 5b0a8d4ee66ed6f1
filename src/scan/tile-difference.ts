/**
 * Where two states of a group can hold different rows, told by what they name alone: segments and
 * layers, which never change (spec/scan.md, "Differences"). No version of one state is held against
 * one of the other, for they may be of lines that number differently.
 */
import type { KeyRange } from '../expr/key-range.js'
import type { Segment, TileShard } from '../format/generated/documents.js'
import type { LayerState, RangeState, UpdateState } from '../table/layers.js'
import { slicesIn } from '../table/slices.js'
import type { GroupState } from '../table/state.js'
import type { TileState } from '../table/tile-table.js'
import { limitsOf } from '../tile/key-limits.js'

/** What one state of a group has that the other has not. */
export interface GroupDifference {
  /** Layers over a base that both have, and the partitions in which they are on one side only. */
  readonly layers: ReadonlyMap<LayerState, ReadonlySet<string>>
  /** Of the other state. */
  readonly otherLayers: ReadonlyMap<LayerState, ReadonlySet<string>>
  /**
   * The partitions whose bases are not the same, with the ranges of keys in which they are not;
   * null where that holds of all there are.
   */
  readonly rewritten: ReadonlyMap<string, readonly KeyRange[]> | null
}

const NO_LAYERS: ReadonlyMap<LayerState, ReadonlySet<string>> = new Map()

/** Everything may differ. */
export const ALL_DIFFERS: GroupDifference = {
  layers: NO_LAYERS,
  otherLayers: NO_LAYERS,
  rewritten: null,
}

export function isSame({ layers, otherLayers, rewritten }: GroupDifference): boolean {
  return layers.size === 0 && otherLayers.size === 0 && rewritten?.size === 0
}

/**
 * Holds two states of one incarnation of a group against each other. Shards of tiles that both name
 * are not read; of others one is held at a time.
 * @throws MissingObject, CorruptManifest
 */
export async function compareGroups(
  one: GroupState,
  other: GroupState,
  signal?: AbortSignal,
): Promise<GroupDifference> {
  const sides = [one, other] as const
  const parts = new Parts(sides)
  if (one.origin || other.origin) {
    if (!isSameOrigin(one, other)) return ALL_DIFFERS
    for (const partition of parts.sliced()) parts.compareLayers(partition, [null, null])
    parts.compareRanges([null, null])
    return parts.found
  }
  const isLeftOut = sharedShards(sides, parts)
  const streams = sides.map(({ tiles }) => tiles.stream(signal, isLeftOut))
  const seen = new Set<string>()
  for await (const [partition, tiles] of pairTiles(streams[0]!, streams[1]!)) {
    seen.add(partition)
    if (haveSameSegments(...tiles)) parts.compareLayers(partition, tiles)
    else parts.rewrite(partition, tiles)
  }
  for (const partition of parts.sliced()) {
    if (!seen.has(partition)) parts.compareLayers(partition, [null, null])
  }
  return parts.found
}

function isSameOrigin({ origin: a }: GroupState, { origin: b }: GroupState): boolean {
  return a !== null && b !== null && a.group === b.group && a.joined === b.joined
}

type Tiles = readonly [TileState | null, TileState | null]

/** Tiles of two tables by partition, ascending. */
async function* pairTiles(
  one: AsyncIterable<readonly TileState[]>,
  other: AsyncIterable<readonly TileState[]>,
): AsyncGenerator<readonly [string, Tiles]> {
  const [left, right] = [eachOf(one), eachOf(other)]
  let [a, b] = [await left.next(), await right.next()]
  while (!a.done || !b.done) {
    const [first, second] = [a.done ? null : a.value, b.done ? null : b.value]
    const isFirst = first !== null && (second === null || first.partition <= second.partition)
    const isSecond = second !== null && (first === null || second.partition <= first.partition)
    const { partition } = (isFirst ? first : second)!
    yield [partition, [isFirst ? first : null, isSecond ? second : null]]
    if (isFirst) a = await left.next()
    if (isSecond) b = await right.next()
  }
}

async function* eachOf<T>(lists: AsyncIterable<readonly T[]>): AsyncGenerator<T> {
  for await (const list of lists) yield* list
}

/**
 * Says which shards hold the same tiles on both sides, of which nothing has to be known: no tile of
 * theirs has changed, nor has any of them layers that one side may have alone.
 */
function sharedShards(
  sides: readonly [GroupState, GroupState],
  parts: Parts,
): (shard: TileShard) => boolean {
  if (!parts.haveSameRanges) return () => false
  const nameOf = ({ manifests }: TileShard): string => manifests.map(({ path }) => path).join(' ')
  const [names, others] = sides.map(
    ({ tiles }) => new Set(tiles.shards.map(({ about }) => nameOf(about))),
  )
  const looked = [
    ...parts.sliced(),
    ...sides.flatMap(({ tiles }) => [...tiles.changedPartitions()]),
  ].sort()
  return (shard) => {
    const name = nameOf(shard)
    if (!names!.has(name) || !others!.has(name)) return false
    const next = looked[firstFrom(looked, shard.first)]
    return next === undefined || next > shard.last
  }
}

function firstFrom(ascending: readonly string[], text: string): number {
  let [low, high] = [0, ascending.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (ascending[middle]! < text) low = middle + 1
    else high = middle
  }
  return low
}

function haveSameSegments(a: TileState | null, b: TileState | null): boolean {
  const [these, those] = [a?.segments ?? [], b?.segments ?? []]
  return these.length === those.length && these.every(({ path }, i) => path === those[i]!.path)
}

/** What is found of two states, partition by partition. */
class Parts {
  private readonly layers = new Map<LayerState, Set<string>>()
  private readonly otherLayers = new Map<LayerState, Set<string>>()
  private readonly rewritten = new Map<string, readonly KeyRange[]>()
  private readonly updates: readonly [ByPartition, ByPartition]
  private readonly ranges: readonly [readonly RangeState[], readonly RangeState[]]
  /** Whether both have the same range deletes at the same places. */
  readonly haveSameRanges: boolean

  constructor([one, other]: readonly [GroupState, GroupState]) {
    this.updates = [byPartition(one), byPartition(other)]
    this.ranges = [rangesOf(one), rangesOf(other)]
    const [these, those] = this.ranges
    this.haveSameRanges =
      these.length === those.length &&
      these.every((range, i) => {
        const theirs = those[i]!
        return isSameLayer(range, theirs) && range.position.height === theirs.position.height
      })
  }

  get found(): GroupDifference {
    const { layers, otherLayers, rewritten } = this
    return { layers, otherLayers, rewritten }
  }

  /** The partitions that layers have slices in. */
  sliced(): Set<string> {
    return new Set(this.updates.flatMap((updates) => [...updates.keys()]))
  }

  /** Notes the layers of a partition that only one side has over the base that both have. */
  compareLayers(partition: string, tiles: Tiles): void {
    const [these, those] = [this.pending(partition, tiles, 0), this.pending(partition, tiles, 1)]
    let same = 0
    while (same < these.length && same < those.length && isSameLayer(these[same]!, those[same]!)) {
      same++
    }
    for (const layer of these.slice(same)) add(this.layers, layer, partition)
    for (const layer of those.slice(same)) add(this.otherLayers, layer, partition)
  }

  /** The same of range deletes where there is no slice. */
  compareRanges(tiles: Tiles): void {
    this.compareLayers('', tiles)
  }

  /** Notes a partition whose bases are not the same, and where: also what lies on top. */
  rewrite(partition: string, tiles: Tiles): void {
    const [one, other] = tiles.map((tile) => tile?.segments ?? [])
    const shared = new Set(one!.map(({ path }) => path))
    const both = new Set(other!.filter(({ path }) => shared.has(path)).map(({ path }) => path))
    const isApart = ({ path }: Segment): boolean => !both.has(path)
    const pending = [...this.pending(partition, tiles, 0), ...this.pending(partition, tiles, 1)]
    const touched = pending.flatMap((layer): KeyRange[] =>
      layer.kind === 'delete-range'
        ? [{ lower: layer.lower, upper: layer.upper }]
        : slicesIn(layer, partition).map(({ slice }) => limitsOf(slice)),
    )
    const apart = [...one!, ...other!].filter(isApart).map(limitsOf)
    this.rewritten.set(partition, [...apart, ...touched])
  }

  /** What lies over a tile of one side, in order. */
  private pending(partition: string, tiles: Tiles, side: 0 | 1): LayerState[] {
    const asOf = tiles[side]?.asOf ?? 0
    const updates = this.updates[side].get(partition) ?? []
    const ranges = this.ranges[side]
    const all = ranges.length === 0 ? updates : [...updates, ...ranges]
    const over = all.filter(({ position }) => position.height > asOf)
    return ranges.length === 0 ? over : over.sort(inOrder)
  }
}

type ByPartition = ReadonlyMap<string, readonly UpdateState[]>

function byPartition({ layers }: GroupState): ByPartition {
  const found = new Map<string, UpdateState[]>()
  for (const layer of layers) {
    if (layer.kind !== 'update') continue
    const partitions = new Set(slicesIn(layer, null).map(({ slice }) => slice.partition))
    for (const partition of partitions) {
      const own = found.get(partition)
      if (own) own.push(layer)
      else found.set(partition, [layer])
    }
  }
  return found
}

const rangesOf = ({ layers }: GroupState): RangeState[] =>
  layers.filter((layer) => layer.kind === 'delete-range')

const inOrder = ({ position: a }: LayerState, { position: b }: LayerState): number =>
  a.height - b.height || a.member - b.member || a.action - b.action

function add(to: Map<LayerState, Set<string>>, layer: LayerState, partition: string): void {
  const own = to.get(layer)
  if (own) own.add(partition)
  else to.set(layer, new Set([partition]))
}

/** Whether two layers say the same, wherever they stand. */
function isSameLayer(a: LayerState, b: LayerState): boolean {
  if (a === b) return true
  if (a.kind === 'delete-range') {
    const isRange = b.kind === 'delete-range'
    return isRange && a.lower === b.lower && a.upper === b.upper && a.where === b.where
  }
  if (b.kind === 'delete-range') return false
  const [these, those] = [a.inline?.data ?? NOTHING, b.inline?.data ?? NOTHING]
  return (
    a.files.length === b.files.length &&
    a.files.every(({ path }, i) => path === b.files[i]!.path) &&
    Buffer.compare(these, those) === 0 &&
    aboutOf(a) === aboutOf(b)
  )
}

const NOTHING = new Uint8Array()

const aboutOf = ({ columns, ordered, patches, expression }: UpdateState): string =>
  JSON.stringify([columns, ordered, patches, expression])
