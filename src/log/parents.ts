/** What a clone has from the store that it goes on from (spec/refs.md, "Clones"). */
import { CalicoError, isCalicoError } from '../errors.js'
import type { Marker, ParentStore } from '../format/generated/documents.js'
import { refsPath } from '../format/layout.js'
import type { ObjectStore } from '../storage/contract.js'
import { InheritingStore } from '../storage/inheriting.js'
import type { Variables } from '../storage/s3/options.js'
import {
  type OpenedPlaces,
  type OpenPlacesOptions,
  openPlaces,
  openRecorded,
  ownVariables,
  type PlaceOptions,
  type Places,
} from './places.js'
import { decodeRefsEntry } from './refs.js'
import { CLONE_FEATURE, readMarker } from './root.js'

/** What the names of environment variables for the parent begin with. */
const PARENT = 'CALICO_PARENT'

/** How one process reaches the store that a clone goes on from, where not as is recorded. */
export interface ParentOptions extends PlaceOptions {
  /** Where the places of that store are. */
  readonly places?: Places | undefined
  /** Where that is a clone too: how its own parent is reached. */
  readonly parent?: ParentOptions | undefined
}

export interface OpenObjectsOptions extends OpenPlacesOptions {
  /** Of a clone. */
  readonly parent?: ParentOptions | undefined
}

/**
 * The storage of all objects of a store whose marker was read: in its root, in places, and at the
 * store that it is a clone of. Nothing is asked of that one before something of it is needed.
 * @throws as openPlaces; NotAStore from its operations, where the parent is gone
 */
export function openObjects(
  log: ObjectStore,
  marker: Marker,
  options: OpenObjectsOptions,
): OpenedPlaces {
  const places = openPlaces(log, marker, options)
  const { parent, storeId } = marker
  if (!parent) return places
  const opened: { close(): Promise<void> }[] = []
  const open = async (signal?: AbortSignal): Promise<ObjectStore> => {
    const found = await openParent(log, { parent, storeId, options, signal })
    opened.push(found)
    return found.storage
  }
  const storage = new InheritingStore(places.storage, { refs: parent.refs, open })
  const close = async (): Promise<void> => {
    for (const one of opened) await one.close()
    await places.close()
  }
  return { ...places, storage, close }
}

/** The marker of a store as of one that goes on from none. */
export function withoutParent({ parent: _, ...marker }: Marker): Marker {
  return { ...marker, features: marker.features.filter((feature) => feature !== CLONE_FEATURE) }
}

/** Whether the entries of a line are those of the store that a clone goes on from. */
export const isInherited = ({ inherited }: Pick<ObjectStore, 'inherited'>, line: number): boolean =>
  line <= (inherited?.refs ?? 0)

/** @throws NotAStore; CorruptDocument, UnsupportedFeature, and the errors of the storage */
async function openParent(
  log: ObjectStore,
  of: {
    readonly parent: ParentStore
    readonly storeId: string
    readonly options: OpenObjectsOptions
    readonly signal: AbortSignal | undefined
  },
): Promise<{ readonly storage: ObjectStore; close(): Promise<void> }> {
  const { parent, storeId, options, signal } = of
  const { env, parent: given, variables = process.env } = options
  const root = openRecorded(log, { uri: parent.uri, variable: PARENT, given }, options)
  const isOwn = given?.storage === undefined
  try {
    const marker = await readMarker(root, signal)
    if (marker.storeId !== parent.storeId) throw notThere(log, root, parent, 'is another store')
    if (marker.parent && marker.parent.refs >= parent.refs) {
      throw notThere(log, root, parent, 'is a clone that began later')
    }
    const reached = { given: given?.places, parent: given?.parent }
    const inner = openObjects(root, marker, {
      ...{ env, ...reached },
      variables: variablesOf(variables),
    })
    await checkNamed(inner.storage, { log, root, parent, storeId, signal })
    const close = async (): Promise<void> => {
      await inner.close()
      if (isOwn) await root.close?.()
    }
    return { storage: inner.storage, close }
  } catch (error) {
    if (isOwn) await root.close?.()
    if (!isCalicoError(error, 'NotAStore') || error.details.parent) throw error
    throw notThere(log, root, parent, 'holds no store', error)
  }
}

/** A parent that was put back to before the clone keeps nothing for it. */
async function checkNamed(
  storage: ObjectStore,
  of: {
    readonly log: ObjectStore
    readonly root: ObjectStore
    readonly parent: ParentStore
    readonly storeId: string
    readonly signal: AbortSignal | undefined
  },
): Promise<void> {
  const { log, root, parent, storeId, signal } = of
  const bytes = await storage.get(refsPath(parent.refs), { signal })
  const action = bytes && decodeRefsEntry(bytes, parent.refs).action
  if (action?.kind === 'create-clone' && action.clone === storeId) return
  throw notThere(log, root, parent, `does not name the clone in ${refsPath(parent.refs)}`)
}

function notThere(
  log: ObjectStore,
  root: ObjectStore,
  parent: ParentStore,
  what: string,
  cause?: unknown,
): CalicoError {
  return new CalicoError(
    'NotAStore',
    `${log.uri} is a clone of store ${parent.storeId}, and ${root.uri} ${what}; give the address ` +
      `where that store is as ${PARENT}, or put it back`,
    { cause, details: { parent: root.uri } },
  )
}

/** The variables that the parent is opened with: what is said of this store's places is not its. */
function variablesOf(variables: Variables): Variables {
  const others = Object.entries(variables).filter(
    ([name]) => !/^CALICO_(?:PLACE_|PARENT)/.test(name),
  )
  return { ...Object.fromEntries(others), ...ownVariables(variables, `${PARENT}_`) }
}
