/**
 * Whether a transaction still makes sense on top of a state: definitions can change under it, data
 * cannot (spec/commit.md).
 */
import { unreachable } from '../assert.js'
import { CalicoError } from '../errors.js'
import type {
  AlterKeySpaceAction,
  GroupDefinition,
  KeySpaceDefinition,
  LogAction,
  UpdateAction,
} from '../format/generated/documents.js'
import { parseType } from '../format/types.js'
import { isReadableAs } from '../format/widen.js'
import { applyChanges, isRefusal } from '../table/alter.js'
import { expressionProblem } from '../table/check-expression.js'
import { changeProblem, foldName } from '../table/check-stored.js'
import type { LineState } from '../table/state.js'
import { checkPremise, type Premise } from './premises.js'

/** Definitions as the actions before have left them. */
type Definitions = Map<string, KeySpaceDefinition>

/**
 * Checks actions against the state that they are about to follow.
 * @param premises what the actions rest on besides what they say themselves
 * @throws AlreadyExists for a name that is taken, CommitConflict for a key-space, group or column
 *   that is not defined, and where a premise no longer holds
 * @returns the key-spaces by id, as the actions leave them
 */
export function checkActions(
  state: LineState,
  actions: readonly LogAction[],
  premises: readonly Premise[] = [],
): ReadonlyMap<string, KeySpaceDefinition> {
  const definitions: Definitions = new Map(state.keySpaces)
  const checkPremisesOf = (at: number): void => {
    for (const premise of premises) {
      if (premise.action === at) checkPremise(premise, state, definitions)
    }
  }
  for (const [at, action] of actions.entries()) {
    checkPremisesOf(at)
    checkAction(action, definitions)
  }
  checkPremisesOf(actions.length)
  return definitions
}

function checkAction(action: LogAction, definitions: Definitions): void {
  switch (action.kind) {
    case 'create-key-space':
      refuseTakenName(action.definition, definitions)
      definitions.set(action.definition.keySpace, action.definition)
      break
    case 'alter-key-space':
      alter(action, definitions)
      break
    case 'drop-key-space':
      if (!definitions.delete(action.keySpace)) throw undefinedKeySpace(action.keySpace)
      break
    case 'update':
      checkUpdate(action, groupOf(definitions, action.incarnation))
      checkExpression(action, definitions)
      break
    case 'delete-range':
    case 'fold':
    case 'checkpoint':
    case 'settle':
    case 'placed':
      groupOf(definitions, action.incarnation)
      break
    case 'forget':
    case 'void':
    case 'seal':
    case 'adopt':
    case 'fence':
      break
    default:
      unreachable(action)
  }
}

function refuseTakenName({ keySpace, name }: KeySpaceDefinition, definitions: Definitions): void {
  for (const other of definitions.values()) {
    if (other.keySpace === keySpace || foldName(other.name) !== foldName(name)) continue
    throw new CalicoError(
      'AlreadyExists',
      `there is a key-space '${other.name}' already; choose another name`,
    )
  }
}

/** CAL-COMMIT-060: changes are made on what is there now, not on what they were staged against. */
function alter({ keySpace, changes }: AlterKeySpaceAction, definitions: Definitions): void {
  const before = definitions.get(keySpace)
  if (!before) throw undefinedKeySpace(keySpace)
  const after = applyChanges(before, changes)
  if (isRefusal(after)) {
    if (after.reason !== 'taken') throw conflict(`${after.what}, as another commit has changed it`)
    throw new CalicoError('AlreadyExists', `${after.what}; choose another name`)
  }
  refuseTakenName(after, definitions)
  const problem = changeProblem(after, definitions.values())
  if (problem) throw conflict(problem)
  definitions.set(keySpace, after)
}

function groupOf(definitions: Definitions, incarnation: string): GroupDefinition {
  for (const { groups } of definitions.values()) {
    const group = groups.find((one) => one.incarnation === incarnation)
    if (group) return group
  }
  throw conflict(`group ${incarnation}, which this transaction writes, is not defined`)
}

function checkUpdate(action: UpdateAction, group: GroupDefinition): void {
  for (const { column, type } of action.columns) {
    const own = group.columns.find((candidate) => candidate.column === column)
    if (!own) {
      const what = `group '${group.name}' no longer has the column ${column}`
      throw conflict(`${what} that this transaction writes`)
    }
    const former = new Set(own.droppedFields)
    if (isReadableAs(parseType(type), parseType(own.type), former)) continue
    throw conflict(`column '${own.name}' is ${own.type}, and this transaction writes it as ${type}`)
  }
}

/** An expression is computed in the types that it was written for (CAL-COMMIT-080). */
function checkExpression(action: UpdateAction, definitions: Definitions): void {
  if (!action.expression) return
  const group = groupOf(definitions, action.incarnation)
  const keySpace = [...definitions.values()].find(({ groups }) => groups.includes(group))!
  const problem = expressionProblem(action, { group, keySpace, later: false })
  if (problem) throw conflict(`a definition has changed under an expression: ${problem}`)
}

function undefinedKeySpace(keySpace: string): CalicoError {
  return conflict(`key-space ${keySpace}, which this transaction changes, is not defined`)
}

function conflict(what: string): CalicoError {
  return new CalicoError('CommitConflict', `${what}; stage it again`)
}
