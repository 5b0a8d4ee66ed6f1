/** Writing sorted rows as data files: rolled at a target size, with slices by partition, key ranges and bounds. */
import { type Batch, type BatchField, batchColumn } from '../arrow/batch.js'
import { compareKeys, type KeyVector, keyHex, lowerBoundBytes } from '../arrow/keys.js'
import { createDataFile, type DataFileWriter } from '../data/file.js'
import type { Env } from '../env.js'
import { afterPrefix, type ColumnBounds, columnBounds } from '../expr/bounds.js'
import type { Slice } from '../format/generated/documents.js'
import { fromHex } from '../format/hex.js'
import { newLongId } from '../format/ids.js'
import type { CalicoType } from '../format/types.js'
import type { TileContext } from './context.js'

/** Size at which a data file is closed and the next one begun. */
export const FILE_BYTES_TARGET = 64 * 1024 * 1024

export interface SortedRows {
  readonly batch: Batch
  /** Encodings of partition and key together, ascending over all batches. */
  readonly keys: KeyVector
}

export interface WrittenFile {
  readonly path: string
  readonly fileFormat: 'parquet' | 'arrow'
  readonly bytes: number
  readonly rows: number
  readonly slices: readonly Slice[]
  /** By column name, for the columns asked for. */
  readonly bounds: ReadonlyMap<string, ColumnBounds>
}

export interface SortedFilesOptions {
  readonly context: TileContext
  readonly env: Env
  /** The folder of new files, without a slash at its end. */
  readonly folder: string
  readonly fileFormat: 'parquet' | 'arrow'
  readonly codec: 'none' | 'snappy' | 'lz4' | 'zstd'
  readonly fields: readonly BatchField[]
  readonly metadata: string
  /** Types of the values whose encodings, one after another, are the partition. */
  readonly partitionTypes: readonly CalicoType[]
  /** Columns to keep bounds of. */
  readonly statistics: readonly BatchField[]
  readonly fileBytesTarget?: number | undefined
  /** Called with a path before anything is written there. */
  readonly onFile?: ((path: string) => void) | undefined
}

/** Writes all rows; no key is cut between two files. Nothing is visible of a file that was not finished. */
export async function writeSortedFiles(
  rows: AsyncIterable<SortedRows>,
  options: SortedFilesOptions,
): Promise<WrittenFile[]> {
  const target = options.fileBytesTarget ?? FILE_BYTES_TARGET
  const done: WrittenFile[] = []
  let file: OpenFile | null = null
  try {
    for await (const next of rows) {
      if (next.batch.rows === 0) continue
      if (file && file.writer.bytesSoFar >= target && file.endsBefore(next.keys)) {
        done.push(await file.close())
        file = null
      }
      file ??= await OpenFile.create(options)
      await file.write(next)
    }
    if (file) done.push(await file.close())
    return done
  } catch (error) {
    await file?.writer.abort()
    throw error
  }
}

class OpenFile {
  private last: KeyVector | null = null
  private readonly slices: SliceBuilder
  private readonly bounds = new Map<string, ColumnBounds & { unknown: boolean }>()

  private constructor(
    readonly writer: DataFileWriter,
    private readonly path: string,
    private readonly options: SortedFilesOptions,
  ) {
    this.slices = new SliceBuilder(options.partitionTypes)
  }

  static async create(options: SortedFilesOptions): Promise<OpenFile> {
    const { context, fileFormat, codec, fields, metadata, env } = options
    const path = `${options.folder}/${newLongId(env)}.${fileFormat}`
    options.onFile?.(path)
    const writer = await createDataFile({
      store: context.storage,
      path,
      format: fileFormat,
      codec: fileFormat === 'arrow' && codec === 'snappy' ? 'none' : codec,
      fields,
      metadata,
      pool: context.pool,
      signal: context.signal,
    })
    return new OpenFile(writer, path, options)
  }

  endsBefore(keys: KeyVector): boolean {
    return this.last === null || compareKeys(this.last, this.last.rows - 1, keys, 0) < 0
  }

  async write({ batch, keys }: SortedRows): Promise<void> {
    this.slices.add(keys)
    for (const field of this.options.statistics) this.addBounds(field, batch)
    this.last = keys
    await this.writer.write(batch)
  }

  async close(): Promise<WrittenFile> {
    const { rows, bytes } = await this.writer.close()
    const bounds = new Map<string, ColumnBounds>()
    for (const [name, { nulls, min, max, unknown }] of this.bounds) {
      bounds.set(name, unknown ? { nulls, min: null, max: null } : { nulls, min, max })
    }
    const { path } = this
    const { slices } = this.slices
    return { path, fileFormat: this.options.fileFormat, bytes, rows, slices, bounds }
  }

  private addBounds(field: BatchField, batch: Batch): void {
    const data = batchColumn(batch, field.name)
    if (!data) return
    const next = columnBounds({ type: field.type, data, rows: batch.rows })
    const old = this.bounds.get(field.name)
    this.bounds.set(field.name, {
      nulls: (old?.nulls ?? 0) + next.nulls,
      min: lesser(old?.min ?? null, next.min),
      max: greater(old?.max ?? null, next.max),
      unknown: (old?.unknown ?? false) || isUnknown(next, batch.rows),
    })
  }
}

/** Cells whose bounds cannot be told: lists, and text whose cut cannot be rounded up. */
function isUnknown({ min, max, nulls }: ColumnBounds, rows: number): boolean {
  return (min === null || max === null) && nulls < rows
}

function lesser(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b
  return a < b ? a : b
}

function greater(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b
  return a > b ? a : b
}

/** The slices of rows that are given in order of partition and key. */
export class SliceBuilder {
  readonly slices: Slice[] = []
  rows = 0

  constructor(private readonly partitionTypes: readonly CalicoType[]) {}

  /** @param keys encodings of partition and key together */
  add(keys: KeyVector): void {
    let at = 0
    while (at < keys.rows) {
      const first = keyHex(keys, at)
      const partition = first.slice(0, partitionLength(first, this.partitionTypes))
      const end = partitionEnd(keys, partition)
      const keyMax = keyHex(keys, end - 1).slice(partition.length)
      const last = this.slices.at(-1)
      if (last?.partition === partition) {
        this.slices[this.slices.length - 1] = { ...last, rows: last.rows + end - at, keyMax }
      } else {
        const keyMin = first.slice(partition.length)
        this.slices.push({ partition, firstRow: this.rows + at, rows: end - at, keyMin, keyMax })
      }
      at = end
    }
    this.rows += keys.rows
  }
}

function partitionEnd(keys: KeyVector, partition: string): number {
  if (partition === '') return keys.rows
  const after = afterPrefix(partition)
  return after === null ? keys.rows : lowerBoundBytes(keys, fromHex(after))
}

/** How many hex digits of an encoded sort key are its partition. */
export function partitionLength(sortKey: string, types: readonly CalicoType[]): number {
  let at = 0
  for (const type of types) {
    if (type.kind === 'bool') at += 2
    else if (type.kind === 'decimal') at += 32
    else if (type.kind !== 'utf8' && type.kind !== 'binary') at += 16
    else {
      // Text ends at the first 00 00; a zero byte inside it is followed by FF.
      while (sortKey.slice(at, at + 4) !== '0000') at += sortKey.slice(at, at + 2) === '00' ? 4 : 2
      at += 4
    }
  }
  return at
}
