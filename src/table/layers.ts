/**
 * The layers over a group's checkpoints: when they leave the state, and which folds and checkpoints
 * may take the place of some (CAL-TABLE-019, CAL-TABLE-023, CAL-TABLE-029).
 */
import type { ActionPosition, ManifestRange, ManifestUpdate } from '../format/manifest.js'
import type { TileTable } from './tile-table.js'

interface LayerPlace {
  readonly position: ActionPosition
  /** For a layer of a fold, the height after which the fold begins. */
  readonly after: number | null
}

/** An update whose rows are not all included in checkpoints, and where in the log it stands. */
export interface UpdateState extends ManifestUpdate, LayerPlace {}

/** A range delete that something may still lie under, and where in the log it stands. */
export interface RangeState extends ManifestRange, LayerPlace {}

/** What lies over a group's checkpoints. */
export type LayerState = UpdateState | RangeState

/**
 * The layers that something is still missing of: updates with a slice whose tile has no checkpoint
 * that includes it, and range deletes under which anything may lie.
 * @throws UnreadTiles
 */
export function settleLayers(layers: readonly LayerState[], tiles: TileTable): LayerState[] {
  const kept: LayerState[] = []
  for (const layer of layers) {
    const { height } = layer.position
    const isLeft =
      layer.kind === 'update'
        ? hasPendingSlice(layer, tiles)
        : kept.length > 0 || tiles.someLacks(height)
    if (isLeft) kept.push(layer)
  }
  return kept
}

function hasPendingSlice(update: UpdateState, tiles: TileTable): boolean {
  const { height } = update.position
  const someSlice = (isSuch: (slice: { partition: string }) => boolean): boolean =>
    update.files.some((file) => file.slices.some(isSuch)) ||
    (update.inline?.slices.some(isSuch) ?? false)
  return (
    someSlice(({ partition }) => tiles.surelyLacks(partition, height)) ||
    someSlice(({ partition }) => (tiles.get(partition)?.asOf ?? 0) < height)
  )
}

/** Heights above `after` up to `through`. */
export interface FoldInterval {
  readonly after: number
  readonly through: number
}

/** Whether a height lies strictly inside the interval of a fold, a layer of which is left. */
export function isInsideFold(height: number, layers: readonly LayerState[]): boolean {
  return layers.some(
    ({ after, position }) => after !== null && after < height && height < position.height,
  )
}

/**
 * Whether a fold takes effect over a group: no checkpoint and no other fold cuts its interval. Else
 * operations would be counted twice.
 * @throws UnreadTiles
 */
export function foldTakesEffect(
  { after, through }: FoldInterval,
  group: {
    readonly layers: readonly LayerState[]
    readonly tiles: TileTable
    readonly origin: { readonly height: number } | null
  },
): boolean {
  if (after >= through || (group.origin && after < group.origin.height)) return false
  if (isInsideFold(after, group.layers) || isInsideFold(through, group.layers)) return false
  return !group.tiles.someBetween(after, through)
}
