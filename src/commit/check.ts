/**
 * Whether a transaction still makes sense on top of a state: definitions can change under it, data
 * cannot (spec/commit.md).
 */
import { CalicoError } from '../errors.js'
import type { LogAction, UpdateAction } from '../format/generated/documents.js'
import type { LineState } from '../table/state.js'

/**
 * Checks actions against the state that they are about to follow.
 * @throws AlreadyExists for a key-space whose name is taken, CommitConflict for a group or column
 *   that is not defined
 */
export function checkActions(state: LineState, actions: readonly LogAction[]): void {
  const names = new Set([...state.keySpaces.values()].map((k) => k.name.toLowerCase()))
  const incarnations = new Map(
    [...state.groups].map(([incarnation, { definition }]) => [incarnation, definition]),
  )
  for (const action of actions) {
    switch (action.kind) {
      case 'create-key-space': {
        const { definition } = action
        if (names.has(definition.name.toLowerCase())) {
          throw new CalicoError(
            'AlreadyExists',
            `there is a key-space '${definition.name}' already; choose another name`,
          )
        }
        names.add(definition.name.toLowerCase())
        for (const group of definition.groups) incarnations.set(group.incarnation, group)
        break
      }
      case 'update':
        checkUpdate(action, incarnations.get(action.incarnation))
        break
      case 'checkpoint':
        if (!incarnations.has(action.incarnation)) throw undefinedGroup(action.incarnation)
        break
      case 'void':
      case 'forget':
        break
    }
  }
}

function checkUpdate(
  action: UpdateAction,
  group: { readonly name: string; readonly columns: readonly { column: number }[] } | undefined,
): void {
  if (!group) throw undefinedGroup(action.incarnation)
  for (const { column } of action.columns) {
    if (group.columns.some((candidate) => candidate.column === column)) continue
    throw new CalicoError(
      'CommitConflict',
      `group '${group.name}' no longer has the column ${column} that this transaction writes; ` +
        'stage it again',
    )
  }
}

function undefinedGroup(incarnation: string): CalicoError {
  return new CalicoError(
    'CommitConflict',
    `group ${incarnation}, which this transaction writes, is not defined; stage it again`,
  )
}
