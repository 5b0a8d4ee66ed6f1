/** Entries of a line: reading, decoding, finding the head (spec/log.md). */
import { CalicoError } from '../errors.js'
import type { DefinitionChange, LogAction, LogEntry } from '../format/generated/documents.js'
import { entryPath } from '../format/layout.js'
import { checkDocument, openSealed } from '../format/sealed.js'
import type { ObjectStore } from '../storage/contract.js'
import { findHead } from '../storage/sequence.js'
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
  'void',
  'forget',
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
])
const FETCH_PARALLEL = 16
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
  return entry
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

/** The entry, or `null` where there is none. */
export async function readEntry(
  storage: ObjectStore,
  line: number,
  version: number,
  signal?: AbortSignal,
): Promise<StoredEntry | null> {
  const bytes = await storage.get(entryPath(line, version), { signal })
  if (bytes === null) return null
  const entry = await expandEntry(storage, decodeEntry(bytes, line, version), signal)
  return { entry, bytes: bytes.byteLength }
}

/**
 * The head of a line; 0 for a line without entries. `from` is a version that somebody has seen, or
 * 0.
 */
export async function findLineHead(options: {
  storage: ObjectStore
  line: number
  from: number
  signal?: AbortSignal | undefined
}): Promise<{ head: number; fetched: ReadonlyMap<number, Uint8Array> }> {
  const { storage, line, from, signal } = options
  return findHead({ store: storage, path: (version) => entryPath(line, version), from, signal })
}

/**
 * The entries `after + 1 … upTo` in order, fetched a few at a time.
 * @throws MissingObject where one is absent (CAL-LOG-011).
 */
export async function* readEntries(options: {
  storage: ObjectStore
  line: number
  after: number
  upTo: number
  fetched?: ReadonlyMap<number, Uint8Array> | undefined
  signal?: AbortSignal | undefined
}): AsyncGenerator<StoredEntry> {
  const { storage, line, fetched, signal } = options
  for (let start = options.after + 1; start <= options.upTo; start += FETCH_PARALLEL) {
    const end = Math.min(options.upTo, start + FETCH_PARALLEL - 1)
    const versions = Array.from({ length: end - start + 1 }, (_, i) => start + i)
    const bytes = await Promise.all(
      versions.map((v) => fetched?.get(v) ?? storage.get(entryPath(line, v), { signal })),
    )
    for (const [i, version] of versions.entries()) {
      const found = bytes[i]
      if (!found) {
        throw new CalicoError(
          'MissingObject',
          `${entryPath(line, version)} is missing below the head; restore it from a copy of ` +
            'the store',
          { details: { path: entryPath(line, version) } },
        )
      }
      const entry = await expandEntry(storage, decodeEntry(found, line, version), signal)
      yield { entry, bytes: found.byteLength }
    }
  }
}

/** The newest entries of a line, up to `limit`, from `head` down. @throws MissingObject */
export async function* newestFirst(options: {
  storage: ObjectStore
  line: number
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
