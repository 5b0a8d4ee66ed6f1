/**
 * Update expressions: assignments over the rows of an update and the cells below it, with a guard
 * (spec/merge.md, "Expressions"). Texts name columns by id, so that renames touch nothing.
 */
import { CalicoError } from '../errors.js'
import { keyColumn, sourceColumn, valueColumn } from '../format/columns.js'
import type { UpdateExpression } from '../format/generated/documents.js'
import { type CalicoType, parseType } from '../format/types.js'
import { bindCastTo, bindTruth } from './bind.js'
import type { BoundExpression } from './bound-tree.js'
import { parseExpression } from './parse.js'
import { makeScope, type Scope, type ScopeColumn } from './scope.js'
import { columnRefs } from './tree.js'

/** What the texts of an expression call the three places that columns come from. */
export type Qualifier = 'source' | 'target' | 'key'

export interface BoundAssignment {
  readonly column: number
  /** In the type that the update says. */
  readonly value: BoundExpression
  /** Whether a null value fails the row. */
  readonly required: boolean
}

/** An expression ready to be evaluated over a batch with the columns that `inputName` names. */
export interface BoundUpdate {
  readonly guard: BoundExpression | null
  readonly assign: readonly BoundAssignment[]
  readonly key: readonly CalicoType[]
  readonly source: readonly CalicoType[]
  readonly target: readonly { readonly column: number; readonly type: CalicoType }[]
}

/** The name of an input in the batches that a bound expression is evaluated over. */
export const inputName = (qualifier: Qualifier, name: string): string => `${qualifier}.${name}`

/**
 * @param types the type of each column that is assigned, by id
 * @throws UnknownColumn, InvalidExpression, InvalidType
 */
export function bindUpdate(
  expression: UpdateExpression,
  types: ReadonlyMap<number, string>,
): BoundUpdate {
  const scope = scopeOf(expression)
  return {
    guard:
      expression.when === undefined
        ? null
        : bindTruth({ expression: parseExpression(expression.when), scope }),
    assign: expression.assign.map(({ column, value, required = false }) => {
      const type = parseType(types.get(column) ?? '')
      return {
        column,
        value: bindCastTo({ expression: parseExpression(value), scope, type }),
        required,
      }
    }),
    key: expression.key.map(parseType),
    source: expression.source.map(parseType),
    target: expression.target.map(({ column, type }) => ({ column, type: parseType(type) })),
  }
}

/** The ids of the columns below the update that its texts name, ascending. */
export function targetsIn({ when, assign }: Pick<UpdateExpression, 'when' | 'assign'>): number[] {
  const texts = [...(when === undefined ? [] : [when]), ...assign.map(({ value }) => value)]
  const refs = texts.flatMap((text) => columnRefs(parseExpression(text)))
  const named = refs.filter(({ qualifier }) => qualifier === 'target')
  return [...new Set(named.map(({ name }) => Number(name.slice(1))))].sort((a, b) => a - b)
}

function scopeOf({ key, source, target }: UpdateExpression): Scope {
  const column = (qualifier: Qualifier, name: string, type: string): ScopeColumn => ({
    name,
    qualifier,
    type: parseType(type),
    column: inputName(qualifier, name),
  })
  const scope = makeScope([
    ...key.map((type, i) => column('key', keyColumn(i), type)),
    ...source.map((type, i) => column('source', sourceColumn(i), type)),
    ...target.map(({ column: id, type }) => column('target', valueColumn(id), type)),
  ])
  return {
    resolve(ref) {
      if (ref.qualifier !== undefined) return scope.resolve(ref)
      throw new CalicoError('InvalidExpression', `'${ref.name}' does not say where it is from`)
    },
  }
}
