/** Markers of transactions that take long, and pins of readers (spec/maintain.md). */
import type { Pin, Staged } from '../format/generated/documents.js'
import { PINS_PREFIX, STAGED_PREFIX } from '../format/layout.js'
import { openDocument } from '../format/sealed.js'
import { firstVersion } from '../log/lines.js'
import { lineOf, type Refs } from '../log/refs-state.js'
import type { ObjectInfo, ObjectStore } from '../storage/contract.js'
import type { KeptVersion } from './reach.js'

/** A marker or a pin, and the object that it is. */
export interface Noted<T> {
  readonly note: T
  readonly info: ObjectInfo
}

/** @throws CorruptDocument */
export function readMarkers(storage: ObjectStore, signal?: AbortSignal): Promise<Noted<Staged>[]> {
  return readNotes('staged', { storage, prefix: STAGED_PREFIX, signal })
}

/** @throws CorruptDocument */
export function readPins(storage: ObjectStore, signal?: AbortSignal): Promise<Noted<Pin>[]> {
  return readNotes('pin', { storage, prefix: PINS_PREFIX, signal })
}

async function readNotes<K extends 'staged' | 'pin'>(
  kind: K,
  from: { storage: ObjectStore; prefix: string; signal: AbortSignal | undefined },
): Promise<Noted<K extends 'staged' ? Staged : Pin>[]> {
  const { storage, prefix, signal } = from
  const notes: Noted<K extends 'staged' ? Staged : Pin>[] = []
  for await (const info of storage.list(prefix, { signal })) {
    const bytes = await storage.get(info.path, { signal })
    // Its maker has just ended.
    if (bytes === null) continue
    const note = openDocument(kind, bytes, info.path) as K extends 'staged' ? Staged : Pin
    notes.push({ note, info })
  }
  return notes
}

/** What pins keep: those of versions that there are. */
export function pinnedVersions(refs: Refs, pins: readonly Noted<Pin>[]): KeptVersion[] {
  return pins.flatMap(({ note: { id, line: of, version } }) => {
    if (!refs.lines.some(({ line }) => line === of)) return []
    const line = lineOf(refs, of)
    return version >= firstVersion(line) - 1 ? [{ line, version, by: `pin ${id}` }] : []
  })
}
