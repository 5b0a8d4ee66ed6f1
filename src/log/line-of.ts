/** Finding a line by its id alone (spec/refs.md). */
import { CalicoError } from '../errors.js'
import { refsPath } from '../format/layout.js'
import type { ObjectStore } from '../storage/contract.js'
import { type Line, MAIN } from './lines.js'
import { decodeRefsEntry } from './refs.js'

/**
 * A line with those that it begins from, as the entries of the refs log say that made them
 * (CAL-REFS-081).
 * @throws MissingObject; CorruptDocument where an entry made no line
 */
export async function readLine(
  storage: ObjectStore,
  id: number,
  signal?: AbortSignal,
): Promise<Line> {
  if (id === MAIN.id) return MAIN
  const path = refsPath(id)
  const { action } = decodeRefsEntry(await storage.get(path, { signal }), id)
  const parent =
    action.kind === 'create-line' || action.kind === 'begin-clone'
      ? action.parent
      : action.kind === 'rename-line'
        ? { line: action.line, version: action.version }
        : undefined
  // Who made a line knew the one that it begins from: ids descend.
  if (!parent || parent.line >= id) {
    throw new CalicoError('CorruptDocument', `${path} begins no line; restore it from a copy`, {
      details: { path },
    })
  }
  const line = await readLine(storage, parent.line, signal)
  return { id, parent: { line, version: parent.version } }
}
