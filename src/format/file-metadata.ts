/**
 * The `calico` entry of a data file's metadata: canonical JSON that makes the file self-describing
 * (spec/data.md).
 */
import { CalicoError } from '../errors.js'
import { canonicalJson } from './canonical.js'
import type { FileMetadata } from './generated/documents.js'
import { validateDocument } from './validate.js'

export function encodeFileMetadata(metadata: FileMetadata): string {
  return canonicalJson(metadata)
}

/** @throws CorruptFile where the text is missing, not JSON or not of the schema. */
export function decodeFileMetadata(text: string | null, path: string): FileMetadata {
  const corrupt = (what: string): CalicoError =>
    new CalicoError('CorruptFile', `${path}: ${what}`, { details: { path } })
  if (text === null)
    throw corrupt('it has no metadata entry `calico`; it is not a Calico data file')
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw corrupt('its metadata entry `calico` is not JSON')
  }
  const problem = validateDocument('file-metadata', value)
  if (problem) throw corrupt(`its metadata entry \`calico\`: ${problem}`)
  return value as FileMetadata
}
