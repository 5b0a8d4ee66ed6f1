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
  const named = [...refs.tags, ...(refs.clones ?? [])]
  const kept = named.flatMap(({ line, version }) => (line === id ? version : []))
  return Math.max(0, ...begun, ...kept)
}

/** The versions that tags and clones keep. */
export function namedVersions(refs: Refs): KeptVersion[] {
  const tags = refs.tags.map(({ name, ...at }) => ({ ...at, by: `tag '${name}'` }))
  const clones = (refs.clones ?? []).map(({ clone, ...at }) => ({ ...at, by: `clone ${clone}` }))
  return [...tags, ...clones].map(({ line, version, by }) => {
    return { line: lineOf(refs, line), version, by }
  })
}
