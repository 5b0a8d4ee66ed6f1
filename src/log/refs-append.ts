/** Taking a step in the refs log, whoever else takes one (spec/refs.md). */
import type { Env } from '../env.js'
import { CalicoError, type ErrorCode, isCalicoError } from '../errors.js'
import type { RefsEntry } from '../format/generated/documents.js'
import { newLongId } from '../format/ids.js'
import { refsPath } from '../format/layout.js'
import { sealDocument } from '../format/sealed.js'
import type { ObjectStore } from '../storage/contract.js'
import { decodeRefsEntry, nextRefs, REFS_STATE_EVERY, readRefs } from './refs.js'
import { applyRefsEntry, type Refs, type RefsRefusal, refsRefusal, stateOf } from './refs-state.js'

export type RefsAction = RefsEntry['action']

/** How often a step is judged anew after another process took its number. */
const NUMBER_TRIES_MAX = 32
/** How often a put whose outcome is unknown is repeated at its number. */
const UNKNOWN_TRIES_MAX = 6
const UNKNOWN_PAUSE_MS = 50

const CODES: Readonly<Record<RefsRefusal['reason'], ErrorCode>> = {
  name: 'InvalidName',
  taken: 'AlreadyExists',
  unknown: 'UnknownRef',
  protected: 'Denied',
  argument: 'InvalidArgument',
  expired: 'VersionExpired',
}

/**
 * Appends the action that `plan` gives for the newest refs; where another process takes the number,
 * it is asked again (CAL-REFS-027).
 * @returns the refs with the step
 * @throws InvalidName, AlreadyExists, UnknownRef, VersionExpired, Denied, InvalidArgument;
 *   Contention; CommitUnknown where the storage does not tell whether it landed; and what `plan`
 *   throws
 */
export async function appendRefs(options: {
  storage: ObjectStore
  env: Env
  /** A number that somebody has seen; it is not trusted. */
  hint?: number
  plan: (refs: Refs) => RefsAction | Promise<RefsAction>
  signal?: AbortSignal | undefined
}): Promise<Refs> {
  const { storage, env, plan, signal } = options
  const id = newLongId(env)
  let refs = await readRefs({ storage, hint: options.hint, signal })
  let timestamp = 0
  for (let attempt = 1; attempt <= NUMBER_TRIES_MAX; attempt++) {
    const action = await plan(refs)
    const number = refs.number + 1
    timestamp = Math.max(timestamp + 1, env.nowMicros())
    const bare: RefsEntry = { number, id, timestamp, action }
    refuseRefs(refs, action)
    const next = applyRefsEntry(bare, refs)
    const entry = number % REFS_STATE_EVERY === 0 ? { ...bare, state: stateOf(next) } : bare
    const other = await putAt(storage, env, entry)
    if (other === null) return next
    refs = nextRefs(refs, other)
    // Others may have gone further.
    refs = await readRefs({ storage, hint: refs.number, signal })
  }
  throw new CalicoError(
    'Contention',
    `others took the next number of the refs log ${NUMBER_TRIES_MAX} times in a row; try again`,
  )
}

/** @throws InvalidName, AlreadyExists, UnknownRef, VersionExpired, Denied, InvalidArgument */
export function refuseRefs(refs: Refs, action: RefsAction): void {
  const refusal = refsRefusal(refs, { action, number: refs.number + 1 })
  if (refusal) throw new CalicoError(CODES[refusal.reason], refusal.what)
}

/** @returns the entry of another that has the number; null where it is this one */
async function putAt(storage: ObjectStore, env: Env, entry: RefsEntry): Promise<RefsEntry | null> {
  const path = refsPath(entry.number)
  const bytes = sealDocument('refs-entry', entry)
  let cause: unknown
  for (let attempt = 1; attempt <= UNKNOWN_TRIES_MAX; attempt++) {
    try {
      if ((await storage.putIfAbsent(path, bytes)) === 'created') return null
      const found = decodeRefsEntry(await storage.get(path), entry.number)
      return found.id === entry.id ? null : found
    } catch (error) {
      // Only what may succeed at another time is tried again; a first put that was refused is not.
      if (!isCalicoError(error) || error.kind !== 'Unavailable') throw error
      if (attempt === 1 && ['StorageFull', 'StorageDenied'].includes(error.code)) throw error
      cause = error
    }
    await env.sleep(UNKNOWN_PAUSE_MS * 2 ** (attempt - 1))
  }
  throw new CalicoError(
    'CommitUnknown',
    `whether the step ${entry.number} of the refs log was taken is not known; look at the refs`,
    { cause, details: { id: entry.id, number: entry.number } },
  )
}
