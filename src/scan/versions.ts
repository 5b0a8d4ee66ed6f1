/** Stepping through the versions of a line, and the updates that each of them brings. */
import type { LogEntry } from '../format/generated/documents.js'
import { readEntries } from '../log/entries.js'
import type { ObjectStore } from '../storage/contract.js'
import { applyEntries, type LineState } from '../table/state.js'
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
  from: LineState
  upTo: number
  signal?: AbortSignal | undefined
}): AsyncGenerator<VersionStep> {
  const { storage, from, upTo, signal } = options
  let before = from
  const range = { storage, line: from.line, after: from.version, upTo, signal }
  for await (const { entry } of readEntries(range)) {
    const after = applyEntries(before, [entry])
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
    const state = after.groups.get(incarnation)
    // Dropped by the same entry.
    if (!state) return []
    const own = state.layers.filter(({ position }) => position.version === entry.version)
    return [{ state, layers: own }]
  })
}
