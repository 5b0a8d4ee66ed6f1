/** Types of values: which convert by themselves, and the one that several have in common. */
import { type CalicoType, sameType } from '../format/types.js'
import type { Literal } from './tree.js'

export const BOOL: CalicoType = { kind: 'bool' }
export const INT64: CalicoType = { kind: 'int64' }
export const FLOAT64: CalicoType = { kind: 'float64' }
export const UTF8: CalicoType = { kind: 'utf8' }
export const BINARY: CalicoType = { kind: 'binary' }
export const DATE: CalicoType = { kind: 'date' }

/** Digits that decimals may have. */
export const PRECISION_MAX = 38

export type DecimalType = Extract<CalicoType, { kind: 'decimal' }>

/** Digits of every value of an integer type. */
const INTEGER_DIGITS: Readonly<Partial<Record<CalicoType['kind'], number>>> = {
  int8: 3,
  int16: 5,
  int32: 10,
  int64: 19,
}

export function isInteger(type: CalicoType): boolean {
  return INTEGER_DIGITS[type.kind] !== undefined
}

export function isFloat(type: CalicoType): boolean {
  return type.kind === 'float32' || type.kind === 'float64'
}

export function isNumber(type: CalicoType): boolean {
  return isInteger(type) || isFloat(type) || type.kind === 'decimal'
}

export function isTimestamp(type: CalicoType): boolean {
  return type.kind === 'timestamp' || type.kind === 'timestamptz'
}

export function decimal(precision: number, scale: number): DecimalType {
  return { kind: 'decimal', precision: Math.min(PRECISION_MAX, precision), scale }
}

/**
 * The decimal that holds every value of an integer or decimal type; a literal has as many digits as
 * it is written with.
 */
export function asDecimal(type: CalicoType, literal: Literal | null): DecimalType {
  if (type.kind === 'decimal') return type
  if (literal && 'value' in literal && literal.type === 'integer') {
    return decimal(literal.value.replace(/^-?0*(?=[0-9])/, '').length, 0)
  }
  return decimal(INTEGER_DIGITS[type.kind]!, 0)
}

/** Whether a value of one type becomes one of the other where that is needed. */
export function converts(from: CalicoType | null, to: CalicoType): boolean {
  if (from === null || sameType(from, to)) return true
  if (isInteger(to)) return isInteger(from) && INTEGER_DIGITS[from.kind]! < INTEGER_DIGITS[to.kind]!
  return to.kind === 'float64' && isNumber(from)
}

interface Typed {
  readonly type: CalicoType | null
  readonly literal: Literal | null
}

/**
 * The type that values of all these types convert to: the type itself where it is one, the wider
 * integer, a decimal with the most digits before and after the point, float64 where one is a float.
 * Null where all are NULL; undefined where there is none.
 */
export function commonType(values: readonly Typed[]): CalicoType | null | undefined {
  const typed = values.flatMap(({ type, literal }) => (type === null ? [] : [{ type, literal }]))
  const [first, ...others] = typed
  if (!first) return null
  if (others.every(({ type }) => sameType(type, first.type))) return first.type
  if (!typed.every(({ type }) => isNumber(type))) return undefined
  if (typed.some(({ type }) => isFloat(type))) return FLOAT64
  if (typed.some(({ type }) => type.kind === 'decimal')) {
    const all = typed.map(({ type, literal }) => asDecimal(type, literal))
    const scale = Math.max(...all.map((type) => type.scale))
    return decimal(Math.max(...all.map((type) => type.precision - type.scale)) + scale, scale)
  }
  return typed.map(({ type }) => type).reduce((a, b) => (converts(a, b) ? b : a))
}
