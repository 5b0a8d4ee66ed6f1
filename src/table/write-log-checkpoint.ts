/** Writing log checkpoints (spec/log.md): what has not changed is named again. */
import { must } from '../assert.js'
import type {
  CheckpointIndex,
  GroupManifests,
  ManifestRef,
  OriginManifests,
} from '../format/generated/documents.js'
import { checkpointFolder, locationOf } from '../format/layout.js'
import { encodeManifest, type ManifestRecord } from '../format/manifest.js'
import {
  EARLIER_MAX,
  isWorthMerging,
  manifestsIn,
  readCheckpointIndex,
  writeCheckpointIndex,
  writeManifest,
} from '../log/checkpoints.js'
import { heightOf } from '../log/lines.js'
import type { ObjectStore } from '../storage/contract.js'
import { sortedMarks } from './marks.js'
import type { GroupState, LineState, Origin } from './state.js'
import { ascending, isInShards, recordOf, writeTiles } from './write-shards.js'

interface Writing {
  readonly storage: ObjectStore
  readonly state: LineState
  /** In place of `SHARD_TILES`. */
  readonly shardTiles?: number | undefined
}

/**
 * Writes the log checkpoint of a state, reusing the manifests of `base` where that is cheaper.
 * Everything is put if absent, and two processes that do this at once leave one checkpoint that
 * says the same. Of tiles in shards only those are read that are written anew.
 */
export async function writeLogCheckpoint(
  options: Writing & { readonly base: CheckpointIndex | null },
): Promise<CheckpointIndex> {
  const { storage, state, base: last } = options
  const { line, version, height } = state
  const earlier = last
    ? [{ version: last.version, timestamp: last.timestamp }, ...last.earlier].slice(0, EARLIER_MAX)
    : []
  // What was adopted since need not go on from there.
  const baseHeight = last && heightOf(state.lineage, { line, version: last.version }, height)
  const base = baseHeight === null ? null : last
  const groups: CheckpointIndex['groups'] = []
  let reused = false
  const defined = [...state.keySpaces.values()].flatMap((keySpace) => keySpace.groups)
  const folder = `${checkpointFolder(line, version)}/`
  for (const { incarnation } of defined) {
    const group = must(state.groups.get(incarnation), 'a defined group has a state')
    const known = base?.groups.find((own) => own.incarnation === incarnation)
    const held = known && baseHeight !== null ? { height: baseHeight, ...known } : null
    const { isReused, ...written } = await groupManifests(options, group, held)
    const origin = await originManifests(options, group.origin, known?.origin)
    const all = { ...written, ...(origin && { origin }) }
    reused ||= isReused || (origin === known?.origin && origin !== undefined)
    reused ||= manifestsIn(all).some(({ path }) => !path.includes(folder))
    groups.push({ incarnation, ...all })
  }
  const index: CheckpointIndex = {
    line,
    version,
    timestamp: state.timestamp,
    ...(reused && base ? { base: base.version } : {}),
    keySpaces: [...state.keySpaces.values()],
    groups,
    ...(state.marks.size > 0 && { marks: sortedMarks(state.marks) }),
    ...(state.sealed && { sealed: true as const }),
    ...(state.hasAdopted && { height, lineage: [...state.lineage] }),
    ...(state.fence.fence > 0 && { fence: state.fence }),
    earlier,
  }
  await writeCheckpointIndex(storage, index)
  return (await readCheckpointIndex(storage, line, version)) ?? index
}

/** An origin stays as it is: what one log checkpoint has written of it the next ones name again. */
async function originManifests(
  writing: Writing,
  origin: Origin | null,
  known: OriginManifests | undefined,
): Promise<OriginManifests | undefined> {
  if (origin === null) return undefined
  const { height: version, group, joined } = origin
  if (known?.version === version && known.definition.incarnation === group.definition.incarnation) {
    return known
  }
  const written = await frozenManifests(writing, group)
  return { version, ...written, ...(joined && { joined: await frozenManifests(writing, joined) }) }
}

async function frozenManifests(
  writing: Writing,
  group: GroupState,
): Promise<Omit<OriginManifests, 'version' | 'joined'>> {
  const { isReused: _, ...written } = await groupManifests(writing, group, null)
  const origin = await originManifests(writing, group.origin, undefined)
  return { definition: group.definition, ...written, ...(origin && { origin }) }
}

/** What an earlier log checkpoint has of a group. */
interface HeldManifests extends Pick<GroupManifests, 'manifests' | 'shards'> {
  readonly height: number
}

async function groupManifests(
  writing: Writing,
  group: GroupState,
  known: HeldManifests | null,
): Promise<Pick<GroupManifests, 'manifests' | 'shards'> & { readonly isReused: boolean }> {
  const { storage, state, shardTiles } = writing
  const { line, version } = state
  const base = known?.shards ? { height: known.height, shards: known.shards } : null
  const toWrite = { storage, line, version, group, base, shardTiles }
  if (!isInShards(toWrite)) {
    const tiles = ascending(group.tiles.values()).map(recordOf)
    const records = [...tiles, ...layerRecords(group)]
    const usable = known && group.rewrittenAt <= known.height ? known : null
    return { manifests: await manifestsOf(writing, { group, records, usable }), isReused: false }
  }
  // Only where the shards were there is nothing but layers in the manifests.
  const usable = base && group.settledAt <= base.height ? known : null
  const records = layerRecords(group)
  const manifests = await manifestsOf(writing, { group, records, usable })
  return { manifests, ...(await writeTiles(toWrite)) }
}

/** The manifests of a base, where they are usable, and what has come since; or all anew. */
async function manifestsOf(
  { storage, state }: Writing,
  held: {
    readonly group: GroupState
    /** All that there are. */
    readonly records: readonly ManifestRecord[]
    readonly usable: HeldManifests | null
  },
): Promise<ManifestRef[]> {
  const { group, records: all, usable } = held
  const { line, version } = state
  const location = locationOf(group.definition)
  const write = (records: readonly ManifestRecord[]): Promise<ManifestRef> =>
    writeManifest({ storage, line, version, records, location })
  // Deltas only add: layers that went otherwise than by checkpoints leave with the base
  // (CAL-LOG-093).
  if (!usable || usable.manifests.length === 0) return all.length === 0 ? [] : [await write(all)]
  const since = all.filter((record) => record.position.height > usable.height)
  if (since.length === 0) return usable.manifests
  const isMerged = isWorthMerging(usable.manifests, encodeManifest(since).byteLength)
  return isMerged ? [await write(all)] : [...usable.manifests, await write(since)]
}

/** Updates by position: an order that depends on the state alone. */
function layerRecords({ layers }: GroupState): ManifestRecord[] {
  return layers.map(({ position, after, ...content }) => ({ position, after, content }))
}
