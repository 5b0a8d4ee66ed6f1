/** Reading what a store says of itself, when it is opened. */
import type { Hint, Marker } from '../format/generated/documents.js'
import type { ObjectStore } from '../storage/contract.js'
import { readHint } from './hint.js'
import { type Refs, readRefs } from './refs.js'
import { applyRefsEntry, mainLine } from './refs-state.js'
import { type CreatedRoot, MAIN_LINE, readMarker } from './root.js'

/** What a store says of itself. */
export interface Root {
  readonly marker: Marker
  readonly hint: Hint | null
  readonly refs: Refs
}

/** The root of a store that was just created, where reading it again would say nothing new. */
export function rootOf({ marker, first }: CreatedRoot): Root | null {
  return first && { marker, hint: null, refs: applyRefsEntry(first) }
}

/**
 * What is read of a store before anything else, in one round where the refs log has one entry. What
 * the marker says comes first nevertheless.
 */
export async function readRoot(
  storage: ObjectStore,
  signal: AbortSignal | undefined,
): Promise<Root> {
  const refsLog = readRefs({ storage, signal })
  refsLog.catch(() => undefined)
  const [marker, hint] = await Promise.all([
    readMarker(storage, signal),
    readHint(storage, MAIN_LINE, signal),
  ])
  const { parent } = marker
  if (parent) return readOwnRoot(storage, { marker, begin: parent.refs + 1, signal })
  const refs = await refsLog
  // A copy of a clone has another `main` than that of the first entry.
  if (mainLine(refs).id !== MAIN_LINE) return readOwnRoot(storage, { marker, begin: 1, signal })
  // An entry that the hint names lies beyond: the log has grown, or one before it is lost, and with
  // it perhaps a feature.
  if (!hint || hint.refs <= refs.number) return { marker, hint, refs }
  return { marker, hint, refs: await readRefs({ storage, hint: hint.refs, signal }) }
}

/** The root of a store whose `main` is another line than the first. */
async function readOwnRoot(
  storage: ObjectStore,
  of: { marker: Marker; begin: number; signal: AbortSignal | undefined },
): Promise<Root> {
  const { marker, begin, signal } = of
  const refs = await readRefs({ storage, begin, signal })
  const hint = await readHint(storage, mainLine(refs).id, signal)
  if (!hint || hint.refs <= refs.number) return { marker, hint, refs }
  return { marker, hint, refs: await readRefs({ storage, begin, hint: hint.refs, signal }) }
}
