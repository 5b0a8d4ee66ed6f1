/** Markers: transactions that may take longer than two vacuums (spec/maintain.md, "Markers"). */
import type { Env } from '../env.js'
import { CalicoError } from '../errors.js'
import type { Staged } from '../format/generated/documents.js'
import { newLongId } from '../format/ids.js'
import { stagedPath } from '../format/layout.js'
import { sealDocument } from '../format/sealed.js'
import { readRefs, refsEntriesAfter } from '../log/refs.js'
import type { ObjectStore } from '../storage/contract.js'
import type { LineState } from '../table/state.js'

/** What the names of the objects that are staged behind a marker begin with (CAL-MAINTAIN-111). */
export const stagedBeginning = ({ id }: Pick<Staged, 'id'>): string => id.slice(0, 13)

/** Puts a marker, before anything is staged behind it (CAL-MAINTAIN-110). */
export async function putMarker(
  to: { readonly storage: ObjectStore; readonly env: Env; readonly state: LineState },
  signal?: AbortSignal,
): Promise<Staged> {
  const { storage, env, state } = to
  const refs = await readRefs({ storage, signal })
  const { line, fence } = state
  const marker = { id: newLongId(env), line, fence: fence.fence, refs: refs.number }
  await storage.putIfAbsent(stagedPath(marker.id), sealDocument('staged', marker))
  return marker
}

/** The same environment, for staging behind a marker. */
export function behindMarker(env: Env, marker: Staged | null | undefined): Env {
  return marker ? { ...env, fileIdsBegin: stagedBeginning(marker) } : env
}

/** Removes the marker of a transaction that has ended; best effort (CAL-MAINTAIN-114). */
export async function removeMarker(
  storage: ObjectStore,
  marker: Staged | null | undefined,
): Promise<void> {
  if (marker) await storage.delete(stagedPath(marker.id)).catch(() => undefined)
}

/**
 * Refuses a transaction whose marker a fence has ended, whichever of those since it began
 * (CAL-COMMIT-112).
 * @param fence the last one of the line
 * @throws CommitConflict, and as reading the refs log
 */
export async function refuseEnded(
  storage: ObjectStore,
  marker: Staged,
  fence: number,
): Promise<void> {
  if (fence <= marker.fence) return
  for await (const { action } of refsEntriesAfter(storage, marker.refs)) {
    if (action.kind !== 'fence') continue
    if (action.fence > fence) return
    if (!action.expired?.includes(marker.id)) continue
    throw new CalicoError(
      'CommitConflict',
      `the marker of the transaction has ended with fence ${action.fence}, so its files may have ` +
        'been removed; stage it again',
      { details: { fence: action.fence } },
    )
  }
}
