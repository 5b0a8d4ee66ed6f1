/** Where the places of a store are, and who may ask there (spec/storage.md, "Places"). */
import type { Env } from '../env.js'
import { CalicoError } from '../errors.js'
import type { Marker, Place as RecordedPlace } from '../format/generated/documents.js'
import { PLACE_MARKER_PATH } from '../format/layout.js'
import { openDocument, sealDocument } from '../format/sealed.js'
import { openStorage, parseAddress } from '../storage/address.js'
import type { ObjectStore } from '../storage/contract.js'
import { PlacedStore } from '../storage/places.js'
import type { S3Options, Variables } from '../storage/s3/options.js'
import { type ClaimLocation, declarePlace, openGroupPlaces, recordedUri } from './group-places.js'

/** The place of everything below `data/`, the one that this version knows. */
const DATA = 'data'

/** What a place may be called. */
const PLACE_NAME = /^[a-z][a-z0-9]{0,31}$/

/** The feature of stores that have places. */
export const PLACES_FEATURE = 'places'

/** How one process reaches a place. */
export interface PlaceOptions {
  /**
   * Its address; of a store that is there, in place of the one that its marker records. One that
   * begins with `./` or `../` goes from the address of the store.
   */
  readonly uri?: string
  /** For `s3:` addresses: server, credentials, encryption. */
  readonly s3?: S3Options
  /** A storage that is open already, instead of an address. */
  readonly storage?: ObjectStore
}

/** By name; `data` is where data files are, others are those that column groups name. */
export type Places = Readonly<Record<string, PlaceOptions>>

export interface OpenPlacesOptions {
  readonly env: Env
  readonly given?: Places | undefined
  /** The environment variables; those of the process unless given. */
  readonly variables?: Variables | undefined
}

/** An address that a store records, and what it is recorded as: `parent` of a clone, or a place. */
export interface RecordedAddress {
  readonly uri: string
  /** What the names of environment variables for it begin with. */
  readonly variable: string
  readonly given: PlaceOptions | undefined
}

/** A place of a store that is being created. */
export interface NewPlace {
  readonly recorded: RecordedPlace
  readonly storage: ObjectStore
}

export interface OpenedPlaces {
  /** All objects of the store. */
  readonly storage: ObjectStore
  /** Of a store whose data lies elsewhere: that, without places of column groups. */
  readonly placed: PlacedStore | null
  /** Has a group that gets a place lie there. */
  readonly claim: ClaimLocation
  close(): Promise<void>
}

/**
 * The storage of all objects of a store whose marker was read. Nothing is asked of a place before
 * an object of it is.
 * @throws InvalidArgument where a place is given that the store does not have, InvalidAddress,
 * UnsupportedStorage
 */
export function openPlaces(
  log: ObjectStore,
  marker: Marker,
  options: OpenPlacesOptions,
): OpenedPlaces {
  const recorded = marker.places?.find(({ name }) => name === DATA)
  for (const name of Object.keys(options.given ?? {})) {
    checkName(name)
    if (name !== DATA || recorded) continue
    throw new CalicoError(
      'InvalidArgument',
      `the store at ${log.uri} has no place '${name}'; it is given when a store is created`,
    )
  }
  const { storeId } = marker
  const at = { log, storeId, given: options.given }
  const open = (name: string, uri: string): ObjectStore => openPlace(log, { name, uri }, options)
  const { variables = process.env } = options
  const isSet = (name: string): boolean =>
    options.given?.[name] !== undefined || Boolean(variables[variableOf(name)])
  if (!recorded) {
    const groups = openGroupPlaces(log, { ...at, open, isSet })
    return { ...groups, placed: null }
  }
  const storage = openPlace(log, recorded, options)
  const check = (place: ObjectStore, signal: AbortSignal | undefined): Promise<void> =>
    checkPlace(place, { storeId, place: DATA, signal })
  const placed = new PlacedStore(log, { name: DATA, storage, check })
  const isOwn = options.given?.[DATA]?.storage === undefined
  const groups = openGroupPlaces(placed, { ...at, open, isSet })
  const close = async (): Promise<void> => {
    await groups.close()
    if (isOwn) await storage.close?.()
  }
  return { ...groups, placed, close }
}

/** Places for a store that is to be created. @throws as openPlaces */
export function newPlaces(log: ObjectStore, options: OpenPlacesOptions): NewPlace[] {
  for (const name of Object.keys(options.given ?? {})) checkName(name)
  const given = Object.entries(options.given ?? {}).filter(([name]) => name === DATA)
  return given.map(([name, { uri }]) => {
    const storage = openPlace(log, { name, uri: uri ?? '' }, { ...options, variables: undefined })
    const isRelative = uri !== undefined && /^\.\.?\//.test(uri)
    return { recorded: { name, uri: isRelative ? uri : storage.uri }, storage }
  })
}

function checkName(name: string): void {
  if (PLACE_NAME.test(name)) return
  throw new CalicoError(
    'InvalidArgument',
    `'${name}' cannot be the name of a place; use a small letter, then small letters and digits`,
  )
}

/** Writes down where the places of groups are that are given with a new store. */
export async function declareGiven(log: ObjectStore, options: OpenPlacesOptions): Promise<void> {
  for (const [name, { uri }] of Object.entries(options.given ?? {})) {
    if (name === DATA) continue
    const open = (): ObjectStore => openPlace(log, { name, uri: uri ?? '' }, options)
    await declarePlace(log, name, recordedUri(uri, open))
  }
}

/** Says in a place whose it is (CAL-STORAGE-102). @throws AlreadyExists where it is another's */
export async function claimPlace(place: NewPlace, storeId: string): Promise<void> {
  const { recorded, storage } = place
  const bytes = sealDocument('place', { storeId, place: recorded.name })
  if ((await storage.putIfAbsent(PLACE_MARKER_PATH, bytes)) === 'created') return
  throw new CalicoError(
    'AlreadyExists',
    `${storage.uri} holds ${PLACE_MARKER_PATH}, so it is the place of a store; name another ` +
      'place, or remove that object where no store was made in the end',
    { details: { path: PLACE_MARKER_PATH, place: recorded.name } },
  )
}

/** The marker of a store as of one that has everything in its own storage. */
export function withoutPlaces({ places: _, ...marker }: Marker): Marker {
  return { ...marker, features: marker.features.filter((feature) => feature !== PLACES_FEATURE) }
}

async function checkPlace(
  place: ObjectStore,
  expected: { storeId: string; place: string; signal: AbortSignal | undefined },
): Promise<void> {
  const bytes = await place.get(PLACE_MARKER_PATH, { signal: expected.signal })
  const found = bytes && openDocument('place', bytes, PLACE_MARKER_PATH)
  if (found?.storeId === expected.storeId && found.place === expected.place) return
  const what = found ? `is the place '${found.place}' of another store` : 'is no place of a store'
  throw new CalicoError(
    'NotAStore',
    `${place.uri} ${what}: its ${PLACE_MARKER_PATH} does not name ${expected.storeId}; give the ` +
      'address where the data of this store is',
  )
}

const variableOf = (name: string): string => `CALICO_PLACE_${name.toUpperCase()}`

function openPlace(
  log: ObjectStore,
  { name, uri: recorded }: RecordedPlace,
  options: OpenPlacesOptions,
): ObjectStore {
  const given = options.given?.[name]
  return openRecorded(log, { uri: recorded, variable: variableOf(name), given }, options)
}

/**
 * Opens what a store records the address of, where that is now.
 * @throws InvalidAddress, UnsupportedStorage
 */
export function openRecorded(
  log: ObjectStore,
  { uri: recorded, variable: prefix, given }: RecordedAddress,
  { env, variables = process.env }: Pick<OpenPlacesOptions, 'env' | 'variables'>,
): ObjectStore {
  if (given?.storage) return given.storage
  const uri = given?.uri ?? (variables[prefix] || recorded)
  const address = parseAddress(/^\.\.?\//.test(uri) ? relativeTo(log.uri, uri) : uri)
  if (address.ref !== null) {
    throw new CalicoError(
      'InvalidAddress',
      `'${uri}' names a version or branch, and a whole place or store is meant`,
    )
  }
  const own = ownVariables(variables, `${prefix}_`)
  const s3 = { ...s3From(own), ...given?.s3 }
  return openStorage(address, { env, s3, variables: { ...variables, ...own } })
}

function relativeTo(base: string, uri: string): string {
  if (/^(?:file|s3):\/\//.test(base)) return new URL(uri, `${base}/`).href
  throw new CalicoError(
    'InvalidAddress',
    `'${uri}' goes from ${base}, which is neither a folder nor in S3; give a whole address`,
  )
}

/** What follows the prefix stands for the variable of that name: for one place, or the parent. */
export function ownVariables(
  variables: Variables,
  prefix: string,
): Record<string, string | undefined> {
  const own = Object.entries(variables).filter(([name]) => name.startsWith(prefix))
  return Object.fromEntries(
    own.map(([name, text]) => [name.slice(prefix.length), text || undefined]),
  )
}

/** What the SDK would take from the environment of the process, which is the log's. */
function s3From(own: Variables): S3Options {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = own
  const { AWS_SESSION_TOKEN: sessionToken, AWS_PROFILE: profile } = own
  if (accessKeyId && secretAccessKey) {
    return {
      credentials: { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) },
    }
  }
  return profile ? { profile } : {}
}
