/**
 * Which of a group's updates are folded, as a function of their sizes alone (spec/tile.md, "Fold
 * policies"). Nothing here knows of a store.
 */
import type { FoldPolicy as FoldSettings } from '../format/generated/documents.js'
import { sum } from '../sum.js'
import { FOLD_DEFAULTS } from '../table/maintenance.js'

/** Inline rows of a group, in bytes, beyond which some are folded (CAL-COMMIT-090). */
export const FOLD_INLINE_BYTES = 8 * 1024 * 1024

/** Updates of a group with inline rows, beyond which some are folded. */
export const FOLD_INLINE_UPDATES = 250

/**
 * Updates with more bytes are left where they are, and so are folds of more by a committer
 * (CAL-TILE-044): what is done behind a commit stays small.
 */
export const FOLD_BYTES_MAX = 32 * 1024 * 1024

/** An update joins those after it where it has at most so many times their bytes. */
const TIER = 2

/** Updates of fewer bytes always join. */
const TIER_BYTES_MIN = 1024 * 1024

/** What a policy sees of a layer over the checkpoints of a group. */
export interface LayerSize {
  /** Of files and inline rows. */
  readonly bytes: number
  readonly inlineBytes: number
  /** Whether it is an update that can become one with its neighbours. */
  readonly bringsCells: boolean
  /** Whether it is of a fold. */
  readonly isFolded: boolean
}

/** Layers by their numbers: from the first, up to the second without it. */
export interface Run {
  readonly from: number
  readonly to: number
}

/** The runs of layers to fold; of those that are left after one of them it is asked again. */
export type FoldPolicy = (layers: readonly LayerSize[]) => Run[]

/** A kind that nobody knows folds nothing (CAL-TILE-043). */
export function foldPolicyOf(settings: FoldSettings): FoldPolicy {
  const { kind, updates, ratio } = { ...FOLD_DEFAULTS, ...settings }
  switch (kind) {
    case 'inline':
      return inlineRuns
    case 'tiered':
      return (layers) => stretchesOf(layers).flatMap((run) => tieredRuns(layers, run))
    case 'levelled':
      return (layers) => stretchesOf(layers).flatMap((run) => levelledRuns(layers, run))
    default:
      return () => []
  }

  function tieredRuns(layers: readonly LayerSize[], { from, to }: Run): Run[] {
    const runs: Run[] = []
    let end = to
    let tier = 0
    for (let at = to - 1; at >= from; at--) {
      const own = tierOf(layers[at]!.bytes, ratio)
      if (own > tier && at < to - 1) {
        runs.push({ from: at + 1, to: end })
        end = at + 1
      }
      tier = Math.max(tier, own)
    }
    return [...runs, { from, to: end }].filter((run) => run.to - run.from >= updates)
  }

  function levelledRuns(layers: readonly LayerSize[], { from, to }: Run): Run[] {
    let at = to
    let bytes = 0
    while (at > from && !layers[at - 1]!.isFolded) bytes += layers[--at]!.bytes
    if (to - at < updates) return []
    while (at > from && layers[at - 1]!.bytes <= ratio * bytes) bytes += layers[--at]!.bytes
    return [{ from: at, to }]
  }
}

/** Lists of neighbours that can become one. */
function stretchesOf(layers: readonly LayerSize[]): Run[] {
  const found: Run[] = []
  let from = 0
  for (let to = 0; to <= layers.length; to++) {
    if (to < layers.length && layers[to]!.bringsCells) continue
    if (to > from) found.push({ from, to })
    from = to + 1
  }
  return found
}

/** The greatest power of the ratio that is no more than the bytes (CAL-TILE-041). */
function tierOf(bytes: number, ratio: number): number {
  let tier = 0
  for (let least = ratio; least <= bytes; least *= ratio) tier++
  return tier
}

/** Where inline rows are too many: runs between large layers, of layers of like size. */
function inlineRuns(layers: readonly LayerSize[]): Run[] {
  const inline = layers.filter(({ inlineBytes }) => inlineBytes > 0)
  const isDue =
    inline.length > FOLD_INLINE_UPDATES ||
    sum(inline, ({ inlineBytes }) => inlineBytes) > FOLD_INLINE_BYTES
  if (!isDue) return []
  const runs: Run[] = []
  let to = layers.length
  for (let at = layers.length - 1; at >= -1; at--) {
    if (at >= 0 && layers[at]!.bytes <= FOLD_BYTES_MAX) continue
    runs.push({ from: likeFrom(layers, { from: at + 1, to }), to })
    to = at
  }
  return runs
}

/** Where the layers begin that are not much larger than all after them. */
function likeFrom(layers: readonly LayerSize[], { from, to }: Run): number {
  let bytes = 0
  for (let at = to - 1; at >= from; at--) {
    const own = layers[at]!.bytes
    if (bytes > 0 && own > Math.max(TIER_BYTES_MIN, TIER * bytes)) return at + 1
    bytes += own
  }
  return from
}
