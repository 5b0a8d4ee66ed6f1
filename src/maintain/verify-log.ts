/** The documents of a line, each read for itself, so that damage to one does not hide the next. */
import { CalicoError } from '../errors.js'
import type { LogEntry } from '../format/generated/documents.js'
import { entryPath, linePath } from '../format/layout.js'
import { openDocument } from '../format/sealed.js'
import { findLineHead, readEntry } from '../log/entries.js'
import { firstVersion, holderOf, type Line } from '../log/lines.js'
import type { TileContext } from '../tile/context.js'

const FETCH_PARALLEL = 16

/** An entry, or what is wrong with it. */
export interface WalkedEntry {
  readonly version: number
  readonly entry: LogEntry | null
  readonly error: unknown
}

/**
 * Checks the document that `main` has (CAL-LOG-001). @throws CorruptDocument, MissingObject
 */
export async function checkLine(
  { storage, signal }: Pick<TileContext, 'storage' | 'signal'>,
  { id, parent }: Line,
): Promise<void> {
  if (parent) return
  const path = linePath(id)
  const bytes = await storage.get(path, { signal })
  if (bytes === null) throw missing(path)
  const found = openDocument('line', bytes, path)
  if (found.line === id) return
  throw new CalicoError('CorruptDocument', `${path} says that it is of line ${found.line}`, {
    details: { path },
  })
}

/** The greatest version there is, whatever is missing below it. */
export async function lastVersion(
  { storage, signal }: Pick<TileContext, 'storage' | 'signal'>,
  line: Line,
): Promise<number> {
  let last = firstVersion(line) - 1
  for await (const { path } of storage.list(`log/${line.id}/`, { signal })) {
    const version = /\/([0-9]{20})\.json$/.exec(path)?.[1]
    if (version !== undefined) last = Math.max(last, Number(version))
  }
  const { head } = await findLineHead({ storage, line, from: last, signal })
  return Math.max(last, head)
}

/** The entries `after + 1 … upTo` of a line's history in order, a few read ahead. */
export async function* walkEntries(
  context: Pick<TileContext, 'storage' | 'signal'>,
  line: Line,
  { after = 0, upTo }: { readonly after?: number; readonly upTo: number },
): AsyncGenerator<WalkedEntry> {
  for (let start = after + 1; start <= upTo; start += FETCH_PARALLEL) {
    const count = Math.min(FETCH_PARALLEL, upTo - start + 1)
    const versions = Array.from({ length: count }, (_, i) => start + i)
    yield* await Promise.all(versions.map((version) => walkEntry(context, line, version)))
  }
}

async function walkEntry(
  { storage, signal }: Pick<TileContext, 'storage' | 'signal'>,
  line: Line,
  version: number,
): Promise<WalkedEntry> {
  try {
    const stored = await readEntry(storage, line, version, signal)
    if (stored) return { version, entry: stored.entry, error: null }
    return { version, entry: null, error: missing(entryPath(holderOf(line, version), version)) }
  } catch (error) {
    return { version, entry: null, error }
  }
}

function missing(path: string): CalicoError {
  return new CalicoError(
    'MissingObject',
    `${path} is missing; restore it from a copy of the store`,
    { details: { path } },
  )
}
