/** Cherry-picks and reverts: a difference applied in one transaction (spec/refs.md, "Picks"). */
import { type CellConflict, ConflictList, type Resolution } from '../commit/cell-conflicts.js'
import { DeltaColumns } from '../commit/column-deltas.js'
import { type MarkOptions, stepDigest } from '../commit/mark-options.js'
import type { Committed } from '../commit/staged.js'
import { type PickedRows, ThreeWay } from '../commit/three-way.js'
import type { Transaction } from '../commit/transaction.js'
import { isCalicoError } from '../errors.js'
import type { KeySpaceDefinition } from '../format/generated/documents.js'
import { commonHeight } from '../log/content.js'
import { readEntries } from '../log/entries.js'
import { readingOf } from '../scan/may-read.js'
import { type PickPlan, planPick } from '../scan/pick-plan.js'
import { planView } from '../scan/plan.js'
import { compareStates, isTold } from '../scan/state-difference.js'
import { isSame } from '../scan/tile-difference.js'
import { readViewPairs } from '../scan/view-pairs.js'
import { findKeySpace } from '../table/definition.js'
import type { LineState } from '../table/state.js'
import { candidatesOf, type DiffContext, type Ends, endsOf } from './diff.js'
import type { Mutated } from './executor.js'
import { type LinePoint, stateOf } from './line-point.js'
import type { CommitOptions, TransactOptions } from './options.js'

/** What of another line, or of this one, is picked or undone. */
export interface PickOptions extends CommitOptions {
  /** The version after which it begins; the one before `to` unless given. */
  readonly from?: LinePoint | undefined
  /** Its last version. */
  readonly to: LinePoint
  /** Begins at the newest version that `from` and `to` have in common, in place of `from`. */
  readonly mergeBase?: boolean | undefined
  /** Names of key-spaces at `to`; all in which something differs unless given. */
  readonly keySpaces?: readonly string[]
  /** What becomes of conflicts; they are refused unless something is said. */
  readonly resolve?: Resolution | undefined
  /** Tells what it comes to, its conflicts too, and commits nothing. */
  readonly dryRun?: boolean | undefined
  /** Has what is asked for again under the same mark answered as what it was, and done once. */
  readonly mark?: MarkOptions | undefined
}

export interface Picked {
  /** Null where there was nothing that the line did not have, and of a dry run. */
  readonly committed: Committed | null
  /** Records that were put in whole, in which cells were changed, and that were deleted. */
  readonly replaced: number
  readonly changed: number
  readonly deleted: number
  /** Of a dry run, the first of the conflicts that nothing settles, and how many there are. */
  readonly conflicts: readonly CellConflict[]
  readonly conflictCount: number
}

/** Records that are written at once. */
const ROWS_AT_ONCE = 8192

type Counts = Omit<Picked, 'committed'>

/** Ends the staging of what is not committed. */
class NotCommitted extends Error {
  constructor(readonly counts: Counts) {
    super()
  }
}

/** A store, as far as a transaction can be run on it. */
interface Transacting {
  transact<T>(options: TransactOptions, stage: (tx: Transaction) => Promise<T>): Promise<Mutated<T>>
}

/**
 * Picks, or undoes with `back`, in one transaction, which is run again where another commit was in
 * its way.
 * @throws CommitConflict with what neither side nor the resolution settles in `conflicts` of its
 *   details, and as a difference, a transaction and an upsert
 */
export async function runPick(
  store: Transacting,
  context: DiffContext,
  options: PickOptions & { readonly back: boolean },
): Promise<Picked> {
  const { author, message, principal, signal, dryRun = false } = options
  const about = {
    ...{ ...(author !== undefined && { author }), ...(message !== undefined && { message }) },
    ...{ ...(principal !== undefined && { principal }), ...(signal && { signal }) },
  }
  try {
    const { committed, result } = await store.transact(about, async (tx) => {
      const counts = await stagePick(tx, context, options)
      if (dryRun || tx.isEmpty) throw new NotCommitted(counts)
      return counts
    })
    return { committed, ...result }
  } catch (error) {
    if (error instanceof NotCommitted) return { committed: null, ...error.counts }
    throw error
  }
}

async function stagePick(
  tx: Transaction,
  context: DiffContext,
  options: PickOptions & { readonly back: boolean },
): Promise<Counts> {
  const { signal, back, dryRun = false } = options
  const { storage, pool } = context
  const ends = await pickedEnds(context, options)
  const ours = await tx.readable(signal)
  const conflicts = new ConflictList()
  const counts = { replaced: 0, changed: 0, deleted: 0, conflicts: [], conflictCount: 0 }
  if (options.mark && isMarked(tx, ours, options.mark)) return counts
  const [base, theirs] = back ? [ends.to.state, ends.from.state] : [ends.from.state, ends.to.state]
  for (const keySpace of await differingSpaces(ends, options)) {
    const pick = planPick(keySpace, { base, theirs, ours })
    await context.mayRead(readingOf(pick.plan))
    const groups = await compareStates(pick.plan, { before: base, after: theirs }, signal)
    const candidates = await candidatesOf(groups, ends, { storage, signal })
    // Entries between may have been made after what is compared begins, or before.
    const views = { before: base, after: theirs, beside: ours, ...candidates, follows: false }
    const deltas = await deltaNames(ends, pick, context, signal)
    const resolution = options.resolve ?? {}
    const threeWay = new ThreeWay({ pick, deltas, back, resolution, conflicts })
    const writer = new PickWriter(dryRun ? null : tx, pick, signal)
    const read = { plan: pick.plan, ...views, context: { storage, pool, signal } }
    for await (const pair of readViewPairs(read)) await writer.add(threeWay.decide(pair), conflicts)
    await writer.flush()
    for (const what of ['replaced', 'changed', 'deleted'] as const) counts[what] += writer[what]
  }
  if (conflicts.isEmpty) return counts
  const error = conflicts.error(back ? 'the revert' : 'the cherry-pick')
  if (!dryRun) throw error
  const { conflicts: told, count } = error.details as { conflicts: CellConflict[]; count: number }
  return { ...counts, conflicts: told, conflictCount: count }
}

/** Gives the transaction its mark. @returns whether the line has it already */
function isMarked(tx: Transaction, { marks }: LineState, mark: MarkOptions): boolean {
  tx.mark({ ...mark, digest: mark.digest ?? stepDigest(mark) })
  return marks.get(mark.application)?.sequence === mark.sequence
}

async function pickedEnds(
  context: DiffContext,
  { from, to, mergeBase: fromBase, signal }: PickOptions,
): Promise<Ends> {
  const options = { to, mergeBase: fromBase, ...(signal && { signal }) }
  if (from !== undefined) return endsOf(context, { ...options, from })
  const end = await stateOf(context, to, { mayBeEmpty: false, signal })
  const { view, state } = end
  const point = { kind: 'version', version: state.version - 1 } as const
  const before = point.version === 0 ? view.emptyState() : await view.at(point, signal)
  return { from: { state: before, view }, to: end }
}

/** Key-spaces, as they are at the end that is taken, in which groups differ. */
async function differingSpaces(
  { from, to }: Ends,
  { back, keySpaces, signal }: PickOptions & { readonly back: boolean },
): Promise<KeySpaceDefinition[]> {
  const [before, after] = back ? [to.state, from.state] : [from.state, to.state]
  const asked = keySpaces?.map((name) => findKeySpace(after, name)) ?? after.keySpaces.values()
  const found: KeySpaceDefinition[] = []
  for (const keySpace of asked) {
    const plan = planView(after, keySpace, {})
    const groups = await compareStates(plan, { before, after }, signal)
    if (groups.some(({ difference }) => !isSame(difference))) found.push(keySpace)
  }
  return found
}

/**
 * The columns whose changes were deltas and nothing else: known where every entry after the one end
 * up to the other is there, and tells by itself what it did.
 */
async function deltaNames(
  { from, to }: Ends,
  { plan, ours }: PickPlan,
  { storage }: DiffContext,
  signal: AbortSignal | undefined,
): Promise<ReadonlySet<string>> {
  const { keySpace: id } = plan.keySpace
  if (commonHeight(from.state, to.state) !== from.state.height) return new Set()
  const columns = new DeltaColumns(otherGroups(id, [from.state, to.state]))
  const { version: after } = from.state
  const { version: upTo } = to.state
  try {
    const range = { storage, line: to.view.line, after, upTo, signal }
    for await (const { entry } of readEntries(range)) {
      if (!isTold(entry)) return new Set()
      columns.add(entry)
    }
  } catch (error) {
    if (isCalicoError(error, 'MissingObject')) return new Set()
    throw error
  }
  return columns.names(ours)
}

/** The incarnations that groups of other key-spaces have at some states. */
function otherGroups(id: string, states: readonly LineState[]): ReadonlySet<string> {
  const spaces = states.flatMap(({ keySpaces }) => [...keySpaces.values()])
  const others = spaces.filter(({ keySpace }) => keySpace !== id)
  return new Set(others.flatMap(({ groups }) => groups.map(({ incarnation }) => incarnation)))
}

/** Counts and writes what was picked of a key-space, some thousand records at a time. */
class PickWriter {
  replaced = 0
  changed = 0
  deleted = 0
  private picked: PickedRows = nothing()

  /** @param tx null where it only counts */
  constructor(
    private readonly tx: Transaction | null,
    private readonly pick: PickPlan,
    private readonly signal: AbortSignal | undefined,
  ) {}

  /** Nothing is written any more once there is a conflict. */
  async add(more: PickedRows, conflicts: ConflictList): Promise<void> {
    const { tx, pick, picked } = this
    const { ours, columns } = pick
    const ids = [...columns.values()].map(({ column }) => column)
    if (more.keys.size > 0) tx?.noteRead(ours.keySpace, ids, more.keys)
    if (tx && !conflicts.isEmpty) return
    for (const kind of KINDS) picked[kind].push(...more[kind])
    if (KINDS.some((kind) => picked[kind].length >= ROWS_AT_ONCE)) await this.flush()
  }

  async flush(): Promise<void> {
    const { tx, picked } = this
    const { name } = this.pick.ours
    const options = this.signal ? { signal: this.signal } : {}
    this.picked = nothing()
    const { replaced, set, deltas, deleted } = picked
    if (replaced.length > 0) await tx?.replace(name, replaced, options)
    if (set.length > 0) await tx?.update(name, set, options)
    if (deltas.length > 0) await tx?.update(name, deltas, { ...options, ops: this.opsOf(deltas) })
    if (deleted.length > 0) await tx?.delete(name, deleted, options)
    this.replaced += replaced.length
    this.deleted += deleted.length
    const keys = this.pick.ours.components.map((component) => component.name)
    const keyOf = (row: PickedRows['set'][number]): string =>
      JSON.stringify(keys.map((key) => String(row[key])))
    this.changed += new Set([...set, ...deltas].map(keyOf)).size
  }

  private opsOf(
    rows: PickedRows['deltas'],
  ): NonNullable<NonNullable<Parameters<Transaction['update']>[2]>['ops']> {
    const names = new Set(rows.flatMap((row) => Object.keys(row)))
    return Object.fromEntries(
      [...names].flatMap((name) => {
        const algebra = this.pick.columns.get(name)?.algebra
        return algebra ? [[name, algebra]] : []
      }),
    )
  }
}

const KINDS = ['replaced', 'set', 'deltas', 'deleted'] as const

const nothing = (): PickedRows => ({
  ...{ replaced: [], set: [], deltas: [], deleted: [] },
  keys: new Map(),
})
