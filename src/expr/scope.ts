/** What the names of an expression stand for. */
import type { BatchField } from '../arrow/batch.js'
import { CalicoError } from '../errors.js'
import type { CalicoType } from '../format/types.js'
import type { BoundColumn } from './bound-tree.js'
import { nearNames } from './near-names.js'
import { printColumn, printName } from './print.js'
import type { ColumnRef } from './tree.js'

/** Resolves names. @throws UnknownColumn; InvalidExpression where a name is ambiguous */
export interface Scope {
  resolve(ref: ColumnRef): BoundColumn
}

/** A column that expressions may name. */
export interface ScopeColumn {
  readonly name: string
  /** As `source` in `source.x`; a column without one is named bare only. */
  readonly qualifier?: string | undefined
  readonly type: CalicoType
  /** What the column is called in the batches that the expression is evaluated over. */
  readonly column: string
}

/** Columns under their bare names. */
export function fieldScope(fields: readonly BatchField[]): Scope {
  return makeScope(fields.map(({ name, type }) => ({ name, type, column: name })))
}

/**
 * A scope of columns in several namespaces.
 * @param options.preferred the qualifier that a bare name is of where several have it; a bare name
 *   in several namespaces is refused unless one of them is preferred
 */
export function makeScope(
  columns: readonly ScopeColumn[],
  options: { readonly preferred?: string | undefined } = {},
): Scope {
  const byName = new Map<string, ScopeColumn[]>()
  for (const column of columns) {
    const same = byName.get(column.name)
    if (same) same.push(column)
    else byName.set(column.name, [column])
  }
  return {
    resolve(ref) {
      const found = (byName.get(ref.name) ?? []).filter(
        ({ qualifier }) => ref.qualifier === undefined || qualifier === ref.qualifier,
      )
      const preferred = found.filter(({ qualifier }) => qualifier === options.preferred)
      const [one, other] = found.length > 1 && preferred.length === 1 ? preferred : found
      if (!one) throw unknownColumn(ref, columns)
      if (other) throw ambiguous(ref, found)
      return { name: one.column, type: one.type }
    },
  }
}

function unknownColumn(ref: ColumnRef, columns: readonly ScopeColumn[]): CalicoError {
  const candidates = columns.filter(
    ({ qualifier }) => ref.qualifier === undefined || qualifier === ref.qualifier,
  )
  const near = nearNames(
    ref.name,
    candidates.map(({ name }) => name),
  ).map((name) => printColumn({ ...ref, name }))
  const hint = near.length > 0 ? `did you mean ${near.join(' or ')}?` : 'look at the schema'
  const { name, qualifier } = ref
  return new CalicoError('UnknownColumn', `there is no column ${printColumn(ref)}; ${hint}`, {
    details: { column: name, near, ...(qualifier !== undefined && { qualifier }) },
  })
}

function ambiguous(ref: ColumnRef, found: readonly ScopeColumn[]): CalicoError {
  const names = found.map((column) => printColumn(column)).join(' or ')
  return new CalicoError(
    'InvalidExpression',
    `column ${printName(ref.name)} is ambiguous; write ${names}`,
  )
}
