/** Values as typing sees them: with the literal that they are, and a type unless they are NULL. */
import { makeBitmap, setBit } from '../arrow/bitmap.js'
import { makeColumn, nullColumn } from '../arrow/column.js'
import { writeDecimal } from '../arrow/decimal.js'
import { toArrowType } from '../arrow/types.js'
import { must } from '../assert.js'
import { CalicoError } from '../errors.js'
import { type CalicoType, printType, sameType } from '../format/types.js'
import type { BoundColumn, CellValue, ValueNode } from './bound-tree.js'
import { castKernel } from './cast.js'
import { coerceLiteral } from './coerce.js'
import { printExpression } from './print.js'
import type { Expression, Literal } from './tree.js'
import { type DecimalType, decimal, FLOAT64, INT64, PRECISION_MAX, UTF8 } from './value-type.js'

export type TypedValue =
  | {
      readonly node: Expression
      readonly type: CalicoType
      readonly literal: Literal | null
      readonly value: ValueNode
    }
  /** The literal NULL. */
  | { readonly node: Expression; readonly type: null; readonly literal: Literal }

export function invalid(message: string): CalicoError {
  return new CalicoError('InvalidExpression', message)
}

export function show(node: Expression): string {
  const text = printExpression(node)
  return text.length > 60 ? `${text.slice(0, 57)}...` : text
}

export function showType(type: CalicoType | null): string {
  return type === null ? 'NULL' : printType(type)
}

/** The column that a value is, if it is one. */
export function plainColumn(value: TypedValue): BoundColumn | null {
  return value.type !== null && value.value.kind === 'cell' ? value.value.column : null
}

/** A literal as a value of its own type. @throws InvalidExpression where no type holds it */
export function literalValue(literal: Literal): TypedValue {
  if (literal.type === 'null') return { node: literal, type: null, literal }
  const type = literalType(literal)
  const coerced = type && coerceLiteral(literal, type)
  if (!type || !coerced || typeof coerced === 'string' || coerced.kind !== 'value') {
    const limit = `at most ${PRECISION_MAX} digits, or a float64`
    throw invalid(`${show(literal)} is a value of no type: a number has ${limit}`)
  }
  const value: ValueNode = { kind: 'constant', type, data: oneCell(type, coerced.value) }
  return { node: literal, type, literal, value }
}

function literalType(literal: Exclude<Literal, { type: 'null' }>): CalicoType | null {
  switch (literal.type) {
    case 'integer': {
      const isInt64 = coerceLiteral(literal, INT64)
      if (typeof isInt64 !== 'string' && isInt64.kind === 'value') return INT64
      return decimalFor(literal.value)
    }
    case 'decimal':
      return decimalFor(literal.value)
    case 'float':
      return FLOAT64
    case 'utf8':
      return UTF8
    default:
      return { kind: literal.type }
  }
}

/** As many digits as the text has, without zeros before them. */
function decimalFor(text: string): DecimalType | null {
  const [whole, fraction = ''] = text.replace('-', '').split('.') as [string, string?]
  const digits = (whole + fraction).replace(/^0+/, '').length
  const precision = Math.max(1, digits, fraction.length)
  return precision <= PRECISION_MAX ? decimal(precision, fraction.length) : null
}

function oneCell(type: CalicoType, value: CellValue) {
  const parts = { type: toArrowType(type), length: 1 }
  if (typeof value === 'boolean') {
    const values = makeBitmap(1)
    if (value) setBit(values, 0)
    return makeColumn({ ...parts, values })
  }
  if (typeof value === 'number') return makeColumn({ ...parts, values: Float64Array.of(value) })
  if (typeof value !== 'bigint') {
    return makeColumn({ ...parts, values: value, offsets: Int32Array.of(0, value.length) })
  }
  if (type.kind === 'date') return makeColumn({ ...parts, values: Int32Array.of(Number(value)) })
  if (type.kind !== 'decimal') return makeColumn({ ...parts, values: BigInt64Array.of(value) })
  const values = new Uint32Array(4)
  writeDecimal(values, 0, value)
  return makeColumn({ ...parts, values })
}

export function nullValue(type: CalicoType): ValueNode {
  return { kind: 'constant', type, data: nullColumn(toArrowType(type), 1) }
}

/** The value as one of another type, to which it converts. */
export function convert(given: TypedValue, to: CalicoType): ValueNode {
  if (given.type === null) return nullValue(to)
  if (sameType(given.type, to)) return given.value
  return castNode(given.value, to, must(castKernel(given.type, to), 'a conversion is a cast'))
}

export function castNode(
  value: ValueNode,
  type: CalicoType,
  kernel: NonNullable<ReturnType<typeof castKernel>>,
): ValueNode {
  const site = `CAST AS ${printType(type)}`
  return { kind: 'call', type, args: [value], kernel, takesNulls: false, site }
}
