/** The shards of a group's tiles in a log checkpoint (spec/log.md, "Shards"). */
import { CalicoError } from '../errors.js'
import type {
  CheckpointIndex,
  GroupDefinition,
  ManifestRef,
  OriginManifests,
  ShardsRef,
  TileShards,
} from '../format/generated/documents.js'
import { sha256Hex } from '../format/hash.js'
import { checkpointFolder, locationOf } from '../format/layout.js'
import { openDocument, sealDocument } from '../format/sealed.js'
import type { ObjectStore } from '../storage/contract.js'
import { type GroupOfLine, isManifestPath, manifestsIn } from './checkpoints.js'

/**
 * The shards that a reference leads to.
 * @throws MissingObject; CorruptDocument where they are not those of the group, ascending
 *   (CAL-LOG-176)
 */
export async function readShards(
  storage: ObjectStore,
  { path, bytes: size }: ShardsRef,
  { line, definition }: GroupOfLine,
  signal?: AbortSignal,
): Promise<TileShards> {
  const bytes = await storage.get(path, { signal })
  if (bytes === null) {
    throw new CalicoError(
      'MissingObject',
      `${path} is missing; restore it from a copy of the store`,
      { details: { path } },
    )
  }
  const name = /([0-9a-f]{64})\.json$/.exec(path)?.[1]
  if (sha256Hex(bytes) !== name || bytes.byteLength !== size) {
    throw corrupt(path, 'it does not have the content that its name stands for')
  }
  const document = openDocument('tile-shards', bytes, path)
  if (document.incarnation !== definition.incarnation) {
    throw corrupt(path, `it is of group ${document.incarnation}`)
  }
  let before: string | null = null
  for (const { first, last, manifests } of document.shards) {
    if (first > last || (before !== null && first <= before)) {
      throw corrupt(path, `its shards do not ascend at partition '${first}'`)
    }
    before = last
    const stray = manifests.find((ref) => !isManifestPath(ref.path, { line, definition }))
    if (stray) throw corrupt(path, `it names '${stray.path}'`)
  }
  return document
}

/** Puts shards under their content's name and returns the reference to them. */
export async function writeShards(options: {
  readonly storage: ObjectStore
  readonly line: number
  readonly version: number
  readonly definition: GroupDefinition
  readonly shards: TileShards['shards']
}): Promise<ShardsRef> {
  const { storage, line, version, definition, shards } = options
  const { incarnation } = definition
  const bytes = sealDocument('tile-shards', { incarnation, shards })
  const folder = `${locationOf(definition)}${checkpointFolder(line, version)}`
  const path = `${folder}/${sha256Hex(bytes)}.json`
  await storage.putIfAbsent(path, bytes)
  return { path, bytes: bytes.byteLength }
}

/**
 * All that an index names, what is named before what names it.
 * @throws MissingObject, CorruptDocument
 */
export async function objectsOf(
  storage: ObjectStore,
  index: CheckpointIndex,
  signal?: AbortSignal,
): Promise<(ManifestRef | ShardsRef)[]> {
  const { line } = index
  const found: (ManifestRef | ShardsRef)[] = index.groups.flatMap(manifestsIn)
  for (const { ref, definition } of shardedGroups(index)) {
    const { shards } = await readShards(storage, ref, { line, definition }, signal)
    found.push(...shards.flatMap(({ manifests }) => manifests), ref)
  }
  return found
}

/** The groups of an index whose tiles are in shards, and of what they are read from besides. */
export function shardedGroups({ keySpaces, groups }: CheckpointIndex): {
  readonly ref: ShardsRef
  readonly definition: GroupDefinition
}[] {
  const defined = keySpaces.flatMap((keySpace) => keySpace.groups)
  const definitions = new Map(defined.map((group) => [group.incarnation, group]))
  return groups
    .flatMap(({ incarnation, ...group }) => {
      const definition = definitions.get(incarnation)
      return definition ? withOrigins({ definition, ...group }) : []
    })
    .flatMap(({ shards: ref, definition }) => (ref ? [{ ref, definition }] : []))
}

/** What an index says of a group, and of what was one. */
type Described = Pick<OriginManifests, 'definition' | 'shards' | 'origin'>

function withOrigins(group: Described): Described[] {
  const { origin } = group
  if (!origin) return [group]
  const joined = origin.joined ? withOrigins(origin.joined) : []
  return [group, ...withOrigins(origin), ...joined]
}

function corrupt(path: string, what: string): CalicoError {
  return new CalicoError('CorruptDocument', `${path}: ${what}; restore it from a copy`, {
    details: { path },
  })
}
