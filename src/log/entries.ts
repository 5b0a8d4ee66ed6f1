/** Entries of a line: reading, decoding, finding the head (spec/log.md). */
import { CalicoError } from '../errors.js'
import type { DefinitionChange, LogAction, LogEntry } from '../format/generated/documents.js'
import { entryPath } from '../format/layout.js'
import { checkDocument, openSealed } from '../format/sealed.js'
import type { ObjectStore } from '../storage/contract.js'
import { mapAtOnce } from '../storage/requests.js'
import { findHead } from '../storage/sequence.js'
import { firstVersion, holderOf, type Line } from './lines.js'
import { noteRead } from './placed-actions.js'
import { expandEntry } from './update-manifest.js'

/** Largest sealed entry in bytes (CAL-LOG-009). */
export const ENTRY_BYTES_MAX = 1024 * 1024

/** Most bytes of decoded inline rows in one entry (CAL-LOG-009). */
export const INLINE_BYTES_MAX = 256 * 1024

/** The kinds of actions, and of the changes in an `alter-key-space`. */
const ACTION_KINDS: ReadonlySet<string> = new Set<LogAction['kind']>([
  'create-key-space',
  'alter-key-space',
  'drop-key-space',
  'update',
  'delete-range',
  'fold',
  'checkpoint',
  'settle',
  'placed',
  'void',
  'forget',
  'seal',
  'adopt',
  'fence',
])
const CHANGE_KINDS: ReadonlySet<string> = new Set<DefinitionChange['kind']>([
  'rename-key-space',
  'rename-component',
  'widen-component',
  'add-column',
  'drop-column',
  'rename-column',
  'move-column',
  'widen-column',
  'add-field',
  'drop-field',
  'rename-field',
  'move-field',
  'widen-field',
  'set-field-required',
  'set-required',
  'set-strict',
  'add-group',
  'drop-group',
  'rename-group',
  'set-statistics',
  'set-files',
  'set-partitioning',
  'set-place',
  'split-group',
  'join-groups',
  'set-maintenance',
])
const FETCH_PARALLEL = 16
/** Entries behind a log checkpoint that are fetched at once: usually all that there are. */
export const TAIL_AT_ONCE = 128
const FETCH_NEWEST = 64

/** An entry, with the files of its updates in place, and the size it has in storage. */
export interface StoredEntry {
  readonly entry: LogEntry
  readonly bytes: number
}

/**
 * Decodes an entry that was read from its path.
 * @throws CorruptDocument, UnsupportedFeature
 */
export function decodeEntry(bytes: Uint8Array, line: number, version: number): LogEntry {
  const path = entryPath(line, version)
  const value = openSealed(bytes, path)
  refuseUnknownActions(value, path)
  const entry = checkDocument('log-entry', value, path)
  if (entry.line !== line || entry.version !== version) {
    throw new CalicoError(
      'CorruptDocument',
      `${path} says that it is version ${entry.version} of line ${entry.line}; restore it from ` +
        'a copy',
      { details: { path } },
    )
  }
  return noteRead(entry)
}

/** What a schema would call damage may be the work of a newer version (CAL-LOG-010, -083). */
function refuseUnknownActions(value: unknown, path: string): void {
  for (const transaction of membersOf(value, 'transactions')) {
    for (const action of membersOf(transaction, 'actions')) {
      refuseUnknownKind(action, ACTION_KINDS, { what: 'an action', path })
      for (const change of membersOf(action, 'changes')) {
        refuseUnknownKind(change, CHANGE_KINDS, { what: 'a change', path })
      }
    }
  }
}

function membersOf(value: unknown, name: string): readonly unknown[] {
  if (typeof value !== 'object' || value === null) return []
  const members = (value as Readonly<Record<string, unknown>>)[name]
  return Array.isArray(members) ? members : []
}

function refuseUnknownKind(
  value: unknown,
  known: ReadonlySet<string>,
  { what, path }: { what: string; path: string },
): void {
  const kind = (value as { readonly kind?: unknown } | null)?.kind
  if (typeof kind !== 'string' || known.has(kind)) return
  throw new CalicoError(
    'UnsupportedFeature',
    `${path} holds ${what} '${kind}', which this version of Calico does not know; use a newer one`,
    { details: { path, kind } },
  )
}

/** The entry of a version of a line's history, or `null` where there is none. */
export async function readEntry(
  storage: ObjectStore,
  line: Line,
  version: number,
  signal?: AbortSignal,
): Promise<StoredEntry | null> {
  const holder = holderOf(line, version)
  const bytes = await storage.get(entryPath(holder, version), { signal })
  if (bytes === null) return null
  const entry = await expandEntry(storage, decodeEntry(bytes, holder, version), signal)
  return { entry, bytes: bytes.byteLength }
}

/**
 * The head of a line, which is where it begins for one without entries of its own. `from` is a
 * version that somebody has seen, or 0; `seen` where it was the caller.
 */
export async function findLineHead(options: {
  storage: ObjectStore
  line: Line
  from: number
  seen?: boolean
  signal?: AbortSignal | undefined
}): Promise<{ head: number; fetched: ReadonlyMap<number, Uint8Array> }> {
  const { storage, line, ...rest } = options
  const path = (version: number): string => entryPath(line.id, version)
  return findHead({ store: storage, path, first: firstVersion(line), ...rest })
}

/**
 * The entries `after + 1 … upTo` in order, fetched a few at a time.
 * @param options.atOnce how many are fetched at once, 16 unless given: more where all are needed
 * @throws MissingObject where one is absent (CAL-LOG-011).
 */
export async function* readEntries(options: {
  storage: ObjectStore
  line: Line
  after: number
  upTo: number
  atOnce?: number
  fetched?: ReadonlyMap<number, Uint8Array> | undefined
  signal?: AbortSignal | undefined
}): AsyncGenerator<StoredEntry> {
  const { storage, line, fetched, signal, atOnce = FETCH_PARALLEL } = options
  const load = async (version: number): Promise<StoredEntry> => {
    const holder = holderOf(line, version)
    const path = entryPath(holder, version)
    const bytes = fetched?.get(version) ?? (await storage.get(path, { signal }))
    if (bytes === null) throw missingEntry(path)
    const entry = await expandEntry(storage, decodeEntry(bytes, holder, version), signal)
    return { entry, bytes: bytes.byteLength }
  }
  for (let start = options.after + 1; start <= options.upTo; start += atOnce) {
    const count = Math.min(options.upTo - start + 1, atOnce)
    const versions = Array.from({ length: count }, (_, i) => start + i)
    // Settled, so that of several failures that of the first entry is told.
    for (const loaded of await Promise.allSettled(versions.map(load))) {
      if (loaded.status === 'rejected') throw loaded.reason
      yield loaded.value
    }
  }
}

function missingEntry(path: string): CalicoError {
  return new CalicoError(
    'MissingObject',
    `${path} is missing below the head; restore it from a copy of the store`,
    { details: { path } },
  )
}

/**
 * The bytes of the entries `after + 1 … upTo` by version, at most 128 of them, all at once; those
 * that are there.
 */
export async function prefetchEntries(options: {
  storage: ObjectStore
  line: Line
  after: number
  upTo: number
  signal?: AbortSignal | undefined
}): Promise<Map<number, Uint8Array>> {
  const { storage, line, after, upTo, signal } = options
  const count = Math.max(0, Math.min(upTo - after, TAIL_AT_ONCE))
  const versions = Array.from({ length: count }, (_, i) => after + 1 + i)
  const fetched = new Map<number, Uint8Array>()
  await mapAtOnce(versions, TAIL_AT_ONCE, async (version) => {
    const bytes = await storage.get(entryPath(holderOf(line, version), version), { signal })
    if (bytes !== null) fetched.set(version, bytes)
  })
  return fetched
}

/** The newest entries of a line, up to `limit`, from `head` down. @throws MissingObject */
export async function* newestFirst(options: {
  storage: ObjectStore
  line: Line
  head: number
  limit: number
}): AsyncGenerator<LogEntry> {
  const { storage, line, head, limit } = options
  const first = Math.max(1, head + 1 - limit)
  for (let upTo = head; upTo >= first; upTo -= FETCH_NEWEST) {
    const after = Math.max(upTo - FETCH_NEWEST, first - 1)
    const entries: LogEntry[] = []
    for await (const { entry } of readEntries({ storage, line, after, upTo })) entries.push(entry)
    yield* entries.reverse()
  }
}
