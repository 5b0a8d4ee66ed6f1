/**
 * Whether what one transaction wrote touches what another has read or written (spec/commit.md,
 * "Isolation"). Where keys are known one by one their hashes decide; else key ranges do, which may
 * see a conflict where there is none, and never miss one.
 */
import { CalicoError } from '../errors.js'
import type { DeleteRangeAction, LogEntry, UpdateAction } from '../format/generated/documents.js'
import { parseKeyHashes } from '../format/key-hashes.js'
import type { LineState } from '../table/state.js'
import { touches } from '../tile/key-limits.js'
import { EXISTENCE, type ReadPart } from './read-set.js'

/** How a transaction that read is held apart from others. */
export type Isolation = 'serializable' | 'snapshot'

/** What has to be checked of a transaction that read something. */
export interface TransactionCheck {
  readonly isolation: Isolation
  readonly reads: readonly ReadPart[]
  /** Of the reads, those that it is held to under every isolation (CAL-COMMIT-092). */
  readonly demands: readonly ReadPart[]
  /** What it wrote after the first read, which may depend on one. */
  readonly writes: readonly WriteAction[]
}

/** An action that changes rows. */
export type WriteAction = UpdateAction | DeleteRangeAction

/** A conflict, with what people call the key where it is known. */
interface Clash {
  readonly keySpace: string
  readonly key?: string | undefined
}

/** Behind every key in hexadecimal. */
const AFTER_KEYS = 'g'

/** The keys and columns of an update. */
interface Footprint {
  readonly keySpace: string
  readonly columns: ReadonlySet<number>
  /** Whether it may clear cells of any column of its group. */
  readonly clears: boolean
  readonly group: string
  /** Null where only the ranges are known. */
  readonly hashes: BigUint64Array | null
  readonly ranges: readonly { readonly keyMin: string; readonly keyMax: string }[]
}

/**
 * Refuses a transaction that an entry which has come in between touches (CAL-COMMIT-028,
 * CAL-COMMIT-029). @throws CommitConflict
 */
export function refuseConflict(check: TransactionCheck, entry: LogEntry, state: LineState): void {
  const writes = entry.transactions.flatMap(({ actions }) => actions.filter(isWrite))
  const clash = findClash(check, writes, state)
  if (!clash) return
  const { keySpace, key } = clash
  const name = state.keySpaces.get(keySpace)?.name ?? keySpace
  const where = key === undefined ? `'${name}'` : `'${name}' under the key ${key}`
  const what = check.isolation === 'snapshot' ? 'also wrote' : 'wrote, which this one read,'
  throw new CalicoError(
    'CommitConflict',
    `version ${entry.version} ${what} in ${where}; run the transaction again`,
    { details: { keySpace: name, version: entry.version, ...(key !== undefined && { key }) } },
  )
}

/** Whether updates that would come before touch the transaction. */
export function hasClash(
  check: TransactionCheck,
  updates: readonly UpdateAction[],
  state: LineState,
): boolean {
  return findClash(check, updates, state) !== null
}

const isWrite = (action: { kind: string }): action is WriteAction =>
  action.kind === 'update' || action.kind === 'delete-range'

function findClash(
  check: TransactionCheck,
  updates: readonly WriteAction[],
  state: LineState,
): Clash | null {
  // Of a group that has gone since, nobody can say any more what was written there.
  const gone = updates.find(({ incarnation }) => !state.groups.has(incarnation))
  if (gone) return { keySpace: gone.incarnation }
  const theirs = updates.flatMap((update) => footprintOf(update, state))
  if (check.isolation === 'snapshot') {
    const mine = check.writes.flatMap((update) => footprintOf(update, state, true))
    return first(
      theirs,
      (their) =>
        first(mine, (own) => clashOfWrites(own, their)) ??
        first(check.demands, (read) => clashOfRead(read, their)),
    )
  }
  return first(theirs, (their) => first(check.reads, (read) => clashOfRead(read, their)))
}

function first<T>(items: readonly T[], find: (item: T) => Clash | null): Clash | null {
  for (const item of items) {
    const found = find(item)
    if (found) return found
  }
  return null
}

/**
 * @param own whether the update is the transaction's own: its deltas come after whatever has been
 *   written meanwhile, and lose nothing of it
 */
function footprintOf(update: WriteAction, state: LineState, own = false): Footprint[] {
  const group = state.groups.get(update.incarnation)
  if (!group) return []
  const { keySpace, definition } = group
  if (update.kind === 'delete-range') {
    const { lower: keyMin = '', upper: keyMax = AFTER_KEYS } = update
    const columns = new Set(definition.anchor ? [EXISTENCE] : [])
    const ranges = [{ keyMin, keyMax }]
    return [{ keySpace, columns, clears: true, group: definition.group, hashes: null, ranges }]
  }
  const columns = new Set(definition.anchor && !own ? [EXISTENCE] : [])
  for (const { column, op } of update.columns) if (!own || op !== 'delta') columns.add(column)
  const parts = update.inline ? [...update.files, update.inline] : update.files
  const footprint = {
    keySpace,
    columns,
    clears: update.clears ?? false,
    group: definition.group,
    hashes: update.keyHashes === undefined ? null : parseKeyHashes(update.keyHashes),
    ranges: parts.flatMap((part) => part.slices),
  }
  return [footprint]
}

function clashOfRead(read: ReadPart, write: Footprint): Clash | null {
  const { keySpace, columns, keys, ranges } = read
  if (write.keySpace !== keySpace) return null
  // Rows that clear are in the anchor too, where they write existence, which every read reads.
  if (![...columns].some((column) => write.columns.has(column))) return null
  for (const range of ranges) {
    if (write.ranges.some((slice) => touches(range, slice.keyMin, slice.keyMax))) {
      return { keySpace }
    }
  }
  for (const [hex, { hash, label }] of keys) {
    const inRange = write.ranges.some(({ keyMin, keyMax }) => keyMin <= hex && hex <= keyMax)
    if (inRange && (!write.hashes || holds(write.hashes, hash))) return { keySpace, key: label }
  }
  return null
}

function clashOfWrites(own: Footprint, their: Footprint): Clash | null {
  const { keySpace } = own
  if (own.group !== their.group) return null
  const shared = [...own.columns].some((column) => their.columns.has(column))
  if (!shared && !own.clears && !(their.clears && own.columns.size > 0)) return null
  if (!own.hashes || !their.hashes) {
    const near = own.ranges.some((range) =>
      their.ranges.some(({ keyMin, keyMax }) => range.keyMin <= keyMax && keyMin <= range.keyMax),
    )
    return near ? { keySpace } : null
  }
  const [few, many] =
    own.hashes.length < their.hashes.length
      ? [own.hashes, their.hashes]
      : [their.hashes, own.hashes]
  return few.some((hash) => holds(many, hash)) ? { keySpace } : null
}

/** Whether ascending hashes hold one. */
function holds(hashes: BigUint64Array, hash: bigint): boolean {
  let low = 0
  let high = hashes.length
  while (low < high) {
    const mid = (low + high) >>> 1
    if (hashes[mid]! < hash) low = mid + 1
    else high = mid
  }
  return hashes[low] === hash
}
