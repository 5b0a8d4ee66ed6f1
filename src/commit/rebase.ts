/** Bringing what one line did behind what another has done since (spec/refs.md, "Rebase"). */

import { CalicoError } from '../errors.js'
import type { LogAction, LogTransaction } from '../format/generated/documents.js'
import { updatesIn } from '../log/actions.js'
import { type ContentEntry, commonHeight, readContent } from '../log/content.js'
import { type Place, placeAt } from '../log/lines.js'
import type { ObjectStore } from '../storage/contract.js'
import { mapAtOnce } from '../storage/requests.js'
import type { LineState } from '../table/state.js'
import type { ConflictList } from './cell-conflicts.js'
import { KeyBlooms } from './key-blooms.js'
import { LineWriter, type LineWriting } from './line-writer.js'
import { judgeRebase, Others, type RebaseRefusal } from './rebase-judge.js'

/** A transaction that cannot come behind what the other line has done. */
export interface RebaseConflict extends RebaseRefusal {
  /** Its id, and where its entry lies. */
  readonly transaction: string
  readonly at: Place
}

/** What becomes of a transaction that is in conflict. */
export type Settling =
  /** It is brought as it is, behind what it did not know of. */
  | 'bring'
  /** It is left out, and what rests on it is in conflict too. */
  | 'leave-out'

export interface RebaseOptions extends LineWriting {
  /** The state whose transactions are brought, and the one that they are to come behind. */
  readonly brought: LineState
  readonly onto: LineState
  /** Whether writes that read nothing are held against what the other line wrote too. */
  readonly checkWrites?: boolean | undefined
  readonly nowMicros: number
  /** What becomes of a conflict; null for stopping at it. */
  readonly settle: (conflict: RebaseConflict) => Promise<Settling | null>
  /** The cells in which it is one, as they are told to whoever asked. */
  readonly tell: (conflict: RebaseConflict) => Promise<ConflictList>
  /** What comes behind all that is brought; null for nothing. */
  readonly last: (state: LineState) => Promise<LogTransaction | null>
}

export interface Rebased {
  /** The last entry: what a line is to adopt; null where nothing was brought. */
  readonly at: Place | null
  /** How many transactions were brought, were there already, or were left out. */
  readonly brought: number
  readonly held: number
  readonly leftOut: number
}

/**
 * Puts the transactions of a line that another lacks onto a line of their own, which goes on from
 * the other's newest version; nothing of it is seen before it is adopted.
 * @throws CommitConflict with the first conflict that nothing settles, in its details; as the
 *   storage
 */
export async function rebaseLine(options: RebaseOptions): Promise<Rebased> {
  const { storage, brought, onto, signal } = options
  const after = commonHeight(brought, onto)
  const others = new Others()
  const theirs = readContent({ ...{ storage, after, signal }, ...contentOf(onto) })
  for await (const { entry } of theirs) {
    for (const transaction of entry.transactions) others.add(transaction, onto)
  }
  const run = new Replay(options, others)
  for await (const found of readContent({ storage, after, signal, ...contentOf(brought) })) {
    await run.bring(found)
  }
  return run.end()
}

const contentOf = ({
  lineage,
  height,
}: LineState): { lineage: LineState['lineage']; upTo: number } => ({ lineage, upTo: height })

/** What a line does by itself: the layout of its files, marks, and ends are not brought. */
const LOGICAL: ReadonlySet<LogAction['kind']> = new Set<LogAction['kind']>([
  'create-key-space',
  'alter-key-space',
  'drop-key-space',
  'update',
  'delete-range',
])

class Replay {
  private readonly blooms: KeyBlooms
  private writer: LineWriter | null = null
  private brought = 0
  private held = 0
  private leftOut = 0

  constructor(
    private readonly options: RebaseOptions,
    private readonly others: Others,
  ) {
    this.blooms = new KeyBlooms(options.storage)
  }

  /** Brings the transactions of an entry that the other line lacks. */
  async bring({ stored, entry, place }: ContentEntry): Promise<void> {
    const kept: LogTransaction[] = []
    const read: LogTransaction[] = []
    for (const [i, transaction] of entry.transactions.entries()) {
      const logical = logicalOf(transaction, stored.transactions[i]!)
      if (logical === null) continue
      if (this.isHeld(transaction, place)) {
        this.held++
        continue
      }
      // What comes before it in the entry is judged with the state before both: it wrote there too.
      const settled = await this.judged(logical.read, place)
      if (settled === 'bring') {
        kept.push(logical.stored)
        read.push(logical.read)
      } else {
        this.leftOut++
        this.others.add(logical.read, this.options.brought)
      }
    }
    if (kept.length === 0) return
    const { storage, brought, onto, signal } = this.options
    const isFenced = brought.fence.fence > 0 || onto.fence.fence > 0
    if (isFenced) await refuseGone(storage, read, signal)
    this.brought += kept.length
    const writer = await this.ready()
    await writer.put(kept, this.options.nowMicros)
  }

  async end(): Promise<Rebased> {
    const { writer, brought, held, leftOut } = this
    const last = writer && (await this.options.last(writer.state))
    if (last) await writer.put([last], this.options.nowMicros)
    await writer?.end()
    return { at: writer?.place ?? null, brought, held, leftOut }
  }

  /** @throws CorruptDocument where it was made of some that the other line has, and of others */
  private isHeld({ id, squashed }: LogTransaction, at: Place): boolean {
    const { ids } = this.others
    if (ids.has(id) || !squashed) return ids.has(id)
    const held = squashed.filter((one) => ids.has(one)).length
    if (held === 0) return false
    if (held === squashed.length) return true
    throw new CalicoError(
      'CommitConflict',
      `transaction ${id} was made of ${squashed.length} others, and the other line has ${held} ` +
        'of them: it can be brought neither whole nor in part',
      { details: { kind: 'incompatible', transaction: id, at } },
    )
  }

  private async judged(transaction: LogTransaction, at: Place): Promise<Settling> {
    const { options, others, blooms } = this
    const { checkWrites: isChecked = false, settle, onto } = options
    const state = this.writer?.state ?? onto
    const refusal = await judgeRebase(transaction, { state, others, blooms, isChecked })
    if (!refusal) return 'bring'
    const conflict = { ...refusal, transaction: transaction.id, at }
    const settled = await settle(conflict)
    const isPossible = refusal.kind === 'conflict' || settled !== 'bring'
    if (settled && isPossible) return settled
    throw refused(conflict, await options.tell(conflict))
  }

  private async ready(): Promise<LineWriter> {
    const { onto } = this.options
    const at = placeAt(onto.lineage, onto.height)
    this.writer ??= await LineWriter.begin(this.options, { state: onto, at })
    return this.writer
  }
}

/** The error that tells of a transaction which nothing settles (CAL-REFS-087, CAL-REFS-093). */
function refused(conflict: RebaseConflict, cells: ConflictList): CalicoError {
  const { kind, keySpace, what, transaction, at } = conflict
  return new CalicoError(
    'CommitConflict',
    `transaction ${transaction} of version ${at.version} cannot come behind the other line: ` +
      `${what}${cells.firstText}`,
    {
      details: {
        ...{ kind, keySpace, what, transaction, at },
        ...(kind === 'conflict' && cells.details),
      },
    },
  )
}

/**
 * Files of what was checkpointed long ago go with vacuums. @throws VersionExpired where one is gone
 * @param transactions as they were read
 */
export async function refuseGone(
  storage: ObjectStore,
  transactions: readonly LogTransaction[],
  signal?: AbortSignal,
): Promise<void> {
  const updates = transactions.flatMap(({ actions }) => actions).flatMap(updatesIn)
  const paths = updates.flatMap(({ files }) => files.map(({ path }) => path))
  await mapAtOnce(paths, HEADS_AT_ONCE, async (path) => {
    if (await storage.head(path, { signal })) return
    throw new CalicoError(
      'VersionExpired',
      `${path}, which a transaction names, was let go of by what groups keep; bring the ` +
        'difference of the versions instead',
      { details: { path } },
    )
  })
}

/** Looks for files that are under way at once. */
const HEADS_AT_ONCE = 16

/** A transaction without what is the line's own, as it was read and as it was put. */
export function logicalOf(
  read: LogTransaction,
  stored: LogTransaction,
): { readonly read: LogTransaction; readonly stored: LogTransaction } | null {
  const places = read.actions.flatMap(({ kind }, i) => (LOGICAL.has(kind) ? i : []))
  if (places.length === 0) return null
  const only = ({ actions, mark: _, ...rest }: LogTransaction): LogTransaction => ({
    ...rest,
    actions: places.map((i) => actions[i]!),
  })
  return { read: only(read), stored: only(stored) }
}
