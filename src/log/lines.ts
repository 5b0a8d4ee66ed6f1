/** Lines, and where the entries of their history lie (spec/log.md, "Lines and entries"). */
import { MAIN_LINE } from './root.js'

/** A line, and what it begins from. */
export interface Line {
  readonly id: number
  /** The line and the version of it that this one goes on from; null for `main`. */
  readonly parent: { readonly line: Line; readonly version: number } | null
  /** The last fence before the line was made; 0 and absent where there was none. */
  readonly fence?: number | undefined
}

/** The line that begins from nothing: `main`, save in clones. */
export const MAIN: Line = { id: MAIN_LINE, parent: null }

/** The version of a line's own first entry, whether or not it is there (CAL-LOG-190). */
export const firstVersion = ({ parent }: Line): number => (parent?.version ?? 0) + 1

/** The id of the line that holds the entry of a version of this line's history. */
export function holderOf(line: Line, version: number): number {
  let at = line
  while (at.parent && version <= at.parent.version) at = at.parent.line
  return at.id
}

/** One entry of a store: a version of the line that has it. */
export interface Place {
  readonly line: number
  readonly version: number
}

/** Where the content of a history goes on on one line (CAL-TABLE-170). */
export interface LineSpan {
  readonly line: number
  /** The version of its first entry. */
  readonly first: number
  /** The height of that entry. */
  readonly height: number
}

/** Spans of a lineage that are known; places in earlier ones count for none (CAL-TABLE-171). */
export const LINEAGE_MAX = 256

/** The lineage of a line that has adopted nothing: the earliest span first, its own last. */
export function lineageOf(line: Line): readonly LineSpan[] {
  const stretches: LineSpan[] = []
  let at: Line | null = line
  let last = Number.POSITIVE_INFINITY
  while (at) {
    const first = firstVersion(at)
    // Of a line that begins before its parent's own first entry the parent holds none.
    if (first <= last) {
      stretches.unshift({ line: at.id, first, height: first })
      last = first - 1
    }
    at = at.parent?.line ?? null
  }
  return stretches.slice(-LINEAGE_MAX)
}

/** A lineage that goes on with an entry, on another line or by an adopt. */
export function withSpan(lineage: readonly LineSpan[], span: LineSpan): readonly LineSpan[] {
  // A span in which nothing has come to lie is no part of it.
  const before = lineage.filter(({ height }) => height < span.height)
  const last = before.at(-1)
  // A line that adopts its own head goes on as it was (CAL-TABLE-171).
  if (last?.line === span.line && last.first - last.height === span.first - span.height) {
    return before
  }
  return [...before, span].slice(-LINEAGE_MAX)
}

/** The entry at a height, from 1; at height 0, before all entries, version 0 of the first line. */
export function placeAt(lineage: readonly LineSpan[], height: number): Place {
  const span = lineage.findLast((one) => one.height <= height) ?? lineage[0]!
  return { line: span.line, version: Math.max(height - span.height + span.first, 0) }
}

/** The version, on whichever line, of the entry at a height: what people call it. */
export const versionAt = (lineage: readonly LineSpan[], height: number): number =>
  placeAt(lineage, height).version

/** The height of an entry up to a height; null where the lineage has no such entry. */
export function heightOf(
  lineage: readonly LineSpan[],
  { line, version }: Place,
  upTo: number,
): number | null {
  if (version === 0) return 0
  for (const [i, span] of lineage.entries()) {
    const height = version - span.first + span.height
    const end = Math.min((lineage[i + 1]?.height ?? Number.POSITIVE_INFINITY) - 1, upTo)
    if (span.line === line && version >= span.first && height <= end) return height
  }
  return null
}

/** The line from whose beginning a history starts. */
export function rootOf(line: Line): number {
  let at = line
  while (at.parent) at = at.parent.line
  return at.id
}

/** A line and those that it begins from, the first one first, each up to where the next begins. */
export function chainOf(last: Line, version: number): { line: Line; upTo: number }[] {
  const chain: { line: Line; upTo: number }[] = []
  let upTo = version
  for (let line: Line | null = last; line; line = line.parent?.line ?? null) {
    chain.unshift({ line, upTo })
    upTo = line.parent?.version ?? 0
  }
  return chain
}
