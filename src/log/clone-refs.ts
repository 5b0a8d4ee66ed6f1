/** Clones in the refs log: which there are, and how the refs of one begin (spec/refs.md). */
import type {
  CreateClone,
  Horizon,
  RefsClone,
  RefsFence,
  RefsLine,
} from '../format/generated/documents.js'
import { beginningOf, lastFence } from './horizons.js'

/** As much of the refs as clones are about. */
interface Refs {
  readonly lines: readonly RefsLine[]
  readonly clones?: readonly RefsClone[] | undefined
  readonly features: readonly string[]
  readonly fence?: RefsFence | undefined
}

/** Most clones that are named at once (CAL-REFS-102). */
export const CLONES_MAX = 10_000

export const findClone = ({ clones = [] }: Pick<Refs, 'clones'>, id: string): RefsClone | null =>
  clones.find(({ clone }) => clone === id) ?? null

/** The clones with one more, ascending by id. */
export function withClone(
  { clones = [] }: Refs,
  { clone, line, version, uri }: CreateClone,
  since: number,
): RefsClone[] {
  const made: RefsClone = { clone, line, version, since, ...(uri !== undefined && { uri }) }
  return [...clones, made].sort((a, b) => (a.clone < b.clone ? -1 : 1))
}

/**
 * The refs of a clone after its first entry: its `main`, and what that begins from, of which
 * nothing but the version that is kept for it can be named (CAL-REFS-106).
 */
export function cloneBegun(
  refs: Refs,
  { number, parent }: { number: number; parent: { line: number; version: number } },
): Refs & { readonly number: number; readonly tags: readonly [] } {
  const fence = lastFence(refs) + 1
  const lines: RefsLine[] = []
  const horizons: Horizon[] = []
  let upTo = parent.version
  for (let id: number | undefined = parent.line; id !== undefined; ) {
    const { name: _, protected: __, ...line } = refs.lines.find((one) => one.line === id)!
    lines.unshift(line)
    // Of a line before the one that has the version nothing is kept.
    const version = id === parent.line ? upTo : upTo + 1
    horizons.unshift({ line: id, version, through: upTo })
    upTo = beginningOf(line)
    id = line.parent?.line
  }
  const from = refs.lines.find(({ line }) => line === parent.line)
  const kept = from?.protected ? { protected: true } : {}
  const main: RefsLine = { line: number, name: 'main', parent, ...kept, fence }
  const { features } = refs
  return { number, lines: [...lines, main], tags: [], features, fence: { fence, horizons } }
}
