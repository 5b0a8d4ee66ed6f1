/** The updates of a tile as layers of a merge, in the order in which they apply. */
import { type Batch, type BatchField, selectColumns } from '../arrow/batch.js'
import { concatBatches, sliceBatch } from '../arrow/gather.js'
import { sliceKeys } from '../arrow/key-gather.js'
import { keyHex, lowerBoundBytes } from '../arrow/keys.js'
import { decodeIpcStream } from '../data/ipc.js'
import { CalicoError } from '../errors.js'
import type { KeyRange } from '../expr/key-range.js'
import { opColumn, ROW_OP_COLUMN, valueColumn } from '../format/columns.js'
import { decodeFileMetadata } from '../format/file-metadata.js'
import type { Slice } from '../format/generated/documents.js'
import { fromHex } from '../format/hex.js'
import type { ManifestFile, ManifestInline } from '../format/manifest.js'
import { type CalicoType, parseType, printType, sameType } from '../format/types.js'
import { isReadableAs } from '../format/widen.js'
import type { UpdateState } from '../table/state.js'
import { keyFields, type TileContext } from './context.js'
import { encodeStoredKeys, readFile } from './file-source.js'
import { touches } from './key-limits.js'
import type { KeyedBatch } from './keyed-batch.js'
import type { Layer } from './merge.js'
import type { ColumnOp, MergeColumn } from './merge-column.js'
import { widenBatch, wideningsOf } from './widen-batch.js'

export interface LayerOptions {
  readonly context: TileContext
  readonly incarnation: string
  readonly keyTypes: readonly CalicoType[]
  readonly partition: string
  readonly columns: readonly MergeColumn[]
  readonly range: KeyRange
}

/** The type of row and cell operations in data files. */
export const ROW_OPS_TYPE: CalicoType = { kind: 'int8' }

interface FileSlice {
  readonly file: ManifestFile
  readonly slice: Slice
}

/** The slices of an update that a read of the tile has to look at. */
export function slicesToRead(
  update: UpdateState,
  options: Pick<LayerOptions, 'partition' | 'range'>,
): { files: FileSlice[]; inline: Slice | undefined } {
  const wanted = (slice: Slice): boolean =>
    slice.partition === options.partition && touches(options.range, slice.keyMin, slice.keyMax)
  return {
    files: update.files.flatMap((file) =>
      file.slices.filter(wanted).map((slice) => ({ file, slice })),
    ),
    inline: update.inline?.slices.find(wanted),
  }
}

/** The layers of one update. Files that share no key range are read as one, one after another. */
export function layersOf(update: UpdateState, options: LayerOptions): Layer[] {
  const { files, inline } = slicesToRead(update, options)
  const ops = new Map<string, ColumnOp>()
  const fields: BatchField[] = []
  for (const column of update.columns) {
    const name = valueColumn(column.column)
    if (!options.columns.some((wanted) => wanted.name === name)) continue
    ops.set(name, column.op)
    fields.push({ name, type: parseType(column.type) })
    if (column.op === 'mixed') fields.push({ name: opColumn(column.column), type: ROW_OPS_TYPE })
  }
  const chains = update.ordered ? files.map((file) => [file]) : chain(files)
  const layers = chains.map(
    (links): Layer => ({
      source: readChain(links, fields, options),
      lower: fromHex(links[0]!.slice.keyMin),
      ops,
    }),
  )
  if (update.inline && inline) {
    layers.push({
      source: readInline({ inline: update.inline, slice: inline, fields, options }),
      lower: fromHex(inline.keyMin),
      ops,
    })
  }
  return layers
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

async function* readChain(
  links: readonly FileSlice[],
  fields: readonly BatchField[],
  options: LayerOptions,
): AsyncGenerator<KeyedBatch> {
  for (const { file, slice } of links) {
    yield* readFile({
      context: options.context,
      file: { path: file.path, format: file.fileFormat, bytes: file.bytes },
      incarnation: options.incarnation,
      role: 'update',
      rows: file.rows,
      firstRow: slice.firstRow,
      rowCount: slice.rows,
      keyMin: slice.keyMin,
      keyMax: slice.keyMax,
      keyTypes: options.keyTypes,
      required: fields,
      optional: [{ name: ROW_OP_COLUMN, type: ROW_OPS_TYPE }],
      widened: options.columns,
      range: options.range,
      withKeys: true,
    })
  }
}

async function* readInline(read: {
  inline: ManifestInline
  slice: Slice
  fields: readonly BatchField[]
  options: LayerOptions
}): AsyncGenerator<KeyedBatch> {
  const { inline, slice, fields, options } = read
  const { incarnation, columns } = options
  const keyed = keyFields(options.keyTypes)
  const whole = inlineBatch(inline, { incarnation, keyed, fields })
  const cut = sliceBatch(whole, slice.firstRow, slice.rows)
  // Fields that the log does not name are strays, whatever their types.
  const listed = columns.filter(({ name }) => fields.some((field) => field.name === name))
  const batch = widenBatch(cut, wideningsOf(cut.fields, [...keyed, ...listed]))
  const keys = encodeStoredKeys(
    selectColumns(
      batch,
      keyed.map((field) => field.name),
    ),
    options.keyTypes,
    'inline rows',
  )
  if (keyHex(keys, 0) < slice.keyMin || keyHex(keys, keys.rows - 1) > slice.keyMax) {
    throw new CalicoError(
      'CorruptFile',
      'inline rows have keys outside of the range of their slice',
    )
  }
  const { lower, upper } = options.range
  const from = lower === null ? 0 : lowerBoundBytes(keys, fromHex(lower))
  const to = upper === null ? keys.rows : lowerBoundBytes(keys, fromHex(upper))
  if (from < to) {
    yield { keys: sliceKeys(keys, from, to), batch: sliceBatch(batch, from, to - from) }
  }
}

/**
 * Inline rows with at least the given fields, and `r` where they have it, in the types that they
 * are stored in: those of keys may be narrower ones. @throws CorruptFile
 */
function inlineBatch(
  inline: ManifestInline,
  said: {
    readonly incarnation: string
    readonly keyed: readonly BatchField[]
    readonly fields: readonly BatchField[]
  },
): Batch {
  const { incarnation, keyed, fields } = said
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
  const rowOps = first.fields.some((own) => own.name === ROW_OP_COLUMN)
    ? [{ name: ROW_OP_COLUMN, type: ROW_OPS_TYPE }]
    : []
  for (const field of [...keyed, ...fields, ...rowOps]) {
    const type = first.fields.find((own) => own.name === field.name)?.type
    const fits = keyed.includes(field) ? isReadableAs : sameType
    if (type && fits(type, field.type)) continue
    const problem = type ? `has the type ${printType(type)}` : 'is missing'
    throw new CalicoError(
      'CorruptFile',
      `inline rows: the column ${field.name} ${problem} where the log says ` +
        printType(field.type),
    )
  }
  return batches.length === 1 ? first : concatBatches(first.fields, batches)
}
