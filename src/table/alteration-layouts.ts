/** Changes of layouts as people ask for them, with names (spec/table.md, "Layouts"). */
import type { Env } from '../env.js'
import { CalicoError } from '../errors.js'
import type { DefinitionChange, KeySpaceDefinition } from '../format/generated/documents.js'
import { newShortId } from '../format/ids.js'
import { parseType } from '../format/types.js'
import { defineTransform, type TransformSpec } from './check-transform.js'
import { checkNames, checkPlaceName, columnId, findGroup } from './definition.js'

export type LayoutAlteration =
  /**
   * Partitions a group otherwise, by no transform where none is given. It costs one entry; what the
   * group held is read from where it lies until the next checkpoint of the group has put it into
   * the new partitions (CAL-TABLE-130).
   */
  | {
      readonly kind: 'set-partitioning'
      readonly group: string
      readonly partitioning: readonly TransformSpec[]
    }
  /**
   * Has what is written to a group from now on lie in a place, or with the rest of the store where
   * that is null. What the group held is read from where it lies until the next checkpoint of the
   * group has copied it (CAL-TABLE-140).
   */
  | { readonly kind: 'set-place'; readonly group: string; readonly place: string | null }
  /**
   * Makes a group of some columns of another, like it in all else; the other columns are not
   * touched. What was written of them is read from where it lies until the next checkpoint of the
   * new group (CAL-TABLE-131).
   */
  | {
      readonly kind: 'split-group'
      readonly group: string
      readonly columns: readonly string[]
      readonly name: string
    }
  /**
   * Puts all columns of another group, never the anchor, behind those of a group; the other is no
   * more. What the two held is read from where it lies until the next checkpoint of the group
   * (CAL-TABLE-150).
   */
  | { readonly kind: 'join-groups'; readonly group: string; readonly other: string }
  /** Puts columns of other groups behind those of a group: splits and joins in one. */
  | {
      readonly kind: 'move-columns'
      readonly columns: readonly string[]
      readonly group: string
    }

/** @throws UnknownColumn, InvalidName, InvalidArgument */
export function layoutChanges(
  alteration: LayoutAlteration,
  definition: KeySpaceDefinition,
  env: Env,
): DefinitionChange[] {
  switch (alteration.kind) {
    case 'set-partitioning':
      return [setPartitioning(alteration, definition, env)]
    case 'set-place':
      return [setPlace(alteration, definition, env)]
    case 'split-group':
      return [splitGroup(alteration, definition, env)]
    case 'join-groups':
      return [joinGroups(alteration, definition, env)]
    case 'move-columns':
      return moveColumns(alteration, definition, env)
  }
}

function setPartitioning(
  { group: name, partitioning }: Extract<LayoutAlteration, { kind: 'set-partitioning' }>,
  definition: KeySpaceDefinition,
  env: Env,
): DefinitionChange {
  const { group, partitioning: present } = findGroup(definition, name)
  const key = definition.components.map(({ name, type }) => ({ name, type: parseType(type) }))
  const wanted = partitioning.map((transform) => defineTransform(transform, key, name))
  if (JSON.stringify(wanted) === JSON.stringify(present)) {
    throw new CalicoError('InvalidArgument', `group '${name}' is partitioned so already`)
  }
  return { kind: 'set-partitioning', group, incarnation: newShortId(env), partitioning: wanted }
}

function setPlace(
  { group: name, place }: Extract<LayoutAlteration, { kind: 'set-place' }>,
  definition: KeySpaceDefinition,
  env: Env,
): DefinitionChange {
  const { group, place: present = null } = findGroup(definition, name)
  if (place === present) {
    const where = place === null ? 'with the rest of the store' : `in the place '${place}'`
    throw new CalicoError('InvalidArgument', `group '${name}' lies ${where} already`)
  }
  const to = place === null ? {} : { place: checkPlaceName(place, name) }
  return { kind: 'set-place', group, incarnation: newShortId(env), ...to }
}

function splitGroup(
  { group: from, columns, name }: Extract<LayoutAlteration, { kind: 'split-group' }>,
  definition: KeySpaceDefinition,
  env: Env,
): DefinitionChange {
  checkNames('group', [name])
  const { group } = findGroup(definition, from)
  const ids = columns.map((column) => columnId(definition, column))
  if (ids.length === 0) {
    throw new CalicoError('InvalidArgument', `say which columns of '${from}' make '${name}'`)
  }
  const made = { newGroup: newShortId(env), incarnation: newShortId(env), name }
  return { kind: 'split-group', group, columns: ids, ...made }
}

function joinGroups(
  { group: name, other: otherName }: Extract<LayoutAlteration, { kind: 'join-groups' }>,
  definition: KeySpaceDefinition,
  env: Env,
): DefinitionChange {
  const { group } = findGroup(definition, name)
  const { group: other } = findGroup(definition, otherName)
  return { kind: 'join-groups', group, other, incarnation: newShortId(env) }
}

function moveColumns(
  { columns, group: name }: Extract<LayoutAlteration, { kind: 'move-columns' }>,
  definition: KeySpaceDefinition,
  env: Env,
): DefinitionChange[] {
  const { group } = findGroup(definition, name)
  const ids = [...new Set(columns.map((column) => columnId(definition, column)))]
  if (ids.length === 0) {
    throw new CalicoError('InvalidArgument', `say which columns come to group '${name}'`)
  }
  return definition.groups.flatMap((from): DefinitionChange[] => {
    const own = ids.filter((id) => from.columns.some(({ column }) => column === id))
    if (own.length === 0) return []
    if (from.group === group) {
      throw new CalicoError('InvalidArgument', `a column is in group '${name}' already`)
    }
    const join = { kind: 'join-groups', group, incarnation: newShortId(env) } as const
    if (own.length === from.columns.length && !from.anchor) return [{ ...join, other: from.group }]
    // A group for as long as it takes from one change to the next; its id is its name.
    const other = newShortId(env)
    const made = { newGroup: other, name: other, incarnation: newShortId(env) }
    const split = { kind: 'split-group', group: from.group, columns: own, ...made } as const
    return [split, { ...join, other }]
  })
}
