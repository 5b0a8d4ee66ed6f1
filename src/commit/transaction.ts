/** A transaction: what it writes is staged, and becomes visible at once or not at all. */
import type { Batch } from '../arrow/batch.js'
import { batchRows } from '../arrow/value.js'
import { RecordWriter } from '../data/record-writer.js'
import { CalicoError } from '../errors.js'
import type { KeySpaceDefinition, LogAction } from '../format/generated/documents.js'
import { newLongId } from '../format/ids.js'
import { INLINE_BYTES_MAX } from '../log/entries.js'
import type { ScanPlan } from '../scan/plan.js'
import { readPlan } from '../scan/scan.js'
import type { Alteration } from '../table/alteration.js'
import { defineKeySpace, findKeySpace, type KeySpaceSpec } from '../table/definition.js'
import type { LineState } from '../table/state.js'
import { checkActions } from './check.js'
import type { WriteAction } from './conflicts.js'
import { computes, planExpression } from './expression-plan.js'
import { absentRows, insertChunks, keyLabel } from './insert.js'
import { refuseOld } from './judge.js'
import { checkMark, type MarkOptions, stagedMark } from './mark-options.js'
import { LocationClaims } from './place-actions.js'
import { planRows, type RowsWanted } from './plan-rows.js'
import { type Premise, readPremises, type WriteVerb, writePremises } from './premises.js'
import { type DeletedRange, planDeleteRange } from './range-plan.js'
import { EXISTENCE, ReadSet } from './read-set.js'
import { stageAlteration } from './stage-alter.js'
import { stageGroups } from './stage-groups.js'
import type { EntryBudget } from './stage-update.js'
import type { StagedTransaction } from './staged.js'
import { stateWith } from './staged-state.js'
import { type LackingKeys, lackingKeys, refuseLacking } from './strict.js'
import type { TransactionContext } from './transaction-context.js'
import { readInput, readSource, recordShape, type WriteInput } from './write-input.js'
import type {
  ComputeOptions,
  InsertOptions,
  RecordOptions,
  ScanOptions,
  UpsertOptions,
} from './write-options.js'
import {
  type GroupWrite,
  planDelete,
  planReplace,
  planUpdate,
  planUpsert,
  type WriteBatch,
  type WriteShape,
} from './write-plan.js'

/** Most hashes of keys in all updates of a transaction (CAL-LOG-061). */
export const TRANSACTION_HASHES_MAX = 16_384

export class Transaction {
  readonly id: string
  private readonly actions: LogAction[] = []
  private readonly files: string[] = []
  readonly budget: EntryBudget = { bytes: INLINE_BYTES_MAX, hashes: TRANSACTION_HASHES_MAX }
  private readonly premises: Premise[] = []
  private readonly reads = new ReadSet()
  /** Of the reads, those that hold under every isolation (CAL-COMMIT-092). */
  private readonly demands = new ReadSet()
  /** Updates and range deletes staged after the first read. */
  private readonly dependent: WriteAction[] = []
  private state: LineState
  /** By id, the key-spaces of `state` as the actions so far have left them. */
  private keySpaces: ReadonlyMap<string, KeySpaceDefinition>
  /** Set by the first read, which decides what the transaction is based on. */
  private base: Promise<LineState> | null = null
  private markOptions: MarkOptions | null = null
  private readonly startedMicros: number
  /** What is staged may be gone behind the second fence after this one. */
  private readonly fence: number
  /** The least version whose files are named again. */
  private reuses: number | null = null
  private readonly claims = new LocationClaims()
  /** The only version that it is to follow; any other is refused. */
  onlyAfter: number | undefined
  private open = true

  constructor(private readonly context: TransactionContext) {
    this.id = newLongId(context.env)
    this.startedMicros = context.env.nowMicros()
    this.state = context.state
    this.fence = context.marker?.fence ?? context.state.fence.fence
    this.keySpaces = context.state.keySpaces
  }

  /** @throws InvalidName, InvalidType, InvalidArgument, AlreadyExists */
  createKeySpace(spec: KeySpaceSpec): KeySpaceDefinition {
    this.checkOpen()
    const definition = defineKeySpace(spec, this.context.env)
    this.define({ kind: 'create-key-space', definition })
    return definition
  }

  /**
   * Changes the definition of a key-space; what the transaction writes after it goes by the changed
   * one, which is returned.
   * @throws UnknownKeySpace, UnknownColumn, InvalidName, InvalidType, InvalidArgument,
   *   AlreadyExists; OperationNotAllowed where a column with nulls is to be required
   */
  async alter(
    keySpace: string,
    alterations: readonly Alteration[],
    options: { signal?: AbortSignal | undefined } = {},
  ): Promise<KeySpaceDefinition> {
    const { storage, pool, env, mayRead } = this.context
    const { action, definition, premises } = await stageAlteration({
      context: { storage, pool, signal: options.signal },
      mayRead,
      env,
      state: this.state,
      definition: this.find(keySpace),
      alterations,
      actions: this.actions,
    })
    this.define(action)
    this.premises.push(...premises)
    return definition
  }

  /** Drops a key-space with its groups; versions before keep them. @throws UnknownKeySpace */
  dropKeySpace(name: string): void {
    const { keySpace } = this.find(name)
    this.define({ kind: 'drop-key-space', keySpace })
  }

  /**
   * Sets the given cells under each key; records that did not exist come into being. Properties
   * that a row object lacks keep what is there. With `set` the cells are computed when they are
   * read, from the rows and from what is there then (CAL-MERGE-040).
   * @throws UnknownKeySpace, UnknownColumn, InvalidKey, TypeMismatch, OperationNotAllowed,
   *   InvalidExpression, or the storage's error
   */
  upsert(keySpace: string, input: WriteInput, options: ComputeOptions = {}): Promise<number> {
    if (computes(options)) return this.compute(keySpace, input, options, 'upsert')
    return this.write(keySpace, input, options, { verb: 'upsert', plan: planUpsert })
  }

  /**
   * Puts records in place of what is under each key, in all groups: cells that are not given become
   * null.
   * @throws as upsert
   */
  replace(keySpace: string, input: WriteInput, options: UpsertOptions = {}): Promise<number> {
    return this.write(keySpace, input, options, { verb: 'replace', plan: planReplace })
  }

  /**
   * Changes the given cells under each key and makes no record: cells under keys that do not exist
   * wait until a record comes into being there. `set` is as for `upsert`.
   * @throws as upsert
   */
  update(keySpace: string, input: WriteInput, options: ComputeOptions = {}): Promise<number> {
    if (computes(options)) return this.compute(keySpace, input, options, 'update')
    return this.write(keySpace, input, options, { verb: 'update', plan: planUpdate })
  }

  /**
   * Removes the records of a range of keys, from all groups, without reading them.
   * @throws UnknownKeySpace, UnknownColumn, InvalidKey, TypeMismatch, InvalidExpression,
   *   InvalidArgument where the range is not given
   */
  deleteRange(keySpace: string, range: DeletedRange): void {
    const definition = this.find(keySpace)
    this.push(definition, 'delete', planDeleteRange(definition, range))
  }

  /**
   * Upserts records that come one at a time; `close` stages them and gives their number. Every
   * record gives the key and the columns named, all of the key-space unless some are.
   * @throws UnknownKeySpace, UnknownColumn
   */
  writer(keySpace: string, options: RecordOptions = {}): RecordWriter<number> {
    const shape = recordShape(this.find(keySpace), options.columns)
    const { fields } = shape
    const consume = (batches: AsyncIterable<Batch>): Promise<number> =>
      this.upsert(keySpace, { fields, batches }, options)
    return new RecordWriter({ ...shape, consume })
  }

  private async compute(
    keySpace: string,
    input: WriteInput,
    { set, when, types, signal }: ComputeOptions,
    verb: 'upsert' | 'update',
  ): Promise<number> {
    if (verb === 'upsert' && this.find(keySpace).strict) await this.readBase(signal)
    const definition = this.find(keySpace)
    const { fields, batches } = readSource(definition, input, types ?? {})
    const writes = planExpression({ keySpace: definition, fields, set: set ?? {}, when, verb })
    // Nothing of what it computes is known here.
    const shape = { keySpace: definition, columns: [], mixed: new Set<string>(), ops: {} }
    const lacking = verb === 'upsert' ? lackingKeys(shape, undefined) : null
    const rows = lacking?.watch(batches) ?? batches
    return this.stage(definition, writes, {
      verb,
      batches: rows,
      codes: undefined,
      lacking,
      signal,
    })
  }

  private async write(
    keySpace: string,
    input: WriteInput,
    options: UpsertOptions,
    { verb, plan }: { verb: WriteVerb; plan: (shape: WriteShape) => GroupWrite[] },
  ): Promise<number> {
    const definition = this.find(keySpace)
    const { batches, fields, mixed } = readInput(definition, input)
    const components = new Set(definition.components.map((component) => component.name))
    const columns = fields.map((field) => field.name).filter((name) => !components.has(name))
    const codes = mixed(options.ops ?? {})
    const ops = options.ops ?? {}
    const shape = { keySpace: definition, columns, mixed: new Set(codes?.keys()), ops }
    const lacking = verb === 'upsert' ? lackingKeys(shape, codes) : null
    if (lacking && !this.base) {
      await this.readBase(options.signal)
      return this.write(keySpace, input, options, { verb, plan })
    }
    const rows = lacking?.watch(batches) ?? batches
    const { signal } = options
    return this.stage(definition, plan(shape), { verb, batches: rows, codes, lacking, signal })
  }

  /**
   * Removes the records of the given keys, from all groups. Rows need only the key's components.
   */
  async delete(
    keySpace: string,
    input: WriteInput,
    options: { signal?: AbortSignal } = {},
  ): Promise<number> {
    const definition = this.find(keySpace)
    const { batches } = readInput(definition, input)
    const writes = planDelete(definition)
    const { signal } = options
    const rows = { batches, codes: undefined, lacking: null, signal }
    return this.stage(definition, writes, { verb: 'delete', ...rows })
  }

  /**
   * Writes records that do not exist. Where one does, the transaction is refused, or with `skip`
   * the row is left out; returns the number of rows written. Of rows with one key the first counts.
   * @throws AlreadyExists, or as upsert
   */
  async insert(keySpace: string, input: WriteInput, options: InsertOptions = {}): Promise<number> {
    const { ifExists = 'refuse', ops, signal } = options
    const { storage, pool, mayRead } = this.context
    let rows = 0
    await this.readBase(signal)
    const definition = this.find(keySpace)
    for await (const chunk of insertChunks(input)) {
      const found = await absentRows(chunk, {
        definition,
        state: await this.view(),
        mayRead,
        context: { storage, pool, signal },
      })
      this.reads.addKeys(definition.keySpace, [EXISTENCE], found.keys)
      if (found.existing && ifExists === 'refuse') {
        throw new CalicoError(
          'AlreadyExists',
          `'${keySpace}' has a record under the key ${found.existing} already, or it is given ` +
            'twice; nothing was inserted',
          { details: { keySpace, key: found.existing } },
        )
      }
      rows += found.rows === 0 ? 0 : await this.upsert(keySpace, found.absent, { ops, signal })
    }
    return rows
  }

  /** The record of one key as this transaction sees it, or `null`. @throws Denied */
  async get(
    keySpace: string,
    key: readonly unknown[],
    options: Pick<ScanOptions, 'columns' | 'signal'> = {},
  ): Promise<Record<string, unknown> | null> {
    const { plan, definition, read } = await this.planRead(keySpace, { ...options, key })
    this.reads.addKeys(definition.keySpace, read, [[plan.range.lower!, keyLabel(key)]])
    for await (const batch of this.run(plan, options.signal)) {
      if (batch.rows > 0) return batchRows(batch)[0]!
    }
    return null
  }

  /** Reads a key-space as this transaction sees it: its base, and what it has written so far. */
  async *scan(keySpace: string, options: ScanOptions = {}): AsyncGenerator<Batch> {
    const { from, to } = options
    const ends = from || to ? { from, to } : undefined
    const { plan, definition, read } = await this.planRead(keySpace, { ...options, ends })
    this.reads.addRange(definition.keySpace, read, plan.range)
    yield* this.run(plan, options.signal)
  }

  /** The state that it reads, with what it has written; who reads it there says so (`noteRead`). */
  async readable(signal: AbortSignal | undefined): Promise<LineState> {
    await this.readBase(signal)
    return this.view()
  }

  /** Notes columns read, by their ids, under keys: in hexadecimal, with what people call them. */
  noteRead(keySpace: string, columns: readonly number[], keys: ReadonlyMap<string, string>): void {
    this.reads.addKeys(keySpace, columns, keys)
  }

  /** All rows of a scan as objects; for results that fit in memory. */
  async rows(keySpace: string, options: ScanOptions = {}): Promise<Record<string, unknown>[]> {
    const rows: Record<string, unknown>[] = []
    for await (const batch of this.scan(keySpace, options)) rows.push(...batchRows(batch))
    return rows
  }

  /**
   * Says how far an application has come once this transaction is committed, which it is only
   * where the application's last mark is `previous` (spec/commit.md, "Marks").
   * @throws InvalidArgument
   */
  mark(options: MarkOptions): void {
    this.checkOpen()
    if (this.markOptions) throw new CalicoError('InvalidArgument', 'a transaction has one mark')
    checkMark(options)
    this.markOptions = options
  }

  /** Forgets the mark of an application that has ended. @throws NotFound */
  forget(application: string): void {
    this.checkOpen()
    if (!this.state.marks.has(application)) {
      throw new CalicoError('NotFound', `there is no mark of an application '${application}'`)
    }
    this.actions.push({ kind: 'forget', application })
  }

  /**
   * Adds an action that was prepared elsewhere, with the files that were made for it.
   * @param from the version of the state that it was made from, where it may name files of that
   */
  addAction(action: LogAction, files: readonly string[], from?: number): void {
    this.checkOpen()
    this.actions.push(action)
    this.files.push(...files)
    if (from !== undefined) this.reuses = Math.min(this.reuses ?? from, from)
  }

  /** The actions staged so far. */
  get staged(): readonly LogAction[] {
    return this.actions
  }

  get isEmpty(): boolean {
    return this.actions.length === 0 && this.markOptions === null
  }

  /** Ends staging: what a committer needs. */
  async finish(about: {
    author?: string | undefined
    message?: string | undefined
  }): Promise<StagedTransaction> {
    this.checkOpen()
    await this.claims.make(this.context, this.state, this.actions)
    this.open = false
    const { isolation = 'serializable' } = this.context
    const { dependent: writes, reads, demands } = this
    const { storage } = this.context
    const mark =
      this.markOptions &&
      (await stagedMark(this.markOptions, { storage, state: this.state, actions: this.actions }))
    const ofReads = isolation === 'serializable' ? readPremises(reads.read(), this.state) : []
    return {
      id: this.id,
      base: this.state.version,
      check: this.base ? { isolation, reads: reads.read(), demands: demands.read(), writes } : null,
      ...(this.base && { reads: reads.stored() }),
      ...(mark && { mark }),
      onlyAfter: this.onlyAfter,
      actions: this.actions,
      premises: [...ofReads, ...this.premises],
      files: this.files,
      startedMicros: this.startedMicros,
      fence: this.fence,
      marker: this.context.marker ?? null,
      reuses: this.reuses,
      ...about,
    }
  }

  /** Ends staging without a commit and removes what was staged; best effort. */
  async abandon(): Promise<void> {
    this.open = false
    await Promise.allSettled(this.files.map((path) => this.context.storage.delete(path)))
  }

  /** Where the first read begins the transaction is based on the head. @throws CommitConflict */
  private async readBase(signal: AbortSignal | undefined): Promise<void> {
    this.checkOpen()
    if (!this.context.marker) refuseOld(this.startedMicros, this.context.env.nowMicros())
    this.base ??= this.moveBase(signal)
    await this.base
  }

  private async moveBase(signal: AbortSignal | undefined): Promise<LineState> {
    const state = await this.context.latest(signal)
    this.keySpaces = checkActions(state, this.actions, this.premises)
    this.state = state
    return state
  }

  /** The base with what was staged so far on top of it. @throws the storage's error */
  private view(): Promise<LineState> {
    return stateWith(this.context.storage, this.state, this.actions)
  }

  private async planRead(
    keySpace: string,
    options: Omit<RowsWanted, 'definition'>,
  ): Promise<{ plan: ScanPlan; definition: KeySpaceDefinition; read: number[] }> {
    await this.readBase(options.signal)
    const definition = this.find(keySpace)
    const view = await this.view()
    const planned = await planRows(view, { definition, ...options }, this.context.mayRead)
    return { definition, ...planned }
  }

  private run(plan: ScanPlan, signal: AbortSignal | undefined): AsyncGenerator<Batch> {
    const { storage, pool } = this.context
    return readPlan(plan, { storage, pool, signal })
  }

  /** Adds an action that changes definitions, for what is staged after it. */
  private define(action: LogAction): void {
    this.keySpaces = checkActions(this.state, [...this.actions, action])
    this.actions.push(action)
  }

  private find(name: string): KeySpaceDefinition {
    this.checkOpen()
    return findKeySpace({ keySpaces: this.keySpaces }, name)
  }

  private checkOpen(): void {
    if (this.open) return
    throw new CalicoError('InvalidArgument', 'the transaction has ended; begin another')
  }

  /** Feeds the rows to all groups at once, each with its own sorting and files. */
  private async stage(
    keySpace: KeySpaceDefinition,
    writes: readonly GroupWrite[],
    rows: {
      verb: WriteVerb
      batches: AsyncIterable<Batch>
      codes: WriteBatch['codes']
      /** What an upsert relies on in a strict key-space. */
      lacking: LackingKeys | null
      signal: AbortSignal | undefined
    },
  ): Promise<number> {
    await this.claims.make(this.context, this.state, this.actions)
    const staged = await stageGroups(keySpace, writes, {
      ...rows,
      context: this.context,
      budget: this.budget,
      onFile: (path) => this.files.push(path),
    })
    const { updates } = staged
    if (rows.lacking) {
      const { context, state, actions } = this
      const asked = { definition: keySpace, context, state, actions }
      await refuseLacking(rows.lacking, { ...asked, updates, signal: rows.signal })
      for (const reads of [this.reads, this.demands]) rows.lacking.noteIn(reads)
    }
    if (updates.length > 0) this.push(keySpace, rows.verb, updates)
    return staged.rows
  }

  /** Adds the actions of one write, and what they rest on. */
  private push(
    keySpace: KeySpaceDefinition,
    verb: WriteVerb,
    writes: readonly WriteAction[],
  ): void {
    const action = this.actions.length
    const updates = writes.filter((write) => write.kind === 'update')
    this.premises.push(...writePremises({ action, keySpace, updates, verb }))
    this.actions.push(...writes)
    if (this.base) this.dependent.push(...writes)
  }
}
