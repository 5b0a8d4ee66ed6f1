/** What a plan would read and why, from the state alone: no data file is touched. */

import type { ColumnBounds } from '../expr/bounds.js'
import { valueColumn } from '../format/columns.js'
import type { Segment, Slice } from '../format/generated/documents.js'
import { versionAt } from '../log/lines.js'
import { sum } from '../sum.js'
import type { UpdateState } from '../table/layers.js'
import type { LineState } from '../table/state.js'
import { touches } from '../tile/key-limits.js'
import {
  joinedTiles,
  type OwnSlices,
  originOf,
  ownSlices,
  partitionsOf,
  readPartitionsOf,
} from '../tile/origin.js'
import { bindRange, deletesAll, type RangeDelete } from '../tile/range-deletes.js'
import { type Prune, pendingLayers } from '../tile/tile-reader.js'
import { type Aggregate, figuresOf } from './aggregates.js'
import type { ShardsLeft } from './partitions.js'
import type { PlanGroup, ScanPlan } from './plan.js'
import type { PlannedScan } from './planner.js'
import { pruneOf } from './prune.js'

export interface Explanation {
  readonly keySpace: string
  readonly version: number
  /** Whose plan it is. */
  readonly planner: string
  /** The store's planner, where it left the choice to another. */
  readonly chosenBy?: string
  /** The columns that come out. */
  readonly columns: readonly string[]
  /** The encoded keys that can matter, in hexadecimal: from `lower`, below `upper`; null = open. */
  readonly keyRange: { readonly lower: string | null; readonly upper: string | null }
  /** Parts of the read that need no other part. */
  readonly splits: number
  readonly groups: readonly GroupExplanation[]
  readonly groupsNotRead: readonly string[]
  /** At most so many rows pass the merge of the anchor. */
  readonly rowsMax: number
  /** At most so many bytes of files and inline rows are read. */
  readonly bytesMax: number
  /** The figures that the read is for, where it is for some. */
  readonly figures?: readonly FigureExplanation[]
}

export interface FigureExplanation {
  /** Like `sum(total)`. */
  readonly figure: string
  /** What tells it: the statistics of the log, or the rows of the read. */
  readonly outcome: 'statistics' | 'rows'
  readonly why: string
}

export interface GroupExplanation {
  readonly group: string
  /** Why it is read. */
  readonly reason: string
  /** Where its tiles are in shards: which were left unread, and by what. */
  readonly shards?: ShardsLeft
  /** Those of shards that were read. */
  readonly tiles: readonly TileExplanation[]
}

export interface TileExplanation {
  /** In hexadecimal; empty where the group has one partition. */
  readonly partition: string
  /** `pruned` where nothing of the tile is read. */
  readonly outcome: 'read' | 'pruned'
  readonly segments: readonly PartExplanation[]
  /** Slices of updates that lie on top of the checkpoint. */
  readonly updates: readonly PartExplanation[]
  /** Updates merged over the segments, slice by slice or inline. */
  readonly updatesPending: number
}

export interface PartExplanation {
  /** A segment's name, like `[3]`, or the version that made an update. */
  readonly name: string
  /** Null for rows inside of an entry. */
  readonly path: string | null
  readonly rows: number
  readonly bytes: number
  readonly outcome: 'read' | 'pruned'
  readonly why: string
}

const BY_PLANNER = 'the plan names no such partition'
const BY_KEYS = 'its keys are outside of the range'
const BY_RANGE_DELETE = 'a range delete leaves none of its keys'

export function explainPlan({ plan, planner }: PlannedScan, state: LineState): Explanation {
  const groups = plan.groups.map((group, i) => explainGroup(plan, group, i))
  const planned = new Set(plan.groups.map((group) => group.state.definition.name))
  const parts = groups.map(({ tiles }) =>
    tiles.flatMap(({ segments, updates }) => [...segments, ...updates]),
  )
  const read = parts.map((some) => some.filter(({ outcome }) => outcome === 'read'))
  return {
    keySpace: plan.keySpace.name,
    version: state.version,
    planner,
    columns: plan.outputs.map(({ name }) => name),
    keyRange: { lower: plan.range.lower, upper: plan.range.upper },
    splits: plan.splits.length,
    groups,
    groupsNotRead: plan.keySpace.groups
      .map(({ name }) => name)
      .filter((name) => !planned.has(name)),
    rowsMax: sum(read[0] ?? [], (part) => part.rows),
    bytesMax: sum(read.flat(), (part) => part.bytes),
  }
}

/** @param plan of a read of the columns that are named */
export function explainFigures(
  { plan }: PlannedScan,
  aggregates: readonly Aggregate[],
): FigureExplanation[] {
  return figuresOf(plan, aggregates).map(({ known, why }, i) => {
    const { kind, column = '' } = aggregates[i]!
    return { figure: `${kind}(${column})`, outcome: known ? 'statistics' : 'rows', why }
  })
}

function explainGroup(plan: ScanPlan, group: PlanGroup, index: number): GroupExplanation {
  const wanted = new Set(plan.splits.flatMap((split) => split.partitions[index] ?? []))
  const { name, anchor } = group.state.definition
  const own = plan.columns.filter((c) => c.incarnation === group.state.definition.incarnation)
  const reasons = [
    ...(anchor ? ['says which records exist'] : []),
    ...(own.length > 0 ? [`has ${own.map((column) => column.name).join(', ')}`] : []),
  ]
  const { state } = group
  const shards = plan.shards[index]
  return {
    group: name,
    reason: reasons.join('; '),
    ...(shards && shards.all > 0 && { shards }),
    tiles: (state.origin ? partitionsOf(state) : readPartitionsOf(state)).map((partition) =>
      explainTile({ plan, group, partition, isWanted: wanted.has(partition), isOverlaid: false }),
    ),
  }
}

interface Tile {
  readonly plan: ScanPlan
  readonly group: PlanGroup
  readonly partition: string
  readonly isWanted: boolean
  /** Whether something lies over the tile that no bounds are held against. */
  readonly isOverlaid: boolean
}

function explainTile(tile: Tile): TileExplanation {
  const { plan, group, partition } = tile
  const layers = pendingLayers(group.state, partition)
  const pending = layers.filter((layer) => layer.kind === 'update')
  const own = ownSlices(group.state, partition, plan.keyTypes)
  const deleted = (after: number): RangeDelete[] =>
    layers
      .filter((layer) => layer.kind === 'delete-range')
      .filter((range) => range.position.height > after)
      .map((range) => bindRange(range, plan.keyTypes))
  const updates = pending.flatMap((update) =>
    explainUpdate(update, deleted(update.position.height), tile),
  )
  const overlay = pending
    .flatMap((update) => slicesOf(update, own))
    .filter(({ slice }) => touches(plan.range, slice.keyMin, slice.keyMax))
    .map(({ slice }) => slice)
  const { origin, tiles } = group.state
  const beside = joinedTiles(group.state, partition, plan.keyTypes)
  const isOverlaid = tile.isOverlaid || overlay.length > 0 || beside.length > 0
  const below = [
    ...(origin ? [{ group: originOf(group.state).group, partition }] : []),
    ...beside,
  ].map(({ group: state, partition }) =>
    explainTile({ ...tile, group: { ...group, state }, partition, isOverlaid }),
  )
  const stored = origin ? [] : (tiles.get(partition)?.segments ?? [])
  const over = { overlay, deleted: deleted(0) }
  const segments = stored.map((segment) => explainSegment(segment, over, tile))
  const allUpdates = [...below.flatMap((one) => one.updates), ...updates]
  const isRead = [...below, ...segments, ...updates].some(({ outcome }) => outcome === 'read')
  return {
    partition,
    outcome: isRead ? 'read' : 'pruned',
    segments: [...below.flatMap((one) => one.segments), ...segments],
    updates: allUpdates,
    updatesPending: new Set(allUpdates.map(({ name }) => name)).size,
  }
}

function explainSegment(
  segment: Segment,
  { overlay, deleted }: { overlay: readonly Slice[]; deleted: readonly RangeDelete[] },
  { plan, group, isWanted, isOverlaid }: Tile,
): PartExplanation {
  const { path, rows, bytes, keyMin, keyMax } = segment
  const part = { name: `[${segment.name.join(', ')}]`, path, rows, bytes }
  const pruned = (why: string): PartExplanation => ({ ...part, outcome: 'pruned', why })
  if (!isWanted) return pruned(BY_PLANNER)
  if (!touches(plan.range, keyMin, keyMax)) return pruned(BY_KEYS)
  if (deletesAll(deleted, segment)) return pruned(BY_RANGE_DELETE)
  const columns = isOverlaid ? null : excludingColumns(segment, group, pruneOfGroup(plan, group))
  if (columns === null) return { ...part, outcome: 'read', why: 'it may hold rows that are wanted' }
  const limits = { lower: keyMin, upper: `${keyMax}00` }
  if (!overlay.some((slice) => touches(limits, slice.keyMin, slice.keyMax))) {
    return pruned(`the bounds of ${columns.join(', ')} exclude the filter`)
  }
  const why = `the bounds of ${columns.join(', ')} exclude the filter, but updates lie over it`
  return { ...part, outcome: 'read', why }
}

function pruneOfGroup(plan: ScanPlan, group: PlanGroup): Prune | undefined {
  return pruneOf(plan, { columns: group.columns, isAnchor: group === plan.groups[0] })
}

/**
 * The names of the columns whose bounds exclude every row of a segment: the first that does so
 * alone, else all that have bounds; null where the bounds exclude nothing.
 */
function excludingColumns(
  segment: Segment,
  group: PlanGroup,
  prune: Prune | undefined,
): string[] | null {
  const bounds = new Map(
    segment.bounds.map(({ column, nulls, min, max }): [string, ColumnBounds] => [
      valueColumn(column),
      { nulls, min: min ?? null, max: max ?? null },
    ]),
  )
  if (prune?.((name) => bounds.get(name), segment.rows) !== 'none') return null
  const names = group.state.definition.columns
    .map(({ column, name }) => ({ name, synthetic: valueColumn(column) }))
    .filter(({ synthetic }) => group.columns.some((column) => column.name === synthetic))
  const alone = names.find(({ synthetic }) => {
    const only = (name: string): ColumnBounds | undefined =>
      name === synthetic ? bounds.get(name) : undefined
    return prune(only, segment.rows) === 'none'
  })
  return alone ? [alone.name] : names.map(({ name }) => name)
}

function explainUpdate(
  update: UpdateState,
  deleted: readonly RangeDelete[],
  { plan, group, partition, isWanted }: Tile,
): PartExplanation[] {
  const own = ownSlices(group.state, partition, plan.keyTypes)
  const whyNot = (slice: Slice): string | null => {
    if (!isWanted) return BY_PLANNER
    if (!touches(plan.range, slice.keyMin, slice.keyMax)) return BY_KEYS
    return deletesAll(deleted, slice) ? BY_RANGE_DELETE : null
  }
  return slicesOf(update, own).map(({ slice, path, bytes }) => {
    const why = whyNot(slice)
    return {
      name: `v${versionAt(plan.lineage, update.position.height)}`,
      path,
      rows: slice.rows,
      bytes,
      outcome: why === null ? 'read' : 'pruned',
      why: why ?? 'it lies over keys that are wanted',
    }
  })
}

interface SlicePlace {
  readonly slice: Slice
  readonly path: string | null
  /** The slice's share of its file, or of the inline rows. */
  readonly bytes: number
}

function slicesOf(update: UpdateState, { partition, isIn }: OwnSlices): SlicePlace[] {
  const isOwn = (slice: Slice): boolean =>
    (partition === null || slice.partition === partition) && isIn?.(slice.partition) !== false
  const share = (bytes: number, slice: Slice, rows: number): number =>
    Math.ceil((bytes * slice.rows) / rows)
  const places: SlicePlace[] = []
  for (const { path, bytes, rows, slices } of update.files) {
    for (const slice of slices) {
      if (!isOwn(slice)) continue
      places.push({ slice, path, bytes: share(bytes, slice, rows) })
    }
  }
  const { inline } = update
  for (const slice of inline?.slices ?? []) {
    if (!isOwn(slice)) continue
    places.push({ slice, path: null, bytes: share(inline!.data.length, slice, inline!.rows) })
  }
  return places
}
