/** Objects in a bucket of S3, or of a server that speaks as S3 does (spec/storage.md, "S3"). */
import type { _Object } from '@aws-sdk/client-s3'
import type { Env } from '../../env.js'
import { CalicoError } from '../../errors.js'
import type {
  ByteRange,
  ObjectInfo,
  ObjectStore,
  ObjectWriter,
  PutOutcome,
  RequestOptions,
  StorageCapabilities,
  TemporarySweep,
} from '../contract.js'
import { checkPath, checkPrefix, pathProblem } from '../path.js'
import { checkAborted, checkRange } from '../requests.js'
import { type S3Answer, S3Connection, type S3RequestCount } from './connection.js'
import { type S3Options, type S3Settings, s3Settings, type Variables } from './options.js'
import { KEY_BYTES_MAX, type S3Place, TOKEN, wholeSecondMicros, writeHeaders } from './place.js'
import { fetchPiece, readObject, type S3Source } from './reader.js'
import { sweepUploads } from './sweep.js'
import { S3Writer } from './writer.js'

/** Objects that one request deletes. */
const DELETE_MAX = 1000

/**
 * An ObjectStore over the keys of a bucket below a prefix. Nothing is connected to before the first
 * request. Errors: StorageUnavailable, StorageDenied, StorageFull, StoragePath, UnsupportedStorage,
 * and those of the contract; no secret is in any of them.
 */
export class S3Store implements ObjectStore {
  readonly uri: string
  readonly capabilities: StorageCapabilities
  readonly #place: S3Place
  readonly #settings: S3Settings
  readonly #connection: S3Connection

  /**
   * @param options.place `bucket`, or `bucket/prefix`
   * @param options.variables the environment
   * @throws InvalidArgument for options that make no sense
   */
  constructor(options: { place: string; env: Env; s3?: S3Options; variables?: Variables }) {
    const [bucket = '', ...parts] = options.place.split('/')
    this.uri = `s3://${options.place.replaceAll('@', '%40')}`
    this.#place = { bucket, prefix: parts.map((part) => `${part}/`).join('') }
    this.#settings = s3Settings(options.s3 ?? {}, options.variables ?? {})
    this.#connection = new S3Connection(this.#settings, options.env)
    const server = this.#settings.endpoint ?? `AWS ${this.#settings.region ?? ''}`
    this.capabilities = { conditionalPut: 'unproven', provenAs: `${server} ${this.uri}` }
  }

  /** Requests that went out since the store was opened, repetitions included, by their S3 name. */
  get requests(): ReadonlyMap<string, S3RequestCount> {
    return this.#connection.counts
  }

  async get(
    path: string,
    options: RequestOptions & { range?: ByteRange } = {},
  ): Promise<Uint8Array | null> {
    const key = this.#check(path, options, 'reading')
    const { range } = options
    if (range) checkRange(range)
    if (range && range.start === range.end) {
      return (await this.head(path, options)) && new Uint8Array()
    }
    const { partBytes } = this.#settings
    return readObject(this.#source(path, key, options.signal), { range, partBytes })
  }

  async put(path: string, bytes: Uint8Array, options: RequestOptions = {}): Promise<void> {
    const key = this.#check(path, options, 'writing')
    const answer = await this.#send({ path, key, bytes, signal: options.signal, headers: {} })
    if (answer.kind === 'refused') throw answer.error()
  }

  /**
   * A refusal of a repetition does not say who made the object: a try before that was not answered
   * may have. Each call marks what it writes, and knows its own mark again (CAL-STORAGE-062).
   */
  async putIfAbsent(
    path: string,
    bytes: Uint8Array,
    options: RequestOptions = {},
  ): Promise<PutOutcome> {
    const key = this.#check(path, options, 'writing')
    const { signal } = options
    const token = this.#connection.randomName()
    const headers = { IfNoneMatch: '*', Metadata: { [TOKEN]: token } }
    const answer = await this.#send({ path, key, bytes, signal, headers })
    if (answer.kind === 'done') return 'created'
    if (answer.failure.kind !== 'exists') throw answer.error()
    if (!answer.uncertain) return 'exists'
    return this.#whose({ path, key, bytes, token, signal })
  }

  async head(path: string, options: RequestOptions = {}): Promise<ObjectInfo | null> {
    const key = this.#check(path, options, 'looking up')
    const answer = await this.#connection.request({
      action: `looking up ${this.uri}/${path}`,
      kind: 'HeadObject',
      signal: options.signal,
      send: (client, sdk, sending) =>
        client.send(new sdk.HeadObjectCommand({ Bucket: this.#place.bucket, Key: key }), sending),
    })
    if (answer.kind === 'done') {
      const { ContentLength = 0, LastModified } = answer.value
      return { path, size: ContentLength, modifiedMicros: wholeSecondMicros(LastModified) }
    }
    if (answer.failure.kind === 'absent') return null
    throw answer.error()
  }

  /** Names that are no paths are passed over: they are others' objects (CAL-STORAGE-066). */
  async *list(
    prefix: string,
    options: RequestOptions & { startAfter?: string } = {},
  ): AsyncGenerator<ObjectInfo> {
    const { startAfter = '', signal } = options
    checkPrefix(prefix)
    checkPrefix(startAfter)
    // Such a start lies behind everything that begins with the prefix.
    if (startAfter > prefix && !startAfter.startsWith(prefix)) return
    const root = this.#place.prefix
    let before = ''
    for await (const page of this.#pages(prefix, startAfter, signal)) {
      for (const { Key = '', Size = 0, LastModified } of page) {
        const path = Key.slice(root.length)
        if (Key <= before) throw this.#disorder(before, Key)
        before = Key
        if (!path.startsWith(prefix) || path <= startAfter || pathProblem(path) !== null) continue
        checkAborted(signal, `listing ${this.uri}/${prefix}`)
        yield { path, size: Size, modifiedMicros: wholeSecondMicros(LastModified) }
      }
    }
    checkAborted(signal, `listing ${this.uri}/${prefix}`)
  }

  async delete(path: string, options: RequestOptions = {}): Promise<void> {
    const key = this.#check(path, options, 'deleting')
    const answer = await this.#connection.request({
      action: `deleting ${this.uri}/${path}`,
      kind: 'DeleteObject',
      signal: options.signal,
      send: (client, sdk, sending) =>
        client.send(new sdk.DeleteObjectCommand({ Bucket: this.#place.bucket, Key: key }), sending),
    })
    if (answer.kind === 'done' || answer.failure.kind === 'absent') return
    // A folder of other objects' names is no object.
    if (answer.failure.code === 'StoragePath' && answer.failure.name !== 'NoSuchBucket') return
    throw answer.error()
  }

  async deleteMany(paths: readonly string[], options: RequestOptions = {}): Promise<void> {
    const keys = paths.map((path) => this.#check(path, options, 'deleting'))
    for (let start = 0; start < keys.length; start += DELETE_MAX) {
      await this.#deleteBatch(keys.slice(start, start + DELETE_MAX), options.signal)
    }
  }

  async createWriter(path: string, options: RequestOptions = {}): Promise<ObjectWriter> {
    const key = this.#check(path, options, 'writing')
    return new S3Writer({
      ...{ path, key, uri: this.uri, bucket: this.#place.bucket, signal: options.signal },
      ...{ connection: this.#connection, settings: this.#settings },
      putWhole: (bytes) => this.putIfAbsent(path, bytes, options),
    })
  }

  /** Ends uploads that were begun so long ago by the server's clock and never completed. */
  sweepTemporary(olderThanMs: number, options: { dryRun: boolean }): Promise<TemporarySweep> {
    const { uri } = this
    const sweep = { place: this.#place, uri, olderThanMs, ...options }
    return sweepUploads(this.#connection, sweep)
  }

  /** Ends idle connections. The store can be used again afterwards. */
  close(): Promise<void> {
    return this.#connection.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  /** The key of an object, once path and signal allow the request. */
  #check(path: string, options: RequestOptions, verb: string): string {
    checkPath(path)
    checkAborted(options.signal, `${verb} ${this.uri}/${path}`)
    const key = this.#place.prefix + path
    if (key.length <= KEY_BYTES_MAX) return key
    throw new CalicoError(
      'InvalidArgument',
      `the key '${key.slice(0, 200)}…' has ${key.length} bytes, and S3 takes ${KEY_BYTES_MAX}; ` +
        'put the store under a shorter prefix',
    )
  }

  #source(path: string, key: string, signal: AbortSignal | undefined): S3Source {
    const action = `reading ${this.uri}/${path}`
    return { connection: this.#connection, bucket: this.#place.bucket, key, action, signal }
  }

  #send(what: {
    path: string
    key: string
    bytes: Uint8Array
    signal: AbortSignal | undefined
    headers: { IfNoneMatch?: string; Metadata?: Record<string, string> }
  }): Promise<S3Answer<unknown>> {
    const { key, bytes, headers } = what
    return this.#connection.request({
      action: `writing ${this.uri}/${what.path}`,
      kind: 'PutObject',
      bytesSent: bytes.byteLength,
      signal: what.signal,
      send: (client, sdk, sending) => {
        const input = { Bucket: this.#place.bucket, Key: key, Body: bytes, ...headers }
        const command = new sdk.PutObjectCommand({ ...input, ...writeHeaders(this.#settings) })
        return client.send(command, sending)
      },
    })
  }

  /** Whether an object that was found in the way of a repetition is the one that it repeats. */
  async #whose(what: {
    path: string
    key: string
    bytes: Uint8Array
    token: string
    signal: AbortSignal | undefined
  }): Promise<PutOutcome> {
    const { path, bytes, token } = what
    const answer = await fetchPiece(this.#source(path, what.key, what.signal))
    if (answer.kind === 'done') {
      const found = answer.value
      if (found.token !== null) return found.token === token ? 'created' : 'exists'
      if (Buffer.compare(found.bytes, bytes) !== 0) return 'exists'
    } else if (answer.failure.kind !== 'absent') throw answer.error()
    throw new CalicoError(
      'StorageUnavailable',
      `writing ${this.uri}/${path} was not answered at first, and the object there does not tell ` +
        'who made it; look at it before writing again',
      { details: { path } },
    )
  }

  async *#pages(
    prefix: string,
    startAfter: string,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<readonly _Object[]> {
    const { bucket, prefix: root } = this.#place
    let token: string | undefined
    do {
      const output = await this.#connection.demand({
        action: `listing ${this.uri}/${prefix}`,
        kind: 'ListObjectsV2',
        signal,
        send: (client, sdk, sending) => {
          const input = { Bucket: bucket, Prefix: root + prefix }
          const after = startAfter === '' ? {} : { StartAfter: root + startAfter }
          const from = token === undefined ? after : { ContinuationToken: token }
          return client.send(new sdk.ListObjectsV2Command({ ...input, ...from }), sending)
        },
      })
      // A page may be empty, and then it has no contents at all.
      yield output.Contents ?? []
      const next = output.IsTruncated ? output.NextContinuationToken : undefined
      if (output.IsTruncated && (next === undefined || next === token)) {
        throw new CalicoError(
          'UnsupportedStorage',
          `the list of ${this.uri}/${prefix} is cut off and does not go on; use another server`,
        )
      }
      token = next
    } while (token !== undefined)
  }

  #disorder(before: string, key: string): CalicoError {
    return new CalicoError(
      'UnsupportedStorage',
      `${this.uri} lists '${key}' after '${before}', which is not the order of their bytes ` +
        '(CAL-STORAGE-008); use another server, or a bucket of the general kind',
    )
  }

  async #deleteBatch(keys: readonly string[], signal: AbortSignal | undefined): Promise<void> {
    const output = await this.#connection.demand({
      action: `deleting ${keys.length} objects of ${this.uri}`,
      kind: 'DeleteObjects',
      signal,
      send: (client, sdk, sending) => {
        const Delete = { Objects: keys.map((Key) => ({ Key })), Quiet: true }
        const input = { Bucket: this.#place.bucket, Delete }
        return client.send(new sdk.DeleteObjectsCommand(input), sending)
      },
    })
    for (const { Key = '', Code = '' } of output.Errors ?? []) {
      // One by one: the answer for this object is then told apart as any other.
      if (Code !== 'NoSuchKey') await this.delete(Key.slice(this.#place.prefix.length), { signal })
    }
  }
}
