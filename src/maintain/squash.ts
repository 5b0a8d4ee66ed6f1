/** One commit in place of many: updates folded by their algebra (spec/refs.md, "Squash"). */
import { LineWriter, type LineWriting } from '../commit/line-writer.js'
import { placeActions } from '../commit/place-actions.js'
import { logicalOf, refuseGone } from '../commit/rebase.js'
import { TRANSACTION_HASHES_MAX } from '../commit/transaction.js'
import { CalicoError } from '../errors.js'
import type { LogAction, LogTransaction, ReadSet } from '../format/generated/documents.js'
import { newLongId } from '../format/ids.js'
import { type ContentEntry, readContent } from '../log/content.js'
import { INLINE_BYTES_MAX } from '../log/entries.js'
import { type Place, placeAt } from '../log/lines.js'
import type { GroupState } from '../table/group-state.js'
import type { LineState } from '../table/state.js'
import { TileTable } from '../table/tile-table.js'
import { entriesApplied } from '../table/with-tiles.js'
import type { TileContext } from '../tile/context.js'
import { foldGroup } from './fold.js'

/** Transactions that one may be made of (CAL-REFS-090). */
const SQUASHED_MAX = 4096
/** Inline rows that are held at once, as they stand in entries. */
const HELD_BYTES_MAX = 64 * 1024 * 1024
/** Key hashes and ranges of all that was read, beyond which it is told of whole key-spaces. */
const READS_MAX = 64

export interface SquashOptions extends LineWriting {
  readonly context: TileContext
  /** The head of the line. */
  readonly state: LineState
  /** The state behind which the run begins, and the heights after which and up to which it goes. */
  readonly before: LineState
  readonly after: number
  readonly through: number
  readonly nowMicros: number
  readonly message?: string | undefined
}

export interface Squashed {
  /** The last entry: what the line is to adopt. */
  readonly at: Place
  /** Commits of the run, and what has taken their place. */
  readonly from: number
  readonly to: number
}

/** A transaction of a run. */
interface Taken {
  readonly read: LogTransaction
  readonly stored: LogTransaction
}

/**
 * Puts what a run of commits did onto a line of its own, in as few as can be, and behind it what
 * came after; nothing of it is seen before it is adopted. Changes of definitions stay what they
 * are, and part what is folded.
 * @throws InvalidArgument where the run has no commits; as the storage
 */
export async function squashRun(options: SquashOptions): Promise<Squashed> {
  const { storage, state, before, after, through, signal } = options
  const at = placeAt(state.lineage, after)
  const writer = await LineWriter.begin(options, { state: before, at })
  const run = new Run(options, writer)
  const content = { storage, lineage: state.lineage, signal }
  for await (const found of readContent({ ...content, after, upTo: through })) await run.take(found)
  await run.fold()
  const { from, to } = run
  if (from === 0) throw new CalicoError('InvalidArgument', 'the run has no commits to squash')
  for await (const found of readContent({ ...content, after: through, upTo: state.height })) {
    const taken = takenOf(found)
    if (isFenced(state))
      await refuseGone(
        storage,
        taken.map(({ read }) => read),
        signal,
      )
    const kept = taken.map(({ stored }) => stored)
    if (kept.length > 0) await writer.put(kept, options.nowMicros)
  }
  await writer.end()
  return { at: writer.place, from, to }
}

function takenOf({ entry, stored }: ContentEntry): Taken[] {
  return entry.transactions.flatMap((read, i) => logicalOf(read, stored.transactions[i]!) ?? [])
}

class Run {
  from = 0
  to = 0
  private held: Taken[] = []
  private ids = 0
  private bytes = 0

  constructor(
    private readonly options: SquashOptions,
    private readonly writer: LineWriter,
  ) {}

  async take(found: ContentEntry): Promise<void> {
    const { storage, state, signal } = this.options
    for (const taken of takenOf(found)) {
      if (isFenced(state)) await refuseGone(storage, [taken.read], signal)
      this.from++
      const isData = taken.read.actions.every(({ kind }) => isRows(kind))
      const ids = idsOf(taken.read).length
      if (!isData || this.ids + ids > SQUASHED_MAX || this.bytes > HELD_BYTES_MAX) await this.fold()
      this.held.push(taken)
      this.ids += ids
      this.bytes += inlineBytes(taken.read)
      if (!isData) await this.fold()
    }
  }

  /** Ends a stretch. */
  async fold(): Promise<void> {
    const { held, options, writer } = this
    this.held = []
    this.ids = 0
    this.bytes = 0
    const [first] = held
    if (!first) return
    const transaction = held.length === 1 ? first.stored : await this.folded(held)
    this.to++
    await writer.put([transaction], options.nowMicros)
  }

  private async folded(held: readonly Taken[]): Promise<LogTransaction> {
    const { options, writer } = this
    const { context, env, message, storage } = options
    const { state } = writer
    const over = await layersOver(state, held)
    const clearing = new Set(
      held.flatMap(({ read }) => read.actions).flatMap((a) => (clears(a) ? a.incarnation : [])),
    )
    const budget = { bytes: INLINE_BYTES_MAX, hashes: TRANSACTION_HASHES_MAX }
    const interval = { after: state.height, through: over.height }
    const actions: LogAction[] = []
    for (const group of over.groups.values()) {
      if (group.layers.length === 0) continue
      const keySpace = state.keySpaces.get(group.keySpace)!
      const { layers } = await foldGroup({
        ...{ context, env, keySpace, group: { ...group, origin: null }, interval, budget },
        lineage: over.lineage,
        onFile: () => {},
      })
      const isClearing = clearing.has(group.definition.incarnation)
      actions.push(
        ...layers.map((layer) =>
          layer.kind === 'update' && isClearing ? { ...layer, clears: true as const } : layer,
        ),
      )
    }
    const placed = await placeActions(actions, { storage, env, state, onFile: () => {} })
    return {
      id: newLongId(env),
      base: state.version,
      squashed: held.flatMap(({ read }) => idsOf(read)),
      ...readOf(held.map(({ read }) => read)),
      ...(message !== undefined && { message }),
      actions: [...placed],
    }
  }
}

const isFenced = ({ fence }: LineState): boolean => fence.fence > 0

const isRows = (kind: LogAction['kind']): boolean => kind === 'update' || kind === 'delete-range'

const idsOf = ({ id, squashed }: LogTransaction): string[] => squashed ?? [id]

const clears = (action: LogAction): action is Extract<LogAction, { kind: 'update' }> =>
  action.kind === 'update' && action.clears === true

function inlineBytes({ actions }: LogTransaction): number {
  return actions.reduce(
    (sum, action) => sum + (action.kind === 'update' ? (action.inline?.data.length ?? 0) : 0),
    0,
  )
}

/** What transactions lay over each group, and nothing of what is below them. */
function layersOver(state: LineState, held: readonly Taken[]): Promise<LineState> {
  // Over an origin nothing leaves: a range delete says something of rows that are not looked at.
  const bare = ([incarnation, group]: [string, GroupState]): [string, GroupState] => {
    const origin = { height: state.height, group, joined: null }
    return [incarnation, { ...group, tiles: TileTable.of(), layers: [], origin }]
  }
  const groups = new Map([...state.groups].map(bare))
  const entries = held.map(({ read: { mark: _, ...read } }, i) => ({
    line: state.line,
    version: state.version + 1 + i,
    id: read.id,
    timestamp: state.timestamp + 1 + i,
    touched: [],
    transactions: [read],
  }))
  return entriesApplied({ ...state, groups }, entries)
}

/** What all of them read, together (CAL-REFS-091). */
function readOf(
  transactions: readonly LogTransaction[],
): Pick<LogTransaction, 'isolation' | 'reads'> {
  const isolations = new Set(transactions.map(({ isolation }) => isolation))
  if (!isolations.has('serializable')) {
    return isolations.has('snapshot') ? { isolation: 'snapshot' } : {}
  }
  const reads = transactions.flatMap((one) => one.reads ?? [])
  return { isolation: 'serializable', reads: reads.length > READS_MAX ? coarse(reads) : reads }
}

function coarse(reads: readonly ReadSet[]): ReadSet[] {
  const columns = new Map<string, Set<number>>()
  for (const { keySpace, columns: own } of reads) {
    const all = columns.get(keySpace) ?? new Set()
    for (const column of own) all.add(column)
    columns.set(keySpace, all)
  }
  return [...columns].map(([keySpace, all]) => ({
    ...{ keySpace, columns: [...all].sort((a, b) => a - b) },
    ranges: [{}],
  }))
}
