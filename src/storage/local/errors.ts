/** What the operating system says, as codes of the closed table. */
import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { CalicoError, type ErrorCode, isCalicoError } from '../../errors.js'

const CODES: Readonly<Record<string, ErrorCode>> = {
  ENOTDIR: 'StoragePath',
  EISDIR: 'StoragePath',
  EEXIST: 'StoragePath',
  ENAMETOOLONG: 'StoragePath',
  EXDEV: 'StoragePath',
  ENOSPC: 'StorageFull',
  EDQUOT: 'StorageFull',
  EFBIG: 'StorageFull',
  EACCES: 'StorageDenied',
  EPERM: 'StorageDenied',
  EROFS: 'StorageDenied',
}

/** The errno name of a failed system call, `''` for anything else. */
export function errnoOf(error: unknown): string {
  if (!(error instanceof Error) || !('code' in error)) return ''
  return typeof error.code === 'string' ? error.code : ''
}

/** True where the error says that nothing is at the place asked for. */
export function isAbsent(error: unknown): boolean {
  const errno = errnoOf(error)
  return errno === 'ENOENT' || errno === 'ENOTDIR'
}

/**
 * The CalicoError of a failed system call. `file` is the absolute path of the object; `action` says
 * in words what was being done to it. A CalicoError comes back as it is.
 */
export async function localError(
  error: unknown,
  options: { action: string; file: string },
): Promise<CalicoError> {
  if (isCalicoError(error)) return error
  const errno = errnoOf(error)
  const code = CODES[errno] ?? 'StorageUnavailable'
  const what =
    code === 'StoragePath'
      ? await pathAdvice(error, options.file)
      : `${errno || String(error)}${ADVICE[code] ?? ''}`
  return new CalicoError(code, `${options.action} ${options.file} failed: ${what}`, {
    cause: error,
    details: { file: options.file, errno },
  })
}

const ADVICE: Partial<Record<ErrorCode, string>> = {
  StorageFull:
    ', no space, quota or file-size limit left; nothing became visible: make room, retry',
  StorageDenied: ', the system refuses access; give this user the right to read and write there',
  StorageUnavailable: ' from the file system; look into the cause, then retry',
}

async function pathAdvice(error: unknown, file: string): Promise<string> {
  const errno = errnoOf(error)
  if (errno === 'EXDEV') return 'the folder is on another file system than the root of the store'
  if (errno === 'ENAMETOOLONG') return 'the path is too long; put the store into a shorter one'
  const place = placeOf(error) ?? file
  const obstacle = await findObstacle(place)
  return obstacle === null
    ? `a folder stands at ${place} where a file must be; remove it or choose another place`
    : `${obstacle} is a file where a folder must be; remove it or choose another place`
}

/** The path that the failed system call was about. */
function placeOf(error: unknown): string | null {
  const { dest, path } = error as { dest?: unknown; path?: unknown }
  const place = typeof dest === 'string' ? dest : path
  return typeof place === 'string' ? place.replace(/\/+$/, '') : null
}

/** The place or the nearest thing above it that exists, where it is no folder. */
async function findObstacle(start: string): Promise<string | null> {
  for (let place = start; ; place = dirname(place)) {
    try {
      return (await stat(place)).isDirectory() ? null : place
    } catch (error) {
      if (!isAbsent(error) || place === dirname(place)) return null
    }
  }
}
