/**
 * Ranged reads of one object: neighbouring ranges travel in one request, and no byte that was used
 * is asked for again (CAL-STORAGE-085, CAL-STORAGE-086).
 */
import type { ByteRange, ObjectStore } from '../storage/contract.js'
import { corruptFile, missingObject } from './corrupt.js'

/** Ranges closer than this are fetched together: the bytes between cost less than a request. */
const GAP_BYTES = 64 * 1024

export interface FileSource {
  readonly store: Pick<ObjectStore, 'uri' | 'get'>
  readonly path: string
  /** The size that the log gives the file. */
  readonly bytes: number
  /** The end of the file, where it was read before: small files are whole in it. */
  readonly tail?: FileTail
}

export interface FileTail {
  /** Where in the file it begins. */
  readonly start: number
  readonly bytes: Uint8Array
}

/** Read at once from the end of a file: the footers of nearly all files fit. */
const TAIL_READ_BYTES = 64 * 1024

/** The same file with its end, which one request reads. @throws MissingObject, CorruptFile */
export async function withTail(
  source: FileSource,
  signal?: AbortSignal | undefined,
): Promise<FileSource & { readonly tail: FileTail }> {
  const start = Math.max(0, source.bytes - TAIL_READ_BYTES)
  const bytes = await fetchRange(source, { start, end: source.bytes }, signal)
  return { ...source, tail: { start, bytes } }
}

/**
 * The bytes of one range; those of the tail come from there, copied: whoever reads may give them
 * away.
 * @throws MissingObject where the object is absent, CorruptFile where it is shorter than the range.
 */
export async function fetchRange(
  source: FileSource,
  range: ByteRange,
  signal?: AbortSignal | undefined,
): Promise<Uint8Array> {
  const { tail } = source
  if (tail === undefined || range.end <= tail.start) return request(source, range, signal)
  const known = tail.bytes.subarray(Math.max(0, range.start - tail.start), range.end - tail.start)
  if (range.start >= tail.start) return new Uint8Array(known)
  const before = await request(source, { start: range.start, end: tail.start }, signal)
  const bytes = new Uint8Array(range.end - range.start)
  bytes.set(before)
  bytes.set(known, before.byteLength)
  return bytes
}

async function request(
  source: FileSource,
  range: ByteRange,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  const { store, path } = source
  const bytes = await store.get(path, { range, signal })
  if (bytes === null) throw missingObject(path, store.uri)
  if (bytes.length === range.end - range.start) return bytes
  throw corruptFile(path, `it ends before byte ${range.end} of its ${source.bytes}`)
}

/** The bytes of several ranges, in the order given; ranges share memory with what was fetched. */
export async function fetchRanges(
  source: FileSource,
  ranges: readonly ByteRange[],
  signal?: AbortSignal | undefined,
): Promise<Uint8Array[]> {
  const order = ranges.map((range, at) => ({ range, at }))
  order.sort((a, b) => a.range.start - b.range.start)
  const spans: { start: number; end: number; members: typeof order }[] = []
  for (const member of order) {
    const last = spans.at(-1)
    if (last && member.range.start <= last.end + GAP_BYTES) {
      last.end = Math.max(last.end, member.range.end)
      last.members.push(member)
    } else spans.push({ ...member.range, members: [member] })
  }
  const result: Uint8Array[] = new Array(ranges.length)
  await Promise.all(
    spans.map(async ({ start, end, members }) => {
      const bytes = await fetchRange(source, { start, end }, signal)
      for (const { range, at } of members) {
        result[at] = bytes.subarray(range.start - start, range.end - start)
      }
    }),
  )
  return result
}
