/**
 * Literals in the form of a column's type, without loss: what the type can't hold is told apart,
 * never rounded.
 */
import { unreachable } from '../assert.js'
import { fromHex } from '../format/hex.js'
import type { CalicoType } from '../format/types.js'
import type { CellValue } from './bound-tree.js'
import { temporalCount, temporalFromText } from './temporal-literal.js'
import { type Literal, NUMBER_DIGITS_MAX } from './tree.js'

/**
 * Where a literal stands among the values of a type:
 *  - `value`: it is one of them;
 *  - `above`: it lies between `value` and the next one of the type;
 *  - `beyond`: every value of the type is below it (sign 1), or above it (sign -1).
 * A string says why the literal does not stand among them at all.
 */
export type Coerced =
  | { readonly kind: 'value' | 'above'; readonly value: CellValue }
  | { readonly kind: 'beyond'; readonly sign: 1 | -1 }
  | string

const NUMBER = /^(-?)([0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?$/
const FLOAT_WORDS = new Set(['NaN', 'Infinity', '-Infinity'])

/** Bits of the integers that cells of a type are stored as. */
const STORED_BITS: Readonly<Partial<Record<CalicoType['kind'], number>>> = {
  int8: 8,
  int16: 16,
  int32: 32,
  int64: 64,
  decimal: 128,
}

/** Places a literal, which is not NULL, among the values of a column's type. */
export function coerceLiteral(literal: Literal, type: CalicoType): Coerced {
  switch (literal.type) {
    case 'null':
      return 'NULL compares with nothing; use IS NULL'
    case 'bool':
      return type.kind === 'bool' ? { kind: 'value', value: literal.value } : NO_COUNTERPART
    case 'integer':
    case 'decimal':
    case 'float':
      return coerceNumber(literal.value, type)
    case 'utf8':
      return coerceText(literal.value, type)
    case 'binary':
      if (type.kind !== 'binary') return NO_COUNTERPART
      if (!/^(?:[0-9a-f]{2})*$/.test(literal.value)) return 'binary is lower-case hexadecimal'
      return { kind: 'value', value: fromHex(literal.value) }
    case 'date':
    case 'timestamp':
    case 'timestamptz': {
      if (type.kind !== literal.type) return NO_COUNTERPART
      const count = temporalCount({ ...literal, type: literal.type })
      return count === undefined ? `there is no ${literal.type} like this` : exactly(count)
    }
    default:
      return unreachable(literal)
  }
}

/** The reason where two types just do not compare. */
export const NO_COUNTERPART = 'these types do not compare'

function exactly(value: CellValue): Coerced {
  return { kind: 'value', value }
}

function coerceText(text: string, type: CalicoType): Coerced {
  switch (type.kind) {
    case 'utf8':
      if (/\p{Surrogate}/u.test(text)) return 'the text has a lone surrogate'
      return exactly(new Uint8Array(Buffer.from(text)))
    case 'date':
    case 'timestamp':
    case 'timestamptz': {
      const literal = temporalFromText(type.kind, text)
      const count = literal && temporalCount(literal)
      return count === undefined ? `write it as ${TEXT_FORMS[type.kind]}` : exactly(count)
    }
    case 'float32':
    case 'float64':
      return FLOAT_WORDS.has(text) ? exactly(Number(text)) : NO_COUNTERPART
    default:
      return NO_COUNTERPART
  }
}

const TEXT_FORMS = {
  date: "'2026-01-31'",
  timestamp: "'2026-01-31 12:00:00', without a zone",
  timestamptz: "'2026-01-31 12:00:00Z'",
} as const

function coerceNumber(text: string, type: CalicoType): Coerced {
  const found = NUMBER.exec(text)
  const exponent = Number(found?.[4] ?? 0)
  const digits = (found?.[2] ?? '') + (found?.[3] ?? '')
  if (!found || digits.length > NUMBER_DIGITS_MAX || Math.abs(exponent) > NUMBER_DIGITS_MAX) {
    return `it is no number of at most ${NUMBER_DIGITS_MAX} digits`
  }
  if (type.kind === 'float32' || type.kind === 'float64') {
    const value = Number(text)
    return Number.isFinite(value) ? exactly(value) : 'it is past the range of float64'
  }
  const bits = STORED_BITS[type.kind]
  if (bits === undefined) return NO_COUNTERPART
  const scale = type.kind === 'decimal' ? type.scale : 0
  const mantissa = BigInt(`${found[1]}${digits}`)
  return amongIntegers(mantissa, exponent + scale - (found[3]?.length ?? 0), bits)
}

/** Places mantissa × 10^exponent among signed integers of so many bits. */
function amongIntegers(mantissa: bigint, exponent: number, bits: number): Coerced {
  const power = 10n ** BigInt(Math.abs(exponent))
  let floor = exponent >= 0 ? mantissa * power : mantissa / power
  const exact = exponent >= 0 || floor * power === mantissa
  if (!exact && mantissa < 0n) floor -= 1n
  const limit = 1n << BigInt(bits - 1)
  if (floor >= limit) return { kind: 'beyond', sign: 1 }
  if (floor < -limit) return { kind: 'beyond', sign: -1 }
  return { kind: exact ? 'value' : 'above', value: floor }
}
