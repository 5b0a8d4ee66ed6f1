/** Which updates a committer folds by itself (spec/commit.md, "Folds of inline rows"). */
import { sum } from '../sum.js'
import { type FoldInterval, isInsideFold, type LayerState } from '../table/layers.js'
import type { GroupState, LineState } from '../table/state.js'
import { bringsCells, checkpointedUpTo } from './fold.js'

/** Inline rows of a group, in bytes, beyond which some are folded (CAL-COMMIT-090). */
export const FOLD_INLINE_BYTES = 8 * 1024 * 1024

/** Updates of a group with inline rows, beyond which some are folded. */
export const FOLD_INLINE_UPDATES = 250

/** Updates with more bytes are left where they are: a fold would write them all again. */
const UPDATE_BYTES_MAX = 32 * 1024 * 1024

/** An update joins those after it where it has at most so many times their bytes. */
const TIER = 2

/** Updates of fewer bytes always join. */
const TIER_BYTES_MIN = 1024 * 1024

/** A group with more inline rows than every opener of the store should have to read. */
export interface DueFold {
  readonly keySpace: string
  readonly group: string
  readonly interval: FoldInterval
  /** Inline rows that the fold takes out of the log, in bytes. */
  readonly inlineBytes: number
}

/**
 * The folds that are due, one of a group at most, those of the most bytes first. Each takes in
 * neighbours of like size, so that what was folded is written again only together with about as
 * much that is new.
 */
export function dueFolds(state: LineState): DueFold[] {
  const found = [...state.keySpaces.values()].flatMap(({ name: keySpace, groups }) =>
    groups.flatMap(({ incarnation, name: group }): DueFold[] => {
      const held = state.groups.get(incarnation)
      const fold = held ? dueFold(held, state) : null
      return fold ? [{ keySpace, group, ...fold }] : []
    }),
  )
  return found.sort((a, b) => b.inlineBytes - a.inlineBytes)
}

function dueFold(
  group: GroupState,
  state: LineState,
): Pick<DueFold, 'interval' | 'inlineBytes'> | null {
  const base = checkpointedUpTo(group)
  const layers = group.layers.filter(({ position }) => position.version > base)
  const inline = layers.filter((layer) => inlineBytes(layer) > 0)
  const isDue = inline.length > FOLD_INLINE_UPDATES || sum(inline, inlineBytes) > FOLD_INLINE_BYTES
  if (!isDue) return null
  const folds = runsOf(layers).flatMap(({ from, to }) => {
    const taken = layers.slice(from, to)
    const interval = {
      after: layers[from - 1]?.position.version ?? base,
      through: to === layers.length ? state.version : layers[to - 1]!.position.version,
    }
    const isCut = [interval.after, interval.through].some((at) => isInsideFold(at, group.layers))
    // Range deletes and expressions stay between what they part: only neighbours become one.
    const isWorthIt = taken.some((layer, i) => bringsCells(layer) && bringsCells(taken[i - 1]))
    return isWorthIt && !isCut ? [{ interval, inlineBytes: sum(taken, inlineBytes) }] : []
  })
  return folds.sort((a, b) => b.inlineBytes - a.inlineBytes)[0] ?? null
}

/** Runs of layers between large ones, from where they are of like size on, by whole entries. */
function runsOf(layers: readonly LayerState[]): { from: number; to: number }[] {
  const runs: { from: number; to: number }[] = []
  let to = layers.length
  for (let at = layers.length - 1; at >= -1; at--) {
    if (at >= 0 && layerBytes(layers[at]!) <= UPDATE_BYTES_MAX) continue
    runs.push(wholeEntries(layers, { from: likeFrom(layers, { from: at + 1, to }), to }))
    to = at
  }
  return runs
}

/** Where the layers begin that are not much larger than all after them. */
function likeFrom(
  layers: readonly LayerState[],
  { from, to }: { from: number; to: number },
): number {
  let bytes = 0
  for (let at = to - 1; at >= from; at--) {
    const own = layerBytes(layers[at]!)
    if (bytes > 0 && own > Math.max(TIER_BYTES_MIN, TIER * bytes)) return at + 1
    bytes += own
  }
  return from
}

/** Without what shares its version with a layer that is left: intervals are of versions. */
function wholeEntries(
  layers: readonly LayerState[],
  run: { from: number; to: number },
): { from: number; to: number } {
  const parts = (at: number): boolean =>
    layers[at - 1]?.position.version !== layers[at]?.position.version
  let { from, to } = run
  while (from < to && !parts(from)) from++
  while (from < to && !parts(to)) to--
  return { from, to }
}

const inlineBytes = (layer: LayerState): number =>
  layer.kind === 'update' ? (layer.inline?.data.length ?? 0) : 0

const layerBytes = (layer: LayerState): number =>
  layer.kind === 'update' ? inlineBytes(layer) + sum(layer.files, ({ bytes }) => bytes) : 0
