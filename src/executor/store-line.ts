/** A store on one of its lines: what of an open store belongs to a branch. */
import { Committer } from '../commit/committer.js'
import type { Env } from '../env.js'
import { CalicoError } from '../errors.js'
import type { Hint } from '../format/generated/documents.js'
import { readHint } from '../log/hint.js'
import type { Line } from '../log/lines.js'
import { readRefs } from '../log/refs.js'
import { findBranch, findTag, lineOf, mainLine, type Refs } from '../log/refs-state.js'
import type { AddressRef } from '../storage/address.js'
import type { ObjectStore } from '../storage/contract.js'
import { type At, LineView } from '../table/line-view.js'
import type { LineState } from '../table/state.js'

/** A line, and the version of it that is meant; null for the newest. */
export interface FoundLine {
  readonly line: Line
  readonly at: At | null
  readonly hint: Hint | null
}

/**
 * The line that a ref means among these refs.
 * @throws UnknownRef; InvalidAddress for a version of a tag, which is one itself
 */
export function lineOfRef(refs: Refs, { name, at }: AddressRef): Omit<FoundLine, 'hint'> {
  if (name === null) return { line: mainLine(refs), at }
  const branch = findBranch(refs, name)
  if (branch) return { line: lineOf(refs, branch.line), at }
  const tag = findTag(refs, name)
  if (tag === undefined) {
    throw new CalicoError('UnknownRef', `there is no branch or tag '${name}'`)
  }
  if (at !== null) {
    throw new CalicoError('InvalidAddress', `'${name}' is a tag, which names one version already`)
  }
  const { line, version } = tag
  return { line: lineOf(refs, line), at: { kind: 'version', version } }
}

/** As `lineOfRef`, with the hint of the line. */
export async function findLine(
  storage: ObjectStore,
  given: {
    readonly refs: Refs
    readonly ref: AddressRef | null
    /** That of `main`, where somebody has read it. */
    readonly hint: Hint | null
    readonly signal?: AbortSignal | undefined
  },
): Promise<FoundLine> {
  const { refs, ref, hint, signal } = given
  const main = mainLine(refs)
  if (ref === null) return { line: main, at: null, hint }
  const found = lineOfRef(refs, ref)
  const { id } = found.line
  const known = id === main.id ? hint : null
  return { ...found, hint: known ?? (await readHint(storage, id, signal)) }
}

interface LineParts {
  readonly storage: ObjectStore
  /** The storage without any cache. */
  readonly direct: ObjectStore
  readonly env: Env
  /** As they were when the store was opened. */
  readonly refs: Refs
}

/** The same among the newest refs (CAL-REFS-041). */
export async function resolveRef(
  { direct, refs: { number: hint } }: Pick<LineParts, 'direct' | 'refs'>,
  ref: AddressRef,
  signal?: AbortSignal,
): Promise<FoundLine> {
  const refs = await readRefs({ storage: direct, hint, signal })
  return findLine(direct, { refs, ref, hint: null, signal })
}

/** The newest line that a branch or tag means, to be read, and the version of it. */
export async function viewRef(
  parts: Pick<LineParts, 'storage' | 'direct' | 'refs'>,
  ref: AddressRef,
  signal?: AbortSignal,
): Promise<{ view: LineView; at: At | null }> {
  const { line, at, hint } = await resolveRef(parts, ref, signal)
  return { view: new LineView({ storage: parts.storage, line, hint }), at }
}

/** A line as one reads it that has seen nothing of it yet. */
export async function viewLine(
  storage: ObjectStore,
  line: Line,
  signal?: AbortSignal,
): Promise<LineView> {
  return new LineView({ storage, line, hint: await readHint(storage, line.id, signal) })
}

/** What reads and writes a line. */
export function openLine(
  { storage, direct, env, refs }: LineParts,
  on: FoundLine & { readonly isNew?: boolean; readonly pinned?: LineState | null },
): { view: LineView; committer: Committer; at: At | null } {
  const { line, at, hint, isNew = false, pinned = null } = on
  const view = new LineView({ storage, line, hint, isNew, pinned })
  const committer = new Committer({ storage: direct, view, env, refs: refs.number })
  return { view, committer, at }
}
