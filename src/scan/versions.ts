/** Stepping through the versions of a line, and the updates that each of them brings. */

import type { LogEntry } from '../format/generated/documents.js'
import { readEntries } from '../log/entries.js'
import type { Line } from '../log/lines.js'
import type { ObjectStore } from '../storage/contract.js'
import type { LayerState } from '../table/layers.js'
import { stateLoader } from '../table/line-view.js'
import type { GroupState, LineState } from '../table/state.js'
import { entriesApplied } from '../table/with-tiles.js'
import { heldGroups } from '../tile/origin.js'
import type { TouchedGroup } from './touched-keys.js'

/** One version with the states around it. */
export interface VersionStep {
  readonly entry: LogEntry
  readonly before: LineState
  readonly after: LineState
}

/** The versions after a state, in order. */
export async function* stepVersions(options: {
  storage: ObjectStore
  /** Whose versions they are. */
  line: Line
  from: LineState
  upTo: number
  signal?: AbortSignal | undefined
}): AsyncGenerator<VersionStep> {
  const { storage, line, from, upTo, signal } = options
  let before = from
  const range = { storage, line, after: from.version, upTo, signal }
  for await (const { entry } of readEntries(range)) {
    const after = await entriesApplied(before, [entry], { load: stateLoader(storage), signal })
    yield { entry, before, after }
    before = after
  }
}

/** The groups of key-spaces that a version changes, with what it lays over them, in order. */
export function updatesOf({ entry, after }: VersionStep): TouchedGroup[] {
  const layers = new Map<string, TouchedGroup['layers'][number][]>()
  for (const { actions } of entry.transactions) {
    for (const action of actions) {
      if (action.kind === 'update' || action.kind === 'delete-range') {
        layers.set(action.incarnation, [])
      }
    }
  }
  return [...layers.keys()].flatMap((incarnation) => {
    // Dropped by the same entry, or frozen as an origin.
    const state = after.groups.get(incarnation) ?? frozenAs(after, incarnation)
    return state ? [{ state, layers: state.layers.filter(isOf(after)) }] : []
  })
}

/** A group that is no more, as the origin of one. */
function frozenAs(state: LineState, incarnation: string): GroupState | undefined {
  return heldGroups(state).find(({ definition }) => definition.incarnation === incarnation)
}

const isOf =
  ({ height }: LineState) =>
  ({ position }: LayerState): boolean =>
    position.height === height
