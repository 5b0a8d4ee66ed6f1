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

const views = new WeakMap<GroupState, GroupState>()

/** The origin of a group, with those of its columns that the group has as this one defines them. */
export function originGroup(group: GroupState): GroupState {
  const known = views.get(group)
  if (known) return known
  const { group: from } = must(group.origin, 'the group has an origin')
  const now = new Map(group.definition.columns.map((column) => [column.column, column]))
  const columns = from.definition.columns.map(
    (column): ColumnDefinition => now.get(column.column) ?? column,
  )
  const view = { ...from, definition: { ...from.definition, columns } }
  views.set(group, view)
  return view
}

/** A group, its origin, the origin of that, and so on. */
export function withOrigins(group: GroupState): GroupState[] {
  return [group, ...(group.origin ? withOrigins(group.origin.group) : [])]
}

/** Every group of a state and every origin of one. */
export function heldGroups(state: LineState): GroupState[] {
  return [...state.groups.values()].flatMap(withOrigins)
}

const innermost = new WeakMap<GroupState, ReadonlySet<string>>()

/** The partitions of the innermost origin that hold anything, ascending. */
export function innermostPartitions(
  { origin }: GroupState,
  partitionsOf: (group: GroupState) => readonly string[],
): ReadonlySet<string> {
  const { group } = must(origin, 'the group has an origin')
  if (group.origin) return innermostPartitions(group, partitionsOf)
  const known = innermost.get(group) ?? new Set(partitionsOf(group))
  innermost.set(group, known)
  return known
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
