/** Which updates are folded when nobody names them (spec/tile.md, "Fold policies"). */
import { sum } from '../sum.js'
import { type FoldInterval, isInsideFold, type LayerState } from '../table/layers.js'
import type { GroupState, LineState } from '../table/state.js'
import { bringsCells, checkpointedUpTo } from './fold.js'
import { FOLD_BYTES_MAX, type LayerSize, type Run } from './fold-policies.js'
import { policyOf } from './policy.js'

/** A fold that the policy of a group asks for. */
export interface GroupFold {
  readonly interval: FoldInterval
  /** Layers that it takes in, and their bytes. */
  readonly layers: number
  readonly bytes: number
  /** Inline rows that it takes out of the log, in bytes. */
  readonly inlineBytes: number
}

export interface DueFold extends GroupFold {
  readonly keySpace: string
  readonly group: string
}

/**
 * The folds that are due for a committer, one of a group at most, those of the most inline rows
 * first (CAL-COMMIT-090, CAL-TILE-044).
 */
export function dueFolds(state: LineState): DueFold[] {
  const found = [...state.keySpaces.values()].flatMap(({ name: keySpace, groups }) =>
    groups.flatMap((definition): DueFold[] => {
      const { incarnation, name: group } = definition
      const held = state.groups.get(incarnation)
      const isInline = policyOf(definition).settings.fold.kind === 'inline'
      const folds = held ? foldsDue(held, state) : []
      const fold = folds.find(({ bytes }) => isInline || bytes <= FOLD_BYTES_MAX)
      return fold ? [{ keySpace, group, ...fold }] : []
    }),
  )
  return found.sort((a, b) => b.inlineBytes - a.inlineBytes)
}

/**
 * The folds of a group that its policy asks for, those of the most inline rows first. After one of
 * them the policy is to be asked again.
 */
export function foldsDue(group: GroupState, state: LineState): GroupFold[] {
  const base = checkpointedUpTo(group)
  const layers = group.layers.filter(({ position }) => position.height > base)
  const runs = policyOf(group.definition).folds(layers.map(sizeOf))
  const found = runs.flatMap((chosen): GroupFold[] => {
    const { from, to } = wholeEntries(layers, chosen)
    const taken = layers.slice(from, to)
    const interval = {
      after: layers[from - 1]?.position.height ?? base,
      through: to === layers.length ? state.height : (layers[to - 1]?.position.height ?? base),
    }
    const isCut = [interval.after, interval.through].some((at) => isInsideFold(at, group.layers))
    // Range deletes and expressions stay between what they part: only neighbours become one.
    const isWorthIt = taken.some((layer, i) => bringsCells(layer) && bringsCells(taken[i - 1]))
    if (!isWorthIt || isCut) return []
    const sizes = taken.map(sizeOf)
    const bytes = sum(sizes, (size) => size.bytes)
    const inlineBytes = sum(sizes, (size) => size.inlineBytes)
    return [{ interval, layers: taken.length, bytes, inlineBytes }]
  })
  return found.sort((a, b) => b.inlineBytes - a.inlineBytes || a.bytes - b.bytes)
}

/** Without what shares its height with a layer that is left: intervals are of heights. */
function wholeEntries(layers: readonly LayerState[], run: Run): Run {
  const parts = (at: number): boolean =>
    layers[at - 1]?.position.height !== layers[at]?.position.height
  let { from, to } = run
  while (from < to && !parts(from)) from++
  while (from < to && !parts(to)) to--
  return { from, to }
}

function sizeOf(layer: LayerState): LayerSize {
  const isFolded = layer.after !== null
  if (layer.kind !== 'update') return { bytes: 0, inlineBytes: 0, bringsCells: false, isFolded }
  const inlineBytes = layer.inline?.data.length ?? 0
  const bytes = inlineBytes + sum(layer.files, (file) => file.bytes)
  return { bytes, inlineBytes, bringsCells: bringsCells(layer), isFolded }
}
