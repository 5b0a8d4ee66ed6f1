/** Putting what a commit says of groups with a place into their locations (CAL-LOG-160). */
import type { Env } from '../env.js'
import type {
  GroupDefinition,
  KeySpaceDefinition,
  LogAction,
} from '../format/generated/documents.js'
import { locationOf } from '../format/layout.js'
import type { ClaimLocation } from '../log/group-places.js'
import { isPlaceable, placeAction } from '../log/placed-actions.js'
import type { ObjectStore } from '../storage/contract.js'
import { applyChange, isRefusal } from '../table/alter.js'
import type { LineState } from '../table/state.js'

/** A group that has a place, and the key-space that it is of. */
interface PlacedGroup {
  readonly keySpace: string
  readonly definition: GroupDefinition
}

/** Groups with a place that actions bring, as their changes go along. */
function placedByActions(
  keySpaces: LineState['keySpaces'],
  actions: readonly LogAction[],
): PlacedGroup[] {
  const known = new Map(keySpaces)
  const found: PlacedGroup[] = []
  const learn = (definition: KeySpaceDefinition): void => {
    const before = new Set(known.get(definition.keySpace)?.groups.map((own) => own.incarnation))
    known.set(definition.keySpace, definition)
    for (const group of definition.groups) {
      if (group.place === undefined || before.has(group.incarnation)) continue
      found.push({ keySpace: definition.keySpace, definition: group })
    }
  }
  for (const action of actions) {
    if (action.kind === 'create-key-space') learn(action.definition)
    if (action.kind !== 'alter-key-space') continue
    for (const change of action.changes) {
      const definition = known.get(action.keySpace)
      const next = definition && applyChange(definition, change)
      if (next && !isRefusal(next)) learn(next)
    }
  }
  return found
}

/** Sees to it that places of groups that a transaction brings are theirs. */
export class LocationClaims {
  private readonly made = new Set<string>()

  /** Before anything is put there, each once. @throws as ClaimLocation */
  async make(
    context: { readonly claim: ClaimLocation },
    state: LineState,
    actions: readonly LogAction[],
  ): Promise<void> {
    for (const { keySpace, definition } of placedByActions(state.keySpaces, actions)) {
      const location = locationOf(definition)
      if (this.made.has(location)) continue
      await context.claim(keySpace, definition)
      this.made.add(location)
    }
  }
}

/** The actions as their entry is to hold them. @throws the storage's error */
export async function placeActions(
  actions: readonly LogAction[],
  to: {
    readonly storage: ObjectStore
    readonly env: Env
    readonly state: LineState
    readonly onFile: (path: string) => void
  },
): Promise<readonly LogAction[]> {
  const { state } = to
  const brought = placedByActions(state.keySpaces, actions).map(({ definition }) => definition)
  const there = new Map(brought.map((group) => [group.incarnation, group]))
  return Promise.all(
    actions.map((action) => {
      if (!isPlaceable(action)) return action
      const { incarnation } = action
      const group = there.get(incarnation) ?? state.groups.get(incarnation)?.definition
      return group?.place === undefined ? action : placeAction(action, { ...to, group })
    }),
  )
}
