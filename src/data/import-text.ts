/** Cells of text files: which types a text may be of, and its value. */
import { parseDate, parseMicros } from '../arrow/temporal.js'
import { fromJsonValue } from '../arrow/value-json.js'
import { isCalicoError } from '../errors.js'
import type { CalicoType, PrimitiveKind } from '../format/types.js'

const INTEGER = /^[+-]?[0-9]{1,19}$/
/** A leading zero is that of a code, such as a postal one, which must stay text. */
const PLAIN_INTEGER = /^[+-]?(?:0|[1-9][0-9]{0,18})$/
const NUMBER = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/
const PLAIN_NUMBER = /^[+-]?(?:(?:0|[1-9][0-9]*)(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/
const DAY = /^[0-9]{4}-/
const INT64_MAX = 2n ** 63n - 1n

/** Types guessed from text, the first that all cells allow is taken. */
export const GUESSES = [
  'int64',
  'float64',
  'bool',
  'date',
  'timestamp',
  'timestamptz',
] as const satisfies readonly PrimitiveKind[]

export type Guess = (typeof GUESSES)[number]

/** Whether a text looks like a value of the type. */
export function looksLike(kind: Guess, text: string): boolean {
  switch (kind) {
    case 'int64':
      return PLAIN_INTEGER.test(text) && inInt64(BigInt(text.replace('+', '')))
    case 'float64':
      return PLAIN_NUMBER.test(text)
    case 'bool':
      return /^(?:true|false)$/i.test(text)
    case 'date':
      return DAY.test(text) && parseDate(text) !== undefined
    default:
      return DAY.test(text) && parseMicros(text, kind === 'timestamptz') !== undefined
  }
}

function inInt64(value: bigint): boolean {
  return value <= INT64_MAX && value >= -INT64_MAX - 1n
}

/** The value of a text for buildColumn; undefined where it is none of the type. */
export function textValue(type: CalicoType, text: string): unknown {
  switch (type.kind) {
    case 'utf8':
      return text
    case 'bool':
      if (/^true$/i.test(text)) return true
      return /^false$/i.test(text) ? false : undefined
    case 'int8':
    case 'int16':
    case 'int32':
      return INTEGER.test(text) && inBits(Number(text), Number(type.kind.slice(3)))
        ? Number(text)
        : undefined
    case 'int64': {
      if (!INTEGER.test(text)) return undefined
      const value = BigInt(text.replace('+', ''))
      return inInt64(value) ? value : undefined
    }
    case 'float32':
    case 'float64':
      return floatValue(text)
    case 'decimal':
      return NUMBER.test(text) && !/e/i.test(text) ? text.replace('+', '') : undefined
    case 'date':
      return parseDate(text) === undefined ? undefined : text
    case 'timestamp':
    case 'timestamptz':
      return parseMicros(text, type.kind === 'timestamptz')
    case 'list':
    case 'struct':
    case 'map':
    case 'vector':
      return nestedValue(type, text)
    default:
      return undefined
  }
}

/** Nested cells are JSON in text files. */
function nestedValue(type: CalicoType, text: string): unknown {
  try {
    return fromJsonValue(type, JSON.parse(text))
  } catch (error) {
    if (error instanceof SyntaxError || isCalicoError(error, 'TypeMismatch')) return undefined
    throw error
  }
}

function inBits(value: number, bits: number): boolean {
  return value < 2 ** (bits - 1) && value >= -(2 ** (bits - 1))
}

function floatValue(text: string): number | undefined {
  if (NUMBER.test(text)) return Number(text)
  const named: Readonly<Record<string, number>> = {
    nan: Number.NaN,
    inf: Number.POSITIVE_INFINITY,
    infinity: Number.POSITIVE_INFINITY,
    '-inf': Number.NEGATIVE_INFINITY,
    '-infinity': Number.NEGATIVE_INFINITY,
  }
  return named[text.toLowerCase()]
}
