/** Which versions are kept, by the last fence of the refs log (spec/maintain.md, "Fences"). */
import type {
  Fence,
  Horizon,
  RefsClone,
  RefsFence,
  RefsLine,
  RefsTag,
} from '../format/generated/documents.js'

/** As much of the refs as says what is kept. */
interface Refs {
  readonly lines: readonly RefsLine[]
  readonly tags: readonly RefsTag[]
  readonly clones?: readonly RefsClone[] | undefined
  readonly fence?: RefsFence | undefined
}

/** The version of its parent's that a line begins at. */
export const beginningOf = ({ parent }: RefsLine): number => parent?.version ?? 0

const horizonIn = ({ fence }: Refs, id: number): Horizon | undefined =>
  fence?.horizons.find(({ line }) => line === id)

/** The least version of a line that is kept; where it begins unless a fence says otherwise. */
export function horizonOf(refs: Refs, line: RefsLine): number {
  return Math.max(beginningOf(line), horizonIn(refs, line.line)?.version ?? 0)
}

/** The number of the last fence; 0 where there was none. */
export const lastFence = ({ fence }: Pick<Refs, 'fence'>): number => fence?.fence ?? 0

/**
 * Whether a version that a line has may be named: what it reads stays, whatever becomes of the
 * branch (CAL-REFS-050).
 */
export function isKept(
  refs: Refs,
  at: { readonly line: number; readonly version: number },
): boolean {
  const line = refs.lines.find((one) => one.line === at.line)
  if (!line) return false
  const through = horizonIn(refs, at.line)?.through ?? Number.POSITIVE_INFINITY
  const isInside = at.version >= horizonOf(refs, line) && at.version <= through
  const named = [...refs.tags, ...(refs.clones ?? [])]
  return isInside || named.some((one) => one.line === at.line && one.version === at.version)
}

/** Why a fence cannot follow; null where it can (CAL-MAINTAIN-101, -102). */
export function fenceProblem(refs: Refs, { fence, horizons }: Omit<Fence, 'kind'>): string | null {
  if (fence !== lastFence(refs) + 1)
    return `fence ${fence} does not follow fence ${lastFence(refs)}`
  for (const { line, version, through } of refs.fence?.horizons ?? []) {
    const next = horizons.find((one) => one.line === line)
    const isLess = !next || next.version < version
    const isMore = through !== undefined && (next?.through ?? through + 1) > through
    if (isLess || isMore) return `fence ${fence} keeps more of line ${line} than the one before`
  }
  return horizonsProblem(horizons, refs.lines)
}

/** What is wrong with the horizons of a fence beside the lines there are; null where nothing is. */
export function horizonsProblem(
  horizons: readonly Horizon[],
  lines: readonly RefsLine[],
): string | null {
  let last = 0
  for (const { line, version, through } of horizons) {
    const known = lines.find((one) => one.line === line)
    if (line <= last || !known) return `the horizon of line ${line} is out of place`
    if (version < beginningOf(known)) {
      return `the horizon of line ${line} is below version ${beginningOf(known)}, where it begins`
    }
    if (through !== undefined && known.name !== undefined) {
      return `line ${line} has a name, and its horizon an end`
    }
    last = line
  }
  return null
}
