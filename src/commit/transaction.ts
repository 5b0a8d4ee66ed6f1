/**
 * A transaction: what it writes is staged as it goes, and becomes visible at once or not at all.
 */

import type { Batch, BatchField } from '../arrow/batch.js'
import { buildBatch } from '../arrow/value.js'
import { Channel } from '../data/channel.js'
import { RecordWriter, type RecordWriterOptions } from '../data/record-writer.js'
import type { DecodePool } from '../data/worker-pool.js'
import type { Env } from '../env.js'
import { CalicoError } from '../errors.js'
import { takesElements } from '../format/algebra.js'
import { CELL_DELTA, CELL_KEEP, CELL_SET } from '../format/columns.js'
import type { KeySpaceDefinition, LogAction } from '../format/generated/documents.js'
import { newLongId } from '../format/ids.js'
import { columnType } from '../format/struct-fields.js'
import { parseType } from '../format/types.js'
import { INLINE_BYTES_MAX } from '../log/entries.js'
import type { ObjectStore } from '../storage/contract.js'
import {
  columnNames,
  defineKeySpace,
  findColumn,
  findKeySpace,
  type KeySpaceSpec,
} from '../table/definition.js'
import type { LineState } from '../table/state.js'
import { checkActions } from './check.js'
import type { StagedTransaction } from './committer.js'
import { type DeletedRange, planDeleteRange } from './range-plan.js'
import { type InlineBudget, stageUpdate } from './stage-update.js'
import {
  type CellVerb,
  cellVerb,
  type GroupWrite,
  groupBatch,
  planDelete,
  planReplace,
  planUpdate,
  planUpsert,
  type WriteBatch,
  type WriteShape,
} from './write-plan.js'

/** Memory that sorting may take, over all groups of one write. */
const SORT_BYTES_DEFAULT = 96 * 1024 * 1024

/** Rows as objects, or batches of columns under the names that people know. */
export type WriteInput =
  | readonly Readonly<Record<string, unknown>>[]
  | Batch
  | {
      readonly fields: readonly BatchField[]
      readonly batches: AsyncIterable<Batch>
    }

export interface UpsertOptions {
  /** What is done with the cells of a column; `set` unless given. */
  readonly ops?: Readonly<Record<string, CellVerb>> | undefined
  readonly signal?: AbortSignal | undefined
}

export interface RecordOptions extends UpsertOptions {
  /** The value columns that every record gives; all of the key-space unless given. */
  readonly columns?: readonly string[] | undefined
}

export interface TransactionContext {
  readonly storage: ObjectStore
  readonly pool: DecodePool
  readonly env: Env
  /** The state that the transaction is staged against. */
  readonly state: LineState
  readonly sortBytesMax?: number | undefined
}

export class Transaction {
  readonly id: string
  private readonly actions: LogAction[] = []
  private readonly files: string[] = []
  readonly budget: InlineBudget = { bytes: INLINE_BYTES_MAX }
  private readonly defined = new Map<string, KeySpaceDefinition>()
  private readonly startedMicros: number
  private open = true

  constructor(private readonly context: TransactionContext) {
    this.id = newLongId(context.env)
    this.startedMicros = context.env.nowMicros()
  }

  /** @throws InvalidName, InvalidType, InvalidArgument, AlreadyExists */
  createKeySpace(spec: KeySpaceSpec): KeySpaceDefinition {
    this.checkOpen()
    const definition = defineKeySpace(spec, this.context.env)
    const action: LogAction = { kind: 'create-key-space', definition }
    checkActions(this.context.state, [...this.actions, action])
    this.actions.push(action)
    this.defined.set(definition.name, definition)
    return definition
  }

  /**
   * Sets the given cells under each key; records that did not exist come into being. Properties
   * that a row object lacks keep what is there.
   * @throws UnknownKeySpace, UnknownColumn, InvalidKey, TypeMismatch, OperationNotAllowed, or the
   *   storage's error
   */
  upsert(keySpace: string, input: WriteInput, options: UpsertOptions = {}): Promise<number> {
    return this.write(keySpace, input, options, planUpsert)
  }

  /**
   * Puts records in place of what is under each key, in all groups: cells that are not given become
   * null.
   * @throws as upsert
   */
  replace(keySpace: string, input: WriteInput, options: UpsertOptions = {}): Promise<number> {
    return this.write(keySpace, input, options, planReplace)
  }

  /**
   * Changes the given cells under each key and makes no record: cells under keys that do not exist
   * wait until a record comes into being there.
   * @throws as upsert
   */
  update(keySpace: string, input: WriteInput, options: UpsertOptions = {}): Promise<number> {
    return this.write(keySpace, input, options, planUpdate)
  }

  /**
   * Removes the records of a range of keys, from all groups, without reading them.
   * @throws UnknownKeySpace, UnknownColumn, InvalidKey, TypeMismatch, InvalidExpression,
   *   InvalidArgument where the range is not given
   */
  deleteRange(keySpace: string, range: DeletedRange): void {
    const definition = this.find(keySpace)
    for (const action of planDeleteRange(definition, range)) this.actions.push(action)
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

  private async write(
    keySpace: string,
    input: WriteInput,
    options: UpsertOptions,
    plan: (shape: WriteShape) => GroupWrite[],
  ): Promise<number> {
    const definition = this.find(keySpace)
    const { batches, fields, mixed } = readInput(definition, input)
    const components = new Set(definition.components.map((component) => component.name))
    const columns = fields.map((field) => field.name).filter((name) => !components.has(name))
    const codes = mixed(options.ops ?? {})
    const ops = options.ops ?? {}
    const writes = plan({ keySpace: definition, columns, mixed: new Set(codes?.keys()), ops })
    return this.stage(definition, writes, { batches, codes, signal: options.signal })
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
    return this.stage(definition, writes, { batches, codes: undefined, signal: options.signal })
  }

  /** Adds an action that was prepared elsewhere, with the files it names. */
  addAction(action: LogAction, files: readonly string[]): void {
    this.checkOpen()
    this.actions.push(action)
    this.files.push(...files)
  }

  /** The actions staged so far. */
  get staged(): readonly LogAction[] {
    return this.actions
  }

  get isEmpty(): boolean {
    return this.actions.length === 0
  }

  /** Ends staging: what a committer needs. */
  finish(about: { author?: string | undefined; message?: string | undefined }): StagedTransaction {
    this.checkOpen()
    this.open = false
    return {
      id: this.id,
      base: this.context.state.version,
      actions: this.actions,
      files: this.files,
      startedMicros: this.startedMicros,
      ...about,
    }
  }

  /** Ends staging without a commit and removes what was staged; best effort. */
  async abandon(): Promise<void> {
    this.open = false
    await Promise.allSettled(this.files.map((path) => this.context.storage.delete(path)))
  }

  private find(name: string): KeySpaceDefinition {
    this.checkOpen()
    return this.defined.get(name) ?? findKeySpace(this.context.state, name)
  }

  private checkOpen(): void {
    if (!this.open)
      throw new CalicoError('InvalidArgument', 'the transaction has ended; begin another')
  }

  /** Feeds the rows to all groups at once, each with its own sorting and files. */
  private async stage(
    keySpace: KeySpaceDefinition,
    writes: readonly GroupWrite[],
    rows: {
      batches: AsyncIterable<Batch>
      codes: WriteBatch['codes']
      signal: AbortSignal | undefined
    },
  ): Promise<number> {
    const { storage, pool, env, sortBytesMax } = this.context
    const channels = writes.map(() => new Channel<Batch>(2))
    const staging = writes.map((write, i) =>
      stageUpdate(channels[i]!, {
        context: { storage, pool, signal: rows.signal },
        env,
        keySpace,
        write,
        budget: this.budget,
        ceilingBytes: (sortBytesMax ?? SORT_BYTES_DEFAULT) / writes.length,
        onFile: (path) => this.files.push(path),
      }),
    )
    const feeding = feed(keySpace, writes, channels, rows)
    const [fed, ...staged] = await Promise.allSettled([feeding, ...staging])
    for (const result of [...staged, fed]) if (result.status === 'rejected') throw result.reason
    for (const result of staged) {
      if (result.status === 'fulfilled' && result.value) this.actions.push(result.value)
    }
    return fed.status === 'fulfilled' ? fed.value : 0
  }
}

/** How records of a key-space are given to a writer. @throws UnknownColumn */
export function recordShape(
  keySpace: KeySpaceDefinition,
  columns: readonly string[] | undefined,
): Pick<RecordWriterOptions<unknown>, 'prepare'> & { readonly fields: BatchField[] } {
  const keys = keySpace.components.map(({ name }) => name)
  const names = [...new Set([...keys, ...(columns ?? columnNames(keySpace))])]
  return {
    fields: names.map((name) => fieldNamed(keySpace, name)),
    prepare: (record) => wrapElements(keySpace, record),
  }
}

function fieldNamed(keySpace: KeySpaceDefinition, name: string): BatchField {
  const place = findColumn(keySpace, name)
  return { name, type: place.kind === 'key' ? parseType(place.type) : columnType(place.column) }
}

/** Gives each group its part of every batch; returns the number of rows. */
async function feed(
  keySpace: KeySpaceDefinition,
  writes: readonly GroupWrite[],
  channels: readonly Channel<Batch>[],
  { batches, codes }: { batches: AsyncIterable<Batch>; codes: WriteBatch['codes'] },
): Promise<number> {
  let rows = 0
  try {
    for await (const batch of batches) {
      if (batch.rows === 0) continue
      rows += batch.rows
      const taken = await Promise.all(
        writes.map((write, i) => channels[i]!.push(groupBatch(write, keySpace, { batch, codes }))),
      )
      if (taken.includes(false)) break
    }
    for (const channel of channels) channel.end()
    return rows
  } catch (error) {
    for (const channel of channels) channel.fail(error)
    throw error
  }
}

interface ReadInput {
  readonly fields: readonly BatchField[]
  readonly batches: AsyncIterable<Batch>
  /** Row by row operations, where row objects lack some of the properties. */
  readonly mixed: (ops: Readonly<Record<string, CellVerb>>) => WriteBatch['codes']
}

function readInput(keySpace: KeySpaceDefinition, input: WriteInput): ReadInput {
  if ('batches' in input) return { ...input, mixed: () => undefined }
  if ('columns' in input)
    return { fields: input.fields, batches: once(input), mixed: () => undefined }
  const names = [...new Set(input.flatMap((row) => Object.keys(row)))]
  const fields = names.map((name) => fieldNamed(keySpace, name))
  const wrapped = input.map((row) => wrapElements(keySpace, row))
  return {
    fields,
    batches: once(buildBatch(fields, wrapped)),
    mixed: (ops) => missingCells(keySpace, names, input, ops),
  }
}

async function* once(batch: Batch): AsyncGenerator<Batch> {
  yield batch
}

/** In columns to whose lists elements are added, a single one stands for a list of one. */
function wrapElements(
  keySpace: KeySpaceDefinition,
  row: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const out: Record<string, unknown> = { ...row }
  for (const group of keySpace.groups) {
    for (const { name, algebra } of group.columns) {
      const value = Object.hasOwn(out, name) ? out[name] : undefined
      if (!takesElements(algebra) || value === undefined || value === null) continue
      if (!Array.isArray(value)) out[name] = [value]
    }
  }
  return out
}

function missingCells(
  keySpace: KeySpaceDefinition,
  names: readonly string[],
  rows: readonly Readonly<Record<string, unknown>>[],
  ops: Readonly<Record<string, CellVerb>>,
): WriteBatch['codes'] {
  const codes = new Map<string, Int8Array>()
  for (const name of names) {
    const place = findColumn(keySpace, name)
    if (place.kind === 'key') continue
    // A column may be called like a member that every object inherits.
    const isGiven = (row: Readonly<Record<string, unknown>>): boolean =>
      Object.hasOwn(row, name) && row[name] !== undefined
    if (rows.every(isGiven)) continue
    // A null delta keeps the cell anyway, but for last_by, where it can set null.
    const isSet = cellVerb(ops, name) === 'set'
    if (!isSet && place.column.algebra !== 'last_by') continue
    const code = isSet ? CELL_SET : CELL_DELTA
    codes.set(
      name,
      Int8Array.from(rows, (row) => (isGiven(row) ? code : CELL_KEEP)),
    )
  }
  return codes.size > 0 ? codes : undefined
}
