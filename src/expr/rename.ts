/** Expressions under other names of their columns. */
import type { Expression } from './tree.js'

/** The expression with each column named anew; everything else stays as it is. */
export function renameColumns(
  expression: Expression,
  newName: (name: string) => string,
): Expression {
  if (expression.kind === 'column') return { ...expression, name: newName(expression.name) }
  const renamed = Object.entries(expression).map(([member, value]): [string, unknown] => {
    if (Array.isArray(value)) return [member, value.map((node) => renameColumns(node, newName))]
    if (typeof value === 'object' && value !== null) return [member, renameColumns(value, newName)]
    return [member, value]
  })
  return Object.fromEntries(renamed) as unknown as Expression
}
