/** Putting a fence into the refs log and on every line (spec/maintain.md, "Fences"). */
import type { Env } from '../env.js'
import { CalicoError } from '../errors.js'
import type { Fence, Horizon, LogEntry } from '../format/generated/documents.js'
import { newLongId } from '../format/ids.js'
import { appendEntry } from '../log/append.js'
import { readHint } from '../log/hint.js'
import { horizonOf, lastFence } from '../log/horizons.js'
import { lineOf, type Refs } from '../log/refs-state.js'
import type { ObjectStore } from '../storage/contract.js'
import { LineView } from '../table/line-view.js'
import type { LineState } from '../table/state.js'
import { endOf } from './reach.js'

/** How often a fence goes for the next version of a line after losing one. */
const SLOT_TRIES_MAX = 400

/**
 * The fence that is to follow: horizons as they are wanted, none of them below what it was.
 * @param wanted by line; others keep what they have
 */
export function nextFence(
  refs: Refs,
  { wanted, expired }: { wanted: ReadonlyMap<number, number>; expired: readonly string[] },
): Fence {
  const before = new Map(refs.fence?.horizons.map((one) => [one.line, one]))
  const horizons = refs.lines.flatMap((one): Horizon[] => {
    const { line, name } = one
    const version = Math.max(horizonOf(refs, one), wanted.get(line) ?? 0)
    const known = before.get(line)
    if (name !== undefined) {
      return version > horizonOf(refs, one) || known ? [{ line, version }] : []
    }
    const through = Math.min(known?.through ?? Number.POSITIVE_INFINITY, endOf(refs, line))
    return [{ line, version, through }]
  })
  const ids = [...expired].sort()
  const fence = lastFence(refs) + 1
  return { kind: 'fence', fence, horizons, ...(ids.length > 0 && { expired: ids }) }
}

interface FencedLines {
  readonly storage: ObjectStore
  readonly env: Env
  /** With the fence as its last. */
  readonly refs: Refs
  /** The present, for the dates of entries. */
  readonly nowMicros: number
  readonly signal?: AbortSignal | undefined
}

/**
 * Puts the last fence of the refs log on every line that takes entries, so that whoever commits
 * there after it has met it.
 * @throws Contention; StorageUnavailable where it is not known whether it is there
 */
export async function fenceLines(options: FencedLines): Promise<void> {
  const { storage, refs, signal } = options
  for (const one of refs.lines) {
    if (one.name === undefined) continue
    const line = lineOf(refs, one.line)
    const hint = await readHint(storage, line.id, signal)
    await fenceLine(new LineView({ storage, line, hint }), horizonOf(refs, one), options)
  }
}

async function fenceLine(
  view: LineView,
  horizon: number,
  { storage, env, refs, nowMicros, signal }: FencedLines,
): Promise<void> {
  const fence = lastFence(refs)
  const { line } = view
  let state: LineState = await view.latest(signal)
  for (let attempt = 1; attempt <= SLOT_TRIES_MAX; attempt++) {
    // A line that has ended takes no entry of anybody; a later fence does for this one too.
    if (state.sealed || state.fence.fence >= fence) return
    const entry = fenceEntry(state, { fence, horizon }, { env, nowMicros })
    const outcome = await appendEntry({ storage, entry, line, env })
    if (outcome.kind === 'landed') return
    if (outcome.kind === 'unknown') {
      const message = `whether fence ${fence} is on line ${line.id} is not known; vacuum again`
      throw new CalicoError('StorageUnavailable', message, { cause: outcome.cause })
    }
    state = await view.catchUp(outcome.by, outcome.bytes)
  }
  throw new CalicoError(
    'Contention',
    `other commits took the next version ${SLOT_TRIES_MAX} times in a row; vacuum again`,
  )
}

function fenceEntry(
  state: LineState,
  { fence, horizon }: { readonly fence: number; readonly horizon: number },
  { env, nowMicros }: Pick<FencedLines, 'env' | 'nowMicros'>,
): LogEntry {
  const { line, version, timestamp } = state
  const action = { kind: 'fence' as const, fence, horizon }
  return {
    line,
    version: version + 1,
    id: newLongId(env),
    timestamp: Math.max(timestamp + 1, nowMicros),
    touched: [],
    transactions: [{ id: newLongId(env), base: version, actions: [action] }],
  }
}
