/**
 * Merging a tile that the caller describes (spec/merge.md, spec/tile.md): no log and no store are
 * needed, and no storage where all rows are in memory.
 */
import { type Batch, batchColumn } from '../arrow/batch.js'
import { encodeKeyPrefix } from '../arrow/key-values.js'
import { DecodePool } from '../data/worker-pool.js'
import { systemEnv } from '../env.js'
import { CalicoError } from '../errors.js'
import { afterPrefix } from '../expr/bounds.js'
import type { KeyRange } from '../expr/key-range.js'
import type { Algebra } from '../format/algebra.js'
import { valueColumn } from '../format/columns.js'
import type {
  CheckpointAction,
  DeleteRangeAction,
  UpdateAction,
  UpdateColumn,
  UpdateExpression,
} from '../format/generated/documents.js'
import { type CalicoType, parseType } from '../format/types.js'
import type { ObjectStore } from '../storage/contract.js'
import { MemoryStore } from '../storage/memory.js'
import type { GroupState } from '../table/state.js'
import { TileTable } from '../table/tile-table.js'
import { keyFields, type TileContext } from './context.js'
import { withoutLatent } from './existence.js'
import type { KeyedBatch } from './keyed-batch.js'
import {
  keyedSource,
  type MemoryRow,
  type NamedColumn,
  rowsBatch,
  sortedOnce,
} from './memory-rows.js'
import { type Layer, mergeTile } from './merge.js'
import { type ColumnOp, EXISTS, type MergeColumn, mergeColumn } from './merge-column.js'
import { bindRange, type RangeDelete, withoutDeleted } from './range-deletes.js'
import { checkShown, needsCheck } from './shown.js'
import { describedColumn, type StackedUpdate, stackOf } from './stack.js'
import { readTile as readTileOfGroup } from './tile-reader.js'
import { stackedUpdate } from './update-layers.js'

/** A value column: its id, under which files hold it as `c<id>`, and how deltas combine. */
export interface TileColumn {
  readonly column: number
  readonly name: string
  /** In text form, like `list<utf8>`. */
  readonly type: string
  readonly algebra?: Algebra | undefined
  /** Of a last_by column, the type of its orders. */
  readonly orderType?: string | undefined
}

/**
 * Batches with the columns of data files: `k0` …, `c<id>`, `a<id>`, in updates `r` and `o<id>`, in
 * a checkpoint `x`.
 */
type Batches = Iterable<Batch> | AsyncIterable<Batch>

/** A checkpoint as an entry describes it, or its rows: in order of key, each key once. */
export type TileCheckpoint =
  | CheckpointAction
  | { readonly kind: 'rows'; readonly rows: readonly MemoryRow[] }
  | { readonly kind: 'batches'; readonly batches: Batches }

/** An update or a range delete as an entry describes it, or an update's rows. */
export type TileUpdate =
  | UpdateAction
  | Omit<DeleteRangeAction, 'incarnation'>
  | {
      readonly kind: 'rows'
      /** In any order; those of one key apply as they stand. */
      readonly rows: readonly MemoryRow[]
      /** The operation of each column that the update holds, by name; others are kept. */
      readonly ops: Readonly<Record<string, ColumnOp>>
    }
  | {
      readonly kind: 'batches'
      /** In order of key; rows of one key in the order in which they apply. */
      readonly batches: Batches
      readonly columns: readonly { readonly column: number; readonly op: ColumnOp }[]
    }
  | {
      readonly kind: 'expression'
      /** As for `batches`, with the source columns `s0` … of the expression. */
      readonly batches: Batches
      /** What is computed (spec/merge.md, "Expressions"), and the columns that it assigns. */
      readonly expression: UpdateExpression
      readonly columns: readonly UpdateColumn[]
      /** Whether rows make no records. */
      readonly patches?: boolean
    }

export interface ReadTileOptions {
  /** The components of the key, in order. */
  readonly key: readonly { readonly name: string; readonly type: string }[]
  /** The value columns to give out. */
  readonly columns: readonly TileColumn[]
  /** None for a tile that was never checkpointed. */
  readonly checkpoint?: TileCheckpoint | null | undefined
  /**
   * Gives rows as a segment of an anchor holds them: under the names of data files, with companions
   * and `x`, latent rows included.
   */
  readonly stored?: boolean
  /** The earliest first. */
  readonly updates: readonly TileUpdate[]
  /** The partition whose slices of update files are read, in hexadecimal; empty unless given. */
  readonly partition?: string
  /** Keys, or their first components, to begin and to end with, both included. */
  readonly from?: readonly unknown[] | undefined
  readonly to?: readonly unknown[] | undefined
  /** Where files are; needed where the checkpoint or an update names any. */
  readonly storage?: ObjectStore | undefined
  /** Decodes files; one of its own on the calling thread unless given. */
  readonly pool?: DecodePool | undefined
  /** Told how many rows of updates with an expression failed; they have changed nothing. */
  readonly onFailedRows?: ((rows: number) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * The rows of a tile: its checkpoint with the updates on top, in order of key, each key once, under
 * the names of key components and columns. Memory holds a few pages of each file.
 * @throws InvalidArgument, InvalidType, InvalidKey, TypeMismatch, MissingObject, CorruptFile,
 *   Aborted
 */
export async function* readTile(options: ReadTileOptions): AsyncGenerator<Batch> {
  const tile = describe(options)
  const ownPool = options.pool ? null : new DecodePool({ workersMax: 0 })
  const context: TileContext = {
    storage: storageOf(options),
    pool: options.pool ?? ownPool!,
    signal: options.signal,
  }
  const { deleted, stacked } = stackedUpdates(options.updates, tile, context)
  const stack = stackOf(stacked, {
    keyTypes: tile.keyTypes,
    columns: [...tile.keys, EXISTS, ...tile.columns],
    columnOf: (column) => hiddenColumn(column, options),
    anchor: true,
  })
  const values = stack.columns.filter(({ name }) => name.startsWith('c'))
  const base = baseOf(options.checkpoint ?? null, { ...tile, columns: values }, context)
  const { signal, onFailedRows } = options
  const rows = base && withoutDeleted(base, deleted)
  // Without updates the rows still have to come with the columns that were asked for.
  const merged = stack.isEmpty
    ? mergeTile({ base: rows, layers: [], columns: stack.columns, signal })
    : stack.over(rows, { signal, onFailedRows })
  try {
    if (options.stored) for await (const { batch } of merged) yield batch
    else yield* shownRows(merged, tile, options)
  } finally {
    await ownPool?.close()
  }
}

/** Records, with the columns that were asked for. @throws ValueOutOfRange */
async function* shownRows(
  merged: AsyncIterable<KeyedBatch>,
  tile: Tile,
  options: ReadTileOptions,
): AsyncGenerator<Batch> {
  const columns = [...tile.keys, ...tile.columns]
  const names = [...options.key, ...options.columns].map(({ name }) => name)
  const fields = columns.map(({ type }, i) => ({ name: names[i]!, type }))
  const sums = options.columns
    .map(({ name }, i) => ({ name, column: tile.columns[i]! }))
    .filter(({ column }) => needsCheck(column))
  for await (const { batch } of withoutLatent(merged)) {
    const cells = columns.map((column) => batchColumn(batch, column.name)!)
    const shown = { rows: batch.rows, fields, columns: cells }
    checkShown({ columns: sums, filter: null }, { merged: batch, named: shown }, tile.keyTypes)
    if (batch.rows > 0) yield shown
  }
}

/**
 * A column that an expression needs and that is not asked for.
 * @throws InvalidArgument where rows give their cells by name, and it has none
 */
function hiddenColumn(
  column: Omit<UpdateColumn, 'op'>,
  { checkpoint, updates }: ReadTileOptions,
): MergeColumn {
  if (![checkpoint, ...updates].some((part) => part?.kind === 'rows'))
    return describedColumn(column)
  throw new CalicoError(
    'InvalidArgument',
    `an expression needs column ${column.column}, of which rows in memory tell by name only; put ` +
      'it among the columns',
  )
}

interface Tile {
  readonly keyTypes: readonly CalicoType[]
  readonly keys: readonly MergeColumn[]
  /** Under the names that files have. */
  readonly columns: readonly MergeColumn[]
  readonly named: readonly NamedColumn[]
  readonly partition: string
  readonly range: KeyRange
}

function describe({ key, columns, partition, from, to }: ReadTileOptions): Tile {
  const components = key.map(({ name, type }) => ({ name, type: parseType(type) }))
  const keyTypes = components.map(({ type }) => type)
  const merged = columns.map(({ algebra, orderType, ...column }) =>
    mergeColumn({
      ...column,
      ...(algebra && { algebra }),
      ...(orderType && { orderBy: { column: 0, type: orderType } }),
    }),
  )
  return {
    keyTypes,
    keys: keyFields(keyTypes),
    columns: merged,
    named: columns.map(({ column, name }, i) => {
      const { name: stored, type, companion } = merged[i]!
      return { column, name, field: { name: stored, type }, companion }
    }),
    partition: partition ?? '',
    range: {
      lower: from ? encodeKeyPrefix(components, from, 'the tile') : null,
      upper: to ? afterPrefix(encodeKeyPrefix(components, to, 'the tile')) : null,
    },
  }
}

/** Without files nothing is asked of a storage. @throws InvalidArgument where there are some */
function storageOf({ storage, checkpoint, updates }: ReadTileOptions): ObjectStore {
  if (storage) return storage
  const segments = checkpoint?.kind === 'checkpoint' ? checkpoint.segments : []
  const files = updates.flatMap((update) => (update.kind === 'update' ? update.files : []))
  const [file] = [...segments, ...files]
  if (!file) return new MemoryStore({ name: 'no-files', env: systemEnv })
  throw new CalicoError('InvalidArgument', `the tile names ${file.path}; give its storage as well`)
}

function baseOf(
  checkpoint: TileCheckpoint | null,
  tile: Tile,
  context: TileContext,
): AsyncIterable<KeyedBatch> | null {
  if (checkpoint === null) return null
  const source = { keys: tile.keys, range: tile.range, distinct: true }
  switch (checkpoint.kind) {
    case 'rows': {
      const set = tile.named.map((column) => ({ ...column, op: 'set' as const }))
      const batch = rowsBatch(checkpoint.rows, tile.keys, set)
      return keyedSource([sortedOnce(batch, tile.keys)], source)
    }
    case 'batches':
      return keyedSource(checkpoint.batches, source)
    case 'checkpoint':
      return readTileOfGroup({
        context,
        group: checkpointed(checkpoint, tile),
        partition: tile.partition,
        keyTypes: tile.keyTypes,
        columns: [...tile.keys, ...tile.columns],
        range: tile.range,
        withKeys: true,
        withLatent: true,
      })
  }
}

/** A group that has this checkpoint and nothing else. */
function checkpointed({ incarnation, segments }: CheckpointAction, tile: Tile): GroupState {
  const { partition } = tile
  const position = { height: 0, member: 0, action: 0 }
  return {
    keySpace: '',
    definition: {
      group: incarnation,
      incarnation,
      name: '',
      anchor: true,
      fileFormat: 'parquet',
      codec: 'none',
      partitioning: [],
      columns: [],
      statistics: [],
    },
    tiles: TileTable.of([[partition, { kind: 'tile', position, partition, asOf: 0, segments }]]),
    layers: [],
    origin: null,
    rewrittenAt: 0,
    settledAt: 0,
  }
}

/** Updates, the earliest first, and the range deletes that lie over all of them. */
function stackedUpdates(
  updates: readonly TileUpdate[],
  tile: Tile,
  context: TileContext,
): { stacked: StackedUpdate[]; deleted: RangeDelete[] } {
  const stacked: StackedUpdate[] = []
  const deleted: RangeDelete[] = []
  // From the newest on, so that each update meets the range deletes that came after it.
  for (const update of updates.toReversed()) {
    if (update.kind === 'delete-range') {
      const { lower = null, upper = null, where = null } = update
      deleted.push(bindRange({ lower, upper, where }, tile.keyTypes))
    } else stacked.unshift(stackedTileUpdate(update, { tile, context, deleted: [...deleted] }))
  }
  return { stacked, deleted }
}

interface Below {
  readonly tile: Tile
  readonly context: TileContext
  /** The range deletes that came after the update. */
  readonly deleted: readonly RangeDelete[]
}

function stackedTileUpdate(
  update: Exclude<TileUpdate, { kind: 'delete-range' }>,
  below: Below,
): StackedUpdate {
  const { tile, deleted } = below
  const source = { keys: tile.keys, range: tile.range, distinct: false }
  const layer = (rows: AsyncIterable<KeyedBatch>, ops: Layer['ops']): Layer => {
    return { source: withoutDeleted(rows, deleted), lower: null, ops, patches: true }
  }
  switch (update.kind) {
    case 'rows': {
      const held = Object.entries(update.ops).map(([name, op]) => ({ ...named(tile, name), op }))
      const batch = rowsBatch(update.rows, tile.keys, held)
      const ops = new Map(held.map(({ field, op }) => [field.name, op]))
      const rows = keyedSource([sortedOnce(batch, tile.keys)], source)
      return { kind: 'cells', layers: () => [layer(rows, ops)] }
    }
    case 'batches': {
      const ops = new Map(update.columns.map(({ column, op }) => [valueColumn(column), op]))
      const rows = keyedSource(update.batches, source)
      return { kind: 'cells', layers: () => [layer(rows, ops)] }
    }
    case 'expression': {
      const { expression, columns, patches = false } = update
      const rows = keyedSource(update.batches, source)
      return {
        kind: 'expression',
        expression,
        columns,
        patches,
        layers: () => [layer(rows, NO_OPS)],
      }
    }
    case 'update':
      return stackedAction(update, below)
  }
}

const NO_OPS: Layer['ops'] = new Map()

function stackedAction(action: UpdateAction, { tile, context, deleted }: Below): StackedUpdate {
  if (action.manifest && action.files.length === 0) {
    throw new CalicoError(
      'InvalidArgument',
      `the files of an update are listed in ${action.manifest.path}; read its entry with readEntry`,
    )
  }
  const { inline, ...rest } = action
  const state = {
    ...rest,
    patches: action.patches ?? false,
    expression: action.expression ?? null,
    after: null,
    position: { height: 1, member: 0, action: 0 },
    inline: inline ? { ...inline, data: Buffer.from(inline.data, 'base64') } : null,
  }
  const { incarnation } = action
  const { keyTypes, partition, range } = tile
  return stackedUpdate(state, { context, incarnation, keyTypes, partition, range, deleted })
}

function named({ named: columns }: Tile, name: string): NamedColumn {
  const column = columns.find((candidate) => candidate.name === name)
  if (column) return column
  const known = columns.map((candidate) => candidate.name).join(', ')
  throw new CalicoError('UnknownColumn', `the tile has no column '${name}' among: ${known}`)
}
