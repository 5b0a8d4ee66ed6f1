/**
 * A data file as a stream of keyed batches: the rows of one slice, within a key range, with the
 * columns asked for.
 */
import { type Batch, type BatchField, batchColumn } from '../arrow/batch.js'
import { sliceBatch } from '../arrow/gather.js'
import { sliceKeys } from '../arrow/key-gather.js'
import {
  compareKeyToBytes,
  encodeKeys,
  type KeyVector,
  keyHex,
  lowerBoundBytes,
} from '../arrow/keys.js'
import type { DataFileInfo, DataFileReader, Page } from '../data/file.js'
import { openDataFile } from '../data/file.js'
import { CalicoError } from '../errors.js'
import type { KeyRange } from '../expr/key-range.js'
import { EXISTS_COLUMN, ROW_OP_COLUMN, valueColumn } from '../format/columns.js'
import { decodeFileMetadata } from '../format/file-metadata.js'
import { fromHex } from '../format/hex.js'
import { type CalicoType, printType, sameType } from '../format/types.js'
import { isReadableAs } from '../format/widen.js'
import { keyFields, type TileContext } from './context.js'
import { countLatent } from './existence.js'
import { isInside, keyLimits, overlaps } from './key-limits.js'
import { KeyOrder } from './key-order.js'
import type { KeyedBatch } from './keyed-batch.js'
import type { MergeColumn } from './merge-column.js'
import { formerCompanions, widenBatch, wideningsOf } from './widen-batch.js'

export interface FileRead {
  readonly context: TileContext
  readonly file: DataFileInfo
  readonly incarnation: string
  readonly role: 'update' | 'segment'
  /** Rows of the whole file, as the log gives them. */
  readonly rows: number
  /** The rows wanted. */
  readonly firstRow: number
  readonly rowCount: number
  /** The least and the greatest encoded key of the rows wanted. */
  readonly keyMin: string
  readonly keyMax: string
  readonly keyTypes: readonly CalicoType[]
  /**
   * Columns besides the key that the file must have, in exactly the types of the log, and those it
   * may have, in the types of the definition or, if they hold cells, narrower ones.
   */
  readonly required: readonly BatchField[]
  readonly optional: readonly BatchField[]
  /** The columns as the merge has them: cells of narrower types are given out in theirs. */
  readonly columns: readonly MergeColumn[]
  readonly range: KeyRange
  /** Of a segment: how many of its rows the log says to be latent. */
  readonly latent?: number
  /** Pages that need not be read. */
  readonly skipPage?: ((page: Page, limits: KeyRange) => boolean) | undefined
  /**
   * Without keys, batches carry no key columns and empty key vectors, but where they have to be cut
   * at the ends of the range.
   */
  readonly withKeys: boolean
}

interface PagePlace {
  readonly index: number
  /** Rows of the page that are wanted. */
  readonly from: number
  readonly to: number
  readonly withKeys: boolean
}

const NO_KEYS = new Uint32Array(0)

/** @throws MissingObject, CorruptFile */
export async function* readFile(read: FileRead): AsyncGenerator<KeyedBatch> {
  const { context, file } = read
  const { storage, pool, signal } = context
  const reader = await openDataFile({ store: storage, file, pool, signal })
  try {
    const held = checkFile(reader, read)
    const keyed = keyFields(read.keyTypes)
    const values = [...read.required, ...held]
    const widenings = wideningsOf(reader.fields, [...keyed, ...values, ...read.columns])
    const shown = keyed.filter(({ name }) => read.columns.some((column) => column.name === name))
    const named = [...(read.withKeys ? keyed : shown), ...values]
    const places = pagesOf(reader, read, new Set(named.map(({ name }) => name)))
    const order = new KeyOrder({ path: file.path, repeats: read.role === 'update' })
    let latent = 0
    for (const run of runsOf(places)) {
      const { withKeys } = run[0]!
      const fields = [...(withKeys ? keyed : shown), ...values]
      const names = fields.map(({ name }) => name)
      for await (const { rows, batch } of readPages(reader, run, { columns: names, signal })) {
        latent += countLatent(batch)
        if (rows.from >= rows.to) continue
        const wanted = sliceBatch(batch, rows.from, rows.to - rows.from)
        const widened = widenBatch(wanted, widenings, read.columns)
        const cut =
          withKeys && !read.withKeys ? cutToRange(widened, read) : withinRange(widened, read, order)
        if (cut.batch.rows > 0) yield cut
      }
    }
    const isWhole = places.length === reader.pages.length
    if (isWhole && latent !== (read.latent ?? 0)) {
      throw corrupt(file, `it has ${latent} latent rows where the log says ${read.latent}`)
    }
  } finally {
    await reader.close()
  }
}

/** Pages next to each other that are read alike. */
function runsOf(places: readonly PagePlace[]): PagePlace[][] {
  const runs: PagePlace[][] = []
  for (const place of places) {
    const last = runs.at(-1)
    if (last && last[0]!.withKeys === place.withKeys) last.push(place)
    else runs.push([place])
  }
  return runs
}

/** The batches of some pages, and which of their rows are wanted. */
async function* readPages(
  reader: DataFileReader,
  places: readonly PagePlace[],
  { columns, signal }: { columns: readonly string[]; signal?: AbortSignal | undefined },
): AsyncGenerator<{ batch: Batch; rows: { from: number; to: number } }> {
  const byIndex = new Map(places.map((place) => [place.index, place]))
  const before = new Map<number, number>()
  for await (const { page, batch } of reader.read({
    columns,
    pages: [...byIndex.keys()],
    signal,
  })) {
    // A page may come in several batches; the wanted rows are counted from the page's start.
    const start = before.get(page) ?? 0
    before.set(page, start + batch.rows)
    const place = byIndex.get(page)!
    const from = Math.max(place.from - start, 0)
    yield { batch, rows: { from, to: Math.min(place.to - start, batch.rows) } }
  }
}

const withoutKeys = (batch: Batch): KeyedBatch => ({
  keys: { rows: batch.rows, hi: NO_KEYS, lo: NO_KEYS, bytes: null, offsets: null },
  batch,
})

/** The rows of the range. Of their keys only those are encoded that a search for its ends meets. */
function cutToRange(batch: Batch, read: FileRead): KeyedBatch {
  const { keyTypes, range, file } = read
  checkShownKeys(batch, read)
  const firstFrom = (bound: string): number => {
    const bytes = fromHex(bound)
    let [low, high] = [0, batch.rows]
    while (low < high) {
      const middle = (low + high) >>> 1
      const key = encodeStoredKeys(sliceBatch(batch, middle, 1), keyTypes, file.path)
      if (compareKeyToBytes(key, 0, bytes) < 0) low = middle + 1
      else high = middle
    }
    return low
  }
  const from = range.lower === null ? 0 : firstFrom(range.lower)
  const to = range.upper === null ? batch.rows : firstFrom(range.upper)
  return withoutKeys(sliceBatch(batch, from, Math.max(to - from, 0)))
}

function withinRange(batch: Batch, read: FileRead, order: KeyOrder): KeyedBatch {
  if (!read.withKeys) {
    checkShownKeys(batch, read)
    return withoutKeys(batch)
  }
  const { keyTypes, range } = read
  if (batchColumn(batch, EXISTS_COLUMN)?.nullCount) {
    const { path } = read.file
    throw new CalicoError('CorruptFile', `${path}: it has nulls in x`, { details: { path } })
  }
  const keys = encodeStoredKeys(batch, keyTypes, read.file.path)
  checkKeys(keys, read)
  order.check(keys)
  const from = range.lower === null ? 0 : lowerBoundBytes(keys, fromHex(range.lower))
  const to = range.upper === null ? keys.rows : lowerBoundBytes(keys, fromHex(range.upper))
  if (from === 0 && to === keys.rows) return { keys, batch }
  const rows = Math.max(to - from, 0)
  return { keys: sliceKeys(keys, from, from + rows), batch: sliceBatch(batch, from, rows) }
}

/** Checks key columns that are read as they are; the range by the ends, where all are there. */
function checkShownKeys(batch: Batch, read: FileRead): void {
  const isKey = batch.fields.map(({ name }) => name.startsWith('k'))
  const shown = batch.columns.filter((_, i) => isKey[i])
  checkNoNulls(shown, read.file.path)
  if (shown.length < read.keyTypes.length || batch.rows === 0) return
  for (const row of [0, batch.rows - 1]) {
    checkKeys(encodeStoredKeys(sliceBatch(batch, row, 1), read.keyTypes, read.file.path), read)
  }
}

/** The keys of stored rows, whose key columns come first. @throws CorruptFile for nulls in them */
export function encodeStoredKeys(
  batch: Batch,
  keyTypes: readonly CalicoType[],
  path: string,
): KeyVector {
  const columns = batch.columns.slice(0, keyTypes.length)
  checkNoNulls(columns, path)
  return encodeKeys(columns, keyTypes)
}

function checkNoNulls(keys: readonly Batch['columns'][number][], path: string): void {
  if (keys.every((column) => column.nullCount === 0)) return
  throw new CalicoError('CorruptFile', `${path}: it has nulls in a key column`, {
    details: { path },
  })
}

/**
 * Keys outside of the range that the log gives would be looked for in another file (CAL-TILE-008).
 */
function checkKeys(keys: KeyVector, { file, keyMin, keyMax }: FileRead): void {
  if (keys.rows === 0) return
  if (keyHex(keys, 0) >= keyMin && keyHex(keys, keys.rows - 1) <= keyMax) return
  const { path } = file
  throw new CalicoError(
    'CorruptFile',
    `${path}: it has keys outside of the range that the log says; restore it from a copy of ` +
      'the store',
    { details: { path } },
  )
}

/** The pages to read. Bounds of fields that are not read, which are strays, say nothing. */
function pagesOf(reader: DataFileReader, read: FileRead, names: ReadonlySet<string>): PagePlace[] {
  const end = read.firstRow + read.rowCount
  const places: PagePlace[] = []
  let start = 0
  for (const page of reader.pages) {
    const from = Math.max(read.firstRow, start)
    const to = Math.min(end, start + page.rows)
    if (from < to) {
      const limits = keyLimits(read.keyTypes[0]!, page.bounds('k0'))
      if (overlaps(limits, read.range) && !read.skipPage?.(known(page, names), limits)) {
        const withKeys = read.withKeys || !isInside(limits, read.range)
        places.push({ index: page.index, from: from - start, to: to - start, withKeys })
      }
    }
    start += page.rows
  }
  return places
}

function known(page: Page, names: ReadonlySet<string>): Page {
  return { ...page, bounds: (name) => (names.has(name) ? page.bounds(name) : undefined) }
}

function corrupt({ path }: DataFileInfo, what: string): CalicoError {
  return new CalicoError('CorruptFile', `${path}: ${what}; restore it from a copy of the store`, {
    details: { path },
  })
}

/** Whether a field is no key component and no column: row operations, `x`, companions. */
function isAuxiliary(name: string): boolean {
  return !name.startsWith('k') && !name.startsWith('c')
}

/**
 * What the file says of itself against what the log says of it (CAL-DATA-012, CAL-DATA-017). Gives
 * the optional fields that are to be read: columns where they are listed (CAL-DATA-018), others
 * where they are there.
 */
function checkFile(reader: DataFileReader, read: FileRead): BatchField[] {
  const { path } = read.file
  const refuse = (what: string): CalicoError => corrupt(read.file, what)
  if (reader.rows !== read.rows) {
    throw refuse(`it has ${reader.rows} rows where the log says ${read.rows}`)
  }
  const metadata = decodeFileMetadata(reader.metadata, path)
  if (metadata.incarnation !== read.incarnation || metadata.role !== read.role) {
    throw refuse(`it is a ${metadata.role} of group ${metadata.incarnation}`)
  }
  const types = new Map(reader.fields.map((field) => [field.name, field.type]))
  const listed = new Set(metadata.columns.map((column) => valueColumn(column.column)))
  const optional = new Map(
    [...formerCompanions(read.columns, reader.fields), ...read.optional].map((f) => [f.name, f]),
  )
  const held = [...optional.values()].filter(
    ({ name }) => listed.has(name) || (isAuxiliary(name) && types.has(name)),
  )
  for (const field of [...keyFields(read.keyTypes), ...read.required, ...held]) {
    const type = types.get(field.name)
    if (!type) throw refuse(`it lacks the column ${field.name}`)
    const exact = read.required.includes(field) || isAuxiliary(field.name)
    const former = read.columns.find(({ name }) => name === field.name)?.former
    if (exact ? !sameType(type, field.type) : !isReadableAs(type, field.type, former)) {
      throw refuse(
        `its column ${field.name} is ${printType(type)} where the log says ` +
          `${printType(field.type)}`,
      )
    }
  }
  // Who reads an update without asking for its row operations was told that it has none.
  const hasRowOps = read.role === 'update' && types.has(ROW_OP_COLUMN)
  if (hasRowOps && !read.optional.some(({ name }) => name === ROW_OP_COLUMN)) {
    throw refuse('it has row operations where the log says that it has none')
  }
  return held
}
