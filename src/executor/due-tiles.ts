/** Which tiles of a group are due for a checkpoint, by which setting, and the command for it. */
import type { KeySpaceDefinition } from '../format/generated/documents.js'
import { isDue, type PendingTile, pendingTiles, percentOfBase } from '../maintain/compaction.js'
import { policyOf, UPDATES_MAX } from '../maintain/policy.js'
import type { GroupState } from '../table/state.js'
import { groupWords } from './group-words.js'

export interface DueTiles {
  readonly tiles: number
  /** Why, in words. */
  readonly what: string
  /** The words of the command that checkpoints them. */
  readonly command: readonly string[]
}

/**
 * The tiles of a group that a checkpoint is due for; null where none is.
 * @param address how the command is to name the store
 */
export function dueTiles(
  keySpace: KeySpaceDefinition,
  group: GroupState,
  address: string,
): DueTiles | null {
  const { definition } = group
  const policy = policyOf(definition)
  const due = pendingTiles(keySpace, group).filter((tile) => policy.checkpoint(tile) !== null)
  if (due.length === 0) return null
  const most = Math.max(...due.map(({ updates }) => updates))
  const over = due.length === 1 ? 'a tile' : `${due.length} tiles`
  const name = `${keySpace.name}.${definition.name}`
  return {
    tiles: due.length,
    what: `${name}: up to ${most} updates lie over ${over}: ${reasons(group, due, most)}`,
    command: ['calico', 'maintain', address, ...groupWords(keySpace.name, definition.name)],
  }
}

function reasons({ definition }: GroupState, due: readonly PendingTile[], most: number): string {
  const worst = due.reduce((a, b) => (percentOfBase(b) > percentOfBase(a) ? b : a))
  return [
    ...(most > UPDATES_MAX ? [`reads are slow with more than ${UPDATES_MAX}`] : []),
    ...(due.some(isDue) ? [policyOf(definition).explain(worst, 'share')] : []),
  ].join('; ')
}
