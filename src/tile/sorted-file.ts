/** One data file by itself, sorted by key: read whole, by pages, or from one key to another. */
import { type Batch, type BatchField, selectColumns } from '../arrow/batch.js'
import { sliceBatch } from '../arrow/gather.js'
import { encodeKeyPrefix } from '../arrow/key-values.js'
import { encodeKeys, keyHex, lowerBoundBytes } from '../arrow/keys.js'
import { type DataFileReader, openDataFile, type Page } from '../data/file.js'
import { DecodePool } from '../data/worker-pool.js'
import { CalicoError } from '../errors.js'
import { afterPrefix } from '../expr/bounds.js'
import type { KeyRange } from '../expr/key-range.js'
import { fromHex } from '../format/hex.js'
import type { ObjectStore } from '../storage/contract.js'
import { keyLimits, overlaps } from './key-limits.js'

export interface SortedFileOptions {
  readonly storage: ObjectStore
  readonly path: string
  /** By the ending of the path unless given. */
  readonly format?: 'parquet' | 'arrow'
  /** Its size, which saves a request. */
  readonly bytes?: number
  /** Of its footer, as the log gives it: verified where it is given (CAL-DATA-064). */
  readonly checksum?: string
  /** The columns of the key, in order: `k0`, `k1`, … unless given. */
  readonly key?: readonly string[]
  readonly pool?: DecodePool
  readonly signal?: AbortSignal
}

export interface SortedFileRead {
  /** All unless given. */
  readonly columns?: readonly string[]
  /** Keys, or their first components, to begin and to end with, both included. */
  readonly from?: readonly unknown[]
  readonly to?: readonly unknown[]
  /** Indexes of pages, ascending; all unless given. */
  readonly pages?: readonly number[]
  readonly signal?: AbortSignal
}

export interface SortedFile {
  readonly rows: number
  readonly fields: readonly BatchField[]
  /** Row groups or record batches, with bounds where the file has them. */
  readonly pages: readonly Page[]
  /** The text of the metadata entry `calico`, or null. */
  readonly metadata: string | null
  /**
   * Rows in the order of the file. Pages that cannot hold a wanted key are not read.
   * @throws UnknownColumn, InvalidKey, TypeMismatch, MissingObject, CorruptFile, Aborted
   */
  read(options?: SortedFileRead): AsyncGenerator<Batch>
  close(): Promise<void>
}

/**
 * Opens a data file whose rows are in order of its key.
 * @throws MissingObject, CorruptFile, UnknownColumn where it lacks a column of the key
 */
export async function openSortedFile(options: SortedFileOptions): Promise<SortedFile> {
  const { storage: store, path, checksum, signal } = options
  const format = options.format ?? (path.endsWith('.arrow') ? 'arrow' : 'parquet')
  const bytes = options.bytes ?? (await store.head(path, { signal }))?.size
  if (bytes === undefined) {
    throw new CalicoError('MissingObject', `${store.uri}/${path} is missing`, { details: { path } })
  }
  const ownPool = options.pool ? null : new DecodePool({ workersMax: 0 })
  const pool = options.pool ?? ownPool!
  try {
    const file = { path, format, bytes, checksum }
    const reader = await openDataFile({ store, file, pool, signal })
    const names = options.key ?? reader.fields.map(({ name }) => name).filter(isKeyColumn)
    const key = names.map((name) => fieldOf(reader, name, path))
    const { rows, fields, pages, metadata } = reader
    return {
      ...{ rows, fields, pages, metadata },
      read: (read = {}) => readRange(reader, { key, path, read }),
      close: async () => {
        await reader.close()
        await ownPool?.close()
      },
    }
  } catch (error) {
    await ownPool?.close()
    throw error
  }
}

const isKeyColumn = (name: string): boolean => /^k[0-9]+$/.test(name)

function fieldOf({ fields }: DataFileReader, name: string, path: string): BatchField {
  const field = fields.find((candidate) => candidate.name === name)
  if (field) return field
  const known = fields.map((candidate) => candidate.name).join(', ')
  throw new CalicoError('UnknownColumn', `${path} has no column '${name}' among: ${known}`)
}

interface Seek {
  readonly key: readonly BatchField[]
  readonly path: string
  readonly read: SortedFileRead
}

async function* readRange(reader: DataFileReader, seek: Seek): AsyncGenerator<Batch> {
  const { key, path, read } = seek
  const { signal } = read
  const wanted = read.columns ?? reader.fields.map(({ name }) => name)
  const range: KeyRange = {
    lower: read.from ? encodeKeyPrefix(key, read.from, path) : null,
    upper: read.to ? afterPrefix(encodeKeyPrefix(key, read.to, path)) : null,
  }
  if (range.lower === null && range.upper === null) {
    const pages = reader.read({ columns: wanted, pages: read.pages, signal })
    for await (const { batch } of pages) yield batch
    return
  }
  const keyNames = key.map(({ name }) => name)
  const columns = [...new Set([...keyNames, ...wanted])]
  const pages = await pagesOf(reader, seek, range)
  for await (const { batch } of reader.read({ columns, pages, signal })) {
    const keys = encodeKeys(
      selectColumns(batch, keyNames).columns,
      key.map(({ type }) => type),
    )
    const from = range.lower === null ? 0 : lowerBoundBytes(keys, fromHex(range.lower))
    const to = range.upper === null ? keys.rows : lowerBoundBytes(keys, fromHex(range.upper))
    if (from < to) yield selectColumns(sliceBatch(batch, from, to - from), wanted)
    if (to < keys.rows) return
  }
}

/** The pages that may hold a key of the range, as far as can be known without their rows. */
async function pagesOf(reader: DataFileReader, seek: Seek, range: KeyRange): Promise<number[]> {
  const [first] = seek.key
  const candidates = (seek.read.pages ?? reader.pages.map(({ index }) => index)).filter((index) => {
    const bounds = first && reader.pages[index]?.bounds(first.name)
    return !first || overlaps(keyLimits(first.type, bounds), range)
  })
  const { lower } = range
  if (lower === null) return candidates
  // Bounds say little or nothing (Arrow files have none): search for the page to begin with.
  let from = 0
  let to = candidates.length - 1
  while (from < to) {
    const middle = (from + to) >> 1
    const last = await lastKey(reader, seek, candidates[middle]!)
    if (last !== null && last < lower) from = middle + 1
    else to = middle
  }
  return candidates.slice(from)
}

/** The last key of a page, encoded; only its key columns are read. */
async function lastKey(
  reader: DataFileReader,
  { key, read }: Seek,
  page: number,
): Promise<string | null> {
  let last: string | null = null
  const columns = key.map(({ name }) => name)
  for await (const { batch } of reader.read({ columns, pages: [page], signal: read.signal })) {
    if (batch.rows === 0) continue
    const row = sliceBatch(batch, batch.rows - 1, 1)
    last = keyHex(
      encodeKeys(
        row.columns,
        key.map(({ type }) => type),
      ),
      0,
    )
  }
  return last
}
