/** The updates of a tile as layers of a merge, in the order in which they apply. */

import { type Batch, type BatchField, selectColumns } from '../arrow/batch.js'
import { concatBatches, sliceBatch, takeBatch } from '../arrow/gather.js'
import {
  concatKeys,
  gatherKeys,
  keyHex,
  lowerBoundBytes,
  sliceKeys,
  sortOrder,
} from '../arrow/keys.js'
import { must } from '../assert.js'
import { dataFileInfo } from '../data/data-file.js'
import { decodeIpcStream } from '../data/ipc.js'
import { CalicoError } from '../errors.js'
import type { KeyRange } from '../expr/key-range.js'
import { companionType } from '../format/algebra.js'
import { companionColumn, opColumn, valueColumn } from '../format/columns.js'
import { decodeFileMetadata } from '../format/file-metadata.js'
import type { Slice } from '../format/generated/documents.js'
import { fromHex } from '../format/hex.js'
import type { ManifestFile, ManifestInline } from '../format/manifest.js'
import { type CalicoType, parseType, printType, sameType } from '../format/types.js'
import { isReadableAs } from '../format/widen.js'
import type { UpdateState } from '../table/layers.js'
import { slicesIn } from '../table/slices.js'
import { keyFields, sourceFields, type TileContext } from './context.js'
import { encodeStoredKeys, readFile } from './file-source.js'
import { limitsOf, touches } from './key-limits.js'
import { KeyOrder } from './key-order.js'
import type { KeyedBatch } from './keyed-batch.js'
import type { Layer } from './merge.js'
import { type ColumnOp, type MergeColumn, ROW_OPS, ROW_OPS_TYPE } from './merge-column.js'
import { deletesAll, type RangeDelete, withoutDeleted } from './range-deletes.js'
import type { StackedUpdate } from './stack.js'
import { widenBatch, wideningsOf } from './widen-batch.js'

export interface LayerOptions {
  readonly context: TileContext
  readonly incarnation: string
  readonly keyTypes: readonly CalicoType[]
  /** Of the slices that are read; null for all. */
  readonly partition: string | null
  /** Of the partitions of slices those that matter; all unless given. */
  readonly isIn?: ((partition: string) => boolean) | undefined
  /** Cuts rows down to those that are wanted; they carry their key columns. */
  readonly only?: ((rows: AsyncIterable<KeyedBatch>) => AsyncIterable<KeyedBatch>) | undefined
  readonly columns: readonly MergeColumn[]
  readonly range: KeyRange
  /** Range deletes that came after the update. */
  readonly deleted: readonly RangeDelete[]
  /** Says false where a range holds no key that matters; all matter unless given. */
  readonly mayMatter?: ((limits: KeyRange) => boolean) | undefined
  /** Slices that are read elsewhere. */
  readonly skipped?: ReadonlySet<Slice> | undefined
  /** Whether the rows of an update with an expression come with its source columns. */
  readonly withSource?: boolean
}

interface FileSlice {
  readonly file: ManifestFile
  readonly slice: Slice
}

/** The slices of an update that a read of the tile has to look at. */
export function slicesToRead(
  update: UpdateState,
  options: Pick<LayerOptions, 'partition' | 'isIn' | 'range' | 'mayMatter' | 'skipped'>,
): { files: FileSlice[]; inline: Slice[] } {
  const wanted = slicesIn(update, options.partition).filter(
    ({ slice }) =>
      options.isIn?.(slice.partition) !== false &&
      options.skipped?.has(slice) !== true &&
      touches(options.range, slice.keyMin, slice.keyMax) &&
      options.mayMatter?.(limitsOf(slice)) !== false,
  )
  return {
    files: wanted.flatMap(({ file, slice }) => (file ? [{ file, slice }] : [])),
    inline: wanted.flatMap(({ file, slice }) => (file === null ? [slice] : [])),
  }
}

/**
 * The layers of one update. Files that share no key range are read as one, one after another. Those
 * of an update with an expression do nothing by themselves: they hold what it is computed from.
 */
export function layersOf(update: UpdateState, options: LayerOptions): Layer[] {
  const { deleted, only } = options
  const toRead = slicesToRead(update, options)
  const files = toRead.files.filter(({ slice }) => !deletesAll(deleted, slice))
  const inline = toRead.inline.filter((slice) => !deletesAll(deleted, slice))
  const { ops, fields } = fieldsOf(update, options)
  const isLeft = (source: AsyncIterable<KeyedBatch>): AsyncIterable<KeyedBatch> => {
    const wanted = only?.(source) ?? source
    return deleted.length === 0 ? wanted : withoutDeleted(wanted, deleted)
  }
  const { patches } = update
  const chains = update.ordered ? files.map((file) => [file]) : chain(files)
  const layers = chains.map(
    (links): Layer => ({
      source: isLeft(readChain(links, fields, options)),
      lower: fromHex(links[0]!.slice.keyMin),
      stored: storedIn(links),
      ops,
      patches,
    }),
  )
  const [first] = inline.map(({ keyMin }) => keyMin).sort()
  if (first !== undefined) {
    const rows = must(update.inline, 'a slice without a file is of inline rows')
    layers.push({
      source: isLeft(readInline({ inline: rows, slices: inline, fields, options })),
      lower: fromHex(first),
      ops,
      patches,
    })
  }
  return layers
}

/** One update as a part of a stack. */
export function stackedUpdate(
  update: UpdateState,
  options: Omit<LayerOptions, 'columns' | 'withSource'>,
): StackedUpdate {
  const { expression, patches } = update
  if (!expression) {
    return { kind: 'cells', layers: (columns) => layersOf(update, { ...options, columns }) }
  }
  const layers = (): Layer[] => layersOf(update, { ...options, columns: [], withSource: true })
  return { kind: 'expression', expression, columns: update.columns, patches, layers }
}

/** Fields of an update's rows that a merge needs. */
interface UpdateFields {
  readonly required: readonly BatchField[]
  /** Those that the rows may do without. */
  readonly optional: readonly BatchField[]
}

/** What a merge of some columns needs of an update, and the operation of each column. */
export function fieldsOf(
  update: UpdateState,
  { columns, withSource = false }: Pick<LayerOptions, 'columns' | 'withSource'>,
): { ops: Map<string, ColumnOp>; fields: UpdateFields } {
  const ops = new Map<string, ColumnOp>()
  if (update.expression) {
    const required = withSource ? sourceFields(update.expression) : []
    return { ops, fields: { required, optional: [] } }
  }
  const required: BatchField[] = []
  const optional: BatchField[] = [ROW_OPS]
  for (const { column, type, op } of update.columns) {
    const name = valueColumn(column)
    const wanted = columns.find((one) => one.name === name)
    if (!wanted || op === 'computed') continue
    ops.set(name, op)
    required.push({ name, type: parseType(type) })
    if (op === 'mixed') required.push({ name: opColumn(column), type: ROW_OPS_TYPE })
    // Orders are what makes deltas of last_by; accumulators are there where a cell is too narrow,
    // and may be of a type that the column had before.
    if (wanted.algebra === 'last_by' && op !== 'set') required.push(wanted.companion!)
    const beside = wanted.algebra === 'sum' ? companionType({ type, algebra: 'sum' }) : null
    if (beside) optional.push({ name: companionColumn(column), type: beside })
  }
  return { ops, fields: { required, optional } }
}

/** Sorts slices into as few chains of ascending, disjoint key ranges as a first fit gives. */
function chain(files: readonly FileSlice[]): FileSlice[][] {
  const chains: FileSlice[][] = []
  const ascending = [...files].sort((a, b) => (a.slice.keyMin < b.slice.keyMin ? -1 : 1))
  for (const file of ascending) {
    const fit = chains.find((links) => links.at(-1)!.slice.keyMax < file.slice.keyMin)
    if (fit) fit.push(file)
    else chains.push([file])
  }
  return chains
}

/** What a chain of slices that follow each other holds. */
function storedIn(links: readonly FileSlice[]): NonNullable<Layer['stored']> {
  const [first, last] = [links[0]!.slice, links.at(-1)!.slice]
  const rows = links.reduce((sum, { slice }) => sum + slice.rows, 0)
  return { keyMin: first.keyMin, keyMax: last.keyMax, rows }
}

async function* readChain(
  links: readonly FileSlice[],
  fields: UpdateFields,
  options: LayerOptions,
): AsyncGenerator<KeyedBatch> {
  for (const { file, slice } of links) {
    yield* readFile({
      context: options.context,
      file: dataFileInfo(file),
      incarnation: options.incarnation,
      role: 'update',
      rows: file.rows,
      firstRow: slice.firstRow,
      rowCount: slice.rows,
      keyMin: slice.keyMin,
      keyMax: slice.keyMax,
      keyTypes: options.keyTypes,
      required: fields.required,
      optional: fields.optional,
      columns: options.columns,
      range: options.range,
      skipPage: (_, limits) => options.mayMatter?.(limits) === false,
      withKeys: true,
    })
  }
}

/** The rows of some slices of inline rows, which are decoded once, in one order by key. */
async function* readInline(read: {
  inline: ManifestInline
  slices: readonly Slice[]
  fields: UpdateFields
  options: LayerOptions
}): AsyncGenerator<KeyedBatch> {
  const { inline, slices, fields, options } = read
  const keyed = keyFields(options.keyTypes)
  const whole = inlineBatch(inline, { incarnation: options.incarnation, keyed, ...fields })
  const parts = slices.map((slice) => inlineSlice(whole, slice, fields, options))
  const found = parts.filter(({ batch }) => batch.rows > 0)
  if (found.length === 1) yield found[0]!
  if (found.length < 2) return
  const batch = concatBatches(
    found[0]!.batch.fields,
    found.map((part) => part.batch),
  )
  const keys = concatKeys(found.map((part) => part.keys))
  const order = sortOrder(keys)
  yield { keys: gatherKeys(keys, order), batch: takeBatch(batch, order) }
}

/** The rows of one slice that are in the range. @throws CorruptFile */
function inlineSlice(
  whole: Batch,
  slice: Slice,
  fields: UpdateFields,
  { columns, keyTypes, range }: LayerOptions,
): KeyedBatch {
  const keyed = keyFields(keyTypes)
  const cut = sliceBatch(whole, slice.firstRow, slice.rows)
  // Fields that the log does not name are strays, whatever their types.
  const listed = columns.filter(({ name }) => fields.required.some((field) => field.name === name))
  const batch = widenBatch(cut, wideningsOf(cut.fields, [...keyed, ...listed]), listed)
  const names = keyed.map((field) => field.name)
  const keys = encodeStoredKeys(selectColumns(batch, names), keyTypes, 'inline rows')
  if (keyHex(keys, 0) < slice.keyMin || keyHex(keys, keys.rows - 1) > slice.keyMax) {
    throw new CalicoError(
      'CorruptFile',
      'inline rows have keys outside of the range of their slice',
    )
  }
  new KeyOrder({ path: 'inline rows', repeats: true }).check(keys)
  const from = range.lower === null ? 0 : lowerBoundBytes(keys, fromHex(range.lower))
  const end = range.upper === null ? keys.rows : lowerBoundBytes(keys, fromHex(range.upper))
  const to = Math.max(from, end)
  return { keys: sliceKeys(keys, from, to), batch: sliceBatch(batch, from, to - from) }
}

/**
 * Inline rows with at least the fields that are required, in the types that they are stored in:
 * those of keys may be narrower ones. @throws CorruptFile
 */
function inlineBatch(
  inline: ManifestInline,
  said: UpdateFields & { readonly incarnation: string; readonly keyed: readonly BatchField[] },
): Batch {
  const { incarnation, keyed, required, optional } = said
  const { batches, metadata } = decodeIpcStream(inline.data, 'inline rows')
  const found = decodeFileMetadata(metadata, 'inline rows')
  if (found.role !== 'update' || found.incarnation !== incarnation) {
    throw new CalicoError(
      'CorruptFile',
      `inline rows: they are a ${found.role} of group ${found.incarnation}; restore the entry ` +
        'from a copy of the store',
    )
  }
  const first = batches[0]
  const rows = batches.reduce((sum, batch) => sum + batch.rows, 0)
  if (!first || rows !== inline.rows) {
    throw new CalicoError('CorruptFile', `inline rows: ${rows} where the log says ${inline.rows}`)
  }
  const held = optional.filter(({ name }) => first.fields.some((own) => own.name === name))
  for (const field of [...keyed, ...required, ...held]) {
    const type = first.fields.find((own) => own.name === field.name)?.type
    const isKey = keyed.includes(field)
    const fits = type && (isKey ? isReadableAs(type, field.type) : sameType(type, field.type))
    if (fits) continue
    const problem = type ? `has the type ${printType(type)}` : 'is missing'
    throw new CalicoError(
      'CorruptFile',
      `inline rows: the column ${field.name} ${problem} where the log says ` +
        printType(field.type),
    )
  }
  return batches.length === 1 ? first : concatBatches(first.fields, batches)
}
