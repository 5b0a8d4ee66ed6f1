/**
 * Which keys can differ between two states of a store, of whatever lines: by what the states name,
 * and where tiles were written anew by the entries between (spec/scan.md, "Differences").
 */
import type { LogEntry } from '../format/generated/documents.js'
import { readEntries } from '../log/entries.js'
import type { Line } from '../log/lines.js'
import type { ObjectStore } from '../storage/contract.js'
import type { LayerState } from '../table/layers.js'
import type { GroupState, LineState } from '../table/state.js'
import { entriesApplied } from '../table/with-tiles.js'
import type { ScanPlan } from './plan.js'
import { ALL_DIFFERS, compareGroups, type GroupDifference, isSame } from './tile-difference.js'
import type { ComparedTiles, TouchedGroup } from './touched-keys.js'
import { updatesOf } from './versions.js'
import { placesOf } from './view-pairs.js'

/** Entries that are read at most to tell of tiles that were written anew what is new in them. */
const ENTRIES_MAX = 1000

/** A pair of states of a group, and in what they differ; null for one that is not there. */
export interface ComparedGroup {
  readonly before: GroupState | null
  readonly after: GroupState | null
  readonly difference: GroupDifference
}

/** The groups in which two states can differ for a key-space, for the columns of a plan. */
export async function compareStates(
  plan: ScanPlan,
  { before, after }: { readonly before: LineState; readonly after: LineState },
  signal?: AbortSignal,
): Promise<ComparedGroup[]> {
  const compared: ComparedGroup[] = []
  const seen = new Set<string>()
  for (const [was, is] of placesOf(plan, { before, after })) {
    // A column that one side lacks may be of a group that both have.
    const one = was ?? sameGroup(before, is)
    const other = is ?? sameGroup(after, was)
    const key = [one, other].map((group) => group?.definition.incarnation ?? '').join(' ')
    if (seen.has(key)) continue
    seen.add(key)
    if (one === null && other === null) continue
    const isOne = one !== null && one.definition.incarnation === other?.definition.incarnation
    const difference = isOne ? await compareGroups(one, other, signal) : ALL_DIFFERS
    compared.push({ before: one, after: other, difference })
  }
  return compared
}

const sameGroup = (state: LineState, group: GroupState | null): GroupState | null =>
  (group && state.groups.get(group.definition.incarnation)) ?? null

/** What says which keys can differ. */
export interface Candidates {
  readonly touched: readonly TouchedGroup[]
  readonly compared: readonly ComparedTiles[]
  /** Whether `after` is what the updates have made of `before`. */
  readonly follows: boolean
}

/** The keys that groups can differ in, by the states alone. */
export function statedCandidates(groups: readonly ComparedGroup[]): Candidates {
  const apart = groups.filter(({ difference }) => !isSame(difference))
  const touched = apart.flatMap(({ before, after, difference }) => {
    const { layers, otherLayers } = difference
    return [touchedGroup(before, layers), touchedGroup(after, otherLayers)].flat()
  })
  const compared = apart.flatMap(({ before, after, difference: { rewritten: tiles } }) => {
    const sides = [before, after].filter((group) => group !== null)
    return tiles?.size === 0 ? [] : sides.map((state) => ({ state, tiles }))
  })
  return { touched, compared, follows: false }
}

function touchedGroup(
  state: GroupState | null,
  within: ReadonlyMap<LayerState, ReadonlySet<string>>,
): TouchedGroup[] {
  return state && within.size > 0 ? [{ state, layers: [...within.keys()], within }] : []
}

/** A state and the line that its entries are read from. */
export interface StateOfLine {
  readonly state: LineState
  readonly line: Line
}

/**
 * The keys that updates after the newest common version touch, on either side. Null where entries
 * do not tell it, or are more than it is worth.
 * @param base the state at the newest version that both have in common
 */
export async function toldCandidates(options: {
  readonly storage: ObjectStore
  readonly base: LineState
  readonly ends: readonly StateOfLine[]
  readonly signal?: AbortSignal | undefined
}): Promise<Candidates | null> {
  const { storage, base, ends, signal } = options
  // Behind an adopt versions of a line do not tell what it holds.
  if (ends.some(({ state }) => state.hasAdopted)) return null
  const entries = ends.reduce((sum, { state }) => sum + state.version - base.version, 0)
  if (entries > ENTRIES_MAX) return null
  const found = new Map<string, TouchedGroup>()
  for (const { state, line } of ends) {
    let before = base
    const range = { storage, line, after: base.version, upTo: state.version, signal }
    for await (const { entry } of readEntries(range)) {
      if (!isTold(entry)) return null
      const after = await entriesApplied(before, [entry], { signal })
      for (const { state: group, layers } of updatesOf({ entry, before, after })) {
        const { incarnation } = group.definition
        const earlier = found.get(incarnation)?.layers ?? []
        found.set(incarnation, { state: group, layers: [...earlier, ...layers] })
      }
      before = after
    }
  }
  return { touched: [...found.values()], compared: [], follows: ends[0]!.state === base }
}

/** Kinds of actions that say which keys they touch, or touch none. */
const TOLD: ReadonlySet<string> = new Set([
  'alter-key-space',
  'checkpoint',
  'create-key-space',
  'delete-range',
  'drop-key-space',
  'fold',
  'forget',
  'placed',
  'seal',
  'settle',
  'update',
  'void',
])

/** Whether an entry changes views by its updates alone. */
export const isTold = ({ transactions }: LogEntry): boolean =>
  transactions.every(({ actions }) => actions.every(({ kind }) => TOLD.has(kind)))
