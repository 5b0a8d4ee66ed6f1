/**
 * Removing what no version needs that is kept, and nothing that anybody may still name
 * (spec/maintain.md, "Vacuum"). What is safe is decided by fences, and by no clock.
 */
import type { Env } from '../env.js'
import { CalicoError } from '../errors.js'
import type { Fence, Pin, Staged } from '../format/generated/documents.js'
import { horizonOf, lastFence } from '../log/horizons.js'
import { readRefs } from '../log/refs.js'
import { appendRefs } from '../log/refs-append.js'
import { applyRefsEntry, type Refs } from '../log/refs-state.js'
import type { ObjectInfo, ObjectStore, TemporarySweep } from '../storage/contract.js'
import { deleteObjects } from '../storage/requests.js'
import type { Retention } from '../table/maintenance.js'
import { fenceLines, nextFence } from './fence-lines.js'
import { type Noted, readMarkers, readPins } from './markers.js'
import { wantedHorizons } from './retention.js'
import {
  listObjects,
  type Survey,
  survey,
  type VacuumFinding,
  type VacuumKeeper,
  type VacuumKept,
  type VacuumReason,
} from './survey.js'
import { readUnnamed, writeUnnamed } from './unnamed.js'

export type { VacuumFinding, VacuumKeeper, VacuumKept, VacuumReason } from './survey.js'

/** The age at which markers and pins count no more, where the caller does not say. */
export const NOTE_SECONDS = 7 * 24 * 3600

/** Half-written objects younger than this may belong to a process at work (CAL-STORAGE-038). */
const TEMPORARY_SECONDS = 7 * 24 * 3600

/** As many as S3 takes in a request. */
const DELETED_AT_ONCE = 1000

/** A marker or a pin that counts, or a clone. */
export interface VacuumNote {
  readonly kind: 'marker' | 'pin' | 'clone'
  /** Of a clone that of its store. */
  readonly id: string
  /** Since when it is there, by the storage's clock; of a clone by that of its maker. */
  readonly modifiedMicros: number
  /** What it keeps that nothing else does, in objects and bytes. */
  readonly objects: number
  readonly bytes: number
}

export interface VacuumResult {
  /** Objects that are needed no more. */
  readonly removable: readonly VacuumFinding[]
  /** How many nothing names that have to wait, since a commit under way may name them. */
  readonly waiting: number
  readonly deleted: number
  /** What keeps the others, ascending by name. */
  readonly keepers: readonly VacuumKeeper[]
  /** Markers and pins that count, and clones, the oldest first. */
  readonly notes: readonly VacuumNote[]
  /** Each object that stays; empty unless asked for. */
  readonly kept: readonly VacuumKept[]
  /** By line, the least version that is kept, where that is not the first. */
  readonly horizons: readonly { readonly line: number; readonly version: number }[]
  /** The number of the fence that was put; null where none was needed, and in a dry run. */
  readonly fence: number | null
  /** What killed processes left half-written; null where the storage leaves nothing such. */
  readonly temporary: TemporarySweep | null
}

export interface VacuumRun {
  readonly storage: ObjectStore
  readonly env: Env
  /** The id of the store, where groups may have places: what it has marked there is its own. */
  readonly storeId?: string | undefined
  /** The present for the date of a fence. @throws ClockSkew */
  readonly nowMicros: () => Promise<number>
  /** The present by the storage's clock; null where that is not known. */
  readonly storageNowMicros: number | null
  /** What groups keep that do not say so themselves; all where null. */
  readonly keep: Retention | null
  /** The age at which markers and pins count no more. */
  readonly noteSeconds: number
  /** The caller's word that no commit is under way: what nothing names goes at once. */
  readonly nothingIsWriting: boolean
  readonly execute: boolean
  /** Whether to tell of each object that stays. */
  readonly listKept: boolean
  readonly signal?: AbortSignal | undefined
}

/**
 * Finds what no version needs that is kept, and deletes it where told to, in the order of
 * CAL-MAINTAIN-103: objects are listed before markers are read, these before the fence is put, and
 * lines, tags and pins are read after it. Where nothing is found no fence is put.
 * @throws InvalidArgument; CorruptDocument and the like where the log cannot be read whole, before
 *   anything is deleted; Contention, CommitUnknown, and the storage's errors
 */
export async function vacuum(run: VacuumRun): Promise<VacuumResult> {
  const { storage, env, execute, nothingIsWriting, signal, noteSeconds } = run
  if (!(noteSeconds >= 0)) {
    throw new CalicoError('InvalidArgument', `markers and pins cannot expire at ${noteSeconds} s`)
  }
  const objects = await listObjects(run)
  const markers = await readMarkers(storage, signal)
  const isOld = ageTest(run, markers)
  const expired = markers.filter(isOld)
  const counting = markers.filter((one) => !isOld(one))
  const live = counting.map(({ note }) => note)
  const unnamed = nothingIsWriting ? null : await readUnnamed(storage, signal)
  const look = async (refs: Refs): Promise<Survey & Pins> => {
    const pins = await readPins(storage, signal)
    const pinned = pins.filter((pin) => !isOld(pin))
    const found = await survey(objects, { storage, refs, live, pinned, unnamed, signal })
    return { ...found, pinned, outlived: pins.filter(isOld) }
  }
  let refs = await readRefs({ storage, signal })
  const wanted = await wantedHorizons(refs, run)
  const plan = (now: Refs): Fence =>
    nextFence(now, { wanted, expired: expired.map(({ note }) => note.id) })
  const isMoved = changesHorizons(refs, plan(refs))
  let found = await look(isMoved ? withFence(refs, plan(refs)) : refs)
  const strays = found.waiting.length + found.removable.filter(isUnnamed).length
  const isFenced = execute && (isMoved || expired.length > 0 || (strays > 0 && !nothingIsWriting))
  if (isFenced) {
    const nowMicros = await run.nowMicros()
    refs = await appendRefs({ storage, env, hint: refs.number, plan, signal })
    await fenceLines({ storage, env, refs, nowMicros, signal })
    found = await look(refs)
    await writeUnnamed(storage, { fence: lastFence(refs), paths: found.waiting }, signal)
  }
  const removable = [
    ...found.removable,
    ...expired.map((one) => goes(one.info, 'expired-marker')),
    ...found.outlived.map((one) => goes(one.info, 'expired-pin')),
  ]
  if (execute) await deleteAll(storage, removable, signal)
  const sweep = storage.sweepTemporary?.(TEMPORARY_SECONDS * 1000, { dryRun: !execute })
  return {
    removable,
    waiting: found.waiting.length,
    deleted: execute ? removable.length : 0,
    keepers: found.keepers,
    notes: notesOf(counting, found, refs),
    kept: run.listKept ? found.kept : [],
    horizons: (refs.fence?.horizons ?? []).map(({ line, version }) => ({ line, version })),
    fence: isFenced ? lastFence(refs) : null,
    temporary: (await sweep) ?? null,
  }
}

interface Pins {
  readonly pinned: readonly Noted<Pin>[]
  /** Those that count no more. */
  readonly outlived: readonly Noted<Pin>[]
}

function notesOf(
  markers: readonly Noted<Staged>[],
  found: Survey & Pins,
  { clones = [] }: Refs,
): VacuumNote[] {
  const kept = new Map(found.keepers.map((one) => [one.by, one]))
  const noteOf = (kind: VacuumNote['kind'], id: string, modifiedMicros: number): VacuumNote => {
    const { objects = 0, bytes = 0 } = kept.get(`${kind} ${id}`) ?? {}
    return { kind, id, modifiedMicros, objects, bytes }
  }
  const notes = [
    ...markers.map(({ note, info }) => noteOf('marker', note.id, info.modifiedMicros)),
    ...found.pinned.map(({ note, info }) => noteOf('pin', note.id, info.modifiedMicros)),
    ...clones.map(({ clone, since }) => noteOf('clone', clone, since)),
  ]
  return notes.sort((a, b) => a.modifiedMicros - b.modifiedMicros)
}

const isUnnamed = ({ reason }: VacuumFinding): boolean => reason === 'unnamed'

/** The refs as they would be with the fence: what a dry run goes by. */
function withFence(refs: Refs, action: Fence): Refs {
  const number = refs.number + 1
  return applyRefsEntry({ number, id: '', timestamp: 0, action }, refs)
}

/** Whether a fence lets go of versions that are kept so far. */
function changesHorizons(refs: Refs, { horizons }: Fence): boolean {
  const before = new Map(refs.fence?.horizons.map((one) => [one.line, one]))
  return horizons.some(({ line, version, through }) => {
    const known = before.get(line)
    const least = known?.version ?? horizonOf(refs, refs.lines.find((one) => one.line === line)!)
    return version > least || through !== known?.through
  })
}

/** Whether a marker or pin is too old to count, by the storage's clock. */
function ageTest(
  { storageNowMicros, noteSeconds }: VacuumRun,
  markers: readonly Noted<unknown>[],
): (one: Noted<unknown>) => boolean {
  const newest = Math.max(0, ...markers.map(({ info }) => info.modifiedMicros))
  const now = storageNowMicros ?? newest
  return ({ info }) => info.modifiedMicros < now - noteSeconds * 1_000_000
}

function goes({ path, size, modifiedMicros }: ObjectInfo, reason: VacuumReason): VacuumFinding {
  return { path, bytes: size, modifiedMicros, reason }
}

async function deleteAll(
  storage: ObjectStore,
  removable: readonly VacuumFinding[],
  signal: AbortSignal | undefined,
): Promise<void> {
  for (let start = 0; start < removable.length; start += DELETED_AT_ONCE) {
    const paths = removable.slice(start, start + DELETED_AT_ONCE).map(({ path }) => path)
    await deleteObjects(storage, paths, { signal })
  }
}
