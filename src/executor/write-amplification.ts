/** What upkeep costs: bytes of checkpoints and folds over those of the updates in them. */
import type { LogAction } from '../format/generated/documents.js'
import { updatesIn } from '../log/actions.js'
import { readEntries, type StoredEntry } from '../log/entries.js'
import type { ObjectStore } from '../storage/contract.js'
import { sum } from '../sum.js'
import type { At, LineView } from '../table/line-view.js'
import type { LineState } from '../table/state.js'

/** Entries that are read unless more are asked for. */
const ENTRIES_DEFAULT = 1000

export interface AmplificationOptions {
  /** The newest so many entries are looked at, each of which is read: 1,000 unless given. */
  readonly entries?: number | undefined
  /** Where they end, the head unless given. */
  readonly at?: At | undefined
  readonly signal?: AbortSignal | undefined
}

/** Bytes that entries brought to one group: of data files, and of rows inside of entries. */
export interface GroupWrites {
  readonly keySpace: string
  readonly group: string
  readonly updateBytes: number
  readonly foldBytes: number
  /** Of segments that the checkpoint before did not have. */
  readonly checkpointBytes: number
  /** `foldBytes` and `checkpointBytes` over `updateBytes`; null where these are 0. */
  readonly amplification: number | null
}

/**
 * What the versions after `after` up to `through` brought. What was written for nothing counts too:
 * checkpoints and folds that took no effect, though not files of commits that never landed.
 */
export interface WriteAmplification {
  readonly after: number
  readonly through: number
  /** Of the groups at `through`. */
  readonly groups: readonly GroupWrites[]
}

interface Tally {
  updateBytes: number
  foldBytes: number
  checkpointBytes: number
}

/** @throws MissingObject, UnknownVersion, and as reads of the log */
export async function readAmplification(
  { storage, view }: { readonly storage: ObjectStore; readonly view: LineView },
  { entries: count = ENTRIES_DEFAULT, at, signal }: AmplificationOptions,
): Promise<WriteAmplification> {
  const to = await view.at(at, signal)
  const { version: upTo } = to
  const { line } = view
  const after = Math.max(0, upTo - count)
  const from = after === 0 ? null : await view.at({ kind: 'version', version: after }, signal)
  return amplificationOf({
    entries: readEntries({ storage, line, after, upTo, signal }),
    from,
    to,
  })
}

/**
 * @param span.entries those of `after + 1 … through`, in order
 * @param span.from the state at `after`, null where that is 0
 * @param span.to the state at `through`
 */
async function amplificationOf(span: {
  readonly entries: AsyncIterable<StoredEntry>
  readonly from: LineState | null
  readonly to: LineState
}): Promise<WriteAmplification> {
  const { entries, from, to } = span
  const tallies = new Map<string, Tally>()
  const seen = new Set(segmentPaths(from))
  for await (const { entry } of entries) {
    for (const { actions } of entry.transactions) {
      for (const action of actions) add(tallies, action, seen)
    }
  }
  const groups = [...to.keySpaces.values()].flatMap(({ name: keySpace, groups }) =>
    groups.map(({ name: group, incarnation }): GroupWrites => {
      const tally = tallies.get(incarnation) ?? NOTHING
      const { updateBytes, foldBytes, checkpointBytes } = tally
      const amplification = updateBytes === 0 ? null : (foldBytes + checkpointBytes) / updateBytes
      return { keySpace, group, ...tally, amplification }
    }),
  )
  return { after: from?.version ?? 0, through: to.version, groups }
}

const NOTHING: Readonly<Tally> = { updateBytes: 0, foldBytes: 0, checkpointBytes: 0 }

function* segmentPaths(state: LineState | null): Generator<string> {
  for (const { tiles } of state?.groups.values() ?? []) {
    for (const { segments } of tiles.values()) for (const { path } of segments) yield path
  }
}

/** @param seen paths of segments, which those of a checkpoint join */
function add(tallies: Map<string, Tally>, action: LogAction, seen: Set<string>): void {
  if (!('incarnation' in action)) return
  const tally = tallies.get(action.incarnation) ?? { ...NOTHING }
  tallies.set(action.incarnation, tally)
  if (action.kind === 'update') tally.updateBytes += rowBytes(action)
  if (action.kind === 'fold') tally.foldBytes += rowBytes(action)
  if (action.kind !== 'checkpoint') return
  const fresh = action.segments.filter(({ path }) => !seen.has(path))
  tally.checkpointBytes += sum(fresh, ({ bytes }) => bytes)
  for (const { path } of fresh) seen.add(path)
}

/** Bytes of the rows of an action: of data files, and of rows inside of the entry. */
export function rowBytes(action: LogAction): number {
  return sum(
    updatesIn(action),
    ({ files, inline }) =>
      sum(files, ({ bytes }) => bytes) + (inline ? Buffer.byteLength(inline.data, 'base64') : 0),
  )
}
