/** Dates and timestamps as literals: one form each, whatever way they were written. */
import { parseDate, parseMicros } from '../arrow/temporal.js'
import type { Literal } from './tree.js'

const DATE = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/
const TIMESTAMP =
  /^([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.([0-9]{1,6}))?(Z?)$/

type TemporalType = 'date' | 'timestamp' | 'timestamptz'
type TemporalLiteral = Literal & { readonly type: TemporalType; readonly value: string }

/** @returns undefined where the text is not `YYYY-MM-DD` or the day does not exist */
export function dateLiteral(text: string): TemporalLiteral | undefined {
  if (!DATE.test(text) || parseDate(text) === undefined) return undefined
  return { kind: 'literal', type: 'date', value: text }
}

/**
 * With Z at the end a timestamptz, else a timestamp.
 * @returns undefined where the text is not `YYYY-MM-DD HH:MM:SS[.f…][Z]` (or with T), or no such
 *   time exists
 */
export function timestampLiteral(text: string): TemporalLiteral | undefined {
  const found = TIMESTAMP.exec(text)
  if (!found || parseMicros(text, found[4] === 'Z') === undefined) return undefined
  const fraction = found[3]?.replace(/0+$/, '')
  const value = `${found[1]}T${found[2]}${fraction ? `.${fraction}` : ''}${found[4]}`
  return { kind: 'literal', type: found[4] ? 'timestamptz' : 'timestamp', value }
}

/** The literal of a temporal type that a text stands for; undefined where it stands for none. */
export function temporalFromText(type: TemporalType, text: string): TemporalLiteral | undefined {
  const literal = type === 'date' ? dateLiteral(text) : timestampLiteral(text)
  return literal?.type === type ? literal : undefined
}

/** Days or microseconds since 1970; undefined where the value is not in the literal's form. */
export function temporalCount(literal: TemporalLiteral): bigint | undefined {
  const { type, value } = literal
  const canonical = temporalFromText(type, value)
  if (!canonical) return undefined
  return type === 'date' ? BigInt(parseDate(value)!) : parseMicros(value, type === 'timestamptz')
}
