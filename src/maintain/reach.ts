/** What of the log the names in the refs lead to (spec/refs.md, spec/maintain.md). */
import type { Line } from '../log/lines.js'
import { lineOf, type Refs } from '../log/refs-state.js'

/** A line, and how far something leads into it. */
export interface Reach {
  readonly line: Line
  /** The last version that a tag or another line's beginning names; null where all of it counts. */
  readonly upTo: number | null
}

/** The lines of a store, those that others begin from first. */
export function reachOf(refs: Refs): Reach[] {
  return refs.lines.map(({ line: id, name }) => {
    const line = lineOf(refs, id)
    if (name !== undefined) return { line, upTo: null }
    const begun = refs.lines.flatMap(({ parent }) => (parent?.line === id ? parent.version : []))
    const tagged = refs.tags.flatMap((tag) => (tag.line === id ? tag.version : []))
    return { line, upTo: Math.max(0, ...begun, ...tagged) }
  })
}
