/**
 * The newest whole version of a store that may lack objects, as a provider's replication leaves a
 * copy (spec/log.md, "Replicas"; spec/maintain.md).
 */
import { type ErrorCode, isCalicoError, throwIfAborted } from '../errors.js'
import type { LogEntry } from '../format/generated/documents.js'
import { entryPath } from '../format/layout.js'
import { listLocations } from '../log/group-places.js'
import { readHint } from '../log/hint.js'
import { readLine } from '../log/line-of.js'
import { firstVersion, holderOf, type Line, lineageOf, type Place, rootOf } from '../log/lines.js'
import { readRefs } from '../log/refs.js'
import { readMarker } from '../log/root.js'
import type { ObjectStore } from '../storage/contract.js'
import { adoptIn } from '../table/adopt.js'
import { stateLoader } from '../table/line-view.js'
import { emptyState, type LineState } from '../table/state.js'
import { entriesApplied } from '../table/with-tiles.js'
import { type IsNeeded, neededObjects } from './kept-objects.js'
import { type NamedObject, namedObjects } from './named-objects.js'
import { walkEntries } from './verify-log.js'

/** What is missing or damaged, in the code that a read of it would report. */
export interface Finding {
  readonly code: ErrorCode
  readonly path: string
  readonly message: string
}

export interface WholeVersion {
  /** The newest whole version; 0 where not even the first is whole. */
  readonly version: number
  /** The greatest version that an entry, a log checkpoint or the hint there speaks of. */
  readonly seen: number
  /**
   * What is missing or damaged of the versions after `version`, up to `seen`: entries, manifests
   * of updates and data files, in order of versions. At most 1000.
   */
  readonly missing: readonly Finding[]
}

/** Findings kept; of what is lost altogether nobody needs the whole list. */
const MISSING_MAX = 1000

interface Search {
  readonly storage: ObjectStore
  readonly line: Line
  /** The id of the store, where groups may have places. */
  readonly storeId?: string
  readonly signal?: AbortSignal | undefined
}

/**
 * Looks for the newest version that is whole (CAL-LOG-140): its entry and all before it, and what
 * they name, are there. Reads every entry, and finds out by lists which files are there.
 * @returns also the state at that version
 * @throws UnsupportedFeature at an entry of a newer version of Calico; Aborted, and the errors of
 *   the storage
 */
export async function newestWhole(
  search: Search,
): Promise<{ readonly whole: WholeVersion; readonly state: LineState }> {
  const { line, signal } = search
  const sizes = await sizesOf(search)
  const { storage } = search
  const needed = await neededObjects(storage, await readRefs({ storage, signal }), signal)
  const last = await lastEntry(search)
  const seen = Math.max(last, firstVersion(line) - 1, await seenBeyond(search))
  const missing: Finding[] = []
  const note = (finding: Finding): void => {
    if (missing.length < MISSING_MAX) missing.push(finding)
  }
  let state = emptyState(rootOf(line))
  const told = new Set<string>()
  for await (const { version, entry, error } of walkEntries(search, line, { upTo: last })) {
    throwIfAborted(signal)
    const path = entryPath(holderOf(line, version), version)
    told.add(path)
    const findings = entry
      ? [
          ...lacking(entry, sizes, needed(entry.line)),
          ...(await lackingBelow(search, entry, { sizes, told, needed })),
        ]
      : [findingOf(error, path)]
    if (entry && findings.length === 0 && state.version === version - 1) {
      try {
        const load = stateLoader(search.storage)
        state = await entriesApplied(state, [entry], { load, signal })
      } catch (failure) {
        findings.push(findingOf(failure, path))
      }
    }
    for (const finding of findings) note(finding)
  }
  for (let version = last + 1; version <= seen && missing.length < MISSING_MAX; version++) {
    note(missingObject(entryPath(holderOf(line, version), version)))
  }
  return { whole: { version: state.version, seen, missing }, state }
}

/** The sizes of the objects that entries may name, by path. */
async function sizesOf({
  storage,
  storeId,
  signal,
}: Omit<Search, 'line'>): Promise<ReadonlyMap<string, number>> {
  const sizes = new Map<string, number>()
  for await (const { path, size } of storage.list('data/', { signal })) sizes.set(path, size)
  const parent = await storage.inherited?.open(signal)
  if (parent) {
    const { storeId: its } = await readMarker(parent, signal)
    for (const [path, size] of await sizesOf({ storage: parent, storeId: its, signal })) {
      sizes.set(path, size)
    }
  }
  if (storeId === undefined) return sizes
  for await (const { path, size } of listLocations(storage, storeId, signal)) sizes.set(path, size)
  return sizes
}

/** The versions that stand in names of objects, ascending. */
async function versionsIn(
  { storage, signal }: Search,
  prefix: string,
  name: RegExp,
): Promise<number[]> {
  const versions: number[] = []
  for await (const { path } of storage.list(prefix, { signal })) {
    const version = name.exec(path)?.[1]
    if (version !== undefined) versions.push(Number(version))
  }
  return versions
}

/** The greatest version of which there is an entry; the refs log may tell of more. */
async function lastEntry(search: Search): Promise<number> {
  let last = 0
  let end = Number.POSITIVE_INFINITY
  for (const { line, first } of lineageOf(search.line).toReversed()) {
    const versions = await versionsIn(search, `log/${line}/`, /\/([0-9]{20})\.json$/)
    const own = versions.filter((version) => version >= first && version <= end)
    last = Math.max(last, ...own.slice(-1))
    end = first - 1
  }
  return last
}

/** The greatest version of which there are signs other than entries. */
async function seenBeyond(search: Search): Promise<number> {
  const { storage, line, signal } = search
  const index = /\/([0-9]{20})\/index\.json$/
  const checkpoints = await versionsIn(search, `checkpoint/${line.id}/`, index)
  const hint = await readHint(storage, line.id, signal)
  return Math.max(0, hint?.version ?? 0, hint?.checkpoint ?? 0, ...checkpoints.slice(-1))
}

/** What an entry needs and the storage does not have, or not in that size. */
function lacking(
  entry: LogEntry,
  sizes: ReadonlyMap<string, number>,
  isNeeded: IsNeeded,
): Finding[] {
  const named = new Map<string, NamedObject>()
  for (const { actions } of entry.transactions) {
    for (const object of actions.flatMap(namedObjects)) {
      if (object.needed && isNeeded(object, entry.version)) named.set(object.path, object)
    }
  }
  const findings: Finding[] = []
  for (const { path, bytes } of named.values()) {
    const size = sizes.get(path)
    if (size === bytes) continue
    findings.push(
      size === undefined
        ? missingObject(path)
        : {
            code: 'CorruptFile',
            path,
            message: `${path}: it has ${size} bytes where the log says ${bytes}`,
          },
    )
  }
  return findings
}

/** What is lacking of the versions that an entry adopts, and of what those adopt, if not told. */
async function lackingBelow(
  search: Search,
  by: LogEntry,
  {
    sizes,
    told,
    needed,
  }: {
    readonly sizes: ReadonlyMap<string, number>
    readonly told: Set<string>
    readonly needed: (line: number) => IsNeeded
  },
): Promise<Finding[]> {
  const findings: Finding[] = []
  const waiting: Place[] = []
  const look = (entry: LogEntry): void => {
    const adopted = adoptIn(entry)
    if (adopted) waiting.push(adopted)
  }
  const from = entryPath(by.line, by.version)
  try {
    look(by)
    for (let place = waiting.pop(); place; place = waiting.pop()) {
      const line = await readLine(search.storage, place.line, search.signal)
      const pathOf = (version: number): string => entryPath(holderOf(line, version), version)
      let after = 0
      while (after < place.version && told.has(pathOf(after + 1))) after++
      const range = { after, upTo: place.version }
      for await (const { version, entry, error } of walkEntries(search, line, range)) {
        const path = pathOf(version)
        if (told.has(path)) continue
        told.add(path)
        findings.push(
          ...(entry ? lacking(entry, sizes, needed(entry.line)) : [findingOf(error, path)]),
        )
        if (entry) look(entry)
      }
    }
  } catch (failure) {
    findings.push(findingOf(failure, from))
  }
  return findings
}

/** Damage as a finding. @throws every other error */
function findingOf(error: unknown, path: string): Finding {
  if (!isCalicoError(error) || error.kind !== 'Data') throw error
  const named = error.details.path
  const { code, message } = error
  return { code, path: typeof named === 'string' ? named : path, message }
}

function missingObject(path: string): Finding {
  return { code: 'MissingObject', path, message: `${path} is not there` }
}
