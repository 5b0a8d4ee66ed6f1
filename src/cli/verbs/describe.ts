import { describeGroups, type GroupDescription } from '../../executor/describe.js'
import { transformText } from '../../executor/transform-text.js'
import type { KeySpaceDefinition, PartitionTransform } from '../../format/generated/documents.js'
import { findKeySpace } from '../../table/definition.js'
import type { Call } from '../call.js'
import type { Listing } from '../output.js'
import { snapshotOf, withStore } from '../session.js'

export async function run(call: Call): Promise<void> {
  await withStore(call, async (store) => {
    const state = await snapshotOf(call, store)
    const name = call.parameter('key-space')
    const keySpace = findKeySpace(state, name)
    const groups = describeGroups(state, name)
    if (call.output.mode !== 'json') {
      await call.output.list(listing(keySpace), groups)
      return
    }
    await call.output.facts({
      keySpace: name,
      version: state.version,
      key: keySpace.components,
      groups: groups.map((group) => groupJson(keySpace, group)),
    })
  })
}

function groupJson(keySpace: KeySpaceDefinition, group: GroupDescription): unknown {
  const { definition, ...figures } = group
  const { name, anchor, fileFormat, codec, columns } = definition
  const partitioning = partitionText(keySpace, definition.partitioning)
  return { name, anchor, fileFormat, codec, partitioning, columns: columns.length, ...figures }
}

function listing(keySpace: KeySpaceDefinition): Listing<GroupDescription> {
  return {
    columns: [
      { name: 'group' },
      { name: 'files' },
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
    ],
    cells: ({ definition, ...figures }) => [
      `${definition.name}${definition.anchor ? ' (anchor)' : ''}`,
      `${definition.fileFormat}, ${definition.codec}`,
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
    ],
    json: (group) => groupJson(keySpace, group),
  }
}

/** As `create` takes it: hash(16, id), day(ts) */
function partitionText(
  keySpace: KeySpaceDefinition,
  partitioning: readonly PartitionTransform[],
): string {
  return partitioning.map((one) => transformText(one, keySpace.components)).join(', ')
}
