/** One key-space of a store, by name. */

import type { Batch } from '../arrow/batch.js'
import { batchRows } from '../arrow/value.js'
import type { DeletedRange } from '../commit/range-plan.js'
import type { Committed } from '../commit/staged.js'
import type { Transaction } from '../commit/transaction.js'
import { recordShape, type WriteInput } from '../commit/write-input.js'
import type {
  ComputeOptions,
  InsertOptions,
  RecordOptions,
  UpsertOptions,
} from '../commit/write-options.js'
import { RecordWriter } from '../data/record-writer.js'
import type { Explanation } from '../scan/explain.js'
import type { Alteration } from '../table/alteration.js'
import { findGroup, findKeySpace } from '../table/definition.js'
import type { At, Snapshot } from '../table/line-view.js'
import type { Changes, ChangesOptions } from './changes.js'
import type { CheckpointRunOptions } from './checkpoint-groups.js'
import type { CommitOptions, ExplainOptions, ReadOptions, TransactOptions } from './options.js'
import type { OptimizeOptions } from './store-upkeep.js'
import type { UpkeepReport } from './upkeep-round.js'

type GetOptions = Pick<ReadOptions, 'columns' | 'at' | 'principal' | 'signal'>

/** What a key-space asks of its store; see there. */
export interface KeySpaceStore {
  read(name: string, options?: ReadOptions): AsyncGenerator<Batch>
  get(
    name: string,
    key: readonly unknown[],
    options?: GetOptions,
  ): Promise<Record<string, unknown> | null>
  snapshot(at?: At, signal?: AbortSignal): Promise<Snapshot>
  changes(name: string, options: ChangesOptions): Promise<Changes>
  explain(name: string, options?: ExplainOptions): Promise<Explanation>
  write(
    input: WriteInput | null,
    stage: (tx: Transaction) => Promise<unknown>,
    options?: CommitOptions,
  ): Promise<Committed>
  transact<T>(
    options: TransactOptions,
    stage: (tx: Transaction) => Promise<T>,
  ): Promise<{ committed: Committed; result: T }>
  checkpoint(options: CheckpointRunOptions): Promise<Committed[]>
  alter(
    keySpace: string,
    alterations: readonly Alteration[],
    options?: CommitOptions,
  ): Promise<Committed>
  optimize(keySpace: string, options?: OptimizeOptions): Promise<UpkeepReport>
}

/** One key-space of a store: each call is a commit or a read of its own. */
export class KeySpace {
  constructor(
    readonly store: KeySpaceStore,
    readonly name: string,
  ) {}

  read(options: ReadOptions = {}): AsyncGenerator<Batch> {
    return this.store.read(this.name, options)
  }

  /** All rows of a read as objects; for results that fit in memory. */
  async rows(options: ReadOptions = {}): Promise<Record<string, unknown>[]> {
    const rows: Record<string, unknown>[] = []
    for await (const batch of this.read(options)) for (const row of batchRows(batch)) rows.push(row)
    return rows
  }

  get(key: readonly unknown[], options: GetOptions = {}): Promise<Record<string, unknown> | null> {
    return this.store.get(this.name, key, options)
  }

  /** What versions did to the view (see `Changes`). */
  changes(options: ChangesOptions): Promise<Changes> {
    return this.store.changes(this.name, options)
  }

  /** What a read would look at and why; no data file is touched. @throws as read */
  explain(options: ExplainOptions = {}): Promise<Explanation> {
    return this.store.explain(this.name, options)
  }

  /** Sets cells under keys, and makes the records that do not exist (see `Transaction.upsert`). */
  async upsert(
    input: WriteInput,
    options: ComputeOptions & CommitOptions = {},
  ): Promise<Committed> {
    const { ops, set, when, types, ...rest } = options
    const { signal } = options
    const stage = (tx: Transaction): Promise<number> =>
      tx.upsert(this.name, input, { ops, set, when, types, signal })
    return this.store.write(input, stage, rest)
  }

  /**
   * Upserts records that come one at a time, in bounded memory; `close` commits them and gives the
   * commit. Every record gives the key and the columns named, all of the key-space unless some are.
   * @throws UnknownKeySpace, UnknownColumn
   */
  async writer(options: RecordOptions & CommitOptions = {}): Promise<RecordWriter<Committed>> {
    const { ops, columns, ...rest } = options
    const { signal } = options
    const state = await this.store.snapshot(undefined, signal)
    const shape = recordShape(findKeySpace(state, this.name), columns)
    const { fields } = shape
    const consume = (batches: AsyncIterable<Batch>): Promise<Committed> => {
      const input = { fields, batches }
      return this.store.write(input, (tx) => tx.upsert(this.name, input, { ops, signal }), rest)
    }
    return new RecordWriter({ ...shape, consume })
  }

  /** Adds to the lists of the columns that take appends; other columns are set. */
  append(
    input: WriteInput,
    columns: readonly string[],
    options: CommitOptions = {},
  ): Promise<Committed> {
    const ops = Object.fromEntries(columns.map((name) => [name, 'append' as const]))
    return this.upsert(input, { ...options, ops })
  }

  /** Puts records in place of what is under their keys (see `Transaction.replace`). */
  async replace(
    input: WriteInput,
    options: UpsertOptions & CommitOptions = {},
  ): Promise<Committed> {
    const { ops, ...rest } = options
    const stage = (tx: Transaction): Promise<number> =>
      tx.replace(this.name, input, { ops, signal: options.signal })
    return this.store.write(input, stage, rest)
  }

  /**
   * Writes records that do not exist (see `Transaction.insert`). Where another commit was in its
   * way, an insert of rows or of one batch is run again; `committed` is null where none was left.
   */
  insert(
    input: WriteInput,
    options: InsertOptions & CommitOptions = {},
  ): Promise<{ committed: Committed | null; rows: number }> {
    const { ifExists, ops, ...rest } = options
    const insert = { ifExists, ops, signal: options.signal }
    let rows = 0
    const stage = async (tx: Transaction): Promise<number> => {
      rows = -1
      rows = await tx.insert(this.name, input, insert)
      return rows
    }
    const attempts = 'batches' in input ? 1 : undefined
    return this.store.transact({ ...rest, ...(attempts && { attempts }) }, stage).then(
      ({ committed }) => ({ committed, rows }),
      (error: unknown) => {
        // A transaction that writes nothing is refused; here that is an answer.
        if (rows === 0) return { committed: null, rows }
        throw error
      },
    )
  }

  /** Changes cells under keys and makes no record (see `Transaction.update`). */
  update(input: WriteInput, options: ComputeOptions & CommitOptions = {}): Promise<Committed> {
    const { ops, set, when, types, ...rest } = options
    const { signal } = options
    const stage = (tx: Transaction): Promise<number> =>
      tx.update(this.name, input, { ops, set, when, types, signal })
    return this.store.write(input, stage, rest)
  }

  /** Removes the records of a range of keys without reading them. */
  deleteRange(range: DeletedRange, options: CommitOptions = {}): Promise<Committed> {
    return this.store.write(null, async (tx) => tx.deleteRange(this.name, range), options)
  }

  /** Removes all records without reading them. */
  truncate(options: CommitOptions = {}): Promise<Committed> {
    return this.deleteRange({ everything: true }, options)
  }

  /** Removes the records of the given keys. */
  async delete(input: WriteInput, options: CommitOptions = {}): Promise<Committed> {
    const stage = (tx: Transaction): Promise<number> => tx.delete(this.name, input)
    return this.store.write(input, stage, options)
  }

  /** Changes the key-space's definition (see `Store.alter`). */
  alter(alterations: readonly Alteration[], options: CommitOptions = {}): Promise<Committed> {
    return this.store.alter(this.name, alterations, options)
  }

  /**
   * Has a group lie in a place, or with the rest of the store where that is null: what is written
   * from now on goes there, while others write. With `move` what there is comes after it; then
   * nothing of the newest state is read from where the group lay before. Said again it goes on with
   * a move that was broken off.
   * @returns the commit that changed the place; null where the group had it already
   * @throws InvalidArgument for a place whose address nobody has said; as `alter`
   */
  async place(
    group: string,
    place: string | null,
    { move = false, ...options }: CommitOptions & { readonly move?: boolean } = {},
  ): Promise<Committed | null> {
    const { signal } = options
    const definition = findKeySpace(await this.store.snapshot(undefined, signal), this.name)
    const present = findGroup(definition, group).place ?? null
    const change = [{ kind: 'set-place' as const, group, place }]
    const committed = present === place ? null : await this.alter(change, options)
    if (move) await this.store.checkpoint({ keySpace: this.name, group, signal })
    return committed
  }

  /**
   * Lays the tiles of a group, or of all, out anew: segments of the sizes that the group wants,
   * nothing on top of them. With `partitioning` the group is partitioned otherwise before, and what
   * it holds comes into its new tiles. Whoever is interrupted goes on by the same call.
   * @throws InvalidArgument, UnknownKeySpace, Aborted, and as `alter`; failures of single tiles are
   *   in the report
   */
  optimize(options: OptimizeOptions = {}): Promise<UpkeepReport> {
    return this.store.optimize(this.name, options)
  }
}
