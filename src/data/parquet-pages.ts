/**
 * Parquet files on any storage, page by page: the footer, and row groups decoded to Arrow columns.
 */

import { isCalicoError } from '../errors.js'
import type { ByteRange } from '../storage/contract.js'
import { CHECKSUMS_KEY, PartChecksums, verifyFooter } from './checksums.js'
import { cellBytesMin } from './columns.js'
import { corruptFile } from './corrupt.js'
import type { DataFileInfo } from './data-file.js'
import { joinChunks } from './ipc-encode.js'
import { footerBytes, type ParquetFooter, readParquetFooter, TAIL_BYTES } from './parquet-footer.js'
import type { ParquetColumn } from './parquet-schema.js'
import { cutRowGroup } from './parquet-splice.js'
import { columnsAsDeclared } from './parquet-types.js'
import { type FileSource, fetchRange, fetchRanges, withTail } from './ranges.js'
import { type ArrowColumn, unpackBatch } from './wire-column.js'
import type { DecodePool } from './worker-pool.js'

/** A row group larger than this is decoded in several parts, so that no batch passes it. */
const PART_BYTES_MAX = 32 * 2 ** 20
/** In how many parts one is decoded that turned out to be too large. */
const SMALLER_PARTS = 16

/** Rows `[start, start + rows)` of a row group. */
export interface PagePart {
  readonly page: number
  readonly start: number
  readonly rows: number
  /** Size of the chosen columns once decoded, at a guess. */
  readonly bytes: number
}

export interface DecodedPart {
  readonly page: number
  readonly rows: number
  /** In the order of the file. */
  readonly columns: readonly ArrowColumn[]
}

/**
 * Reads the footer of a parquet file.
 * @param dataFile what the log says of one of Calico's own, whose checksums are verified; what a
 *   file from elsewhere has may have been copied from the one that it was made of
 * @throws MissingObject, CorruptFile
 */
export async function openParquetPages(
  source: FileSource,
  pool: DecodePool,
  signal?: AbortSignal | undefined,
  dataFile?: Pick<DataFileInfo, 'checksum'>,
): Promise<ParquetPages> {
  const { bytes, path } = source
  const known = await withTail(source, signal)
  const size = parquetBytes(path, () => footerBytes(known.tail.bytes, bytes))
  const start = bytes - TAIL_BYTES - size
  const end = await fetchRange(known, { start, end: bytes }, signal)
  verifyFooter(path, end, dataFile?.checksum)
  const plain = parquetBytes(path, () => readParquetFooter(end.subarray(0, size), start))
  const footer = { ...plain, columns: columnsAsDeclared(plain) }
  const parts = footer.rowGroups.reduce((sum, { chunks }) => sum + chunks.length, 0)
  const entry = footer.metadata.get(CHECKSUMS_KEY) ?? null
  const checksums = dataFile ? PartChecksums.read(path, entry, parts) : null
  return new ParquetPages(known, { pool, footer, checksums })
}

/** Runs a strict reader and turns what it throws on malformed bytes into CorruptFile. */
function parquetBytes<T>(path: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (isCalicoError(error)) throw error
    const reason = error instanceof Error ? error.message : String(error)
    throw corruptFile(path, `it is not a well-formed parquet file (${reason})`, error)
  }
}

export class ParquetPages {
  /** The row group cut last, kept while its parts are read. */
  private cut: { readonly key: string; readonly file: Promise<Uint8Array> } | null = null

  readonly footer: ParquetFooter
  private readonly pool: DecodePool
  private readonly checksums: PartChecksums | null

  private readonly allocate = (bytes: number): Uint8Array<ArrayBuffer> =>
    this.pool.takeBuffer(bytes)

  constructor(
    private readonly source: FileSource,
    of: { pool: DecodePool; footer: ParquetFooter; checksums: PartChecksums | null },
  ) {
    this.pool = of.pool
    this.footer = of.footer
    this.checksums = of.checksums
  }

  /** The parts that the given row groups are read in. */
  parts(pages: readonly number[], columns: readonly ParquetColumn[]): PagePart[] {
    return pages.flatMap((page) => {
      const group = this.footer.rowGroups[page]!
      const bytes = columns.reduce((sum, { leaves, type }) => {
        const chunks = group.chunks.slice(...leaves)
        const encoded = chunks.reduce((all, chunk) => all + chunk.uncompressedBytes, 0)
        return sum + Math.max(encoded, group.rows * cellBytesMin(type))
      }, 0)
      const rowsMax = Math.max(1, Math.ceil((group.rows * PART_BYTES_MAX) / (bytes + 1)))
      const parts: PagePart[] = []
      for (let start = 0; start < group.rows; start += rowsMax) {
        const rows = Math.min(rowsMax, group.rows - start)
        parts.push({ page, start, rows, bytes: Math.ceil((bytes * rows) / group.rows) })
      }
      return parts
    })
  }

  /**
   * The rows of a part, in order. Where they turn out to be too many bytes they are decoded as they
   * are asked for, a few at a time.
   * @throws MissingObject, CorruptFile, Aborted; the iteration does too
   */
  async load(
    part: PagePart,
    columns: readonly ParquetColumn[],
    signal?: AbortSignal | undefined,
  ): Promise<Iterable<DecodedPart> | AsyncIterable<DecodedPart>> {
    const { page, rows, start } = part
    if (columns.length === 0) return [{ page, rows, columns: [] }]
    const whole = rows === this.footer.rowGroups[page]!.rows
    const file = whole
      ? await this.cutPage(page, columns, signal)
      : joinChunks([await this.keepCut(page, columns, signal)], this.allocate)
    const chunks = columns.reduce((sum, { leaves: [from, to] }) => sum + to - from, 0)
    const result = await this.pool.run(
      { kind: 'decode', file, chunks, rows, start },
      { bytes: Math.max(part.bytes, file.length), signal },
    )
    if (result.kind === 'broke' && rows > 1) return this.loadSmaller(part, columns, signal)
    if (result.kind !== 'decoded') {
      const reason = result.kind === 'encoded' ? result.kind : result.reason
      throw corruptFile(this.source.path, `row group ${page} can't be decoded (${reason})`)
    }
    const parts = result.batches.map((wire) => ({
      page,
      rows: wire.rows,
      columns: unpackBatch(wire),
    }))
    const decoded = parts.reduce((sum, batch) => sum + batch.rows, 0)
    if (decoded === rows) return parts
    throw corruptFile(this.source.path, `row group ${page} gives ${decoded} rows, not ${rows}`)
  }

  private async *loadSmaller(
    { page, start, rows, bytes }: PagePart,
    columns: readonly ParquetColumn[],
    signal: AbortSignal | undefined,
  ): AsyncGenerator<DecodedPart, void, undefined> {
    const rowsMax = Math.ceil(rows / SMALLER_PARTS)
    for (let at = 0; at < rows; at += rowsMax) {
      const some = Math.min(rowsMax, rows - at)
      yield* await this.load({ page, start: start + at, rows: some, bytes }, columns, signal)
    }
  }

  private keepCut(
    page: number,
    columns: readonly ParquetColumn[],
    signal: AbortSignal | undefined,
  ): Promise<Uint8Array> {
    const key = JSON.stringify([page, columns.map(({ elements }) => elements)])
    if (this.cut?.key !== key) {
      const file = this.cutPage(page, columns, signal)
      file.catch(() => {
        this.cut = null
      })
      this.cut = { key, file }
    }
    return this.cut!.file
  }

  private async cutPage(
    page: number,
    columns: readonly ParquetColumn[],
    signal: AbortSignal | undefined,
  ): Promise<Uint8Array<ArrayBuffer>> {
    const group = this.footer.rowGroups[page]!
    const leaves = columns.flatMap(({ leaves: [from, to] }) =>
      Array.from({ length: to - from }, (_, i) => from + i),
    )
    const ranges: ByteRange[] = leaves.map((leaf) => group.chunks[leaf]!)
    const fetched = await fetchRanges(this.source, ranges, signal)
    const bytesOf = new Map(leaves.map((leaf, i) => [leaf, fetched[i]!]))
    this.verifyChunks(page, columns, bytesOf)
    const pieces = cutRowGroup({
      footer: this.footer,
      group: page,
      columns,
      chunkBytes: (leaf) => bytesOf.get(leaf)!,
    })
    return joinChunks(pieces, this.allocate)
  }

  /** @throws CorruptFile where a chunk is not as it was written (CAL-DATA-065) */
  private verifyChunks(
    page: number,
    columns: readonly ParquetColumn[],
    bytesOf: ReadonlyMap<number, Uint8Array>,
  ): void {
    // A row group has a chunk for each leaf of the schema, as all have.
    const first = page * this.footer.rowGroups[page]!.chunks.length
    for (const { name, leaves } of columns) {
      const what = (): string => `column '${name}' of row group ${page}`
      for (let leaf = leaves[0]; leaf < leaves[1]; leaf++) {
        this.checksums?.verify(first + leaf, bytesOf.get(leaf)!, what)
      }
    }
  }
}
