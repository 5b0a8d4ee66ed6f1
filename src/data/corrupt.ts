/** The one error for bytes that are not what they should be. */
import { CalicoError } from '../errors.js'

/** A CorruptFile naming the file, or the place where bytes came from. */
export function corruptFile(where: string, found: string, cause?: unknown): CalicoError {
  return new CalicoError(
    'CorruptFile',
    `${where}: ${found}; the file is damaged, restore it from a copy`,
    { cause, details: { path: where } },
  )
}

/** A MissingObject: the log names a file that the storage does not have. */
export function missingObject(path: string, storeUri: string): CalicoError {
  return new CalicoError(
    'MissingObject',
    `${path} is not in ${storeUri}, though the log names it; restore it from a copy`,
    { details: { path } },
  )
}
