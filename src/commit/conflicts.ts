/**
 * Whether what one transaction wrote touches what another has read or written (spec/commit.md,
 * "Isolation"). Where keys are known one by one their hashes decide, held against those of the
 * other side or against a filter of them; else key ranges do, which may see a conflict where there
 * is none, and never miss one.
 */
import { CalicoError } from '../errors.js'
import type {
  DeleteRangeAction,
  KeyBloom,
  LogEntry,
  UpdateAction,
} from '../format/generated/documents.js'
import { keyBloomHolds } from '../format/key-bloom.js'
import { parseKeyHashes } from '../format/key-hashes.js'
import type { LineState } from '../table/state.js'
import { touches } from '../tile/key-limits.js'
import type { KeyBlooms } from './key-blooms.js'
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
export interface Clash {
  readonly keySpace: string
  readonly key?: string | undefined
}

/** Behind every key in hexadecimal. */
const AFTER_KEYS = 'g'

const EVERY_KEY = [{ keyMin: '', keyMax: AFTER_KEYS }]

/** The keys and columns of an update. */
interface Footprint {
  readonly keySpace: string
  readonly columns: ReadonlySet<number>
  /** Whether it may clear cells of any column of its group. */
  readonly clears: boolean
  readonly group: string
  /** Null where keys are not known one by one. */
  readonly hashes: BigUint64Array | null
  readonly bloom: KeyBloom | null
  readonly ranges: readonly { readonly keyMin: string; readonly keyMax: string }[]
}

/**
 * Refuses a transaction that an entry which has come in between touches (CAL-COMMIT-028,
 * CAL-COMMIT-029). @throws CommitConflict
 */
export async function refuseConflict(
  check: TransactionCheck,
  entry: LogEntry,
  at: { readonly state: LineState; readonly blooms: KeyBlooms },
): Promise<void> {
  const writes = entry.transactions.flatMap(({ actions }) => actions.filter(isWrite))
  const clash = await findClash(check, writes, at)
  if (!clash) return
  const { keySpace, key } = clash
  const name = at.state.keySpaces.get(keySpace)?.name ?? keySpace
  const where = key === undefined ? `'${name}'` : `'${name}' under the key ${key}`
  const what = check.isolation === 'snapshot' ? 'also wrote' : 'wrote, which this one read,'
  throw new CalicoError(
    'CommitConflict',
    `version ${entry.version} ${what} in ${where}; run the transaction again`,
    { details: { keySpace: name, version: entry.version, ...(key !== undefined && { key }) } },
  )
}

/** Whether updates that would come before touch the transaction. */
export async function hasClash(
  check: TransactionCheck,
  updates: readonly UpdateAction[],
  at: { readonly state: LineState; readonly blooms: KeyBlooms },
): Promise<boolean> {
  return (await findClash(check, updates, at)) !== null
}

/** Whether an action changes rows. */
export const isWrite = (action: { kind: string }): action is WriteAction =>
  action.kind === 'update' || action.kind === 'delete-range'

/** The first of what others wrote that touches a transaction; null where nothing does. */
export async function findClash(
  check: TransactionCheck,
  updates: readonly WriteAction[],
  { state, blooms }: { readonly state: LineState; readonly blooms: KeyBlooms },
): Promise<Clash | null> {
  // Of a group that has gone since, nobody can say any more what was written there.
  const gone = updates.find(({ incarnation }) => !state.groups.has(incarnation))
  if (gone) return { keySpace: gone.incarnation }
  const theirs = updates.flatMap((update) => footprintOf(update, state))
  if (check.isolation === 'snapshot') {
    const mine = check.writes.flatMap((update) => footprintOf(update, state, true))
    return first(
      theirs,
      async (their) =>
        (await first(mine, (own) => clashOfWrites(own, their, blooms))) ??
        (await first(check.demands, (read) => clashOfRead(read, their, blooms))),
    )
  }
  return first(theirs, (their) => first(check.reads, (read) => clashOfRead(read, their, blooms)))
}

async function first<T>(
  items: readonly T[],
  find: (item: T) => Promise<Clash | null>,
): Promise<Clash | null> {
  for (const item of items) {
    const found = await find(item)
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
    const known = { hashes: null, bloom: null, ranges }
    return [{ keySpace, columns, clears: true, group: definition.group, ...known }]
  }
  const columns = new Set(definition.anchor && !own ? [EXISTENCE] : [])
  for (const { column, op } of update.columns) if (!own || op !== 'delta') columns.add(column)
  const isListed = update.manifest !== undefined && update.files.length === 0
  const parts = update.inline ? [...update.files, update.inline] : update.files
  const footprint = {
    keySpace,
    columns,
    clears: update.clears ?? false,
    group: definition.group,
    hashes: update.keyHashes === undefined ? null : parseKeyHashes(update.keyHashes),
    bloom: update.keyBloom ?? null,
    // What a manifest lists is not at hand before the update has landed.
    ranges: isListed ? EVERY_KEY : parts.flatMap((part) => part.slices),
  }
  return [footprint]
}

async function clashOfRead(
  read: ReadPart,
  write: Footprint,
  blooms: KeyBlooms,
): Promise<Clash | null> {
  const { keySpace, columns, keys, ranges } = read
  if (write.keySpace !== keySpace) return null
  // Rows that clear are in the anchor too, where they write existence, which every read reads.
  if (![...columns].some((column) => write.columns.has(column))) return null
  for (const range of ranges) {
    if (write.ranges.some((slice) => touches(range, slice.keyMin, slice.keyMax))) {
      return { keySpace }
    }
  }
  if (read.hashes?.some(await keyTest(write, blooms))) return { keySpace }
  let mayWrite: ((hash: bigint) => boolean) | null = null
  for (const [hex, { hash, label }] of keys) {
    const inRange = write.ranges.some(({ keyMin, keyMax }) => keyMin <= hex && hex <= keyMax)
    if (!inRange) continue
    mayWrite ??= await keyTest(write, blooms)
    if (mayWrite(hash)) return { keySpace, key: label }
  }
  return null
}

async function clashOfWrites(
  own: Footprint,
  their: Footprint,
  blooms: KeyBlooms,
): Promise<Clash | null> {
  const { keySpace } = own
  if (own.group !== their.group) return null
  const shared = [...own.columns].some((column) => their.columns.has(column))
  if (!shared && !own.clears && !(their.clears && own.columns.size > 0)) return null
  if (!own.hashes || !their.hashes) {
    const near = own.ranges.some((range) =>
      their.ranges.some(({ keyMin, keyMax }) => range.keyMin <= keyMax && keyMin <= range.keyMax),
    )
    if (!near) return null
  }
  const ownCount = own.hashes?.length ?? Number.POSITIVE_INFINITY
  const theirCount = their.hashes?.length ?? Number.POSITIVE_INFINITY
  const [few, many] = ownCount < theirCount ? [own, their] : [their, own]
  if (!few.hashes) return { keySpace }
  return few.hashes.some(await keyTest(many, blooms)) ? { keySpace } : null
}

/** Whether an update may write the key of a hash that is in one of its ranges. */
async function keyTest(
  { hashes, bloom }: Footprint,
  blooms: KeyBlooms,
): Promise<(hash: bigint) => boolean> {
  if (hashes) return (hash) => holds(hashes, hash)
  const filter = bloom && (await blooms.read(bloom))
  return filter ? (hash) => keyBloomHolds(filter, hash) : () => true
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
