/**
 * A transaction: what it writes is staged as it goes, and becomes visible at once or not at all.
 */

import type { Batch, BatchField } from '../arrow/batch.js'
import { buildBatch } from '../arrow/value.js'
import type { DecodePool } from '../data/worker-pool.js'
import type { Env } from '../env.js'
import { CalicoError } from '../errors.js'
import { CELL_KEEP, CELL_SET } from '../format/columns.js'
import type { KeySpaceDefinition, LogAction } from '../format/generated/documents.js'
import { newLongId } from '../format/ids.js'
import { parseType } from '../format/types.js'
import { INLINE_BYTES_MAX } from '../log/entries.js'
import type { ObjectStore } from '../storage/contract.js'
import type { Alteration } from '../table/alteration.js'
import { defineKeySpace, findColumn, findKeySpace, type KeySpaceSpec } from '../table/definition.js'
import type { LineState } from '../table/state.js'
import { Channel } from './channel.js'
import { checkActions } from './check.js'
import type { StagedTransaction } from './committer.js'
import { type Premise, writePremises } from './premises.js'
import { stageAlteration } from './stage-alter.js'
import { type InlineBudget, stageUpdate } from './stage-update.js'
import {
  type CellVerb,
  cellVerb,
  type GroupWrite,
  groupBatch,
  planDelete,
  planReplace,
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
  private readonly budget: InlineBudget = { bytes: INLINE_BYTES_MAX }
  private readonly premises: Premise[] = []
  /** By id, the key-spaces that this transaction has defined, altered, or (null) dropped. */
  private readonly defined = new Map<string, KeySpaceDefinition | null>()
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
    this.defined.set(definition.keySpace, definition)
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
    const { storage, pool, env, state } = this.context
    const { action, definition, premises } = await stageAlteration({
      context: { storage, pool, signal: options.signal },
      env,
      state,
      definition: this.find(keySpace),
      alterations,
      actions: this.actions,
    })
    checkActions(state, [...this.actions, action])
    this.actions.push(action)
    this.premises.push(...premises)
    this.defined.set(definition.keySpace, definition)
    return definition
  }

  /** Drops a key-space with its groups; versions before keep them. @throws UnknownKeySpace */
  dropKeySpace(name: string): void {
    const { keySpace } = this.find(name)
    this.actions.push({ kind: 'drop-key-space', keySpace })
    this.defined.set(keySpace, null)
  }

  /**
   * Sets the given cells under each key; records that did not exist come into being. Properties
   * that a row object lacks keep what is there.
   * @throws UnknownKeySpace, UnknownColumn, InvalidKey, TypeMismatch, OperationNotAllowed, or the
   *   storage's error
   */
  upsert(keySpace: string, input: WriteInput, options: UpsertOptions = {}): Promise<number> {
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

  private async write(
    keySpace: string,
    input: WriteInput,
    options: UpsertOptions,
    { verb, plan }: { verb: 'upsert' | 'replace'; plan: (shape: WriteShape) => GroupWrite[] },
  ): Promise<number> {
    const definition = this.find(keySpace)
    const { batches, fields, mixed } = readInput(definition, input)
    const components = new Set(definition.components.map((component) => component.name))
    const columns = fields.map((field) => field.name).filter((name) => !components.has(name))
    const codes = mixed(options.ops ?? {})
    const ops = options.ops ?? {}
    const writes = plan({ keySpace: definition, columns, mixed: new Set(codes?.keys()), ops })
    return this.stage(definition, writes, { verb, batches, codes, signal: options.signal })
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
    return this.stage(definition, writes, { verb: 'delete', batches, codes: undefined, signal })
  }

  /** Adds an action that was prepared elsewhere, with the files it names. */
  addAction(action: LogAction, files: readonly string[]): void {
    this.checkOpen()
    this.actions.push(action)
    this.files.push(...files)
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
      premises: this.premises,
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
    const { state } = this.context
    if (this.defined.size === 0) return findKeySpace(state, name)
    const keySpaces = new Map(state.keySpaces)
    for (const [id, definition] of this.defined) {
      if (definition) keySpaces.set(id, definition)
      else keySpaces.delete(id)
    }
    return findKeySpace({ keySpaces }, name)
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
      verb: 'upsert' | 'replace' | 'delete'
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
    const updates = staged.flatMap((result) =>
      result.status === 'fulfilled' && result.value ? [result.value] : [],
    )
    if (updates.length > 0) {
      const action = this.actions.length
      this.premises.push(...writePremises({ action, keySpace, updates, verb: rows.verb }))
      this.actions.push(...updates)
    }
    return fed.status === 'fulfilled' ? fed.value : 0
  }
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
  const fields = names.map((name) => {
    const place = findColumn(keySpace, name)
    return { name, type: parseType(place.kind === 'key' ? place.type : place.column.type) }
  })
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

/** In columns that append, a single element stands for a list of one. */
function wrapElements(
  keySpace: KeySpaceDefinition,
  row: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const out: Record<string, unknown> = { ...row }
  for (const group of keySpace.groups) {
    for (const { name, algebra } of group.columns) {
      const value = Object.hasOwn(out, name) ? out[name] : undefined
      if (algebra === 'append' && value !== undefined && value !== null && !Array.isArray(value))
        out[name] = [value]
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
    if (findColumn(keySpace, name).kind === 'key') continue
    // A column may be called like a member that every object inherits.
    const isGiven = (row: Readonly<Record<string, unknown>>): boolean =>
      Object.hasOwn(row, name) && row[name] !== undefined
    if (rows.every(isGiven)) continue
    // A null delta keeps the cell anyway, so only sets need a code of their own for rows that say
    // nothing.
    if (cellVerb(ops, name) !== 'set') continue
    codes.set(
      name,
      Int8Array.from(rows, (row) => (isGiven(row) ? CELL_SET : CELL_KEEP)),
    )
  }
  return codes.size > 0 ? codes : undefined
}
