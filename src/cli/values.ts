/** Words of the command line as values: keys, versions, times, spans. */
import { parseMicros } from '../arrow/temporal.js'
import { fromJsonValue } from '../arrow/value-json.js'
import { textValue } from '../data/import-text.js'
import { CalicoError } from '../errors.js'
import type { LinePoint } from '../executor/line-point.js'
import { type CalicoType, printType } from '../format/types.js'
import type { At } from '../table/line-view.js'
import { usage } from './failure.js'

/** A key component with its type. */
export interface Component {
  readonly name: string
  readonly type: CalicoType
}

/** The value of one key component. @throws TypeMismatch */
export function componentValue({ name, type }: Component, text: string): unknown {
  const value = type.kind === 'binary' ? fromJsonValue(type, text) : textValue(type, text)
  if (value !== undefined) return value
  throw new CalicoError(
    'TypeMismatch',
    `key component '${name}' is of type ${printType(type)}, which '${text}' is not`,
  )
}

/**
 * A key, or its first components: separated by commas where the key has several, or a JSON array.
 * @throws TypeMismatch, InvalidArgument
 */
export function keyValues(components: readonly Component[], text: string): unknown[] {
  const parts = text.startsWith('[') ? jsonParts(text) : textParts(components, text)
  if (parts.length > components.length) {
    const names = components.map((component) => component.name).join(', ')
    throw usage(`'${text}' has ${parts.length} components; the key has ${names}`)
  }
  return parts.map((part, i) => {
    const component = components[i]!
    if (typeof part !== 'string') return fromJsonValue(component.type, part)
    return componentValue(component, part)
  })
}

function textParts(components: readonly Component[], text: string): string[] {
  return components.length === 1 ? [text] : text.split(',')
}

function jsonParts(text: string): unknown[] {
  try {
    const parts: unknown = JSON.parse(text)
    if (Array.isArray(parts) && parts.length > 0) return parts
  } catch (cause) {
    throw new CalicoError('InvalidArgument', `the key ${text} is no JSON array`, { cause })
  }
  throw usage(`the key ${text} is an empty array`)
}

/** A version like v12, or a time in UTC. @throws InvalidArgument */
export function atOf(text: string): At {
  const at = findAt(text)
  if (at) return at
  throw usage(`'${text}' is neither a version like v12 nor a time like 2026-11-01T00:00:00Z`)
}

/** The same, or a branch or tag with or without one of them behind it, like dev@v12. */
export function linePoint(text: string): LinePoint {
  return findAt(text) ?? text
}

function findAt(text: string): At | null {
  const version = versionOf(text)
  if (version !== null) return { kind: 'version', version }
  const micros = parseMicros(text.replace(/^(\d{4}-\d{2}-\d{2})$/, '$1T00:00Z'), true)
  return micros === undefined ? null : { kind: 'timestamp', micros: Number(micros) }
}

/** The number of `v12` or `12`; null for anything else. */
export function versionOf(text: string): number | null {
  const digits = /^v?([0-9]{1,15})$/.exec(text)?.[1]
  return digits === undefined ? null : Number(digits)
}

/** A number that is counted to, from 1 on. @throws InvalidArgument */
export function countOf(text: string): number {
  const count = /^[0-9]{1,15}$/.test(text) ? Number(text) : 0
  if (count > 0) return count
  throw usage(`'${text}' is no number from 1 on`)
}

const SECONDS: Readonly<Record<string, number>> = {
  s: 1,
  m: 60,
  h: 3600,
  d: 24 * 3600,
  w: 7 * 24 * 3600,
}

/** Seconds of a span like 7d. @throws InvalidArgument */
export function secondsOf(text: string): number {
  const match = /^([0-9]{1,9})([smhdw])$/.exec(text)
  if (match) return Number(match[1]) * SECONDS[match[2]!]!
  throw usage(`'${text}' is no span of time: write 7d, 36h, 90m or 30s`)
}
