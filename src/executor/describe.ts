/**
 * What front ends say of a state: columns of a read, and how the groups of a key-space lie on disk.
 */
import type { BatchField } from '../arrow/batch.js'
import { must } from '../assert.js'
import type { GroupDefinition, Slice } from '../format/generated/documents.js'
import { type ColumnChoice, readOutputs } from '../scan/plan.js'
import { sum } from '../sum.js'
import { findKeySpace } from '../table/definition.js'
import type { UpdateState } from '../table/layers.js'
import { type Maintenance, maintenanceOf } from '../table/maintenance.js'
import type { GroupState, LineState } from '../table/state.js'
import { withGroupTiles } from '../table/with-tiles.js'
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
    described.push(await withGroupTiles(group, describeGroup, signal))
  }
  return described
}

function describeGroup(group: GroupState): GroupDescription {
  const held = withOrigins(group)
  const segments = held.flatMap(({ tiles, origin }) =>
    origin ? [] : [...tiles.values()].flatMap((tile) => tile.segments),
  )
  const pending = held.flatMap((one) =>
    one.layers.filter((layer) => layer.kind === 'update').map((update) => pendingPart(one, update)),
  )
  return {
    definition: group.definition,
    maintenance: maintenanceOf(group.definition),
    tiles: partitionsOf(group).length,
    checkpointed: group.origin ? 0 : group.tiles.size,
    unsettledSince: group.origin ? group.origin.version + 1 : null,
    segments: segments.length,
    segmentRows: sum(segments, (segment) => segment.rows),
    segmentBytes: sum(segments, (segment) => segment.bytes),
    pendingUpdates: pending.length,
    pendingRows: sum(pending, (part) => part.rows),
    pendingFiles: sum(pending, (part) => part.files),
    pendingBytes: sum(pending, (part) => part.bytes),
  }
}

/** What of an update lies on top of the checkpoints of its tiles. */
function pendingPart(
  group: GroupState,
  update: UpdateState,
): { rows: number; files: number; bytes: number } {
  const open = (slices: readonly Slice[]): Slice[] =>
    slices.filter(({ partition }) => {
      return group.origin || (group.tiles.get(partition)?.asOf ?? 0) < update.position.version
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
