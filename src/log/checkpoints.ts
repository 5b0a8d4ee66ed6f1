/** Log checkpoints in storage: an index object and the manifests it names (spec/log.md). */
import { CalicoError } from '../errors.js'
import type {
  CheckpointIndex,
  GroupDefinition,
  ManifestRef,
  OriginManifests,
} from '../format/generated/documents.js'
import { sha256Hex } from '../format/hash.js'
import { checkpointFolder, checkpointIndexPath, locationOf } from '../format/layout.js'
import { decodeManifest, encodeManifest, type ManifestRecord } from '../format/manifest.js'
import { openDocument, sealDocument } from '../format/sealed.js'
import type { ObjectStore } from '../storage/contract.js'
import { mapAtOnce } from '../storage/requests.js'

/** A committer writes a log checkpoint when the tail exceeds one of these (CAL-LOG-052). */
export const TAIL_ENTRIES_MAX = 100
export const TAIL_BYTES_MAX = 8 * 1024 * 1024

const DELTAS_MAX = 8
const DELTA_SHARE_MAX = 0.3

/** Most earlier checkpoints that an index lists (CAL-LOG-044). */
export const EARLIER_MAX = 128

/** The index of a log checkpoint; `null` where there is none of that version. */
export async function readCheckpointIndex(
  storage: ObjectStore,
  line: number,
  version: number,
  signal?: AbortSignal,
): Promise<CheckpointIndex | null> {
  const path = checkpointIndexPath(line, version)
  const bytes = await storage.get(path, { signal })
  if (bytes === null) return null
  const index = openDocument('checkpoint-index', bytes, path)
  if (index.line !== line || index.version !== version) {
    throw new CalicoError(
      'CorruptDocument',
      `${path} says that it is of version ${index.version} of line ${index.line}`,
      { details: { path } },
    )
  }
  const groups = index.keySpaces.flatMap((keySpace) => keySpace.groups)
  const definitions = new Map(groups.map((group) => [group.incarnation, group]))
  for (const { incarnation, ...group } of index.groups) {
    const definition = definitions.get(incarnation)
    const stray = definition && strayIn(group, { line, definition })
    if (definition && !stray) continue
    const what = stray ? `names '${stray.path}'` : `names group ${incarnation} without defining it`
    throw new CalicoError('CorruptDocument', `${path} ${what}; restore it from a copy`, {
      details: { path },
    })
  }
  return index
}

/** A group of a line, which says where its objects lie. */
export interface GroupOfLine {
  readonly line: number
  readonly definition: GroupDefinition
}

/** Whether a path is one of a manifest of a group (CAL-LOG-046, -164). */
export const isManifestPath = (path: string, group: GroupOfLine): boolean =>
  isNamedByContent(path, group, 'avro')

function isNamedByContent(
  path: string,
  { line, definition }: GroupOfLine,
  ending: 'avro' | 'json',
): boolean {
  const location = locationOf(definition)
  const name = new RegExp(`^checkpoint/${line}/[0-9]{20}/[0-9a-f]{64}\\.${ending}$`)
  return path.startsWith(location) && name.test(path.slice(location.length))
}

/** What does not lie where the manifests and shards of its group, or of its origin, do. */
function strayIn(
  { manifests, shards, origin }: Pick<OriginManifests, 'manifests' | 'shards' | 'origin'>,
  group: GroupOfLine,
): { readonly path: string } | undefined {
  if (shards && !isNamedByContent(shards.path, group, 'json')) return shards
  const { line } = group
  const below = origin ? [origin, ...(origin.joined ? [origin.joined] : [])] : []
  return (
    manifests.find(({ path }) => !isManifestPath(path, group)) ??
    below
      .map((one) => strayIn(one, { line, definition: one.definition }))
      .find((stray) => stray !== undefined)
  )
}

/** The manifests of a group, and of what it is read from besides, but for those of shards. */
export function manifestsIn(group: {
  readonly manifests: readonly ManifestRef[]
  readonly origin?: OriginManifests
}): readonly ManifestRef[] {
  const { manifests, origin } = group
  if (!origin) return manifests
  return [
    ...manifests,
    ...manifestsIn(origin),
    ...(origin.joined ? manifestsIn(origin.joined) : []),
  ]
}

/**
 * The newest log checkpoint at or below `version`, following `earlier` from one that is known to
 * exist. `known` is a version that somebody has seen a checkpoint at; where it is wrong the answer
 * is `null`.
 */
export async function findCheckpoint(options: {
  storage: ObjectStore
  line: number
  known: number | undefined
  wanted: (candidate: { version: number; timestamp: number }) => boolean
  signal?: AbortSignal | undefined
}): Promise<CheckpointIndex | null> {
  const { storage, line, wanted, signal } = options
  let next = options.known
  while (next !== undefined) {
    const index = await readCheckpointIndex(storage, line, next, signal)
    if (index === null || wanted(index)) return index
    const hit = index.earlier.find(wanted)
    const earlier: number | undefined = hit?.version ?? index.earlier.at(-1)?.version
    if (earlier !== undefined && earlier >= index.version) {
      const path = checkpointIndexPath(line, index.version)
      throw new CalicoError(
        'CorruptDocument',
        `${path} names a later checkpoint as an earlier one`,
        {
          details: { path },
        },
      )
    }
    next = earlier
  }
  return null
}

/** Manifests of a log checkpoint that are fetched at once. */
const MANIFESTS_AT_ONCE = 64

/** Several manifests, in the order of their references. @throws MissingObject, CorruptManifest */
export function readManifests(
  storage: ObjectStore,
  refs: readonly ManifestRef[],
  signal?: AbortSignal,
): Promise<ManifestRecord[][]> {
  return mapAtOnce(refs, MANIFESTS_AT_ONCE, (ref) => readManifest(storage, ref, signal))
}

/** @throws MissingObject, CorruptManifest */
export async function readManifest(
  storage: ObjectStore,
  ref: ManifestRef,
  signal?: AbortSignal,
): Promise<ManifestRecord[]> {
  const bytes = await storage.get(ref.path, { signal })
  if (bytes === null) {
    throw new CalicoError(
      'MissingObject',
      `${ref.path} is missing; restore it from a copy of the store`,
      { details: { path: ref.path } },
    )
  }
  const name = /([0-9a-f]{64})\.avro$/.exec(ref.path)?.[1]
  if (name === undefined || sha256Hex(bytes) !== name) {
    throw new CalicoError(
      'CorruptManifest',
      `${ref.path} does not have the content that its name stands for; restore it from a copy`,
      { details: { path: ref.path } },
    )
  }
  const records = decodeManifest(bytes, ref.path)
  if (records.length === ref.records) return records
  throw new CalicoError(
    'CorruptManifest',
    `${ref.path} has ${records.length} records where its index says ${ref.records}`,
    { details: { path: ref.path } },
  )
}

/** Whether a base is better written anew than given one more delta (CAL-LOG-053). */
export function isWorthMerging(manifests: readonly ManifestRef[], deltaBytes: number): boolean {
  const [base, ...deltas] = manifests
  const bytes = deltas.reduce((sum, delta) => sum + delta.bytes, deltaBytes)
  return deltas.length >= DELTAS_MAX || bytes > (base?.bytes ?? 0) * DELTA_SHARE_MAX
}

/** Puts a manifest under its content's name and returns the reference to it. */
export async function writeManifest(options: {
  storage: ObjectStore
  line: number
  version: number
  records: readonly ManifestRecord[]
  /** What the paths of its group's objects begin with. */
  location: string
}): Promise<ManifestRef> {
  const bytes = encodeManifest(options.records)
  const folder = `${options.location}${checkpointFolder(options.line, options.version)}`
  const path = `${folder}/${sha256Hex(bytes)}.avro`
  await options.storage.putIfAbsent(path, bytes)
  return { path, bytes: bytes.byteLength, records: options.records.length }
}

/**
 * Puts the index, which makes the checkpoint exist. One that is there already says the same and
 * stays.
 */
export async function writeCheckpointIndex(
  storage: ObjectStore,
  index: CheckpointIndex,
): Promise<void> {
  await storage.putIfAbsent(
    checkpointIndexPath(index.line, index.version),
    sealDocument('checkpoint-index', index),
  )
}
