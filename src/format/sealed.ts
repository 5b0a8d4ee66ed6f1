/**
 * A sealed document: how every control document lies in storage (CAL-FORMAT-010).
 *
 *   line 1   canonical JSON, UTF-8
 *   line 2   xxh64:<16 hex digits of xxHash64, seed 0, over the bytes of line 1>
 *
 * Both lines end with one line feed.
 */
import { CalicoError } from '../errors.js'
import { canonicalJson } from './canonical.js'
import { xxh64Hex } from './hash.js'
import { type DocumentName, type DocumentTypes, validateDocument } from './validate.js'

const SEAL = /^xxh64:[0-9a-f]{16}$/
const SEAL_BYTES = 'xxh64:'.length + 16 + 1

/**
 * Encodes a document of the named schema. The value is checked against the schema before it can be
 * written.
 */
export function sealDocument<N extends DocumentName>(name: N, value: DocumentTypes[N]): Uint8Array {
  const problem = validateDocument(name, value)
  if (problem) throw new CalicoError('Internal', `a ${name} document to be written: ${problem}`)
  const line = Buffer.from(canonicalJson(value), 'utf8')
  return Buffer.concat([line, Buffer.from(`\nxxh64:${xxh64Hex(line)}\n`, 'latin1')])
}

/**
 * Verifies the seal and parses line 1, without asking for a schema.
 * @throws CorruptDocument where the seal is missing or wrong, or line 1 is not a JSON object.
 */
export function openSealed(bytes: Uint8Array, path: string): object {
  const lineEnd = bytes.byteLength - SEAL_BYTES - 1
  if (lineEnd < 2 || bytes[lineEnd] !== 0x0a || bytes[bytes.byteLength - 1] !== 0x0a) {
    throw corrupt(path, `truncated: ${bytes.byteLength} bytes do not end with a checksum line`)
  }
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const seal = buffer.toString('latin1', lineEnd + 1, bytes.byteLength - 1)
  if (!SEAL.test(seal)) throw corrupt(path, 'its last line is not a checksum')
  if (seal !== `xxh64:${xxh64Hex(bytes.subarray(0, lineEnd))}`) {
    throw corrupt(path, 'its checksum does not match its content')
  }
  let value: unknown
  try {
    value = JSON.parse(buffer.toString('utf8', 0, lineEnd))
  } catch (cause) {
    throw corrupt(path, 'line 1 is not JSON', cause)
  }
  if (typeof value !== 'object' || value === null) throw corrupt(path, 'line 1 is not an object')
  return value
}

/**
 * Decodes a sealed document and validates it.
 * @throws CorruptDocument where the seal is missing or wrong, the JSON does not parse, or the
 *   schema is not met.
 */
export function openDocument<N extends DocumentName>(
  name: N,
  bytes: Uint8Array,
  path: string,
): DocumentTypes[N] {
  return checkDocument(name, openSealed(bytes, path), path)
}

/**
 * The parsed value as a document of the named schema. @throws CorruptDocument where the schema is
 * not met.
 */
export function checkDocument<N extends DocumentName>(
  name: N,
  value: object,
  path: string,
): DocumentTypes[N] {
  const problem = validateDocument(name, value)
  if (problem) throw corrupt(path, problem)
  return value as DocumentTypes[N]
}

function corrupt(path: string, what: string, cause?: unknown): CalicoError {
  return new CalicoError(
    'CorruptDocument',
    `${path}: ${what}; restore the object from a copy of the store`,
    { cause, details: { path } },
  )
}
