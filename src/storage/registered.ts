/** Storages from outside: a scheme of addresses, and what opens them. */
import type { Env } from '../env.js'
import { CalicoError } from '../errors.js'
import type { ObjectStore } from './contract.js'

/**
 * Opens a storage. Called for each store that is opened; it connects to nothing before the first
 * request. A storage that does not declare the capability `conditionalPut: 'kept'` is probed before
 * the first write to it.
 */
export type StorageFactory = (options: {
  readonly scheme: string
  /** What follows `scheme:` in the address, without the `@` and after; `%40` stands as `@`. */
  readonly place: string
  readonly env: Env
}) => ObjectStore

const BUILT_IN = new Set(['file', 'memory', 's3'])
const SCHEME = /^[a-z][a-z0-9+.-]+$/

const factories = new Map<string, StorageFactory>()

/**
 * Makes addresses `scheme:…` open what `factory` makes, in this process (CAL-STORAGE-077).
 * `calico storage-check` and the contract's rules say whether that keeps the contract.
 * @param scheme two characters or more: small letters, digits, `+`, `.` and `-`, a letter first
 * @returns takes the scheme back; stores that are open stay so
 * @throws InvalidArgument for a scheme that is none, AlreadyExists for one that is taken
 */
export function registerStorage(scheme: string, factory: StorageFactory): () => void {
  if (!SCHEME.test(scheme)) {
    throw new CalicoError(
      'InvalidArgument',
      `'${scheme}' is no scheme; use small letters, digits, + . and -, a letter first`,
    )
  }
  if (BUILT_IN.has(scheme) || factories.has(scheme)) {
    throw new CalicoError('AlreadyExists', `the scheme '${scheme}' is taken; choose another`)
  }
  factories.set(scheme, factory)
  return () => {
    if (factories.get(scheme) === factory) factories.delete(scheme)
  }
}

export function registeredStorage(scheme: string): StorageFactory | undefined {
  return factories.get(scheme)
}
