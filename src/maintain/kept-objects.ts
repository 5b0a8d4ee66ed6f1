/** The objects that versions are read from, and those that entries name (spec/maintain.md). */
import { isCalicoError } from '../errors.js'
import { findLineHead, readEntries } from '../log/entries.js'
import { readHint } from '../log/hint.js'
import { readLine } from '../log/line-of.js'
import { chainOf, firstVersion, type Line, type Place } from '../log/lines.js'
import { isInherited } from '../log/parents.js'
import type { Refs } from '../log/refs-state.js'
import type { ObjectStore } from '../storage/contract.js'
import { adoptIn } from '../table/adopt.js'
import type { GroupState } from '../table/group-state.js'
import { LineView, stateAtPlace } from '../table/line-view.js'
import type { LineState } from '../table/state.js'
import { allTiles } from '../table/with-tiles.js'
import { type NamedObject, namedObjects } from './named-objects.js'
import { type KeptVersion, namedVersions, type Reach, reachOf } from './reach.js'

/** The files that the groups of a state are read from. @throws MissingObject, CorruptManifest */
export async function* filesOfState(
  state: LineState,
  signal?: AbortSignal,
): AsyncGenerator<string> {
  for (const group of state.groups.values()) {
    yield* filesOfGroup(await allTiles(group, signal))
  }
}

function* filesOfGroup({ tiles, layers, origin }: GroupState): Generator<string> {
  for (const { segments } of tiles.values()) for (const { path } of segments) yield path
  for (const layer of layers) {
    if (layer.kind === 'update') for (const { path } of layer.files) yield path
  }
  if (!origin) return
  yield* filesOfGroup(origin.group)
  if (origin.joined) yield* filesOfGroup(origin.joined)
}

/** The state of a line at one of its versions, whether or not that is kept. */
export async function stateAt(
  storage: ObjectStore,
  { line, version }: Pick<KeptVersion, 'line' | 'version'>,
  signal?: AbortSignal,
): Promise<LineState> {
  const hint = await readHint(storage, line.id, signal)
  return new LineView({ storage, line, hint, end: version }).latest(signal)
}

/** An object that an entry names, and whether a version that is kept reads it by that entry. */
export interface NamedByEntry extends NamedObject {
  readonly version: number
  /** False of what is named by entries up to the horizon, which the state there may still have. */
  readonly isKept: boolean
}

/**
 * What the line's own entries name, each time that one does.
 * @param onAdopt told of what entries adopt, and whether a version that is kept comes from there
 * @throws as reading the log
 */
export async function* namedByEntries(
  storage: ObjectStore,
  { line, from, upTo }: Pick<Reach, 'line' | 'from' | 'upTo'>,
  options: {
    readonly onAdopt?: (at: Place, isKept: boolean) => void
    readonly signal?: AbortSignal | undefined
  } = {},
): AsyncGenerator<NamedByEntry> {
  const { onAdopt, signal } = options
  const { head } = await findLineHead({ storage, line, from: 0, signal })
  const after = firstVersion(line) - 1
  for await (const { entry } of readEntries({ storage, line, after, upTo: head, signal })) {
    const { version } = entry
    const isInside = version > from && version <= (upTo ?? head)
    const adopted = adoptIn(entry)
    if (adopted) onAdopt?.(adopted, isInside)
    for (const { actions } of entry.transactions) {
      for (const object of actions.flatMap(namedObjects)) {
        yield { ...object, version, isKept: isInside || object.isOfLog === true }
      }
    }
  }
}

/**
 * The data files that the versions at the horizons of lines, and those that tags and the like name,
 * are read from: what later entries name comes on top.
 */
export async function filesAtHorizons(
  storage: ObjectStore,
  kept: { readonly reaches: readonly Reach[]; readonly versions: readonly KeptVersion[] },
  signal?: AbortSignal,
): Promise<Map<string, string>> {
  const files = new Map<string, string>()
  for (const { by, ...at } of [...kept.reaches.flatMap(horizonVersion), ...kept.versions]) {
    if (at.version === 0) continue
    for await (const path of filesOfState(await stateAt(storage, at, signal), signal)) {
      if (!files.has(path)) files.set(path, by)
    }
  }
  return files
}

function horizonVersion({ line, name, from, upTo }: Reach): KeptVersion[] {
  if (upTo !== null && from > upTo) return []
  return [{ line, version: from, by: keeperOf({ line, name }) }]
}

/** What is said of what a line keeps. */
export function keeperOf({ line, name }: Pick<Reach, 'line' | 'name'>): string {
  return name === null ? `line ${line.id}` : `branch '${name}'`
}

/**
 * What adopts lead to that the refs log does not: the files of what versions that are kept have
 * adopted, and what the replay of lines needs that have no name.
 * @param own the lines whose entries are looked at anyway
 * @returns the others that adopts lead to
 */
export async function keepAdopted(
  storage: ObjectStore,
  of: {
    readonly adopts: readonly {
      readonly at: Place
      readonly isKept: boolean
      readonly by: string
    }[]
    readonly own: ReadonlySet<number>
    readonly keep: (path: string, by: string, isOfLog: boolean) => void
    readonly onNamed: (path: string) => void
    readonly signal?: AbortSignal | undefined
  },
): Promise<ReadonlySet<number>> {
  const { own, keep, onNamed, signal } = of
  const waiting = [...of.adopts]
  const replayed = new Map<number, number>()
  for (let one = waiting.pop(); one; one = waiting.pop()) {
    const { at, isKept, by } = one
    if (isKept) {
      const state = await stateAtPlace(storage, at, signal)
      for await (const path of filesOfState(state, signal)) keep(path, by, false)
    }
    // Up to where others begin, as far as nobody has looked yet.
    for (const { line, upTo } of chainOf(await readLine(storage, at.line, signal), at.version)) {
      const done = replayed.get(line.id) ?? firstVersion(line) - 1
      if (!own.has(line.id) && !isInherited(storage, line.id) && upTo > done) {
        replayed.set(line.id, upTo)
        const onAdopt = (next: Place): number => waiting.push({ at: next, isKept: false, by })
        const range = { line, from: Number.POSITIVE_INFINITY, upTo }
        for await (const named of namedByEntries(storage, range, { onAdopt, signal })) {
          if (named.version > upTo) break
          if (named.isOfLog) keep(named.path, by, true)
          else onNamed(named.path)
        }
      }
    }
  }
  return new Set(replayed.keys())
}

/** Whether the least version that is kept is beyond the first, so that files may be gone. */
function hasHorizon({ line, from }: { line: Line; from: number }): boolean {
  return from >= firstVersion(line)
}

/** Tells of what entries name whether it has to be there (CAL-MAINTAIN-106). */
export type IsNeeded = (object: Pick<NamedObject, 'path' | 'isOfLog'>, version: number) => boolean

/**
 * For the entries of one line after another. Where the versions at horizons cannot be read, all
 * that is named counts as needed: what is damaged is told of the log.
 */
export async function neededObjects(
  storage: ObjectStore,
  refs: Refs,
  signal?: AbortSignal,
): Promise<(line: number) => IsNeeded> {
  const reaches = reachOf(refs)
  const horizons = new Map(reaches.filter(hasHorizon).map(({ line, from }) => [line.id, from]))
  if (horizons.size === 0) return () => () => true
  const versions = namedVersions(refs)
  const files = await neededFiles(storage, { reaches, versions }, signal).catch((error) => {
    if (isCalicoError(error) && error.kind === 'Data') return null
    throw error
  })
  const own = new Set(refs.lines.map(({ line }) => line))
  return (line) => {
    // Of a line without a name what is adopted counts, and no entry by itself.
    const from = own.has(line) ? (horizons.get(line) ?? 0) : Number.POSITIVE_INFINITY
    return ({ path, isOfLog }, version) =>
      version > from || isOfLog === true || (files?.has(path) ?? true)
  }
}

/** The files of the versions at horizons, and of what later versions have adopted. */
async function neededFiles(
  storage: ObjectStore,
  kept: { readonly reaches: readonly Reach[]; readonly versions: readonly KeptVersion[] },
  signal: AbortSignal | undefined,
): Promise<Map<string, string>> {
  const files = await filesAtHorizons(storage, kept, signal)
  const adopts: Parameters<typeof keepAdopted>[1]['adopts'][number][] = []
  for (const reach of kept.reaches) {
    const onAdopt = (at: Place, isKept: boolean): number =>
      adopts.push({ at, isKept, by: keeperOf(reach) })
    for await (const _ of namedByEntries(storage, reach, { onAdopt, signal }));
  }
  const keep = (path: string, by: string): unknown => files.has(path) || files.set(path, by)
  const own = new Set(kept.reaches.map(({ line }) => line.id))
  await keepAdopted(storage, { adopts, own, keep, onNamed: () => {}, signal })
  return files
}
