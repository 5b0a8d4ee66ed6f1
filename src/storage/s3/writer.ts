/** One object streamed to S3 in parts, of which few are in memory at once. */
import type { CompletedPart } from '@aws-sdk/client-s3'
import { assert } from '../../assert.js'
import { CalicoError } from '../../errors.js'
import type { ObjectWriter, PutOutcome } from '../contract.js'
import { alreadyExists, checkAborted } from '../requests.js'
import type { S3Connection } from './connection.js'
import type { S3Settings } from './options.js'
import { TOKEN, writeHeaders } from './place.js'

/** Parts on their way at once, beside the one that is being filled. */
const PARTS_IN_FLIGHT = 2

/** What S3 takes of one object. */
const PARTS_MAX = 10_000

/** After so many parts the next ones are twice as large, up to the largest. */
const PARTS_OF_ONE_SIZE = 1_000
const PART_DOUBLINGS_MAX = 5

interface WriterOptions {
  readonly uri: string
  readonly path: string
  readonly bucket: string
  readonly key: string
  readonly signal: AbortSignal | undefined
  readonly connection: S3Connection
  readonly settings: S3Settings
  /** Puts an object that turned out to be small, unless its path is taken. */
  putWhole(bytes: Uint8Array): Promise<PutOutcome>
}

/**
 * Bytes are held until they fill a part; a stream that ends before goes as one put. A failure ends
 * the upload, so that no parts are left; every later call but `abort` is refused.
 */
export class S3Writer implements ObjectWriter {
  readonly #options: WriterOptions
  #state: 'open' | 'busy' | 'closed' = 'open'
  #held: Uint8Array[] = []
  #heldBytes = 0
  #upload: { readonly id: string; readonly token: string } | null = null
  #parts: CompletedPart[] = []
  #partsBegun = 0
  #inFlight = new Set<Promise<void>>()
  /** The first failure of a part on its way. */
  #failure: unknown

  constructor(options: WriterOptions) {
    this.#options = options
  }

  async write(bytes: Uint8Array): Promise<void> {
    await this.#exclusive(async () => {
      this.#checkAborted()
      let rest = bytes
      for (;;) {
        const room = this.#partBytes() - this.#heldBytes
        if (rest.byteLength < room) break
        this.#hold(rest.subarray(0, room))
        rest = rest.subarray(room)
        await this.#sendPart()
      }
      this.#hold(rest)
    })
    this.#state = 'open'
  }

  async close(): Promise<void> {
    const { uri, path, putWhole } = this.#options
    await this.#exclusive(async () => {
      this.#checkAborted()
      const outcome =
        this.#upload === null ? await putWhole(this.#takeHeld()) : await this.#complete()
      if (outcome === 'exists') throw alreadyExists({ uri, path })
      this.#upload = null
    })
    this.#state = 'closed'
  }

  async abort(): Promise<void> {
    this.#state = 'closed'
    this.#held = []
    this.#heldBytes = 0
    await Promise.all(this.#inFlight)
    const upload = this.#upload
    this.#upload = null
    if (upload === null) return
    const { connection, uri, path } = this.#options
    // Best effort, and not under the caller's signal, which may be why this ends.
    await connection
      .request({
        action: `ending the upload of ${uri}/${path}`,
        kind: 'AbortMultipartUpload',
        signal: undefined,
        send: (client, sdk) =>
          client.send(new sdk.AbortMultipartUploadCommand(this.#name(upload.id))),
      })
      .catch(() => undefined)
  }

  /** Copies: the caller may use its memory again as soon as the call is answered. */
  #hold(bytes: Uint8Array): void {
    if (bytes.byteLength === 0) return
    this.#held.push(new Uint8Array(bytes))
    this.#heldBytes += bytes.byteLength
  }

  #takeHeld(): Uint8Array {
    const bytes = Buffer.concat(this.#held)
    this.#held = []
    this.#heldBytes = 0
    return bytes
  }

  #partBytes(): number {
    const doublings = Math.floor(this.#partsBegun / PARTS_OF_ONE_SIZE)
    return this.#options.settings.partBytes * 2 ** Math.min(doublings, PART_DOUBLINGS_MAX)
  }

  /** Sends what is held as the next part, once few enough are on their way. */
  async #sendPart(): Promise<void> {
    const { uri, path } = this.#options
    if (this.#partsBegun >= PARTS_MAX) {
      throw new CalicoError(
        'StorageFull',
        `${uri}/${path} has more than ${PARTS_MAX} parts; write several objects`,
      )
    }
    this.#upload ??= await this.#begin()
    while (this.#inFlight.size >= PARTS_IN_FLIGHT) await Promise.race(this.#inFlight)
    if (this.#failure !== undefined) throw this.#failure
    const number = ++this.#partsBegun
    const sending = this.#uploadPart(this.#upload.id, number, this.#takeHeld())
      .catch((error: unknown) => {
        this.#failure ??= error
      })
      .finally(() => this.#inFlight.delete(sending))
    this.#inFlight.add(sending)
  }

  async #begin(): Promise<{ id: string; token: string }> {
    const { connection, settings, bucket, key, uri, path, signal } = this.#options
    const token = connection.randomName()
    const { UploadId: id } = await connection.demand({
      action: `beginning the upload of ${uri}/${path}`,
      kind: 'CreateMultipartUpload',
      signal,
      send: (client, sdk, sending) => {
        const input = { Bucket: bucket, Key: key, Metadata: { [TOKEN]: token } }
        const command = { ...input, ...writeHeaders(settings) }
        return client.send(new sdk.CreateMultipartUploadCommand(command), sending)
      },
    })
    if (id !== undefined) return { id, token }
    throw new CalicoError('UnsupportedStorage', `${uri} gives uploads no id; use another server`)
  }

  async #uploadPart(uploadId: string, number: number, bytes: Uint8Array): Promise<void> {
    const { connection, uri, path, signal } = this.#options
    const { ETag } = await connection.demand({
      action: `uploading part ${number} of ${uri}/${path}`,
      kind: 'UploadPart',
      bytesSent: bytes.byteLength,
      signal,
      send: (client, sdk, sending) => {
        const input = { ...this.#name(uploadId), PartNumber: number, Body: bytes }
        return client.send(new sdk.UploadPartCommand(input), sending)
      },
    })
    this.#parts.push({ PartNumber: number, ...(ETag !== undefined && { ETag }) })
  }

  /** Makes the object of the parts, unless its path is taken (CAL-STORAGE-061). */
  async #complete(): Promise<PutOutcome> {
    const { connection, uri, path, signal } = this.#options
    const { id, token } = this.#upload!
    if (this.#heldBytes > 0) await this.#sendPart()
    await Promise.all(this.#inFlight)
    if (this.#failure !== undefined) throw this.#failure
    this.#checkAborted()
    const parts = this.#parts.sort((a, b) => (a.PartNumber ?? 0) - (b.PartNumber ?? 0))
    const answer = await connection.request({
      action: `completing the upload of ${uri}/${path}`,
      kind: 'CompleteMultipartUpload',
      signal,
      send: (client, sdk, sending) => {
        const input = { ...this.#name(id), IfNoneMatch: '*', MultipartUpload: { Parts: parts } }
        return client.send(new sdk.CompleteMultipartUploadCommand(input), sending)
      },
    })
    if (answer.kind === 'done') return 'created'
    const { kind } = answer.failure
    if (kind === 'exists' && !answer.uncertain) return 'exists'
    if (kind !== 'exists' && kind !== 'absent') throw answer.error()
    return this.#whose(token)
  }

  /** Whether the object that a repetition has met is its own (CAL-STORAGE-063). */
  async #whose(token: string): Promise<PutOutcome> {
    const { connection, bucket, key, uri, path, signal } = this.#options
    const answer = await connection.request({
      action: `looking up ${uri}/${path}`,
      kind: 'HeadObject',
      signal,
      send: (client, sdk, sending) =>
        client.send(new sdk.HeadObjectCommand({ Bucket: bucket, Key: key }), sending),
    })
    const found = answer.kind === 'done' ? answer.value.Metadata?.[TOKEN] : undefined
    if (found !== undefined) return found === token ? 'created' : 'exists'
    throw new CalicoError(
      'StorageUnavailable',
      `completing the upload of ${uri}/${path} was not answered at first, and it is not known ` +
        'whether it took effect; write the object again under a new name',
    )
  }

  #name(uploadId: string): { Bucket: string; Key: string; UploadId: string } {
    const { bucket, key } = this.#options
    return { Bucket: bucket, Key: key, UploadId: uploadId }
  }

  #checkAborted(): void {
    checkAborted(this.#options.signal, `writing ${this.#options.uri}/${this.#options.path}`)
  }

  /** Bytes have one order: a call before the last one has returned is a bug of the caller. */
  async #exclusive(action: () => Promise<void>): Promise<void> {
    assert(this.#state === 'open', `the writer of ${this.#options.path} is ${this.#state}`)
    this.#state = 'busy'
    try {
      await action()
    } catch (error) {
      await this.abort()
      throw error
    }
  }
}
