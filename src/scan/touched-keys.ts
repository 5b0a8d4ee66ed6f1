/** The keys that can differ between two states, and which parts of tiles can hold them. */

import { selectColumns } from '../arrow/batch.js'
import { compareKeys, type KeyVector, keyHex } from '../arrow/keys.js'
import { must } from '../assert.js'
import type { KeyRange } from '../expr/key-range.js'
import type { PartitionTransform, Slice } from '../format/generated/documents.js'
import type { CalicoType } from '../format/types.js'
import type { LayerState, UpdateState } from '../table/layers.js'
import { partitionKeys } from '../table/partition.js'
import type { GroupState } from '../table/state.js'
import { allTiles } from '../table/with-tiles.js'
import { keyFields, type TileContext } from '../tile/context.js'
import { EVERY_KEY, intersect, overlaps } from '../tile/key-limits.js'
import type { KeyedBatch } from '../tile/keyed-batch.js'
import { type Layer, mergeTile } from '../tile/merge.js'
import { partitionsOf, REST, readPartitioning } from '../tile/origin.js'
import { bindRange, onlyDeleted } from '../tile/range-deletes.js'
import { readTile } from '../tile/tile-reader.js'
import { layersOf } from '../tile/update-layers.js'
import { orderTiles } from './ordered-tiles.js'

/** A group with updates and range deletes whose keys are wanted. */
export interface TouchedGroup {
  readonly state: GroupState
  readonly layers: readonly LayerState[]
  /** The partitions in which an update counts; all where there is none of it. */
  readonly within?: ReadonlyMap<LayerState, ReadonlySet<string>>
}

/** Tiles whose rows are among those wanted themselves, in ranges of keys; null for all. */
export interface ComparedTiles {
  readonly state: GroupState
  readonly tiles: ReadonlyMap<string, readonly KeyRange[]> | null
}

/** Keys up to this many are held; of more the files are read again. */
const HELD_KEYS_MAX = 65_536

/** Behind every key in hexadecimal. */
const AFTER_KEYS = 'g'

/** More keys than ranges share them, as neighbours. */
const RANGES_MAX = 4096

export interface TouchedKeys {
  /** Each key once, ascending, with the key columns of data files. */
  read(): AsyncIterable<KeyedBatch>
  /** Whether a touched key may lie there. */
  readonly mayLieIn: (limits: KeyRange) => boolean
  /** The partitions of a group that may hold touched keys, ascending. */
  partitionsIn(group: GroupState): readonly string[]
}

interface Survey {
  readonly context: TileContext
  readonly keyTypes: readonly CalicoType[]
  readonly range: KeyRange
  readonly touched: readonly TouchedGroup[]
  readonly compared?: readonly ComparedTiles[] | undefined
  /** The anchor at all states whose records count: range deletes touch those that it held. */
  readonly anchors: readonly GroupState[]
  /** All groups that are to be asked about. */
  readonly layouts: readonly GroupState[]
}

/** Looks through the keys of updates once. What is kept of them is bounded. */
export async function surveyTouchedKeys(survey: Survey): Promise<TouchedKeys> {
  const options = await withAnchorTiles(survey)
  const { keyTypes } = options
  const rows = rowsAtMost(options)
  const ranges = new KeyRanges(Math.ceil(rows / RANGES_MAX))
  const partitions = new PartitionSets(keyTypes, options.layouts)
  const held: KeyedBatch[] = []
  for await (const batch of readKeys(options)) {
    ranges.add(batch.keys)
    partitions.add(batch)
    if (rows <= HELD_KEYS_MAX) held.push(batch)
  }
  return {
    read: () => (rows <= HELD_KEYS_MAX ? replay(held) : readKeys(options)),
    mayLieIn: (limits) => ranges.reach(limits),
    partitionsIn: (group) => {
      const found = partitions.of(group)
      // A partition of which nothing is known may hold nothing, and is read as that.
      if (!group.origin && group.tiles.shards.length > 0) return [...found].sort()
      return partitionsOf(group).filter((one) => one === REST || found.has(one))
    },
  }
}

/**
 * With all tiles of anchors where range deletes may touch records in any of them, and of what is
 * compared as a whole.
 */
async function withAnchorTiles(survey: Survey): Promise<Survey> {
  const { anchors, touched, compared = [], context } = survey
  const { signal } = context
  const isRanged = touched.some(({ layers }) => layers.some(({ kind }) => kind === 'delete-range'))
  return {
    ...survey,
    anchors: isRanged ? await Promise.all(anchors.map((one) => allTiles(one, signal))) : [],
    compared: await Promise.all(
      compared.map(async ({ state, tiles }) => {
        return { state: tiles === null ? await allTiles(state, signal) : state, tiles }
      }),
    ),
  }
}

async function* replay(batches: readonly KeyedBatch[]): AsyncGenerator<KeyedBatch> {
  yield* batches
}

/** An upper limit of the number of touched keys. */
function rowsAtMost({ touched, anchors, compared = [] }: Survey): number {
  const layers = touched.flatMap((group) => group.layers)
  const updates = layers.filter((layer) => layer.kind === 'update')
  const updated = updates.reduce((sum, update) => sum + update.rows, 0)
  const whole = [...anchors, ...compared.map(({ state }) => state)]
  return whole.reduce((sum, group) => sum + rowsIn(group), updated)
}

function rowsIn({ tiles, layers, origin }: GroupState): number {
  const below = origin ? rowsIn(origin.group) + (origin.joined ? rowsIn(origin.joined) : 0) : 0
  const updates = layers.filter((layer) => layer.kind === 'update')
  return updates.reduce((sum, { rows }) => sum + rows, below + tiles.rowsMax)
}

/** The keys of all updates, merged; what their rows do with them does not matter. */
function readKeys(options: Survey): AsyncGenerator<KeyedBatch> {
  const { context, keyTypes, range, touched } = options
  const columns = keyFields(keyTypes)
  const layers = touched.flatMap(({ state, layers: own, within }) =>
    own
      .filter((layer) => layer.kind === 'update')
      .flatMap((update) =>
        slicedPartitions(update, within?.get(update)).flatMap((partition) => {
          const { incarnation } = state.definition
          const read = { context, incarnation, keyTypes, partition, columns, range }
          return layersOf(update, { ...read, deleted: [] })
        }),
      ),
  )
  layers.push(...deletedLayers(options), ...comparedLayers(options))
  const names = columns.map(({ name }) => name)
  return mergeTile({
    base: null,
    layers: layers.map((layer) => keysOnly(layer, names)),
    columns,
    signal: context.signal,
  })
}

/** The rows of tiles that are compared themselves. */
function comparedLayers({ context, keyTypes, range, compared = [] }: Survey): Layer[] {
  const fields = keyFields(keyTypes)
  return compared.map(({ state: group, tiles }): Layer => {
    const source = orderTiles({
      partitions: [...(tiles?.keys() ?? partitionsOf(group))],
      ...{ columns: fields, keyTypes, signal: context.signal },
      limitsOf: (partition) => {
        const { lower, upper } = hullOf(tiles?.get(partition))
        return { keyMin: lower ?? '', keyMax: upper ?? AFTER_KEYS }
      },
      open: (partition, columns) => {
        const ranges = tiles?.get(partition)
        const mayMatter = ranges && ((limits: KeyRange) => reachesAny(ranges, limits))
        const read = { context, group, partition, keyTypes, columns, mayMatter, withKeys: true }
        // What comes from below the hull would come out of order.
        return readTile({ ...read, range: intersect(range, hullOf(ranges)) })
      },
    })
    return { source, lower: null, ops: new Map(), patches: false }
  })
}

const reachesAny = (ranges: readonly KeyRange[], limits: KeyRange): boolean =>
  ranges.some((one) => overlaps(one, limits))

/** The range from the first to the last of some; every key where none are given. */
function hullOf(ranges: readonly KeyRange[] | undefined): KeyRange {
  if (!ranges || ranges.length === 0) return EVERY_KEY
  const [lower = ''] = ranges.map((one) => one.lower ?? '').sort()
  const uppers = ranges.map((one) => one.upper ?? AFTER_KEYS).sort()
  const upper = uppers.at(-1)
  return { lower, upper: upper === undefined || upper === AFTER_KEYS ? null : upper }
}

/** The records of anchors that range deletes take away. */
function deletedLayers(survey: Survey): Layer[] {
  return survey.anchors.flatMap((anchor) => deletedIn(anchor, survey))
}

function deletedIn(anchor: GroupState, { context, keyTypes, touched, range }: Survey): Layer[] {
  const columns = keyFields(keyTypes)
  const ranges = new Map(
    touched
      .flatMap(({ layers }) => layers)
      .filter((layer) => layer.kind === 'delete-range')
      // The groups of a key-space have each its own of one range.
      .map((layer) => [JSON.stringify([layer.lower, layer.upper, layer.where]), layer]),
  )
  const read = { context, group: anchor, keyTypes, columns, withKeys: true }
  return [...ranges.values()].flatMap((layer) => {
    const within = intersect(range, layer)
    const deleted = bindRange(layer, keyTypes)
    return partitionsOf(anchor).map((partition): Layer => {
      const rows = readTile({ ...read, partition, range: within })
      const source = onlyDeleted(rows, deleted)
      return { source, lower: null, ops: new Map(), patches: false }
    })
  })
}

function slicedPartitions(update: UpdateState, within?: ReadonlySet<string>): string[] {
  if (within) return [...within]
  const slices: readonly Slice[] = [
    ...update.files.flatMap((file) => file.slices),
    ...(update.inline?.slices ?? []),
  ]
  return [...new Set(slices.map(({ partition }) => partition))]
}

/** The layer without its row operations, so that keys of deleted rows come too. */
function keysOnly(layer: Layer, names: readonly string[]): Layer {
  async function* cut(): AsyncGenerator<KeyedBatch> {
    for await (const { keys, batch } of layer.source) {
      yield { keys, batch: selectColumns(batch, names) }
    }
  }
  return { source: cut(), lower: layer.lower, ops: new Map(), patches: false }
}

/** Ascending keys as ranges of so many neighbours each. */
class KeyRanges {
  private readonly first: string[] = []
  private readonly last: string[] = []
  private room = 0

  constructor(private readonly keysPerRange: number) {}

  add(keys: KeyVector): void {
    for (let at = 0; at < keys.rows; ) {
      if (this.room === 0) {
        this.first.push(keyHex(keys, at))
        this.last.push('')
        this.room = this.keysPerRange
      }
      const taken = Math.min(this.room, keys.rows - at)
      at += taken
      this.room -= taken
      this.last[this.last.length - 1] = keyHex(keys, at - 1)
    }
  }

  /** Whether one of the ranges and the limits may share a key. */
  reach({ lower, upper }: KeyRange): boolean {
    const at = lower === null ? 0 : this.firstEndingFrom(lower)
    return at < this.first.length && (upper === null || this.first[at]! < upper)
  }

  private firstEndingFrom(key: string): number {
    let low = 0
    let high = this.last.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.last[middle]! < key) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** The partitions of keys, for each partitioning by which some groups are read. */
class PartitionSets {
  private readonly sets = new Map<string, Set<string>>()
  private readonly layouts: readonly PartitionTransform[][]

  constructor(
    private readonly keyTypes: readonly CalicoType[],
    groups: readonly GroupState[],
  ) {
    const layouts = groups.map(readPartitioning)
    this.layouts = [...new Map(layouts.map((layout) => [JSON.stringify(layout), layout])).values()]
    for (const layout of this.layouts) {
      this.sets.set(JSON.stringify(layout), new Set(layout.length === 0 ? [''] : []))
    }
  }

  add({ batch }: KeyedBatch): void {
    for (const layout of this.layouts) {
      if (layout.length === 0) continue
      const key = { types: this.keyTypes, columns: batch.columns }
      const partitions = partitionKeys(layout, key)
      const set = this.setOf(layout)
      for (let row = 0; row < partitions.rows; row++) {
        if (row > 0 && compareKeys(partitions, row - 1, partitions, row) === 0) continue
        set.add(keyHex(partitions, row))
      }
    }
  }

  of(group: GroupState): Set<string> {
    return this.setOf(readPartitioning(group))
  }

  private setOf(layout: readonly PartitionTransform[]): Set<string> {
    const set = this.sets.get(JSON.stringify(layout))
    return must(set, 'every layout was named when the keys were read')
  }
}
