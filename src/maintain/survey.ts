/** What of the objects of a store is needed, what for, and what is not (spec/maintain.md). */
import { stagedBeginning } from '../commit/marker.js'
import type { Pin, Staged } from '../format/generated/documents.js'
import { parsePlaced } from '../format/layout.js'
import { readCheckpointIndex } from '../log/checkpoints.js'
import { listLocations } from '../log/group-places.js'
import type { Line, Place } from '../log/lines.js'
import { isInherited } from '../log/parents.js'
import type { Refs } from '../log/refs-state.js'
import { objectsOf } from '../log/tile-shards.js'
import type { ObjectInfo, ObjectStore } from '../storage/contract.js'
import { filesAtHorizons, keepAdopted, keeperOf, namedByEntries } from './kept-objects.js'
import { type Noted, pinnedVersions } from './markers.js'
import { namedVersions, reachOf } from './reach.js'

/** Why an object goes. */
export type VacuumReason = 'unnamed' | 'superseded' | 'expired-marker' | 'expired-pin'

export interface VacuumFinding {
  readonly path: string
  readonly bytes: number
  readonly modifiedMicros: number
  readonly reason: VacuumReason
}

/** An object that stays. */
export interface VacuumKept {
  readonly path: string
  readonly bytes: number
  readonly modifiedMicros: number
  /** What keeps it, as `VacuumKeeper` has it. */
  readonly by: string
}

/** How much something keeps; an object counts for the first that does. */
export interface VacuumKeeper {
  /** A branch, tag, pin or marker, the log, or `the next vacuum`. */
  readonly by: string
  readonly objects: number
  readonly bytes: number
}

/** Objects held in memory at once; what is beyond is left for the next run. */
const OBJECTS_MAX = 1_000_000

/** What is named by its content; an index is not. */
const OF_CONTENT = /\/[0-9a-f]{64}\.(avro|json)$/

/** What replay needs, and the next log checkpoints. */
const THE_LOG = 'the log'
export const THE_NEXT = 'the next vacuum'

/** The objects that a collector may remove at all (CAL-MAINTAIN-025), by path. */
export async function listObjects(from: {
  readonly storage: ObjectStore
  readonly storeId?: string | undefined
  readonly signal?: AbortSignal | undefined
}): Promise<ReadonlyMap<string, ObjectInfo>> {
  const { storage, storeId, signal } = from
  const objects = new Map<string, ObjectInfo>()
  for (const prefix of ['data/', 'checkpoint/']) {
    for await (const object of storage.list(prefix, { signal })) {
      if (prefix === 'data/' || OF_CONTENT.test(object.path)) objects.set(object.path, object)
      if (objects.size >= OBJECTS_MAX) return objects
    }
  }
  if (storeId === undefined) return objects
  for await (const { place: _, ...object } of listLocations(storage, storeId, signal)) {
    objects.set(object.path, object)
    if (objects.size >= OBJECTS_MAX) break
  }
  return objects
}

export interface Survey {
  readonly removable: readonly VacuumFinding[]
  /** What nothing names, and may be named by a commit under way. */
  readonly waiting: readonly string[]
  readonly keepers: readonly VacuumKeeper[]
  readonly kept: readonly VacuumKept[]
}

interface Looked {
  readonly storage: ObjectStore
  readonly refs: Refs
  /** Markers that count. */
  readonly live: readonly Staged[]
  readonly pinned: readonly Noted<Pin>[]
  /** What nothing named before an earlier fence; null where nothing can be under way. */
  readonly unnamed: ReadonlySet<string> | null
  readonly signal?: AbortSignal | undefined
}

/** @throws as reading the log */
export async function survey(
  objects: ReadonlyMap<string, ObjectInfo>,
  looked: Looked,
): Promise<Survey> {
  const keepers = new Map<string, string>()
  const superseded = new Set<string>()
  const keep = (path: string, by: string): void => {
    if (objects.has(path) && !keepers.has(path)) keepers.set(path, by)
  }
  const { storage, refs, pinned, signal } = looked
  // What a clone has from its parent names nothing of its own.
  const isOwn = ({ line }: { line: Line }): boolean => !isInherited(storage, line.id)
  const reaches = reachOf(refs).filter(isOwn)
  const versions = [...namedVersions(refs), ...pinnedVersions(refs, pinned)].filter(isOwn)
  for (const [path, by] of await filesAtHorizons(storage, { reaches, versions }, signal)) {
    keep(path, by)
  }
  const adopts: { at: Place; isKept: boolean; by: string }[] = []
  for (const reach of reaches) {
    const by = keeperOf(reach)
    const onAdopt = (at: Place, isKept: boolean): number => adopts.push({ at, isKept, by })
    for await (const named of namedByEntries(storage, reach, { onAdopt, signal })) {
      if (named.isKept) keep(named.path, named.isOfLog ? THE_LOG : by)
      else superseded.add(named.path)
    }
  }
  const own = new Set(reaches.map(({ line }) => line.id))
  const adopted = await keepAdopted(storage, {
    ...{ adopts, own, signal },
    keep: (path, by, isOfLog) => keep(path, isOfLog ? THE_LOG : by),
    onNamed: (path) => superseded.add(path),
  })
  const lines = new Set([...own, ...adopted])
  await keepParts(objects, { storage, lines, keep, superseded, signal })
  return sorted(objects, { ...looked, keepers, superseded })
}

/**
 * Parts of log checkpoints: those that an index names, and those of versions without an index,
 * since one may be on its way.
 */
async function keepParts(
  objects: ReadonlyMap<string, ObjectInfo>,
  to: {
    readonly storage: ObjectStore
    /** Those that entries can still come to, or that something begins from. */
    readonly lines: ReadonlySet<number>
    readonly keep: (path: string, by: string) => void
    readonly superseded: Set<string>
    readonly signal: AbortSignal | undefined
  },
): Promise<void> {
  const { storage, lines, keep, superseded, signal } = to
  const written = new Set<string>()
  for (const line of lines) {
    for await (const { path } of storage.list(`checkpoint/${line}/`, { signal })) {
      const version = /\/([0-9]{20})\/index\.json$/.exec(path)?.[1]
      if (version === undefined) continue
      const index = await readCheckpointIndex(storage, line, Number(version), signal)
      if (!index) continue
      written.add(`${line}/${version}`)
      for (const { path: named } of await objectsOf(storage, index, signal)) keep(named, THE_LOG)
    }
  }
  for (const path of objects.keys()) {
    const own = parsePlaced(path)?.rest ?? path
    const [, line = '', version] = /^checkpoint\/([0-9]+)\/([0-9]{20})\//.exec(own) ?? []
    if (version === undefined) continue
    const isOver = written.has(`${line}/${version}`) || !lines.has(Number(line))
    if (isOver) superseded.add(path)
    else keep(path, THE_LOG)
  }
}

function sorted(
  objects: ReadonlyMap<string, ObjectInfo>,
  by: Looked & {
    readonly keepers: ReadonlyMap<string, string>
    readonly superseded: ReadonlySet<string>
  },
): Survey {
  const { keepers, superseded, unnamed } = by
  const removable: VacuumFinding[] = []
  const waiting: string[] = []
  const kept: VacuumKept[] = []
  for (const { path, size: bytes, modifiedMicros } of objects.values()) {
    const keeper = keepers.get(path) ?? (superseded.has(path) ? undefined : markedBy(path, by.live))
    if (keeper !== undefined) kept.push({ path, bytes, modifiedMicros, by: keeper })
    else if (superseded.has(path)) {
      removable.push({ path, bytes, modifiedMicros, reason: 'superseded' })
    } else if (unnamed === null || unnamed.has(path)) {
      removable.push({ path, bytes, modifiedMicros, reason: 'unnamed' })
    } else {
      waiting.push(path)
      kept.push({ path, bytes, modifiedMicros, by: THE_NEXT })
    }
  }
  return { removable, waiting, kept, keepers: totals(kept) }
}

/**
 * The marker behind which an object was staged. What is named by its content does not tell, so any
 * marker keeps it.
 */
function markedBy(path: string, live: readonly Staged[]): string | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const isAny = OF_CONTENT.test(path)
  const marker = live.find((one) => isAny || name.startsWith(stagedBeginning(one)))
  return marker && `marker ${marker.id}`
}

function totals(kept: readonly VacuumKept[]): VacuumKeeper[] {
  const sums = new Map<string, { by: string; objects: number; bytes: number }>()
  for (const { by, bytes } of kept) {
    const sum = sums.get(by) ?? { by, objects: 0, bytes: 0 }
    sums.set(by, { by, objects: sum.objects + 1, bytes: sum.bytes + bytes })
  }
  return [...sums.values()].sort((a, b) => (a.by < b.by ? -1 : 1))
}
