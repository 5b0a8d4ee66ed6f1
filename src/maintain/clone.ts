/**
 * Cloning a store: another one goes on from a version of it, in a root of its own (spec/refs.md,
 * "Clones"). The version is kept in the parent's refs log before anything of the clone exists.
 */
import type { Env } from '../env.js'
import { CalicoError, isCalicoError } from '../errors.js'
import type { Marker, RefsEntry } from '../format/generated/documents.js'
import { newLongId } from '../format/ids.js'
import { MARKER_PATH, refsPath } from '../format/layout.js'
import { sealDocument } from '../format/sealed.js'
import type { Place } from '../log/lines.js'
import {
  claimPlace,
  declareGiven,
  type NewPlace,
  newPlaces,
  openPlaces,
  PLACES_FEATURE,
  type Places,
} from '../log/places.js'
import { appendRefs } from '../log/refs-append.js'
import { applyRefsEntry, type Refs, stateOf } from '../log/refs-state.js'
import { CLONE_FEATURE, FORMAT_VERSION, readMarker } from '../log/root.js'
import type { ObjectStore } from '../storage/contract.js'
import type { LineState } from '../table/state.js'

export interface CloneRun {
  /** All objects of the parent. */
  readonly from: ObjectStore
  /** A number of its refs log that somebody has seen. */
  readonly hint: number
  /** The root of the clone. */
  readonly to: ObjectStore
  readonly env: Env
  /** The version among these refs, and its state. */
  readonly find: (refs: Refs) => Promise<Place & { readonly state: LineState }>
  /** Where the clone has what the parent has in places. */
  readonly places: Places | undefined
  readonly signal: AbortSignal | undefined
}

/** A clone that was made. */
export interface MadeClone extends Place {
  /** The id of its store. */
  readonly id: string
  readonly uri: string
}

/**
 * Makes a clone, for three objects, whatever the parent holds.
 * @throws AlreadyExists where something is in its root; InvalidArgument where it is not said where
 *   a place of groups is; VersionExpired, UnknownRef, UnknownVersion; Contention, CommitUnknown,
 *   and the errors of the storages
 */
export async function makeClone(run: CloneRun): Promise<MadeClone> {
  const { from, to, env, signal } = run
  await refuseTaken(to, signal)
  const { storeId: parentId } = await readMarker(from, signal)
  const places = newPlaces(to, { env, given: run.places })
  const id = newLongId(env)
  let found: Awaited<ReturnType<CloneRun['find']>> | undefined
  const plan = async (refs: Refs): Promise<RefsEntry['action']> => {
    found = await run.find(refs)
    checkPlaces(found.state, run.places)
    const { line, version } = found
    return { kind: 'create-clone', clone: id, line, version, uri: to.uri }
  }
  const refs = await appendRefs({ storage: from, env, hint: run.hint, plan, signal })
  const { line, version, state } = found!
  const createdAt = env.nowMicros()
  const marker: Marker = {
    format: FORMAT_VERSION,
    storeId: id,
    createdAt,
    features: [CLONE_FEATURE, ...(places.length > 0 ? [PLACES_FEATURE] : [])],
    log: 'objects',
    parent: { storeId: parentId, uri: uriFrom(to.uri, from.uri), refs: refs.number },
    ...(places.length > 0 && { places: places.map(({ recorded }) => recorded) }),
  }
  try {
    await putClone(run, { refs, marker, places, parent: { line, version }, state })
  } catch (error) {
    // Where a put may still land, what keeps the version stays.
    if (isCalicoError(error) && error.kind !== 'Unavailable') await releaseClone(run, id)
    throw error
  }
  return { id, uri: to.uri, line, version }
}

/**
 * Ends what a store keeps for a clone.
 * @throws UnknownRef where it keeps nothing for one of the id
 */
export async function releaseClone(
  run: Pick<CloneRun, 'from' | 'env' | 'hint' | 'signal'>,
  id: string,
): Promise<void> {
  const { from: storage, env, hint, signal } = run
  const plan = (): RefsEntry['action'] => ({ kind: 'delete-clone', clone: id })
  await appendRefs({ storage, env, hint, plan, signal })
}

/** The marker comes last: what is left of a clone that was not finished is no store. */
async function putClone(
  { to, env, places: given }: CloneRun,
  of: {
    readonly refs: Refs
    readonly marker: Marker
    readonly places: readonly NewPlace[]
    readonly parent: Place
    readonly state: LineState
  },
): Promise<void> {
  const { refs, marker, places, parent, state } = of
  const begin: RefsEntry = {
    number: refs.number + 1,
    id: newLongId(env),
    timestamp: marker.createdAt,
    action: { kind: 'begin-clone', parent },
  }
  const entry = { ...begin, state: stateOf(applyRefsEntry(begin, refs)) }
  const path = refsPath(begin.number)
  if ((await to.putIfAbsent(path, sealDocument('refs-entry', entry))) === 'exists') {
    throw taken(to, path)
  }
  for (const place of places) await claimPlace(place, marker.storeId)
  await declareGiven(to, { env, given })
  const { claim, close } = openPlaces(to, marker, { env, given })
  try {
    for (const { keySpace, groups } of state.keySpaces.values()) {
      for (const group of groups) await claim(keySpace, group)
    }
  } finally {
    await close()
  }
  const outcome = await to.putIfAbsent(MARKER_PATH, sealDocument('marker', marker))
  if (outcome === 'exists') throw taken(to, MARKER_PATH)
}

/** What a group has in a place must not come to lie anywhere else. */
function checkPlaces({ keySpaces }: LineState, given: Places = {}): void {
  for (const { name, groups } of keySpaces.values()) {
    const group = groups.find(({ place }) => place !== undefined && !given[place])
    if (!group) continue
    throw new CalicoError(
      'InvalidArgument',
      `${name}.${group.name} lies in the place '${group.place}'; say where the clone has that, ` +
        `as in --own-place ${group.place}=s3://bucket/prefix`,
    )
  }
}

async function refuseTaken(to: ObjectStore, signal: AbortSignal | undefined): Promise<void> {
  for await (const { path } of to.list('', { signal })) throw taken(to, path)
}

const taken = (to: ObjectStore, path: string): CalicoError =>
  new CalicoError(
    'AlreadyExists',
    `${to.uri} holds ${path} already; name an empty place for the clone`,
    { details: { path } },
  )

/** An address as it is written down at another: relative where both share a folder. */
export function uriFrom(base: string, uri: string): string {
  if (!/^(?:file|s3):\/\//.test(uri)) return uri
  const [from, to] = [base.split('/'), uri.split('/')]
  const shared = from.findIndex((part, i) => part !== to[i])
  // The scheme and the host or bucket, and a folder of a local path, are three parts or four.
  const least = uri.startsWith('file:') ? 4 : 3
  if (shared < least || shared >= to.length) return uri
  return [...from.slice(shared).map(() => '..'), ...to.slice(shared)].join('/')
}
