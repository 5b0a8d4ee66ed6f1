/**
 * Removing data files and manifests that nothing names and nothing under way can still name
 * (spec/maintain.md).
 */
import { CalicoError } from '../errors.js'
import { parsePlaced } from '../format/layout.js'
import { readCheckpointIndex } from '../log/checkpoints.js'
import { findLineHead, readEntries } from '../log/entries.js'
import { listLocations } from '../log/group-places.js'
import { firstVersion } from '../log/lines.js'
import { readRefs } from '../log/refs.js'
import { objectsOf } from '../log/tile-shards.js'
import type { ObjectInfo, ObjectStore, TemporarySweep } from '../storage/contract.js'
import { deleteObjects } from '../storage/requests.js'
import { namedObjects } from './named-objects.js'
import { type Reach, reachOf } from './reach.js'

/** The least age of what is removed, unless the caller says that nothing is being written. */
export const GRACE_SECONDS = 7 * 24 * 3600

/** Half-written objects younger than this may belong to a process at work (CAL-STORAGE-038). */
const TEMPORARY_SECONDS_MIN = 24 * 3600

/** Candidates held in memory at once; what is beyond is left for the next run. */
const CANDIDATES_MAX = 1_000_000

/** What is named by its content; an index is not. */
const OF_CONTENT = /\/[0-9a-f]{64}\.(avro|json)$/

/** As many as S3 takes in a request. */
const DELETED_AT_ONCE = 1000

export interface VacuumFinding {
  readonly path: string
  readonly bytes: number
  readonly modifiedMicros: number
}

export interface VacuumResult {
  /** Objects that nothing names and that are old enough. */
  readonly removable: readonly VacuumFinding[]
  /** Objects that nothing names yet, too young to touch. */
  readonly young: number
  readonly deleted: number
  /** What killed processes left half-written; null where the storage leaves nothing such. */
  readonly temporary: TemporarySweep | null
}

/**
 * Finds what no entry or index names, and deletes it where told to. Objects are listed before refs
 * and entries are read: a commit that lands in between is seen, and one that has not landed yet is
 * younger than the grace period.
 */
export async function vacuum(options: {
  storage: ObjectStore
  /**
   * The present, in microseconds, by the clock that dates the storage's objects; where it is not
   * known, that of the newest object listed, which is never later.
   */
  storageNowMicros: number | null
  /** The same of the objects below `data/`, where they lie in another storage. */
  dataNowMicros?: number | null
  graceSeconds: number
  /** The id of the store, where groups may have places: what it has marked there is its own. */
  storeId?: string
  /**
   * The caller's word that no commit is under way; without it the grace period cannot be below the
   * default.
   */
  nothingIsWriting: boolean
  execute: boolean
  signal?: AbortSignal
}): Promise<VacuumResult> {
  const { storage, graceSeconds, signal } = options
  if (!(graceSeconds >= 0)) {
    throw new CalicoError('InvalidArgument', `a grace period cannot be ${graceSeconds} s`)
  }
  if (graceSeconds < GRACE_SECONDS && !options.nothingIsWriting) {
    throw new CalicoError(
      'InvalidArgument',
      `a grace period below ${GRACE_SECONDS} s would remove files of commits under way; state ` +
        'that nothing is being written',
    )
  }
  const candidates = new Map<string, ObjectInfo>()
  let newest = 0
  let newestData = 0
  for (const prefix of ['data/', 'checkpoint/']) {
    for await (const object of storage.list(prefix, { signal })) {
      newest = Math.max(newest, object.modifiedMicros)
      if (prefix === 'data/') newestData = Math.max(newestData, object.modifiedMicros)
      if (prefix === 'data/' || OF_CONTENT.test(object.path)) candidates.set(object.path, object)
      if (candidates.size >= CANDIDATES_MAX) break
    }
  }
  const newestIn = await addPlaced(candidates, options)
  const refs = await readRefs({ storage, signal })
  for (const reach of reachOf(refs)) {
    for await (const path of namedPaths(storage, reach, signal)) candidates.delete(path)
  }
  const now = options.storageNowMicros ?? newest
  const dataNow = options.dataNowMicros === undefined ? now : (options.dataNowMicros ?? newestData)
  const removable = [...candidates.values()].filter(({ path, modifiedMicros }) => {
    const place = parsePlaced(path)?.place
    const nowThere = place ? newestIn.get(place)! : path.startsWith('data/') ? dataNow : now
    return modifiedMicros <= nowThere - graceSeconds * 1_000_000
  })
  if (options.execute) await deleteAll(storage, removable, signal)
  const temporarySeconds = Math.max(graceSeconds, TEMPORARY_SECONDS_MIN)
  const sweep = storage.sweepTemporary?.(temporarySeconds * 1000, { dryRun: !options.execute })
  return {
    temporary: (await sweep) ?? null,
    removable: removable.map(({ path, size, modifiedMicros }) => ({
      path,
      bytes: size,
      modifiedMicros,
    })),
    young: candidates.size - removable.length,
    deleted: options.execute ? removable.length : 0,
  }
}

async function deleteAll(
  storage: ObjectStore,
  removable: readonly ObjectInfo[],
  signal: AbortSignal | undefined,
): Promise<void> {
  for (let start = 0; start < removable.length; start += DELETED_AT_ONCE) {
    const paths = removable.slice(start, start + DELETED_AT_ONCE).map(({ path }) => path)
    await deleteObjects(storage, paths, { signal })
  }
}

/**
 * Adds what lies in the places of groups. @returns by place when the newest object there was
 * written, which is never later than the present by the clock that dates them
 */
async function addPlaced(
  candidates: Map<string, ObjectInfo>,
  options: { storage: ObjectStore; storeId?: string; signal?: AbortSignal },
): Promise<ReadonlyMap<string, number>> {
  const { storage, storeId, signal } = options
  const newestIn = new Map<string, number>()
  if (storeId === undefined) return newestIn
  for await (const { place, ...object } of listLocations(storage, storeId, signal)) {
    newestIn.set(place, Math.max(newestIn.get(place) ?? 0, object.modifiedMicros))
    candidates.set(object.path, object)
    if (candidates.size >= CANDIDATES_MAX) break
  }
  return newestIn
}

/** Every path that the line's own entries, as far as they count, or its log checkpoints name. */
async function* namedPaths(
  storage: ObjectStore,
  { line, upTo }: Reach,
  signal: AbortSignal | undefined,
): AsyncGenerator<string> {
  const end = upTo ?? (await findLineHead({ storage, line, from: 0, signal })).head
  const after = firstVersion(line) - 1
  for await (const { entry } of readEntries({ storage, line, after, upTo: end, signal })) {
    for (const { actions } of entry.transactions) {
      for (const action of actions) {
        for (const { path } of namedObjects(action)) yield path
      }
    }
  }
  for await (const { path } of storage.list(`checkpoint/${line.id}/`, { signal })) {
    const version = /\/([0-9]{20})\/index\.json$/.exec(path)?.[1]
    if (version === undefined) continue
    const index = await readCheckpointIndex(storage, line.id, Number(version), signal)
    if (!index) continue
    for (const { path: named } of await objectsOf(storage, index, signal)) yield named
  }
}
