/**
 * Creating and opening a store's root: marker, first refs entry, main line (spec/format.md,
 * "Marker").
 */
import type { Env } from '../env.js'
import { CalicoError } from '../errors.js'
import type { Marker, RefsEntry } from '../format/generated/documents.js'
import { newLongId } from '../format/ids.js'
import { linePath, MARKER_PATH, refsPath } from '../format/layout.js'
import { checkDocument, openSealed, sealDocument } from '../format/sealed.js'
import type { ObjectStore } from '../storage/contract.js'
import { claimPlace, type NewPlace, PLACES_FEATURE } from './places.js'

/** The version of the specification that this implementation reads and writes. */
export const FORMAT_VERSION = '0.1'

/** The feature of stores that go on from another. */
export const CLONE_FEATURE = 'clone'

/** Features of stores that this implementation knows beyond the base format. */
export const KNOWN_FEATURES: ReadonlySet<string> = new Set([PLACES_FEATURE, CLONE_FEATURE])

/** The line that begins from nothing, and the refs entry that makes it. */
export const MAIN_LINE = 1

/** What was put into a new store. */
export interface CreatedRoot {
  readonly marker: Marker
  /** The first refs entry; null where a creation that died half-way had left one. */
  readonly first: RefsEntry | null
}

/**
 * Creates an empty store (CAL-FORMAT-033). A creation that died half-way is completed.
 * @throws AlreadyExists where a store is there already.
 */
export async function createRoot(
  storage: ObjectStore,
  env: Env,
  places: readonly NewPlace[] = [],
): Promise<CreatedRoot> {
  const exists = (): CalicoError =>
    new CalicoError('AlreadyExists', `${storage.uri} is a store already; open it instead`)
  if ((await storage.head(MARKER_PATH)) !== null) throw exists()
  const createdAt = env.nowMicros()
  const first: RefsEntry = {
    number: MAIN_LINE,
    id: newLongId(env),
    timestamp: createdAt,
    action: { kind: 'create-line', name: 'main' },
  }
  const line = sealDocument('line', { line: MAIN_LINE, parent: null })
  const [put] = await Promise.all([
    storage.putIfAbsent(refsPath(MAIN_LINE), sealDocument('refs-entry', first)),
    storage.putIfAbsent(linePath(MAIN_LINE), line),
  ])
  const marker: Marker = {
    format: FORMAT_VERSION,
    storeId: newLongId(env),
    createdAt,
    features: places.length > 0 ? [PLACES_FEATURE] : [],
    log: 'objects',
    ...(places.length > 0 && { places: places.map(({ recorded }) => recorded) }),
  }
  for (const place of places) await claimPlace(place, marker.storeId)
  const outcome = await storage.putIfAbsent(MARKER_PATH, sealDocument('marker', marker))
  if (outcome === 'exists') throw exists()
  return { marker, first: put === 'created' ? first : null }
}

/**
 * Reads and checks the marker.
 * @throws NotAStore, CorruptDocument, UnsupportedFormat, UnsupportedFeature
 */
export async function readMarker(storage: ObjectStore, signal?: AbortSignal): Promise<Marker> {
  const bytes = await storage.get(MARKER_PATH, { signal })
  if (bytes === null) {
    throw new CalicoError(
      'NotAStore',
      `${storage.uri} holds no ${MARKER_PATH}, so it is not a Calico store; check the address, ` +
        `or run 'calico init'`,
    )
  }
  // A newer store may have another schema: what it needs comes before whether it is whole
  // (CAL-FORMAT-035).
  const value = openSealed(bytes, MARKER_PATH)
  const { format } = value as { format?: unknown }
  if (typeof format === 'string' && format !== FORMAT_VERSION) {
    throw new CalicoError(
      'UnsupportedFormat',
      `${storage.uri} is of format ${format}; this version of Calico reads ${FORMAT_VERSION}`,
    )
  }
  const { features } = value as { features?: unknown }
  if (Array.isArray(features)) {
    refuseUnknownFeatures(
      features.filter((one) => typeof one === 'string'),
      storage.uri,
    )
  }
  return checkDocument('marker', value, MARKER_PATH)
}

/** @throws UnsupportedFeature where one of the features is not known here. */
export function refuseUnknownFeatures(features: readonly string[], uri: string): void {
  const unknown = features.filter((feature) => !KNOWN_FEATURES.has(feature))
  if (unknown.length > 0) {
    throw new CalicoError(
      'UnsupportedFeature',
      `${uri} uses ${unknown.join(', ')}, which this version of Calico does not know; use a ` +
        'newer one',
      { details: { features: unknown } },
    )
  }
}
