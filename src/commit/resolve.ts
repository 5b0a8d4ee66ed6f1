/** Deciding later what became of a commit whose outcome was unknown (spec/commit.md). */
import type { Env } from '../env.js'
import { CalicoError } from '../errors.js'
import type { LogEntry } from '../format/generated/documents.js'
import { isVoided, namesOf, settleOutcome } from '../log/append.js'
import { readEntry } from '../log/entries.js'
import type { Line } from '../log/lines.js'
import type { ObjectStore } from '../storage/contract.js'
import type { StorageClock } from './storage-clock.js'

/** What is known of a commit. */
export type Resolved =
  | { readonly kind: 'landed'; readonly version: number; readonly member: number }
  /** It has failed for certain: no slot is left where it could land. */
  | { readonly kind: 'voided'; readonly version: number }
  /** It has not landed up to `head`, and may still. */
  | { readonly kind: 'unknown'; readonly head: number }

/**
 * Looks for a commit from its target version on (CAL-COMMIT-015). @throws InvalidArgument; with
 * `settle` also ClockSkew, and CommitUnknown where the storage does not let it be decided
 */
export async function resolveCommit(options: {
  storage: ObjectStore
  env: Env
  clock: StorageClock
  line: Line
  /** The entry's id, and the transaction's where it is one of several of the entry. */
  id: string
  transaction?: string | undefined
  /** The version at which it was put. */
  version: number
  settle?: boolean | undefined
  signal?: AbortSignal | undefined
}): Promise<Resolved> {
  const { storage, env, clock, line, id, transaction, signal } = options
  if (!Number.isSafeInteger(options.version) || options.version < 1) {
    throw new CalicoError('InvalidArgument', `${options.version} is no version that a commit has`)
  }
  const name = transaction ?? id
  let { version } = options
  for (; ; version++) {
    const found = await readEntry(storage, line, version, signal)
    if (!found) break
    const decided = decide(found.entry, name)
    if (decided && !options.settle) return decided
    if (decided) break
  }
  if (!options.settle) return { kind: 'unknown', head: version - 1 }
  const nowMicros = await clock.checkedNowMicros()
  const settled = await settleOutcome({ storage, env, line, version, ids: [name], nowMicros })
  if (settled.kind === 'landed') return decide(settled.entry, name)!
  if (settled.kind === 'voided') return { kind: 'voided', version: settled.entry.version }
  const message = `whether commit ${id} lands at version ${version} cannot be decided now`
  const details = { id, line: line.id, version, ...(transaction && { transaction }) }
  throw new CalicoError('CommitUnknown', message, { cause: settled.cause, details })
}

function decide(entry: LogEntry, name: string): Resolved | null {
  const { version } = entry
  if (namesOf(entry).includes(name)) {
    const member = entry.transactions.findIndex(({ id }) => id === name)
    return { kind: 'landed', version, member: Math.max(member, 0) }
  }
  return isVoided(entry, [name]) ? { kind: 'voided', version } : null
}
