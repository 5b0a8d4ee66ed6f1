/** What the refs log says of lines, tags and features, entry by entry (spec/refs.md). */
import type {
  CreateLine,
  RefsClone,
  RefsEntry,
  RefsFence,
  RefsLine,
  RefsState,
  RefsTag,
  RenameLine,
} from '../format/generated/documents.js'
import { foldRefName, refNameProblem } from '../format/ref-name.js'
import { CLONES_MAX, cloneBegun, findClone, withClone } from './clone-refs.js'
import { beginningOf, fenceProblem, horizonOf, horizonsProblem, isKept } from './horizons.js'
import type { Line } from './lines.js'
import { MAIN_LINE } from './root.js'

const MAIN_NAME = 'main'

/** Most branches and tags of a store together (CAL-REFS-013). */
export const NAMES_MAX = 10_000

export interface Refs {
  /** The number of the last entry. */
  readonly number: number
  /** Ascending by id: those with a name, and those that others begin from or tags name. */
  readonly lines: readonly RefsLine[]
  /** Ascending by name. */
  readonly tags: readonly RefsTag[]
  /** Ascending by id; absent where there are none. */
  readonly clones?: readonly RefsClone[] | undefined
  readonly features: readonly string[]
  /** The last fence; absent where there was none. */
  readonly fence?: RefsFence | undefined
}

export const NO_REFS: Refs = { number: 0, lines: [], tags: [], features: [] }

/** Why a step cannot be taken; `reason` says which error a committer reports of it. */
export interface RefsRefusal {
  readonly reason: 'name' | 'taken' | 'unknown' | 'protected' | 'argument' | 'expired'
  readonly what: string
}

const refuse = (reason: RefsRefusal['reason'], what: string): RefsRefusal => ({ reason, what })

/** A line that has a name: a branch. */
export type NamedLine = RefsLine & { readonly name: string }

export const findBranch = ({ lines }: Refs, name: string): NamedLine | undefined =>
  lines.find((line): line is NamedLine => line.name === name)

/** The line that is read and written where no branch is named. */
export const mainLine = (refs: Refs): Line => lineOf(refs, findBranch(refs, MAIN_NAME)!.line)

export const findTag = ({ tags }: Refs, name: string): RefsTag | undefined =>
  tags.find((tag) => tag.name === name)

const findLine = ({ lines }: Refs, id: number): RefsLine | undefined =>
  lines.find(({ line }) => line === id)

/** A line with those that it begins from. */
export function lineOf(refs: Refs, id: number): Line {
  const { parent, fence = 0 } = findLine(refs, id)!
  if (!parent) return { id, parent: null, fence }
  return { id, parent: { line: lineOf(refs, parent.line), version: parent.version }, fence }
}

/** Why the action of an entry cannot follow; null where it can (CAL-REFS-020 … 031). */
export function refsRefusal(
  refs: Refs,
  { action, number }: Pick<RefsEntry, 'action' | 'number'>,
): RefsRefusal | null {
  switch (action.kind) {
    case 'create-line':
      if (action.name === undefined) return namelessRefusal(action, number)
      return nameRefusal(refs, action.name) ?? beginningRefusal(refs, action, number)
    case 'rename-line':
      return endRefusal(refs, action.line) ?? renameRefusal(refs, action)
    case 'delete-line':
      return endRefusal(refs, action.line)
    case 'protect-line':
      return namedRefusal(refs, action.line)
    case 'create-tag':
      if (action.version < 1) return refuse('argument', 'version 0 has nothing that a tag can name')
      return nameRefusal(refs, action.name) ?? versionRefusal(refs, action)
    case 'delete-tag': {
      const { name } = action
      return findTag(refs, name) ? null : refuse('unknown', `there is no tag '${name}'`)
    }
    case 'fence': {
      const problem = fenceProblem(refs, action)
      return problem === null ? null : refuse('argument', problem)
    }
    case 'create-clone':
      return newCloneRefusal(refs, action.clone) ?? versionRefusal(refs, action)
    case 'delete-clone': {
      const { clone } = action
      return findClone(refs, clone) ? null : refuse('unknown', `there is no clone ${clone}`)
    }
    case 'begin-clone': {
      const { line, version } = action.parent
      const isNamed = refs.clones?.some((one) => one.line === line && one.version === version)
      return isNamed ? null : refuse('argument', 'a clone begins at a version that is kept for it')
    }
    case 'add-feature':
      return null
  }
}

function newCloneRefusal(refs: Refs, id: string): RefsRefusal | null {
  if (findClone(refs, id)) return refuse('taken', `there is a clone ${id} already`)
  if ((refs.clones ?? []).length < CLONES_MAX) return null
  return refuse('argument', `a store has at most ${CLONES_MAX} clones`)
}

function nameRefusal({ lines, tags }: Refs, name: string): RefsRefusal | null {
  const problem = refNameProblem(name)
  if (problem) return refuse('name', `'${name}' ${problem}`)
  const folded = foldRefName(name)
  const names = [...lines, ...tags].flatMap((one) => one.name ?? [])
  const taken = names.find((one) => foldRefName(one) === folded)
  if (taken !== undefined) return refuse('taken', `there is a branch or tag '${taken}' already`)
  if (names.length < NAMES_MAX) return null
  return refuse('argument', `a store has at most ${NAMES_MAX} branches and tags`)
}

/** It may begin at any version of any line: whoever adopts it has what it begins from. */
function namelessRefusal({ parent }: CreateLine, number: number): RefsRefusal | null {
  if (number > MAIN_LINE && parent && parent.line < number) return null
  return refuse('argument', 'a line without a name begins from one that was made before it')
}

function beginningRefusal(
  refs: Refs,
  { name, parent }: Pick<CreateLine, 'name' | 'parent'>,
  number: number,
): RefsRefusal | null {
  if (parent && number > MAIN_LINE) return versionRefusal(refs, parent)
  const isMain = !parent && number === MAIN_LINE && name === MAIN_NAME
  return isMain ? null : refuse('argument', `the first line, and no other, is '${MAIN_NAME}'`)
}

/** The name of the old line is free for the new one (CAL-REFS-023). */
function renameRefusal(
  refs: Refs,
  { line, version, name }: Pick<RenameLine, 'line' | 'version' | 'name'>,
): RefsRefusal | null {
  const lines = withoutName(refs.lines, line)
  // A seal is an entry of the line's own.
  return (
    nameRefusal({ ...refs, lines }, name) ?? versionRefusal(refs, { line, version: version - 1 })
  )
}

/** Whether there is such a line from there on. How far it goes its log says, not the refs log. */
function versionRefusal(refs: Refs, at: { line: number; version: number }): RefsRefusal | null {
  const line = findLine(refs, at.line)
  if (!line) return refuse('unknown', `there is no line ${at.line}`)
  if (at.version < beginningOf(line)) {
    return refuse('argument', `line ${at.line} begins at version ${beginningOf(line)}`)
  }
  if (isKept(refs, at)) return null
  const kept = `line ${at.line} keeps versions from ${horizonOf(refs, line)} on`
  return refuse('expired', `version ${at.version} has expired: ${kept}, and those with a tag`)
}

function namedRefusal(refs: Refs, id: number): RefsRefusal | null {
  const line = findLine(refs, id)
  return line?.name === undefined ? refuse('unknown', `there is no branch of line ${id}`) : null
}

/** Whether the name of a line may end. */
function endRefusal(refs: Refs, id: number): RefsRefusal | null {
  if (findLine(refs, id)?.name === MAIN_NAME) {
    const what = 'is what is read by default, and cannot be deleted or renamed'
    return refuse('argument', `'${MAIN_NAME}' ${what}`)
  }
  const refusal = namedRefusal(refs, id)
  if (refusal) return refusal
  const { name, protected: kept } = findLine(refs, id)!
  return kept ? refuse('protected', `branch '${name}' is protected`) : null
}

/** The refs after an entry that can follow them. */
export function applyRefsEntry(entry: RefsEntry, refs: Refs = NO_REFS): Refs {
  const { number, action, timestamp } = entry
  const next = { ...refs, number }
  const { lines, tags } = refs
  switch (action.kind) {
    case 'create-line': {
      const { name, parent } = action
      // Only an adopt leads to a line without a name (CAL-REFS-080).
      if (name === undefined) return next
      const made = { line: number, name, ...(parent && { parent }), ...fencedBy(refs) }
      return { ...next, lines: [...lines, made] }
    }
    case 'rename-line': {
      const { line, version, name } = action
      const made: RefsLine = { line: number, name, parent: { line, version }, ...fencedBy(refs) }
      return { ...next, lines: [...withoutName(lines, line), made] }
    }
    case 'delete-line':
      return pruned({ ...next, lines: withoutName(lines, action.line) })
    case 'protect-line':
      return { ...next, lines: lines.map((line) => protectedAs(line, action)) }
    case 'create-tag': {
      const { name, line, version } = action
      const all = [...tags, { name, line, version }]
      return { ...next, tags: all.sort((a, b) => (a.name < b.name ? -1 : 1)) }
    }
    case 'delete-tag':
      return pruned({ ...next, tags: tags.filter(({ name }) => name !== action.name) })
    case 'fence': {
      const { fence, horizons } = action
      return { ...next, fence: { fence, horizons } }
    }
    case 'create-clone':
      return { ...next, clones: withClone(refs, action, timestamp) }
    case 'delete-clone':
      return pruned({ ...next, clones: refs.clones?.filter((one) => one.clone !== action.clone) })
    case 'begin-clone':
      return cloneBegun(refs, { number, parent: action.parent })
    case 'add-feature':
      return { ...next, features: [...refs.features, action.feature] }
  }
}

/** What a line that is made now counts as having met (CAL-REFS-051). */
const fencedBy = ({ fence }: Refs): Pick<RefsLine, 'fence'> => (fence ? { fence: fence.fence } : {})

function protectedAs(
  line: RefsLine,
  action: { readonly line: number; readonly protected: boolean },
): RefsLine {
  if (line.line !== action.line) return line
  const { protected: _, ...rest } = line
  return action.protected ? { ...rest, protected: true } : rest
}

function withoutName(lines: readonly RefsLine[], id: number): RefsLine[] {
  return lines.map((line) => {
    if (line.line !== id) return line
    const { line: own, parent, fence } = line
    return { line: own, ...(parent && { parent }), ...(fence && { fence }) }
  })
}

/** Lines that no name leads to leave, children before what they began from (CAL-REFS-026). */
function pruned(refs: Refs): Refs {
  const kept: RefsLine[] = []
  const used = new Set([...refs.tags, ...(refs.clones ?? [])].map(({ line }) => line))
  for (const line of refs.lines.toReversed()) {
    if (line.name === undefined && !used.has(line.line)) continue
    kept.unshift(line)
    if (line.parent) used.add(line.parent.line)
  }
  const { fence } = refs
  const horizons = fence?.horizons.filter(({ line }) => kept.some((one) => one.line === line))
  return { ...refs, lines: kept, ...(fence && { fence: { ...fence, horizons: horizons! } }) }
}

/** What is wrong with the state that an entry carries; null where it can be (CAL-REFS-040). */
export function refsStateProblem(state: RefsState, number: number): string | null {
  const names = new Set<string>()
  const problemOf = (name: string): string | null => {
    const problem = refNameProblem(name)
    if (problem) return `'${name}' ${problem}`
    if (names.has(foldRefName(name))) return `'${name}' is named twice`
    names.add(foldRefName(name))
    return null
  }
  const beginnings = new Map<number, number>()
  const isFrom = (at: { line: number; version: number }): boolean =>
    at.version >= (beginnings.get(at.line) ?? Number.POSITIVE_INFINITY)
  let last = 0
  for (const one of state.lines) {
    const { line, name, parent } = one
    if (line <= last || line > number) return `line ${line} is out of order`
    last = line
    const problem = name === undefined ? null : problemOf(name)
    if (problem) return problem
    if (parent ? !isFrom(parent) : line !== MAIN_LINE) {
      return `line ${line} begins from none of the lines before it`
    }
    beginnings.set(line, beginningOf(one))
  }
  for (const [i, { name, line, version }] of (state.tags ?? []).entries()) {
    if (i > 0 && state.tags![i - 1]!.name >= name) return `tag '${name}' is out of order`
    const problem = problemOf(name)
    if (problem) return problem
    if (!isFrom({ line, version })) return `tag '${name}' names no version`
  }
  for (const [i, { clone, line, version }] of (state.clones ?? []).entries()) {
    if (i > 0 && state.clones![i - 1]!.clone >= clone) return `clone ${clone} is out of order`
    if (!isFrom({ line, version })) return `clone ${clone} names no version`
  }
  if (!hasMain(state)) return `there is no branch '${MAIN_NAME}'`
  return state.fence ? horizonsProblem(state.fence.horizons, state.lines) : null
}

/** It is the first line, or in a clone the first of its own. */
const hasMain = ({ lines }: RefsState): boolean => {
  const main = lines.find(({ name }) => name === MAIN_NAME)
  return main !== undefined && (main.line === MAIN_LINE || main.parent !== undefined)
}

/** What an entry carries of its number's state (CAL-REFS-006). */
export function stateOf({ lines, tags, clones = [], features, fence }: Refs): RefsState {
  return {
    lines: [...lines],
    ...(tags.length > 0 && { tags: [...tags] }),
    ...(clones.length > 0 && { clones: [...clones] }),
    features: [...features],
    ...(fence && { fence }),
  }
}
