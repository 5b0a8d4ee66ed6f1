/**
 * A slow second opinion: evaluates an expression tree on one row of JavaScript values, straight
 * from the chapter.
 */

import type { CompareOp, Expression, Literal } from '../../src/expr/tree.js'
import type { CalicoType } from '../../src/format/types.js'

export type Row = Readonly<Record<string, unknown>>
export type Types = Readonly<Record<string, CalicoType>>
type Truth = boolean | null

/**
 * A cell or literal made comparable: numbers exact as mantissa × 10^exponent, all else as it is.
 */
type Comparable =
  | { readonly exact: bigint; readonly exponent: number }
  | { readonly float: number }
  | { readonly ordered: readonly number[] }
  | null

export function oracleTruth(node: Expression, row: Row, types: Types): Truth {
  switch (node.kind) {
    case 'literal':
      return node.type === 'bool' ? node.value : null
    case 'column':
      return row[node.name] as Truth
    case 'compare':
      return compare(node.op, [node.left, node.right], row, types)
    case 'is-null': {
      const { operand } = node
      const isNull =
        operand.kind === 'column'
          ? row[operand.name] === null
          : oracleTruth(operand, row, types) === null
      return isNull !== node.negated
    }
    case 'in': {
      const tests = node.items.map((item) => compare('=', [node.operand, item], row, types))
      return negate(any(tests), node.negated)
    }
    case 'between': {
      const low = compare('>=', [node.operand, node.low], row, types)
      const high = compare('<=', [node.operand, node.high], row, types)
      return negate(all([low, high]), node.negated)
    }
    case 'not':
      return negate(oracleTruth(node.term, row, types), true)
    case 'and':
      return all(node.terms.map((term) => oracleTruth(term, row, types)))
    case 'or':
      return any(node.terms.map((term) => oracleTruth(term, row, types)))
    default:
      throw new TypeError(`this oracle knows no ${node.kind}`)
  }
}

const negate = (truth: Truth, negated: boolean): Truth =>
  truth === null ? null : truth !== negated

function all(truths: readonly Truth[]): Truth {
  if (truths.includes(false)) return false
  return truths.includes(null) ? null : true
}

function any(truths: readonly Truth[]): Truth {
  if (truths.includes(true)) return true
  return truths.includes(null) ? null : false
}

function compare(
  op: CompareOp,
  sides: readonly [Expression, Expression],
  row: Row,
  types: Types,
): Truth {
  const column = sides.find((side) => side.kind === 'column')!
  const type = types[(column as { name: string }).name]!
  const [a, b] = sides.map((side) =>
    side.kind === 'literal'
      ? literalValue(side, type)
      : cellValue(row[(side as { name: string }).name], types[(side as { name: string }).name]!),
  ) as [Comparable, Comparable]
  if (a === null || b === null) return null
  const sign = order(a, b)
  return {
    '=': sign === 0,
    '<>': sign !== 0,
    '<': sign < 0,
    '<=': sign <= 0,
    '>': sign > 0,
    '>=': sign >= 0,
  }[op]
}

function order(a: NonNullable<Comparable>, b: NonNullable<Comparable>): number {
  if ('float' in a && 'float' in b) {
    const rank = (value: number): number => (Number.isNaN(value) ? 1 : 0)
    if (rank(a.float) || rank(b.float)) return rank(a.float) - rank(b.float)
    return a.float === b.float ? 0 : a.float < b.float ? -1 : 1
  }
  if ('exact' in a && 'exact' in b) {
    const exponent = Math.min(a.exponent, b.exponent)
    const [x, y] = [a, b].map((side) => side.exact * 10n ** BigInt(side.exponent - exponent))
    return x === y ? 0 : x! < y! ? -1 : 1
  }
  if (!('ordered' in a) || !('ordered' in b))
    throw new TypeError('the oracle compares like with like')
  for (let k = 0; k < Math.min(a.ordered.length, b.ordered.length); k++) {
    if (a.ordered[k] !== b.ordered[k]) return a.ordered[k]! - b.ordered[k]!
  }
  return a.ordered.length - b.ordered.length
}

function exact(text: string): Comparable {
  const [, number, exponent] = /^([^eE]+)(?:[eE](.+))?$/.exec(text)!
  const [whole, fraction = ''] = number!.split('.')
  return { exact: BigInt(whole! + fraction), exponent: Number(exponent ?? 0) - fraction.length }
}

/** Code points order as UTF-8 bytes do; digits of dates order as the dates do. */
const ordered = (text: string): Comparable => ({
  ordered: Array.from(text, (c) => c.codePointAt(0)!),
})

const timeText = (text: string): string => {
  const [, start, fraction] = /^([^.Z]*)(?:\.([0-9]*))?Z?$/.exec(text)!
  return `${start!.replace(' ', 'T')}.${(fraction ?? '').padEnd(6, '0')}`
}

function literalValue(literal: Literal, type: CalicoType): Comparable {
  if (literal.type === 'null') return null
  if (literal.type === 'bool') return { ordered: [Number(literal.value)] }
  if (type.kind === 'float32' || type.kind === 'float64') return { float: Number(literal.value) }
  if (literal.type === 'binary') return { ordered: [...Buffer.from(literal.value, 'hex')] }
  if (['integer', 'decimal', 'float'].includes(literal.type)) return exact(literal.value)
  return type.kind.startsWith('timestamp')
    ? ordered(timeText(literal.value))
    : ordered(literal.value)
}

function cellValue(value: unknown, type: CalicoType): Comparable {
  if (value === null) return null
  if (typeof value === 'boolean') return { ordered: [Number(value)] }
  if (value instanceof Uint8Array) return { ordered: [...value] }
  if (type.kind === 'float32') return { float: Math.fround(value as number) }
  if (type.kind === 'float64') return { float: value as number }
  if (type.kind === 'decimal' || type.kind.startsWith('int')) return exact(String(value))
  return type.kind.startsWith('timestamp')
    ? ordered(timeText(value as string))
    : ordered(value as string)
}
