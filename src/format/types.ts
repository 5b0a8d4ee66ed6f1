/**
 * Column types and their text form (spec/types.md). The text form is what documents, file metadata
 * and people use.
 *
 *   bool int8 int16 int32 int64 float32 float64 decimal(p,s)
 *   utf8 binary date timestamp timestamptz list<T>
 */
import { CalicoError } from '../errors.js'

export type PrimitiveKind =
  | 'bool'
  | 'int8'
  | 'int16'
  | 'int32'
  | 'int64'
  | 'float32'
  | 'float64'
  | 'utf8'
  | 'binary'
  | 'date'
  | 'timestamp'
  | 'timestamptz'

export type CalicoType =
  | { readonly kind: PrimitiveKind }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
  | { readonly kind: 'list'; readonly element: CalicoType }

const PRIMITIVES = new Set<string>([
  'bool',
  'int8',
  'int16',
  'int32',
  'int64',
  'float32',
  'float64',
  'utf8',
  'binary',
  'date',
  'timestamp',
  'timestamptz',
])

/** How deep lists may nest. */
export const TYPE_DEPTH_MAX = 8

/**
 * Parses the text form of a type.
 * @throws InvalidType where the text is not of the grammar CAL-TYPES-001.
 */
export function parseType(text: string): CalicoType {
  return parseAtDepth(text, text, 1)
}

function parseAtDepth(text: string, whole: string, depth: number): CalicoType {
  if (PRIMITIVES.has(text)) return { kind: text as PrimitiveKind }
  const decimal = /^decimal\(([1-9][0-9]?),(0|[1-9][0-9]?)\)$/.exec(text)
  if (decimal) {
    const precision = Number(decimal[1])
    const scale = Number(decimal[2])
    if (precision <= 38 && scale <= precision) return { kind: 'decimal', precision, scale }
  }
  if (text.startsWith('list<') && text.endsWith('>') && depth <= TYPE_DEPTH_MAX) {
    return { kind: 'list', element: parseAtDepth(text.slice(5, -1), whole, depth + 1) }
  }
  throw new CalicoError('InvalidType', `'${whole}' is not a type; see spec/types.md for the list`)
}

/** The one text form of a type; `parseType(printType(t))` equals `t`. */
export function printType(type: CalicoType): string {
  switch (type.kind) {
    case 'decimal':
      return `decimal(${type.precision},${type.scale})`
    case 'list':
      return `list<${printType(type.element)}>`
    default:
      return type.kind
  }
}

export function sameType(a: CalicoType, b: CalicoType): boolean {
  return printType(a) === printType(b)
}

/** Whether a type may be that of a key component: no floats, no lists (CAL-KEYS-001). */
export function isKeyType(type: CalicoType): boolean {
  return type.kind !== 'float32' && type.kind !== 'float64' && type.kind !== 'list'
}
