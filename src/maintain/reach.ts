/** What of the log the names in the refs lead to (spec/refs.md, spec/maintain.md). */
import { horizonOf } from '../log/horizons.js'
import type { Line } from '../log/lines.js'
import { lineOf, type Refs } from '../log/refs-state.js'

/** A line, and how far something leads into it. */
export interface Reach {
  readonly line: Line
  /** The name of the branch; null where the line has none any more. */
  readonly name: string | null
  /** The least version that is kept: what only earlier ones read from is not. */
  readonly from: number
  /** The last version that a tag or another line's beginning names; null where all of it counts. */
  readonly upTo: number | null
}

/** A version that is kept by itself. */
export interface KeptVersion {
  readonly line: Line
  readonly version: number
  /** What keeps it. */
  readonly by: string
}

/** The lines of a store, those that others begin from first. */
export function reachOf(refs: Refs): Reach[] {
  return refs.lines.map((one) => {
    const { line: id, name = null } = one
    const upTo = name === null ? endOf(refs, id) : null
    return { line: lineOf(refs, id), name, from: horizonOf(refs, one), upTo }
  })
}

/** The last version of a line without a name that something names; 0 for none. */
export function endOf(refs: Refs, id: number): number {
  const begun = refs.lines.flatMap(({ parent }) => (parent?.line === id ? parent.version : []))
  const tagged = refs.tags.flatMap((tag) => (tag.line === id ? tag.version : []))
  return Math.max(0, ...begun, ...tagged)
}

/** The versions that tags keep. */
export function taggedVersions(refs: Refs): KeptVersion[] {
  return refs.tags.map(({ name, line, version }) => ({
    line: lineOf(refs, line),
    version,
    by: `tag '${name}'`,
  }))
}
