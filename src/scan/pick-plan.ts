/** What three states of a key-space are seen by, one of which is to take what became of another. */
import { CalicoError } from '../errors.js'
import type { ColumnDefinition, KeySpaceDefinition } from '../format/generated/documents.js'
import type { LineState } from '../table/state.js'
import { comparable } from './comparable.js'
import { planView, type ScanPlan } from './plan.js'

/** `theirs` is what became of `base`, and `ours` what takes it. */
export interface ThreeStates {
  readonly base: LineState
  readonly theirs: LineState
  readonly ours: LineState
}

export interface PickPlan {
  /** The key-space as ours defines it. */
  readonly ours: KeySpaceDefinition
  /** All columns of both sides, by the names that ours has for them. */
  readonly plan: ScanPlan
  /** Names of columns that only theirs has. */
  readonly foreign: ReadonlySet<string>
  /** Ours, by the names of the plan. */
  readonly columns: ReadonlyMap<string, ColumnDefinition>
}

/**
 * @param theirs a key-space of their state
 * @throws UnknownKeySpace where ours has none of this id; TypeMismatch for columns whose types have
 *   gone apart
 */
export function planPick(theirs: KeySpaceDefinition, states: ThreeStates): PickPlan {
  const { keySpace: id } = theirs
  const ours = states.ours.keySpaces.get(id)
  if (ours === undefined) {
    throw new CalicoError(
      'UnknownKeySpace',
      `the branch that is written has no key-space '${theirs.name}', in which records differ`,
      { details: { keySpace: theirs.name } },
    )
  }
  const own = new Map(ours.groups.flatMap((group) => group.columns).map((c) => [c.column, c]))
  const foreign = new Set<string>()
  const named = (column: ColumnDefinition): ColumnDefinition => {
    const name = own.get(column.column)?.name ?? `${column.column} of theirs: ${column.name}`
    if (!own.has(column.column)) foreign.add(name)
    return { ...column, name }
  }
  const groups = theirs.groups.map((group) => ({ ...group, columns: group.columns.map(named) }))
  const known = new Set(groups.flatMap(({ columns }) => columns.map(({ column }) => column)))
  const more = [...own.values()].filter(({ column }) => !known.has(column))
  const { order: _, ...rest } = theirs
  const components = theirs.components.map((component, i) => {
    return { ...component, name: ours.components[i]?.name ?? component.name }
  })
  const joined = {
    ...{ ...rest, components, name: ours.name },
    groups: groups.map((group) => {
      return group.anchor ? { ...group, columns: [...group.columns, ...more] } : group
    }),
  }
  const readable = comparable(joined, states.base.keySpaces.get(id))
  const plan = planView(states.theirs, comparable(readable, ours), {})
  const columns = new Map([...own.values()].map((column) => [column.name, column]))
  return { ours, plan, foreign, columns }
}
