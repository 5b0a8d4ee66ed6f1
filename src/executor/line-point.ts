/** Versions of any line that a call names, as ends of a difference are. */
import { CalicoError, isCalicoError } from '../errors.js'
import { type AddressRef, parseRef } from '../storage/address.js'
import type { At, LineView } from '../table/line-view.js'
import type { LineState } from '../table/state.js'

/**
 * A version of the line that the store is open on, by its number or a time, or as text what stands
 * behind the `@` of an address: `v3`, `dev`, `dev@v12`, a tag, a time.
 */
export type LinePoint = number | At | string

/** A state, and the line that it is of. */
export interface PointState {
  readonly state: LineState
  readonly view: LineView
}

interface Points {
  readonly view: LineView
  /** The version that the store's address names. */
  readonly at: At | null
  /** The line that a branch or tag means now, and the version of it. */
  readonly resolve: (
    ref: AddressRef,
    signal?: AbortSignal,
  ) => Promise<{ readonly view: LineView; readonly at: At | null }>
}

/**
 * @param point the newest, or what the store's address names, unless given
 * @param mayBeEmpty whether 0, or a time before the first version, is the empty state
 * @throws UnknownVersion, UnknownRef, InvalidAddress
 */
export async function stateOf(
  points: Points,
  point: LinePoint | undefined,
  options: { readonly mayBeEmpty: boolean; readonly signal?: AbortSignal | undefined },
): Promise<PointState> {
  const { mayBeEmpty, signal } = options
  const { view, at } = await placeOf(points, point, signal)
  if (mayBeEmpty && at?.kind === 'version' && at.version === 0) {
    return { state: view.emptyState(), view }
  }
  try {
    return { state: await view.at(at ?? undefined, signal), view }
  } catch (error) {
    const isBefore = at?.kind === 'timestamp' && isCalicoError(error, 'UnknownVersion')
    if (mayBeEmpty && isBefore) return { state: view.emptyState(), view }
    throw error
  }
}

async function placeOf(
  points: Points,
  point: LinePoint | undefined,
  signal: AbortSignal | undefined,
): Promise<{ readonly view: LineView; readonly at: At | null }> {
  const { view } = points
  if (point === undefined) return points
  if (typeof point === 'number') return { view, at: { kind: 'version', version: point } }
  if (typeof point !== 'string') return { view, at: point }
  const ref = parseRef(point)
  return ref.name === null ? { view, at: ref.at } : points.resolve(ref, signal)
}

/**
 * What a pick is of: one version, or an interval, whose end is said.
 * @throws InvalidArgument
 */
export function parsePicked(text: string): {
  readonly from?: string
  readonly to: string
  readonly mergeBase: boolean
} {
  if (!text.includes('..')) return { to: text, mergeBase: false }
  const { from, to, mergeBase } = parseInterval(text)
  if (to !== undefined) return { from, to, mergeBase }
  throw new CalicoError('InvalidArgument', `'${text}' says no last version; write A..B`)
}

/**
 * `A..B` as both of its ends, and `A...B`, which begins at the newest version that both have in
 * common; without an end it ends where the store is.
 * @throws InvalidArgument
 */
export function parseInterval(text: string): {
  readonly from: string
  readonly to?: string
  readonly mergeBase: boolean
} {
  const [, from = '', dots = '', to = ''] = /^(.*?[^.])(\.{2,3})([^.].*)?$/.exec(text) ?? []
  if (from !== '' && !to.includes('..')) {
    return { from, ...(to !== '' && { to }), mergeBase: dots.length === 3 }
  }
  throw new CalicoError(
    'InvalidArgument',
    `'${text}' is no interval; write A..B with versions like v3, branches, tags or times, ` +
      'A...B to begin where both were one, and A.. to end at the newest version',
  )
}
