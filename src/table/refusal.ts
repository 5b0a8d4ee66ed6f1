import type { KeySpaceDefinition } from '../format/generated/documents.js'
import { foldName } from './check-stored.js'

/**
 * Why a change cannot be made: what it names is gone, a name or id is taken, a type does not become
 * the other, or it never could.
 */
export interface Refusal {
  readonly kind: 'refused'
  readonly reason: 'gone' | 'taken' | 'type' | 'unfit'
  readonly what: string
}

export function refuse(reason: Refusal['reason'], what: string): Refusal {
  return { kind: 'refused', reason, what }
}

export const noColumn = ({ name }: KeySpaceDefinition, column: number): Refusal =>
  refuse('gone', `key-space '${name}' has no column ${column}`)

export const noGroup = ({ name }: KeySpaceDefinition, group: string): Refusal =>
  refuse('gone', `key-space '${name}' has no group ${group}`)

/**
 * Refuses a name that another component or column has; `own` says whose new name it is, which may
 * differ from its old one by case alone.
 */
export function nameProblem(
  definition: KeySpaceDefinition,
  name: string,
  own: string,
): Refusal | null {
  const folded = foldName(name)
  const named = [
    ...definition.components.map((component, i) => ({ of: `component ${i}`, ...component })),
    ...definition.groups
      .flatMap((group) => group.columns)
      .map((column) => ({ of: `column ${column.column}`, ...column })),
  ]
  const other = named.find((one) => one.of !== own && foldName(one.name) === folded)
  if (!other) return null
  return refuse('taken', `key-space '${definition.name}' has a column '${other.name}' already`)
}

export function groupNameProblem(
  definition: KeySpaceDefinition,
  name: string,
  own: string | null,
): Refusal | null {
  const folded = foldName(name)
  const other = definition.groups.find(
    (group) => group.group !== own && foldName(group.name) === folded,
  )
  if (!other) return null
  return refuse('taken', `key-space '${definition.name}' has a group '${other.name}' already`)
}
