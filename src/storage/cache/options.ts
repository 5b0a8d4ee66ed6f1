/** Where a cache on local disk is, and how large it may become. */
import { CalicoError } from '../../errors.js'
import type { Variables } from '../s3/options.js'

/** A cache of a store's data files on a disk of this machine. */
export interface LocalCacheOptions {
  /**
   * A folder of this machine, made where it is missing; processes and stores may share it. Nothing
   * in it but folders named `blocks-…` is touched.
   */
  readonly dir: string
  /** Bytes that the cache may take there, from 1 MiB on; 4 GiB unless given. */
  readonly bytesMax?: number
}

/** The environment variables that say the same. */
export const CACHE_DIR = 'CALICO_CACHE_DIR'
export const CACHE_MAX_BYTES = 'CALICO_CACHE_MAX_BYTES'

const BYTES_MAX_DEFAULT = 4 * 1024 ** 3
const BYTES_MAX_LEAST = 1024 ** 2

/** @throws InvalidArgument for a bound that is none, or no folder */
export function checkCacheOptions(given: LocalCacheOptions): Required<LocalCacheOptions> {
  const { dir, bytesMax = BYTES_MAX_DEFAULT } = given
  if (dir === '' || dir.includes('\0')) {
    throw new CalicoError('InvalidArgument', 'the folder of the cache has no name; give a path')
  }
  if (Number.isSafeInteger(bytesMax) && bytesMax >= BYTES_MAX_LEAST) return { dir, bytesMax }
  throw new CalicoError(
    'InvalidArgument',
    `the cache may take ${bytesMax} bytes; give a whole number from ${BYTES_MAX_LEAST} on`,
  )
}

/**
 * The cache that a store is opened with: the one that is given, and otherwise the one that the
 * environment names, for stores elsewhere than on this machine.
 * @param options.given null for none
 * @param options.uri of the storage
 * @throws InvalidArgument
 */
export function cacheOf(options: {
  readonly given: LocalCacheOptions | null | undefined
  readonly uri: string
  readonly variables?: Variables
}): LocalCacheOptions | null {
  const { given, uri, variables = process.env } = options
  if (given !== undefined || /^(?:file|memory):/.test(uri)) return given ?? null
  return cacheFrom(variables) ?? null
}

/** What the environment says; undefined where it names no folder. @throws InvalidArgument */
function cacheFrom(variables: Variables): LocalCacheOptions | undefined {
  const { [CACHE_DIR]: dir, [CACHE_MAX_BYTES]: text } = variables
  if (dir === undefined || dir === '') return undefined
  if (text === undefined || text === '') return { dir }
  if (/^[0-9]+$/.test(text)) return checkCacheOptions({ dir, bytesMax: Number(text) })
  throw new CalicoError(
    'InvalidArgument',
    `${CACHE_MAX_BYTES} is '${text}'; set it to a number of bytes, or not at all`,
  )
}
