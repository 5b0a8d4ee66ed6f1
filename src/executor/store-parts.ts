/** What an open store is made of. */
import type { Marker } from '../format/generated/documents.js'
import type { Compaction } from '../maintain/compaction.js'
import type { WholeVersion } from '../maintain/whole.js'
import type { PlacedStore } from '../storage/places.js'
import type { LocalParts } from './local-executor.js'

export interface StoreParts extends Omit<LocalParts, 'onCommit'> {
  readonly marker: Marker
  readonly compaction: Compaction
  readonly placed: PlacedStore | null
  readonly replica: WholeVersion | null
  /** Ends the threads and closes the storage, where they were opened with this very store. */
  readonly closeShared: () => Promise<void>
}

export const NOT_A_REPLICA = { whole: null, state: null } as const
