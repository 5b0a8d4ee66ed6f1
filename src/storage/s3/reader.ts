/**
 * Reading objects from S3. One connection gives a part of what the network has: large objects are
 * read in ranges, several at once (CAL-STORAGE-087).
 */
import type { GetObjectCommandOutput } from '@aws-sdk/client-s3'
import { CalicoError } from '../../errors.js'
import type { ByteRange } from '../contract.js'
import { mapAtOnce } from '../requests.js'
import type { S3Answer, S3Connection } from './connection.js'
import { TOKEN } from './place.js'

/** Ranges of one object that are under way at once, and in memory beside what was put together. */
const PARTS_AT_ONCE = 4

/** How often an object is read that is overwritten meanwhile. */
const TRIES_MAX = 3

export interface S3Source {
  readonly connection: S3Connection
  readonly bucket: string
  readonly key: string
  /** What is done, in words. */
  readonly action: string
  readonly signal: AbortSignal | undefined
}

/** What one request has brought. */
export interface S3Piece {
  readonly bytes: Uint8Array
  /** The mark of who made the object. */
  readonly token: string | null
  readonly tag: string | null
  /** Of the whole object, where the server says so. */
  readonly size: number | null
}

/**
 * An object or a range of it; null where there is none. Objects longer than a part are read in
 * parts, all of one state of the object.
 * @throws Aborted, StorageUnavailable, StorageDenied and what else S3 may answer
 */
export async function readObject(
  source: S3Source,
  { range, partBytes }: { range: ByteRange | undefined; partBytes: number },
): Promise<Uint8Array | null> {
  for (let attempt = 1; attempt <= TRIES_MAX; attempt++) {
    const read = await readOnce(source, { range, partBytes })
    if (read !== 'changed') return read
  }
  throw new CalicoError(
    'StorageUnavailable',
    `${source.action}: it was overwritten each of ${TRIES_MAX} times while it was read; retry`,
  )
}

/** One request for an object or a range of it. `tag`: the state of the object that is demanded. */
export function fetchPiece(
  source: S3Source,
  { range, tag = null }: { range?: ByteRange | undefined; tag?: string | null } = {},
): Promise<S3Answer<S3Piece>> {
  const { connection, bucket, key, action, signal } = source
  return connection.request({
    action,
    kind: 'GetObject',
    signal,
    send: async (client, sdk, sending) => {
      const input = {
        ...{ Bucket: bucket, Key: key },
        ...(range && { Range: `bytes=${range.start}-${range.end - 1}` }),
        ...(tag !== null && { IfMatch: tag }),
      }
      const output = await client.send(new sdk.GetObjectCommand(input), sending)
      return {
        bytes: await bodyOf(output, range),
        token: output.Metadata?.[TOKEN] ?? null,
        tag: output.ETag ?? null,
        size: sizeIn(output.ContentRange),
      }
    },
    bytesReceived: ({ bytes }) => bytes.byteLength,
  })
}

/** The first part tells how long the object is and which state of it, the others go together. */
async function readOnce(
  source: S3Source,
  { range, partBytes }: { range: ByteRange | undefined; partBytes: number },
): Promise<Uint8Array | null | 'changed'> {
  const start = range?.start ?? 0
  const wantedEnd = range?.end ?? Number.POSITIVE_INFINITY
  const firstEnd = Math.min(start + partBytes, wantedEnd)
  const answer = await fetchPiece(source, { range: { start, end: firstEnd } })
  if (answer.kind === 'refused') {
    if (answer.failure.kind === 'absent') return null
    if (answer.failure.kind === 'beyond') return new Uint8Array()
    throw answer.error()
  }
  const { bytes, tag, size } = answer.value
  const isCut = bytes.byteLength === firstEnd - start
  // A server that knows no ranges has given everything; what was asked for was cut from it.
  if (size === null && isCut && wantedEnd > firstEnd) return wholeAfterAll(source, range)
  const end = Math.min(wantedEnd, size ?? firstEnd)
  if (end <= firstEnd) return bytes
  const whole = new Uint8Array(end - start)
  whole.set(bytes)
  const rest = partsOf({ start: firstEnd, end }, partBytes)
  const isWhole = await fillParts(source, { rest, tag, whole, start })
  return isWhole ? whole : 'changed'
}

async function wholeAfterAll(
  source: S3Source,
  range: ByteRange | undefined,
): Promise<Uint8Array | null> {
  const answer = await fetchPiece(source, { range })
  if (answer.kind === 'done') return answer.value.bytes
  if (answer.failure.kind === 'absent') return null
  throw answer.error()
}

function partsOf({ start, end }: ByteRange, partBytes: number): ByteRange[] {
  return Array.from({ length: Math.ceil((end - start) / partBytes) }, (_, i) => ({
    start: start + i * partBytes,
    end: Math.min(end, start + (i + 1) * partBytes),
  }))
}

/** False where the object is no more what the first part was of. A failure ends the rest. */
async function fillParts(
  source: S3Source,
  parts: { rest: readonly ByteRange[]; tag: string | null; whole: Uint8Array; start: number },
): Promise<boolean> {
  const { rest, tag, whole, start } = parts
  const stop = new AbortController()
  const signal = source.signal ? AbortSignal.any([source.signal, stop.signal]) : stop.signal
  try {
    const filled = await mapAtOnce(rest, PARTS_AT_ONCE, async (range) => {
      const answer = await fetchPiece({ ...source, signal }, { range, tag })
      if (answer.kind === 'refused') {
        if (!['exists', 'absent', 'beyond'].includes(answer.failure.kind)) throw answer.error()
        return false
      }
      const { bytes } = answer.value
      if (bytes.byteLength !== range.end - range.start) return false
      whole.set(bytes, range.start - start)
      return true
    })
    return filled.every((one) => one)
  } finally {
    stop.abort()
  }
}

/** Of `bytes 0-99/1234`. */
function sizeIn(contentRange: string | undefined): number | null {
  const size = /\/([0-9]+)$/.exec(contentRange ?? '')?.[1]
  return size === undefined ? null : Number(size)
}

/** The bytes of an answer; a server may give all where a range was asked for. */
async function bodyOf(
  { Body, ContentLength: length, ContentRange }: GetObjectCommandOutput,
  range: ByteRange | undefined,
): Promise<Uint8Array> {
  const bytes =
    length === undefined
      ? new Uint8Array((await Body?.transformToByteArray()) ?? [])
      : await collect(Body as AsyncIterable<Uint8Array>, length)
  return range && ContentRange === undefined ? bytes.slice(range.start, range.end) : bytes
}

/** Into memory of its own, which a reader may give away. */
async function collect(body: AsyncIterable<Uint8Array>, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length)
  let filled = 0
  for await (const chunk of body) {
    if (filled + chunk.byteLength > length) throw new Error(`more than ${length} bytes came`)
    bytes.set(chunk, filled)
    filled += chunk.byteLength
  }
  if (filled === length) return bytes
  throw new Error(`the answer ended after ${filled} of ${length} bytes`)
}
