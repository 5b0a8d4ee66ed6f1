/** What a group holds at one version, and what it is read from while its layout changes. */
import type { GroupDefinition } from '../format/generated/documents.js'
import type { LayerState } from './layers.js'
import type { TileTable } from './tile-table.js'

/** What a group held before its layout changed, and is read from until it is settled. */
export interface Origin {
  /** The height before that of the change: what the new layout holds comes after it. */
  readonly height: number
  /** As the change found it; nothing is added to it any more. */
  readonly group: GroupState
  /** Another, likewise, whose columns came to the group by the change; null where none did. */
  readonly joined: GroupState | null
}

export interface GroupState {
  readonly keySpace: string
  readonly definition: GroupDefinition
  readonly tiles: TileTable
  /** Ascending by position. */
  readonly layers: readonly LayerState[]
  /**
   * Null but where a change of the layout left rows behind. Tiles then wait until all of the origin
   * is in them, and everything is read from the origin and the layers.
   */
  readonly origin: Origin | null
  /**
   * The last height at which layers went that a log checkpoint before it may still hold: by a
   * fold, or a range delete that left. 0 where there was none since the log checkpoint that was
   * read.
   */
  readonly rewrittenAt: number
  /** The last height at which any layer went; 0 as above. */
  readonly settledAt: number
}
