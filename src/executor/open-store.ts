/** Creating and opening stores. */
import { DecodePool } from '../data/worker-pool.js'
import { type Env, systemEnv } from '../env.js'
import { CalicoError } from '../errors.js'
import { type Root, readRoot, rootOf } from '../log/open-root.js'
import { openObjects } from '../log/parents.js'
import { declareGiven, newPlaces } from '../log/places.js'
import { createRoot, refuseUnknownFeatures } from '../log/root.js'
import { asGroupsSay } from '../maintain/compaction.js'
import { newestWhole } from '../maintain/whole.js'
import { scanPlanner } from '../scan/planner.js'
import { openStorage, parseAddress } from '../storage/address.js'
import { cacheBefore } from '../storage/cache/cached-store.js'
import { CachingStore, LruCache } from '../storage/caching.js'
import type { ObjectStore } from '../storage/contract.js'
import { ReadOnlyStore } from '../storage/read-only.js'
import type { OpenOptions } from './open-options.js'
import { allowAll } from './policy.js'
import { Store } from './store.js'
import { findLine, openLine } from './store-line.js'

/** Creates an empty store and opens it. @throws AlreadyExists, InvalidAddress, StoragePath */
export async function createStore(options: OpenOptions): Promise<Store> {
  if (options.replica) {
    throw new CalicoError('InvalidArgument', 'a replica is opened, not created')
  }
  const env = options.env ?? systemEnv
  const { storage, owned } = storageOf(options, env)
  const places = newPlaces(storage, { env, given: options.places })
  const root = rootOf(await createRoot(storage, env, places))
  await declareGiven(storage, { env, given: options.places })
  return openRoot({ ...options, storage }, { owned, root })
}

/**
 * Opens a store. @throws NotAStore, UnsupportedFormat, UnsupportedFeature, CorruptDocument,
 * InvalidAddress
 */
export async function openStore(uri: string, options?: OpenOptions): Promise<Store>
export async function openStore(options: OpenOptions): Promise<Store>
export async function openStore(
  first: string | OpenOptions,
  others: OpenOptions = {},
): Promise<Store> {
  const options = typeof first === 'string' ? { ...others, uri: first } : first
  const { storage, owned } = storageOf(options, options.env ?? systemEnv)
  return openRoot({ ...options, storage }, { owned })
}

async function openRoot(
  options: OpenOptions & { readonly storage: ObjectStore },
  { owned, root = null }: { owned: boolean; root?: Root | null },
): Promise<Store> {
  const env = options.env ?? systemEnv
  const { profile } = options
  const timed = (inner: ObjectStore): ObjectStore => (profile ? profile.storage(inner) : inner)
  const { signal } = options
  const { marker, hint, refs } = root ?? (await readRoot(timed(options.storage), signal))
  refuseUnknownFeatures(refs.features, options.storage.uri)
  const reached = { given: options.places, parent: options.parent }
  const places = openObjects(options.storage, marker, { env, ...reached })
  const whole = options.replica ? new ReadOnlyStore(places.storage) : places.storage
  const direct = timed(whole)
  const { localCache: given } = options
  const of = { inner: direct, store: marker.storeId, env, note: profile?.noteBlocks }
  const local = cacheBefore({ ...of, given, dataUri: places.placed?.dataUri })
  const storage = local ?? direct
  const { storeId } = marker
  const named = options.ref ?? (options.uri === undefined ? null : parseAddress(options.uri).ref)
  const on = await findLine(storage, { refs, ref: named, hint, signal })
  const replica = { storage: direct, line: on.line, storeId, signal }
  const found = options.replica ? await newestWhole(replica) : null
  const pinned = found?.state ?? null
  const isNew = root !== null
  const { view, committer, at } = openLine({ storage, direct, env, refs }, { ...on, isNew, pinned })
  const workers = options.workers === undefined ? {} : { workersMax: options.workers }
  const pool = profile ? profile.pool(workers) : new DecodePool(workers)
  const { sortBytesMax, principal = null } = options
  const { planner = scanPlanner, compaction = asGroupsSay, policy = allowAll } = options
  const cache = options.cache === undefined ? new LruCache() : options.cache
  const reading = cache ? new CachingStore(storage, cache) : storage
  return new Store({
    ...{ storage, direct, local, reading, env, refs, view, committer, pool, at, sortBytesMax },
    ...{ planner, policy, principal, profile, compaction, marker },
    ...{ placed: places.placed, claim: places.claim },
    replica: found?.whole ?? null,
    closeShared: async () => {
      await pool.close()
      await local?.settle()
      await places.close()
      if (owned) await options.storage.close?.()
    },
  })
}

function storageOf(options: OpenOptions, env: Env): { storage: ObjectStore; owned: boolean } {
  if (options.storage) return { storage: options.storage, owned: false }
  if (options.uri !== undefined) {
    const { uri, s3 } = options
    return { storage: openStorage(parseAddress(uri), { env, s3 }), owned: true }
  }
  throw new CalicoError('InvalidArgument', 'a store is opened by its uri or with a storage')
}
