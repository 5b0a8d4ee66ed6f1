/** Cutting a plan into splits of about equal size that processes can read by themselves. */
import type { KeyRange } from '../expr/key-range.js'
import { slicesIn } from '../table/slices.js'
import { intersect, touches } from '../tile/key-limits.js'
import { lowestSlices, mayHaveLatent, pendingLayers } from '../tile/tile-reader.js'
import { type Piece, piecesOfTile } from './pieces.js'
import type { PlanGroup, ScanPlan, Split } from './plan.js'

/** A split of the plan, within a range of keys. */
export interface SplitPart {
  readonly split: Split
  readonly range: KeyRange
}

export interface SizedSplit {
  /** To be read one after another. */
  readonly parts: readonly SplitPart[]
  /** At least the rows that it gives. */
  readonly rows: number
  /** An estimate of what has to be read of files. */
  readonly bytes: number
}

export interface SplitPlan {
  readonly splits: readonly SizedSplit[]
  /** At least the rows of all of them. */
  readonly rows: number
  /** Whether it is exactly those. */
  readonly rowsExact: boolean
}

/** Smaller splits are not worth a request. */
const SPLIT_BYTES_MIN = 1024 * 1024

/** Places within a Parquet file where a cut may be made; other files are cut at their ends. */
const CUTS_PER_FILE_MAX = 64

/** Bytes that lie at or behind a key. */
interface Weight {
  readonly at: string
  readonly bytes: number
}

export interface CutOptions {
  /** How many splits are wanted; a few more or less may come. */
  readonly splitsMax: number
  /** Below this no split is cut in two; 1 MiB unless given. */
  readonly splitBytesMin?: number
  /** Whether cuts within files are to be avoided. */
  readonly wholeFiles?: boolean
}

export function cutSplits(plan: ScanPlan, options: CutOptions): SplitPlan {
  const { splitsMax, splitBytesMin = SPLIT_BYTES_MIN, wholeFiles = false } = options
  const pieces = plan.splits.map((split) => {
    const found = piecesOf(plan, split)
    return wholeFiles ? found.map((piece) => ({ ...piece, hasPages: false })) : found
  })
  const total = sum(pieces.flat().map(({ bytes }) => bytes))
  const target = Math.max(total / splitsMax, splitBytesMin)
  const splits: SizedSplit[] = []
  let open: SplitPart[] = []
  let openPieces: { piece: Piece; range: KeyRange }[] = []
  const close = (): void => {
    if (open.length > 0) splits.push(sized(open, openPieces))
    open = []
    openPieces = []
  }
  for (const [i, split] of plan.splits.entries()) {
    const ranges = cutRange(plan.range, pieces[i]!, target)
    for (const range of ranges) {
      const own = pieces[i]!.filter(({ keyMin, keyMax }) => touches(range, keyMin, keyMax))
      if (own.length === 0) continue
      const isFull = sum(openPieces.map(({ piece }) => piece.bytes)) >= target
      if (isFull || ranges.length > 1) close()
      open.push({ split, range })
      openPieces.push(...own.map((piece) => ({ piece, range })))
    }
    if (ranges.length > 1) close()
  }
  close()
  const counted = pieces.flat().filter((piece) => piece.counts)
  return { splits, rows: sum(counted.map(({ rows }) => rows)), rowsExact: isExact(plan) }
}

function sized(
  parts: readonly SplitPart[],
  pieces: readonly { piece: Piece; range: KeyRange }[],
): SizedSplit {
  return {
    parts,
    rows: sum(pieces.map(({ piece }) => (piece.counts ? piece.rows : 0))),
    bytes: Math.round(sum(pieces.map(({ piece, range }) => piece.bytes * shareOf(piece, range)))),
  }
}

function piecesOf(plan: ScanPlan, { partitions }: Split): Piece[] {
  return plan.groups
    .flatMap((group, i) =>
      partitions[i]!.flatMap((partition) =>
        piecesOfTile(group.state, partition, { keyTypes: plan.keyTypes, counts: i === 0 }),
      ),
    )
    .filter(({ keyMin, keyMax }) => touches(plan.range, keyMin, keyMax))
}

/** Ranges of keys that together are the given one, each with about as many bytes as `target`. */
function cutRange(range: KeyRange, pieces: readonly Piece[], target: number): KeyRange[] {
  const total = sum(pieces.map(({ bytes }) => bytes))
  const parts = Math.round(total / target)
  if (parts < 2) return [range]
  const weights = pieces
    .flatMap((piece) => weightsOf(piece, target))
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
  const ranges: KeyRange[] = []
  let lower: string | null = null
  let held = 0
  for (const { at, bytes } of weights) {
    if (held >= total / parts && at > (lower ?? weights[0]!.at)) {
      ranges.push(intersect(range, { lower, upper: at }))
      lower = at
      held = 0
    }
    held += bytes
  }
  return [...ranges, intersect(range, { lower, upper: null })]
}

function weightsOf(piece: Piece, target: number): Weight[] {
  const wanted = Math.ceil((4 * piece.bytes) / target)
  const parts = piece.hasPages ? Math.min(Math.max(wanted, 1), CUTS_PER_FILE_MAX) : 1
  return Array.from({ length: parts }, (_, i) => ({
    at: i === 0 ? piece.keyMin : keyBetween(piece, i / parts),
    bytes: piece.bytes / parts,
  }))
}

/** Hexadecimal digits that a number holds exactly. */
const DIGITS = 12

/**
 * Text that is that far on the way from the least to the greatest key, as if keys were evenly
 * spread; any text is a cut that gives right results.
 */
function keyBetween({ keyMin, keyMax }: Piece, share: number): string {
  let same = 0
  while (same < keyMin.length && keyMin[same] === keyMax[same]) same++
  const numberOf = (key: string): number =>
    Number.parseInt(key.slice(same, same + DIGITS).padEnd(DIGITS, '0'), 16)
  const [from, to] = [numberOf(keyMin), numberOf(keyMax)]
  const between = Math.floor(from + (to - from) * share)
  const digits = between.toString(16).padStart(DIGITS, '0')
  const key = keyMin.slice(0, same) + digits
  return key.length % 2 === 0 ? key : key.slice(0, -1)
}

/** How much of a piece is read for a range, by the same reckoning. */
function shareOf(piece: Piece, { lower, upper }: KeyRange): number {
  if (!piece.hasPages) return 1
  const place = (key: string | null, otherwise: number): number => {
    if (key === null) return otherwise
    if (key <= piece.keyMin) return 0
    if (key > piece.keyMax) return 1
    const parts = CUTS_PER_FILE_MAX
    for (let i = 1; i < parts; i++) if (keyBetween(piece, i / parts) >= key) return i / parts
    return 1
  }
  return Math.max(place(upper, 1) - place(lower, 0), 1 / CUTS_PER_FILE_MAX)
}

/** Whether the rows of the anchor's segments are just those of the result. */
function isExact({ filter, range, groups, splits }: ScanPlan): boolean {
  if (filter !== null || range.lower !== null || range.upper !== null) return false
  return isSettled(
    groups[0]!,
    splits.flatMap(({ partitions }) => partitions[0]!),
  )
}

/** Whether every row that lies in these tiles of an anchor is one of the result. */
export function isSettled({ state }: PlanGroup, partitions: readonly string[]): boolean {
  return partitions.every((partition) => {
    if (state.origin || mayHaveLatent(state, partition)) return false
    const pending = pendingLayers(state, partition)
    const lowest = pending.length === 0 ? [] : lowestSlices(state, partition, [])
    return (
      pending.every((layer) => layer.kind === 'update') &&
      sum(pending.map((update) => slicesIn(update, partition).length)) === lowest.length
    )
  })
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0)
