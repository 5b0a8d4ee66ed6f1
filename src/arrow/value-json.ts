/** Values in JSON: as value.ts has them, but for what JSON lacks. */
import { CalicoError } from '../errors.js'
import { type CalicoType, printType } from '../format/types.js'

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/
const INT64_MAX = 2n ** 63n - 1n

/**
 * A value in the form JSON has it: int64 as a string of digits, binary in base64, and the floats
 * JSON lacks as 'NaN', 'Infinity' and '-Infinity'; all others unchanged.
 */
export function toJsonValue(type: CalicoType, value: unknown): unknown {
  if (value === null || value === undefined) return null
  switch (type.kind) {
    case 'int64':
      return String(value)
    case 'binary': {
      const { buffer, byteOffset, byteLength } = value as Uint8Array
      return Buffer.from(buffer, byteOffset, byteLength).toString('base64')
    }
    case 'float32':
    case 'float64':
      return Number.isFinite(value) ? value : String(value)
    case 'list':
      return (value as unknown[]).map((item) => toJsonValue(type.element, item))
    default:
      return value
  }
}

/**
 * The value of its JSON form. An int64 may be a JSON number too where that is a safe integer.
 * @throws TypeMismatch where the JSON is not of the type. Ranges, and the texts of dates,
 *   timestamps and decimals, are checked by buildColumn.
 */
export function fromJsonValue(type: CalicoType, json: unknown): unknown {
  if (json === null || json === undefined) return null
  const value = readJson(type, json)
  if (value !== undefined) return value
  const text = JSON.stringify(json)
  const shown = text.length > 60 ? `${text.slice(0, 57)}...` : text
  throw new CalicoError('TypeMismatch', `the JSON ${shown} is no ${printType(type)}`)
}

function readJson(type: CalicoType, json: unknown): unknown {
  switch (type.kind) {
    case 'bool':
      return typeof json === 'boolean' ? json : undefined
    case 'int8':
    case 'int16':
    case 'int32':
      return Number.isInteger(json) ? json : undefined
    case 'int64':
      return readInt64(json)
    case 'float32':
    case 'float64':
      if (json === 'NaN' || json === 'Infinity' || json === '-Infinity') return Number(json)
      return typeof json === 'number' ? json : undefined
    case 'binary':
      if (typeof json !== 'string' || !BASE64.test(json)) return undefined
      return new Uint8Array(Buffer.from(json, 'base64'))
    case 'list':
      if (!Array.isArray(json)) return undefined
      return json.map((item) => fromJsonValue(type.element, item))
    default:
      return typeof json === 'string' ? json : undefined
  }
}

function readInt64(json: unknown): bigint | undefined {
  if (Number.isSafeInteger(json)) return BigInt(json as number)
  if (typeof json !== 'string' || !/^-?[0-9]{1,19}$/.test(json)) return undefined
  const value = BigInt(json)
  return value <= INT64_MAX && value >= -INT64_MAX - 1n ? value : undefined
}
