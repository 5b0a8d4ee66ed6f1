/** Looking after a store: verifying it, and removing what nothing names. */
import type { Committer } from '../commit/committer.js'
import type { DecodePool } from '../data/worker-pool.js'
import type { Env } from '../env.js'
import type { Marker } from '../format/generated/documents.js'
import { type Repair, repairStore } from '../maintain/repair.js'
import { NOTE_SECONDS, type VacuumResult, vacuum } from '../maintain/vacuum.js'
import type { VerifyResult } from '../maintain/verify.js'
import { verifyLines } from '../maintain/verify-lines.js'
import { newestWhole } from '../maintain/whole.js'
import type { ObjectStore } from '../storage/contract.js'
import type { LineView } from '../table/line-view.js'
import { checkMaintenance, type Retention } from '../table/maintenance.js'

export interface VerifyOptions {
  /** Whether to read every data file too. */
  readonly deep?: boolean
  /** Whether to look for the newest whole version too (CAL-MAINTAIN-060). */
  readonly whole?: boolean
  readonly onProgress?: (done: { files: number; of: number }) => void
  readonly signal?: AbortSignal
}

export interface VacuumOptions {
  /** Whether to delete what is found; only shown unless given. */
  readonly execute?: boolean
  /** What groups keep that do not say so themselves (CAL-TABLE-116); everything unless given. */
  readonly keep?: Retention
  /** The age at which markers and pins count no more, 7 days unless given. */
  readonly noteSeconds?: number
  /** The caller's word that no commit is under way: what nothing names then goes at once. */
  readonly nothingIsWriting?: boolean
  /** Whether to tell of each object that stays, and why. */
  readonly listKept?: boolean
  readonly signal?: AbortSignal
}

export interface RepairOptions {
  /** Whether to make anew what is found; only told of unless given. */
  readonly execute?: boolean
  readonly signal?: AbortSignal
}

interface UpkeepParts {
  /** The storage without any cache. */
  readonly direct: ObjectStore
  readonly marker: Marker
  readonly env: Env
  readonly pool: DecodePool
  readonly view: LineView
  readonly committer: Committer
}

export async function verifyStore(
  parts: UpkeepParts,
  options: VerifyOptions,
): Promise<VerifyResult> {
  const { direct: storage, pool, view } = parts
  const { onProgress, signal } = options
  const { line } = view
  const { storeId } = parts.marker
  const result = await verifyLines({
    context: { storage, pool, signal },
    head: line.id,
    deep: options.deep ?? false,
    ...(onProgress && { onProgress }),
  })
  if (!options.whole) return result
  return { ...result, whole: (await newestWhole({ storage, line, storeId, signal })).whole }
}

/** As `Store.repair`. */
export async function repairParts(
  { direct: storage, pool, view }: UpkeepParts,
  { execute = false, signal }: RepairOptions,
): Promise<Repair[]> {
  const repairs = await repairStore({ context: { storage, pool, signal }, execute })
  // What is remembered of log checkpoints may be of one that went.
  if (execute && repairs.length > 0) await view.latest(signal)
  return repairs
}

/** @throws InvalidArgument, and as the log is read */
export async function vacuumStore(
  parts: UpkeepParts,
  options: VacuumOptions,
): Promise<VacuumResult> {
  const { direct: storage, env, committer, marker } = parts
  const { execute = false, nothingIsWriting = false, listKept = false, signal } = options
  const { keep = null, noteSeconds = NOTE_SECONDS } = options
  if (keep) checkMaintenance(keep, 'vacuum')
  const storageNowMicros = await committer.storageNowMicros()
  const found = await vacuum({
    ...{ storage, env, storeId: marker.storeId, storageNowMicros, signal },
    nowMicros: () => committer.clock.checkedNowMicros(),
    ...{ keep, noteSeconds, nothingIsWriting, execute, listKept },
  })
  // What has expired is to be known here from now on.
  if (found.fence !== null) await parts.view.latest(signal)
  return found
}
