/** Which versions of a line its groups keep (spec/maintain.md, "Retention"). */
import { isCalicoError } from '../errors.js'
import { readHint } from '../log/hint.js'
import { isInherited } from '../log/parents.js'
import type { Refs } from '../log/refs-state.js'
import type { ObjectStore } from '../storage/contract.js'
import { LineView } from '../table/line-view.js'
import { type Retention, retentionOf } from '../table/maintenance.js'
import type { LineState } from '../table/state.js'
import { reachOf } from './reach.js'

/** By line, the least version that is to be kept, where that is more than it has to be. */
export async function wantedHorizons(
  refs: Refs,
  options: {
    readonly storage: ObjectStore
    readonly keep: Retention | null
    readonly signal?: AbortSignal | undefined
  },
): Promise<Map<number, number>> {
  const { storage, keep, signal } = options
  const wanted = new Map<number, number>()
  for (const { line, upTo } of reachOf(refs)) {
    if (isInherited(storage, line.id)) continue
    const hint = await readHint(storage, line.id, signal)
    const end = upTo === null ? {} : { end: upTo }
    const view = new LineView({ storage, line, hint, ...end })
    const head = await view.latest(signal)
    wanted.set(line.id, await wantedHorizon(view, head, { keep, signal }))
  }
  return wanted
}

/**
 * The least version that a line is to keep: that which the group wants that keeps most
 * (CAL-MAINTAIN-105).
 * @param options.keep what groups keep that do not say so themselves; all where null
 */
async function wantedHorizon(
  view: LineView,
  head: LineState,
  { keep, signal }: { keep: Retention | null; signal?: AbortSignal | undefined },
): Promise<number> {
  const groups = [...head.keySpaces.values()].flatMap((keySpace) => keySpace.groups)
  if (groups.length === 0) return 0
  const kept = groups.map((group) => retentionOf(group) ?? keep)
  let horizon = head.version
  const byAge = new Map<number, number>()
  for (const one of kept) {
    if (one === null) return 0
    const { keepVersions, keepSeconds } = one
    if (keepVersions !== undefined) horizon = Math.min(horizon, head.version - keepVersions + 1)
    if (keepSeconds === undefined) continue
    const known = byAge.get(keepSeconds) ?? (await newestBefore(view, head, keepSeconds, signal))
    byAge.set(keepSeconds, known)
    horizon = Math.min(horizon, known)
  }
  return Math.max(0, horizon)
}

/** The version that is read at a time so long before the newest one; 0 where there was none. */
async function newestBefore(
  view: LineView,
  head: LineState,
  seconds: number,
  signal: AbortSignal | undefined,
): Promise<number> {
  const micros = head.timestamp - seconds * 1_000_000
  try {
    return (await view.at({ kind: 'timestamp', micros }, signal)).version
  } catch (error) {
    // What has expired is below the horizon, which stays.
    if (isCalicoError(error, 'VersionExpired') || isCalicoError(error, 'UnknownVersion')) return 0
    throw error
  }
}
