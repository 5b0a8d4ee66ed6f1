/** The state of a line from log checkpoints (spec/log.md, "Log checkpoints"). */
import { CalicoError } from '../errors.js'
import type {
  CheckpointIndex,
  GroupDefinition,
  KeySpaceDefinition,
  ManifestRef,
  OriginManifests,
  ShardsRef,
} from '../format/generated/documents.js'
import { checkpointIndexPath, isDataPath } from '../format/layout.js'
import type { ManifestRecord } from '../format/manifest.js'
import { manifestsIn, readManifests } from '../log/checkpoints.js'
import { type Line, lineageOf } from '../log/lines.js'
import { readShards, shardedGroups } from '../log/tile-shards.js'
import type { ObjectStore } from '../storage/contract.js'
import { mapAtOnce } from '../storage/requests.js'
import { expressionProblem } from './check-expression.js'
import {
  additionProblem,
  definitionProblem,
  groupProblem,
  rangeProblem,
  updateProblem,
} from './check-stored.js'
import { type LayerState, settleLayers } from './layers.js'
import { lineageProblem } from './lineage.js'
import { marksProblem } from './marks.js'
import { shardSource } from './read-shards.js'
import { ShardCache } from './shard-cache.js'
import { beginningFence, comparePositions, type GroupState, type LineState } from './state.js'
import { type ShardSource, type TileState, TileTable } from './tile-table.js'

interface StateOptions {
  readonly line?: Line | undefined
  readonly signal?: AbortSignal | undefined
  readonly cache?: ShardCache
}

/** Documents of shards that are read at once. */
const SHARDS_AT_ONCE = 16

/**
 * The state that an index describes. Tiles in shards are read when they are looked at.
 * @param options.line its line, `main` unless given
 * @throws MissingObject, CorruptManifest, CorruptDocument
 */
export async function stateFromCheckpoint(
  storage: ObjectStore,
  index: CheckpointIndex,
  options: StateOptions = {},
): Promise<LineState> {
  const { line = { id: index.line, parent: null }, signal, cache = new ShardCache() } = options
  const held = await readHeld({ storage, index, signal, cache })
  const described = new Map(index.groups.map((group) => [group.incarnation, group]))
  const groups = new Map<string, GroupState>()
  for (const [at, keySpace] of index.keySpaces.entries()) {
    const problem =
      definitionProblem(keySpace) ?? additionProblem(keySpace, index.keySpaces.slice(0, at))
    if (problem) throw corruptIndex(index, problem)
    for (const definition of keySpace.groups) {
      const { manifests = [], shards, origin } = described.get(definition.incarnation) ?? {}
      for (const { definition: before } of originsIn(origin)) {
        const problem = groupProblem(before, keySpace.components)
        if (problem) throw corruptIndex(index, `the origin of '${definition.name}' ${problem}`)
      }
      const more = { ...(shards && { shards }), ...(origin && { origin }) }
      const group = { ...more, definition, manifests }
      groups.set(definition.incarnation, groupState(group, keySpace, held))
    }
  }
  const problem = marksProblem(index) ?? lineageProblem(index)
  if (problem) throw corruptIndex(index, problem)
  return {
    line: index.line,
    lineage: index.lineage ?? lineageOf(line),
    hasAdopted: index.lineage !== undefined,
    sealed: index.sealed ?? false,
    fence: index.fence ?? beginningFence(line),
    version: index.version,
    height: index.height ?? index.version,
    timestamp: index.timestamp,
    marks: new Map((index.marks ?? []).map((mark) => [mark.application, mark])),
    keySpaces: new Map(index.keySpaces.map((keySpace) => [keySpace.keySpace, keySpace])),
    groups,
  }
}

/** A group, or what was one, as an index describes it. */
interface Described {
  readonly definition: GroupDefinition
  readonly manifests: readonly ManifestRef[]
  readonly shards?: ShardsRef
  readonly origin?: OriginManifests
}

/** What the references of an index lead to. */
interface Held {
  /** Of the log checkpoint. */
  readonly height: number
  readonly recordsOf: ReadonlyMap<ManifestRef, ManifestRecord[]>
  readonly shardsOf: ReadonlyMap<ShardsRef, readonly ShardSource[]>
}

async function readHeld(from: {
  readonly storage: ObjectStore
  readonly index: CheckpointIndex
  readonly signal: AbortSignal | undefined
  readonly cache: ShardCache
}): Promise<Held> {
  const { storage, index, signal, cache } = from
  const { line, version } = index
  const refs = index.groups.flatMap((group) => manifestsIn(group))
  const sharded = shardedGroups(index)
  const [records, shards] = await Promise.all([
    readManifests(storage, refs, signal),
    mapAtOnce(sharded, SHARDS_AT_ONCE, async ({ ref, definition }) => {
      const group = { line, definition }
      const { shards: found } = await readShards(storage, ref, group, signal)
      return found.map((about) => shardSource(about, { storage, group, cache }))
    }),
  ])
  return {
    height: index.height ?? version,
    recordsOf: new Map(refs.map((ref, i) => [ref, records[i]!])),
    shardsOf: new Map(sharded.map(({ ref }, i) => [ref, shards[i]!])),
  }
}

/** An origin, what joined it, the origins of both, and so on. */
function originsIn(origin: OriginManifests | undefined): Described[] {
  if (!origin) return []
  const { joined } = origin
  return [
    ...[origin, ...originsIn(origin.origin)],
    ...(joined ? [joined, ...originsIn(joined.origin)] : []),
  ]
}

function groupState(
  { definition, manifests, shards, origin }: Described,
  keySpace: KeySpaceDefinition,
  held: Held,
): GroupState {
  const records = manifests.map((ref) => held.recordsOf.get(ref)!)
  const { tiles: known, layers } = replayManifests(records, definition, keySpace)
  if (shards && known.size > 0) {
    throw new CalicoError(
      'CorruptManifest',
      `a manifest of group ${definition.incarnation} has tiles beside those of its shards`,
    )
  }
  const tiles = shards
    ? TileTable.inShards(held.shardsOf.get(shards)!, held.height)
    : TileTable.of(known)
  return {
    keySpace: keySpace.keySpace,
    definition,
    tiles,
    // Beside shards there is nothing that is to leave (CAL-LOG-175).
    layers: origin || shards ? layers : settleLayers(layers, tiles),
    origin: origin
      ? {
          height: origin.version,
          group: groupState(origin, keySpace, held),
          joined: origin.joined ? groupState(origin.joined, keySpace, held) : null,
        }
      : null,
    rewrittenAt: 0,
    settledAt: 0,
  }
}

function corruptIndex(index: CheckpointIndex, problem: string): CalicoError {
  const path = checkpointIndexPath(index.line, index.version)
  return new CalicoError(
    'CorruptDocument',
    `${path}: ${problem}; restore it from a copy of the store`,
    { details: { path } },
  )
}

function replayManifests(
  manifests: readonly ManifestRecord[][],
  group: GroupDefinition,
  keySpace: KeySpaceDefinition,
): { tiles: Map<string, TileState>; layers: LayerState[] } {
  const { incarnation } = group
  const tiles = new Map<string, TileState>()
  const layers = new Map<string, LayerState>()
  for (const { position, after, content } of manifests.flat()) {
    for (const { path } of filesOf(content)) {
      if (!isDataPath(path, group)) {
        throw new CalicoError(
          'CorruptManifest',
          `a manifest of group ${incarnation} names '${path}', which is outside the group's data`,
        )
      }
    }
    if (content.kind === 'tile') tiles.set(content.partition, { ...content, position })
    else {
      const problem =
        content.kind === 'update'
          ? (updateProblem(content, group, { dropped: true }) ??
            expressionProblem(content, { group, keySpace, later: true }))
          : rangeProblem(content, keySpace)
      if (problem) throw new CalicoError('CorruptManifest', `a manifest's update: ${problem}`)
      const key = `${position.height}.${position.member}.${position.action}`
      layers.set(key, { ...content, position, after })
    }
  }
  const ordered = [...layers.values()].sort((a, b) => comparePositions(a.position, b.position))
  return { tiles, layers: ordered }
}

function filesOf(content: ManifestRecord['content']): readonly { readonly path: string }[] {
  switch (content.kind) {
    case 'tile':
      return content.segments
    case 'update':
      return content.files
    case 'delete-range':
      return []
  }
}
