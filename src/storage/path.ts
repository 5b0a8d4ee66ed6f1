/**
 * The grammar of object paths (spec/storage.md, "Paths").
 *
 *   path  = part *( "/" part )              at most 1000 bytes, the first part not ".tmp"
 *   part  = 1*( plain / "%" HEX HEX )       at most 200 bytes, not "." and not ".."
 *   plain = A-Z a-z 0-9 . _ = + -           HEX: digits and A-F
 *
 * All is ASCII, so that the orders of bytes, of UTF-16 units and of characters are one.
 */
import { CalicoError } from '../errors.js'

export const PATH_BYTES_MAX = 1000
export const PART_BYTES_MAX = 200

/** Where a local folder keeps what is being written; no object path begins with this part. */
export const TEMPORARY_FOLDER = '.tmp'

const PART = /^(?:[A-Za-z0-9._=+-]|%[0-9A-F]{2})+$/
const PART_BEGINNING = /^(?:[A-Za-z0-9._=+-]|%[0-9A-F]{2})*(?:%[0-9A-F]?)?$/

/**
 * Refuses what is no object path (CAL-STORAGE-020 to 023).
 * @throws InvalidArgument saying what is wrong with the path.
 */
export function checkPath(path: string): void {
  const problem = pathProblem(path)
  if (problem !== null) throw invalidPath(path, problem)
}

/** What keeps a text from being an object path, for people; null where it is one. */
export function pathProblem(path: string): string | null {
  if (path.length > PATH_BYTES_MAX) return `is longer than ${PATH_BYTES_MAX} bytes`
  const parts = path.split('/')
  if (parts[0] === TEMPORARY_FOLDER) return `begins with the reserved part ${TEMPORARY_FOLDER}`
  for (const part of parts) {
    const problem = partProblem(part)
    if (problem !== null) return problem
  }
  return null
}

/**
 * Refuses what no object path can begin with. A prefix is empty, ends with `/`, or ends anywhere
 * inside a part.
 * @throws InvalidArgument
 */
export function checkPrefix(prefix: string): void {
  const lastSlash = prefix.lastIndexOf('/')
  const folder = prefix.slice(0, Math.max(lastSlash, 0))
  const beginning = prefix.slice(lastSlash + 1)
  const problem =
    prefix.length > PATH_BYTES_MAX
      ? `is longer than ${PATH_BYTES_MAX} bytes`
      : lastSlash === -1
        ? null
        : pathProblem(folder)
  if (problem !== null) throw invalidPath(prefix, problem)
  if (!PART_BEGINNING.test(beginning) || beginning.length > PART_BYTES_MAX) {
    throw invalidPath(prefix, `ends in '${beginning}', with which no part of a path can begin`)
  }
}

function partProblem(part: string): string | null {
  if (part === '') return 'has an empty part (a leading, trailing or doubled slash)'
  if (part === '.' || part === '..') return `has the part '${part}'`
  if (part.length > PART_BYTES_MAX) return `has a part longer than ${PART_BYTES_MAX} bytes`
  return PART.test(part) ? null : `has the part '${part}' with a character that is not allowed`
}

function invalidPath(path: string, problem: string): CalicoError {
  const shown = path.length > PART_BYTES_MAX ? `${path.slice(0, PART_BYTES_MAX)}…` : path
  return new CalicoError(
    'InvalidArgument',
    `the object path '${shown}' ${problem}; use letters, digits, . _ = + - and %XX`,
    { details: { path } },
  )
}
