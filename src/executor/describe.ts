/**
 * What front ends say of a state: columns of a read, and how the groups of a key-space lie on disk.
 */

import type { BatchField } from '../arrow/batch.js'
import { must } from '../assert.js'
import type { GroupDefinition, Slice } from '../format/generated/documents.js'
import { versionAt } from '../log/lines.js'
import { type ColumnChoice, readOutputs } from '../scan/plan.js'
import { sum } from '../sum.js'
import { findKeySpace } from '../table/definition.js'
import type { UpdateState } from '../table/layers.js'
import { type Maintenance, maintenanceOf } from '../table/maintenance.js'
import type { GroupState, LineState } from '../table/state.js'
import { TileTable } from '../table/tile-table.js'
import { allRead, withGroupTiles } from '../table/with-tiles.js'
import { partitionsOf, withOrigins } from '../tile/origin.js'

export interface GroupDescription {
  readonly definition: GroupDefinition
  /** What holds of its checkpoints, said or by default. */
  readonly maintenance: Maintenance
  /** Partitions that hold anything, each a tile. */
  readonly tiles: number
  /** Tiles that have a checkpoint. */
  readonly checkpointed: number
  /**
   * The version that gave the group its layout, where a checkpoint has not yet put what there was
   * into tiles of it; the figures count what is read from where it was.
   */
  readonly unsettledSince: number | null
  readonly segments: number
  readonly segmentRows: number
  readonly segmentBytes: number
  /** Updates with rows that no checkpoint includes, and those rows. */
  readonly pendingUpdates: number
  readonly pendingRows: number
  readonly pendingFiles: number
  /** Of files, and of rows inside of log entries. */
  readonly pendingBytes: number
}

/**
 * The columns that a read gives, in order; finds out what is wrong with the read before it begins.
 * @throws UnknownKeySpace, UnknownColumn, InvalidExpression
 */
export function readFields(
  state: LineState,
  keySpace: string,
  read: {
    readonly columns?: readonly ColumnChoice[] | undefined
    readonly where?: string | undefined
  },
): BatchField[] {
  return readOutputs(findKeySpace(state, keySpace), read)
}

/** The groups of a key-space, as defined and as they lie. @throws UnknownKeySpace */
export async function describeGroups(
  state: LineState,
  keySpace: string,
  signal?: AbortSignal,
): Promise<GroupDescription[]> {
  const described: GroupDescription[] = []
  for (const { incarnation } of findKeySpace(state, keySpace).groups) {
    const group = must(state.groups.get(incarnation), 'a defined group has a state')
    described.push(await describeGroup(state, group, signal))
  }
  return described
}

async function describeGroup(
  { lineage }: LineState,
  group: GroupState,
  signal: AbortSignal | undefined,
): Promise<GroupDescription> {
  const held = withOrigins(group)
  const read = held.filter(({ origin }) => origin === null)
  const stored = await Promise.all(read.map(({ tiles }) => storedIn(tiles, signal)))
  const pending = (
    await Promise.all(held.map((one) => withGroupTiles(one, pendingParts, signal)))
  ).flat()
  const tiles = group.origin
    ? await withGroupTiles(group, (one) => partitionsOf(allRead(one)).length, signal)
    : await countTiles(group, signal)
  return {
    definition: group.definition,
    maintenance: maintenanceOf(group.definition),
    tiles,
    checkpointed: group.origin ? 0 : sum(stored, (one) => one.tiles),
    unsettledSince: group.origin ? versionAt(lineage, group.origin.height + 1) : null,
    segments: sum(stored, (one) => one.segments),
    segmentRows: sum(stored, (one) => one.rows),
    segmentBytes: sum(stored, (one) => one.bytes),
    pendingUpdates: pending.length,
    pendingRows: sum(pending, (part) => part.rows),
    pendingFiles: sum(pending, (part) => part.files),
    pendingBytes: sum(pending, (part) => part.bytes),
  }
}

/** How many tiles there are, and what their segments come to. */
async function storedIn(
  table: TileTable,
  signal: AbortSignal | undefined,
): Promise<Record<'tiles' | 'segments' | 'rows' | 'bytes', number>> {
  const found = { tiles: 0, segments: 0, rows: 0, bytes: 0 }
  for await (const tiles of table.stream(signal)) {
    found.tiles += tiles.length
    for (const { rows, bytes } of tiles.flatMap((tile) => tile.segments)) {
      found.segments++
      found.rows += rows
      found.bytes += bytes
    }
  }
  return found
}

/** Partitions that hold anything, of a group without an origin. */
async function countTiles(group: GroupState, signal: AbortSignal | undefined): Promise<number> {
  const others = new Set(partitionsOf({ ...group, tiles: TileTable.of() }))
  let count = 0
  for await (const tiles of group.tiles.stream(signal)) {
    count += tiles.length
    for (const { partition } of tiles) others.delete(partition)
  }
  return count + others.size
}

type PendingPart = ReturnType<typeof pendingPart>

function pendingParts(group: GroupState): PendingPart[] {
  const updates = group.layers.filter((layer) => layer.kind === 'update')
  return updates.map((update) => pendingPart(group, update))
}

/** What of an update lies on top of the checkpoints of its tiles. */
function pendingPart(
  group: GroupState,
  update: UpdateState,
): { rows: number; files: number; bytes: number } {
  const open = (slices: readonly Slice[]): Slice[] =>
    slices.filter(({ partition }) => {
      return group.origin || (group.tiles.get(partition)?.asOf ?? 0) < update.position.height
    })
  const files = update.files.filter((file) => open(file.slices).length > 0)
  const inline = open(update.inline?.slices ?? [])
  const slices = [...files.flatMap((file) => open(file.slices)), ...inline]
  return {
    rows: sum(slices, (slice) => slice.rows),
    files: files.length,
    bytes: sum(files, (file) => file.bytes) + (inline.length > 0 ? update.inline!.data.length : 0),
  }
}
