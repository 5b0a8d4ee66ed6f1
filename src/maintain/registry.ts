/**
 * What there is below a folder: stores, their key-spaces, tiles and segments, and data files that
 * nothing names. Damage is a row like any other, so that one store does not hide the next.
 */
import { DecodePool } from '../data/worker-pool.js'
import { type Env, systemEnv } from '../env.js'
import { CalicoError, throwIfAborted } from '../errors.js'
import { MARKER_PATH, refsPath } from '../format/layout.js'
import { openStorage, parseAddress } from '../storage/address.js'
import type { ObjectStore } from '../storage/contract.js'
import { PrefixStore } from '../storage/prefix.js'
import type { RegistryRow } from './registry-row.js'
import { storeRows } from './registry-store.js'

export interface RegistryOptions {
  /** A folder, `file:///path` or `memory:name`. */
  readonly uri?: string
  /** A storage that is open already, instead of an address. */
  readonly storage?: ObjectStore
  readonly env?: Env
  /** Memory for sorting the names of files, in bytes; what is beyond goes to local disk. */
  readonly sortBytesMax?: number
  readonly signal?: AbortSignal
}

export interface Registry {
  /** All rows, store by store; memory holds the newest state of one store at a time. */
  rows(): AsyncGenerator<RegistryRow>
}

/** Opens the registry of a folder that holds stores. @throws InvalidAddress */
export function openRegistry(given: string | RegistryOptions): Registry {
  const options = typeof given === 'string' ? { uri: given } : given
  const env = options.env ?? systemEnv
  if (options.storage === undefined && options.uri === undefined) {
    throw new CalicoError('InvalidArgument', 'a registry is opened by its uri or with a storage')
  }
  const { storage } = options
  if (storage) return { rows: () => walk(storage, options) }
  const address = parseAddress(options.uri!)
  return {
    rows: async function* () {
      const opened: ObjectStore = openStorage(address, { env })
      try {
        yield* walk(opened, options)
      } finally {
        await opened.close?.()
      }
    },
  }
}

async function* walk(
  storage: ObjectStore,
  { signal, sortBytesMax, env = systemEnv }: RegistryOptions,
): AsyncGenerator<RegistryRow> {
  const pool = new DecodePool({ workersMax: 0 })
  try {
    for await (const found of findStores(storage, signal)) {
      throwIfAborted(signal)
      const prefix = found.folder === '' ? '' : `${found.folder}/`
      const context = { storage: new PrefixStore(storage, prefix), pool, signal }
      yield* storeRows(context, { store: found.folder, sortBytesMax, env })
    }
  } finally {
    await pool.close()
  }
}

/**
 * Folders with a marker, or with the first entry of refs where the marker is lost. The marker is
 * the first of a store's objects in the order of paths, so the rest of a store need not be listed.
 */
async function* findStores(
  storage: ObjectStore,
  signal: AbortSignal | undefined,
): AsyncGenerator<{ folder: string }> {
  let startAfter: string | undefined
  for (;;) {
    const found = await nextStore(storage, startAfter, signal)
    if (found === null) return
    yield { folder: found }
    // Nothing above the root of the storage is left to look at.
    if (found === '') return
    // The character after the slash: behind everything below the folder.
    startAfter = `${found}0`
  }
}

async function nextStore(
  storage: ObjectStore,
  startAfter: string | undefined,
  signal: AbortSignal | undefined,
): Promise<string | null> {
  const options = { signal, ...(startAfter !== undefined && { startAfter }) }
  for await (const { path } of storage.list('', options)) {
    for (const sign of [MARKER_PATH, refsPath(1)]) {
      if (path === sign) return ''
      if (path.endsWith(`/${sign}`)) return path.slice(0, -sign.length - 1)
    }
  }
  return null
}
