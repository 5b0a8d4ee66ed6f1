/**
 * The parts of Arrow files that have checksums: of each record batch the metadata of its message,
 * and then of each field the stretch of the body that its buffers lie in.
 */
import type { BatchField } from '../arrow/batch.js'
import { xxh64Pieces } from '../format/hash.js'
import type { ByteRange } from '../storage/contract.js'
import { readMessageTable } from './ipc.js'
import { type BatchHeader, columnPlaces, readBatchHeader } from './ipc-batch.js'

/** How many checksums a record batch has. */
export function partsOfBatch(fields: readonly BatchField[]): number {
  return 1 + fields.length
}

/**
 * For each field where in the body its buffers lie, from the start of the first to the end of the
 * last that has bytes; empty where none has.
 */
export function fieldRanges(header: BatchHeader, fields: readonly BatchField[]): ByteRange[] {
  return columnPlaces(fields).map(({ buffer, bufferCount }) => {
    const own = header.buffers.slice(buffer, buffer + bufferCount)
    const filled = own.filter(({ start, end }) => end > start)
    const start = filled.reduce((least, one) => Math.min(least, one.start), Number.MAX_SAFE_INTEGER)
    const end = filled.reduce((most, one) => Math.max(most, one.end), 0)
    return end === 0 ? { start: 0, end: 0 } : { start, end }
  })
}

/**
 * The checksums of a record batch.
 * @param chunks its message
 * @param metadataBytes how many of its bytes come before the body
 */
export function batchChecksums(
  chunks: readonly Uint8Array[],
  metadataBytes: number,
  fields: readonly BatchField[],
): bigint[] {
  const metadata = Buffer.concat(piecesOf(chunks, { start: 0, end: metadataBytes }))
  const { header, bodyBytes } = readMessageTable(metadata.subarray(8))
  const ranges = fieldRanges(readBatchHeader(header, bodyBytes, fields), fields)
  const inMessage = ranges.map(({ start, end }) => {
    return { start: metadataBytes + start, end: metadataBytes + end }
  })
  return [[metadata], ...inMessage.map((range) => piecesOf(chunks, range))].map(xxh64Pieces)
}

/** The bytes of a range of what the chunks are together. */
function piecesOf(chunks: readonly Uint8Array[], { start, end }: ByteRange): Uint8Array[] {
  const pieces: Uint8Array[] = []
  let at = 0
  for (const chunk of chunks) {
    const from = Math.max(start - at, 0)
    const to = Math.min(end - at, chunk.length)
    if (from < to) pieces.push(chunk.subarray(from, to))
    at += chunk.length
  }
  return pieces
}
