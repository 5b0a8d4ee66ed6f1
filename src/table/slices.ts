/** The slices of an update by their partitions: one update may have those of very many tiles. */
import type { Slice } from '../format/generated/documents.js'
import type { ManifestFile } from '../format/manifest.js'
import type { UpdateState } from './layers.js'

export interface PlacedSlice {
  readonly slice: Slice
  /** Where its rows are; null for inline rows. */
  readonly file: ManifestFile | null
}

const NONE: readonly PlacedSlice[] = []

const known = new WeakMap<UpdateState, ReadonlyMap<string, readonly PlacedSlice[]>>()

/**
 * Slices of one partition, or of all where it is null, in the order of the update's files, those of
 * inline rows last.
 */
export function slicesIn(update: UpdateState, partition: string | null): readonly PlacedSlice[] {
  if (partition === null) return allSlices(update)
  const places = known.get(update) ?? placesOf(update)
  return places.get(partition) ?? NONE
}

function placesOf(update: UpdateState): ReadonlyMap<string, readonly PlacedSlice[]> {
  const places = new Map<string, PlacedSlice[]>()
  for (const place of allSlices(update)) {
    const own = places.get(place.slice.partition)
    if (own) own.push(place)
    else places.set(place.slice.partition, [place])
  }
  known.set(update, places)
  return places
}

function allSlices(update: UpdateState): PlacedSlice[] {
  return [...update.files, null].flatMap((file) =>
    ((file ?? update.inline)?.slices ?? []).map((slice) => ({ slice, file })),
  )
}
