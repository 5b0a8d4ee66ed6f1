/** Places of column groups: where they are, and whose they are (spec/storage.md, "Locations"). */
import { CalicoError } from '../errors.js'
import type { GroupDefinition, LocationMarker } from '../format/generated/documents.js'
import {
  DECLARED_PREFIX,
  declaredPlacePath,
  LOCATION_MARKER,
  locationOf,
  PLACE_PREFIX,
  parsePlaced,
} from '../format/layout.js'
import { openDocument, sealDocument } from '../format/sealed.js'
import type { ObjectInfo, ObjectStore, RequestOptions } from '../storage/contract.js'
import { GroupPlacedStore, type LocationAt } from '../storage/group-places.js'

/** The name that no group's place has: it stands for all data files of a store. */
const DATA = 'data'

/**
 * Makes a folder in a place the location of a group, before anything else is put there.
 * @throws InvalidArgument for a place that nobody has said the address of, NotAStore where the
 * folder is another's, or the storage's error; nothing was committed then
 */
export type ClaimLocation = (
  keySpace: string,
  at: Pick<GroupDefinition, 'group' | 'name' | 'place'>,
) => Promise<void>

export interface GroupPlacesOptions {
  /** Where the store's documents are. */
  readonly log: ObjectStore
  readonly storeId: string
  readonly given:
    | Readonly<Record<string, { readonly uri?: string; readonly storage?: ObjectStore }>>
    | undefined
  /** Whether whoever opens the store says where a place is. */
  readonly isSet: (name: string) => boolean
  /** Opens a place: where a setting says, else at the address. */
  readonly open: (name: string, uri: string) => ObjectStore
}

export interface GroupPlaces {
  readonly storage: GroupPlacedStore
  readonly claim: ClaimLocation
  close(): Promise<void>
}

/** @param inner the storage of everything that is in no group's place */
export function openGroupPlaces(inner: ObjectStore, options: GroupPlacesOptions): GroupPlaces {
  const { log, storeId, given, isSet, open } = options
  const storage = new GroupPlacedStore(inner, {
    open: async (name, signal) => {
      if (isSet(name)) return { storage: open(name, ''), isOwn: !given?.[name]?.storage }
      const declared = await readDeclared(log, name, { signal })
      return declared === null ? null : { storage: open(name, declared), isOwn: true }
    },
    check: (at, signal) => checkLocation(at, storeId, signal),
  })
  const claim: ClaimLocation = async (keySpace, { group, name, place }) => {
    if (place === undefined) return
    if (place === DATA) {
      throw new CalicoError(
        'InvalidArgument',
        `group '${name}' cannot have the place '${DATA}', which is that of all data files of a ` +
          'store; name another',
      )
    }
    const uri = isSet(place) ? recordedUri(given?.[place]?.uri, () => open(place, '')) : null
    if (await declarePlace(log, place, uri)) storage.forget(place)
    await claimLocation(storage, place, { storeId, keySpace, group })
  }
  return { storage, claim, close: () => storage.close() }
}

/** The address of a declared place; null where there is no such declaration. */
export async function readDeclared(
  log: ObjectStore,
  name: string,
  options: RequestOptions,
): Promise<string | null> {
  const path = declaredPlacePath(name)
  const bytes = await log.get(path, options)
  if (bytes === null) return null
  const { name: own, uri } = openDocument('declared-place', bytes, path)
  if (own === name) return uri
  throw new CalicoError('CorruptDocument', `${path} says that it is of the place '${own}'`, {
    details: { path },
  })
}

/** The address of a place as it is written down: relative to the store, or whole. */
export function recordedUri(uri: string | undefined, open: () => ObjectStore): string {
  return uri !== undefined && /^\.\.?\//.test(uri) ? uri : open().uri
}

/** Writes down where a place is; says whether that was not done before. */
export async function declarePlace(
  log: ObjectStore,
  name: string,
  uri: string | null,
): Promise<boolean> {
  if ((await readDeclared(log, name, {})) !== null) return false
  if (uri === null) {
    throw new CalicoError(
      'InvalidArgument',
      `the store at ${log.uri} has no place '${name}'; say where it is, as in ` +
        `--place ${name}=s3://bucket/prefix`,
    )
  }
  const bytes = sealDocument('declared-place', { name, uri })
  return (await log.putIfAbsent(declaredPlacePath(name), bytes)) === 'created'
}

async function claimLocation(
  storage: ObjectStore,
  place: string,
  marker: LocationMarker,
): Promise<void> {
  const path = `${locationOf({ group: marker.group, place })}${LOCATION_MARKER}`
  if ((await storage.putIfAbsent(path, sealDocument('location', marker))) === 'created') return
  const bytes = await storage.get(path)
  const found = bytes && openDocument('location', bytes, path)
  if (found?.storeId === marker.storeId && found.group === marker.group) return
  throw new CalicoError(
    'NotAStore',
    `${path} is there and does not name store ${marker.storeId}; name another place`,
    { details: { path, place } },
  )
}

async function checkLocation(
  { group, marker, storage }: LocationAt,
  storeId: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const bytes = await storage.get(marker, { signal })
  const found = bytes && openDocument('location', bytes, marker)
  if (found?.storeId === storeId && found.group === group) return
  const what = found ? `is of store ${found.storeId}` : 'is not there'
  throw new CalicoError(
    'NotAStore',
    `${storage.uri} does not hold group ${group} of store ${storeId}: its ${marker} ${what}; ` +
      'give the address where that group is',
    { details: { path: marker } },
  )
}

/** The names of the places that groups of a store have or had, in the order of their paths. */
async function placeNames(
  storage: ObjectStore,
  signal: AbortSignal | undefined,
): Promise<string[]> {
  const names = new Set<string>()
  for (const prefix of [DECLARED_PREFIX, PLACE_PREFIX]) {
    for await (const { path } of storage.list(prefix, { signal })) {
      const name = /^places?\/([a-z][a-z0-9]{0,31})(?:\.json$|\/)/.exec(path)?.[1]
      if (name !== undefined) names.add(name)
    }
  }
  return [...names].sort()
}

/**
 * The objects in the locations that the store has marked, in all places; what else lies in a place
 * is passed over (CAL-STORAGE-117).
 */
export async function* listLocations(
  storage: ObjectStore,
  storeId: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<ObjectInfo & { readonly place: string }> {
  for (const place of await placeNames(storage, signal)) {
    const own = new Map<string, boolean>()
    for await (const info of storage.list(`${PLACE_PREFIX}${place}/`, { signal })) {
      const { group = '', rest = '' } = parsePlaced(info.path) ?? {}
      if (group === '' || rest === LOCATION_MARKER) continue
      const isOwn = own.get(group) ?? (await isMarked(storage, { place, group, storeId, signal }))
      own.set(group, isOwn)
      if (isOwn) yield { ...info, place }
    }
  }
}

async function isMarked(
  storage: ObjectStore,
  at: { place: string; group: string; storeId: string; signal: AbortSignal | undefined },
): Promise<boolean> {
  const path = `${locationOf(at)}${LOCATION_MARKER}`
  const bytes = await storage.get(path, { signal: at.signal })
  if (bytes === null) return false
  const { storeId, group } = openDocument('location', bytes, path)
  return storeId === at.storeId && group === at.group
}
