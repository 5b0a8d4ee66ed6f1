/** Values in JSON: as value.ts has them, but for what JSON lacks. */
import { CalicoError } from '../errors.js'
import { type CalicoType, type MapType, printType, type StructType } from '../format/types.js'
import { setOwn } from './value-read.js'

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/
const INT64_MAX = 2n ** 63n - 1n

/**
 * A value in the form JSON has it: int64 as a string of digits, binary in base64, and the floats
 * JSON lacks as 'NaN', 'Infinity' and '-Infinity'; a map as an array of pairs, a vector as one of
 * numbers; all others unchanged.
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
    case 'struct':
      return structFrom(type, (name) => (value as Record<string, unknown>)[name], toJsonValue)
    case 'map':
      return [...(value as Map<unknown, unknown>)].map(([key, item]) => {
        return [toJsonValue(type.key, key), toJsonValue(type.value, item)]
      })
    case 'vector':
      return Array.from(value as Float64Array, (item) => toJsonValue(type.element, item))
    default:
      return value
  }
}

/**
 * The value of its JSON form. An int64 may be a JSON number too where that is a safe integer, a
 * struct may lack fields, which are null, and a map with text keys may be an object. A map with a
 * repeated key stays an array of pairs, which no write takes.
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
    case 'struct':
      return isObject(json) ? readStruct(type, json) : undefined
    case 'map':
      return readMap(type, json)
    case 'vector': {
      if (!Array.isArray(json) || json.length !== type.size) return undefined
      const items = json.map((item) => readJson(type.element, item))
      if (!items.every((item) => typeof item === 'number')) return undefined
      if (type.element.kind === 'float64') return Float64Array.from(items)
      const narrow = Float32Array.from(items)
      const fits = items.every((item, i) => Number.isFinite(item) === Number.isFinite(narrow[i]))
      return fits ? narrow : undefined
    }
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

function isObject(json: unknown): json is Record<string, unknown> {
  return typeof json === 'object' && json !== null && !Array.isArray(json)
}

/** A struct's value or JSON, field by field. */
function structFrom(
  type: StructType,
  cellOf: (name: string) => unknown,
  convert: (type: CalicoType, cell: unknown) => unknown,
): Record<string, unknown> {
  const value: Record<string, unknown> = {}
  for (const field of type.fields)
    setOwn(value, field.name, convert(field.type, cellOf(field.name)))
  return value
}

function readStruct(type: StructType, json: Record<string, unknown>): unknown {
  const names = new Set(type.fields.map((field) => field.name))
  if (!Object.keys(json).every((name) => names.has(name))) return undefined
  const cellOf = (name: string): unknown => (Object.hasOwn(json, name) ? json[name] : null)
  return structFrom(type, cellOf, fromJsonValue)
}

function readMap(type: MapType, json: unknown): unknown {
  const pairs = type.key.kind === 'utf8' && isObject(json) ? Object.entries(json) : json
  if (!Array.isArray(pairs)) return undefined
  const entries: [unknown, unknown][] = []
  for (const pair of pairs as unknown[]) {
    if (!Array.isArray(pair) || pair.length !== 2) return undefined
    const key = fromJsonValue(type.key, pair[0])
    if (key === null) return undefined
    entries.push([key, fromJsonValue(type.value, pair[1])])
  }
  const map = new Map(entries)
  return map.size === entries.length ? map : entries
}
