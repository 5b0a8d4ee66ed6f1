/** Markers of shared writes: for how long what was staged may be committed (spec/bridge.md). */
import { putMarker, refuseEnded } from '../commit/marker.js'
import type { StagedTransaction } from '../commit/staged.js'
import { CalicoError } from '../errors.js'
import type { Staged } from '../format/generated/documents.js'
import type { LineState } from '../table/state.js'
import type { LocalParts } from './local-executor.js'
import { type MessageContent, partsOf } from './shared-messages.js'
import type { SharedWrite } from './shared-work.js'

/** What a write says of when and how it is staged. */
interface Staging {
  readonly madeMicros: number
  /** The last fence of the line that it had met. */
  readonly fence: number
  readonly marker: Staged | null
}

/**
 * The marker behind which a write is staged: its own, put before it is handed out, or that of
 * another part (CAL-BRIDGE-185).
 * @param markerOf opens the other part
 * @throws InvalidArgument where there is none to share, CommitConflict where that counts no more
 */
export async function markerFor(
  write: SharedWrite,
  parts: Pick<LocalParts, 'storage' | 'env'> & { readonly state: LineState },
  markerOf: (part: string) => Staged | null,
): Promise<Staged | null> {
  const { part = false, marker = false, behind, signal } = write
  if (behind === undefined) return marker ? await putMarker(parts, signal) : null
  if (!part || marker) throw refused('is for parts that have no marker of their own')
  const shared = markerOf(behind)
  if (!shared) throw refused('names no part that was begun with a marker')
  await refuseEnded(parts.storage, shared, parts.state.fence.fence)
  return shared
}

const refused = (problem: string): CalicoError =>
  new CalicoError('InvalidArgument', `'behind' ${problem}`)

/** Whether the write itself may be as old as may be, as all it commits is behind markers. */
export function isAgeless(
  write: Pick<Staging, 'marker'> & { readonly depends: object | null },
  messages: readonly MessageContent[],
): boolean {
  if (write.marker) return true
  if (write.depends || messages.length === 0) return false
  return messages.every(({ part }) => part?.marker)
}

/**
 * Since when, and behind which markers, the files of a commit were staged. Those that the commit
 * itself makes are as new as what is given as `now`.
 */
export function stagingOf(
  write: Staging & { readonly depends: object | null },
  messages: readonly MessageContent[],
  now: Pick<Staging, 'madeMicros' | 'fence'>,
): Pick<StagedTransaction, 'marker' | 'borrowed' | 'startedMicros' | 'fence'> {
  const isOwn = write.depends || messages.length === 0 || messages.some(({ part }) => !part)
  const staging: Staging[] = [...(isOwn ? [write] : []), ...partsOf(messages)]
  const aging = [now, ...staging.filter(({ marker }) => !marker)]
  const markers = new Map(staging.flatMap(({ marker }) => (marker ? [[marker.id, marker]] : [])))
  const marker = aging.length === 1 ? write.marker : null
  if (marker) markers.delete(marker.id)
  return {
    marker,
    borrowed: [...markers.values()],
    startedMicros: Math.min(...aging.map(({ madeMicros }) => madeMicros)),
    fence: Math.min(...aging.map(({ fence }) => fence)),
  }
}
