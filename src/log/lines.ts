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

/** The line that begins from nothing. */
export const MAIN: Line = { id: MAIN_LINE, parent: null }

/** The version of a line's own first entry, whether or not it is there (CAL-LOG-190). */
export const firstVersion = ({ parent }: Line): number => (parent?.version ?? 0) + 1

/** The id of the line that holds the entry of a version of this line's history. */
export function holderOf(line: Line, version: number): number {
  let at = line
  while (at.parent && version <= at.parent.version) at = at.parent.line
  return at.id
}

/** Where a history goes on on one line. */
export interface LineSpan {
  readonly line: number
  /** The version of its first entry. */
  readonly first: number
}

/** The spans of a line's history, the earliest first and its own last. */
export function lineageOf(line: Line): readonly LineSpan[] {
  const stretches: LineSpan[] = []
  let at: Line | null = line
  let last = Number.POSITIVE_INFINITY
  while (at) {
    const first = firstVersion(at)
    // Of a line that begins before its parent's own first entry the parent holds none.
    if (first <= last) {
      stretches.unshift({ line: at.id, first })
      last = first - 1
    }
    at = at.parent?.line ?? null
  }
  return stretches
}

/** The line whose entry a version is; the first one for version 0. */
export function holderIn(lineage: readonly LineSpan[], version: number): number {
  return (lineage.findLast(({ first }) => first <= version) ?? lineage[0]!).line
}

/** The line from whose beginning a history starts. */
export function rootOf(line: Line): number {
  let at = line
  while (at.parent) at = at.parent.line
  return at.id
}
