/** The refs log: lines and features in one order (spec/refs.md). */
import { CalicoError } from '../errors.js'
import type { RefsEntry, RefsState } from '../format/generated/documents.js'
import { refsPath } from '../format/layout.js'
import { checkDocument, openSealed } from '../format/sealed.js'
import { validateDocument } from '../format/validate.js'
import type { ObjectStore } from '../storage/contract.js'
import { mapAtOnce } from '../storage/requests.js'
import { findHead } from '../storage/sequence.js'
import { refuseUnknownFeatures } from './root.js'

/** Every entry whose number this divides carries the full state (CAL-REFS-006). */
export const REFS_STATE_EVERY = 64

const KNOWN_KINDS = new Set(['create-line', 'add-feature'])

export interface Refs extends RefsState {
  /** The number of the last entry. */
  readonly number: number
}

const EMPTY: Refs = { number: 0, lines: [], features: [] }

/** The state after one more entry; after the first one unless `refs` are given. */
export function applyRefsEntry(entry: RefsEntry, refs: Refs = EMPTY): Refs {
  const next = { ...refs, number: entry.number }
  switch (entry.action.kind) {
    case 'create-line':
      next.lines = [...refs.lines, { line: entry.number, name: entry.action.name }]
      break
    case 'add-feature':
      next.features = [...refs.features, entry.action.feature]
      break
  }
  return next
}

/**
 * Replays the refs log to its last entry. `hint` is a number that somebody has seen; it is not
 * trusted.
 * @throws CorruptDocument, MissingObject, UnsupportedFeature
 */
export async function readRefs(options: {
  storage: ObjectStore
  hint?: number | undefined
  signal?: AbortSignal | undefined
}): Promise<Refs> {
  const { storage, signal, hint: from = 0 } = options
  // Nearly every store has one entry: without a hint it is read beside the marker, in one round.
  const few = from === 0
  const found = await findHead({ store: storage, path: refsPath, from, few, signal })
  if (found.head === 0) decodeRefsEntry(null, 1)
  const stateAt = found.head - (found.head % REFS_STATE_EVERY)
  const first = Math.max(stateAt, 1)
  const numbers = Array.from({ length: found.head - first + 1 }, (_, i) => first + i)
  const entries = await mapAtOnce(
    numbers,
    REFS_STATE_EVERY,
    async (number) =>
      found.fetched.get(number) ?? (await storage.get(refsPath(number), { signal })),
  )
  let refs = EMPTY
  for (const [i, number] of numbers.entries()) {
    const entry = decodeRefsEntry(entries[i] ?? null, number)
    refs =
      number === stateAt && entry.state ? { ...entry.state, number } : applyRefsEntry(entry, refs)
  }
  return refs
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
  if (number % REFS_STATE_EVERY === 0 && entry.state === undefined) {
    throw new CalicoError('CorruptDocument', `${path} lacks the state that every 64th entry holds`)
  }
  return entry
}
