/** The cache on local disk that a call names. */
import { CACHE_DIR, type LocalCacheOptions } from '../storage/cache/options.js'
import type { Call } from './call.js'
import { usage } from './failure.js'
import type { OptionText } from './verb.js'

/** Of every verb that opens a store. */
export const LOCAL_CACHE: readonly OptionText[] = [
  { form: '--cache-dir <folder>', help: 'keep data that was read in a folder of this machine' },
  { form: '--cache-max-bytes <bytes>', help: 'how large that folder may become; 4 GiB' },
]

/** What the options say; without them the environment does, when the store is opened. */
export function localCacheOf(call: Call): { readonly localCache?: LocalCacheOptions } {
  const bytesMax = call.count('cacheMaxBytes')
  const given = call.text('cacheDir')
  if (given === undefined && bytesMax === undefined) return {}
  const dir = given ?? call.io.variables[CACHE_DIR] ?? ''
  if (dir === '') throw usage(`--cache-max-bytes needs --cache-dir, or ${CACHE_DIR}`)
  return { localCache: { dir, ...(bytesMax !== undefined && { bytesMax }) } }
}
