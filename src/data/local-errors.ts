/** Errors of the machine's own files: spilled runs, inputs and outputs. */
import { CalicoError, type ErrorCode, isCalicoError } from '../errors.js'

const CODES: Readonly<Record<string, ErrorCode>> = {
  ENOENT: 'NotFound',
  EACCES: 'StorageDenied',
  EPERM: 'StorageDenied',
  EROFS: 'StorageDenied',
  ENOSPC: 'StorageFull',
  EDQUOT: 'StorageFull',
  EFBIG: 'StorageFull',
  EISDIR: 'InvalidArgument',
  ENOTDIR: 'InvalidArgument',
}

/** What `doing` failed with, as an error of the table; errors of Calico pass unchanged. */
export function localFileError(error: unknown, doing: string): CalicoError {
  if (isCalicoError(error)) return error
  const code = (error as { code?: unknown } | null)?.code
  const reason = error instanceof Error ? error.message : String(error)
  const known = typeof code === 'string' ? CODES[code] : undefined
  return new CalicoError(known ?? 'StorageUnavailable', `${doing}: ${reason}`, { cause: error })
}

/** Awaits `work` and turns what it throws into an error of the table. */
export async function withLocalErrors<T>(doing: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw localFileError(error, doing)
  }
}
