/**
 * Copying a whole store from one storage to another (spec/maintain.md, "Copies"). What is named is
 * copied before what names it, so that wherever a copy ends there is a whole store or none.
 */

import { type Env, systemEnv } from '../env.js'
import { CalicoError, type ErrorCode, isCalicoError, throwIfAborted } from '../errors.js'
import type { Marker } from '../format/generated/documents.js'
import {
  checkpointIndexPath,
  entryPath,
  isDataOf,
  LOCATION_MARKER,
  linePath,
  MARKER_PATH,
  parsePlaced,
  refsPath,
} from '../format/layout.js'
import { sealDocument } from '../format/sealed.js'
import { readCheckpointIndex } from '../log/checkpoints.js'
import { decodeEntry } from '../log/entries.js'
import { readHint, writeHint } from '../log/hint.js'
import { readLine } from '../log/line-of.js'
import { chainOf, firstVersion, type Line, MAIN, type Place } from '../log/lines.js'
import { isInherited, openObjects, type ParentOptions, withoutParent } from '../log/parents.js'
import { openPlaces, type Places, withoutPlaces } from '../log/places.js'
import { decodeRefsEntry, readRefs } from '../log/refs.js'
import { lineOf, mainLine, type Refs } from '../log/refs-state.js'
import { readMarker } from '../log/root.js'
import { objectsOf } from '../log/tile-shards.js'
import { expandEntry } from '../log/update-manifest.js'
import { openWhole } from '../storage/address.js'
import type { ObjectStore } from '../storage/contract.js'
import { adoptIn } from '../table/adopt.js'
import { inParallel, ObjectCopier } from './copy-objects.js'
import { type IsNeeded, neededObjects } from './kept-objects.js'
import { contiguousVersions, newestVersion } from './listed-versions.js'
import { type NamedObject, namedObjects } from './named-objects.js'
import { endOf } from './reach.js'

/** Entries, of at most 1 MiB each, that are in memory at once. */
const ENTRIES_AT_ONCE = 16

/** Problems kept; a source in ruins needs no longer list. */
const PROBLEMS_MAX = 1000

export interface CopyOptions {
  /** The store to copy: its address, or a storage, which stays open. */
  readonly from: string | ObjectStore
  /** Where to: an empty place, or an earlier copy, which is brought up to date. */
  readonly to: string | ObjectStore
  /** How the places of the source are reached, where the source does not say. */
  readonly places?: Places
  /** How the parent of a source that is a clone is reached, where it does not say. */
  readonly parent?: ParentOptions
  /**
   * Also goes through what was copied before, reads every object back and compares its bytes with
   * the source's. Without it sizes are compared.
   */
  readonly verify?: boolean
  /** Called after each object; how many there will be is a guess that grows. */
  readonly onProgress?: (done: { objects: number; of: number }) => void
  readonly signal?: AbortSignal | undefined
  readonly env?: Env
}

/** What the source does not have, or not whole. */
export interface CopyProblem {
  readonly code: ErrorCode
  readonly path: string
  readonly message: string
}

export interface CopyResult {
  /** The newest version at the destination now; every object that it needs is there. */
  readonly version: number
  /**
   * The newest version at the source when the copy began. Greater than `version` where the source
   * lacks what the version after that names; less where the destination has more than the source.
   */
  readonly sourceVersion: number
  /** Objects that were copied, and their bytes. */
  readonly objects: number
  readonly bytes: number
  /** Objects of the versions looked at that were there already. */
  readonly present: number
  /** Empty where the source is whole; at most 1000. */
  readonly problems: readonly CopyProblem[]
}

interface Run {
  readonly copier: ObjectCopier
  readonly verify: boolean
  /** Keeps an error of kind `Data`, which the source is to blame for, and throws any other. */
  readonly note: (error: unknown, path: string) => void
  /** @param left objects that are known to be left */
  readonly progress: (left: number) => void
}

/** How often ends are looked for again where the refs log has gone on meanwhile. */
const REFS_TRIES_MAX = 8

interface LineRun extends Run {
  readonly line: Line
  /** Has what an entry adopts at the destination before the entry. */
  readonly bring: (at: Place) => Promise<boolean>
  readonly isNeeded: IsNeeded
}

/**
 * Copies a store, object by object, while others may be writing to it: the copy is the store at a
 * version that it had. Run again, after an interruption at any moment or when there is more, it
 * copies what the destination lacks. It overwrites nothing but hints (CAL-MAINTAIN-050 … 059).
 * @throws NotAStore where the source is none; AlreadyExists where the destination is another store
 * or has parted ways with the source; UnsupportedFormat, UnsupportedFeature, Aborted, and the
 * errors of the storages
 */
export async function copyStore(options: CopyOptions): Promise<CopyResult> {
  const { env = systemEnv } = options
  const opened: Pick<ObjectStore, 'close'>[] = []
  const open = (end: string | ObjectStore): ObjectStore => {
    if (typeof end !== 'string') return end
    const storage = openWhole(end, env)
    opened.push(storage)
    return storage
  }
  try {
    const [from, to] = [open(options.from), open(options.to)]
    const marker = await readMarker(from, options.signal)
    const { places: given, parent } = options
    const placed = openObjects(from, marker, { env, given, parent })
    opened.push({ close: placed.close })
    return await copyBetween(placed.storage, await placedAsItIs(to, opened, env), options)
  } finally {
    for (const storage of opened) await storage.close?.()
  }
}

/** A destination that is a store already, with the places that it has. */
async function placedAsItIs(
  to: ObjectStore,
  opened: Pick<ObjectStore, 'close'>[],
  env: Env,
): Promise<ObjectStore> {
  if ((await to.head(MARKER_PATH)) === null) return to
  const { storage, close } = openPlaces(to, await readMarker(to), { env })
  opened.push({ close })
  return storage
}

async function copyBetween(
  from: ObjectStore,
  to: ObjectStore,
  { verify = false, onProgress, signal }: CopyOptions,
): Promise<CopyResult> {
  const copier = new ObjectCopier({ from, to, verify, signal })
  const problems: CopyProblem[] = []
  const run: Run = {
    copier,
    verify,
    note: (error, path) => keepProblem(problems, error, path),
    progress: (left) => {
      const objects = copier.objects + copier.present
      onProgress?.({ objects, of: objects + left })
    },
  }
  const bytes = await from.get(MARKER_PATH, { signal })
  const marker = await readMarker(from, signal)
  const { storeId } = marker
  const old = await refuseOtherStore(to, { storeId, from, signal })
  const { refs, ends } = await findEnds(from, signal)
  await copyRefs(copier, refs.number)
  let [sourceVersion, copied] = [0, 0]
  const needed = await neededObjects(from, refs, signal)
  const { id: main } = mainLine(refs)
  const brought = new Map<number, number>()
  const bring = async (at: Place): Promise<boolean> => {
    for (const { line, upTo } of chainOf(await readLine(from, at.line, signal), at.version)) {
      const before = firstVersion(line) - 1
      if (upTo <= (brought.get(line.id) ?? before)) continue
      brought.set(line.id, upTo)
      const there = await contiguousVersions(to, line, signal)
      const after = verify ? before : Math.max(before, Math.min(there, upTo) - 1)
      const of = { ...run, line, isNeeded: needed(line.id), bring }
      if ((await copyEntries(of, { after, upTo, there })) < upTo) return false
    }
    return true
  }
  for (const [line, end] of ends) {
    const version = await copyLine(
      { ...run, line, isNeeded: needed(line.id), bring },
      { end, refs: refs.number },
    )
    if (line.id === main) [sourceVersion, copied] = [end, version]
  }
  const isParted = marker.places || marker.parent
  const whole = withoutParent(withoutPlaces(marker))
  const gathered = isParted ? sealDocument('marker', whole) : bytes
  // Places are where the data of one of the two is, and no difference of what they hold.
  if (gathered && !(old && (old.places || marker.places))) {
    await copier.document(MARKER_PATH, gathered)
  }
  run.progress(0)
  const { objects, present } = copier
  return { version: copied, sourceVersion, objects, bytes: copier.bytes, present, problems }
}

/**
 * The newest version of each line, those that others begin from first. The refs log is as it was
 * before and after these were looked for: each line begins at a version that is among them, and
 * what they need to be understood is in it.
 */
async function findEnds(
  from: ObjectStore,
  signal: AbortSignal | undefined,
): Promise<{ refs: Refs; ends: ReadonlyMap<Line, number> }> {
  let refs = await readRefs({ storage: from, signal })
  for (let attempt = 1; ; attempt++) {
    const ends = new Map<Line, number>()
    for (const { line: id } of refs.lines) {
      const line = lineOf(refs, id)
      // What a clone begins from goes on at its parent.
      const end = isInherited(from, id) ? endOf(refs, id) : Number.POSITIVE_INFINITY
      ends.set(line, Math.min(end, await newestVersion(from, line, signal)))
    }
    const again = await readRefs({ storage: from, hint: refs.number, signal })
    if (again.number === refs.number || attempt === REFS_TRIES_MAX) return { refs, ends }
    refs = again
  }
}

/** Copies a line's own entries and log checkpoints. @returns its newest version there */
async function copyLine(
  run: LineRun,
  { end, refs }: { readonly end: number; readonly refs: number },
): Promise<number> {
  const { copier, line, verify } = run
  const { to, signal } = copier
  const there = await contiguousVersions(to, line, signal)
  const before = firstVersion(line) - 1
  const after = verify ? before : Math.max(before, Math.min(there, end) - 1)
  const through = await copyEntries(run, { after, upTo: end, there })
  const version = Math.max(there, through)
  const checkpoint = await copyCheckpoints(run, version)
  await renewHint(run, { version, refs, checkpoint })
  return version
}

function keepProblem(problems: CopyProblem[], error: unknown, path: string): void {
  if (!isCalicoError(error) || error.kind !== 'Data') throw error
  if (problems.length >= PROBLEMS_MAX) return
  const named = error.details.path
  problems.push({
    code: error.code,
    path: typeof named === 'string' ? named : path,
    message: error.message,
  })
}

async function refuseOtherStore(
  to: ObjectStore,
  source: { storeId: string; from: ObjectStore; signal: AbortSignal | undefined },
): Promise<Marker | null> {
  if ((await to.head(MARKER_PATH, { signal: source.signal })) === null) return null
  const marker = await readMarker(to, source.signal)
  const { storeId } = marker
  if (storeId === source.storeId && !marker.parent) return marker
  throw new CalicoError(
    'AlreadyExists',
    `${to.uri} is a store of its own, ${storeId}, and no copy of ${source.from.uri}, ` +
      `${source.storeId}; nothing was copied; name another place`,
    { details: { path: MARKER_PATH } },
  )
}

/** Copies the refs log up to a number, and the document of `main`. */
async function copyRefs(copier: ObjectCopier, last: number): Promise<void> {
  const { from, signal } = copier
  for (let number = 1; number <= last; number++) {
    const bytes = await from.get(refsPath(number), { signal })
    decodeRefsEntry(bytes, number)
    if (bytes) await copier.document(refsPath(number), bytes)
  }
  const line = await from.get(linePath(MAIN.id), { signal })
  if (line === null) throw missing(from, linePath(MAIN.id))
  await copier.document(linePath(MAIN.id), line)
}

interface SourceEntry {
  readonly version: number
  readonly bytes: Uint8Array
  readonly named: readonly NamedObject[]
  readonly adopts: Place | null
}

/**
 * Copies entries `after + 1 … upTo` in order, each after what it names. Ends before the first that
 * the source does not have whole, unless the destination has it.
 * @param range.there the versions that the destination has
 * @returns the last version before which nothing was lost
 */
async function copyEntries(
  run: LineRun,
  range: { after: number; upTo: number; there: number },
): Promise<number> {
  const { copier, line, note } = run
  const { upTo, there } = range
  for (let start = range.after + 1; start <= upTo; start += ENTRIES_AT_ONCE) {
    throwIfAborted(copier.signal)
    const count = Math.min(ENTRIES_AT_ONCE, upTo - start + 1)
    const versions = Array.from({ length: count }, (_, i) => start + i)
    const read = await Promise.all(
      versions.map((version) =>
        readSource(run, version).catch((error) => {
          note(error, entryPath(line.id, version))
          return null
        }),
      ),
    )
    const lostAt = read.findIndex((entry, i) => entry === null && start + i > there)
    const entries = read.slice(0, lostAt === -1 ? count : lostAt).filter((entry) => entry !== null)
    const lost = await copyNamed(run, entries, upTo - start + 1)
    for (const { version, bytes, named, adopts } of entries) {
      const isLost = named.some(({ path }) => lost.has(path))
      const isHere = !isLost && (adopts === null || (await run.bring(adopts)))
      if (version > there && !isHere) return version - 1
      await copier.document(entryPath(line.id, version), bytes)
    }
    if (lostAt !== -1) return start + lostAt - 1
  }
  return upTo
}

/** @throws MissingObject, CorruptDocument, CorruptManifest, UnsupportedFeature */
async function readSource(
  { copier: { from, signal }, line: { id }, isNeeded }: LineRun,
  version: number,
): Promise<SourceEntry> {
  const path = entryPath(id, version)
  const bytes = await from.get(path, { signal })
  if (bytes === null) throw missing(from, path)
  const entry = await expandEntry(from, decodeEntry(bytes, id, version), signal)
  const actions = entry.transactions.flatMap((transaction) => transaction.actions)
  const named = actions.flatMap((action) => {
    const objects = namedObjects(action)
    const stray = objects.find(
      (object) => !('incarnation' in action && isDataOf(object.path, action.incarnation)),
    )
    if (!stray) return objects.filter((object) => isNeeded(object, version))
    throw new CalicoError('CorruptDocument', `${path} names '${stray.path}' as data`, {
      details: { path },
    })
  })
  return { version, bytes, named, adopts: adoptIn(entry) }
}

/** Copies what says whose the locations of these objects are, before they are. */
async function copyLocations(copier: ObjectCopier, paths: Iterable<string>): Promise<void> {
  const markers = new Set<string>()
  for (const path of paths) {
    const { rest } = parsePlaced(path) ?? {}
    if (rest) markers.add(`${path.slice(0, -rest.length)}${LOCATION_MARKER}`)
  }
  for (const path of markers) {
    const bytes = await copier.from.get(path, { signal: copier.signal })
    if (bytes) await copier.document(path, bytes)
  }
}

/** @returns the paths of what neither end has, and reads need */
async function copyNamed(
  { copier, note, progress }: Run,
  entries: readonly SourceEntry[],
  versionsLeft: number,
): Promise<ReadonlySet<string>> {
  const named = new Map(entries.flatMap((entry) => entry.named).map((one) => [one.path, one]))
  const lost = new Set<string>()
  await copyLocations(copier, named.keys())
  let left = named.size + versionsLeft
  await inParallel(named.values(), async (object) => {
    try {
      const compared = await copier.file(object)
      if (!compared) note(missing(copier.from, object.path), object.path)
    } catch (error) {
      note(error, object.path)
      if (object.needed) lost.add(object.path)
    }
    progress(--left)
  })
  progress(left)
  return lost
}

/**
 * Copies log checkpoints up to a version, each after its manifests; those of the destination's own
 * stay. @returns the newest at the destination
 */
async function copyCheckpoints(
  { copier, line, note, progress }: LineRun,
  upTo: number,
): Promise<number | undefined> {
  const { from, to, signal } = copier
  const there = new Set(await checkpointVersions(to, line, signal))
  const lacking = (await checkpointVersions(from, line, signal)).filter(
    (version) => version <= upTo && !there.has(version),
  )
  for (const [i, version] of lacking.entries()) {
    const path = checkpointIndexPath(line.id, version)
    try {
      const index = await readCheckpointIndex(from, line.id, version, signal)
      const bytes = await from.get(path, { signal })
      if (index === null || bytes === null) throw missing(from, path)
      const objects = await objectsOf(from, index, signal)
      await copyLocations(
        copier,
        objects.map((object) => object.path),
      )
      const isShards = ({ path: one }: { readonly path: string }): boolean => one.endsWith('.json')
      for (const some of [objects.filter((one) => !isShards(one)), objects.filter(isShards)]) {
        await inParallel(some, async (object) => {
          await copier.file(object)
        })
      }
      await copier.document(path, bytes)
      there.add(version)
    } catch (error) {
      // A reader does without: the entries say the same.
      note(error, path)
    }
    progress(lacking.length - i - 1)
  }
  return [...there]
    .filter((version) => version <= upTo)
    .sort((a, b) => a - b)
    .at(-1)
}

async function checkpointVersions(
  storage: ObjectStore,
  line: Line,
  signal: AbortSignal | undefined,
): Promise<number[]> {
  const versions: number[] = []
  for await (const { path } of storage.list(`checkpoint/${line.id}/`, { signal })) {
    const version = /\/([0-9]{20})\/index\.json$/.exec(path)?.[1]
    if (version !== undefined) versions.push(Number(version))
  }
  return versions
}

/** Leaves a hint that says as much already. */
async function renewHint(
  { copier: { to, signal }, line }: LineRun,
  known: { version: number; refs: number; checkpoint: number | undefined },
): Promise<void> {
  const { version, refs, checkpoint } = known
  const old = await readHint(to, line.id, signal)
  if (old && old.version >= version && (old.checkpoint ?? 0) >= (checkpoint ?? 0)) return
  throwIfAborted(signal)
  await writeHint(to, {
    line: line.id,
    version,
    refs,
    ...(checkpoint !== undefined && { checkpoint }),
  })
}

function missing({ uri }: ObjectStore, path: string): CalicoError {
  return new CalicoError(
    'MissingObject',
    `${uri}/${path} is missing; restore it from another copy of the store`,
    { details: { path } },
  )
}
