/**
 * Reading a group that has an origin (spec/table.md, "Layouts"). Its rows lie by the partitions of
 * another layout: it is read in units, each the keys of one partition of the innermost origin, and
 * of what came later those rows whose keys belong there.
 */
import { gatherBatch } from '../arrow/gather.js'
import { gatherKeyRuns } from '../arrow/key-gather.js'
import { keyHex } from '../arrow/keys.js'
import { RunBuilder } from '../arrow/runs.js'
import { must } from '../assert.js'
import type { ColumnDefinition, PartitionTransform } from '../format/generated/documents.js'
import type { CalicoType } from '../format/types.js'
import { nesting } from '../table/nesting.js'
import { partitionKeys } from '../table/partition.js'
import type { GroupState, LineState } from '../table/state.js'
import { keyFields } from './context.js'
import type { KeyedBatch } from './keyed-batch.js'

/** The unit of the keys that are in no partition of the innermost origin. */
export const REST = 'rest'

/** The partitioning by whose values a group is read: that of its innermost origin. */
export function readPartitioning({ definition, origin }: GroupState): PartitionTransform[] {
  return origin ? readPartitioning(origin.group) : definition.partitioning
}

/** Whether some of what a group holds is partitioned otherwise than it is read. */
export function isRerouted(group: GroupState): boolean {
  const read = JSON.stringify(readPartitioning(group))
  return withOrigins(group).some(
    ({ definition }) => JSON.stringify(definition.partitioning) !== read,
  )
}

/** What a group is read from besides its own layers. */
export interface Below {
  readonly group: GroupState
  /** Rows laid over those of the group, with other columns. */
  readonly joined: GroupState | null
}

const views = new WeakMap<GroupState, Below>()

/** The origin of a group, with those of its columns that the group has as this one defines them. */
export function originOf(group: GroupState): Below {
  const known = views.get(group)
  if (known) return known
  const { group: from, joined } = must(group.origin, 'the group has an origin')
  const now = new Map(group.definition.columns.map((column) => [column.column, column]))
  const viewOf = (frozen: GroupState): GroupState => {
    const columns = frozen.definition.columns.map(
      (column): ColumnDefinition => now.get(column.column) ?? column,
    )
    return { ...frozen, definition: { ...frozen.definition, columns } }
  }
  const view = { group: viewOf(from), joined: joined && viewOf(joined) }
  views.set(group, view)
  return view
}

/** A group, its origin and what joined that, the origins of these, and so on. */
export function withOrigins(group: GroupState): GroupState[] {
  const { origin } = group
  if (!origin) return [group]
  return [group, ...withOrigins(origin.group), ...(origin.joined ? withOrigins(origin.joined) : [])]
}

/** Every group of a state and every origin of one. */
export function heldGroups(state: LineState): GroupState[] {
  return [...state.groups.values()].flatMap(withOrigins)
}

/**
 * The partitions of a group that hold anything at all, ascending; of one with an origin the units
 * that it is read in.
 */
export function partitionsOf(group: GroupState): string[] {
  const { origin } = group
  if (origin && isRerouted(group)) {
    const units = innermostPartitions(group)
    const hasMore = hasUpdates(group)
    if (readPartitioning(group).length === 0) return units.size > 0 || hasMore ? [''] : []
    return hasMore ? [...units, REST] : [...units]
  }
  const below = origin
    ? [...partitionsOf(origin.group), ...(origin.joined ? partitionsOf(origin.joined) : [])]
    : group.tiles.keys()
  const partitions = new Set(below)
  for (const partition of slicedPartitions(group)) partitions.add(partition)
  return [...partitions].sort()
}

/** The same as far as tiles are read, of a group without an origin. */
export function readPartitionsOf(group: GroupState): string[] {
  const { tiles } = group
  const partitions = new Set(tiles.readKeys())
  for (const partition of slicedPartitions(group)) {
    if (tiles.isRead(partition)) partitions.add(partition)
  }
  return [...partitions].sort()
}

/** The partitions of a group's own updates, each once or several times. */
function* slicedPartitions({ layers }: GroupState): Generator<string> {
  for (const update of layers) {
    if (update.kind !== 'update') continue
    for (const part of [...update.files, ...(update.inline ? [update.inline] : [])]) {
      for (const { partition } of part.slices) yield partition
    }
  }
}

/** Whether anything came to a group since the innermost of its origins. */
function hasUpdates({ layers, origin }: GroupState): boolean {
  if (!origin) return false
  if (origin.joined || layers.some(({ kind }) => kind === 'update')) return true
  return hasUpdates(origin.group)
}

const innermost = new WeakMap<GroupState, ReadonlySet<string>>()

/** The partitions of the innermost origin that hold anything, ascending. */
function innermostPartitions({ origin }: GroupState): ReadonlySet<string> {
  const { group } = must(origin, 'the group has an origin')
  if (group.origin) return innermostPartitions(group)
  const known = innermost.get(group) ?? new Set(partitionsOf(group))
  innermost.set(group, known)
  return known
}

/** Whether keys of a partition of the innermost origin belong to a unit. */
export function unitTest(group: GroupState, unit: string): (partition: string) => boolean {
  if (unit !== REST) return (partition) => partition === unit
  const known = innermostPartitions(group)
  return (partition) => !known.has(partition)
}

/** The slices of a group's own updates with rows of a tile, or of a unit. */
export interface OwnSlices extends PartsOfUnit {
  /** The partition that they name; null where they may name others. */
  readonly partition: string | null
}

interface PartsOfUnit {
  /** Whether a partition may have such rows; without, each may. */
  readonly isIn?: (partition: string) => boolean
  /** Whether those that may have no others. */
  readonly isExact: boolean
}

export function ownSlices(
  group: GroupState,
  partition: string,
  keyTypes: readonly CalicoType[],
): OwnSlices {
  if (!isRerouted(group)) return { partition, isExact: true }
  const parts = partsOfUnit(group.definition.partitioning, { group, unit: partition, keyTypes })
  return { partition: null, ...parts }
}

/** The partitions of a layout with rows of a unit. */
function partsOfUnit(
  layout: readonly PartitionTransform[],
  of: {
    readonly group: GroupState
    readonly unit: string
    readonly keyTypes: readonly CalicoType[]
  },
): PartsOfUnit {
  const { group, unit, keyTypes } = of
  const read = readPartitioning(group)
  const unitOf = nesting(layout, read, keyTypes)
  if (unitOf) {
    const holds = unitTest(group, unit)
    return { isIn: (one) => holds(unitOf(one)), isExact: true }
  }
  const partitionOf = unit === REST ? null : nesting(read, layout, keyTypes)
  if (!partitionOf) return { isExact: false }
  return { isIn: (one) => one === partitionOf(unit), isExact: false }
}

/** Tiles of what joined the origin of a group, with rows of a tile of the group, or of a unit. */
export interface JoinedTile {
  /** What joined, with columns as the group defines them now. */
  readonly group: GroupState
  readonly partition: string
  /** Whether it has no rows of other units. */
  readonly isExact: boolean
}

export function joinedTiles(
  group: GroupState,
  unit: string,
  keyTypes: readonly CalicoType[],
): JoinedTile[] {
  const joined = group.origin ? originOf(group).joined : null
  if (!joined) return []
  const partitions = partitionsOf(joined)
  if (!isRerouted(group)) {
    return partitions.includes(unit) ? [{ group: joined, partition: unit, isExact: true }] : []
  }
  const isOneUnit = readPartitioning(group).length === 0
  const { isIn, isExact } = partsOfUnit(readPartitioning(joined), { group, unit, keyTypes })
  return partitions
    .filter((partition) => partition === REST || isIn?.(partition) !== false)
    .map((partition) => ({
      group: joined,
      partition,
      isExact: isOneUnit || (isExact && partition !== REST),
    }))
}

/** The rows whose keys belong to a unit. Rows carry their key columns. */
export async function* onlyUnit(
  rows: AsyncIterable<KeyedBatch>,
  unit: {
    readonly partitioning: readonly PartitionTransform[]
    readonly keyTypes: readonly CalicoType[]
    readonly holds: (partition: string) => boolean
  },
): AsyncGenerator<KeyedBatch> {
  const { partitioning, keyTypes, holds } = unit
  const names = keyFields(keyTypes).map(({ name }) => name)
  for await (const rowsOf of rows) {
    const { keys, batch } = rowsOf
    const columns = names.map((name) => {
      const at = batch.fields.findIndex((field) => field.name === name)
      return must(batch.columns[at], 'rows of layers carry their key columns')
    })
    const partitions = partitionKeys(partitioning, { types: keyTypes, columns })
    const kept = new RunBuilder()
    for (let row = 0; row < keys.rows; row++) {
      if (holds(keyHex(partitions, row))) kept.push(0, row, 1)
    }
    if (kept.rows === batch.rows) yield rowsOf
    else if (kept.rows > 0) {
      yield { keys: gatherKeyRuns([keys], kept), batch: gatherBatch(batch.fields, [batch], kept) }
    }
  }
}
