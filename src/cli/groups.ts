/** The column groups that a verb works on. */
import { findKeySpace } from '../table/definition.js'
import type { LineState } from '../table/state.js'
import type { Call } from './call.js'
import { usage } from './failure.js'

export interface ChosenGroup {
  readonly keySpace: string
  readonly group: string
  readonly incarnation: string
}

/**
 * The groups that the call means by its key-space and --group, all where it names none.
 * @throws UnknownKeySpace, and InvalidArgument for a group that no key-space has: nothing would be
 *   done, and all be said to be done
 */
export function chosenGroups(call: Call, state: LineState): ChosenGroup[] {
  const name = call.optionalParameter('key-space')
  const wanted = call.text('group')
  const keySpaces = name === undefined ? [...state.keySpaces.values()] : [findKeySpace(state, name)]
  const all = keySpaces.flatMap((keySpace) =>
    keySpace.groups.map(({ name: group, incarnation }) => {
      return { keySpace: keySpace.name, group, incarnation }
    }),
  )
  const found = all.filter(({ group }) => wanted === undefined || group === wanted)
  if (found.length > 0 || wanted === undefined) return found
  const names = all.map(({ group }) => group).join(', ')
  throw usage(`there is no column group '${wanted}'; there are ${names}`)
}
