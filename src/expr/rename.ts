/** Expressions under other names of their columns. */
import type { ColumnRef, Expression } from './tree.js'

/** The expression with each column named anew; everything else stays as it is. */
export function renameColumns(
  expression: Expression,
  newName: (name: string) => string,
): Expression {
  return mapColumns(expression, (ref) => ({ ...ref, name: newName(ref.name) }))
}

/** The expression with other columns in place of its own; everything else stays as it is. */
export function mapColumns(
  expression: Expression,
  replace: (ref: ColumnRef) => ColumnRef,
): Expression {
  if (expression.kind === 'column') return replace(expression)
  const mapped = Object.entries(expression).map(([member, value]): [string, unknown] => {
    if (Array.isArray(value)) return [member, value.map((node) => mapColumns(node, replace))]
    if (typeof value === 'object' && value !== null) return [member, mapColumns(value, replace)]
    return [member, value]
  })
  return Object.fromEntries(mapped) as unknown as Expression
}
