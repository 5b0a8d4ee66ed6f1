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

/** Slices of one partition in the order of the update's files, those of inline rows last. */
export function slicesIn(update: UpdateState, partition: string): readonly PlacedSlice[] {
  const places = known.get(update) ?? placesOf(update)
  return places.get(partition) ?? NONE
}

function placesOf(update: UpdateState): ReadonlyMap<string, readonly PlacedSlice[]> {
  const places = new Map<string, PlacedSlice[]>()
  for (const file of [...update.files, null]) {
    for (const slice of (file ?? update.inline)?.slices ?? []) {
      const own = places.get(slice.partition)
      if (own) own.push({ slice, file })
      else places.set(slice.partition, [{ slice, file }])
    }
  }
  known.set(update, places)
  return places
}
