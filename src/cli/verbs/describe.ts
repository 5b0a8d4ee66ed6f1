import { maintenanceText } from '../../executor/change-text.js'
import { describeGroups, type GroupDescription } from '../../executor/describe.js'
import { type DueTiles, dueTiles } from '../../executor/due-tiles.js'
import { transformText } from '../../executor/transform-text.js'
import type { GroupWrites } from '../../executor/write-amplification.js'
import type { KeySpaceDefinition, PartitionTransform } from '../../format/generated/documents.js'
import { parseAddress } from '../../storage/address.js'
import { findKeySpace } from '../../table/definition.js'
import { withGroupTiles } from '../../table/with-tiles.js'
import type { Call } from '../call.js'
import { commandText } from '../command-text.js'
import type { Listing } from '../output.js'
import { snapshotOf, withStore } from '../session.js'

/** A group with what is due, and what writing it cost where that was asked. */
interface Described extends GroupDescription {
  readonly due: DueTiles | null
  readonly writes: GroupWrites | null
}

export async function run(call: Call): Promise<void> {
  await withStore(call, async (store) => {
    const state = await snapshotOf(call, store)
    const name = call.parameter('key-space')
    const keySpace = findKeySpace(state, name)
    const entries = call.count('writes')
    const at = { kind: 'version', version: state.version } as const
    const cost =
      entries === undefined
        ? null
        : await store.writeAmplification({ entries, at, signal: call.signal })
    const groups: Described[] = []
    for (const group of await describeGroups(state, name, call.signal)) {
      const { incarnation, name: own } = group.definition
      const due = await withGroupTiles(
        state.groups.get(incarnation)!,
        (held) => dueTiles(keySpace, held, storeOf(call)),
        call.signal,
      )
      const isOwn = (one: GroupWrites): boolean => one.keySpace === name && one.group === own
      groups.push({ ...group, due, writes: cost?.groups.find(isOwn) ?? null })
    }
    if (call.output.mode !== 'json') {
      await call.output.list(listing(keySpace, cost !== null), groups)
      for (const { due } of groups) if (due) call.output.remark(due.what)
      return
    }
    await call.output.facts({
      keySpace: name,
      version: state.version,
      key: keySpace.components,
      ...(cost && { writes: { after: cost.after, through: cost.through } }),
      groups: groups.map((group) => groupJson(keySpace, group)),
    })
  })
}

/** The address of the store itself, without a version: what is due is done to its head. */
function storeOf(call: Call): string {
  const address = call.parameter('store')
  const at = parseAddress(address).ref?.at ?? null
  return at === null ? address : address.slice(0, address.lastIndexOf('@'))
}

function groupJson(keySpace: KeySpaceDefinition, group: Described): unknown {
  const { definition, due, writes, ...figures } = group
  const { name, anchor, fileFormat, codec, columns, place = null } = definition
  const partitioning = partitionText(keySpace, definition.partitioning)
  const about = { name, anchor, fileFormat, codec, place, partitioning, columns: columns.length }
  const told = due && { ...due, command: commandText(due.command) }
  if (!writes) return { ...about, ...figures, due: told }
  const { keySpace: _, group: __, ...bytes } = writes
  return { ...about, ...figures, due: told, writes: bytes }
}

function listing(keySpace: KeySpaceDefinition, withWrites: boolean): Listing<Described> {
  return {
    columns: [
      { name: 'group' },
      { name: 'files' },
      { name: 'place' },
      { name: 'maintenance' },
      { name: 'partitions' },
      { name: 'columns', kind: 'count' },
      { name: 'tiles', kind: 'count' },
      { name: 'checkpointed', kind: 'count' },
      { name: 'segments', kind: 'count' },
      { name: 'rows', kind: 'count' },
      { name: 'bytes', kind: 'bytes' },
      { name: 'pending updates', kind: 'count' },
      { name: 'pending rows', kind: 'count' },
      { name: 'pending bytes', kind: 'bytes' },
      ...(withWrites ? WRITES : []),
      { name: 'due', kind: 'count' },
      { name: 'run' },
    ],
    cells: ({ definition, due, writes, ...figures }) => [
      `${definition.name}${definition.anchor ? ' (anchor)' : ''}`,
      `${definition.fileFormat}, ${definition.codec}`,
      definition.place ?? 'default',
      maintenanceText(definition.maintenance ?? {}) || 'default',
      partitionText(keySpace, definition.partitioning) || 'one',
      definition.columns.length,
      figures.tiles,
      figures.checkpointed,
      figures.segments,
      figures.segmentRows,
      figures.segmentBytes,
      figures.pendingUpdates,
      figures.pendingRows,
      figures.pendingBytes,
      ...(withWrites ? writeCells(writes) : []),
      due?.tiles ?? 0,
      due ? commandText(due.command) : '',
    ],
    json: (group) => groupJson(keySpace, group),
  }
}

const WRITES = [
  { name: 'updates wrote', kind: 'bytes' },
  { name: 'folds wrote', kind: 'bytes' },
  { name: 'checkpoints wrote', kind: 'bytes' },
  { name: 'amplification' },
] as const

function writeCells(writes: GroupWrites | null): unknown[] {
  if (!writes) return WRITES.map(() => '')
  const { updateBytes, foldBytes, checkpointBytes, amplification } = writes
  return [updateBytes, foldBytes, checkpointBytes, amplification?.toFixed(2) ?? '']
}

/** As `create` takes it: hash(16, id), day(ts) */
function partitionText(
  keySpace: KeySpaceDefinition,
  partitioning: readonly PartitionTransform[],
): string {
  return partitioning.map((one) => transformText(one, keySpace.components)).join(', ')
}
