/** Reading the refs log: lines, tags and features in one order (spec/refs.md). */
import { CalicoError } from '../errors.js'
import type { RefsEntry } from '../format/generated/documents.js'
import { refsPath } from '../format/layout.js'
import { checkDocument, openSealed } from '../format/sealed.js'
import { validateDocument } from '../format/validate.js'
import type { ObjectStore } from '../storage/contract.js'
import { mapAtOnce } from '../storage/requests.js'
import { findHead } from '../storage/sequence.js'
import { applyRefsEntry, NO_REFS, type Refs, refsRefusal, refsStateProblem } from './refs-state.js'
import { refuseUnknownFeatures } from './root.js'

export type { Refs } from './refs-state.js'

/** Every entry whose number this divides carries the full state (CAL-REFS-006). */
export const REFS_STATE_EVERY = 64

const KNOWN_KINDS: ReadonlySet<string> = new Set<RefsEntry['action']['kind']>([
  'create-line',
  'rename-line',
  'delete-line',
  'protect-line',
  'create-tag',
  'delete-tag',
  'fence',
  'create-clone',
  'delete-clone',
  'begin-clone',
  'add-feature',
])

/**
 * Replays the refs log to its last entry. `hint` is a number that somebody has seen; it is not
 * trusted.
 * @throws CorruptDocument, MissingObject, UnsupportedFeature
 */
export async function readRefs(options: {
  storage: ObjectStore
  /** The number of the first entry that is the store's own, where its storage does not say. */
  begin?: number
  hint?: number | undefined
  signal?: AbortSignal | undefined
}): Promise<Refs> {
  const { storage, signal, hint: from = 0 } = options
  // Nearly every store has one entry: without a hint it is read beside the marker, in one round.
  const few = from === 0
  // Those before are the entries of the store that a clone goes on from.
  const { begin = (storage.inherited?.refs ?? 0) + 1 } = options
  const found = await findHead({ store: storage, path: refsPath, from, first: begin, few, signal })
  if (found.head < begin) decodeRefsEntry(null, begin)
  const lastState = found.head - (found.head % REFS_STATE_EVERY)
  const stateAt = lastState < begin && begin > 1 ? begin : lastState
  const first = Math.max(stateAt, 1)
  const numbers = Array.from({ length: found.head - first + 1 }, (_, i) => first + i)
  const entries = await mapAtOnce(
    numbers,
    REFS_STATE_EVERY,
    async (number) =>
      found.fetched.get(number) ?? (await storage.get(refsPath(number), { signal })),
  )
  let refs = NO_REFS
  for (const [i, number] of numbers.entries()) {
    const entry = decodeRefsEntry(entries[i] ?? null, number)
    const { state } = entry
    if (number === stateAt && state) refs = { tags: [], ...state, number }
    else refs = nextRefs(refs, entry)
  }
  return refs
}

/** The entries after a number, up to the last one, in order. @throws CorruptDocument */
export async function* refsEntriesAfter(
  storage: ObjectStore,
  after: number,
  signal?: AbortSignal,
): AsyncGenerator<RefsEntry> {
  for (let first = after + 1; ; first += REFS_STATE_EVERY) {
    const numbers = Array.from({ length: REFS_STATE_EVERY }, (_, i) => first + i)
    const found = await mapAtOnce(numbers, REFS_STATE_EVERY, (number) =>
      storage.get(refsPath(number), { signal }),
    )
    for (const [i, bytes] of found.entries()) {
      if (bytes === null) return
      yield decodeRefsEntry(bytes, first + i)
    }
  }
}

/** The refs after the entry that follows. @throws CorruptDocument where it cannot follow */
export function nextRefs(refs: Refs, entry: RefsEntry): Refs {
  const refusal = refsRefusal(refs, entry)
  if (refusal) throw corrupt(refsPath(entry.number), refusal.what)
  return applyRefsEntry(entry, refs)
}

function corrupt(path: string, what: string): CalicoError {
  return new CalicoError('CorruptDocument', `${path}: ${what}; restore it from a copy`, {
    details: { path },
  })
}

/** @throws CorruptDocument, MissingObject, UnsupportedFeature */
export function decodeRefsEntry(bytes: Uint8Array | null, number: number): RefsEntry {
  const path = refsPath(number)
  if (bytes === null) {
    throw new CalicoError(
      'MissingObject',
      `${path} is missing; restore it from a copy of the store`,
    )
  }
  const value = openSealed(bytes, path)
  const { action } = value as { action?: { kind?: unknown } }
  if (typeof action?.kind === 'string' && !KNOWN_KINDS.has(action.kind)) {
    throw new CalicoError(
      'UnsupportedFeature',
      `${path} is of kind '${action.kind}', which this version of Calico does not know`,
    )
  }
  const { feature } = (action ?? {}) as { feature?: unknown }
  // What is unknown is told as such where the entry's shape is new too (CAL-FORMAT-035).
  if (typeof feature === 'string' && validateDocument('refs-entry', value) !== null) {
    refuseUnknownFeatures([feature], path)
  }
  const entry = checkDocument('refs-entry', value, path)
  if (entry.number !== number) {
    throw new CalicoError('CorruptDocument', `${path} says that its number is ${entry.number}`)
  }
  const isBegin = entry.action.kind === 'begin-clone'
  if ((number % REFS_STATE_EVERY === 0 || isBegin) && entry.state === undefined) {
    const those = isBegin ? 'the first entry of a clone' : 'every 64th entry'
    throw new CalicoError('CorruptDocument', `${path} lacks the state that ${those} holds`)
  }
  const problem = entry.state ? refsStateProblem(entry.state, number) : null
  if (problem) throw corrupt(path, problem)
  return entry
}
