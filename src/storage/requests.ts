/** Checks that every backend makes in the same way. */
import { CalicoError } from '../errors.js'
import type { ByteRange, ObjectStore, RequestOptions } from './contract.js'

/** @throws Aborted where the caller has cancelled; `action` says what was not done. */
export function checkAborted(signal: AbortSignal | undefined, action: string): void {
  if (!signal?.aborted) return
  throw new CalicoError('Aborted', `${action} was cancelled by the caller`, {
    cause: signal.reason,
  })
}

/** @throws InvalidArgument where the range is not two whole numbers with 0 <= start <= end. */
export function checkRange(range: ByteRange): void {
  const { start, end } = range
  if (Number.isSafeInteger(start) && Number.isSafeInteger(end) && start >= 0 && start <= end) return
  throw new CalicoError(
    'InvalidArgument',
    `the byte range [${start}, ${end}) is none; give whole numbers with 0 <= start <= end`,
  )
}

/** What a range covers of `size` bytes: nothing beyond the end; everything without a range. */
export function cutRange(range: ByteRange | undefined, size: number): ByteRange {
  if (range === undefined) return { start: 0, end: size }
  return { start: Math.min(range.start, size), end: Math.min(range.end, size) }
}

/** What a writer says when the object it was opened for exists by the time it is closed. */
export function alreadyExists(options: { uri: string; path: string }): CalicoError {
  return new CalicoError(
    'AlreadyExists',
    `${options.uri}/${options.path} exists already and was left as it is; write under a new name`,
    { details: { path: options.path } },
  )
}

/** Deletes that are under way at once where a storage deletes one object a request. */
const DELETES_AT_ONCE = 16

/** Removes objects, in as few requests as the storage can. */
export async function deleteObjects(
  store: ObjectStore,
  paths: readonly string[],
  options: RequestOptions = {},
): Promise<void> {
  if (store.deleteMany) return store.deleteMany(paths, options)
  await mapAtOnce(paths, DELETES_AT_ONCE, (path) => store.delete(path, options))
}

/**
 * What the work gives for each item, in the order of the items; so many are under way at once, and
 * none is begun after one has failed.
 */
export async function mapAtOnce<T, R>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = new Array(items.length)
  let next = 0
  let failed = false
  const take = async (): Promise<void> => {
    while (next < items.length && !failed) {
      const at = next++
      try {
        results[at] = await work(items[at]!)
      } catch (error) {
        failed = true
        throw error
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, take))
  return results
}
