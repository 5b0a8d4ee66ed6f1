/** Pins: versions that a reader reads, kept until it ends (spec/maintain.md, "Pins"). */
import type { Env } from '../env.js'
import { newLongId } from '../format/ids.js'
import { pinPath } from '../format/layout.js'
import { sealDocument } from '../format/sealed.js'
import { holderOf } from '../log/lines.js'
import type { ObjectStore } from '../storage/contract.js'
import { expired, type LineView } from '../table/line-view.js'

/** A version that is kept until `release`, or until a vacuum finds the pin too old. */
export interface PinnedVersion {
  readonly id: string
  readonly version: number
  /** Removes the pin; best called once. */
  release(): Promise<void>
}

/**
 * Pins a version of a line's history. The pin is written first, and then it is looked whether a
 * fence came before it (CAL-MAINTAIN-121).
 * @throws UnknownVersion, VersionExpired, and the storage's errors
 */
export async function pinVersion(
  { storage, env, view }: { storage: ObjectStore; env: Env; view: LineView },
  version: number,
  signal?: AbortSignal,
): Promise<PinnedVersion> {
  await view.at({ kind: 'version', version }, signal)
  const id = newLongId(env)
  const path = pinPath(id)
  const line = holderOf(view.line, version)
  await storage.putIfAbsent(path, sealDocument('pin', { id, line, version }))
  if (await view.hasExpired(version, signal)) {
    await storage.delete(path)
    throw expired(version)
  }
  view.hold(version)
  let isHeld = true
  const release = async (): Promise<void> => {
    if (isHeld) view.letGo(version)
    isHeld = false
    await storage.delete(path)
  }
  return { id, version, release }
}
