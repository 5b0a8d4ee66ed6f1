/**
 * The layers over a group's checkpoints: when they leave the state, and which folds and checkpoints
 * may take the place of some (CAL-TABLE-019, CAL-TABLE-023, CAL-TABLE-029).
 */
import type {
  ActionPosition,
  ManifestRange,
  ManifestTile,
  ManifestUpdate,
} from '../format/manifest.js'

/** An effective tile checkpoint, and where in the log it stands. */
export interface TileState extends ManifestTile {
  readonly position: ActionPosition
}

interface LayerPlace {
  readonly position: ActionPosition
  /** For a layer of a fold, the version after which the fold begins. */
  readonly after: number | null
}

/** An update whose rows are not all included in checkpoints, and where in the log it stands. */
export interface UpdateState extends ManifestUpdate, LayerPlace {}

/** A range delete that something may still lie under, and where in the log it stands. */
export interface RangeState extends ManifestRange, LayerPlace {}

/** What lies over a group's checkpoints. */
export type LayerState = UpdateState | RangeState

type Tiles = ReadonlyMap<string, TileState>

/**
 * The layers that something is still missing of: updates with a slice whose tile has no checkpoint
 * that includes it, and range deletes under which anything may lie.
 */
export function settleLayers(layers: readonly LayerState[], tiles: Tiles): LayerState[] {
  const kept: LayerState[] = []
  for (const layer of layers) {
    const { version } = layer.position
    const isLeft =
      layer.kind === 'update'
        ? hasPendingSlice(layer, tiles)
        : kept.length > 0 || [...tiles.values()].some((tile) => tile.asOf < version)
    if (isLeft) kept.push(layer)
  }
  return kept
}

function hasPendingSlice(update: Extract<LayerState, { kind: 'update' }>, tiles: Tiles): boolean {
  const isPending = (slice: { partition: string }): boolean =>
    (tiles.get(slice.partition)?.asOf ?? 0) < update.position.version
  return (
    update.files.some((file) => file.slices.some(isPending)) ||
    (update.inline?.slices.some(isPending) ?? false)
  )
}

/** Versions above `after` up to `through`. */
export interface FoldInterval {
  readonly after: number
  readonly through: number
}

/** Whether a version lies strictly inside the interval of a fold, a layer of which is left. */
export function isInsideFold(version: number, layers: readonly LayerState[]): boolean {
  return layers.some(
    ({ after, position }) => after !== null && after < version && version < position.version,
  )
}

/**
 * Whether a fold takes effect over a group: no checkpoint and no other fold cuts its interval. Else
 * operations would be counted twice.
 */
export function foldTakesEffect(
  { after, through }: FoldInterval,
  group: {
    readonly layers: readonly LayerState[]
    readonly tiles: Tiles
    readonly origin: { readonly version: number } | null
  },
): boolean {
  if (after >= through || (group.origin && after < group.origin.version)) return false
  if (isInsideFold(after, group.layers) || isInsideFold(through, group.layers)) return false
  return ![...group.tiles.values()].some(({ asOf }) => after < asOf && asOf < through)
}
