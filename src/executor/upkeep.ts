/** Looking after a store: verifying it, and removing what nothing names. */
import type { Committer } from '../commit/committer.js'
import type { DecodePool } from '../data/worker-pool.js'
import type { Env } from '../env.js'
import type { Marker } from '../format/generated/documents.js'
import { GRACE_SECONDS, type VacuumResult, vacuum } from '../maintain/vacuum.js'
import type { VerifyResult } from '../maintain/verify.js'
import { verifyLines } from '../maintain/verify-lines.js'
import { newestWhole } from '../maintain/whole.js'
import type { ObjectStore } from '../storage/contract.js'
import type { PlacedStore } from '../storage/places.js'
import type { LineView } from '../table/line-view.js'

export interface VerifyOptions {
  /** Whether to read every data file too. */
  readonly deep?: boolean
  /** Whether to look for the newest whole version too (CAL-MAINTAIN-060). */
  readonly whole?: boolean
  readonly onProgress?: (done: { files: number; of: number }) => void
  readonly signal?: AbortSignal
}

export interface VacuumOptions {
  readonly execute?: boolean
  readonly graceSeconds?: number
  readonly nothingIsWriting?: boolean
  readonly signal?: AbortSignal
}

interface UpkeepParts {
  /** The storage without any cache. */
  readonly direct: ObjectStore
  readonly placed: PlacedStore | null
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

/** @throws InvalidArgument for an unsafe grace period */
export async function vacuumStore(
  parts: UpkeepParts,
  options: VacuumOptions,
): Promise<VacuumResult> {
  const { direct: storage, placed, env, committer, marker } = parts
  const dataNowMicros = await placed?.dataNowMicros(env)
  return vacuum({
    storage,
    storeId: marker.storeId,
    storageNowMicros: await committer.storageNowMicros(),
    ...(placed && { dataNowMicros: dataNowMicros ?? null }),
    graceSeconds: options.graceSeconds ?? GRACE_SECONDS,
    nothingIsWriting: options.nothingIsWriting ?? false,
    execute: options.execute ?? false,
    ...(options.signal && { signal: options.signal }),
  })
}
