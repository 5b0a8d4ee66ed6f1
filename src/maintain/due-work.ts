/** What there is to do for a store, as a function of its state: nothing is read or written here. */

import type { KeySpaceDefinition } from '../format/generated/documents.js'
import { TAIL_BYTES_MAX, TAIL_ENTRIES_MAX } from '../log/checkpoints.js'
import { versionAt } from '../log/lines.js'
import { sum } from '../sum.js'
import { findGroup, findKeySpace } from '../table/definition.js'
import type { FoldInterval } from '../table/layers.js'
import type { Snapshot } from '../table/line-view.js'
import { foldText } from '../table/maintenance.js'
import type { GroupState, LineState } from '../table/state.js'
import { withOrigins } from '../tile/origin.js'
import { pendingTiles } from './compaction.js'
import { foldsDue } from './due-folds.js'
import { policyOf } from './policy.js'
import { expectedBytes, stretches } from './stretches.js'

export type WorkKind = 'settle' | 'checkpoint' | 'fold' | 'rewrite' | 'log-checkpoint'

/** A piece of work, with why it is due. */
export interface Work {
  readonly kind: WorkKind
  /** Absent where it is for the log. */
  readonly keySpace?: string
  readonly group?: string
  /** Of a tile, in hexadecimal. */
  readonly partition?: string
  /** Of a fold: versions above the first, up to the second. */
  readonly interval?: FoldInterval
  readonly reason: string
  /** What it is expected to write. */
  readonly bytes: number
}

/** The key-space and the group that are looked after; all unless given. */
export interface WorkScope {
  readonly keySpace?: string | undefined
  readonly group?: string | undefined
}

export interface ScopedGroup {
  readonly keySpace: KeySpaceDefinition
  readonly group: GroupState
}

/** @throws UnknownKeySpace; InvalidArgument for a group that is not there */
export function groupsIn(state: LineState, scope: WorkScope): ScopedGroup[] {
  const { keySpace: name, group } = scope
  const keySpaces = name === undefined ? [...state.keySpaces.values()] : [findKeySpace(state, name)]
  if (name !== undefined && group !== undefined) findGroup(keySpaces[0]!, group)
  return keySpaces.flatMap((keySpace) =>
    keySpace.groups
      .filter((own) => group === undefined || own.name === group)
      .map(({ incarnation }) => ({ keySpace, group: state.groups.get(incarnation)! })),
  )
}

/** All that is due by the policies of groups, in the order in which it is best done. */
export function dueWork(state: Snapshot, scope: WorkScope): Work[] {
  const work = groupsIn(state, scope).flatMap((of) => groupWork(of, state))
  const isForAll = scope.keySpace === undefined && scope.group === undefined
  return [...work, ...(isForAll ? logWork(state) : [])]
}

function groupWork({ keySpace, group }: ScopedGroup, state: LineState): Work[] {
  const { definition } = group
  const place = { keySpace: keySpace.name, group: definition.name }
  if (group.origin) return [settleWork(state, { keySpace, group })]
  const policy = policyOf(definition)
  const folds = foldsDue(group, state).map(({ interval, layers, bytes }): Work => {
    const reason = `${layers} updates, and fold is ${foldText(policy.settings.fold)}`
    return { kind: 'fold', ...place, interval, reason, bytes }
  })
  const tiles = pendingTiles(keySpace, group).flatMap((tile): Work[] => {
    const why = policy.checkpoint(tile)
    // A fold may leave few enough, and writes less.
    if (why === null || (why === 'updates' && folds.length > 0)) return []
    const { partition } = tile
    const bytes = expectedBytes(stretches(group, partition, policy.settings))
    const reason = policy.explain(tile, why)
    return [{ kind: 'checkpoint', ...place, partition, reason, bytes }]
  })
  return [...tiles, ...folds]
}

/** For a group whose layout has changed. */
export function settleWork({ lineage }: LineState, { keySpace, group }: ScopedGroup): Work {
  const since = versionAt(lineage, (group.origin?.height ?? 0) + 1)
  return {
    kind: 'settle',
    keySpace: keySpace.name,
    group: group.definition.name,
    reason: `version ${since} has changed the layout`,
    bytes: sum(withOrigins(group).slice(1), heldBytes),
  }
}

/** For a group whose layout is to be changed. */
export function partitionWork({ keySpace, group }: ScopedGroup): Work {
  return {
    kind: 'settle',
    keySpace: keySpace.name,
    group: group.definition.name,
    reason: 'another partitioning is wanted',
    bytes: sum(withOrigins(group), heldBytes),
  }
}

function heldBytes({ tiles, layers }: GroupState): number {
  const segments = [...tiles.values()].flatMap((tile) => tile.segments)
  const updates = layers.filter((layer) => layer.kind === 'update')
  const files = updates.flatMap((update) => update.files)
  const inline = sum(updates, (update) => update.inline?.data.length ?? 0)
  return sum(segments, (one) => one.bytes) + sum(files, (file) => file.bytes) + inline
}

function logWork({ tailEntries, tailBytes }: Snapshot): Work[] {
  if (tailEntries <= TAIL_ENTRIES_MAX && tailBytes <= TAIL_BYTES_MAX) return []
  const reason = `${tailEntries} entries of ${tailBytes} bytes after the last log checkpoint`
  return [{ kind: 'log-checkpoint', reason, bytes: tailBytes }]
}
