/** Change feeds of a store: which versions, which columns, and waiting for more. */
import type { Batch, BatchField } from '../arrow/batch.js'
import type { DecodePool } from '../data/worker-pool.js'
import type { Env } from '../env.js'
import { CalicoError, isCalicoError } from '../errors.js'
import { changeFields, readChanges } from '../scan/changes.js'
import { type MayRead, readingOf } from '../scan/may-read.js'
import { planRead, type ScanPlan } from '../scan/plan.js'
import type { ObjectStore } from '../storage/contract.js'
import { findKeySpace } from '../table/definition.js'
import type { At, LineView, Snapshot } from '../table/line-view.js'
import type { LineState } from '../table/state.js'

export interface ChangesOptions {
  /** The version after which changes are given: 0 for all, a number, or the newest at a time. */
  readonly from: number | At
  /** The last version; the newest unless given. */
  readonly to?: number | At | undefined
  /** Names of the columns to give out, all unless given. Changes of others are not told. */
  readonly columns?: readonly string[] | undefined
  /** A filter (spec/expr.md): the changes are those of the view that it selects. */
  readonly filter?: string | undefined
  /** Goes on with versions as they are committed, until the signal aborts. Not with `to`. */
  readonly follow?: boolean
  /** How long to wait, in milliseconds, before looking for versions again; 1000 unless given. */
  readonly pollMs?: number
  /** Who asks; the principal of the store unless given. */
  readonly principal?: string | undefined
  readonly signal?: AbortSignal | undefined
}

export interface Changes {
  /** The version after which the changes begin, and the last that was there at the call. */
  readonly from: number
  readonly to: number
  /**
   * The columns asked for, then `_change` (utf8: `insert`, `delete`, `update_before`,
   * `update_after`), `_version` (int64) and `_timestamp` (timestamptz).
   */
  readonly fields: readonly BatchField[]
  /** To be read once. A batch holds rows of one version. */
  readonly batches: AsyncIterable<Batch>
}

interface ChangesContext {
  readonly storage: ObjectStore
  readonly pool: DecodePool
  readonly view: LineView
  readonly env: Env
  /** The version that the store's address names. */
  readonly at: At | null
  readonly mayRead: MayRead
}

const POLL_MS = 1000

/**
 * @throws UnknownVersion, UnknownKeySpace, UnknownColumn, InvalidExpression, Denied;
 *   InvalidArgument where the interval ends before it begins
 */
export async function openChanges(
  context: ChangesContext,
  name: string,
  options: ChangesOptions,
): Promise<Changes> {
  const { signal } = options
  if (options.follow && (options.to !== undefined || context.at !== null)) {
    throw new CalicoError('InvalidArgument', 'changes that are followed have no last version')
  }
  const { from, to } = await interval(context, options, signal)
  const { columns, filter: where } = options
  const plan = await planRead(to, findKeySpace(to, name), { columns, where }, signal)
  await context.mayRead(readingOf(plan))
  const fields = changeFields(plan)
  const { line } = context.view
  const batches = options.follow
    ? followChanges({ context, plan, from, upTo: to.version, pollMs: options.pollMs, signal })
    : readChanges({ plan, line, from, upTo: to.version, context: { ...context, signal } })
  return { from: from.version, to: to.version, fields, batches }
}

/**
 * The states at both ends of an interval of versions. @throws UnknownVersion; InvalidArgument where
 * it ends before it begins
 */
export async function interval(
  { view, at }: Pick<ChangesContext, 'view' | 'at'>,
  ends: { readonly from: number | At; readonly to?: number | At | undefined },
  signal: AbortSignal | undefined,
): Promise<{ from: LineState; to: Snapshot }> {
  const last = ends.to === undefined ? at : pointOf(ends.to)
  const to = await view.at(last ?? undefined, signal)
  const from = await startAt(view, pointOf(ends.from), signal)
  if (from.version <= to.version) return { from, to }
  throw new CalicoError(
    'InvalidArgument',
    `changes go from a version to the same or a later one, not from ${from.version} to ` +
      `${to.version}`,
  )
}

function pointOf(end: number | At): At {
  return typeof end === 'number' ? { kind: 'version', version: end } : end
}

/** Version 0, and every time before the first commit, is the empty state (CAL-SCAN-029). */
async function startAt(
  view: LineView,
  at: At,
  signal: AbortSignal | undefined,
): Promise<LineState> {
  if (at.kind === 'version' && at.version === 0) return view.emptyState()
  try {
    return await view.at(at, signal)
  } catch (error) {
    const isBefore = isCalicoError(error, 'UnknownVersion')
    if (at.kind === 'timestamp' && isBefore) return view.emptyState()
    throw error
  }
}

/** Ends when the signal aborts, and then between two versions. */
async function* followChanges(options: {
  context: ChangesContext
  plan: ScanPlan
  from: LineState
  upTo: number
  pollMs: number | undefined
  signal: AbortSignal | undefined
}): AsyncGenerator<Batch> {
  const { context, plan, signal } = options
  const ended = (): boolean => signal?.aborted === true
  let { from: state, upTo } = options
  for (;;) {
    yield* readChanges({
      plan,
      line: context.view.line,
      from: state,
      upTo,
      context: { storage: context.storage, pool: context.pool },
      goOn: (after) => {
        state = after
        return !ended()
      },
    })
    if (ended()) return
    try {
      await context.env.sleep(options.pollMs ?? POLL_MS, signal)
      upTo = (await context.view.latest(signal)).version
      if (upTo > state.version) await context.mayRead(readingOf(plan))
    } catch (error) {
      if (ended()) return
      throw error
    }
  }
}
